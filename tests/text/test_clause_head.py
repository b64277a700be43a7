"""The head of a clause file: what a table gives, and what it never takes."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.clauses import HEAD as FILE_HEAD
from tests.house.source import ROOT
from wikimarche.text.clause_head import HEAD, INSIDE, Key, Table, Wrong
from wikimarche.text.clauses import FAMILIES, BlankKind

VALUES = tomllib.loads(FILE_HEAD)
TABLES = {"proof": "[proof]", "indicator": "[indicator]", "legal": "[[legal]]"}


def with_key(name: str, value: Any) -> Mapping[str, Any]:
    return {**VALUES, name: value}


def test_a_table_gives_its_values_as_what_they_are() -> None:
    head = Table(VALUES, HEAD)
    assert head.text("id") == "WM-NET-901"
    assert head.texts("documents") == ("cctp", "ccap")
    assert head.numbers("goals") == (12,)
    assert head.certain_day("review_due") == date(2027, 11, 24)
    assert dict(head.each("changes")) == {"2": "La part augmente."}
    assert head.table("proof").all_texts()["cost"] == "low"
    [legal] = head.tables("legal")
    assert legal.flag("checked")
    [blank] = head.tables("fields")
    assert blank.blank_kind("kind") is BlankKind.INTEGER
    assert blank.amount("max") == Decimal(100)


def test_what_is_not_said_is_empty() -> None:
    head = Table(VALUES, HEAD)
    assert (head.text("market"), head.day("reviewed")) == ("", None)
    bare = Table({name: VALUES[name] for name in VALUES if name != "fields"}, HEAD)
    assert list(bare.tables("fields")) == []
    [blank] = head.tables("fields")
    assert (blank.texts("choices"), blank.text("help")) == ((), "")


def test_blanks_around_a_text_are_left_out() -> None:
    assert (
        Table(with_key("market", "  Peu d’offre. \n"), HEAD).text("market")
        == "Peu d’offre."
    )


def test_bounds_are_exact() -> None:
    blank = {**VALUES["fields"][0], "kind": "decimal", "min": 0.1}
    assert Table(blank, INSIDE["fields"]).amount("min") == Decimal("0.1")


def test_a_table_inside_says_where_it_stands() -> None:
    rows = [*VALUES["legal"], {"reference": "Article"}]
    legal = Table(with_key("legal", rows), HEAD).tables("legal")
    next(legal)
    with pytest.raises(Wrong) as found:
        next(legal)
    assert found.value.path == ("legal", 1)


@pytest.mark.parametrize("name", [name for name, key in HEAD.items() if key.needed])
def test_each_key_said_to_be_compulsory_is(name: str) -> None:
    with pytest.raises(Wrong, match=f"il manque la clé « {name} »"):
        Table({each: VALUES[each] for each in VALUES if each != name}, HEAD)


@pytest.mark.parametrize("name", [name for name, key in HEAD.items() if not key.needed])
def test_each_key_said_to_be_optional_is(name: str) -> None:
    Table({each: VALUES[each] for each in VALUES if each != name}, HEAD)


@pytest.mark.parametrize("text", ["a\u0000b", "a\u001bb", "a\ufffeb", ""])
@pytest.mark.parametrize("name", ["title", "link", "author", "market"])
def test_a_text_that_no_file_may_hold_does_not_fit(name: str, text: str) -> None:
    assert not HEAD[name].fits(text)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), "2026-01-01", 2026, None])  # noqa: DTZ001
def test_a_day_is_a_date_and_nothing_else(value: object) -> None:
    assert not HEAD["date"].fits(value)


def test_an_unknown_name_is_not_repeated_at_length() -> None:
    with pytest.raises(Wrong) as found:
        Table(with_key("x" * 5_000, 1), HEAD)
    assert len(found.value.reason) < 100


# --- laws

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = [*HEAD.values(), *(key for keys in INSIDE.values() for key in keys.values())]


@given(st.sampled_from(KEYS), ANYTHING)
def test_a_key_tells_whether_any_value_fits(key: Key, value: object) -> None:
    assert key.fits(value) in (True, False)


@given(st.sampled_from(sorted(HEAD)), ANYTHING)
def test_a_table_of_any_value_is_made_or_wrong_where_it_stands(
    name: str, value: object
) -> None:
    with suppress(Wrong):
        Table(with_key(name, value), HEAD)
        return
    with pytest.raises(Wrong) as found:
        Table(with_key(name, value), HEAD)
    assert found.value.path == (name,)


# --- the table of keys is the one that is documented

DOCUMENT = (ROOT / "docs" / "clauses.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(HEAD.keys() - {"changes", "fields", *TABLES}))
def test_each_key_is_documented(name: str) -> None:
    assert f"\n| `{name}` |" in DOCUMENT


def test_each_key_of_a_table_is_documented() -> None:
    about = DOCUMENT[DOCUMENT.index("Tables of the head:") : DOCUMENT.index("Families:")]
    names = {name for keys in INSIDE.values() for name in keys}
    assert {name for name in names if f"`{name}`" not in about} == set()


def test_each_family_is_documented() -> None:
    assert [family for family in FAMILIES if f"`{family}`" not in DOCUMENT] == []
