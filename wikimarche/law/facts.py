"""What the legal check knows of a tender: plain values, gathered by whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from wikimarche.text.numbering import Scheme
from wikimarche.text.schema import Node

__all__ = [
    "CLAUSE_TYPES",
    "KINDS",
    "NATURES",
    "SINGLE",
    "Answer",
    "ClauseFacts",
    "Lot",
    "Piece",
    "Tender",
]

KINDS: Final = ("cctp", "ccap", "rc", "ae", "ccp", "prices", "annex")
NATURES: Final = ("supplies", "services", "works")
CLAUSE_TYPES: Final = (
    "specification", "condition", "criterion", "selection", "reserved", "progress", "variant",
)  # fmt: skip
SINGLE: Final = 0  # the number of the only lot of a tender without lots, and of the whole


@dataclass(frozen=True)
class ClauseFacts:
    """What the library says of a clause: its type, its themes, the rules it helps to meet."""

    number: str
    type: str
    environment: frozenset[str] = frozenset()
    social: frozenset[str] = frozenset()
    meets: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A document of the tender; `lot` is None when it holds for all lots.

    `clauses` is what the library knows of the numbers used in it: a number that is not
    there is unknown, and proves nothing. `scheme` is how its articles are numbered.
    """

    code: str
    kind: str
    title: str
    lot: int | None
    doc: Node
    clauses: Mapping[str, ClauseFacts]
    scheme: Scheme = Scheme.ARTICLES


@dataclass(frozen=True)
class Lot:
    """A part of a tender, awarded apart; its value is before tax."""

    number: int
    title: str
    cpv: str
    value: Decimal | None


@dataclass(frozen=True)
class Tender:
    """A tender as the check sees it.

    No lots means one single lot, numbered SINGLE. `fields` has the values as they are
    printed. `central` is a buyer of the State, `sourcing` that companies were consulted.
    """

    nature: str
    procedure: str
    cpv: str
    value: Decimal | None
    launch: date | None
    lots: tuple[Lot, ...]
    pieces: tuple[Piece, ...]
    fields: Mapping[str, str]
    central: bool
    defence: bool
    renewable: bool
    sourcing: bool

    def judged_lots(self) -> tuple[Lot, ...]:
        """Give the lots to judge one by one: at least one, the values and codes filled in."""
        if not self.lots:
            return (Lot(SINGLE, "", self.cpv, self.value),)
        alone = len(self.lots) == 1
        return tuple(
            Lot(
                lot.number,
                lot.title,
                lot.cpv or self.cpv,
                self.value if lot.value is None and alone else lot.value,
            )
            for lot in self.lots
        )


@dataclass(frozen=True)
class Answer:
    """What a person answered to a finding: a choice, the reason, and a passage if asked.

    `passage` is an article ("CCAP#insertion") or words of a document, quoted.
    """

    rule: str
    lot: int
    choice: str
    reason: str
    passage: str
