"""Answers: what a view gives, turned into a response with the headers of the site."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from wikimarche.errors import Invalid, Refusal, Sentence
from wikimarche.kept import Kept
from wikimarche.rules import Actor
from wikimarche.settings import Settings
from wikimarche.web.guard import HEADERS, set_cookies
from wikimarche.web.notices import NOTICES
from wikimarche.web.pages import Pages
from wikimarche.web.ready import hole, pieces_of
from wikimarche.web.statuses import HEADINGS
from wikimarche.web.tongues import Tongue
from wikimarche.web.visit import (
    Answer,
    Download,
    Form,
    Lasting,
    Later,
    Letter,
    Page,
    Redirect,
)

__all__ = ["Answers", "Caller", "wants_json"]

MENUS = 2_000  # of one kilobyte
KEPT = ("text", "reason")  # what somebody may have typed for an hour


@dataclass(frozen=True)
class Caller:
    """Who knocks: the request, the actor once known, the language of the answer."""

    request: Request
    tongue: Tongue
    form: Form = field(default_factory=Form)
    actor: Actor | None = None
    seen_at: datetime | None = None


class Answers:
    """Writes every response of the site."""

    def __init__(self, settings: Settings, pages: Pages) -> None:
        self.settings = settings
        self.pages = pages
        self.menus: Kept[bytes] = Kept(MENUS)

    def failure(
        self,
        caller: Caller,
        status: int,
        sentence: Sentence,
        refusal: Refusal | None = None,
    ) -> Response:
        """Give the page of a refusal, with what had been typed and a way out."""
        tongue = caller.tongue
        if wants_json(caller.request):
            faults = refusal.fields if isinstance(refusal, Invalid) else {}
            body = {
                "sentence": tongue.say(sentence),
                "fields": {name: tongue.say(fault) for name, fault in faults.items()},
            }
            return self.sealed(JSONResponse(body, status_code=status))
        kept = "\n\n".join(caller.form.get(name) for name in KEPT if caller.form.get(name))
        page = Page(
            "error.html",
            {
                "status": status,
                "heading": tongue.say(HEADINGS[status]),
                "sentence": tongue.say(sentence),
                "kept_text": kept,
            },
            status,
        )
        return self.written(caller, page)

    def written(self, caller: Caller, answer: Answer) -> Response:
        """Turn a view's answer into a response."""
        match answer:
            case Page():
                return self._page(caller, answer)
            case Redirect():
                return self._redirect(caller, answer)
            case Download():
                return self._download(answer)
            case Letter():
                return self._letter(answer)
            case Lasting():
                return self._lasting(answer)
            case Later():
                return self.written(caller, answer.make())

    def _page(self, caller: Caller, page: Page) -> Response:
        content = b"".join(self.rendered(caller, page))
        return self.sealed(HTMLResponse(content, status_code=page.status))

    def rendered(self, caller: Caller, page: Page) -> tuple[bytes, ...]:
        """Give the bytes of a page, in pieces."""
        request = caller.request
        done = NOTICES.get(request.query_params.get("done", ""))
        shared = {
            "theme": request.cookies.get("theme", ""),
            "flash": caller.tongue.say(done) if done and page.status == 200 else None,
            "here": _here(request),
        }
        menu = {"menu": self.menu(caller)} if caller.actor else {}
        pieces = {**menu, **page.pieces}
        holes = {name: hole(name) for name in pieces}
        text = self.pages.render(
            *(caller.tongue.code, page.template),
            *({**shared, **holes, **page.context}, caller.actor),
        )
        return pieces_of(text, pieces)

    def menu(self, caller: Caller) -> bytes:
        """Give the menu of who is signed in, the only place of a page that says who reads it."""
        assert caller.actor is not None
        actor, code = caller.actor, caller.tongue.code
        key = (actor.id, actor.name, actor.is_admin, code)
        return self.menus.give(
            key, lambda: self.pages.render(code, "_person_menu.html", {}, actor).encode()
        )

    def _redirect(self, caller: Caller, redirect: Redirect) -> Response:
        target = redirect.local or self.pages.address(
            redirect.to, **redirect.params, done=redirect.done
        )
        if wants_json(caller.request):
            response: Response = JSONResponse({"location": target})
        else:
            response = RedirectResponse(target, status_code=303)
        set_cookies(response, redirect.cookies, self.settings)
        return self.sealed(response)

    def _download(self, download: Download) -> Response:
        response = Response(
            download.content, download.status, media_type=download.media_type
        )
        if download.name:
            response.headers["Content-Disposition"] = attachment(download.name)
        response = self.sealed(response)
        if download.lasting:
            response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response

    def _letter(self, letter: Letter) -> Response:
        kind = "application/json" if letter.content else None
        return self.sealed(Response(letter.content, letter.status, media_type=kind))

    def _lasting(self, lasting: Lasting) -> Response:
        response = self.sealed(lasting.response)
        # A proxy that compresses or gathers what passes would hold news back.
        response.headers["Cache-Control"] = "no-store, no-transform"
        return response

    def sealed(self, response: Response, *, tag: str = "") -> Response:
        """Put the headers of the site; a tagged page may be kept, if it is asked about again."""
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = (
            "private, no-cache" if tag else "private, no-store"
        )
        if tag:
            response.headers["ETag"] = tag
            response.headers["Vary"] = "Cookie"
        if self.settings.secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def attachment(name: str) -> str:
    """Give the header that names a file to keep, in any letters (RFC 6266, RFC 8187)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    header = f'attachment; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def _here(request: Request) -> str:
    """Give the address to come back to, "" when it only answers forms."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query if request.method == "GET" else ""


def wants_json(request: Request) -> bool:
    """Tell whether a program or a script asks, which reads no page."""
    told: bool = getattr(request.state, "script", False)
    return told or request.headers.get("accept", "").startswith("application/json")
