"""The clauses that are shipped: sixty topics, each complete, and true to one another."""

import re
import tomllib
from collections import Counter
from functools import cache

import pytest

from tests.house.source import ROOT
from wikimarche.text import markdown
from wikimarche.text.clause_blanks import Misfit, filled
from wikimarche.text.clause_reader import (
    Parts,
    compose,
    parts_of,
    read_clause,
    read_stored,
)
from wikimarche.text.clauses import BlankKind, Clause, ClauseType, Status

FOLDER = ROOT / "wikimarche" / "data" / "clauses"
FILES = sorted(path.name for path in FOLDER.iterdir())
SHORTEST, LONGEST = 60, 250
TOPICS = range(1, 61)
HOLE = re.compile(r"{{\w+}}")
REWARDED = (ClauseType.SPECIFICATION, ClauseType.CONDITION)


@cache
def body(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


@cache
def clause(name: str) -> Clause:
    found = read_clause(body(name))
    assert isinstance(found, Clause), found
    return found


@cache
def rules() -> set[str]:
    packs = (ROOT / "wikimarche" / "data" / "law").glob("*.toml")
    tables = [tomllib.loads(pack.read_text("utf-8")) for pack in packs]
    return {rule["id"] for table in tables for rule in table["rules"]}


def words(text: str) -> int:
    """Count what is read: a dash, a percent sign or a guillemet alone is no word."""
    return sum(any(map(str.isalnum, each)) for each in text.split())


def parts(name: str) -> Parts:
    found = parts_of(body(name))
    assert isinstance(found, Parts)
    return found


def numbers() -> dict[str, str]:
    return {clause(name).number: name for name in FILES}


def test_each_of_the_sixty_topics_has_one_clause() -> None:
    counts = Counter(int(clause(name).number[-3:]) for name in FILES)
    assert counts == dict.fromkeys(TOPICS, 1)


each_file = pytest.mark.parametrize("name", FILES)


@each_file
def test_a_file_bears_the_name_of_its_number(name: str) -> None:
    assert re.fullmatch(r"WM-[A-Z]{3}-[0-9]{3}", clause(name).number)
    assert name == f"{clause(name).number.lower()}.md"


@each_file
def test_it_is_published_and_to_be_read_again(name: str) -> None:
    one = clause(name)
    assert (one.status, one.origin) == (Status.PUBLISHED, "WM")
    assert one.review_due > one.written


@each_file
def test_its_levels_are_of_a_length_that_is_read(name: str) -> None:
    lengths = {level: words(text) for level, text in clause(name).wordings.items()}
    assert lengths.keys() >= {1, 2}
    assert {
        n: count for n, count in lengths.items() if not SHORTEST <= count <= LONGEST
    } == {}


@each_file
def test_it_says_a_lighter_proof_a_penalty_and_what_to_answer(name: str) -> None:
    one = clause(name)
    assert one.lighter_proof
    assert one.answer_frame
    assert one.penalty
    assert bool(one.criterion) or one.type not in REWARDED


@each_file
def test_it_writes_back_exactly(name: str) -> None:
    found = parts(name)
    assert compose(found.head, found.wordings) == body(name)
    again = {
        part: markdown.write(markdown.parse(t).doc) for part, t in found.wordings.items()
    }
    assert {part: text.strip() for part, text in again.items()} == found.wordings


@each_file
def test_it_reads_the_same_once_stored(name: str) -> None:
    assert read_stored(body(name)) == clause(name)


@each_file
def test_its_numbers_are_bounded_and_its_defaults_fit(name: str) -> None:
    for blank in clause(name).blanks:
        if blank.kind in (BlankKind.INTEGER, BlankKind.DECIMAL):
            assert blank.least is not None
            assert blank.most is not None
            assert blank.least < blank.most
        assert len(blank.defaults) in (0, len(clause(name).levels))
        assert not [
            each for each in blank.defaults if isinstance(filled(blank, each), Misfit)
        ]


@each_file
def test_it_meets_rules_that_the_law_has(name: str) -> None:
    assert set(clause(name).meets) - rules() == set()


@each_file
def test_the_clauses_it_names_are_others_that_exist(name: str) -> None:
    one = clause(name)
    named = {*one.related, *one.incompatible, *filter(None, [one.twin])}
    assert named - numbers().keys() == set()
    assert one.number not in named
    assert set(one.related) & set(one.incompatible) == set()


@each_file
def test_what_it_excludes_excludes_it(name: str) -> None:
    one = clause(name)
    for number in one.incompatible:
        assert one.number in clause(numbers()[number]).incompatible, number


@each_file
def test_a_label_or_a_standard_is_never_asked_for_alone(name: str) -> None:
    for text in parts(name).wordings.values():
        for found in re.finditer(r"\b(?:norme|ISO|EN|NF)\b[^.]*\.", text):
            assert "équivalent" in text, found[0]


@each_file
def test_its_words_are_typed_as_in_french(name: str) -> None:
    assert re.findall(r"\w'\w", HOLE.sub("", body(name))) == []
