"""What a block holds that is worth checking or looking up, whatever surrounds it.

    block ──walked once──► facts: fields and references named, images without words,
                           uneven tables, hidden characters

A node never changes, so what was found in it is known as long as it lives: after a
change only the new blocks are walked.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from wikimarche.text.html_table import span
from wikimarche.text.outline import plain_text, walk
from wikimarche.text.schema import Node

__all__ = ["Fact", "What", "facts"]


class What(StrEnum):
    """What a fact is about; the comment says what `Fact.name` holds."""

    FIELD = "field"  # its name
    REFERENCE = "reference"  # the document's code, "" for this one; `key` is the article's
    IMAGE_WITHOUT_WORDS = "image_without_words"  # the image's address
    UNEVEN_TABLE = "uneven_table"  # the caption, or the first words
    HIDDEN_CHARACTER = "hidden_character"  # code point, "U+200B"


class Fact(NamedTuple):
    """One thing found in a block."""

    what: What
    name: str
    key: str = ""


_KNOWN: Final[WeakKeyDictionary[Node, tuple[Fact, ...]]] = WeakKeyDictionary()


def facts(block: Node) -> tuple[Fact, ...]:
    """Give what a block holds, in reading order, footnotes' contents included."""
    known = _KNOWN.get(block)
    if known is None:
        known = _KNOWN[block] = tuple(_found(block))
    return known


def _found(block: Node) -> Iterator[Fact]:
    for node in (block, *walk(block)):
        if node.text is not None and not node.marks:
            continue  # its words were read whole, with its parent
        told = _TELLING.get(node.type.name)
        if told:
            yield from told(node)
        for text in _texts(node):
            for code_point in _hidden_characters(text):
                yield Fact(What.HIDDEN_CHARACTER, code_point)


def _field(node: Node) -> Iterator[Fact]:
    yield Fact(What.FIELD, str(node.attrs["name"]))


def _xref(node: Node) -> Iterator[Fact]:
    yield Fact(What.REFERENCE, str(node.attrs["spec"]), str(node.attrs["key"]))


def _image(node: Node) -> Iterator[Fact]:
    if not str(node.attrs["alt"]).strip():
        yield Fact(What.IMAGE_WITHOUT_WORDS, str(node.attrs["src"]))


def _table(node: Node) -> Iterator[Fact]:
    if len(set(_widths(node))) > 1:
        caption = str(node.attrs["caption"])
        yield Fact(What.UNEVEN_TABLE, caption or plain_text(node).partition("\n")[0])


_TELLING: Mapping[str, Callable[[Node], Iterator[Fact]]] = {
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
# What most texts are made of, nothing of the above: they need no further look.
_ORDINARY = re.compile(
    "[\\x00-\u007f\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u202f-\u205f€]*"
)
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
    if _ORDINARY.fullmatch(text):
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
