"""Ready pages: bytes kept with everything they were made from, and the tag browsers ask by.

    asked ─► what it stands on (two queries) ─► key ─► kept? ─► 304, or the bytes as they are
                                                  └► the view ─► kept under the key

The key holds all that such a page shows: what its reader may do, in which language and theme,
at which address, and how the tender stands. The name of who reads stands in one place only,
filled when the page is given: readers with the same rights share the rest. Nothing is ever
invalidated: what changed has another key.
"""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from wikimarche.kept import Kept
from wikimarche.rules import Actor, Phase, Place, may, roles_of
from wikimarche.store.standing import Standing, standing_of
from wikimarche.web.nearness import near
from wikimarche.web.routing import Route

__all__ = ["Asked", "ReadyPages", "hole", "pieces_of"]

PAGES_BYTES = 32_000_000
SHARED_BYTES = 24_000_000
FLEETING = frozenset({"done", "edit", "rekeyed", "after"})  # said once, after a save


@dataclass(frozen=True)
class Asked:
    """What a request asks for; without `tag` its page is made afresh and not kept."""

    standing: Standing = ()
    key: Hashable = None
    tag: str = ""


@dataclass(frozen=True)
class _Kept:
    """A page without who reads it, whose menu stands between `before` and `after`."""

    before: bytes
    after: tuple[bytes, ...]

    @property
    def weight(self) -> int:
        """Its bytes, with the pieces it shares: it may be the last to hold them."""
        return len(self.before) + sum(map(len, self.after))

    def response(self, menu: bytes) -> Response:
        content = b"".join((self.before, menu, *self.after))
        return Response(content, media_type="text/html; charset=utf-8")


class ReadyPages:
    """The pages kept by this process; `edition` names the templates and files they are made of."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        self.pages: Kept[_Kept] = Kept(PAGES_BYTES)
        self.shared: Kept[Any] = Kept(SHARED_BYTES)

    def asked(
        self, route: Route, request: Request, session: Session, *, actor: Actor | None
    ) -> Asked:
        """Tell what is asked for; nothing is looked up that the actor may not see."""
        tender = int(request.path_params.get("tender", 0))
        if actor is None or actor.must_change or tender not in actor.roles:
            return Asked()
        standing = standing_of(session, tender)
        if not standing or not _stands(standing, request.path_params.get("spec")):
            return Asked()
        place = Place(tender_id=tender, phase=Phase(standing[0][0]))
        if not may(actor, route.action, place):
            return Asked()
        if not route.ready or FLEETING & set(request.query_params):
            return Asked(standing)
        return self.keyed(request, actor, standing, place)

    def keyed(
        self, request: Request, actor: Actor, standing: Standing, place: Place
    ) -> Asked:
        """Give the key and the tag of a page, by what is known now of what it stands on."""
        spec, number = (request.path_params.get(name) for name in ("spec", "number"))
        stands_on = standing
        if spec is not None and number is None:  # an old text cites what it did then
            stands_on = near(self.shared, standing, spec)
        rights = (*sorted(roles_of(actor, place)), actor.language)
        theme = request.cookies.get("theme", "")
        key = (rights, theme, _address(request), stands_on)
        return Asked(standing, key, self._tag((actor.id, actor.name, key)))

    def _tag(self, key: Hashable) -> str:
        """Give the strong entity tag of a page (RFC 9110, section 8.8.3)."""
        return f'"{hashlib.sha256(f"{self.edition}{key!r}".encode()).hexdigest()[:32]}"'

    def answer(
        self, request: Request, asked: Asked, menu: Callable[[], bytes]
    ) -> Response | None:
        """Give the page as it is kept, or 304 to a browser that has it; None when it has to be made."""
        if not asked.tag:
            return None
        if asked.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304)
        kept = self.pages.get(asked.key)
        return None if kept is None else kept.response(menu())

    def keep(self, asked: Asked, pieces: tuple[bytes, ...]) -> None:
        """Keep a page just made, whose second piece is the menu of who reads."""
        if asked.tag:
            kept = _Kept(pieces[0], pieces[2:])
            self.pages.put(asked.key, kept, kept.weight)


def _stands(standing: Standing, spec: int | None) -> bool:
    return spec is None or any(len(row) == 4 and row[1] == spec for row in standing)


def _address(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}"


def hole(name: str) -> str:
    """Give the mark that a template prints where ready bytes go; no text can hold it, escaped."""
    return f"<!--ready:{name}-->"


def pieces_of(text: str, ready: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """Cut a rendered page at its holes, in order, and put the ready bytes there.

    Raises ValueError for bytes that have no hole.
    """
    found: list[bytes] = []
    for name, content in ready.items():
        before, mark, text = text.partition(hole(name))
        if not mark:
            raise ValueError(f"the page has no place for {name}")
        found += [before.encode(), content]
    return (*found, text.encode())
