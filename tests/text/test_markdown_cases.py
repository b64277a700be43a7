"""Each construct of the dialect, from `cases/markdown/*.md`: read, shown, written.

A case is a title, a text, the document it says, and the text written from the document
when it differs; `====` parts them, `########` parts the cases.
"""

from pathlib import Path

import pytest

from tests.text.shown import shown
from wikimarche.text.markdown import parse, write

FOLDER = Path(__file__).parent / "cases" / "markdown"


def cases() -> list[tuple[str, str, str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        for case in path.read_text(encoding="utf-8").split("########\n"):
            title, text, document, written = case.split("====\n")
            found.append((f"{path.stem}: {title.strip()}", text, document, written or text))
    return found


CASES = pytest.mark.parametrize(
    ("text", "document", "written"),
    [case[1:] for case in cases()],
    ids=[case[0] for case in cases()],
)


@CASES
def test_a_text_says_this_document(text: str, document: str, written: str) -> None:
    doc = parse(text).doc
    assert "".join(shown(block) + "\n" for block in doc.content.content) == document


@CASES
def test_the_document_is_written_so(text: str, document: str, written: str) -> None:
    assert write(parse(text).doc) == written


@CASES
def test_the_written_text_says_the_same(text: str, document: str, written: str) -> None:
    again = parse(written).doc
    again.check()
    assert again.eq(parse(text).doc)
