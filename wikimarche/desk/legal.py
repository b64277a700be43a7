"""The legal check of a tender: the facts for the pure evaluator, answers, what freezing demands.

sheet, lots, documents, library ──facts_of──► law.judge ──► findings ──► page, freeze
a person ──answer_finding──► a written reason, kept
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from wikimarche.desk import drafts, fields, typed
from wikimarche.desk.asking import Ask, hold, place_of, record
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.desk.faults import check_text
from wikimarche.errors import IllegalMove, Invalid, NotFound, Sentence
from wikimarche.law import coverage as covering
from wikimarche.law.coverage import ClauseCover, LotCoverage
from wikimarche.law.facts import Answer, ClauseFacts, Piece
from wikimarche.law.facts import Lot as LotFacts
from wikimarche.law.facts import Tender as TenderFacts
from wikimarche.law.judging import AnswerFault, Finding, Verdict, judge
from wikimarche.law.packs import Fault, Pack, read_pack
from wikimarche.rules import Action
from wikimarche.store import legal, specs, tenders
from wikimarche.store.library_tables import FreezeCheck, LegalProfile, RuleAnswer
from wikimarche.store.tables import Spec, Tender
from wikimarche.text.clause_placing import CRITERION, FRAME, parted, placed_in
from wikimarche.text.clauses import Clause
from wikimarche.text.numbering import Scheme

__all__ = [
    "AnswerForm",
    "LawUnreadable",
    "ProfileForm",
    "answer_finding",
    "check_tender",
    "coverage_of",
    "keep_check",
    "lacking",
    "pack",
    "read_rules",
    "set_profile",
    "withdraw_answer",
]

MAX_REASON: Final = 1_000
MAX_PASSAGE: Final = 500
FAULTS: Mapping[AnswerFault, tuple[str, Sentence]] = {
    AnswerFault.REASON_TOO_SHORT: (
        "reason",
        Sentence("Écrivez le motif en une phrase, d’au moins vingt caractères."),
    ),
    AnswerFault.CHOICE_UNKNOWN: ("choice", Sentence("Choisissez un cas dans la liste.")),
    AnswerFault.PASSAGE_NOT_FOUND: (
        "passage",
        Sentence("Choisissez l’article qui en tient lieu, ou citez ses mots exacts."),
    ),
}


class LawUnreadable(RuntimeError):
    """The rules, or the words of the drafting check, cannot be read; the message says where."""


@cache
def pack() -> Pack:
    """Give the rules shipped with the program.

    Raises LawUnreadable with file, line and reason when they cannot be: the start asks.
    """
    path = files("wikimarche.data") / "law" / "commande-publique.toml"
    return read_rules(path.name, path.read_text(encoding="utf-8"))


def read_rules(name: str, text: str) -> Pack:
    """Give the rules that a file says; LawUnreadable names the file and the line."""
    found = read_pack(text)
    if isinstance(found, Fault):
        raise LawUnreadable(f"{name}, ligne {found.line} : {found.reason}")
    return found


@dataclass(frozen=True)
class AnswerForm:
    """What a person answers to a finding: why, which case, which article ("CCTP#key")."""

    rule: str
    lot: int
    reason: str
    choice: str = ""
    passage: str = ""


@dataclass(frozen=True)
class ProfileForm:
    """What the check must know of a tender beside its sheet."""

    central: bool = False
    defence: bool = False
    renewable: bool = False
    sourcing: bool = False


# --- facts


def _facts(ask: Ask, tender: Tender) -> TenderFacts:
    """Gather what the check looks at: the sheet, the lots, every document as it is now."""
    assert tender.id is not None
    session = ask.session
    known = legal.profile_of(session, tender.id)
    lots = tenders.lots_of(session, tender.id)
    return TenderFacts(
        nature=tender.nature,
        procedure=tender.procedure,
        cpv=tender.cpv,
        value=tender.value,
        launch=tender.launch_date,
        lots=tuple(LotFacts(lot.number, lot.title, lot.cpv, lot.value) for lot in lots),
        pieces=tuple(_piece(ask, spec) for spec in specs.specs_of(session, tender.id)),
        fields=fields.fields_of(session, tender),
        central=known.central,
        defence=known.defence,
        renewable=known.renewable,
        sourcing=known.sourcing,
    )


def _piece(ask: Ask, spec: Spec) -> Piece:
    doc = drafts.draft_of(ask.session, spec).doc
    book = catalogue_of(ask.session)
    used = {each.block_id for each in placed_in(doc)}
    found = {block_id: book.clause(parted(block_id)[0]) for block_id in used}
    return Piece(
        code=spec.code,
        kind=spec.kind,
        title=spec.title,
        lot=spec.lot_number,
        doc=doc,
        clauses={
            block_id: _facts_of(block_id, clause)
            for block_id, clause in found.items()
            if clause is not None
        },
        scheme=Scheme(spec.scheme),
    )


def _facts_of(block_id: str, clause: Clause) -> ClauseFacts:
    """Say what a placed block is: a clause, the criterion it suggests, a line to fill in."""
    part = parted(block_id)[1]
    both = (frozenset(clause.environment), frozenset(clause.social))
    if part == CRITERION:
        meets = frozenset({"R04"}) if clause.environment else frozenset[str]()
        return ClauseFacts(block_id, "criterion", *both, meets)
    if part == FRAME:
        return ClauseFacts(block_id, "selection")
    return ClauseFacts(block_id, clause.type, *both, frozenset(clause.meets))


# --- findings


def check_tender(ask: Ask, tender: Tender) -> tuple[Finding, ...]:
    """Give the findings of a tender as it is now, with the answers that were given."""
    ask.require(Action.READ_CHECK, place_of(tender))
    return _judged(ask, tender)


def lacking(ask: Ask, tender: Tender) -> frozenset[str]:
    """Give the rules that a tender does not meet yet, by their numbers."""
    ask.require(Action.READ_SPEC, place_of(tender))
    return frozenset(
        one.rule.id
        for one in _judged(ask, tender)
        if one.verdict in (Verdict.MISSING, Verdict.TO_CHECK) and not one.answered
    )


def _judged(ask: Ask, tender: Tender) -> tuple[Finding, ...]:
    assert tender.id is not None
    rows = legal.answers_of(ask.session, tender.id)
    answers = [Answer(r.rule, r.lot, r.choice, r.reason, r.passage) for r, _ in rows]
    return judge(pack(), _facts(ask, tender), answers, ask.now.date())


def coverage_of(ask: Ask, tender: Tender) -> tuple[LotCoverage, ...]:
    """Give, lot by lot, each requirement placed with its criterion, its proof, its control."""
    ask.require(Action.READ_CHECK, place_of(tender))
    book = catalogue_of(ask.session)
    covers: dict[str, ClauseCover] = {}
    for number, shelved in book.shelves.items():
        clause = shelved.clause
        twin = clause.twin or (f"{number}-{CRITERION}" if clause.criterion else "")
        covers[number] = ClauseCover(
            number,
            clause.title,
            twin,
            proof=bool(clause.proof.offer),
            control=bool(clause.proof.execution),
        )
    return covering.coverage(_facts(ask, tender), covers)


# --- what people say


def answer_finding(ask: Ask, tender: Tender, form: AnswerForm) -> None:
    """Answer a finding with a written reason, kept; Invalid says what is wanting.

    A new answer takes the place of the one before, which stays with its end.
    """
    hold(ask, tender, Action.ANSWER_CHECK)
    assert tender.id is not None
    reason, passage = typed.one_line(form.reason), typed.one_line(form.passage)
    check_text(reason, field="reason", most=MAX_REASON)
    check_text(passage, field="passage", most=MAX_PASSAGE)
    answer = Answer(form.rule, form.lot, form.choice, reason, passage)
    findings = judge(pack(), _facts(ask, tender), [answer], ask.now.date())
    found = [one for one in findings if (one.rule.id, one.lot) == (form.rule, form.lot)]
    if not found:
        raise NotFound
    if fault := found[0].answer_fault:
        name, sentence = FAULTS[fault]
        raise Invalid({name: sentence})
    _end(ask, tender.id, form.rule, form.lot)
    ask.session.add(
        RuleAnswer(
            tender_id=tender.id,
            rule=form.rule,
            lot=form.lot,
            choice=form.choice,
            reason=reason,
            passage=passage,
            account_id=ask.who.id,
            at=ask.now,
        )
    )
    record(ask, "answer_check", tender_id=tender.id, rule=form.rule, lot=form.lot)


def withdraw_answer(ask: Ask, tender: Tender, *, rule: str, lot: int) -> None:
    """Take back the answer to a finding; it stays in the tender's memory with its end."""
    hold(ask, tender, Action.ANSWER_CHECK)
    assert tender.id is not None
    if not _end(ask, tender.id, rule, lot):
        raise NotFound
    record(ask, "withdraw_answer", tender_id=tender.id, rule=rule, lot=lot)


def _end(ask: Ask, tender_id: int, rule: str, lot: int) -> bool:
    rows = legal.answer_to(ask.session, tender_id, rule, lot)
    for row in rows:
        row.ended_at = ask.now
        ask.session.add(row)
    return bool(rows)


def set_profile(ask: Ask, tender: Tender, form: ProfileForm) -> None:
    """Keep what the check must know of a tender beside its sheet."""
    hold(ask, tender, Action.EDIT_FIELDS)
    assert tender.id is not None
    row = ask.session.get(LegalProfile, tender.id) or LegalProfile(tender_id=tender.id)
    row.central, row.defence = form.central, form.defence
    row.renewable, row.sourcing = form.renewable, form.sourcing
    ask.session.add(row)
    record(ask, "legal_profile", tender_id=tender.id)


# --- freezing


def keep_check(ask: Ask, tender: Tender) -> None:
    """Keep the check with the pack's version as the tender is frozen; IllegalMove when it blocks."""
    assert tender.id is not None
    findings = _judged(ask, tender)
    blocking = [one for one in findings if one.blocks]
    if blocking:
        raise IllegalMove(_blocked(blocking))
    ask.session.add(
        FreezeCheck(
            tender_id=tender.id,
            pack=pack().version,
            findings=json.dumps([_kept(one) for one in findings], ensure_ascii=False),
            account_id=ask.who.id,
            at=ask.now,
        )
    )


def _blocked(blocking: Sequence[Finding]) -> Sentence:
    rules = ", ".join(dict.fromkeys(one.rule.id for one in blocking))
    return Sentence(
        "La vérification juridique empêche de geler le dossier : %(rules)s. Complétez les pièces, ou répondez à ces points dans « Vérification ».",
        {"rules": rules},
    )


def _kept(finding: Finding) -> dict[str, object]:
    answer = finding.answer
    return {
        "rule": finding.rule.id,
        "lot": finding.lot,
        "verdict": finding.verdict,
        "reason": finding.reason,
        "values": finding.values,
        "proofs": [
            {"piece": one.piece, "key": one.key, "words": one.words, "clause": one.clause}
            for one in finding.proofs
        ],
        "answer": None if answer is None else answer.reason,
        "choice": "" if answer is None else answer.choice,
        "passage": "" if answer is None else answer.passage,
    }
