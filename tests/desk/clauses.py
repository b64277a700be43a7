"""Clauses for the tests of the library: one short file, and rooms where the library has it."""

from tests.people import Room, Town
from wikimarche.desk import library
from wikimarche.rules import Actor

__all__ = ["FILE", "NUMBER", "another", "librarian", "shelve"]

NUMBER = "WM-NET-901"
HEAD = """id = "WM-NET-901"
title = "Produits à faible impact"
summary = "Des produits courants écolabellisés ou équivalents."
type = "condition"
documents = ["cctp", "ccap"]
article = "Produits"
natures = ["services"]
family = "nettoyage"
cpv = ["90910000"]
environment = ["pollu-prev"]
social = []
gpp = "none"
goals = [12]
stages = ["execution"]
life_cycle = "use"
link = "Les produits servent à exécuter le marché."
questions = ["Quels produits ?", "Qui contrôle ?"]
watch = ["Admettre l’équivalent."]
meets = ["R03"]
tags = ["agec"]
twin = ""
related = []
incompatible = []
author = "wiki-marché"
steward = "Bibliothèque"
review_due = 2027-11-24
status = "published"
date = 2026-11-24
protected = ["ou équivalent"]

[changes]
2 = "La part augmente."

[proof]
offer = "Fiches techniques."
execution = "Factures."
who = "Le service."
when = "Chaque trimestre."
small = "Une liste suffit."
cost = "low"

[indicator]
name = "Part écolabellisée"
unit = "%"
source = "Factures"
frequency = "Par an"

[[legal]]
reference = "Article L2112-2 du code de la commande publique"
about = "Des conditions d’exécution prennent en compte l’environnement."
from = 2026-08-21
checked = true

[[fields]]
name = "part"
label = "Part minimale"
kind = "integer"
unit = "%"
min = 10
max = 100
defaults = ["50", "80"]"""
WORDINGS = """# Socle

Au moins {{part}} % des produits utilisés portent un écolabel ou équivalent.

Le titulaire le prouve chaque trimestre.

# Renforcé

Au moins {{part}} % des produits utilisés portent un écolabel ou équivalent, sans exception.

# Critère

La part de produits au-delà de {{part}} % est notée.
"""
FILE = f"+++\n{HEAD}\n+++\n\n{WORDINGS}"


def another(number: str, **keys: str) -> str:
    """Give the file of another clause; `keys` are lines of the head to put in place of theirs."""
    text = FILE.replace(NUMBER, number)
    for name, value in keys.items():
        lines = text.split("\n")
        text = "\n".join(
            f"{name} = {value}" if line.startswith(f"{name} = ") else line for line in lines
        )
    return text


def librarian(town: Town, name: str = "Lise Clausier") -> Actor:
    """Give somebody who keeps the library."""
    return town.person(name, is_steward=True)


def shelve(room: Room, body: str = FILE, *, base: int = 0, reason: str = "Utile.") -> None:
    """Publish a clause."""
    with room.town.asking(librarian(room.town, f"Lise {base}")) as ask:
        library.publish(ask, body, reason=reason, base_version=base)
