"""The hub: who listens to which document in this process, and what waits for each of them.

    commit ─► wake ─► one reading of what is new ─► the same event, written once, for every listener

It lives on the event loop and knows neither the database nor HTTP: `read` gives what is new
of a document, in a thread. Everything begins with the first listener of a document and ends
with the last. Other threads call it through `call`.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from anyio import CapacityLimiter, to_thread

from wikimarche.errors import NotFound, Stale
from wikimarche.rules import Actor
from wikimarche.web.tongues import Tongue

__all__ = ["BEAT", "LATE", "Event", "Hub", "Listener", "News", "Seat"]

logger = logging.getLogger("wikimarche")

MOST_WAITING = 256  # events of one listener; who reads slower is let go, and comes back
BUSY_SECONDS = 0.05  # the longest rest between two tellings of one document
QUIET_SECONDS = 0.02  # without a telling, what comes is told at once, without a reading
AGAIN_SECONDS = 1.0  # after a reading that failed
PEOPLE_SECONDS = 0.1  # between two lists of the people of one document
READERS = 4  # threads that read what is new, beside those that answer pages


@dataclass(frozen=True)
class Event:
    """Something to tell: `data` is JSON. Entries lead from version `since` to `upto`."""

    name: str
    data: str = "{}"
    since: int | None = None
    upto: int | None = None

    @cached_property
    def frame(self) -> bytes:
        """Its bytes in a stream of events, made once for all who listen."""
        number = "" if self.upto is None else f"id: {self.upto}\n"
        return f"{number}event: {self.name}\ndata: {self.data}\n\n".encode()


LATE = Event("late")
BEAT = Event("beat")


@dataclass(eq=False)
class Seat:
    """Who listens, to what, with which right when they were let in.

    `token` is the digest of the session's, `stamps` are what the right stands on.
    """

    actor: Actor
    tender: int
    spec: int
    client: str
    writes: bool
    tongue: Tongue
    token: str = ""
    stamps: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class News:
    """What one reading found: events in their order, and where the document stands now."""

    events: tuple[Event, ...]
    version: int
    number: int


Read = Callable[[int, int, int], News]


class Listener:
    """One open stream or poll: what waits for it, and whether it is over."""

    def __init__(self, seat: Seat, *, version: int) -> None:
        self.seat = seat
        self.version = version
        self.behind = False  # whether entries passed before it was there
        self.late = False  # whether it has to start again
        self.ended = asyncio.Event()
        self._waiting: deque[Event] = deque()
        self._arrived = asyncio.Event()

    @property
    def over(self) -> bool:
        """Whether nothing more will come than what waits."""
        return self.ended.is_set()

    @property
    def waits(self) -> bool:
        """Whether something waits for it."""
        return bool(self._waiting)

    def tell(self, event: Event) -> None:
        """Let an event wait; a list of people takes the place of an older one."""
        if self.over:
            return
        if event.name == "people":
            with suppress(StopIteration):
                self._waiting.remove(next(e for e in self._waiting if e.name == "people"))
        if len(self._waiting) >= MOST_WAITING:
            self.end()
            return
        self._waiting.append(event)
        self._arrived.set()

    def end(self, last: Event | None = None) -> None:
        """Let what waits go and tell a last thing, if there is one."""
        self._waiting.clear()
        if last is not None and not self.over:
            self._waiting.append(last)
        self.ended.set()
        self._arrived.set()

    async def next(self, seconds: float) -> Event | None:
        """Give what waits, or comes in so many seconds; None when nothing did, or it is over."""
        if not self._waiting and not self.over:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._arrived.wait()
        self._arrived.clear()
        return self._waiting.popleft() if self._waiting else None

    def follows(self, event: Event) -> bool:
        """Tell whether an event is the next one here, and note the version it leads to.

        One that was told already is not; one that comes too early leaves it behind.
        """
        if event.since is None or event.upto is None:
            return True
        if event.upto <= self.version:
            return False
        self.behind = event.since != self.version
        if not self.behind:
            self.version = event.upto
        return not self.behind


class Circle:
    """Those who listen to one document, and what they were told last."""

    def __init__(self, spec: int, version: int, number: int) -> None:
        self.spec = spec
        self.version = version
        self.number = number
        self.listeners: set[Listener] = set()
        self.woken = asyncio.Event()
        self.idle = False  # whether nothing is being read for it
        self.told_at = 0.0
        self.task: asyncio.Task[None] | None = None
        self.people: asyncio.TimerHandle | None = None

    def tell(self, event: Event) -> None:
        """Tell everybody of the circle."""
        for listener in self.listeners:
            listener.tell(event)

    def stop(self) -> None:
        """End what works for this circle."""
        if self.task is not None:
            self.task.cancel()
        if self.people is not None:
            self.people.cancel()


class Hub:
    """Every circle of this process; `people` gives the event that names who is in a document."""

    def __init__(self, read: Read, people: Callable[[int], Event]) -> None:
        self.read = read
        self.people = people
        self.circles: dict[int, Circle] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.threads = CapacityLimiter(READERS)
        self.closed = False
        self.told: Callable[[str, int], None] = lambda event, listeners: None

    def call(self, act: Callable[..., None], *values: Any) -> None:
        """Do something of this hub on its loop, from any thread; nothing when nobody ever listened."""
        if self.loop is not None:
            with suppress(RuntimeError):  # the loop has ended: there is nobody to tell
                self.loop.call_soon_threadsafe(act, *values)

    def listeners(self) -> Iterator[Listener]:
        """Give everybody who listens."""
        for circle in list(self.circles.values()):
            yield from list(circle.listeners)

    def count(self, account: int | None = None) -> int:
        """Count who listens, or only those of one account; asked from any thread."""
        found = self.listeners()
        return sum(1 for one in found if account is None or one.seat.actor.id == account)

    def join(self, listener: Listener, *, version: int, number: int) -> None:
        """Add a listener; `version` and `number` are the document's when it was let in."""
        if self.loop is None or not self.loop.is_running():
            self.loop = asyncio.get_running_loop()
        spec = listener.seat.spec
        circle = self.circles.get(spec)
        if circle is None:
            circle = self.circles[spec] = Circle(spec, version, number)
            circle.task = asyncio.create_task(self._tell(circle))
            circle.woken.set()  # for what was committed since it was let in
        listener.behind = listener.version < max(version, circle.version)
        circle.listeners.add(listener)
        if self.closed:
            listener.end()

    def leave(self, listener: Listener) -> None:
        """Forget a listener, and its circle with the last one."""
        circle = self.circles.get(listener.seat.spec)
        if circle is None:
            return
        circle.listeners.discard(listener)
        if not circle.listeners:
            circle.stop()
            del self.circles[circle.spec]

    def wake(self, spec: int, version: int | None = None) -> None:
        """Look for what is new in a document, unless its listeners were told up to `version`."""
        circle = self.circles.get(spec)
        if circle is not None and (version is None or version > circle.version):
            circle.woken.set()

    def tell_next(self, spec: int, event: Event) -> None:
        """Tell entries just committed; when much happens, or others lack, let them be read."""
        circle = self.circles.get(spec)
        if circle is None or self.loop is None:
            return
        quiet = self.loop.time() - circle.told_at > QUIET_SECONDS
        waits = not circle.idle or circle.woken.is_set()
        if not quiet or waits or event.since != circle.version:
            self.wake(spec, event.upto)
            return
        circle.version = event.upto or circle.version
        self._say(circle, event)

    def wake_all(self) -> None:
        """Look for what is new in every document."""
        for spec in self.circles:
            self.wake(spec)

    def show_people(self, spec: int) -> None:
        """Tell who is in a document, with what changes in the next moment."""
        circle = self.circles.get(spec)
        if circle is None or circle.people is not None or self.loop is None:
            return

        def tell() -> None:
            circle.people = None
            self._say(circle, self.people(spec))

        circle.people = self.loop.call_later(PEOPLE_SECONDS, tell)

    def close(self) -> None:
        """End every stream, now and from now on: the process is about to stop."""
        self.closed = True
        for listener in self.listeners():
            listener.end()

    def _say(self, circle: Circle, event: Event) -> None:
        circle.told_at = asyncio.get_running_loop().time()
        circle.tell(event)
        self.told(event.name, len(circle.listeners))

    async def _tell(self, circle: Circle) -> None:
        """Tell what is new of one document whenever it is woken; at most half of the time."""
        clock = asyncio.get_running_loop().time
        while True:
            circle.idle = True
            await circle.woken.wait()
            circle.idle = False
            circle.woken.clear()
            began = clock()
            try:
                await self._tell_once(circle)
            except Exception:
                logger.exception("reading what is new failed")
                circle.woken.set()
                await asyncio.sleep(AGAIN_SECONDS)
            await asyncio.sleep(min(BUSY_SECONDS, clock() - began))

    async def _tell_once(self, circle: Circle) -> None:
        place = (circle.spec, circle.version, circle.number)
        try:
            news = await to_thread.run_sync(self.read, *place, limiter=self.threads)
        except Stale:
            for listener in circle.listeners:
                listener.end(LATE)
            return
        except NotFound:  # withdrawn: who watches the rights tells it
            return
        circle.version, circle.number = news.version, news.number
        for event in news.events:
            self._say(circle, event)
