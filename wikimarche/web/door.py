"""The door: the one way in. Who asks, from where, on what, in which transaction.

    request ─► origin ─► actor ─► found ─► policy ─► view ─► commit ─► answer
                                                      │
                              refusal ◄── rolled back ┘   the form again, as it was typed

One transaction a request, opened and closed here; an answer is given after the commit.
Views run in the thread pool: the event loop only reads and writes sockets.
"""

import logging
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from wikimarche import errors
from wikimarche.desk import signing_in
from wikimarche.desk.asking import Ask
from wikimarche.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Sentence,
    SignInNeeded,
    StoreUnavailable,
    TooMany,
)
from wikimarche.rules import Action, Actor, may
from wikimarche.settings import Settings
from wikimarche.store.opening import Store
from wikimarche.web.forms import read_form
from wikimarche.web.guard import HEADERS, check_origin, session_cookie, set_cookies
from wikimarche.web.notices import NOTICES
from wikimarche.web.pages import Pages
from wikimarche.web.routing import Route
from wikimarche.web.tongues import Tongue, preferred
from wikimarche.web.visit import Answer, Download, Form, Page, Redirect, Visit

__all__ = ["STATUS", "Door"]

logger = logging.getLogger("wikimarche")

STATUS: Mapping[type[Refusal], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.SignInNeeded: 401,
    errors.Invalid: 422,
    errors.Stale: 409,
    errors.Collision: 409,
    errors.IllegalMove: 409,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Busy: 503,
    errors.StoreUnavailable: 503,
}

HEADINGS: Mapping[int, Sentence] = {
    401: Sentence("Connexion nécessaire"),
    403: Sentence("Action réservée"),
    404: Sentence("Page introuvable"),
    409: Sentence("Cette version a changé"),
    413: Sentence("Envoi trop volumineux"),
    422: Sentence("À corriger"),
    429: Sentence("Un instant"),
    500: Sentence("Un incident est survenu"),
    503: Sentence("Enregistrement impossible pour le moment"),
}

BROKEN = Sentence(
    "Le programme n’a pas su répondre ; l’incident est noté dans son journal technique. Rien n’a été enregistré par cette demande."
)
NO_SPACE = Sentence(
    "Il reste trop peu de place sur le disque du serveur : les écritures sont suspendues, la lecture continue. Prévenez l’administrateur."
)
TOUCH_AFTER = timedelta(hours=1)
WITHOUT_CHANGE = frozenset({Action.MANAGE_OWN_ACCOUNT, Action.SIGN_IN, Action.SEE_HELP})
KEPT = ("text", "reason")  # what somebody may have typed for an hour


class ChangeNeeded(Forbidden):
    """The account still has the first password somebody else has seen."""


@dataclass(frozen=True)
class Caller:
    """Who knocks: the request, the actor once known, the language of the answer."""

    request: Request
    tongue: Tongue
    form: Form = field(default_factory=Form)
    actor: Actor | None = None


class Door:
    """Answers every route; built once from what the program is made of."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        pages: Pages,
        tongues: Mapping[str, Tongue],
        clock: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.store = store
        self.pages = pages
        self.tongues = tongues
        self.clock = clock

    def endpoint(self, route: Route) -> Callable[[Request], Any]:
        """Give the asynchronous function that serves a route."""

        async def serve(request: Request) -> Response:
            form = Form()
            try:
                check_origin(request)
                if route.writes:
                    form = await read_form(request)
            except Refusal as refusal:
                return await run_in_threadpool(self.turn_away, request, refusal)
            return await run_in_threadpool(self.answer, route, request, form)

        serve.__name__ = route.name
        return serve

    def answer(self, route: Route, request: Request, form: Form) -> Response:
        """Serve a request whose form has been read."""
        caller = Caller(request, self._tongue(request, None), form)
        try:
            try:
                caller = self._identified(caller)
                return self._served(route, caller)
            except Refusal as refusal:
                return self._refused(route, caller, refusal)
        except Exception:
            logger.exception("%s %s failed", request.method, request.url.path)
            return self._failure(caller, 500, BROKEN)

    def turn_away(self, request: Request, refusal: Refusal) -> Response:
        """Answer a request that reaches no view: another site's, too large, no such address."""
        caller = Caller(request, self._tongue(request, None))
        with suppress(Refusal):
            caller = self._identified(caller)
        return self._failure(caller, STATUS[type(refusal)], refusal.sentence)

    async def nowhere(self, request: Request, _error: Exception) -> Response:
        """Answer an address that no route has, as one that may not be known."""
        return await run_in_threadpool(self.turn_away, request, NotFound())

    def _tongue(self, request: Request, actor: Actor | None) -> Tongue:
        language = actor.language if actor else request.cookies.get("language", "")
        if language not in self.tongues:
            language = preferred(request.headers.get("accept-language", ""))
        return self.tongues[language]

    def _identified(self, caller: Caller) -> Caller:
        """Give the caller with the actor whose session cookie came along."""
        token = caller.request.cookies.get(session_cookie(self.settings))
        if not token:
            return caller
        now = self.clock()
        with self.store.reading() as session:
            found = signing_in.actor_with(
                Ask(session, None, now), token, days=self.settings.session_days
            )
        if found is None:
            return caller
        actor, seen_at = found
        if now - seen_at > TOUCH_AFTER and actor.session_id is not None:
            with suppress(Refusal), self.store.writing() as session:
                signing_in.touch_session(Ask(session, actor, now), actor.session_id)
        return replace(caller, actor=actor, tongue=self._tongue(caller.request, actor))

    def _visit(self, caller: Caller, session: Session) -> Visit:
        return Visit(
            ask=Ask(session, caller.actor, self.clock()),
            request=caller.request,
            settings=self.settings,
            tongue=caller.tongue,
            tongues=self.tongues,
            pages=self.pages,
            form=caller.form,
        )

    def _admitted(self, route: Route, visit: Visit) -> Visit:
        """Give the visit with what its address names, or refuse it by the policy."""
        if not may_at_all(visit.actor, route.action):
            raise SignInNeeded
        if visit.actor and visit.actor.must_change and route.action not in WITHOUT_CHANGE:
            raise ChangeNeeded
        if route.find is not None:
            visit = replace(visit, found=route.find(visit))
        if not may(visit.actor, route.action, visit.found.place):
            raise Forbidden
        return visit

    def _served(self, route: Route, caller: Caller) -> Response:
        prepared = None
        if route.prepare is not None:
            with self.store.reading() as session:
                prepared = route.prepare(
                    self._admitted(route, self._visit(caller, session))
                )
        if route.writes:
            self._check_disk()
        opened = self.store.writing if route.writes else self.store.reading
        with opened() as session:
            visit = self._admitted(route, self._visit(caller, session))
            answer = route.view(replace(visit, prepared=prepared))
            response = None if route.writes else self._written(caller, answer)
        return response or self._written(caller, answer)

    def _check_disk(self) -> None:
        path = self.store.file
        reserve = self.settings.disk_reserve_mb * 1_000_000
        if path is not None and shutil.disk_usage(path.parent).free < reserve:
            raise StoreUnavailable(NO_SPACE)

    def _refused(self, route: Route, caller: Caller, refusal: Refusal) -> Response:
        """Answer a refusal: the form again when the route has one, else a page that says it."""
        if isinstance(refusal, ChangeNeeded):
            return self._written(caller, Redirect("account", done="change_needed"))
        if isinstance(refusal, SignInNeeded):
            return self._to_sign_in(caller, refusal)
        response = self._form_again(route, caller, refusal) or self._failure(
            caller, STATUS.get(type(refusal), 403), refusal.sentence, refusal
        )
        if isinstance(refusal, TooMany):
            response.headers["Retry-After"] = str(refusal.seconds)
        return response

    def _form_again(
        self, route: Route, caller: Caller, refusal: Refusal
    ) -> Response | None:
        """Give the form with what was typed and why; None when it cannot be shown now."""
        hidden = isinstance(refusal, NotFound | Forbidden) or wants_json(caller.request)
        if route.again is None or hidden:
            return None
        with suppress(Refusal), self.store.reading() as session:
            visit = self._admitted(route, self._visit(caller, session))
            answer = route.again(visit.refused(refusal))
            if isinstance(answer, Page):
                answer = replace(answer, status=STATUS[type(refusal)])
            return self._written(caller, answer)
        return None

    def _to_sign_in(self, caller: Caller, refusal: Refusal) -> Response:
        if wants_json(caller.request) or caller.form.texts:
            return self._failure(caller, 401, refusal.sentence)
        target = caller.request.url.path
        if caller.request.url.query:
            target += f"?{caller.request.url.query}"
        return self._written(
            caller, Redirect("sign_in", {"next": "" if target == "/" else target})
        )

    def _failure(
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
            return self._sealed(JSONResponse(body, status_code=status))
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
        return self._written(caller, page)

    def _written(self, caller: Caller, answer: Answer) -> Response:
        """Turn a view's answer into a response."""
        match answer:
            case Page():
                return self._page(caller, answer)
            case Redirect():
                return self._redirect(caller, answer)
            case Download():
                return self._download(answer)

    def _page(self, caller: Caller, page: Page) -> Response:
        request = caller.request
        done = NOTICES.get(request.query_params.get("done", ""))
        shared = {
            "theme": request.cookies.get("theme", ""),
            "flash": caller.tongue.say(done) if done and page.status == 200 else None,
            "here": _here(request),
        }
        text = self.pages.render(
            caller.tongue.code, page.template, {**shared, **page.context}, caller.actor
        )
        return self._sealed(HTMLResponse(text, status_code=page.status))

    def _redirect(self, caller: Caller, redirect: Redirect) -> Response:
        target = redirect.local or self.pages.address(
            redirect.to, **redirect.params, done=redirect.done
        )
        if wants_json(caller.request):
            response: Response = JSONResponse({"location": target})
        else:
            response = RedirectResponse(target, status_code=303)
        set_cookies(response, redirect.cookies, self.settings)
        return self._sealed(response)

    def _download(self, download: Download) -> Response:
        response = Response(download.content, media_type=download.media_type)
        if download.name:
            response.headers["Content-Disposition"] = attachment(download.name)
        response = self._sealed(response)
        if download.lasting:
            response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response

    def _sealed(self, response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = "private, no-store"
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
    """Tell whether a program asks, which reads no page."""
    return request.headers.get("accept", "").startswith("application/json")


def may_at_all(actor: Actor | None, action: Action) -> bool:
    """Tell whether an anonymous visitor may knock; signed in, the policy decides later."""
    return actor is not None or may(None, action)
