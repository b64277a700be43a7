"""What a page must know to show a document: references, field values, words.

The words come from the caller, in the reader's language; nothing here is a sentence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from wikimarche.text.outline import Outline

__all__ = [
    "Answer",
    "Context",
    "Lookups",
    "Question",
    "Reference",
    "Words",
    "attribute",
    "fill",
    "safe_href",
    "safe_image",
]

# Written out in full at the start, so that no browser can read another scheme.
_SAFE_HREF = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_OUR_IMAGE = re.compile(r"/images/[\w-]+(?:\.[\w-]+)*", re.ASCII)

_FIELD, _REFERENCE, _ARTICLE = "field", "reference", "article"


@dataclass(frozen=True)
class Reference:
    """An article that can be referred to: its printed number, its title, its address."""

    number: str
    title: str
    href: str


Question: TypeAlias = tuple[str, str, str]
Answer: TypeAlias = str | Reference | bool | None


@dataclass(frozen=True)
class Words:
    """The words shown around the text.

    `of_document` names an article of another document with %(number)s and %(spec)s,
    `clause` a clause with %(id)s and %(version)s, `action_name` the accessible name of
    the link `action`, with %(title)s; `footnote_back` may hold %(number)s. `table` names
    a table without caption, `image_missing` says why an outside image is not shown.
    """

    field_missing: str
    reference_missing: str
    guidance: str
    footnotes: str
    footnote_back: str
    of_document: str
    clause: str
    table: str
    image_missing: str
    action: str
    action_name: str


@dataclass(frozen=True)
class Context:
    """Everything around a document that its HTML depends on.

    `references` maps ("", key) for this document and (SPEC, key) for the others of the
    tender; `actions` maps an article's key to the address of its own action, if any.
    """

    outline: Outline
    fields: Mapping[str, str]
    references: Mapping[tuple[str, str], Reference]
    words: Words
    guidance: bool = True
    actions: Mapping[str, str] = field(default_factory=dict)

    def reference(self, spec: str, key: str) -> Reference | None:
        """Give what a reference leads to; this document's own articles need no entry."""
        found = self.references.get((spec, key))
        section = None if found or spec else self.outline.get(key)
        if section:
            return Reference(section.number, section.title, f"#art-{section.key}")
        return found


class Lookups:
    """Answers what the words of a block ask of their context, and notes what was asked.

    A block's HTML stays good as long as its questions have the same answers.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._asked: list[tuple[Question, Answer]] = []

    def field(self, name: str) -> str:
        """Give the value of a field, "" when it has none."""
        value = self._context.fields.get(name, "")
        self._asked.append(((_FIELD, name, ""), value))
        return value

    def reference(self, spec: str, key: str) -> Reference | None:
        """Give what a reference leads to."""
        found = self._context.reference(spec, key)
        self._asked.append(((_REFERENCE, spec, key), found))
        return found

    def is_article(self, key: str) -> bool:
        """Tell whether a link within the page leads to an article."""
        found = self._context.outline.get(key) is not None
        self._asked.append(((_ARTICLE, key, ""), found))
        return found

    def asked(self) -> tuple[tuple[Question, Answer], ...]:
        """Give what was asked since the last time this was."""
        asked, self._asked = tuple(self._asked), []
        return asked

    def still(self, asked: Iterable[tuple[Question, Answer]]) -> bool:
        """Tell whether every question has the same answer in this context."""
        return all(self._answer(question) == answer for question, answer in asked)

    def _answer(self, question: Question) -> Answer:
        kind, name, key = question
        if kind == _FIELD:
            return self._context.fields.get(name, "")
        if kind == _REFERENCE:
            return self._context.reference(name, key)
        return self._context.outline.get(name) is not None


def attribute(name: str, value: object) -> str:
    """Write one attribute with its leading space; nothing when the value is empty."""
    text = str(value)
    return f' {name}="{escape(text)}"' if text else ""


def fill(words: str, **values: object) -> str:
    """Put values in words that name them %(name)s; a stray % is left alone."""
    for name, value in values.items():
        words = words.replace(f"%({name})s", str(value))
    return words


def safe_href(href: object) -> str | None:
    """Give an address that may be followed: http, https, mailto or within the page."""
    text = str(href)
    return text if _SAFE_HREF.match(text) else None


def safe_image(src: object) -> str | None:
    """Give the address of an image kept by this site; None for any other."""
    text = str(src)
    return text if _OUR_IMAGE.fullmatch(text) else None
