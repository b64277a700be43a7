"""Which articles stayed in place, which ones moved, and what each one holds.

A region is what is read in one go: the document without its moved articles, and each
moved article by itself. Articles are known by the key of their heading, never by their title.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from wikimarche.text.differences_sequences import Link, heaviest_chain
from wikimarche.text.differences_tokens import number_attr, text_attr
from wikimarche.text.schema import Node

__all__ = ["Hole", "Part", "Region", "moved_keys", "parts", "regions"]

# How much more it costs to call moved an article than a line of text.
_ARTICLE = 1_000_000
# A section that changed parents follows the others; it never makes one of them move.
_LIGHT = 1e-6
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A top-level heading and what is under it, up to the next one of its level or above.

    `key` is empty when the other document has no such section; `parent` is the key of the
    closest section above that the other document has too, empty at the root.
    """

    key: str
    start: int
    end: int
    parent: str
    size: int


@dataclass(frozen=True, slots=True)
class Hole:
    """The place in a region where a moved article stands, or stood."""

    key: str


@dataclass(frozen=True, slots=True)
class Region:
    """Indexes of top-level blocks, and holes, in order; `fixed` are those paired by key."""

    places: tuple[int | Hole, ...]
    fixed: Mapping[str, int]


def parts(doc: Node, other: Node) -> tuple[Part, ...]:
    """Give the sections of `doc` in order, known by the keys that `other` has too."""
    own, others = _keys(doc), _keys(other)
    known = {index: key for key, index in own.items() if key in others}
    blocks = doc.content.content
    found: list[Part] = []
    above: list[tuple[int, int]] = []
    for index, block in enumerate(blocks):
        if block.type.name != "heading":
            continue
        level = number_attr(block, "level")
        while above and above[-1][0] >= level:
            at = above.pop()[1]
            found[at] = replace(found[at], end=index)
        named = (found[at].key for _, at in reversed(above) if found[at].key)
        above.append((level, len(found)))
        found.append(Part(known.get(index, ""), index, len(blocks), next(named, ""), 0))
    sizes = [0, *accumulate(block.node_size for block in blocks)]
    return tuple(replace(part, size=sizes[part.end] - sizes[part.start]) for part in found)


def _keys(doc: Node) -> dict[str, int]:
    """Index of the first top-level heading of each key."""
    keys: dict[str, int] = {}
    for index, block in enumerate(doc.content.content):
        if block.type.name == "heading" and (key := text_attr(block, "key")):
            keys.setdefault(key, index)
    return keys


def moved_keys(old: Sequence[Part], new: Sequence[Part]) -> set[str]:
    """Give the keys of the fewest articles that must be called moved.

    Among sections of one parent, those out of the longest order kept; a section that
    changed parents only when it also changed places (a heading of another level, or a new
    heading above it, moves nothing).
    """
    if [part.key for part in old] > [part.key for part in new]:
        old, new = new, old
    here = {part.key: part for part in old if part.key}
    there = {part.key: part for part in new if part.key}
    moved = _moved_among_siblings(here, there)
    adopted = {key for key in here if here[key].parent != there[key].parent}
    for _ in range(_ROUNDS):
        wrong = _out_of_place(here, there, moved=moved, adopted=adopted)
        if not wrong:
            return moved
        moved |= (wrong & adopted) or wrong
    return moved | adopted


def _moved_among_siblings(here: Mapping[str, Part], there: Mapping[str, Part]) -> set[str]:
    families: dict[str, list[Link]] = defaultdict(list)
    named: dict[int, str] = {}
    for key, part in here.items():
        if part.parent == there[key].parent:
            named[part.start] = key
            families[part.parent].append(_link(part, there[key]))
    kept = [link.i for links in families.values() for link in heaviest_chain(links)]
    return set(named.values()) - {named[i] for i in kept}


def _link(old: Part, new: Part) -> Link:
    return Link(old.start, new.start, _ARTICLE + old.size + new.size)


def _out_of_place(
    here: Mapping[str, Part],
    there: Mapping[str, Part],
    *,
    moved: Collection[str],
    adopted: Collection[str],
) -> set[str]:
    """Sections not moved so far that stand elsewhere among what surrounds them."""
    wrong = set()
    members: dict[str, list[Link]] = defaultdict(list)
    named: dict[int, str] = {}
    for key in here.keys() - moved:
        region = _first_above(key, here, moved)
        if region != _first_above(key, there, moved):
            wrong.add(key)
            continue
        link = _link(here[key], there[key])
        if _first_above(key, here, adopted) or _first_above(key, there, adopted):
            link = replace(link, weight=link.weight * _LIGHT)
        members[region].append(link)
        named[link.i] = key
    kept = {link.i for links in members.values() for link in heaviest_chain(links)}
    return wrong | {key for start, key in named.items() if start not in kept}


def _first_above(key: str, sections: Mapping[str, Part], wanted: Collection[str]) -> str:
    """The section itself or the closest one above it that is in `wanted`, or nothing."""
    while key and key not in wanted:
        key = sections[key].parent
    return key


def regions(
    doc: Node, sections: Sequence[Part], moved: Collection[str]
) -> dict[str, Region]:
    """Share the top-level blocks of `doc` between its regions; "" is the main one."""
    places: dict[str, list[int | Hole]] = defaultdict(list)
    fixed: dict[str, dict[str, int]] = defaultdict(dict)
    places[""] = []
    heads = {part.start: part for part in sections if part.key}
    for index, around in enumerate(_region_around(doc, sections, moved)):
        part = heads.get(index)
        leaves = part is not None and part.key in moved
        region = part.key if part and leaves else around
        if part and leaves:
            places[around].append(Hole(part.key))
        if part:
            fixed[region][part.key] = len(places[region])
        places[region].append(index)
    return {key: Region(tuple(found), fixed[key]) for key, found in places.items()}


def _region_around(
    doc: Node, sections: Sequence[Part], moved: Collection[str]
) -> Iterator[str]:
    """The region around each block; that of the place it stands in for a moved heading."""
    ends = {part.start: part for part in sections if part.key in moved}
    inside: list[Part] = []
    for index in range(doc.child_count):
        while inside and inside[-1].end <= index:
            inside.pop()
        yield inside[-1].key if inside else ""
        if index in ends:
            inside.append(ends[index])
