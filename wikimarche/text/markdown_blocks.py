"""Block rules of the dialect, as markdown-it-py rules: what a line opens or closes.

The library would ask every rule about every line. Here one rule, `block`, asks only those
that the line's first character allows, so that prose, long wrapped paragraphs and lazy
quotations stay cheap.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim, unescapeAll
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    code,
    fence,
    heading,
    hr,
    list_block,
)
from markdown_it.rules_block import reference as link_definition

from .markdown_syntax import (
    CLOSING,
    CONTAINER,
    MAX_DEPTH,
    NOTE_DEFINITION,
    PAGE_BREAK,
    SEPARATOR,
    XREF,
)
from .markdown_tables import pipe_table, table_at

__all__ = ["TooDeepError", "install"]

Rule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]

# A quotation looks ahead over its lazy lines, CommonMark's lines without `>`, before it knows
# whether a paragraph takes them. So many levels do, over so many runs of them, not more:
# else a crafted text is read over and over.
_LAZY_LEVELS: Final = 4
_LAZY_RUNS: Final = 8

# The library puts the lines of a definition together one by one, each time from the first.
_DEFINITION_LINES: Final = 50

_ATTRIBUTE = re.compile(r"([a-z]+)=(?:\"((?:\\.|[^\"\\])*)\"|(\S+))")
_CONTAINER_ATTRIBUTES: Final = {
    "guide": frozenset[str](),
    "clause": frozenset({"id", "version", "level"}),
    "table": frozenset({"caption"}),
}


class TooDeepError(Exception):
    """Stops the measure of a text where its blocks nest too deep; never leaves the parser."""

    def __init__(self, line: int) -> None:
        self.line = line


def _content(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _is_line(state: StateBlock, line: int, words: str) -> bool:
    return not state.is_code_block(line) and _content(state, line).rstrip(" \t") == words


def _outdented(state: StateBlock, line: int) -> bool:
    return state.sCount[line] < state.blkIndent


def _separator(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the line that only keeps two blocks apart; it leaves nothing."""
    if not _is_line(state, start, SEPARATOR):
        return False
    if not silent:
        state.line = start + 1
    return True


def _page_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not _is_line(state, start, PAGE_BREAK):
        return False
    if not silent:
        state.line = start + 1
        state.push("page_break", "", 0).map = [start, start + 1]
    return True


def _deepest(state: StateBlock, start: int, end: int) -> bool:
    """Read what is nested too deep as plain paragraphs, unless only asked where it is."""
    if state.env["measuring"]:
        raise TooDeepError(start)
    line = start + 1
    while line < end and not state.isEmpty(line) and not _outdented(state, line):
        line += 1
    _push_text(state, "paragraph", start, line)
    state.line = line
    return True


def _quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.is_code_block(start) or not _is_marked(state, start):
        return blockquote(state, start, end, silent)
    last, state.lineMax = state.lineMax, _quoted_until(state, start, end)
    blockquote(state, start, state.lineMax, False)
    state.lineMax = last
    return True


def _is_marked(state: StateBlock, line: int) -> bool:
    return state.src.startswith(">", state.bMarks[line] + state.tShift[line])


def _quoted_until(state: StateBlock, line: int, end: int) -> int:
    """Give the line before which a quotation ends at the latest."""
    runs = _LAZY_RUNS if state.level < _LAZY_LEVELS else 0
    marked = True
    while line < end and not state.isEmpty(line):
        before, marked = marked, _is_marked(state, line)
        if before and not marked:
            if not runs:
                break
            runs -= 1
        line += 1
    return line


def _container_attributes(name: str, written: str) -> dict[str, Any] | None:
    """Give the attributes of a container's opening line; None when one is not ours."""
    values: dict[str, Any] = {}
    for key, quoted, bare in _ATTRIBUTE.findall(written):
        if key not in _CONTAINER_ATTRIBUTES[name] or key in values:
            return None
        values[key] = bare or unescapeAll(quoted)
    if "version" in values:
        if not re.fullmatch("[0-9]{1,9}", values["version"]):
            return None
        values["version"] = int(values["version"])
    return values


def _opening(state: StateBlock, line: int) -> tuple[str, int, dict[str, Any]] | None:
    """Give the container `line` opens: its name, its count of colons, its attributes."""
    found = (
        None if state.is_code_block(line) else CONTAINER.fullmatch(_content(state, line))
    )
    if not found:
        return None
    attributes = _container_attributes(found[2], found[3])
    return None if attributes is None else (found[2], len(found[1]), attributes)


def _closed_by(state: StateBlock, line: int) -> int | None:
    """Give which open container `line` closes: the innermost of its length, else of less."""
    found = None if state.is_code_block(line) else CLOSING.fullmatch(_content(state, line))
    counts: list[int] = state.env["containers"]
    if not found or not counts:
        return None
    colons = len(found[1])
    for fits in (colons.__eq__, colons.__gt__):
        for index in range(len(counts) - 1, -1, -1):
            if fits(counts[index]):
                return index
    return None


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    opening = _opening(state, start)
    if not opening or silent:
        return bool(opening) or (silent and _closed_by(state, start) is not None)
    name, colons, attributes = opening
    open_containers: list[int] = state.env["containers"]
    open_containers.append(colons)
    parent, state.parentType = state.parentType, "container"
    token = state.push("container_open", "", 1)
    token.info, token.meta, token.content = name, attributes, mdTrim(_content(state, start))
    line = _container_body(state, start + 1, end)
    closed = line < end and _closed_by(state, line) == len(open_containers) - 1
    closing = state.push("container_close", "", -1)
    if closed and not _outdented(state, line):
        closing.content = mdTrim(_content(state, line))
        closing.map = [line, line + 1]
        line += 1
    open_containers.pop()
    state.parentType, state.line = parent, line
    token.map = [start, line]
    return True


def _container_body(state: StateBlock, line: int, end: int) -> int:
    """Read blocks until a line closes this container or an outer one; give that line."""
    while line < end:
        state.line = line = state.skipEmptyLines(line)
        if line >= end or _outdented(state, line) or _closed_by(state, line) is not None:
            break
        if not code(state, line, end, False):
            _block(state, line, end, False)
        line = state.line
    return min(line, end)


def _note_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Keep `[^1]: …` for the references to it; paragraphs after the first are indented."""
    found = (
        None
        if state.is_code_block(start)
        else NOTE_DEFINITION.match(_content(state, start))
    )
    if silent or not found:
        return False
    line = _text_end(state, start + 1, end)
    paragraphs = [_content(state, start)[found.end() :] + _more(state, start + 1, line)]
    while (after := state.skipEmptyLines(line)) < end:
        if not line < after or state.sCount[after] - state.blkIndent < 4:
            break
        line = _text_end(state, after + 1, end)
        paragraphs.append(_content(state, after) + _more(state, after + 1, line))
    content = "\\\n".join(mdTrim(text) for text in paragraphs if mdTrim(text))
    state.env["footnotes"].setdefault(found[1], {"content": content, "map": [start, line]})
    state.line = line
    return True


def _text_end(state: StateBlock, line: int, end: int) -> int:
    """Give the end of a definition's paragraph: a blank line, another definition or block."""
    parent, state.parentType = state.parentType, "reference"
    while line < end and not state.isEmpty(line) and not _outdented(state, line):
        if NOTE_DEFINITION.match(_content(state, line)) or _interrupts(state, line, end):
            break
        line += 1
    state.parentType = parent
    return line


def _more(state: StateBlock, start: int, end: int) -> str:
    return "".join("\n" + _content(state, line) for line in range(start, end))


def _link_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if XREF.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False  # « [#delais]: … » speaks of an article
    last, state.lineMax = state.lineMax, min(state.lineMax, start + _DEFINITION_LINES)
    defined = link_definition(state, start, end, silent)
    state.lineMax = last
    return defined


def _paragraph(state: StateBlock, start: int, end: int) -> bool:
    """Read a paragraph, or the heading it becomes when a line of = or - underlines it."""
    parent, state.parentType = state.parentType, "paragraph"
    line, level = start + 1, 0
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        level = _underlined(state, line) if 0 <= indent <= 3 and line < end else 0
        if level or (
            indent <= 3 and state.sCount[line] >= 0 and _interrupts(state, line, end)
        ):
            break
        line += 1
    state.parentType = parent
    state.line = line + 1 if level else line
    _push_text(state, "heading" if level else "paragraph", start, line, level=level)
    return True


def _underlined(state: StateBlock, line: int) -> int:
    underline = _content(state, line).rstrip(" \t")
    marker = underline[:1]
    if marker not in ("=", "-") or underline.strip(marker):
        return 0
    return 1 if marker == "=" else 2


def _push_text(
    state: StateBlock, kind: str, start: int, end: int, *, level: int = 0
) -> None:
    token = state.push(f"{kind}_open", f"h{level}" if level else "p", 1)
    token.map = [start, max(state.line, end)]
    content = state.getLines(start, end, state.blkIndent, False)
    state.push("inline", "", 0).content = mdTrim(content)
    state.push(f"{kind}_close", token.tag, -1)


_INTERRUPTING: Final[dict[str, tuple[Rule, ...]]] = {
    "`": (fence,),
    "~": (fence,),
    ">": (_quotation,),
    "#": (heading,),
    ":": (_container,),
    "<": (_separator,),
    "\\": (_page_break,),
    "-": (hr, list_block),
    "*": (hr, list_block),
    "_": (hr,),
    "+": (list_block,),
    **dict.fromkeys("0123456789", (list_block,)),
}
_DEFINING: Final[dict[str, tuple[Rule, ...]]] = {"[": (_note_definition, _link_definition)}
_OPENING: Final = _INTERRUPTING | _DEFINING


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the block that begins at `start`, chosen by its first character."""
    if silent:
        return _interrupts(state, start, end)
    if state.level >= MAX_DEPTH:
        return _deepest(state, start, end)
    first = state.src[state.bMarks[start] + state.tShift[start]]
    return (
        any(rule(state, start, end, False) for rule in _OPENING.get(first, ()))
        or pipe_table(state, start, end)
        or _paragraph(state, start, end)
    )


def _interrupts(state: StateBlock, line: int, end: int) -> bool:
    """Say whether `line` ends the paragraph, definition, quotation, list or table before it."""
    pos = state.bMarks[line] + state.tShift[line]
    for rule in _INTERRUPTING.get(state.src[pos : pos + 1], ()):
        if rule is list_block and state.parentType == "list":
            continue
        if rule(state, line, end, True):
            return True
    return state.parentType in ("paragraph", "reference") and _before_dashes(
        state, line, end
    )


def _before_dashes(state: StateBlock, line: int, end: int) -> bool:
    if line + 1 >= end:
        return False
    pos = state.bMarks[line + 1] + state.tShift[line + 1]
    return (
        state.src[pos : pos + 1] in ("|", "-", ":")
        and table_at(state, line, end) is not None
    )


def install(md: MarkdownIt) -> None:
    """Give `md` one block rule, ours, beside the library's for indented code."""
    ruler = md.block.ruler
    ruler.enableOnly("code")
    ruler.push("block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
