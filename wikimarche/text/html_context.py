"""What a page must know to show a document: references, field values, words.

The words come from the caller, in the reader's language; nothing here is a sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from wikimarche.text.outline import Outline

__all__ = ["Context", "Reference", "Words", "attribute", "fill", "safe_href", "safe_image"]

# Written out in full at the start, so that no browser can read another scheme.
_SAFE_HREF = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_OUR_IMAGE = re.compile(r"/images/[\w-]+(?:\.[\w-]+)*", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """An article that can be referred to: its printed number, its title, its address."""

    number: str
    title: str
    href: str


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
