"""Rule packs: the law as dated data, read from a text that says where it is wrong.

    text ──tomllib──► tables ──shapes, vocabulary──► Pack, or the first Fault (line, reason)

Whoever keeps the pack up to date reads the sentence of a Fault; nothing is guessed.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from wikimarche.law.pack_lines import line_of
from wikimarche.law.pack_tables import (
    RULE_TABLE,
    THRESHOLD_TABLE,
    TOP,
    WORDS_TABLE,
    check_rule,
)
from wikimarche.law.shapes import Path, Wrong, check
from wikimarche.law.verdicts import Severity, Verdict
from wikimarche.law.vocabulary import LISTS_OF_WORDS
from wikimarche.law.words import Lexicon, lexicon

__all__ = [
    "AnswerRule",
    "Choice",
    "Fault",
    "Pack",
    "Rule",
    "Step",
    "Threshold",
    "WordList",
    "read_pack",
]

_AT_LINE: Final = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong in a pack: its line (from 1), and a sentence in French."""

    line: int
    reason: str


@dataclass(frozen=True)
class Threshold:
    """An amount before tax, in force between two dates (none: still in force)."""

    key: str
    amount: Decimal
    valid_from: date
    valid_to: date | None
    about: str
    about_en: str
    source: str
    checked_on: date
    confidence: str

    def in_force(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class WordList:
    """Words that speak of one thing, and what to call it."""

    label: str
    label_en: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Something to look for, and the verdict when it is found: the first found decides."""

    look: str
    gives: Verdict
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """A choice that an answer may make, for tenders of these natures (none: any)."""

    code: str
    label: str
    label_en: str
    natures: tuple[str, ...]


@dataclass(frozen=True)
class AnswerRule:
    """What an answer to a missing rule needs: one of the choices, a passage of these pieces."""

    choices: tuple[Choice, ...] = ()
    passage_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule, its dates and source, its sentences, when it applies and what to look for."""

    id: str
    scope: str  # "lot" or "tender"
    severity: Severity
    valid_from: date
    valid_to: date | None
    reference: str
    source: str
    checked_on: date
    checked_by: str
    confidence: str
    title: str
    title_en: str
    met: str
    met_en: str
    missing: str
    missing_en: str
    to_check: str
    to_check_en: str
    applies: Mapping[str, Any]
    find: tuple[Step, ...]
    otherwise: Verdict
    answer: AnswerRule

    def in_force(self, on: date) -> bool:
        """Tell whether the rule holds for a tender launched on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def sentence(self, verdict: Verdict, *, english: bool = False) -> str:
        """Give the rule's own sentence for a verdict, "" when it has none."""
        french, other = {
            Verdict.MET: (self.met, self.met_en),
            Verdict.MISSING: (self.missing, self.missing_en),
            Verdict.TO_CHECK: (self.to_check, self.to_check_en),
        }.get(verdict, ("", ""))
        return other if english else french


@dataclass(frozen=True)
class Pack:
    """A version of the law as data."""

    version: str
    thresholds: tuple[Threshold, ...]
    words: Mapping[str, WordList]
    rules: tuple[Rule, ...]
    lexicon: Lexicon

    def threshold(self, key: str, on: date) -> Threshold | None:
        """Give the threshold of this key in force on a day."""
        found = (one for one in self.thresholds if one.key == key and one.in_force(on))
        return next(found, None)

    def rule(self, rule_id: str, on: date) -> Rule | None:
        """Give the rule of this number: the one in force on a day, else the first."""
        same = [rule for rule in self.rules if rule.id == rule_id]
        return next((rule for rule in same if rule.in_force(on)), same[0] if same else None)


def read_pack(text: str) -> Pack | Fault:
    """Give the pack that a text holds, or the first thing that is wrong in it."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else max(1, text.count("\n"))
        return Fault(line, "Le texte n’est pas du TOML bien formé à cette ligne.")
    try:
        return _pack(tables)
    except Wrong as wrong:
        return Fault(line_of(text, wrong.path), wrong.reason)


def _pack(tables: Mapping[str, Any]) -> Pack:
    check(tables, TOP, ())
    words = {name: _words(one, ("words", name)) for name, one in tables["words"].items()}
    thresholds = tuple(
        _threshold(one, ("thresholds", i)) for i, one in enumerate(tables["thresholds"])
    )
    rules: list[Rule] = []
    for i, one in enumerate(tables["rules"]):
        rule = _rule(one, ("rules", i))
        _check_names(rule, words, rules, ("rules", i))
        rules.append(rule)
    _check_dates([(one.key, one) for one in thresholds], "thresholds")
    _check_dates([(rule.id, rule) for rule in rules], "rules")
    spoken = lexicon({name: one.terms for name, one in words.items()})
    return Pack(tables["version"], thresholds, words, tuple(rules), spoken)


def _words(table: Any, path: Path) -> WordList:
    read = check(table, WORDS_TABLE, path)
    return WordList(read["label"], read["label_en"], tuple(read["terms"]))


def _threshold(table: Any, path: Path) -> Threshold:
    read = dict(check(table, THRESHOLD_TABLE, path))
    amount = Decimal(read.pop("amount"))
    return Threshold(**{"valid_to": None, **read}, amount=amount)


def _rule(table: Any, path: Path) -> Rule:
    read = dict(check(table, RULE_TABLE, path))
    check_rule(read, path)
    steps = tuple(_step(one) for one in read.pop("find", ()))
    answer = _answer(read.pop("answer", {}))
    severity, otherwise = Severity(read.pop("severity")), Verdict(read.pop("otherwise"))
    absent = {
        name: "" for key in ("met", "missing", "to_check") for name in (key, f"{key}_en")
    }
    base = {"valid_to": None, "checked_by": "", "applies": {}, **absent, **read}
    return Rule(**base, severity=severity, otherwise=otherwise, find=steps, answer=answer)


def _step(table: Mapping[str, Any]) -> Step:
    params = {name: value for name, value in table.items() if name not in ("look", "gives")}
    return Step(table["look"], Verdict(table["gives"]), params)


def _answer(table: Mapping[str, Any]) -> AnswerRule:
    made = tuple(
        Choice(one["code"], one["label"], one["label_en"], tuple(one.get("natures", ())))
        for one in table.get("choices", ())
    )
    return AnswerRule(made, tuple(table.get("passage_in", ())))


def _check_names(
    rule: Rule, words: Mapping[str, WordList], before: Sequence[Rule], path: Path
) -> None:
    """Refuse a list of words, or a rule, that the pack does not have (before, for a rule)."""
    known = {one.id for one in before}
    for params, place in _all_params(rule, path):
        for key, value in params.items():
            values = value if isinstance(value, list) else [value]
            if key in LISTS_OF_WORDS:
                _refuse(
                    values, words, (*place, key), "La liste de mots « {} » n’existe pas."
                )
            elif key in ("of", "found", "answered", "rule"):
                reason = "La règle « {} » doit exister plus haut dans le texte."
                _refuse(values, known, (*place, key), reason)


def _all_params(rule: Rule, path: Path) -> list[tuple[Mapping[str, Any], Path]]:
    steps = [(step.params, (*path, "find", i)) for i, step in enumerate(rule.find)]
    return [(rule.applies, (*path, "applies")), *steps]


def _refuse(
    values: Sequence[str], known: Mapping[str, Any] | set[str], path: Path, reason: str
) -> None:
    for value in values:
        if value not in known:
            raise Wrong(path, reason.format(value))


def _check_dates(dated: Sequence[tuple[str, Rule | Threshold]], top: str) -> None:
    """Refuse an end before its beginning, and two of one name in force on one day."""
    for i, (name, one) in enumerate(dated):
        if one.valid_to and one.valid_to < one.valid_from:
            raise Wrong((top, i, "valid_to"), "La fin précède le début.")
        for other_name, other in dated[:i]:
            if name == other_name and (
                one.in_force(other.valid_from) or other.in_force(one.valid_from)
            ):
                raise Wrong(
                    (top, i), f"« {name} » est écrit deux fois pour les mêmes dates."
                )
