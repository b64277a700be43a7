"""What is sent, read once: pages' forms, programs' JSON, and what is neither."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.site import PROGRAM, Site
from wikimarche.desk.sheet import LotForm
from wikimarche.desk.specs import Start
from wikimarche.errors import Invalid
from wikimarche.text.merging import Choice
from wikimarche.web import forms
from wikimarche.web.forms import MAX_BODY, MAX_FIELDS
from wikimarche.web.visit import Form, Upload, Visit

JSON = PROGRAM | {"content-type": "application/json"}


class Sent:
    """A visit of which only the form matters."""

    def __init__(
        self, texts: dict[str, Any], files: dict[str, Upload] | None = None
    ) -> None:
        shaped = {
            name: value if isinstance(value, list) else [value]
            for name, value in texts.items()
        }
        self.form = Form(shaped, files or {})

    def path(self, _name: str) -> str:
        return "delais"


def visit(texts: dict[str, Any], **files: Upload) -> Visit:
    sent: Any = Sent(texts, files)
    return sent  # type: ignore[no-any-return]  # the readers of forms look at nothing else


def test_a_form_gives_the_first_of_each_name_or_a_default() -> None:
    form = Form({"a": ["1", "2"], "b": []})
    assert (form.get("a"), form.get("b"), form.get("c", "x")) == ("1", "", "x")


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("", None), ("1.5", None), ("-1", None), ("²", None), ("9" * 10, None)],
)
def test_a_whole_number_is_read_or_is_none(text: str, number: int | None) -> None:
    assert Form({"a": [text]}).whole("a") == number


def test_lots_come_in_the_order_of_their_lines_with_holes() -> None:
    sent = {
        "lot_title_10": "C",
        "lot_title_2": "B",
        "lot_value_2": "5",
        "lot_title_x": "no",
    }
    assert list(forms.sheet_form(visit(sent)).lots) == [LotForm("B", "", "5"), LotForm("C")]


def test_fields_of_a_sheet_are_known_by_their_prefix() -> None:
    form = forms.sheet_form(visit({"field_effectif": "10", "object": "Net", "other": "x"}))
    assert (form.fields, form.object) == ({"effectif": "10"}, "Net")


def test_choices_are_read_in_order_until_one_is_missing() -> None:
    sent = {"choice_1": "mine", "choice_2": "both", "choice_4": "mine", "base": "3"}
    form = forms.edit_form(visit(sent))
    assert list(form.choices) == [Choice.MINE, Choice.BOTH]
    assert form.base_number == 3


def test_a_choice_that_is_none_of_the_three_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        forms.edit_form(visit({"choice_1": "yours"}))
    assert list(refused.value.fields) == ["choice_1"]


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 20])
def test_a_version_that_is_no_number_is_none_that_exists(base: str) -> None:
    assert forms.edit_form(visit({"base": base})).base_number == -1


@pytest.mark.parametrize(
    ("sent", "start"),
    [
        ({}, Start()),
        ({"start": "blank", "model": "x", "copy_of": "1/1"}, Start()),
        ({"start": "model", "model": "rc"}, Start(model="rc")),
        ({"start": "model"}, Start(model="-")),
        ({"start": "copy", "copy_of": "3/14"}, Start(copy_of=(3, 14))),
    ],
)
def test_a_document_starts_from_what_was_chosen_alone(
    sent: dict[str, str], start: Start
) -> None:
    assert forms.start_form(visit(sent)) == start


@pytest.mark.parametrize("place", ["", "3", "3/", "a/b", "1/2/3", "9999999999/1", "-1/2"])
def test_a_copy_of_nothing_is_refused(place: str) -> None:
    with pytest.raises(Invalid) as refused:
        forms.start_form(visit({"start": "copy", "copy_of": place}))
    assert list(refused.value.fields) == ["copy_of"]


def test_a_file_that_was_not_chosen_is_asked_for() -> None:
    with pytest.raises(Invalid) as refused:
        forms.start_form(visit({"start": "file"}))
    assert list(refused.value.fields) == ["file"]
    found = forms.start_form(visit({"start": "file"}, file=Upload("a.md", b"x")))
    assert found == Start(file_name="a.md", content=b"x")


@pytest.mark.parametrize(
    ("value", "checked"),
    [("1", True), (True, True), ("", False), (False, False), (None, False)],
)
def test_a_box_is_checked_by_a_page_or_by_a_program(value: object, checked: bool) -> None:
    sent = forms.form_of_json(json.dumps({"is_admin": value, "active": value}).encode())
    form = forms.account_form(visit(dict(sent.texts)))
    assert (form.is_admin, form.active) == (checked, checked)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
    ],
)
def test_what_no_program_should_send_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/sign-in", content=body, headers=JSON)
    assert answer.status_code == 422
    assert "illisible" in answer.json()["sentence"]


BROKEN = [
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=x", b"--x\r\nno header"),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\nvalue\r\n--x--"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"'),
    ("multipart/form-data; boundary=" + "x" * 3000, b"--x"),
]


@pytest.mark.parametrize(("kind", "body"), BROKEN)
def test_a_form_cut_on_its_way_is_refused(small_site: Site, kind: str, body: bytes) -> None:
    answer = small_site.visitor().post(
        "/sign-in", content=body, headers={"content-type": kind}
    )
    assert answer.status_code == 422


def test_a_form_of_too_many_fields_is_refused(small_site: Site) -> None:
    data = {f"f{n}": "x" for n in range(MAX_FIELDS + 1)}
    assert small_site.visitor().post("/sign-in", data=data).status_code == 422


def test_an_unknown_kind_of_body_is_an_empty_form(small_site: Site) -> None:
    answer = small_site.visitor().post(
        "/sign-in", content=b"\x00\xff", headers={"content-type": "x/y"}
    )
    assert answer.status_code == 422


def test_a_body_over_the_limit_is_refused_before_it_is_read(small_site: Site) -> None:
    headers = {"content-length": str(MAX_BODY + 1)}
    answer = small_site.visitor().post("/sign-in", content=b"a=b", headers=headers)
    assert answer.status_code == 413


def test_a_body_that_does_not_say_its_length_is_counted(small_site: Site) -> None:
    pieces = (b"x" * 1_000_000 for _ in range(14))
    assert small_site.visitor().post("/sign-in", content=pieces).status_code == 413


def test_ends_of_line_of_browsers_are_made_plain(small_site: Site) -> None:
    client = small_site.visitor()
    answer = client.post("/sign-in", data={"email": "a\r\nb", "password": "x"})
    assert "a\r\nb" not in answer.text


@pytest.mark.parametrize(
    ("base", "read"),
    [("3", (3, None)), ("3.57", (3, 57)), ("3.", (-1, None)), (".5", (-1, None))],
)
def test_a_form_says_how_far_past_a_version_its_text_was(
    base: str, read: tuple[int, int | None]
) -> None:
    form = forms.edit_form(visit({"base": base}))
    assert (form.base_number, form.base_version) == read
