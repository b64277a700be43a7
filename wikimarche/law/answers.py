"""Whether what a person answered to a finding is enough for it not to block.

A reason is always needed. To a rule that is missing, an answer may also have to make one of
the choices that the rule offers, or to name a passage that does exist.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from wikimarche.law.context import Answers
from wikimarche.law.facts import SINGLE, Answer
from wikimarche.law.packs import Rule
from wikimarche.law.verdicts import Verdict
from wikimarche.law.view import Article, View
from wikimarche.law.words import folded

__all__ = ["SHORTEST_REASON", "AnswerFault", "fault_of", "find_answer"]

SHORTEST_REASON: Final = 20
_SHORTEST_QUOTE: Final = 20


class AnswerFault(StrEnum):
    """Why an answer does not count."""

    REASON_TOO_SHORT = "reason_too_short"
    CHOICE_UNKNOWN = "choice_unknown"  # not one that the rule offers for this tender
    PASSAGE_NOT_FOUND = "passage_not_found"  # neither an article nor words of the pieces


def find_answer(answers: Answers, rule: Rule, lot: int) -> Answer | None:
    """Give the answer to a rule for a lot."""
    return answers.get((rule.id, lot))


def fault_of(
    answer: Answer, rule: Rule, verdict: Verdict, view: View
) -> AnswerFault | None:
    """Tell why an answer does not count; None when it does."""
    if len(" ".join(answer.reason.split())) < SHORTEST_REASON:
        return AnswerFault.REASON_TOO_SHORT
    if verdict is not Verdict.MISSING:
        return None
    if rule.answer.choices and not _is_offered(answer.choice, rule, view.tender.nature):
        return AnswerFault.CHOICE_UNKNOWN
    kinds = rule.answer.passage_in
    if kinds and not _exists(answer.passage, kinds, view, answer.lot):
        return AnswerFault.PASSAGE_NOT_FOUND
    return None


def _is_offered(code: str, rule: Rule, nature: str) -> bool:
    return any(
        choice.code == code and (not choice.natures or nature in choice.natures)
        for choice in rule.answer.choices
    )


def _exists(passage: str, kinds: Sequence[str], view: View, lot: int) -> bool:
    """Tell whether a passage is an article ("CCAP#insertion") or words of these pieces."""
    quote = _squeezed(passage)
    for one in view.passages:
        article = one.article
        if article.piece.kind not in kinds or not article.holds_for(lot or SINGLE):
            continue
        if passage.strip() == _name(article):
            return True
        if len(quote) >= _SHORTEST_QUOTE and quote in _squeezed(
            view.printed(one.line.words)
        ):
            return True
    return False


def _name(article: Article) -> str:
    return f"{article.piece.code}#{article.key}"


def _squeezed(words: str) -> str:
    return " ".join(folded(words).split())
