"""Killed while people write: what was answered is there, once; what was not can be asked (P1, P2)."""

import os
import random
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.clock import Clock
from tests.faults.load import (
    Served,
    Writer,
    filled,
    killed_again_and_again,
    lost_or_doubled,
)
from tests.people import Room, Town
from wikimarche.desk.verifying import verify
from wikimarche.store.opening import open_store

WRITERS = 4
CYCLES = {"torture": 500, "": 10 if os.environ.get("CI") == "true" else 3}[
    os.environ.get("WIKIMARCHE_TEST_SIZE", "")
]


@pytest.fixture
def served(blank_url: str, tmp_path: Path) -> Iterator[Served]:
    server = Served(blank_url, tmp_path)
    yield server
    server.stop()


def written(room: Room, url: str, writers: list[Writer]) -> tuple[list[str], list[str]]:
    """Read the database once nobody holds it: what is wrong in the texts, and in the chains."""
    store = open_store(url)
    try:
        found = replace(room, town=Town(store, Clock()))
        with store.reading() as session:
            return lost_or_doubled(found, writers), verify(session).faults
    finally:
        store.close()


def test_a_server_killed_while_people_write_loses_and_doubles_nothing(
    served: Served,
) -> None:
    room, tokens = filled(served.url, WRITERS)
    writers = [Writer(number, served, token) for number, token in enumerate(tokens)]
    killed_again_and_again(served, writers, cycles=CYCLES, chance=random.Random(7))
    served.start()
    for one in writers:
        if one.unanswered:
            one.send()
    served.stop()
    assert sum(len(one.acknowledged) for one in writers) >= CYCLES
    assert written(room, served.url, writers) == ([], [])


def cut(served: Served, one: Writer, size: int) -> None:
    """Send the beginning of a save, then hang up; or all of it, without waiting for the answer."""
    assert one.unanswered is not None
    body = urlencode(one.unanswered).encode()
    head = (
        f"POST {one.place} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        f"Cookie: session={one.token}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall((head + body)[:size] if size else head + body)


def test_a_save_cut_at_any_byte_is_sent_again_without_doubling(served: Served) -> None:
    room, tokens = filled(served.url, 1)
    served.start()
    one = Writer(0, served, tokens[0])
    chance = random.Random(11)
    for _ in range(12):
        one.prepare()
        cut(served, one, chance.choice([0, chance.randrange(1, 600)]))
        one.send()
    served.stop()
    assert len(one.acknowledged) == 12
    assert written(room, served.url, [one]) == ([], [])
