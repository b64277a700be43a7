"""A comparison as HTML: in one column, or in two side by side.

Changes are <ins>, <del> and spans whose first words, for screen readers only, say what
they are; `id="change-3"` lets "Modification 3 sur 17" be reached by a plain link. There is
no style and no script in what is made here, and all text is escaped.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby, zip_longest

from wikimarche.text.comparison_blocks import BlockWriter, CompareWords, Labels, Side
from wikimarche.text.comparison_excerpt import excerpt
from wikimarche.text.differences import BlockChange, ChangeKind, Comparison

__all__ = ["CompareWords", "Labels", "excerpt", "render_inline", "render_sides"]

_NO_LABELS = Labels()
# The line that says that two blocks are folded is as long as the two blocks.
_WORTH_FOLDING = 3
# What stands on one line: one block, or an old one and a new one face to face.
Line = tuple[BlockChange, ...]


def render_inline(
    comparison: Comparison,
    words: CompareWords,
    *,
    context_blocks: int | None = None,
    labels: Labels = _NO_LABELS,
) -> str:
    """Give both texts in one column, what was removed before what was added.

    Unchanged blocks further than `context_blocks` from a change are folded, except the
    heading of an article that changed; without it, nothing is.
    """
    writer = BlockWriter(words, labels)
    lines = [(block,) for block in comparison.blocks]
    html = _page(
        lines,
        words,
        context=context_blocks,
        write=lambda line: writer.block(line[0], Side.BOTH),
    )
    return f'<div class="comparison comparison-inline">{html}</div>'


def render_sides(
    comparison: Comparison,
    words: CompareWords,
    *,
    context_blocks: int | None = None,
    labels: Labels = _NO_LABELS,
) -> str:
    """Give the old text on the left and the new one on the right, block facing block."""
    writer = BlockWriter(words, labels)
    html = _page(
        list(_facing(comparison.blocks)),
        words,
        context=context_blocks,
        write=lambda line: _facing_html(line, writer),
    )
    titles = (
        f'<div class="pair pair-titles"><p class="before">{escape(words.before)}</p>'
        f'<p class="after">{escape(words.after)}</p></div>'
    )
    return f'<div class="comparison comparison-sides">{titles}{html}</div>'


def _facing(blocks: Sequence[BlockChange]) -> Iterator[Line]:
    """Put what was removed and what was added in its place on the same lines."""
    for facing, run in groupby(blocks, key=_is_one_sided):
        found = list(run)
        if not facing:
            yield from ((block,) for block in found)
            continue
        removed = [block for block in found if block.kind is ChangeKind.REMOVED]
        added = [block for block in found if block.kind is ChangeKind.ADDED]
        for pair in zip_longest(removed, added):
            yield tuple(block for block in pair if block is not None)


def _is_one_sided(block: BlockChange) -> bool:
    return block.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}


def _facing_html(line: Line, writer: BlockWriter) -> str:
    before = "".join(writer.block(block, Side.OLD) for block in line)
    after = "".join(writer.block(block, Side.NEW) for block in line)
    return (
        f'<div class="pair"><div class="before">{before}</div>'
        f'<div class="after">{after}</div></div>'
    )


def _page(
    lines: Sequence[Line],
    words: CompareWords,
    *,
    context: int | None,
    write: Callable[[Line], str],
) -> str:
    """Write the lines, moved articles framed and what is far from a change folded."""
    seen = zip(lines, _shown(lines, context), strict=True)
    html = []
    for moved, frame in groupby(seen, key=lambda pair: pair[0][0].moved):
        inside = "".join(
            _fold([write(line) for line, _ in run], words, shown=shown)
            for shown, run in groupby(frame, key=lambda pair: pair[1])
        )
        html.append(f'<div class="moved">{inside}</div>' if moved else inside)
    return "".join(html)


def _fold(written: Sequence[str], words: CompareWords, *, shown: bool) -> str:
    inside = "".join(written)
    if shown or len(written) < _WORTH_FOLDING:
        return inside
    summary = escape(words.unchanged(len(written)))
    return f'<details class="unchanged"><summary>{summary}</summary>{inside}</details>'


def _shown(lines: Sequence[Line], context: int | None) -> list[bool]:
    """Which lines stay in sight: changes, what is near, the headings they are under."""
    if context is None:
        return [True] * len(lines)
    shown = [False] * len(lines)
    heading = None
    for at, line in enumerate(lines):
        block = line[0]
        if block.new and block.new.type.name == "heading":
            heading = at
        if any(one.kind is not ChangeKind.SAME for one in line):
            first, last = max(0, at - context), at + context + 1
            shown[first:last] = [True] * (min(last, len(lines)) - first)
            if heading is not None:
                shown[heading] = True
    return shown
