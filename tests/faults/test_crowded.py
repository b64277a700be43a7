"""Costly work asked of a real server by a crowd: pages go on, and no process stays behind (P11)."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.clock import Clock
from tests.desk.test_workshop import children_of, is_there, until
from tests.faults.load import Served
from tests.people import Town, room_in
from wikimarche.desk import signing_in
from wikimarche.desk.asking import Ask
from wikimarche.desk.workshop import WAITING
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

CROWD = 14
PROMISED = 0.25  # seconds in which /livez answers, whatever is asked of the rest
LONG = "# Objet {#objet}\n\n" + "Le titulaire remet un bilan, *classé* et daté.\n\n" * 2500


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Give a server of one hand, with a document of 40 pages."""
    url = f"sqlite:///{tmp_path / 'crowd.sqlite3'}"
    server = Served(url, tmp_path, settings={"WIKIMARCHE_POOL_PROCESSES": "1"})
    yield server
    server.stop()


def token_in(url: str) -> str:
    """Make the database and give the session of who may export."""
    store, now = open_store(url), datetime.now(UTC)
    upgrade(store)
    room = room_in(Town(store, Clock(now)), LONG)
    with store.writing() as session:
        opened = signing_in.open_session(
            Ask(session, None, now), room.bo.id, address="192.0.2.1", agent="test"
        )
    store.close()
    return opened.token


def export(served: Served, token: str) -> int:
    """Ask for the Word file and give the status."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    headers = {"Cookie": f"session={token}"}
    connection.request("GET", "/tenders/1/specs/1/export/docx", None, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def hands_of(served: Served) -> set[int]:
    assert served.process is not None
    return children_of(served.process.pid)


def test_the_server_answers_while_the_workshop_is_crowded(served: Served) -> None:
    token = token_in(served.url)
    served.start()
    assert hands_of(served) == set()
    assert export(served, token) == 200  # its text is read, once for all
    with ThreadPoolExecutor(CROWD) as threads:
        answers = [threads.submit(export, served, token) for _ in range(CROWD)]
        seconds = []
        while not all(answer.done() for answer in answers):
            start = time.monotonic()
            assert served.ask("GET", "/livez")[0] == 200
            seconds.append(time.monotonic() - start)
            time.sleep(0.05)
    statuses = [answer.result() for answer in answers]
    assert set(statuses) == {200, 503}
    assert statuses.count(200) >= 1 + WAITING, "the one who is served, those who wait"
    assert (
        sorted(seconds)[len(seconds) * 19 // 20] < PROMISED
    )  # a machine may stop for itself
    (hand,) = hands_of(served)
    command = Path(f"/proc/{hand}/cmdline").read_text(encoding="utf-8")
    assert "wikimarche.desk.hand" in command
    assert "serve" not in command


@pytest.mark.parametrize("way", ["stop", "kill"])
def test_a_server_that_ends_leaves_no_process(served: Served, way: str) -> None:
    token = token_in(served.url)
    served.start()
    assert export(served, token) == 200
    (hand,) = hands_of(served)
    assert is_there(hand)
    getattr(served, way)()
    assert until(lambda: not is_there(hand))
