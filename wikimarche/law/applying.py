"""To which tenders and lots a rule applies: one function for each word of `APPLIES`.

Each answers yes, no, or that what it needs is not known; the value of a lot is the only
thing that may not be known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wikimarche.law.context import Context
from wikimarche.law.facts import SINGLE
from wikimarche.law.packs import Rule
from wikimarche.law.verdicts import Outcome, Reason, Verdict

__all__ = ["APPLYING", "NotKnown", "applies", "threshold_key"]


@dataclass(frozen=True)
class NotKnown:
    """Whether a rule applies cannot be told: why, with its values."""

    reason: Reason
    values: Mapping[str, str]


_Answer = bool | NotKnown


def applies(rule: Rule, context: Context) -> Outcome | NotKnown | None:
    """Tell whether a rule applies: None, or why not, or that it is not known."""
    unknown: NotKnown | None = None
    for word, value in rule.applies.items():
        answer = APPLYING[word](value, rule.applies, context)
        if answer is False:
            values = {"condition": word}
            return Outcome(Verdict.NOT_APPLICABLE, Reason.OUT_OF_SCOPE, values)
        if isinstance(answer, NotKnown):
            unknown = answer
    return unknown


def threshold_key(context: Context) -> str:
    """Give the key of the European threshold of this tender: its nature, its buyer."""
    if context.tender.nature == "works":
        return "eu_works"
    buyer = "central" if context.tender.central else "local"
    return f"eu_supplies_services_{buyer}"


def _natures(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    return context.tender.nature in value


def _cpv(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    codes = [context.lot.cpv]
    if context.lot.number == SINGLE:
        codes += [lot.cpv for lot in context.tender.lots]
    return any(code.startswith(tuple(value)) for code in codes)


def _value(_value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    key = threshold_key(context)
    threshold = context.pack.threshold(key, context.on)
    if threshold is None:
        values = {"threshold": key, "date": context.on.isoformat()}
        return NotKnown(Reason.THRESHOLD_UNKNOWN, values)
    if context.lot.value is not None:
        return context.lot.value >= threshold.amount
    if context.tender.value is not None and context.tender.value < threshold.amount:
        return False  # a lot is worth no more than the whole
    values = {"threshold": key, "amount": _printed(threshold.amount)}
    return NotKnown(Reason.VALUE_UNKNOWN, values)


def _defence(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    return context.tender.defence is value


def _renewable(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    return context.tender.renewable is value


def _sourcing(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    return context.tender.sourcing is value


def _launched(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    launch = context.tender.launch
    return (launch is not None and launch < context.today) is value


def _words(value: Any, all_words: Mapping[str, Any], context: Context) -> _Answer:
    return context.view.speaks_of(value, all_words["in"], context.lot.number)


def _in(_value: Any, _all: Mapping[str, Any], _context: Context) -> _Answer:
    return True  # says where `words` looks


def _found(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    good = (Verdict.MET, Verdict.TO_CHECK)
    return all(context.outcome_of(rule).verdict in good for rule in value)


def _answered(value: Any, _all: Mapping[str, Any], context: Context) -> _Answer:
    answer = context.answers.get((value, context.lot.number))
    rule = context.pack.rule(value, context.on)
    choices = {choice.code for choice in rule.answer.choices} if rule else set()
    return answer is not None and answer.choice in choices


def _printed(amount: Decimal) -> str:
    return f"{amount:f}"


APPLYING: Final[Mapping[str, Callable[[Any, Mapping[str, Any], Context], _Answer]]] = {
    "natures": _natures,
    "cpv": _cpv,
    "value": _value,
    "defence": _defence,
    "renewable": _renewable,
    "sourcing": _sourcing,
    "launched": _launched,
    "words": _words,
    "in": _in,
    "found": _found,
    "answered": _answered,
}
