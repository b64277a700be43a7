"""The drafting check of a document within its tender: what is found, what people set aside.

documents of the tender ──text.wording──► findings ──less those dismissed──► the page
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from wikimarche.desk import drafts, fields, typed
from wikimarche.desk.asking import Ask, hold, place_of, record
from wikimarche.desk.faults import check_text
from wikimarche.desk.labels import Nature
from wikimarche.desk.legal import LawUnreadable
from wikimarche.desk.revisions import spec_id_of
from wikimarche.errors import Invalid, Sentence, Stale
from wikimarche.rules import Action
from wikimarche.store import legal, specs
from wikimarche.store.library_tables import Dismissal
from wikimarche.store.tables import Account, Spec, Tender
from wikimarche.text import wording, wording_tender
from wikimarche.text.wording import Habits
from wikimarche.text.wording_kinds import Finding, Kind
from wikimarche.text.wording_lists import Fault, Lists, read_lists
from wikimarche.text.wording_tender import Piece

__all__ = ["Wording", "dismiss", "known_by", "lists", "reopen", "wording_of"]

MAX_REASON: Final = 500
GONE: Final = Sentence("Ces mots ne sont plus dans la pièce : rouvrez la page.")
LONGEST: Final = 300  # characters of the words by which a finding is known again


@dataclass(frozen=True)
class Wording:
    """What the check says of a document, and what somebody set aside of it."""

    findings: tuple[Finding, ...]
    dismissed: tuple[tuple[Finding, Dismissal, Account], ...]


@cache
def lists() -> Lists:
    """Give the lists of words shipped with the program.

    Raises LawUnreadable with the line and the reason when they cannot be: the start asks.
    """
    path = files("wikimarche.data") / "wording.toml"
    found = read_lists(path.read_text(encoding="utf-8"))
    if isinstance(found, Fault):
        raise LawUnreadable(f"{path.name}, ligne {found.line} : {found.reason}")
    return found


def known_by(finding: Finding) -> tuple[str, str, str]:
    """Give what a finding is known by when the text is read again: kind, article, words."""
    return finding.kind, finding.place.section, finding.place.words[:LONGEST]


def wording_of(ask: Ask, tender: Tender, spec: Spec) -> Wording:
    """Give what is to be looked at in the wording of a document as it is now."""
    ask.require(Action.READ_SPEC, place_of(tender))
    rows = {
        (row.kind, row.section, row.words): (row, who)
        for row, who in legal.dismissals_of(ask.session, spec_id_of(spec))
    }
    found = _found(ask, tender, spec)
    kept = tuple(one for one in found if known_by(one) not in rows)
    aside = tuple((one, *rows[known_by(one)]) for one in found if known_by(one) in rows)
    return Wording(kept, aside)


def _found(ask: Ask, tender: Tender, spec: Spec) -> tuple[Finding, ...]:
    assert tender.id is not None
    rows = specs.specs_of(ask.session, tender.id)
    pieces = [
        Piece(row.code, row.lot_number, drafts.draft_of(ask.session, row).doc)
        for row in rows
    ]
    mine = next((piece for piece in pieces if piece.code == spec.code), None)
    if mine is None:
        return ()
    others = [piece for piece in pieces if piece is not mine]
    own = wording.findings(mine.doc, lists(), code=mine.code, beside=_beside(others))
    values = fields.fields_of(ask.session, tender)
    between = wording_tender.contradictions(pieces, lists(), fields=values)
    gestures = (
        wording_tender.gestures(pieces, lists()) if tender.nature == Nature.SERVICES else ()
    )
    about = (one for one in (*between, *gestures) if _is_about(one, spec.code))
    return (*own, *about)


def _beside(others: Sequence[Piece]) -> Habits:
    """Give what the other documents of the tender say once for all."""
    found = [wording.habits(piece.doc, lists()) for piece in others]
    return Habits(
        frozenset[str]().union(*(one.defined for one in found)),
        frozenset[Kind]().union(*(one.admitted for one in found)),
    )


def _is_about(finding: Finding, code: str) -> bool:
    other = finding.other
    return finding.place.code == code or (other is not None and other.code == code)


def dismiss(
    ask: Ask,
    tender: Tender,
    spec: Spec,
    *,
    known: tuple[str, str, str],
    reason: str,
) -> None:
    """Set a finding aside with a reason; `known` is its kind, its article, its words."""
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    why = typed.one_line(reason)
    if not why:
        raise Invalid(
            {"reason": Sentence("Dites en une phrase pourquoi, pour ceux qui suivent.")}
        )
    check_text(why, field="reason", most=MAX_REASON)
    if all(known_by(one) != known for one in _found(ask, tender, spec)):
        raise Stale(GONE)
    kind, section, words = known
    spec_id = spec_id_of(spec)
    row = legal.dismissal_of(ask.session, spec_id, known) or Dismissal(
        spec_id=spec_id, kind=kind, section=section, words=words
    )
    row.reason, row.account_id, row.at = why, ask.who.id, ask.now
    ask.session.add(row)
    record(ask, "dismiss_finding", tender_id=tender.id, spec_id=spec_id, kind=kind)


def reopen(ask: Ask, tender: Tender, spec: Spec, *, known: tuple[str, str, str]) -> None:
    """Have a finding that was set aside be told again."""
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    row = legal.dismissal_of(ask.session, spec_id_of(spec), known)
    if row is None:
        raise Stale(GONE)
    ask.session.delete(row)
    record(
        ask,
        "reopen_finding",
        tender_id=tender.id,
        spec_id=row.spec_id,
        kind=row.kind,
        reason=row.reason,
    )
