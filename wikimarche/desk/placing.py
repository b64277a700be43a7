"""Placing clauses in a document, and what follows: newer wordings, reasons for what was changed.

picker ──PlaceForm──► place_clause ──block──► the same steps as any writing
library moves ──newer_in──► take_newer (joined word by word), or decline_newer with a reason
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from wikimarche.desk import drafts, typed, writing
from wikimarche.desk.asking import Ask, hold, place_of, record
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.desk.faults import check_text
from wikimarche.desk.labels import Origin
from wikimarche.desk.revisions import spec_id_of
from wikimarche.desk.uses import Standing, clause_at, standing_in
from wikimarche.desk.writing import PREAMBLE, Saved
from wikimarche.errors import Invalid, NotFound, Sentence, Stale
from wikimarche.rules import Action
from wikimarche.store import library
from wikimarche.store.library_tables import ClauseReason, ClauseRefusal
from wikimarche.store.tables import Spec, Tender
from wikimarche.text import merging, outline
from wikimarche.text.clause_blanks import BlankFault, Misfit, all_filled, in_words
from wikimarche.text.clause_placing import (
    Placed,
    blanks_of,
    block,
    placed_in,
    values_in,
    wording_of,
)
from wikimarche.text.clauses import Clause, Status
from wikimarche.text.merging import Clash
from wikimarche.text.schema import Node, node

__all__ = [
    "Newer",
    "PlaceForm",
    "decline_newer",
    "justify",
    "newer_in",
    "place_clause",
    "standing_of",
    "take_newer",
]

MAX_REASON: Final = 500
PARTS: Final = ("", "CR", "CADRE")
FAULTS: Mapping[BlankFault, Sentence] = {
    BlankFault.NOT_A_NUMBER: Sentence("Un nombre est attendu."),
    BlankFault.NOT_WHOLE: Sentence("Un nombre entier est attendu."),
    BlankFault.NOT_A_DAY: Sentence("Une date est attendue : 31/12/2026."),
    BlankFault.NOT_A_CHOICE: Sentence("Choisissez dans la liste."),
    BlankFault.TOO_LONG: Sentence("Ce texte est trop long."),
}
CROSSED: Final = Sentence(
    "Le clausier et la pièce ont changé les mêmes mots. Prenez la nouvelle rédaction sans garder vos adaptations, ou gardez la vôtre."
)
GONE: Final = Sentence(
    "Cette clause n’est plus à cet endroit de la pièce : rouvrez la page."
)


@dataclass(frozen=True)
class PlaceForm:
    """What is placed and where: behind the own text of an article ("-": the opening text).

    `part` is "" for the wording, "CR" for the criterion it suggests, "CADRE" for the line of
    the answer frame. `values` are the blanks as typed.
    """

    number: str
    version: int
    section: str
    edit_id: str
    level: int = 1
    part: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class Newer(NamedTuple):
    """A clause whose library wording is newer than the one placed, and why it changed."""

    standing: Standing
    clause: Clause
    version: int
    reason: str


def place_clause(ask: Ask, tender: Tender, spec: Spec, form: PlaceForm) -> Saved:
    """Place a clause in a document; Invalid says, blank by blank, what does not fit.

    Raises NotFound for a clause or a version that is not the library's, Stale for a retired
    one and for an article that is gone.
    """
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    clause = clause_at(ask.session, form.number, form.version)
    if clause is None or form.part not in PARTS:
        raise NotFound
    if clause.status is Status.RETIRED:
        raise Stale(Sentence("Cette clause est retirée du clausier."))
    if not wording_of(clause, form.level, form.part):
        raise NotFound
    values = _values(clause, form)
    placed = block(clause, form.version, form.level, values, part=form.part)
    return writing.rewrite(
        ask,
        tender,
        spec,
        lambda draft: _behind(draft.doc, form.section, placed),
        edit_id=form.edit_id,
        reason=f"{clause.number}, {clause.title}",
        origin=Origin.CLAUSE,
    )


def _values(clause: Clause, form: PlaceForm) -> Mapping[str, str]:
    blanks = blanks_of(clause, form.level, form.part)
    values, wrong = all_filled(blanks, form.values)
    if wrong:
        raise Invalid({f"blank_{each.blank.name}": _fault(each) for each in wrong})
    return values


def _fault(misfit: Misfit) -> Sentence:
    if misfit.fault is not BlankFault.OUT_OF_BOUNDS:
        return FAULTS[misfit.fault]
    least, most = misfit.blank.least, misfit.blank.most
    assert least is not None
    assert most is not None
    return Sentence(
        "Entre %(least)s et %(most)s.", {"least": in_words(least), "most": in_words(most)}
    )


def _behind(doc: Node, section: str, placed: Node) -> Node:
    """Give a document with a block behind the own text of an article."""
    found = outline.section_of(doc, "" if section == PREAMBLE else section)
    if found is None:
        raise Stale(
            Sentence("Cet article n’est plus dans la pièce : choisissez-en un autre.")
        )
    blocks = list(doc.children)
    end = found[1]
    if end and _is_empty(blocks[end - 1]):
        return node("doc", [*blocks[: end - 1], placed, *blocks[end:]])
    return node("doc", [*blocks[:end], placed, *blocks[end:]])


def _is_empty(of: Node) -> bool:
    return of.type.name == "paragraph" and not of.child_count


# --- what stands in a document


def standing_of(ask: Ask, tender: Tender, spec: Spec) -> tuple[Standing, ...]:
    """Give every clause placed in a document as it is now."""
    ask.require(Action.READ_SPEC, place_of(tender))
    doc = drafts.draft_of(ask.session, spec).doc
    return tuple(standing_in(ask.session, spec, doc))


def newer_in(ask: Ask, tender: Tender, spec: Spec) -> tuple[Newer, ...]:
    """Give the clauses of a document that the library words anew, those declined left out."""
    spec_id = spec_id_of(spec)
    shelf = catalogue_of(ask.session)
    refused = {
        (row.number, row.version) for row in library.refusals_of(ask.session, spec_id)
    }
    found = []
    for standing in standing_of(ask, tender, spec):
        number = standing.placed.number
        shelved = shelf.shelves.get(number)
        if shelved is None or standing.clause is None:
            continue
        if (
            shelved.version <= standing.placed.version
            or (number, shelved.version) in refused
        ):
            continue
        row = library.version_of(ask.session, number, shelved.version)
        found.append(
            Newer(standing, shelved.clause, shelved.version, row.reason if row else "")
        )
    return tuple(found)


# --- a newer wording


def take_newer(
    ask: Ask,
    tender: Tender,
    spec: Spec,
    *,
    number: str,
    version: int,
    edit_id: str,
    replace: bool = False,
) -> Saved:
    """Bring every block of a clause to a version; adaptations are joined word by word.

    Raises Stale when both changed the same words; with `replace`, the new wording takes
    their place instead. Values of the blanks are kept.
    """
    clause = clause_at(ask.session, number, version)
    if clause is None:
        raise Stale(GONE)

    def make(draft: drafts.Draft) -> Node:
        found = [each for each in placed_in(draft.doc) if each.number == number]
        if not any(each.version < version for each in found):
            raise Stale(GONE)
        fresh = {
            id(each.node): _brought(ask, each, clause, version, replace=replace)
            for each in found
            if each.version < version
        }
        return _with(draft.doc, fresh)

    return writing.rewrite(
        ask,
        tender,
        spec,
        make,
        edit_id=edit_id,
        reason=f"{number}, version {version}",
        origin=Origin.CLAUSE,
    )


def _brought(ask: Ask, placed: Placed, new: Clause, version: int, *, replace: bool) -> Node:
    old = clause_at(ask.session, placed.number, placed.version)
    values = values_in(placed.node, old, placed.level, placed.part) if old else {}
    fresh = block(new, version, placed.level, values, part=placed.part)
    if replace or old is None:
        return fresh
    base = block(old, placed.version, placed.level, values, part=placed.part)
    merged = merging.merge(_doc_of(base), mine=_doc_of(placed.node), theirs=_doc_of(fresh))
    if isinstance(merged, Clash):
        raise Stale(CROSSED)
    return fresh.copy(merged.doc.content)


def _doc_of(of: Node) -> Node:
    return node("doc", list(of.children))


def _with(of: Node, fresh: Mapping[int, Node]) -> Node:
    """Give a node with some of the nodes inside it replaced, by identity."""
    if id(of) in fresh:
        return fresh[id(of)]
    if of.is_textblock or not of.child_count:
        return of
    children = [_with(child, fresh) for child in of.children]
    if all(new is old for new, old in zip(children, of.children, strict=True)):
        return of
    return of.type.create(of.attrs, children, of.marks)


def decline_newer(
    ask: Ask, tender: Tender, spec: Spec, *, number: str, version: int, reason: str
) -> None:
    """Keep the wording a document has, with a reason; the newer one is not offered again."""
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    spec_id = spec_id_of(spec)
    if clause_at(ask.session, number, version) is None:
        raise Stale(GONE)
    why = _why(reason)
    known = library.refusals_of(ask.session, spec_id)
    if any((row.number, row.version) == (number, version) for row in known):
        return
    ask.session.add(
        ClauseRefusal(
            spec_id=spec_id,
            number=number,
            version=version,
            reason=why,
            account_id=ask.who.id,
            at=ask.now,
        )
    )
    record(
        ask,
        "decline_wording",
        tender_id=tender.id,
        spec_id=spec_id,
        number=number,
        version=version,
    )


def justify(
    ask: Ask, tender: Tender, spec: Spec, *, number: str, passage: str, reason: str
) -> None:
    """Say why a protected passage of a clause was changed in a document; kept with it."""
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    spec_id = spec_id_of(spec)
    standing = standing_of(ask, tender, spec)
    lost = {(each.placed.number, text) for each in standing for text in each.broken}
    if (number, passage) not in lost:
        raise Stale(GONE)
    known = {(r.number, r.passage): r for r in library.reasons_of(ask.session, spec_id)}
    row = known.get((number, passage)) or ClauseReason(
        spec_id=spec_id, number=number, passage=passage
    )
    row.reason, row.account_id, row.at = _why(reason), ask.who.id, ask.now
    ask.session.add(row)
    record(ask, "justify_clause", tender_id=tender.id, spec_id=spec_id, number=number)


def _why(text: str) -> str:
    reason = typed.one_line(text)
    if not reason:
        raise Invalid(
            {"reason": Sentence("Dites en une phrase pourquoi, pour ceux qui suivent.")}
        )
    check_text(reason, field="reason", most=MAX_REASON)
    return reason
