"""What a view sees of a request."""

from typing import Any

import pytest
from starlette.requests import Request

from wikimarche.desk.asking import Ask
from wikimarche.errors import Invalid, NotFound
from wikimarche.rules import NOWHERE, Phase, Place
from wikimarche.store.tables import Tender
from wikimarche.web.visit import MAX_ID, Found, Visit


def visit(query: str = "", **parts: object) -> Visit:
    scope: dict[str, Any] = {
        "type": "http",
        "query_string": query.encode(),
        "path_params": parts,
        "headers": [],
    }
    nothing: Any = None
    ask = Ask(nothing, None, nothing)
    return Visit(
        ask, Request(scope), settings=nothing, tongue=nothing, tongues={}, pages=nothing
    )


def test_a_part_of_the_address_is_read_as_text_or_as_a_number() -> None:
    assert (visit(name="a").path("name"), visit(tender=3).number("tender")) == ("a", 3)


@pytest.mark.parametrize("number", [MAX_ID + 1, 10**9 * 9])
def test_a_number_that_no_row_can_bear_is_not_found(number: int) -> None:
    assert visit(tender=MAX_ID).number("tender") == MAX_ID
    with pytest.raises(NotFound):
        visit(tender=number).number("tender")


def test_the_query_gives_the_last_of_a_name_or_the_default() -> None:
    assert visit("q=a").query("q") == "a"
    assert visit("").query("q", "x") == "x"


def test_the_place_is_the_tender_s_or_nowhere() -> None:
    tender = Tender(id=3, phase="drafting")
    assert Found().place == NOWHERE
    assert Found(tender=tender).place == Place(3, Phase.DRAFTING)


def test_a_refused_visit_is_the_same_with_its_refusal() -> None:
    first = visit("q=a")
    again = first.refused(Invalid({}))
    assert again.query("q") == "a"
    assert (first.refusal, isinstance(again.refusal, Invalid)) == (None, True)


def test_a_visitor_without_a_network_address_has_none() -> None:
    assert visit().address == ""
