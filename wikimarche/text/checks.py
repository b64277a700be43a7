"""Drafting checks: what would look wrong, or hide something, in a finished document.

Each answers kinds and values; the sentences are the page's.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wikimarche.text.html_table import span
from wikimarche.text.outline import Outline, Section, plain_text, walk
from wikimarche.text.schema import Node

__all__ = ["Finding", "Kind", "findings"]


class Kind(StrEnum):
    """What can be found; the comment says what `Finding.detail` holds."""

    UNKNOWN_FIELD = "unknown_field"  # its name
    EMPTY_FIELD = "empty_field"  # its name
    UNKNOWN_REFERENCE = "unknown_reference"  # "#key" or "CCAP#key"
    DUPLICATE_KEY = "duplicate_key"  # the key
    MISSING_ALT = "missing_alt"  # the image's address
    EMPTY_SECTION = "empty_section"  # the label and title
    SKIPPED_LEVEL = "skipped_level"  # level expected > level found, "2>3"
    HIDDEN_CHARACTER = "hidden_character"  # code point, "U+200B"
    UNEVEN_TABLE = "uneven_table"  # the caption, or the first words


@dataclass(frozen=True)
class Finding:
    """One result of a check; `section` is the key of the article, "" in the preamble."""

    kind: Kind
    section: str
    detail: str


def findings(
    doc: Node,
    *,
    outline: Outline,
    fields: Mapping[str, str],
    references: Mapping[tuple[str, str], object],
) -> tuple[Finding, ...]:
    """Give what is to be checked in `doc`, in reading order, once per article and detail.

    `outline` is that of `doc`; `references` has ("", key) and (SPEC, key) as its keys,
    this document's own articles being known without it.
    """
    known = _Known(outline, fields, references)
    deepest = _deepest_expected(outline)
    found: list[Finding] = []
    for index, block in enumerate(doc.children):
        section = outline.containing(index)
        key = section.key if section else ""
        if section and section.index == index:
            found.extend(_of_keys(section, outline))
            found.extend(_of_level(section, deepest[index]))
            found.extend(_of_content(section, doc))
        found.extend(Finding(kind, key, detail) for kind, detail in _of_block(block, known))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Known:
    outline: Outline
    fields: Mapping[str, str]
    references: Mapping[tuple[str, str], object]


_Found = Iterator[tuple[Kind, str]]


# --- an article as a whole


def _of_keys(section: Section, outline: Outline) -> Iterator[Finding]:
    first = outline.get(section.key)
    if first and first is not section:
        yield Finding(Kind.DUPLICATE_KEY, section.key, section.key)


def _of_level(section: Section, deepest: int) -> Iterator[Finding]:
    if section.level > deepest:
        yield Finding(Kind.SKIPPED_LEVEL, section.key, f"{deepest}>{section.level}")


def _of_content(section: Section, doc: Node) -> Iterator[Finding]:
    own = doc.children[section.index + 1 : section.own_end]
    if section.own_end == section.end and not any(map(_says_something, own)):
        detail = f"{section.label} {section.title}".strip()
        yield Finding(Kind.EMPTY_SECTION, section.key, detail)


def _deepest_expected(outline: Outline) -> Mapping[int, int]:
    """Give, by heading, the deepest level that skips none: one below the article above.

    At the top that is the shallowest level of the document, whichever it is.
    """
    shallowest = min((section.level for section in outline.sections), default=1)
    expected: dict[int, int] = {}
    above: list[int] = []
    for section in outline.sections:
        while above and above[-1] >= section.level:
            above.pop()
        expected[section.index] = above[-1] + 1 if above else shallowest
        above.append(section.level)
    return expected


def _says_something(block: Node) -> bool:
    """Tell whether a block leaves something on the printed page: guidance does not."""
    match block.type.name:
        case "guidance" | "rule" | "page_break":
            return False
        case "table":  # an empty one is a form to fill in
            return True
        case _ if block.inline_content:
            return any(map(_is_content, block.children))
        case _:
            return any(map(_says_something, block.children))


def _is_content(inline: Node) -> bool:
    return bool((inline.text or "").strip()) or inline.type.name not in {
        "text",
        "hard_break",
    }


# --- what a block holds


def _of_block(block: Node, known: _Known) -> _Found:
    yield from _of_node(block, known)
    for node in walk(block):
        yield from _of_node(node, known)


def _of_node(node: Node, known: _Known) -> _Found:
    check = _CHECKS.get(node.type.name)
    if check:
        yield from check(node, known)
    for text in _texts(node):
        for code_point in _hidden_characters(text):
            yield Kind.HIDDEN_CHARACTER, code_point


def _field(node: Node, known: _Known) -> _Found:
    name = str(node.attrs["name"])
    value = known.fields.get(name)
    if value is None:
        yield Kind.UNKNOWN_FIELD, name
    elif not value.strip():
        yield Kind.EMPTY_FIELD, name


def _xref(node: Node, known: _Known) -> _Found:
    spec, key = str(node.attrs["spec"]), str(node.attrs["key"])
    own = not spec and known.outline.get(key) is not None
    if not own and (spec, key) not in known.references:
        yield Kind.UNKNOWN_REFERENCE, f"{spec}#{key}"


def _image(node: Node, _known: _Known) -> _Found:
    if not str(node.attrs["alt"]).strip():
        yield Kind.MISSING_ALT, str(node.attrs["src"])


def _table(node: Node, _known: _Known) -> _Found:
    if len(set(_widths(node))) > 1:
        caption = str(node.attrs["caption"])
        yield Kind.UNEVEN_TABLE, caption or plain_text(node).partition("\n")[0]


_CHECKS: Mapping[str, Callable[[Node, _Known], _Found]] = {
    "field": _field,
    "xref": _xref,
    "image": _image,
    "table": _table,
}


def _widths(table: Node) -> Iterator[int]:
    """Give the columns each row fills, cells reaching down from above counted."""
    released: dict[int, int] = {}  # row index → columns no longer held from above
    held = 0
    for index, row in enumerate(table.children):
        held -= released.pop(index, 0)
        yield held + sum(span(cell, "colspan") for cell in row.children)
        for cell in row.children:
            if span(cell, "rowspan") > 1:
                held += span(cell, "colspan")
                end = index + span(cell, "rowspan")
                released[end] = released.get(end, 0) + span(cell, "colspan")


# --- characters one does not see

# Controls of direction, of width zero, and fillers: they can make a text read otherwise
# than it is compared (Unicode TR 36 and TR 39).
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_FOREIGN = re.compile("[\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f]")
_WORD = re.compile(r"[^\W\d_]+")
_EMOJI_JOINER = re.compile("(?<=[\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])\u200d")
# Greek capitals and the letter o that no eye tells from Latin ones. Other Greek letters
# are symbols at the edge of a word (kΩ, μm, cosα) and intruders only inside it.
_GREEK_TWINS = frozenset(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
)


def _texts(node: Node) -> Iterator[str]:
    """Give the texts of a node, words whole even where marks cut them."""
    if node.inline_content:
        yield "".join(child.text or " " for child in node.children)
    yield from (value for value in node.attrs.values() if isinstance(value, str) and value)
    for mark in node.marks:
        yield from (value for value in mark.attrs.values() if isinstance(value, str))


def _hidden_characters(text: str) -> Iterator[str]:
    if text.isascii():
        return
    for found in _HIDDEN.findall(_EMOJI_JOINER.sub("", text)):
        yield _code_point(found)
    if _FOREIGN.search(text):
        for word in _WORD.findall(text):
            yield from map(_code_point, _intruders(word))


def _intruders(word: str) -> Iterator[str]:
    """Give the Cyrillic and Greek letters that pass for Latin ones in a Latin word."""
    scripts = [_script(letter) for letter in word]
    if "LATIN" not in scripts:
        return
    first, last = scripts.index("LATIN"), len(scripts) - scripts[::-1].index("LATIN") - 1
    for place, (letter, script) in enumerate(zip(word, scripts, strict=True)):
        inside = first < place < last
        if script == "CYRILLIC" or (
            script == "GREEK" and (inside or letter in _GREEK_TWINS)
        ):
            yield letter


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
