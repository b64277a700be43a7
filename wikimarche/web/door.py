"""The door: the one way in. Who asks, from where, on what, in which transaction.

    request ─► origin ─► actor ─► found ─► policy ─► view ─► commit ─► answer
                                                      │
                              refusal ◄── rolled back ┘   the form again, as it was typed

One transaction a request, opened and closed here; an answer is given after the commit.
Views run in the thread pool: the event loop only reads and writes sockets.
"""

import logging
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from math import inf
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from wikimarche.desk.asking import Ask
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import (
    Busy,
    Forbidden,
    NotFound,
    Refusal,
    SignInNeeded,
    StoreUnavailable,
    TooMany,
)
from wikimarche.rules import Action, Actor, may
from wikimarche.settings import Settings
from wikimarche.store.opening import Store
from wikimarche.web.answers import Answers, Caller, wants_json
from wikimarche.web.callers import Callers
from wikimarche.web.forms import read_form, read_letter
from wikimarche.web.guard import check_origin
from wikimarche.web.live import Live
from wikimarche.web.pages import Pages
from wikimarche.web.readiness import Readiness
from wikimarche.web.ready import Asked, ReadyPages
from wikimarche.web.routing import Route
from wikimarche.web.statuses import BROKEN, NO_ROOM_FOR_FILES, NO_SPACE, STATUS
from wikimarche.web.tongues import Tongue
from wikimarche.web.visit import Download, Form, Later, Page, Redirect, Visit

__all__ = ["Door"]

logger = logging.getLogger("wikimarche")

AGAIN_SECONDS = 5
# Threads that read pages. Python computes on one at a time: more of them share its time so
# finely that none ends. Those that ask a server of databases also wait for it.
READERS = 2
WITHOUT_CHANGE = frozenset({Action.MANAGE_OWN_ACCOUNT, Action.SIGN_IN, Action.SEE_HELP})


class ChangeNeeded(Forbidden):
    """The account still has the first password somebody else has seen."""


T = TypeVar("T")
Made = Response | Callable[[], Response]


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
        workshop: Workshop | None = None,
    ) -> None:
        self.settings = settings
        self.store = store
        self.pages = pages
        self.answers = Answers(settings, pages)
        self.ready = ReadyPages(pages.edition)
        self.tongues = tongues
        self.clock = clock
        self.workshop = workshop
        self.readiness = Readiness(settings, store, clock)
        self.live = Live(store, clock, session_days=settings.session_days)
        self.callers = Callers(settings, store, tongues=tongues, clock=clock)
        self.apart = CapacityLimiter(1)
        self.readers = CapacityLimiter(READERS if store.is_sqlite else 2 * READERS)

    def endpoint(self, route: Route) -> Callable[[Request], Any]:
        """Give the asynchronous function that serves a route."""

        async def serve(request: Request) -> Response:
            form = Form()
            request.state.script = route.script
            try:
                check_origin(request)
                if route.prompt:
                    return await self._at_once(route, request)
                if route.takes:
                    form = await read_letter(request, route.takes, plain=route.still)
                elif route.writes:
                    self._check_room_for_files(request)
                    form = await read_form(request)
                if response := self._quickly(route, request, form):
                    return response
            except Refusal as refusal:
                return await run_in_threadpool(self.turn_away, request, refusal)
            readers = self.readers if route.method == "GET" else None
            limiter = self.live.threads if route.takes else readers
            answer = partial(self.answer, route, request, form)
            made = await to_thread.run_sync(answer, limiter=limiter)
            if isinstance(made, Response):
                return made
            return await run_in_threadpool(made)  # it takes long: others go on reading

        serve.__name__ = route.name
        return serve

    def answer(self, route: Route, request: Request, form: Form) -> Made:
        """Serve a request whose form has been read, or give how to make what takes long."""
        caller = Caller(request, self.callers.tongue(request, None), form)

        def serve() -> Made:
            if not route.writes and route.prepare is None:
                return self._read(route, caller)
            if route.together:
                return self._joined(route, caller)
            known = self.callers.known(caller)
            return self._minding(route, known, lambda: self._served(route, known))

        return self._minding(route, caller, serve)

    def _made(
        self, route: Route, caller: Caller, answer: Later[Page] | Later[Download]
    ) -> Response:
        return self._minding(route, caller, lambda: self.answers.written(caller, answer))

    def _minding(
        self, route: Route, caller: Caller, serve: Callable[[], T]
    ) -> T | Response:
        """Answer whatever goes wrong: refusals in words, faults of ours with no detail."""
        try:
            try:
                return serve()
            except Refusal as refusal:
                return self._refused(route, caller, refusal)
        except Exception:
            fields = {
                "request": getattr(caller.request.state, "request_id", ""),
                "method": caller.request.method,
                "route": route.name,
            }
            logger.exception("request failed", extra={"fields": fields})
            return self.answers.failure(caller, 500, BROKEN)

    async def _at_once(self, route: Route, request: Request) -> Response:
        """Answer on the event loop, with a session that is bound to no database.

        What is costly to make has a thread of its own, that no other request can take.
        """
        caller = Caller(request, self.callers.tongue(request, None))
        answer = route.view(self._visit(caller, Session()))
        if isinstance(answer, Later):
            answer = await to_thread.run_sync(answer.make, limiter=self.apart)
        return self.answers.written(caller, answer)

    def _quickly(self, route: Route, request: Request, form: Form) -> Response | None:
        """Answer on the event loop, without a database, what needs nothing from it."""
        if route.quick is None:
            return None
        caller = Caller(request, self.callers.tongue(request, None), form)
        answer = route.quick(self._visit(caller, Session()))
        return None if answer is None else self.answers.written(caller, answer)

    def turn_away(self, request: Request, refusal: Refusal) -> Response:
        """Answer a request that reaches no view: another site's, too large, no such address."""
        caller = Caller(request, self.callers.tongue(request, None))
        with suppress(Refusal):
            caller = self.callers.known(caller)
        request.state.refusal = type(refusal).__name__
        response = self.answers.failure(caller, STATUS[type(refusal)], refusal.sentence)
        return _when_again(response, refusal)

    async def nowhere(self, request: Request, _error: Exception) -> Response:
        """Answer an address that no route has, as one that may not be known."""
        return await run_in_threadpool(self.turn_away, request, NotFound())

    def _read(self, route: Route, caller: Caller) -> Made:
        """Serve a page, all in one reading transaction: who asks, what, and the answer."""
        refused: Refusal | None = None
        with self.store.reading() as session:
            caller = self.callers.identified(caller, session)
            try:
                answer = self._page_or_ready(route, caller, session)
            except Refusal as refusal:
                refused = refusal
        self.callers.touch(caller)
        if refused is not None:
            return self._refused(route, caller, refused)
        if isinstance(answer, Response):
            return answer
        return partial(self._made, route, caller, answer)

    def _page_or_ready(
        self, route: Route, caller: Caller, session: Session
    ) -> Response | Later[Page] | Later[Download]:
        """Give a ready page when nothing it shows has changed, else what the view answers."""
        request = caller.request
        asked = Asked()
        if not route.still:
            asked = self.ready.asked(route, request, session, actor=caller.actor)
        response = self.ready.answer(request, asked, partial(self.answers.menu, caller))
        if response is None:
            visit = self._admitted(route, self._visit(caller, session))
            visit = replace(visit, standing=asked.standing, shared=self.ready.shared)
            answer = route.view(visit)
            if isinstance(answer, Later):
                return answer
            if not isinstance(answer, Page) or answer.status != 200:
                return self.answers.written(caller, answer)
            pieces = self.answers.rendered(caller, answer)
            if asked.tag and caller.actor:
                asked = self.ready.keyed(
                    request, caller.actor, asked.standing, visit.found.place
                )
            self.ready.keep(asked, pieces)
            response = HTMLResponse(b"".join(pieces))
        return self.answers.sealed(response, tag=asked.tag)

    def _visit(self, caller: Caller, session: Session) -> Visit:
        return Visit(
            ask=Ask(session, caller.actor, self.clock(), _address(caller.request)),
            request=caller.request,
            settings=self.settings,
            tongue=caller.tongue,
            tongues=self.tongues,
            pages=self.pages,
            form=caller.form,
            readiness=self.readiness,
            workshop=self.workshop,
            live=self.live,
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
        if isinstance(prepared, Later):
            prepared = prepared.make()
        if route.writes:
            self._check_disk()
        opened = self.store.writing if route.writes else self.store.reading
        with opened() as session:
            visit = self._admitted(route, self._visit(caller, session))
            answer = route.view(replace(visit, prepared=prepared))
            after = route.writes or isinstance(answer, Later)
            response = None if after else self.answers.written(caller, answer)
        self.live.committed(session.info)
        return response or self.answers.written(caller, answer)

    def _joined(self, route: Route, caller: Caller) -> Response:
        """Serve what many send at once, in one writing transaction with those who wait.

        Who asks, on what and by which right are all read in that transaction; `prepare` is
        asked before, with a session that is bound to no database.
        """
        try:
            prepared = route.prepare and route.prepare(
                self._visit(self.callers.recognised(caller), Session())
            )
        except Refusal:
            with self.store.reading() as session:  # who may not is told that first
                known = self.callers.identified(caller, session)
                self._admitted(route, self._visit(known, session))
            raise
        self._check_disk()

        def work(session: Session) -> tuple[Caller, Response, dict[Any, Any]]:
            known = self.callers.identified(caller, session)
            visit = self._admitted(route, self._visit(known, session))
            answer = route.view(replace(visit, prepared=prepared))
            return known, self.answers.written(known, answer), dict(session.info)

        known, response, info = self.store.together(
            _place(caller.request), work, gathers=True
        )
        self.live.committed(info)
        self.callers.touch(known)
        return response

    def _check_disk(self) -> None:
        if self._free() < self.settings.disk_reserve_mb * 1_000_000:
            raise StoreUnavailable(NO_SPACE)

    def _check_room_for_files(self, request: Request) -> None:
        """Refuse a form with files before it is read, while writing texts still goes on."""
        sent = request.headers.get("content-type", "").lower()
        reserve = self.settings.upload_reserve_mb * 1_000_000
        if sent.startswith("multipart/") and self._free() < reserve:
            raise StoreUnavailable(NO_ROOM_FOR_FILES)

    def _free(self) -> float:
        """Give the free bytes beside the database; a server watches its own disk."""
        path = self.store.file
        return inf if path is None else shutil.disk_usage(path.parent).free

    def _refused(self, route: Route, caller: Caller, refusal: Refusal) -> Response:
        """Answer a refusal: the form again when the route has one, else a page that says it."""
        caller.request.state.refusal = type(refusal).__name__
        if isinstance(refusal, ChangeNeeded):
            return self.answers.written(caller, Redirect("account", done="change_needed"))
        if isinstance(refusal, SignInNeeded):
            return self._to_sign_in(caller, refusal)
        response = self._form_again(route, caller, refusal) or self.answers.failure(
            caller, STATUS.get(type(refusal), 403), refusal.sentence, refusal
        )
        return _when_again(response, refusal)

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
            if isinstance(answer, Later):
                answer = answer.make()
            if isinstance(answer, Page):
                answer = replace(answer, status=STATUS[type(refusal)])
            return self.answers.written(caller, answer)
        return None

    def _to_sign_in(self, caller: Caller, refusal: Refusal) -> Response:
        if wants_json(caller.request) or caller.form.texts:
            return self.answers.failure(caller, 401, refusal.sentence)
        target = caller.request.url.path
        if caller.request.url.query:
            target += f"?{caller.request.url.query}"
        return self.answers.written(
            caller, Redirect("sign_in", {"next": "" if target == "/" else target})
        )


def _when_again(response: Response, refusal: Refusal) -> Response:
    """Say on the answer when to try again, if that may be enough."""
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.seconds)
    elif isinstance(refusal, Busy | StoreUnavailable):
        response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response


def _address(request: Request) -> str:
    """Give the network address of who asks, "" when it is not known."""
    return request.client.host if request.client else ""


def _place(request: Request) -> tuple[int, ...]:
    """Give where a request writes: transactions are shared in this order."""
    return tuple(int(request.path_params[name]) for name in ("tender", "spec"))


def may_at_all(actor: Actor | None, action: Action) -> bool:
    """Tell whether an anonymous visitor may knock; signed in, the policy decides later."""
    return actor is not None or may(None, action)
