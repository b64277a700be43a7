"""The scenario of the demonstration, read from `data/demo`: people, tenders, steps.

One file holds the people, one a tender. A step says when, who and which deed; each
kind of deed is a value of its own here, and `demonstration_deeds` says what it does.
A name that no deed knows is an error when the file is read, not a line left out.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

__all__ = [
    "Deed",
    "People",
    "Person",
    "Step",
    "file_bytes",
    "people",
    "steps",
]

TENDERS = ("nettoyage", "mobilier", "sanitaires")
_FOLDER = files("wikimarche.data") / "demo"
_OFFICE_TIME = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration; `id` is how steps name them, `role` is for readers."""

    id: str
    name: str
    email: str
    profile: str
    role: str
    service: str = ""
    company: str = ""
    is_admin: bool = False
    is_steward: bool = False


@dataclass(frozen=True)
class People:
    """Everybody, with the one password they share."""

    password: str
    services: tuple[str, ...]
    companies: tuple[str, ...]
    persons: tuple[Person, ...]


@dataclass(frozen=True)
class Open:
    """Open the tender; the values are those of its sheet, as typed."""

    sheet: Mapping[str, Any]
    lots: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class Join:
    """Put people in the team, by role."""

    writers: Sequence[str] = ()
    readers: Sequence[str] = ()
    owners: Sequence[str] = ()


@dataclass(frozen=True)
class Add:
    """Add a document from a model, a file of the folder or a copy ("tender/CODE")."""

    kind: str
    title: str = ""
    scheme: str = "articles"
    lot: str = ""
    service: str = ""
    model: str = ""
    file: str = ""
    copy_of: str = ""


@dataclass(frozen=True)
class Fill:
    """Fill in fields of the sheet, and its own values."""

    fields: Mapping[str, str] = field(default_factory=dict)
    sheet: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NewField:
    """Add a field of one's own to the sheet."""

    label: str
    value: str
    name: str = ""


@dataclass(frozen=True)
class Edit:
    """Change one article, made on the version `behind` the last one by so many.

    `replace` holds pairs, of which the first stands exactly once in the article; `text`
    replaces it whole; `after` is put behind it. `answered` takes its guidance out.
    A picture's name after `/images/` in a text stands for its address.
    """

    spec: str
    section: str
    reason: str = ""
    replace: Sequence[Sequence[str]] = ()
    append: str = ""
    text: str | None = None
    after: str = ""
    answered: bool = False
    behind: int = 0
    pictures: Sequence[str] = ()


@dataclass(frozen=True)
class Place:
    """Place a clause of the library behind an article; what is not said has the level's value."""

    spec: str
    section: str
    number: str
    level: int = 1
    part: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shift:
    """Move an article, with those under it, behind another."""

    spec: str
    section: str
    behind: str
    reason: str = ""


@dataclass(frozen=True)
class Restore:
    """Put the version that is so many before the last one on top again."""

    spec: str
    back: int
    reason: str = ""


@dataclass(frozen=True)
class Name:
    """Name the last version of documents."""

    specs: Sequence[str]
    name: str


@dataclass(frozen=True)
class Move:
    """Move the tender to another phase."""

    target: str
    reason: str = ""


Deed = Open | Join | Add | Fill | NewField | Edit | Place | Shift | Restore | Name | Move

DEEDS: Mapping[str, type[Deed]] = {
    "open": Open,
    "join": Join,
    "add": Add,
    "fill": Fill,
    "new_field": NewField,
    "edit": Edit,
    "place": Place,
    "shift": Shift,
    "restore": Restore,
    "name": Name,
    "move": Move,
}


@dataclass(frozen=True)
class Step:
    """One deed of one person in one tender; `place` is its rank in the tender's file."""

    tender: str
    place: int
    at: datetime
    who: str
    deed: Deed


def file_bytes(name: str) -> bytes:
    """Give a file of the demonstration's folder."""
    return (_FOLDER / name).read_bytes()


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(file_bytes(f"{name}.toml").decode())


@cache
def people() -> People:
    """Give everybody, in the order in which their accounts are made."""
    table = _table("personnes")
    return People(
        password=table["password"],
        services=tuple(table["services"]),
        companies=tuple(table["companies"]),
        persons=tuple(Person(**row) for row in table["persons"]),
    )


def _step(tender: str, place: int, row: dict[str, Any]) -> Step:
    at = row.pop("at").replace(tzinfo=_OFFICE_TIME).astimezone(UTC)
    who, deed = row.pop("who"), DEEDS[row.pop("do")]
    return Step(tender, place, at, who, deed(**row))


@cache
def steps() -> tuple[Step, ...]:
    """Give the steps of every tender, in the order of time."""
    read = (
        _step(tender, place, row)
        for tender in TENDERS
        for place, row in enumerate(_table(tender)["steps"], start=1)
    )
    return tuple(sorted(read, key=lambda step: step.at))
