"""Who knocks: the session that comes along with a request, the account it opens, the language."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session
from starlette.requests import Request

from wikimarche.desk import signing_in
from wikimarche.desk.asking import Ask
from wikimarche.desk.credentials import token_hash
from wikimarche.errors import Refusal, SignInNeeded
from wikimarche.kept import Kept
from wikimarche.rules import Actor
from wikimarche.settings import Settings
from wikimarche.store.opening import Store
from wikimarche.web.answers import Caller
from wikimarche.web.guard import session_cookie
from wikimarche.web.tongues import Tongue, preferred

__all__ = ["Callers"]

TOUCH_AFTER = timedelta(hours=1)
RECOGNISED = 10_000  # sessions


class Callers:
    """Finds out who asks, in the transaction of the request."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        tongues: Mapping[str, Tongue],
        clock: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.store = store
        self.tongues = tongues
        self.clock = clock
        self._recognised: Kept[Actor] = Kept(RECOGNISED)

    def tongue(self, request: Request, actor: Actor | None) -> Tongue:
        """Give the language of an answer: the account's, else what the browser asks for."""
        language = actor.language if actor else request.cookies.get("language", "")
        if language not in self.tongues:
            language = preferred(request.headers.get("accept-language", ""))
        return self.tongues[language]

    def known(self, caller: Caller) -> Caller:
        """Give the caller with the actor whose session cookie came along."""
        with self.store.reading() as session:
            caller = self.identified(caller, session)
        self.touch(caller)
        return caller

    def identified(self, caller: Caller, session: Session) -> Caller:
        """Give the caller as a transaction knows them; as it is when nobody is signed in."""
        token = caller.request.cookies.get(session_cookie(self.settings))
        if not token:
            return caller
        found = signing_in.actor_with(
            Ask(session, None, self.clock()), token, days=self.settings.session_days
        )
        if found is None:
            return caller
        actor, seen_at = found
        caller.request.state.account = actor.id
        tongue = self.tongue(caller.request, actor)
        return replace(caller, actor=actor, tongue=tongue, seen_at=seen_at)

    def touch(self, caller: Caller) -> None:
        """Remember that a session is in use, once an hour."""
        actor, now = caller.actor, self.clock()
        if actor is None or actor.session_id is None or caller.seen_at is None:
            return
        if abs(now - caller.seen_at) > TOUCH_AFTER:  # a clock may have been ahead
            with suppress(Refusal), self.store.writing() as session:
                signing_in.touch_session(Ask(session, actor, now), actor.session_id)

    def recognised(self, caller: Caller) -> Caller:
        """Give the caller as this process knows them, perhaps from a while ago.

        It is enough to count what they send and to keep strangers out of the writing
        transaction; what they may do is read there.
        """
        token = caller.request.cookies.get(session_cookie(self.settings), "")
        key = token_hash(token)
        actor = self._recognised.get(key)
        if actor is None:
            actor = self.known(caller).actor
            if actor is None:
                raise SignInNeeded
            self._recognised.put(key, actor)
        return replace(caller, actor=actor)
