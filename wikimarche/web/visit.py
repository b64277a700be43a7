"""What travels between the door and a view: the visit in, a page, a redirect or a file out."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from wikimarche.desk.asking import Ask, place_of
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import NotFound, Refusal
from wikimarche.kept import Kept
from wikimarche.rules import NOWHERE, Actor, Place
from wikimarche.settings import Settings
from wikimarche.store.standing import Standing
from wikimarche.store.tables import Spec, Tender
from wikimarche.web.live import Live
from wikimarche.web.nearness import near
from wikimarche.web.pages import Pages
from wikimarche.web.readiness import Readiness
from wikimarche.web.tongues import Tongue

__all__ = [
    "Answer",
    "Download",
    "Form",
    "Found",
    "Lasting",
    "Later",
    "Letter",
    "Page",
    "Redirect",
    "Upload",
    "Values",
    "Visit",
]

T = TypeVar("T")

MAX_ID = 2**31 - 1  # an INTEGER of PostgreSQL


@dataclass(frozen=True)
class Upload:
    """A file that came with a form."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """What was sent: texts and files by the name of their field."""

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    letter: bytes = b""  # what a script sent, not read yet

    def get(self, name: str, default: str = "") -> str:
        """Give the text of a field, or the default when it was not sent."""
        found = self.texts.get(name)
        return found[0] if found else default

    def whole(self, name: str) -> int | None:
        """Give the whole number of a field, None when it is not one."""
        text = self.get(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True)
class Found:
    """The things that the address names, found before the view runs."""

    tender: Tender | None = None
    spec: Spec | None = None

    @property
    def place(self) -> Place:
        """Where the action happens, for the policy."""
        return place_of(self.tender) if self.tender else NOWHERE


@dataclass(frozen=True)
class Visit:
    """One request as a view sees it."""

    ask: Ask
    request: Request
    settings: Settings
    tongue: Tongue
    tongues: Mapping[str, Tongue]
    pages: Pages
    form: Form = field(default_factory=Form)
    found: Found = field(default_factory=Found)
    prepared: Any = None
    refusal: Refusal | None = None
    standing: Standing = ()
    shared: Kept[Any] = field(default_factory=lambda: Kept(0))
    readiness: Readiness | None = None
    workshop: Workshop | None = None  # where costly work is done; without one, here
    live: Live | None = None

    @property
    def actor(self) -> Actor | None:
        """Who asks, None when nobody is signed in."""
        return self.ask.actor

    @property
    def tender(self) -> Tender:
        """The tender that the address names."""
        assert self.found.tender is not None
        return self.found.tender

    @property
    def spec(self) -> Spec:
        """The document that the address names."""
        assert self.found.spec is not None
        return self.found.spec

    @property
    def address(self) -> str:
        """The network address of the visitor, "" when it is not known."""
        return self.ask.address

    def path(self, name: str) -> str:
        """Give a part of the address by its name in the route."""
        return str(self.request.path_params[name])

    def number(self, name: str) -> int:
        """Give a part of the address that is a whole number; NotFound when no row can bear it."""
        value = int(self.request.path_params[name])
        if value > MAX_ID:
            raise NotFound
        return value

    def query(self, name: str, default: str = "") -> str:
        """Give a value of the query, the first when it stands twice."""
        return self.request.query_params.get(name, default)

    def share(
        self,
        about: Hashable,
        make: Callable[[], T],
        weigh: Callable[[T], int],
        *,
        on: Standing = (),
    ) -> T:
        """Give what is the same for every reader of this document as it stands, made once.

        `about` names it with everything else it depends on; `weigh` gives its bytes. It
        depends on another part of the tender's standing when `on` says which.
        """
        if not self.standing:
            return make()
        found: T | None = self.shared.get(self._key(about, on))
        if found is None:
            found = make()  # what was read may tell what it depends on
            self.shared.put(self._key(about, on), found, weigh(found))
        return found

    def _key(self, about: Hashable, on: Standing) -> Hashable:
        spec = self.found.spec
        if not on and spec is not None and spec.id is not None:
            on = near(self.shared, self.standing, spec.id)
        return (about, self.number("tender"), on or self.standing)

    def refused(self, refusal: Refusal) -> "Visit":
        """Give the same visit, to show its form again with what is to be corrected."""
        return replace(self, refusal=refusal)


@dataclass(frozen=True)
class Page:
    """A template and its context; the door renders it in the visitor's language.

    `pieces` are bytes made before, that the template prints nothing but the place of: each
    stands in the context under its name.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    pieces: Mapping[str, bytes] = field(default_factory=dict)


Values = Mapping[str, Any]


@dataclass(frozen=True)
class Redirect:
    """Another address, by the name of its route; `done` names the sentence shown there."""

    to: str
    params: Values = field(default_factory=dict)
    done: str = ""
    cookies: Mapping[str, str | None] = field(default_factory=dict)
    local: str = ""


@dataclass(frozen=True)
class Download:
    """Bytes to hand over: a file to keep when it has a name, shown in place otherwise."""

    content: bytes
    media_type: str
    name: str = ""
    lasting: bool = False
    status: int = 200


@dataclass(frozen=True)
class Later(Generic[T]):
    """What is costly to make: the view has gathered its values, and the door calls `make` once
    the transaction has closed. A refusal that it raises becomes a page, as a view's does.
    """

    make: Callable[[], T]


@dataclass(frozen=True)
class Letter:
    """What a script is told: JSON, or nothing with status 204."""

    content: str = ""
    status: int = 200


@dataclass(frozen=True)
class Lasting:
    """A response that goes on after the view: it is given as it is, never kept or changed."""

    response: Response


Answer = Page | Redirect | Download | Letter | Lasting | Later[Page] | Later[Download]
