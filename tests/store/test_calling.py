"""Calls between processes: heard by all, kept by nobody, told when some were missed."""

import time
from collections.abc import Callable, Iterator
from queue import Queue

import pytest
from sqlalchemy import text

from wikimarche.store.calling import MOST_BYTES, Calls
from wikimarche.store.opening import Store

SECONDS = 20


class Post:
    """One process: what it heard, and how often it was told that it may have missed some."""

    def __init__(self, store: Store) -> None:
        self.heard: Queue[str] = Queue()
        self.missed: Queue[bool] = Queue()
        self.calls = Calls(store, self.heard.put, lambda: self.missed.put(True))
        self.calls.open()


@pytest.fixture
def post(postgres_store: Store) -> Iterator[Callable[[], Post]]:
    posts: list[Post] = []

    def make() -> Post:
        posts.append(Post(postgres_store))
        posts[-1].missed.get(timeout=SECONDS)
        return posts[-1]

    yield make
    for each in posts:
        each.calls.close()


@pytest.mark.postgres
def test_every_process_hears_what_one_says(post: Callable[[], Post]) -> None:
    one, two = post(), post()
    one.calls.say("12:345")
    one.calls.say("l’été")
    for each in (one, two):
        assert [each.heard.get(timeout=SECONDS) for _ in range(2)] == ["12:345", "l’été"]


@pytest.mark.postgres
def test_a_text_that_is_too_long_is_not_said(post: Callable[[], Post]) -> None:
    one = post()
    one.calls.say("é" * (MOST_BYTES // 2 + 1))
    one.calls.say("x" * MOST_BYTES)
    assert one.heard.get(timeout=SECONDS) == "x" * MOST_BYTES


@pytest.mark.postgres
def test_after_a_cut_it_listens_again_and_is_told_that_it_may_have_missed_some(
    post: Callable[[], Post], postgres_store: Store
) -> None:
    one, two = post(), post()
    with postgres_store.writing() as session:
        session.connection().execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN %' AND datname = current_database()"
            )
        )
    for each in (one, two):
        each.missed.get(timeout=SECONDS)
    one.calls.say("1:2")
    assert two.heard.get(timeout=SECONDS) == "1:2"


def test_on_sqlite_there_is_nobody_to_call(sqlite_store: Store) -> None:
    heard: list[str] = []
    calls = Calls(sqlite_store, heard.append, lambda: heard.append("missed"))
    calls.open()
    calls.say("1:2")
    calls.close()
    time.sleep(0.05)
    assert heard == []
