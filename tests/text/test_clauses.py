"""A clause as a value: its levels, its themes, its articles in force, its blanks."""

from dataclasses import replace
from datetime import date

import pytest

from tests.desk.clauses import FILE
from wikimarche.text.clause_reader import read_clause
from wikimarche.text.clauses import Blank, BlankKind, Clause, LegalBasis, Theme

DAY = date(2026, 8, 21)
BEFORE, AFTER = date(2026, 8, 20), date(2026, 8, 22)
BASIS = LegalBasis("Article", "Ce qu’il dit.", checked=True)


def clause(**changes: object) -> Clause:
    found = read_clause(FILE)
    assert isinstance(found, Clause)
    return replace(found, **changes)  # type: ignore[arg-type]  # fields of the clause, by name


def test_levels_are_given_the_lowest_first() -> None:
    assert clause(wordings={3: "c", 1: "a", 2: "b"}).levels == (1, 2, 3)


@pytest.mark.parametrize(
    ("environment", "social", "themes"),
    [
        (("other",), (), (Theme.ENVIRONMENT,)),
        ((), ("opp",), (Theme.SOCIAL,)),
        (("other",), ("opp",), (Theme.ENVIRONMENT, Theme.SOCIAL)),
        ((), (), ()),
    ],
)
def test_themes_are_those_it_has_codes_of(
    environment: tuple[str, ...], social: tuple[str, ...], themes: tuple[Theme, ...]
) -> None:
    assert clause(environment=environment, social=social).themes == themes


def test_the_origin_is_the_first_letters_of_the_number() -> None:
    assert clause(number="VIL-NET-001").origin == "VIL"


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, [True, True, True]),
        (DAY, None, [False, True, True]),
        (None, DAY, [True, True, False]),
        (DAY, DAY, [False, True, False]),
    ],
)
def test_an_article_holds_from_its_first_day_to_its_last(
    since: date | None, until: date | None, holds: list[bool]
) -> None:
    basis = replace(BASIS, since=since, until=until)
    assert [basis.holds_on(day) for day in (BEFORE, DAY, AFTER)] == holds


def test_the_articles_out_of_force_are_told() -> None:
    old = replace(BASIS, until=BEFORE)
    assert clause(legal=(BASIS, old)).expired_on(DAY) == (old,)


@pytest.mark.parametrize(
    ("defaults", "given"),
    [((), ["", "", ""]), (("5",), ["5", "5", "5"]), (("5", "7"), ["5", "7", "7"])],
)
def test_a_level_without_a_default_has_that_of_the_level_below(
    defaults: tuple[str, ...], given: list[str]
) -> None:
    blank = Blank("x", "X", BlankKind.TEXT, defaults=defaults)
    assert [blank.default(level) for level in (1, 2, 3)] == given


def test_a_blank_is_found_by_its_name() -> None:
    found = clause().blank("part")
    assert found is not None
    assert found.label == "Part minimale"
    assert clause().blank("autre") is None
