"""A route: one row that says everything about an address, and how addresses are written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.convertors import Convertor, register_url_convertor

from wikimarche.rules import Action
from wikimarche.web.visit import Answer, Found, Visit

__all__ = ["Finder", "Route", "View", "address_of"]


class _Id(Convertor[int]):
    """A part of an address that numbers a row: digits, no more than a row can bear."""

    regex = "[0-9]{1,10}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("id", _Id())

View = Callable[[Visit], Answer]
Finder = Callable[[Visit], Found]


@dataclass(frozen=True)
class Route:
    """An address and a method: who may, on what, answered by which view.

    `find` finds what the address names (404 there, once). `again` shows the form anew with
    what was typed when the desk refuses. `prepare` computes, before the writing
    transaction opens, what would keep other writers waiting. A `ready` page shows nothing
    but a tender as it stands, so that it may be given again while that has not changed.
    A `prompt` view is answered by the event loop, open to all and without a database, even
    when every thread is taken.

    A `script` route speaks with the scripts of pages: its refusals are JSON; it `takes` so
    many bytes of JSON instead of a form. `together` writes in one transaction with all those
    who wait at that moment. `still` changes nothing in the database, though it is sent;
    `quick` may answer it on the event loop, and gives None when it cannot.
    """

    method: str
    path: str
    name: str
    action: Action
    view: View
    find: Finder | None = None
    again: View | None = None
    prepare: Callable[[Visit], Any] | None = None
    ready: bool = False
    prompt: bool = False
    script: bool = False
    takes: int = 0
    together: bool = False
    still: bool = False
    quick: Callable[[Visit], Answer | None] | None = None

    @property
    def writes(self) -> bool:
        """Whether the view runs in a writing transaction."""
        return self.method == "POST" and not self.still


def address_of(paths: dict[str, str], name: str, **params: Any) -> str:
    """Write the address of a named route; parameters the path does not use go to the query.

    Raises KeyError for a name no route has: a broken link is found by the tests.
    """
    path, rest = paths[name], dict(params)
    anchor = rest.pop("anchor", "")
    for key in list(rest):
        for hole in (f"{{{key}}}", f"{{{key}:id}}"):
            if hole in path:
                path = path.replace(hole, quote(str(rest.pop(key)), safe=""))
                break
    query = {key: value for key, value in rest.items() if value not in (None, "")}
    tail = f"?{urlencode(query)}" if query else ""
    return f"{path}{tail}" + (f"#{anchor}" if anchor else "")
