"""People who listen to a document in the tests: a real server, streams that stay open."""

import http.client
import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Condition, Thread
from typing import Any

import uvicorn

from wikimarche.web.live import Live

__all__ = ["Ear", "Mouth", "batch_of", "listening", "running", "soon"]

SECONDS = 20.0  # more than any of this takes, on a machine with too much to do


@contextmanager
def running(app: Any) -> Iterator[int]:
    """Serve an application on this machine, in a thread; give its port."""
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, proxy_headers=False
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    soon(lambda: server.started)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        live: Live = app.state.live
        live.hub.call(live.hub.close)
        server.should_exit = True
        thread.join(SECONDS)


def soon(holds: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until something holds; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come")
        time.sleep(0.01)


class Ear:
    """One open stream: what it was told, in order, and whether it has ended."""

    def __init__(self, port: int, token: str, **asked: Any) -> None:
        place = f"/tenders/{asked.pop('tender', 1)}/specs/{asked.pop('spec', 1)}/news"
        headers = {"Cookie": f"session={token}", "Accept": "text/event-stream"}
        headers |= asked.pop("headers", {})
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", f"{place}?{query}", headers=headers)
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.events: list[tuple[str, Any]] = []
        self.text = ""
        self.ended = False
        self._changed = Condition()
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        name = ""
        try:
            while line := self.answer.readline().decode():
                self.text += line
                if line.startswith("event: "):
                    name = line[7:].strip()
                if line.startswith("data: "):
                    self._add((name, json.loads(line[6:])))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # closed, by us or by the server
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def _add(self, event: tuple[str, Any]) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def all(self, name: str) -> list[Any]:
        """Give the data of every event of a name, so far."""
        return [data for each, data in list(self.events) if each == name]

    def entries(self) -> list[Any]:
        """Give every entry told so far."""
        return [entry for data in self.all("entries") for entry in data["entries"]]

    def wait(self, holds: Callable[["Ear"], object], seconds: float = SECONDS) -> None:
        """Wait until something holds of what was told; fail when it never does."""
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self), seconds), self.events

    def until(self, name: str, count: int = 1) -> Any:
        """Wait for so many events of a name; give the data of the last of them."""
        self.wait(lambda ear: len(ear.all(name)) >= count)
        return self.all(name)[count - 1]

    def until_ended(self) -> None:
        """Wait until the server has ended the stream."""
        self.wait(lambda ear: ear.ended)

    def close(self) -> None:
        """Leave."""
        if sock := self.connection.sock or getattr(self.answer.fp, "raw", None):
            sock = getattr(sock, "_sock", sock)
            sock.shutdown(2)
        self.connection.close()
        self._thread.join(SECONDS)


@contextmanager
def listening(port: int, token: str, **asked: Any) -> Iterator[Ear]:
    """Listen to a document for as long as the block lasts."""
    ear = Ear(port, token, **asked)
    try:
        yield ear
    finally:
        ear.close()


class Mouth:
    """Somebody who sends, over a line that stays open."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.token = token

    def post(self, path: str, value: Any) -> tuple[int, str]:
        """Send a value as JSON; give the status and the body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": f"session={self.token}",
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
        }
        connection.request("POST", path, json.dumps(value), headers)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode()
        connection.close()
        return found

    def push(self, version: int, *steps: Any, place: str = "/tenders/1/specs/1") -> Any:
        """Send steps made on a version; give what came of them."""
        status, body = self.post(f"{place}/steps", batch_of(version, steps))
        assert status == 200, body
        return json.loads(body)

    def sign(self, place: str = "/tenders/1/specs/1", **sign: Any) -> None:
        """Give a sign of presence."""
        status, body = self.post(f"{place}/presence", sign)
        assert status == 204, body


def batch_of(version: object, steps: Sequence[Any], **more: Any) -> dict[str, Any]:
    """Give a batch as the editor sends it, with an id of its own."""
    names = {"client": "c" * 16, "batch": secrets.token_hex(16)}
    return {**names, "version": version, "steps": list(steps), **more}
