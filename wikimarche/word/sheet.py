"""What a Word file is made from: plain values, gathered by the caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wikimarche.text.html import Reference
from wikimarche.text.outline import Scheme
from wikimarche.text.schema import Node

__all__ = ["Sheet", "SheetWords"]


@dataclass(frozen=True)
class SheetWords:
    """The words a Word file adds to the text, in its reader's language."""

    contents: str  # "Sommaire"
    page: str  # "page %(page)s / %(pages)s"
    table: str  # "Tableau": the label of captions
    lot: str  # "Lot %(number)s"
    reference: str  # "Marché n° %(reference)s"
    digest: str  # "Empreinte %(digest)s"
    field_missing: str  # "à compléter : %(name)s"
    reference_missing: str  # "article introuvable : %(key)s"
    of_document: str  # "%(number)s du %(spec)s"
    image_missing: str  # "image : %(alt)s"


@dataclass(frozen=True)
class Sheet:
    """A document and everything a Word file of it shows or carries.

    `references` is keyed by ("", key) for this document and (short code, key) for another;
    `images` gives the bytes of each source; `stamp` becomes custom properties, by name.
    """

    doc: Node
    scheme: Scheme
    lot: int | None
    kind: str  # "CCTP"
    title: str  # the kind in full
    tender_object: str
    tender_reference: str
    buyer: str
    revision: int
    revision_label: str
    digest: str
    created: datetime
    words: SheetWords
    lot_title: str = ""
    language: str = "fr"
    fields: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[tuple[str, str], Reference] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)
    stamp: Mapping[str, str] = field(default_factory=dict)
