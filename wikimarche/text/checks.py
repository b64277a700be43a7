"""Drafting checks: what would look wrong, or hide something, in a finished document.

Each answers kinds and values; the sentences are the page's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wikimarche.text.facts import Fact, What, facts
from wikimarche.text.outline import Outline, Section
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
        for fact in facts(block):
            found.extend(
                Finding(kind, key, detail) for kind, detail in _of_fact(fact, known)
            )
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


def _of_fact(fact: Fact, known: _Known) -> _Found:
    match fact.what:
        case What.FIELD:
            yield from _of_field(fact.name, known)
        case What.REFERENCE:
            own = not fact.name and known.outline.get(fact.key) is not None
            if not own and (fact.name, fact.key) not in known.references:
                yield Kind.UNKNOWN_REFERENCE, f"{fact.name}#{fact.key}"
        case what:
            yield _KINDS[what], fact.name


def _of_field(name: str, known: _Known) -> _Found:
    value = known.fields.get(name)
    if value is None:
        yield Kind.UNKNOWN_FIELD, name
    elif not value.strip():
        yield Kind.EMPTY_FIELD, name


_KINDS: Mapping[What, Kind] = {
    What.IMAGE_WITHOUT_WORDS: Kind.MISSING_ALT,
    What.UNEVEN_TABLE: Kind.UNEVEN_TABLE,
    What.HIDDEN_CHARACTER: Kind.HIDDEN_CHARACTER,
}
