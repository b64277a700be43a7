"""What the check of the wording finds, and where: kinds and places, no sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Finding", "Hit", "Kind", "Place", "Value"]

Value = str | int


class Kind(StrEnum):
    """What can be found; the comment names what `values` hold beside the words."""

    BRAND = "brand"  # words
    LABEL = "label"  # words
    STANDARD = "standard"  # words
    LOCAL_ORIGIN = "local_origin"  # words
    LOCAL_PRESENCE = "local_presence"  # words
    LOCAL_EMPLOYMENT = "local_employment"  # words
    VAGUE = "vague"  # words
    AND_OR = "and_or"  # words
    ABBREVIATION = "abbreviation"  # words
    GUIDANCE = "guidance"  # count: of the blocks left
    LONG_SENTENCE = "long_sentence"  # count: of its words
    CONTRADICTION = "contradiction"  # subject, value, other, code, other_code
    OTHER_THAN_FIELD = "other_than_field"  # subject, value, other, field
    GESTURES_ONLY = "gestures_only"  # words


class Hit(NamedTuple):
    """Words found in a block, with a little of what surrounds them."""

    kind: Kind
    words: str
    before: str
    after: str
    size: int = 0  # in words, of a sentence


@dataclass(frozen=True)
class Place:
    """Words in a document: its code, the key of the article, the top-level block."""

    code: str
    section: str  # "" in the preamble
    index: int
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `values` are those its sentences name.

    `other` is the second place of what two places tell apart.
    """

    kind: Kind
    place: Place
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    other: Place | None = None
