"""A clause as plain values under the keys of its file: what programs elsewhere read (docs/clauses.md)."""

from datetime import date
from decimal import Decimal
from typing import Any

from wikimarche.text.clause_reader import CRITERION, FRAME, LEVELS, LIGHTER
from wikimarche.text.clauses import Blank, Clause, LegalBasis

__all__ = ["plain"]

Plain = dict[str, Any]


def plain(clause: Clause, version: int) -> Plain:
    """Give everything a clause says, each key always there; what is not said is empty or null."""
    return {
        "id": clause.number,
        "version": version,
        "origin": clause.origin,
        "title": clause.title,
        "summary": clause.summary,
        "type": clause.type.value,
        "documents": list(clause.documents),
        "article": clause.article,
        "natures": list(clause.natures),
        "family": clause.family,
        "cpv": list(clause.cpv),
        "environment": list(clause.environment),
        "social": list(clause.social),
        "gpp": clause.gpp,
        "goals": list(clause.goals),
        "stages": list(clause.stages),
        "life_cycle": clause.life_cycle,
        "link": clause.link,
        "questions": list(clause.questions),
        "watch": list(clause.watch),
        "market": clause.market,
        "penalty": clause.penalty,
        "meets": list(clause.meets),
        "tags": list(clause.tags),
        "twin": clause.twin,
        "related": list(clause.related),
        "incompatible": list(clause.incompatible),
        **_kept(clause),
        "changes": {str(level): said for level, said in sorted(clause.changes.items())},
        "proof": dict(vars(clause.proof)),
        "indicator": dict(vars(clause.indicator)),
        "legal": [_legal(basis) for basis in clause.legal],
        "fields": [_field(blank) for blank in clause.blanks],
        "wordings": _wordings(clause),
    }


def _kept(clause: Clause) -> Plain:
    """Give who keeps a clause and how it stands."""
    return {
        "inspiration": clause.inspiration,
        "author": clause.author,
        "steward": clause.steward,
        "reviewed": _day(clause.reviewed),
        "review_due": _day(clause.review_due),
        "status": clause.status.value,
        "date": _day(clause.written),
        "protected": list(clause.protected),
    }


def _legal(basis: LegalBasis) -> Plain:
    return {
        "reference": basis.reference,
        "about": basis.about,
        "from": _day(basis.since),
        "until": _day(basis.until),
        "checked": basis.checked,
    }


def _field(blank: Blank) -> Plain:
    return {
        "name": blank.name,
        "label": blank.label,
        "kind": blank.kind.value,
        "unit": blank.unit,
        "min": _number(blank.least),
        "max": _number(blank.most),
        "choices": list(blank.choices),
        "defaults": list(blank.defaults),
        "help": blank.help,
    }


def _wordings(clause: Clause) -> Plain:
    """Give the wordings there are, by the names their file gives them."""
    others = {
        LIGHTER: clause.lighter_proof,
        CRITERION: clause.criterion,
        FRAME: clause.answer_frame,
    }
    levels = {name: clause.wordings.get(level, "") for name, level in LEVELS.items()}
    return {name: text for name, text in (levels | others).items() if text}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
