"""How news leave: a stream of server-sent events, or the answer of a long poll with the same.

    Told ─► joins the hub ─► events ─► the page, until it leaves or it is over

Both are answers that a view gives, made by one generator: a poll ends with what the first
event brings.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from anyio import to_thread
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from wikimarche.errors import NotFound, Stale
from wikimarche.web import wire
from wikimarche.web.hub import BEAT, LATE, Event, Listener, Seat
from wikimarche.web.live import Live

__all__ = ["Poll", "Stream", "Wanted"]

BEAT_SECONDS = 10.0
POLL_SECONDS = 25.0  # proxies wait for 30 s or more
FAREWELL_SECONDS = 5.0  # for a page that reads no more to take what it was sent
RETRY = b"retry: 2000\n"  # milliseconds before a browser asks again
EVERY_NUMBER = 2**31  # revisions cut meanwhile are in what the page has just read


@dataclass(frozen=True)
class Wanted:
    """From which version on news are wanted, and how the document stood then."""

    version: int
    at_version: int
    at_number: int
    known: str | None = None  # the people that a poll knows of
    at_once: bool = False  # whether a poll only asks how things stand


class Stream(Response):
    """A stream of events that lasts until the page leaves, or until it is over."""

    media_type = "text/event-stream"

    def __init__(self, live: Live, seat: Seat, wanted: Wanted) -> None:
        super().__init__()
        self.live = live
        self.seat = seat
        self.wanted = wanted
        del self.headers["content-length"]
        self.headers["X-Accel-Buffering"] = "no"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for as long as somebody is there."""
        listener = Listener(self.seat, version=self.wanted.version)
        wanted = self.wanted
        self.live.join(listener, version=wanted.at_version, number=wanted.at_number)
        speaks = asyncio.create_task(self._speak(listener, send))
        leaves = asyncio.create_task(_left(receive))
        over = asyncio.create_task(listener.ended.wait())
        try:
            every = {speaks, leaves, over}
            await asyncio.wait(every, return_when=asyncio.FIRST_COMPLETED)
            if not leaves.done():
                await asyncio.wait({speaks, leaves}, timeout=FAREWELL_SECONDS)
            if speaks.done():
                speaks.result()
        finally:
            self.live.part(listener)
            for task in (speaks, leaves, over):
                task.cancel()

    def _start(self) -> Message:
        return {
            "type": "http.response.start",
            "status": self.status_code,
            "headers": self.raw_headers,
        }

    async def _speak(self, listener: Listener, send: Send) -> None:
        await send(self._start())
        await send({"type": "http.response.body", "body": RETRY, "more_body": True})
        async for event in self._events(listener):
            await send(
                {"type": "http.response.body", "body": event.frame, "more_body": True}
            )
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _events(self, listener: Listener) -> AsyncIterator[Event]:
        """Give everything a page is told, in order; ends when it is over."""
        hello = {"version": self.wanted.at_version, "client": self.seat.client}
        yield Event("hello", wire.dumps(hello))
        if listener.version > self.wanted.at_version:
            yield LATE
            return
        yield self.live.people(self.seat.spec)
        if listener.behind and (missed := await self._missed(listener)):
            yield missed
        while not listener.late:
            event = await listener.next(BEAT_SECONDS)
            if event is None:
                if listener.over:
                    return
                yield BEAT
            elif listener.follows(event):
                yield event
            elif listener.behind and (missed := await self._missed(listener)):
                yield missed

    async def _missed(self, listener: Listener) -> Event | None:
        """Give the entries that a listener has missed; LATE when it has to start again."""
        listener.behind = False
        try:
            news = await to_thread.run_sync(
                partial(self.live.news, self.seat.spec, listener.version, EVERY_NUMBER),
                limiter=self.live.hub.threads,
            )
        except (Stale, NotFound):
            listener.late = True
            return LATE
        listener.version = news.version
        return news.events[0] if news.events else None


class Poll(Stream):
    """The answer of a long poll: the events until the first that is news, or none."""

    media_type = "application/json"

    async def _speak(self, listener: Listener, send: Send) -> None:
        events: list[Event] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                events = await self._gathered(listener)
        body = wire.poll_text(events).encode()
        self.headers["content-length"] = str(len(body))
        await send(self._start())
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _gathered(self, listener: Listener) -> list[Event]:
        """Give the events up to the first that is news, with what waits behind it."""
        found: list[Event] = []
        news = False
        async for event in self._events(listener):
            if event is BEAT:
                continue
            news = news or self._is_news(event, found)
            found.append(event)
            if news and not listener.waits:
                break
        return found if news else []

    def _is_news(self, event: Event, before: list[Event]) -> bool:
        """Tell whether a poll has to be answered: hello and the people it knows are no news."""
        if event.name == "hello":
            return False
        if event.name != "people" or len(before) > 1:
            return True
        known = self.wanted.known
        changed = known is not None and f'"known":"{known}"' not in event.data
        return self.wanted.at_once or changed


async def _left(receive: Receive) -> None:
    """Wait until the page has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
