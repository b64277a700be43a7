import pytest

from tests.bench.sites import ready_html
from tests.bench.visitor import form_with

PAGE = """<html><main id="m"><form action="/a"><input name="q" value="1"></form>
<form action="/b"><textarea name="text">
Bonjour</textarea><input type="hidden" name="base" value="3"></form></main></html>"""


def test_a_form_is_found_by_a_field_and_holds_what_a_browser_would_send() -> None:
    form = form_with(PAGE, "text")
    assert form.action == "/b"
    assert form.fields == {"text": "Bonjour", "base": "3"}


def test_a_form_that_is_not_there_is_said() -> None:
    with pytest.raises(LookupError, match="no form with a field password"):
        form_with(PAGE, "password")


def test_the_ready_html_of_a_page_is_what_its_main_holds() -> None:
    assert ready_html(PAGE).startswith('<form action="/a">')
