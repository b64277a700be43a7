"""A real server that can be killed, and writers who remember what was answered to them."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Protocol
from urllib.parse import urlencode

from tests.clock import Clock
from tests.people import Room, Town, room_in
from wikimarche.desk import signing_in
from wikimarche.desk.asking import Ask
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

__all__ = [
    "AtWork",
    "Served",
    "Writer",
    "filled",
    "free_port",
    "killed_again_and_again",
    "lost_or_doubled",
    "writing",
]

READY_SECONDS = 30


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def filled(url: str, count: int) -> tuple[Room, list[str]]:
    """Make a database with a document of one article for each writer; give their tokens."""
    store = open_store(url)
    upgrade(store)
    now = datetime.now(UTC)
    room = room_in(Town(store, Clock(now)), "\n\n".join(map(article, range(count))) + "\n")
    tokens = []
    for _ in range(count):
        with store.writing() as session:
            opened = signing_in.open_session(
                Ask(session, None, now), room.bo.id, address="192.0.2.1", agent="test"
            )
        tokens.append(opened.token)
    store.close()
    return room, tokens


def article(number: int, *words: str) -> str:
    """Give the article of a writer, one word a paragraph."""
    return "\n\n".join([f"# Article de {number} {{#w{number}}}", "Début.", *words])


@dataclass
class Served:
    """The program as an operator runs it, in a process of its own."""

    url: str
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)

    def start(self, *before: str) -> None:
        """Serve, and wait until it answers; `before` are words put before the command."""
        environment = {
            "PATH": os.environ["PATH"],
            "WIKIMARCHE_DATABASE_URL": self.url,
            "WIKIMARCHE_PORT": str(self.port),
            "WIKIMARCHE_OFFICE": "off",
            "WIKIMARCHE_SEAL_KEY": str(self.folder / "seal.key"),
            **self.settings,
        }
        command = [*before, sys.executable, "-m", "wikimarche", "serve"]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self.folder / "server.log").read_text())
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "/livez")[0] == 200
        except OSError:
            return False

    def kill(self) -> None:
        """Kill it as a power cut does: no handler, no farewell."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)

    def ask(
        self, method: str, path: str, form: Mapping[str, str] | None = None, token: str = ""
    ) -> tuple[int, str]:
        """Send one request and give the status and the body; OSError when it is cut."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"session={token}", "Sec-Fetch-Site": "same-origin"}
        body = urlencode(form or {}) if method == "POST" else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self.statuses.append(answer.status)
            return answer.status, answer.read().decode()
        except http.client.HTTPException as error:
            raise ConnectionResetError(str(error)) from error
        finally:
            connection.close()

    def page(self, path: str, token: str) -> str:
        """Give a page as its reader gets it."""
        status, text = self.ask("GET", path, token=token)
        assert status == 200, status
        return text


@dataclass
class Writer:
    """Somebody who adds words to an article, and asks again when nobody answered."""

    number: int
    served: Served
    token: str
    acknowledged: list[str] = field(default_factory=list)
    unanswered: dict[str, str] | None = None
    count: int = 0

    @property
    def place(self) -> str:
        """The address of the form of this writer's article."""
        return f"/tenders/1/specs/1/sections/w{self.number}/edit"

    def write(self) -> None:
        """Add one word; OSError when the line is cut."""
        self.prepare()
        self.send()

    def prepare(self) -> None:
        """Have one more word to send, under a name of its own."""
        base = self._base()
        self.count += 1
        word = f"Mot{self.number}n{self.count}."
        self.unanswered = {
            "text": article(self.number, *self.acknowledged, word),
            "base": base,
            "edit_id": f"edit-{self.number}-{self.count:016}",
        }

    def _base(self) -> str:
        page = self.served.page(self.place, self.token)
        found = re.search(r'name="base" value="([^"]+)"', page)
        assert found is not None, page
        return found[1]

    def send(self) -> None:
        """Send what waits for an answer: the first time, or again."""
        assert self.unanswered is not None
        status, _ = self.served.ask("POST", self.place, self.unanswered, self.token)
        assert status in (303, 503), status
        if status == 303:
            self.acknowledged.append(f"Mot{self.number}n{self.count}.")
            self.unanswered = None

    def go_on(self, stop: Event) -> None:
        """Write until told to stop, or until the line is cut."""
        try:
            while not stop.is_set():
                if self.unanswered is None:
                    self.write()
                else:
                    self.send()
        except OSError:
            return


class AtWork(Protocol):
    """Somebody who writes until told to stop, and remembers what was answered."""

    acknowledged: list[str]

    def go_on(self, stop: Event) -> None:
        """Write until told to stop, or until the line is cut."""


@contextmanager
def writing(people: Sequence[AtWork]) -> Iterator[None]:
    """Have everybody write at once for as long as the block lasts."""
    stop = Event()
    threads = [Thread(target=one.go_on, args=(stop,), daemon=True) for one in people]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)


def wait_for_one_more(people: Sequence[AtWork]) -> None:
    """Wait until somebody has been answered once more: a busy machine starts slowly."""
    before = sum(len(one.acknowledged) for one in people)
    deadline = time.monotonic() + READY_SECONDS
    while sum(len(one.acknowledged) for one in people) == before:
        if time.monotonic() > deadline:
            raise AssertionError("nobody is answered")
        time.sleep(0.02)


def killed_again_and_again(
    served: Served, people: Sequence[AtWork], *, cycles: int, chance: random.Random
) -> None:
    """Kill the server while everybody writes, so many times; each time somebody was answered."""
    for _ in range(cycles):
        served.start()
        with writing(people):
            wait_for_one_more(people)
            time.sleep(chance.uniform(0, 0.8))
            served.kill()


def lost_or_doubled(room: Room, writers: Sequence[Writer]) -> list[str]:
    """Give the words that do not stand exactly once, and in order, where they were written."""
    texts = room.texts()
    wrong = [
        word for one in writers for word in one.acknowledged if texts[-1].count(word) != 1
    ]
    numbers = [row.number for row in room.revisions()]
    saved = sum(len(one.acknowledged) for one in writers)
    if numbers != list(range(1, saved + 2)):
        wrong.append(f"{len(numbers) - 1} versions for {saved} saves")
    return wrong
