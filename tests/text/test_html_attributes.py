import pytest

from wikimarche.text.html_attributes import (
    address,
    alignment,
    clause_attrs,
    clean,
    declarations,
    heading_key,
    is_hidden,
    span,
    word_item,
)


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        (" https://a.fr/\n?x ", ("https://a.fr/?x", "")),
        ("JavaScript:x", ("", "javascript")),
        ("java\tscript:x", ("", "javascript")),
        ("#x", ("", "internal")),
        ("a/b:c", ("", "relative")),
        ("https:a", ("", "https")),
    ],
)
def test_a_link_is_kept_or_its_kind_told(href: str, kept: tuple[str, str]) -> None:
    assert address(href) == kept


@pytest.mark.parametrize("style", ["", ";;", "a", ":", "a:b:c;", "\u0130:x"])
def test_a_style_of_nonsense_says_nothing_wrong(style: str) -> None:
    assert not is_hidden({}, declarations(style))


@pytest.mark.parametrize(
    "style", ["display:none", "DISPLAY : None;", "mso-hide:all", "visibility:hidden"]
)
def test_what_is_kept_from_the_eye_is_hidden(style: str) -> None:
    assert is_hidden({}, declarations(style))


def test_a_cell_is_aligned_by_style_attribute_or_class() -> None:
    assert alignment({"align": "RIGHT"}, {}) == "right"
    assert alignment({"align": "right"}, {"text-align": "center"}) == "center"
    assert alignment({"class": "x align-left"}, {"text-align": "justify"}) == "left"
    assert alignment({}, {}) == ""


@pytest.mark.parametrize(
    ("value", "kept"), [("2", 2), ("0", 1), ("²", 1), ("-1", 1), ("", 1)]
)
def test_a_span_is_a_number_or_one(value: str, kept: int) -> None:
    assert span({"colspan": value}, "colspan", 100) == kept


@pytest.mark.parametrize(
    ("style", "item"),
    [
        ("mso-list:l12 level3 lfo1", ("l12", 3)),
        ("mso-list:none", None),
        ("mso-list:l0", None),
    ],
)
def test_word_names_the_list_and_level_of_a_paragraph(
    style: str, item: tuple[str, int] | None
) -> None:
    assert word_item(declarations(style)) == item


def test_only_a_key_that_could_be_written_is_read_back() -> None:
    assert heading_key({"id": "art-duree"}) == "duree"
    assert [heading_key({"id": i}) for i in ("duree", "art-", "art-Été", "")] == [""] * 4


def test_a_clause_without_number_or_version_is_no_clause() -> None:
    whole = {"class": "clause", "data-clause": "ENV-1", "data-version": "2"}
    assert clause_attrs(whole) == {"id": "ENV-1", "version": 2, "level": ""}
    assert clause_attrs({**whole, "data-version": "x"}) is None
    assert clause_attrs({**whole, "data-clause": "a b"}) is None


def test_control_characters_are_replaced_by_a_space_or_what_was_meant() -> None:
    assert clean("a\x07b\x93c\ufffe\U0001ffff\t\n") == "a b“c  \t\n"
