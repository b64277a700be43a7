import pytest

from tests.word.sheets import (
    changed_model,
    french_model,
    model_with_cover,
    parts_of,
    zipped,
)
from wikimarche.word.model import default_model
from wikimarche.word.model_check import FaultKind, ModelFault, check_model

STYLES, NUMBERING = "word/styles.xml", "word/numbering.xml"


def kinds(content: bytes) -> list[tuple[FaultKind, str]]:
    return [
        (f.kind, f.detail)
        for f in check_model(content)
        if f.kind is not FaultKind.NO_HEADER
    ]


def test_localised_ids_are_no_fault() -> None:
    assert kinds(french_model()) == []


def test_a_complete_model_has_no_fault_at_all() -> None:
    assert check_model(model_with_cover()) == ()


def test_a_missing_style_is_named() -> None:
    model = changed_model({STYLES: ('w:val="heading 3"', 'w:val="autre"')})
    assert kinds(model) == [(FaultKind.MISSING_STYLE, "heading 3")]


def test_a_level_that_is_not_linked_is_named() -> None:
    model = changed_model({NUMBERING: ('<w:pStyle w:val="Heading2"/>', "")})
    assert kinds(model) == [(FaultKind.UNNUMBERED_LEVEL, "2")]


def test_a_level_linked_at_the_wrong_rank_is_named() -> None:
    model = changed_model({NUMBERING: ('"Heading2"', '"Heading3"')})
    assert (FaultKind.UNNUMBERED_LEVEL, "2") in kinds(model)


def test_none_of_these_prevents_writing() -> None:
    model = changed_model({NUMBERING: ('<w:pStyle w:val="Heading2"/>', "")})
    assert not any(fault.fatal for fault in check_model(model))


@pytest.mark.parametrize(("kind", "fatal"), [("image", True), ("hyperlink", False)])
def test_only_what_is_fetched_at_opening_is_refused(kind: str, fatal: bool) -> None:
    row = f'<Relationship Id="x" Type="a/{kind}" Target="https://x.fr/" TargetMode="External"/>'
    rels = "word/_rels/document.xml.rels"
    model = changed_model({rels: ("</Relationships>", f"{row}</Relationships>")})
    assert any(fault.fatal for fault in check_model(model)) is fatal


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_not_a_model_is_said_and_fatal(content: bytes) -> None:
    faults = check_model(content)
    assert len(faults) == 1
    assert faults[0].fatal


def test_a_model_without_styles_is_still_told_what_it_lacks() -> None:
    files = parts_of(default_model())
    rels = files["word/_rels/document.xml.rels"].replace(b"/styles", b"/nothing")
    faults = check_model(zipped({**files, "word/_rels/document.xml.rels": rels}))
    assert ModelFault(FaultKind.MISSING_STYLE, "heading 1", fatal=False) in faults
