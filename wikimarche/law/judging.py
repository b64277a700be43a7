"""Judging a tender: each rule of a pack, for the tender or for each of its lots.

rule ──in force?──► applies? ──► the first thing found decides, or `otherwise`
                                   └──► finding, with the answer somebody gave
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wikimarche.law.answers import AnswerFault, fault_of, find_answer
from wikimarche.law.applying import NotKnown, applies
from wikimarche.law.context import Answers, Context
from wikimarche.law.facts import SINGLE, Answer, Lot, Tender
from wikimarche.law.finding import unknown_clauses
from wikimarche.law.finding_more import LOOKING
from wikimarche.law.packs import Pack, Rule
from wikimarche.law.verdicts import Outcome, Proof, Reason, Severity, Verdict
from wikimarche.law.view import View

__all__ = [
    "AnswerFault",
    "Finding",
    "Proof",
    "Reason",
    "Severity",
    "Verdict",
    "judge",
    "judged_on",
]


@dataclass(frozen=True)
class Finding:
    """What the check says of a rule for a lot (0: the whole tender, or its single lot).

    `values` go with `reason`; "assumed_date" is there when the tender has no launch date
    and today stood for it. `answer_fault` tells why `answer` does not count.
    """

    rule: Rule
    lot: int
    verdict: Verdict
    reason: Reason
    values: dict[str, str]
    proofs: tuple[Proof, ...]
    answer: Answer | None
    answer_fault: AnswerFault | None = None

    @property
    def answered(self) -> bool:
        """Whether an answer that counts was given."""
        return self.answer is not None and self.answer_fault is None

    @property
    def blocks(self) -> bool:
        """Whether the tender cannot be frozen as it is."""
        open_question = self.verdict in (Verdict.MISSING, Verdict.TO_CHECK)
        return self.rule.severity is Severity.BLOCK and open_question and not self.answered


def judged_on(tender: Tender, today: date) -> tuple[date, bool]:
    """Give the date whose law holds, and whether it was assumed for want of a launch date."""
    return (tender.launch, False) if tender.launch else (today, True)


def judge(
    pack: Pack, tender: Tender, answers: Sequence[Answer], today: date
) -> tuple[Finding, ...]:
    """Give the findings of a tender, in the order of the pack's rules, then of its lots."""
    judging = _Judging(pack, tender, answers, today)
    return tuple(finding for rule in pack.rules for finding in judging.findings(rule))


class _Judging:
    """One check of one tender; outcomes are kept, as some rules look at others."""

    def __init__(
        self, pack: Pack, tender: Tender, answers: Sequence[Answer], today: date
    ) -> None:
        self.pack, self.tender, self.today = pack, tender, today
        self.on, self.assumed = judged_on(tender, today)
        self.answers: Answers = {(one.rule, one.lot): one for one in answers}
        self.view = View(tender, pack.lexicon)
        self.lots = tender.judged_lots()
        self._known: dict[tuple[str, int], Outcome] = {}

    def findings(self, rule: Rule) -> Iterator[Finding]:
        """Give the findings of one rule; none when another version of it is in force."""
        if rule.in_force(self.on):
            for lot in self._lots_of(rule):
                yield self._finding(rule, lot.number, self._outcome(rule, lot))
        elif self._rule(rule.id) is rule:
            yield self._finding(rule, SINGLE, _not_in_force(rule))

    def _lots_of(self, rule: Rule) -> tuple[Lot, ...]:
        whole = Lot(SINGLE, "", self.tender.cpv, self.tender.value)
        return self.lots if rule.scope == "lot" else (whole,)

    def _finding(self, rule: Rule, lot: int, outcome: Outcome) -> Finding:
        values = dict(outcome.values)
        if self.assumed:
            values["assumed_date"] = self.on.isoformat()
        answer = find_answer(self.answers, rule, lot)
        fault = fault_of(answer, rule, outcome.verdict, self.view) if answer else None
        return Finding(
            rule,
            lot,
            outcome.verdict,
            outcome.reason,
            values,
            outcome.proofs,
            answer,
            fault,
        )

    def _outcome(self, rule: Rule, lot: Lot) -> Outcome:
        context = self._context(lot)
        scope = applies(rule, context)
        if isinstance(scope, Outcome):
            return scope
        found = self._in_texts(rule, lot)
        if isinstance(scope, NotKnown) and found.verdict is not Verdict.MET:
            return replace(
                found, verdict=Verdict.TO_CHECK, reason=scope.reason, values=scope.values
            )
        return found

    def _in_texts(self, rule: Rule, lot: Lot) -> Outcome:
        """Give what the texts say of a rule, whatever its dates and whether it applies."""
        key = (rule.id, lot.number)
        if key not in self._known:
            self._known[key] = _look(rule, self._context(lot))
        return self._known[key]

    def _context(self, lot: Lot) -> Context:
        return Context(
            self.pack,
            self.view,
            lot,
            self.on,
            self.today,
            self.answers,
            outcome_of=lambda rule_id: self._in_texts(self._rule(rule_id), lot),
            settled_by_answer=lambda rule_id: self._settled(self._rule(rule_id), lot),
        )

    def _rule(self, rule_id: str) -> Rule:
        rule = self.pack.rule(rule_id, self.on)
        assert rule is not None  # a pack that names a rule it does not have is refused
        return rule

    def _settled(self, rule: Rule, lot: Lot) -> bool:
        answer = find_answer(self.answers, rule, lot.number)
        verdict = self._in_texts(rule, lot).verdict
        return answer is not None and fault_of(answer, rule, verdict, self.view) is None


def _look(rule: Rule, context: Context) -> Outcome:
    for step in rule.find:
        found = LOOKING[step.look](step.params, context)
        if found:
            return Outcome(step.gives, found.reason, found.values, found.proofs)
    return _not_found(rule, context)


def _not_found(rule: Rule, context: Context) -> Outcome:
    """Say why nothing was found: no such piece, clauses nobody knows, or nothing to see."""
    kinds = tuple(dict.fromkeys(kind for s in rule.find for kind in s.params.get("in", ())))
    if not kinds:
        return _not_in_texts(rule, context)
    values = {"in": ", ".join(kinds)}
    if not context.view.has_piece(kinds, context.lot.number):
        return Outcome(rule.otherwise, Reason.NO_PIECE, values)
    looks_for_clauses = any(step.look == "clause" for step in rule.find)
    unknown = unknown_clauses(kinds, context) if looks_for_clauses else []
    if unknown:
        values["clauses"] = ", ".join(dict.fromkeys(one.number for one in unknown))
        return Outcome(rule.otherwise, Reason.UNKNOWN_CLAUSE, values)
    return Outcome(rule.otherwise, Reason.NOTHING_FOUND, values)


def _not_in_texts(rule: Rule, context: Context) -> Outcome:
    """Say why a rule that looks at no text gave nothing: other rules, an answer, a person."""
    for step in rule.find:
        if step.look == "rules":
            missing = [one for one in step.params["of"] if _is_missing(one, context)]
            values = {"rules": ", ".join(missing)}
            return Outcome(rule.otherwise, Reason.RULES_MISSING, values)
        if step.look == "answer":
            values = {"rule": step.params["rule"]}
            return Outcome(rule.otherwise, Reason.ANSWER_LACKING, values)
    return Outcome(rule.otherwise, Reason.BY_A_PERSON)


def _is_missing(rule_id: str, context: Context) -> bool:
    missing = context.outcome_of(rule_id).verdict is Verdict.MISSING
    return missing and not context.settled_by_answer(rule_id)


def _not_in_force(rule: Rule) -> Outcome:
    until = rule.valid_to.isoformat() if rule.valid_to else ""
    values = {"from": rule.valid_from.isoformat(), "until": until}
    return Outcome(Verdict.NOT_APPLICABLE, Reason.NOT_IN_FORCE, values)
