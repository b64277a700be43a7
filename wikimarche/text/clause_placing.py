"""A clause in a document: the block that is placed, and how far its words have moved since.

    wording + values ──block──► ::: clause … ──people write──► moved() ──► hundredths, passages lost

A blank left open stays a field `{{name}}`, so that the check of the document shows it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from prosemirror.model import Fragment

from wikimarche.text import markdown
from wikimarche.text.clauses import Blank, Clause
from wikimarche.text.fields import names
from wikimarche.text.outline import plain_text, walk
from wikimarche.text.schema import SCHEMA, Node, node

__all__ = [
    "CRITERION",
    "FRAME",
    "Moved",
    "Placed",
    "blanks_of",
    "block",
    "moved",
    "parted",
    "placed_in",
    "values_in",
    "wording_of",
]

CRITERION, FRAME = "CR", "CADRE"
HOLE: Final = "\u0000"  # around the name of a blank in the words of a wording
_HOLE = re.compile(f"{HOLE}(\\w+){HOLE}")
_WORD = re.compile(rf"{HOLE}\w+{HOLE}|\w+[’']?|[^\w\s]")
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r"\s+")
LONGEST_VALUE: Final = 500


class Placed(NamedTuple):
    """A clause found in a document: the index of its top-level block, its node, its attributes.

    `part` is "" for a wording, "CR" for the criterion it suggests, "CADRE" for the line of the
    answer frame; `block_id` is the number with its part, as the block bears it.
    """

    place: int
    node: Node
    block_id: str
    version: int
    level: int

    @property
    def number(self) -> str:
        """The number of the clause in the library."""
        return parted(self.block_id)[0]

    @property
    def part(self) -> str:
        """Which part of the clause it is."""
        return parted(self.block_id)[1]


@dataclass(frozen=True)
class Moved:
    """How far a block is from its wording.

    `share` counts the words changed, added and taken out, in hundredths of the wording's, at
    most 100; `broken` are the protected passages that are no longer there.
    """

    share: int
    broken: tuple[str, ...] = ()


def parted(placed: str) -> tuple[str, str]:
    """Give the number of a clause and which part of it a placed block is: "", "CR" or "CADRE"."""
    number, _, part = placed.rpartition("-")
    return (number, part) if part in (CRITERION, FRAME) else (placed, "")


def wording_of(clause: Clause, level: int, part: str = "") -> str:
    """Give the wording of a level, that of the nearest level below when there is none."""
    if part:
        return clause.criterion if part == CRITERION else clause.answer_frame
    known = [each for each in clause.levels if each <= level]
    return clause.wordings[known[-1] if known else clause.levels[0]]


def blanks_of(clause: Clause, level: int, part: str = "") -> tuple[Blank, ...]:
    """Give the blanks that the wording of a level has, in the order of the file."""
    used = names(markdown.parse(wording_of(clause, level, part)).doc)
    return tuple(blank for blank in clause.blanks if blank.name in used)


def block(
    clause: Clause, version: int, level: int, values: Mapping[str, str], *, part: str = ""
) -> Node:
    """Give the block to place: the wording at a level, its blanks filled with what is said."""
    doc = markdown.parse(wording_of(clause, level, part)).doc
    said = {name: value for name, value in values.items() if value}
    blocks = [_filled(each, said) for each in doc.children]
    placed = f"{clause.number}-{part}" if part else clause.number
    return node("clause", blocks, id=placed, version=version, level=str(level))


def _filled(of: Node, values: Mapping[str, str]) -> Node:
    if of.type.name == "field":
        value = values.get(str(of.attrs["name"]))
        return SCHEMA.text(value, of.marks) if value else of
    if not of.child_count:
        return of
    children = [_filled(child, values) for child in of.children]
    return of.copy(_joined(children))


def _joined(children: Sequence[Node]) -> Fragment:
    """Give the content of a node, neighbouring texts of the same marks made one."""
    return Fragment.from_(list(children))


def placed_in(doc: Node) -> Iterator[Placed]:
    """Give every clause placed in a document, those inside other blocks too, in reading order."""
    for place, top in enumerate(doc.children):
        for each in _clauses_of(top):
            yield Placed(place, *each)


_KNOWN: Final[WeakKeyDictionary[Node, tuple[tuple[Node, str, int, int], ...]]] = (
    WeakKeyDictionary()
)


def _clauses_of(top: Node) -> tuple[tuple[Node, str, int, int], ...]:
    if top.is_textblock:
        return ()
    known = _KNOWN.get(top)
    if known is None:
        found = (each for each in (top, *walk(top)) if each.type.name == "clause")
        known = _KNOWN[top] = tuple((each, *_attributes(each)) for each in found)
    return known


def _attributes(clause: Node) -> tuple[str, int, int]:
    level = str(clause.attrs["level"])
    version = clause.attrs["version"]
    return (
        str(clause.attrs["id"]),
        version if isinstance(version, int) else 1,
        int(level) if level in ("1", "2", "3") else 1,
    )


# --- how far it moved


def moved(placed: Node, clause: Clause, level: int, part: str = "") -> Moved:
    """Tell how far a placed block is from the wording of its level; what fills a blank is no move."""
    wording = wording_of(clause, level, part)
    holes = {blank.name for blank in clause.blanks}
    template, now = _with_holes(wording, holes), plain_text(placed)
    broken = _broken(clause.protected, wording, now, holes)
    if _gaps(template, now) is not None:
        return Moved(0, broken)
    words, found = _WORD.findall(template), _WORD.findall(now)
    count = _count(words) or 1
    changed = sum(_cost(words[a:b], found[c:d]) for a, b, c, d in _changes(words, found))
    share = min(100, -(-100 * changed // count))
    return Moved(share, broken)


def _changes(words: list[str], now: list[str]) -> Iterator[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, words, now, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield a, b, c, d


def _cost(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the words changed between two passages; a hole takes in whatever stands there."""
    if any(map(_is_hole, before)):
        return _count(before)
    return max(_count(before), _count(after))


def _count(words: Sequence[str]) -> int:
    """Count words, holes left out; what is elided ("d’") is counted with the word after it."""
    return sum(not _is_hole(word) and word[-1] not in "’'" for word in words)


def _is_hole(word: str) -> bool:
    return word.startswith(HOLE)


def _with_holes(text: str, names: set[str]) -> str:
    """Give the words of a wording, with a hole in the place of each of its own blanks."""
    doc = markdown.parse(text).doc
    blocks = [_holed(each, names) for each in doc.children]
    return plain_text(node("doc", blocks))


def _holed(of: Node, names: set[str]) -> Node:
    if of.type.name == "field" and str(of.attrs["name"]) in names:
        return SCHEMA.text(f"{HOLE}{of.attrs['name']}{HOLE}", of.marks)
    if not of.child_count:
        return of
    children = [_holed(child, names) for child in of.children]
    return of.copy(_joined(children))


def _gaps(template: str, now: str) -> list[str] | None:
    """Give what stands in each hole, in order, when all the words around are there; else None.

    White space counts as it is long, not as it is made: a no-break space is a space.
    """
    literals = [_flat(each) for each in _HOLE.split(template)[::2]]
    text, last = _flat(now), literals.pop()
    if not literals:
        return [] if text == last else None
    at, end = len(literals[0]), len(text) - len(last)
    if not text.startswith(literals[0]) or not text.endswith(last):
        return None
    gaps: list[str] = []
    for literal in literals[1:]:
        place = text.find(literal, at + 1, end)
        if place < 0:
            return None
        gaps.append(now[at:place])
        at = place + len(literal)
    gaps.append(now[at:end])
    return gaps if all(0 < len(gap) <= LONGEST_VALUE for gap in gaps) else None


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


def _broken(
    protected: Sequence[str], wording: str, now: str, names: set[str]
) -> tuple[str, ...]:
    """Give the protected passages of this wording that the words no longer hold."""
    here = _SPACES.sub(" ", now)
    return tuple(
        passage
        for passage in protected
        if passage in wording and not _held(_with_holes(passage, names), here)
    )


def _held(passage: str, text: str) -> bool:
    parts = _HOLE.split(_SPACES.sub(" ", passage).strip())[::2]
    between = f".{{0,{LONGEST_VALUE}}}?"
    return re.search(between.join(map(re.escape, parts)), text) is not None


# --- what its blanks hold


def values_in(placed: Node, clause: Clause, level: int, part: str = "") -> dict[str, str]:
    """Give what each blank of a wording holds in a placed block, as far as it can be told."""
    holes = {blank.name for blank in clause.blanks}
    template = _with_holes(wording_of(clause, level, part), holes)
    names, now = _HOLE.findall(template), plain_text(placed)
    gaps = _gaps(template, now)
    found = zip(names, gaps, strict=True) if gaps is not None else _aligned(template, now)
    values: dict[str, str] = {}
    for name, value in found:
        said = value.strip()
        if said and said != f"{{{{{name}}}}}":
            values.setdefault(name, said)
    return values


def _aligned(template: str, now: str) -> Iterator[tuple[str, str]]:
    """Give what stands in each hole whose neighbours on both sides are still there."""
    words, found = _WORD.findall(template), list(_WORD.finditer(now))
    matcher = SequenceMatcher(None, words, [word[0] for word in found], autojunk=False)
    ends, starts = {-1: 0}, {len(words): len(now)}  # of each word of the template, in `now`
    for a, b, size in matcher.get_matching_blocks():
        for step in range(size):
            starts[a + step], ends[a + step] = found[b + step].span()
    for place, word in enumerate(words):
        if _is_hole(word) and place - 1 in ends and place + 1 in starts:
            value = now[ends[place - 1] : starts[place + 1]]
            if len(value) <= LONGEST_VALUE:
                yield word.strip(HOLE), value
