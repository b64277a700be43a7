"""Live writing in one process: who listens, who is there, how fast they send, who still may.

a commit, a sign ─► Live ─► hub ─► the streams of this process
                      └───► neighbours ─► the other processes
every second ─► rights and versions, for all who listen at once
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from anyio import CapacityLimiter, to_thread
from sqlmodel import Session

from wikimarche.errors import Busy, Sentence, TooMany
from wikimarche.store import watching
from wikimarche.store.opening import Store
from wikimarche.web import metrics, wire
from wikimarche.web.hub import Event, Hub, Listener, News, Seat
from wikimarche.web.neighbours import Neighbours
from wikimarche.web.presence import Person, Presences
from wikimarche.web.rates import Rates
from wikimarche.web.rights import Verdict, verdicts

__all__ = ["TOLD", "Live"]

logger = logging.getLogger("wikimarche")

TOLD = "told"  # in the notes of a session: by document, the event of its last entry

STREAMS_OF_ONE = 20  # of one account, in this process
STREAMS = 1_000  # of this process: `serve` takes twice as many connections
WATCH_SECONDS = 1.0
WRITERS = 16  # threads of batches and signs, which long pages do not keep waiting
AGAIN_SECONDS = 10

TOO_MANY_STREAMS = Sentence(
    "Trop de pages sont ouvertes avec votre compte : fermez-en quelques-unes."
)


class Live:
    """Everything live of one process, built once with the door."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], *, session_days: int
    ) -> None:
        self.store = store
        self.clock = clock
        self.days = session_days
        self.presences = Presences()
        self.rates = Rates()
        self.threads = CapacityLimiter(WRITERS)
        self.hub = Hub(self.news, self.people)
        self.hub.told = metrics.count_told
        self.neighbours = Neighbours(store, self)
        self._hurry = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    # From any thread.

    def let_in(self, account: int) -> None:
        """Refuse one stream more when an account, or this process, has too many."""
        if self.hub.count(account) >= STREAMS_OF_ONE:
            raise TooMany(AGAIN_SECONDS, TOO_MANY_STREAMS)
        if self.hub.closed or self.hub.count() >= STREAMS:
            raise Busy

    def committed(self, info: Mapping[Any, Any]) -> None:
        """Tell what a transaction has changed, once it is committed."""
        told = info.get(TOLD, {})
        for spec, version in info.get("written", {}).items():
            if spec in told:
                self.hub.call(self.hub.tell_next, spec, told[spec])
            else:
                self.wake(spec, version)
            self.neighbours.say_written(spec, version)
        for spec in info.get("cut", {}):
            self.wake(spec)
        if info.get("stamps grown"):
            self.hub.call(self._hurry.set)

    def wake(self, spec: int, version: int | None = None) -> None:
        """Let those who listen to a document hear what is new."""
        self.hub.call(self.hub.wake, spec, version)

    def wake_all(self) -> None:
        """Let everybody hear what is new: calls of other processes may have been missed."""
        self.hub.call(self.hub.wake_all)

    def sign(self, spec: int, person: Person) -> None:
        """Keep a sign of somebody and tell the others, in every process."""
        kept = self.presences.sign(spec, person)
        if kept is None:
            return
        self.neighbours.say_sign(spec, asdict(kept[0]))
        if kept[1]:
            self.hub.call(self.hub.show_people, spec)

    def leave(self, spec: int, client: str, account: int) -> None:
        """Forget the page of somebody who left, in every process."""
        self.neighbours.say_left(spec, client, account)
        self.heard_left(spec, client, account)

    def heard_sign(self, spec: int, person: Person) -> None:
        """Keep a sign given to another process."""
        kept = self.presences.sign(spec, person, own=False)
        if kept is not None and kept[1]:
            self.hub.call(self.hub.show_people, spec)

    def heard_left(self, spec: int, client: str, account: int) -> None:
        """Forget the page of somebody who left."""
        if self.presences.leave(spec, client, account):
            self.hub.call(self.hub.show_people, spec)

    def own_people(self, spec: int) -> list[Mapping[str, Any]]:
        """Give who gave their signs to this process."""
        return self.presences.people(spec, own=True)

    def people(self, spec: int) -> Event:
        """Give who is in a document."""
        return wire.people_event(self.presences.people(spec))

    def news(self, spec: int, version: int, number: int) -> News:
        """Give what is new of a document; Stale when it is too old to tell."""
        with self.store.reading() as session:
            return wire.news_of(session, spec, version, number)

    # On the loop that serves.

    def open(self) -> None:
        """Begin, on the loop that serves."""
        self.hub.loop = asyncio.get_running_loop()
        self.neighbours.calls.open()

    def close(self) -> None:
        """Stop speaking with the other processes; `hub.close` has ended the streams."""
        self.neighbours.calls.close()

    def seat(self, spec: int, client: str, token: str) -> Seat | None:
        """Give the seat of a page that listens here now with this session."""
        circle = self.hub.circles.get(spec)
        for listener in circle.listeners if circle else ():
            seat = listener.seat
            if (seat.client, seat.token) == (client, token) and not listener.over:
                return seat
        return None

    def join(self, listener: Listener, *, version: int, number: int) -> None:
        """Add a listener, and watch the rights from the first one on."""
        spec = listener.seat.spec
        if spec not in self.hub.circles:
            self.neighbours.ask_who(spec)
        self.hub.join(listener, version=version, number=number)
        metrics.count_stream(1)
        if self._watching is None or self._watching.done():
            self._hurry = asyncio.Event()
            self._watching = asyncio.create_task(self._watch())

    def part(self, listener: Listener) -> None:
        """Forget a listener."""
        self.hub.leave(listener)
        metrics.count_stream(-1)

    async def _watch(self) -> None:
        """Look every second, or at once when rights may have changed, while somebody listens."""
        while self.hub.circles:
            with suppress(TimeoutError):
                async with asyncio.timeout(WATCH_SECONDS):
                    await self._hurry.wait()
            self._hurry.clear()
            try:
                await self._look()
            except Exception:  # the next second tries again
                logger.exception("looking at the rights of streams failed")

    async def _look(self) -> None:
        """End the streams whose right has gone; find what no call has told."""
        listeners = {one.seat: one for one in self.hub.listeners()}
        lost, counters = await to_thread.run_sync(
            self._looked, list(listeners), limiter=self.hub.threads
        )
        for seat, verdict in lost.items():
            listeners[seat].end(_right(seat, verdict))
            if self.presences.leave(seat.spec, seat.client, seat.actor.id):
                self.hub.show_people(seat.spec)
        for spec in self.presences.forget_gone():
            self.hub.show_people(spec)
        for spec, (version, number) in counters.items():
            circle = self.hub.circles.get(spec)
            if circle and (version > circle.version or number > circle.number):
                circle.woken.set()
        metrics.count_people(self.presences.count())

    def _looked(
        self, seats: list[Seat]
    ) -> tuple[Mapping[Seat, Verdict], Mapping[int, tuple[int, int]]]:
        with self.store.reading() as session:
            return self._lost(session, seats), watching.counters_of(
                session, {seat.spec for seat in seats}
            )

    def _lost(self, session: Session, seats: list[Seat]) -> Mapping[Seat, Verdict]:
        return verdicts(session, seats, now=self.clock(), days=self.days)


def _right(seat: Seat, verdict: Verdict) -> Event:
    """Give the last event of a stream whose right has gone."""
    told = {"may": verdict.may, "sentence": seat.tongue.say(verdict.sentence)}
    return Event("right", wire.dumps(told))
