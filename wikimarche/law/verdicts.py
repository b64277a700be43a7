"""What a check can answer: a verdict, how serious it is, why, and the passages that prove it.

Reasons are codes with values; their sentences are the page's, those of a rule are its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

__all__ = ["MOST_WORDS", "Outcome", "Proof", "Reason", "Severity", "Verdict"]

MOST_WORDS: Final = 200


class Verdict(StrEnum):
    """What the texts allow to say of a rule."""

    MET = "met"
    MISSING = "missing"
    TO_CHECK = "to_check"  # something was found, or only a person can tell
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """How serious it is not to meet a rule."""

    BLOCK = "block"  # the tender cannot be frozen without an answer
    WARN = "warn"
    INFO = "info"


class Reason(StrEnum):
    """Why a verdict; the comment says which values come with it."""

    CLAUSE_PLACED = "clause_placed"  # clauses
    WORDS_FOUND = "words_found"  # list: the list of words that spoke
    ARTICLE_FOUND = "article_found"  # list
    CRITERION_FOUND = "criterion_found"  # criterion, weight ("" when not known)
    CRITERION_LIGHT = "criterion_light"  # criterion, weight, below
    ONLY_CRITERION = "only_criterion"  # criterion
    FIELD_FILLED = "field_filled"  # fields
    ELEMENTS_FOUND = "elements_found"  # present, absent: lists of words
    CCAG_CITED = "ccag_cited"  # ccag: lists of words
    RULES_TOGETHER = "rules_together"  # rules
    RULES_MISSING = "rules_missing"  # rules: those that are not met
    ANSWER_GIVEN = "answer_given"  # rule, choice
    ANSWER_LACKING = "answer_lacking"  # rule
    SEVERAL_LOTS = "several_lots"  # lots
    FEW_PIECES = "few_pieces"  # pieces
    BROKEN_REFERENCES = "broken_references"  # references
    UNKNOWN_CLAUSE = "unknown_clause"  # clauses: numbers that the library does not know
    NOTHING_FOUND = "nothing_found"  # in: kinds of pieces
    NO_PIECE = "no_piece"  # in: kinds of pieces, none of which the lot has
    BY_A_PERSON = "by_a_person"  # nothing in the texts can tell
    VALUE_UNKNOWN = "value_unknown"  # threshold: its key, amount
    THRESHOLD_UNKNOWN = "threshold_unknown"  # threshold: its key, date
    NOT_IN_FORCE = "not_in_force"  # from, until ("" when there is none)
    OUT_OF_SCOPE = "out_of_scope"  # condition: the word of the rule that is not met


@dataclass(frozen=True)
class Proof:
    """A passage: the code of its piece, its article (key, number and title), its words.

    `words` has at most MOST_WORDS characters. `clause` is the number of the library's
    clause that the passage is, or "".
    """

    piece: str
    key: str
    title: str
    words: str
    clause: str = ""


@dataclass(frozen=True)
class Outcome:
    """What was found for a rule and a lot, before anybody's answer."""

    verdict: Verdict
    reason: Reason
    values: Mapping[str, str] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
