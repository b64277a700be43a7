"""Requests sent on a schedule, whatever became of those before: an open loop.

What a person waits is counted from the moment the request was due, so that a server which
stops for a second is charged for everybody who came in that second.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

__all__ = ["Lines", "Reply", "Tally", "arrivals", "run_on_schedule"]

KEPT_SECONDS = 3.0  # servers close a line that was quiet for five


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Tally:
    """The waits of one kind of request, in milliseconds, and what went wrong."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def arrivals(rate: float, seconds: float, random: Random) -> list[float]:
    """Give moments from 0 to `seconds`, `rate` a second on average, as people come."""
    found, moment = [], random.expovariate(rate)
    while moment < seconds:
        found.append(moment)
        moment += random.expovariate(rate)
    return found


class Lines:
    """Connections to one server, each used again by whoever comes next."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._free: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(
        self, method: str, path: str, cookie: str, body: bytes | None = None
    ) -> Reply:
        """Send one request and read its answer; OSError when the line is cut."""
        reader, writer = await self._line()
        kind = (
            b"" if body is None else b"Content-Type: application/x-www-form-urlencoded\r\n"
        )
        size = b"" if body is None else b"Content-Length: %d\r\n" % len(body)
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += f"Cookie: session={cookie}\r\nSec-Fetch-Site: same-origin\r\n"
        writer.write(head.encode() + kind + size + b"\r\n" + (body or b""))
        try:
            reply = await _reply(reader)
        except (asyncio.IncompleteReadError, KeyError, ValueError) as error:
            writer.close()
            raise ConnectionResetError(str(error)) from error
        self._free.append((time.monotonic(), reader, writer))
        return reply

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._free:
            since, reader, writer = self._free.pop()
            if time.monotonic() - since < KEPT_SECONDS and not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)

    def close(self) -> None:
        """Close every line."""
        for _, _, writer in self._free:
            writer.close()


async def _reply(reader: asyncio.StreamReader) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {}
    for line in head[1:-2]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers["content-length"]))
    return Reply(int(head[0].split(" ")[1]), headers, body)


async def run_on_schedule(
    moments: Sequence[float], act: Callable[[int, float], Awaitable[None]], *, start: float
) -> None:
    """Start `act(number, due)` at each moment after `start`, and wait for all to end.

    `due` is on the clock of `time.perf_counter`.
    """
    running = set()
    for number, moment in enumerate(moments):
        due = start + moment
        if (pause := due - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        task = asyncio.ensure_future(act(number, due))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
