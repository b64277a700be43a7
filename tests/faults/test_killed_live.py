"""Killed while people type live: each word that was acknowledged is there, once (P1, P2)."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clock import Clock
from tests.faults.load import Served, filled, killed_again_and_again
from tests.faults.typist import Typist
from tests.people import Room, Town
from wikimarche.desk import drafts
from wikimarche.desk.verifying import verify
from wikimarche.store import specs
from wikimarche.store.opening import open_store

TYPISTS = 4
CYCLES = {"torture": 500, "": 15 if os.environ.get("CI") == "true" else 3}[
    os.environ.get("WIKIMARCHE_TEST_SIZE", "")
]


@pytest.fixture
def served(blank_url: str, tmp_path: Path) -> Iterator[Served]:
    server = Served(blank_url, tmp_path)
    yield server
    server.stop()


def typed(room: Room, url: str) -> tuple[str, list[str]]:
    """Read the database once nobody holds it: the live text, and what is wrong in the chains."""
    store = open_store(url)
    try:
        found = replace(room, town=Town(store, Clock()))
        with store.reading() as session:
            spec = specs.spec_of(session, found.tender, found.spec)
            assert spec is not None
            text = drafts.draft_of(session, spec).doc.text_content
            return text, verify(session).faults
    finally:
        store.close()


def test_a_server_killed_while_people_type_loses_and_doubles_no_word(
    served: Served,
) -> None:
    room, tokens = filled(served.url, TYPISTS)
    people = [Typist(number, served, token) for number, token in enumerate(tokens)]
    killed_again_and_again(served, people, cycles=CYCLES, chance=random.Random(11))
    served.start()
    for one in people:
        if one.unanswered:
            one.send()
    served.stop()
    text, faults = typed(room, served.url)
    words = [word for one in people for word in one.acknowledged]
    assert len(words) >= CYCLES
    assert [word for word in words if text.count(word) != 1] == []
    assert faults == []
