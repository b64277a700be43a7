"""The table of jobs: the costly work that the workshop's hands may be asked to do.

Each is a pure function of plain values, which gives one back. A hand imports this module and
what it needs, nothing more: no table, session, setting or page.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wikimarche.text import differences, html_reader, markdown, outline, plain
from wikimarche.text.comparison_html import (
    CompareWords,
    Labels,
    render_inline,
    render_sides,
)
from wikimarche.text.differences import Comparison
from wikimarche.text.markdown import Source
from wikimarche.text.outline import Scheme
from wikimarche.text.passages import seals_apart
from wikimarche.text.schema import Node
from wikimarche.word.sheet import Sheet
from wikimarche.word.writer import write_docx

__all__ = [
    "JOBS",
    "READERS",
    "Drawing",
    "compare_texts",
    "draw",
    "hole",
    "read_file",
    "unfolded",
    "write_word",
]

_HOLE: Final = re.compile("\x00([0-9]+)\x00")  # no text that is kept has such a character


@dataclass(frozen=True)
class Drawing:
    """How a comparison is shown: in `sides` or one column, folded beyond `context` blocks.

    `words.unchanged` is `hole`: what counts blocks follows the rules of a language, which are
    no plain value; `unfolded` says them afterwards.
    """

    words: CompareWords
    scheme: Scheme
    lot: int | None = None
    sides: bool = False
    context: int | None = None


def hole(count: int) -> str:
    """Give what stands for "so many blocks without a change"."""
    return f"\x00{count}\x00"


def unfolded(html: str, unchanged: Callable[[int], str]) -> str:
    """Put words, safe as HTML, where `hole` was."""
    return _HOLE.sub(lambda found: unchanged(int(found[1])), html)


def draw(comparison: Comparison, old: Node, new: Node, how: Drawing) -> str:
    """Give a comparison as HTML, articles under the numbers they have on each side."""
    render = render_sides if how.sides else render_inline
    labels = Labels(old=_labels(old, how), new=_labels(new, how))
    return render(comparison, how.words, context_blocks=how.context, labels=labels)


def _labels(doc: Node, how: Drawing) -> dict[str, str]:
    sections = outline.outline(doc, how.scheme, lot=how.lot).sections
    return {section.key: section.label for section in sections}


def compare_texts(old: str, new: str, how: Drawing) -> tuple[str, int]:
    """Compare the texts of two revisions: the HTML, and how many changes there are."""
    before, after = markdown.parse(old).doc, markdown.parse(new).doc
    comparison = differences.compare(before, after)
    return draw(comparison, before, after, how), comparison.changes


def write_word(
    sheet: Sheet, *, model: bytes | None = None, pages: Mapping[str, int] | None = None
) -> bytes:
    """Write a Word file (see `word.writer.write_docx`)."""
    return write_docx(sheet, model=model, pages=pages)


def _without_seal(text: str) -> str:
    return seals_apart(text)[0]


def _from_plain(text: str) -> str:
    return markdown.write(plain.read_plain(text))


def _from_html(text: str) -> str:
    return markdown.write(html_reader.read_html(text).doc)


READERS: Final[Mapping[str, Callable[[str], str]]] = {
    **dict.fromkeys(("md", "markdown"), _without_seal),
    **dict.fromkeys(("txt", "text"), _from_plain),
    **dict.fromkeys(("html", "htm"), _from_html),
}


def read_file(extension: str, text: str) -> Source:
    """Read a file from outside: its text in the dialect, with a key on every article."""
    source = markdown.parse(READERS[extension](text))
    return markdown.rewrite(outline.with_keys(source.doc), source)


JOBS: Final[tuple[Callable[..., Any], ...]] = (compare_texts, read_file, write_word)
