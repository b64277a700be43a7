"""The text of a revision: Markdown to a document and back, without losing a word.

`parse` reads any text; `write` writes any document, and keeps the exact source of every
block nobody touched. The dialect is described in docs/text-format.md.
"""

from dataclasses import dataclass, field

from .limits import tidy
from .markdown_kept import canonical, rewritten, written_with
from .markdown_original import Original, original_of
from .schema import Node, node

__all__ = ["Source", "parse", "rewrite", "write"]


@dataclass(frozen=True)
class Source:
    """A text and the document it says."""

    text: str
    doc: Node
    original: Original = field(repr=False, compare=False)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The exact source of each block of `doc`, up to the next block: joined, they are `text`.

        Blank lines and definitions that follow it are included, and those before the first.
        """
        return self.original.chunks()

    def part(self, start: int, end: int) -> str | None:
        """Give what `write` gives of the blocks from `start` up to `end`, without the blank lines at its end.

        None when it takes a writing to know: the text has definitions, which lie anywhere,
        or the part does not begin as a text can, by its start or a heading, or says nothing.
        """
        known = self.original.definitions
        begins = start == 0 or self.doc.child(start).type.name == "heading"
        if start >= end or known.links or known.notes or not begins:
            return None
        place = self.original.starts[start] if start else 0
        return self.text[place : self.original.ends[end - 1]] or None


def parse(text: str) -> Source:
    """Read `text`; an empty one is one empty paragraph. Line ends become line feeds.

    Never raises on a text without `limits.faults`.
    """
    text = tidy(text)
    original = original_of(text)
    doc = node("doc", list(original.nodes))
    return Source(text, doc, original)


def rewrite(doc: Node, source: Source) -> Source:
    """Write `doc` into `source` as `write` does, and give what `parse` reads in the result.

    Only the blocks that changed are read again, where that is enough to be sure.
    """
    if doc is source.doc:
        return source
    original = rewritten(doc.children, source.original)
    if original is None:
        return parse(write(doc, source))
    return Source(original.text, doc, original)


def write(doc: Node, source: Source | None = None) -> str:
    """Write `doc`, so that `parse(write(doc)).doc` equals it.

    With `source`, the top-level blocks equal to its own, taken in order, keep their bytes
    and its definitions stay; `write(source.doc, source)` is `source.text`.
    """
    if source is None:
        return canonical(doc.content.content)
    if doc is source.doc:
        return source.text
    return written_with(doc.content.content, source.original)
