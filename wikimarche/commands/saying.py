"""What `verify FILE` prints: what the file is, what in it has changed, who signed."""

import click

from wikimarche.desk.checking import Checked, Verdict
from wikimarche.desk.sealing import SealFacts
from wikimarche.text.passages import Changed

__all__ = ["say_checked"]

SHOWN = 50
LENGTH = 300  # characters of a passage that are shown

WORDS = {
    Verdict.INTACT: "intact : il est tel qu’il a été scellé",
    Verdict.SAVED_AGAIN: (
        "enregistré de nouveau par un logiciel, mais ses mots sont ceux qui ont été scellés "
        "(sa mise en forme et ses images ne sont plus garanties)"
    ),
    Verdict.CHANGED: "modifié depuis qu’il a été scellé",
    Verdict.FALSE: "son sceau est abîmé ou faux : rien de ce qu’il dit ne peut être cru",
    Verdict.UNSEALED: "sans sceau : on ne peut rien en dire",
    Verdict.UNREADABLE: "illisible : protégé, abîmé, trop gros, ou d’un format sans sceau",
    Verdict.OTHER: "scellé, mais d’une autre version ou par un autre site",
    Verdict.MISSING: "absent",
    Verdict.ADDED: "en plus : le sceau du dossier ne le couvre pas",
}
GOOD = (Verdict.INTACT, Verdict.SAVED_AGAIN)


def say_checked(found: Checked, known: frozenset[str]) -> None:
    """Print what was found; `known` are the public keys one may expect.

    Raises ClickException when the file is not what was sealed, or not by a known key.
    """
    click.echo(f"{_shown(found.name)} : {WORDS[found.verdict]}.")
    if found.facts is not None:
        _say_facts(found.facts, holds=found.milestone_holds)
    for change in found.changes[:SHOWN]:
        _say_change(change)
    if len(found.changes) > SHOWN:
        click.echo(f"… et {len(found.changes) - SHOWN} autres endroits.")
    for each in found.inside:
        click.echo(f"  {_shown(each.name)} : {WORDS[each.verdict]}.")
        for change in each.changes[:SHOWN]:
            _say_change(change)
    if found.key:
        click.echo(f"Clé : {found.fingerprint}.")
    if found.verdict not in GOOD:
        raise click.ClickException("ce fichier n’est pas celui qui a été scellé.")
    if known and found.key not in known:
        raise click.ClickException(
            "scellé par une autre installation ou par une clé plus ancienne : "
            "si vous connaissez cette clé, donnez-la avec --key FICHIER."
        )
    if not known:
        click.echo(
            "Aucune clé n’est connue ici : comparez cette empreinte à celle du site."
        )


def _say_facts(facts: SealFacts, *, holds: bool | None) -> None:
    by = " ".join(filter(None, (facts.organisation, facts.url)))
    if by:
        click.echo(f"Organisation : {_shown(by)}")
    click.echo(
        f"Marché {_shown(facts.tender)}, pièce {_shown(facts.code)}, "
        f"version {facts.number}, du {_shown(facts.date)}"
    )
    click.echo(f"Empreinte de la version : {_shown(facts.digest)}")
    if facts.milestone:
        sealed = {
            True: "son sceau est bon",
            False: "son sceau est faux",
            None: "sans sceau",
        }
        click.echo(f"Jalon : {_shown(facts.milestone)} ({sealed[holds]})")


def _say_change(change: Changed) -> None:
    place = change.place + 1
    if not change.found:
        click.echo(f"  Avant le passage {place} : {change.gone} supprimé(s).")
        return
    what = f"{change.gone} remplacé(s) par" if change.gone else "ajouté"
    click.echo(f"  À partir du passage {place}, {what} :")
    for passage in change.found[:SHOWN]:
        click.echo(f"    {_shown(passage)}")
    if len(change.found) > SHOWN:
        click.echo(f"    … et {len(change.found) - SHOWN} autres.")


def _shown(words: str) -> str:
    """Give words of a file for a terminal: short, without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "�" for sign in words[:LENGTH])
