"""A clause written from scratch: a short form, and the whole file that the program makes of it.

What the form does not ask is filled with what is most common, or said to be completed: the
steward who publishes the clause sees the whole file first. Nobody is named in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final

from sqlmodel import Session

from wikimarche.desk import library, typed
from wikimarche.desk.asking import Ask
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.desk.clause_forms import readable
from wikimarche.errors import Invalid, Sentence
from wikimarche.store import library as shelf
from wikimarche.store.library_tables import ClauseProposal
from wikimarche.text.clause_head import HEAD
from wikimarche.text.clause_reader import BadClause, compose, read_clause
from wikimarche.text.clauses import FAMILIES

__all__ = ["ClauseForm", "first_file", "free_number", "propose_new"]

ORIGIN: Final = "LO"  # a local library
LETTERS: Mapping[str, str] = dict(
    zip(
        FAMILIES,
        (
            *("MOB", "NUM", "IMP", "PAP", "TEX", "VEH"),
            *("ALI", "NET", "ESP", "ETU", "EVE", "TRP"),
            *("DEC", "ENE", "TVX", "SOC", "FOU", "TRA"),
        ),
        strict=True,
    )
)
READ_AGAIN: Final = timedelta(days=365)
LATER: Final = "À compléter."
ONE_LINE: Final = ("title", "summary", "article")
NEEDED: Mapping[str, Sentence] = {
    "title": Sentence("Donnez un titre de 3 à 90 caractères."),
    "summary": Sentence("Dites en une phrase de 20 à 240 caractères ce qu’elle demande."),
    "type": Sentence("Choisissez dans la liste."),
    "family": Sentence("Choisissez dans la liste."),
    "documents": Sentence("Cochez au moins une pièce."),
    "natures": Sentence("Cochez au moins une nature d’achat."),
    "environment": Sentence("Cochez des cases de la liste."),
    "social": Sentence("Cochez des cases de la liste."),
    "article": Sentence("Donnez le titre de l’article, de 2 à 120 caractères."),
    "link": Sentence("Dites en une phrase le lien avec l’objet du marché."),
    "questions": Sentence("Écrivez deux questions, différentes l’une de l’autre."),
    "watch": Sentence("Écrivez de un à cinq points, un par ligne."),
}
SAID: Mapping[str, Sentence] = {
    "proof": Sentence("Dites comment on vérifie que la clause est tenue."),
    "law": Sentence("Citez l’article sur lequel elle s’appuie."),
}


@dataclass(frozen=True)
class ClauseForm:
    """What is asked of who proposes a clause; `watch` has one point a line."""

    title: str = ""
    summary: str = ""
    type: str = ""
    documents: Sequence[str] = ()
    article: str = ""
    natures: Sequence[str] = ()
    family: str = ""
    environment: Sequence[str] = ()
    social: Sequence[str] = ()
    link: str = ""
    questions: Sequence[str] = ()
    watch: str = ""
    proof: str = ""
    law: str = ""
    wording: str = ""


def free_number(session: Session, family: str) -> str:
    """Give the next number that neither the library nor a waiting proposal bears."""
    taken = set(catalogue_of(session).shelves)
    waiting = (readable(row.body) for row in shelf.open_proposals(session))
    taken |= {clause.number for clause in waiting if clause is not None}
    begin = f"{ORIGIN}-{LETTERS[family]}-"
    numbers = chain(range(901, 1_000), range(9_001, 10_000))
    return next(name for each in numbers if (name := f"{begin}{each}") not in taken)


def propose_new(
    ask: Ask, form: ClauseForm, *, reason: str, spec_id: int | None = None
) -> ClauseProposal:
    """Propose the clause that a form describes; Invalid names the fields to correct."""
    values = _checked(form)
    number = free_number(ask.session, form.family)
    body = first_file(values, number, ask.now.date(), form)
    found = read_clause(body)
    if isinstance(found, BadClause):  # the head was checked: it is the wording
        raise Invalid({"wording": Sentence("%(reason)s.", {"reason": found.reason})})
    return library.propose(ask, body, reason=reason, spec_id=spec_id)


def _checked(form: ClauseForm) -> dict[str, Any]:
    """Give the keys of the head that the form says; Invalid for those that do not fit."""
    values = {name: getattr(form, name) for name in NEEDED}
    for name in ("link", *ONE_LINE):
        values[name] = typed.one_line(values[name])
    for name in ("documents", "natures", "environment", "social"):
        values[name] = list(dict.fromkeys(values[name]))
    values["questions"] = [typed.one_line(each) for each in form.questions]
    values["watch"] = [line.strip() for line in form.watch.split("\n") if line.strip()]
    faults = {
        name: sentence
        for name, sentence in NEEDED.items()
        if not HEAD[name].fits(values[name])
    }
    texts = {name: getattr(form, name) for name in SAID}
    faults |= {name: SAID[name] for name in SAID if not HEAD["link"].fits(texts[name])}
    if not form.wording.strip():
        faults["wording"] = Sentence("Écrivez le texte de la clause.")
    if faults:
        raise Invalid(faults)
    return values


# --- the file


def first_file(
    values: Mapping[str, Any], number: str, today: date, form: ClauseForm
) -> str:
    """Write the whole file of a new clause from the keys that were checked."""
    proof = typed.one_line(form.proof)
    head = [
        _line("id", number),
        *(_line(name, values[name]) for name in values),
        *_common(today, "service" if "services" in form.natures else "use"),
        "\n[proof]",
        *(_line(name, proof) for name in ("offer", "execution")),
        *(_line(name, LATER) for name in ("who", "when", "small")),
        _line("cost", "medium"),
        "\n[indicator]",
        *(_line(name, LATER) for name in ("name", "unit", "source", "frequency")),
        "\n[[legal]]",
        _line("reference", typed.one_line(form.law)),
        _line("about", LATER),
        "checked = false",
    ]
    return compose("\n".join(head), {"Socle": form.wording})


def _common(today: date, stage: str) -> list[str]:
    """Give the keys that the form does not ask, as they most often are."""
    empty = ("cpv", "goals", "meets", "tags", "related", "incompatible")
    return [
        *(_line(name, []) for name in empty),
        _line("gpp", "none"),
        _line("stages", ["award", "execution"]),
        _line("life_cycle", stage),
        _line("twin", ""),
        _line("author", "Notre organisation"),
        _line("steward", "Notre clausier"),
        f"review_due = {today + READ_AGAIN}",
        _line("status", "published"),
        f"date = {today}",
    ]


def _line(name: str, value: str | Sequence[str]) -> str:
    """Write a key; a text of JSON is one of TOML too, once its signs were checked."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"
