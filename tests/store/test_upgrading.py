"""Upgrading: from nothing to the newest schema, twice, interrupted, or refused."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect

from tests.databases import Postgres
from tests.store.old import put_old
from wikimarche.desk.verifying import verify
from wikimarche.errors import StoreUnavailable
from wikimarche.store import opening
from wikimarche.store.library_tables import METADATA
from wikimarche.store.opening import Store, open_store
from wikimarche.store.texts import texts_of
from wikimarche.store.upgrading import (
    SchemaNewer,
    SchemaOlder,
    changing_alone,
    check_schema,
    current_schema,
    upgrade,
)


@pytest.fixture
def blank(blank_url: str) -> Iterator[Store]:
    store = open_store(blank_url)
    yield store
    store.close()


def tables(store: Store) -> set[str]:
    with store.writer.connect() as connection:
        return set(inspect(connection).get_table_names())


def set_schema(store: Store, name: str) -> None:
    with store.writer.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{name}'")


def test_an_empty_database_has_no_schema_and_cannot_be_served(blank: Store) -> None:
    assert current_schema(blank) is None
    with pytest.raises(SchemaOlder, match="wikimarche upgrade"):
        check_schema(blank)


def test_an_empty_database_gets_every_table(blank: Store) -> None:
    upgrade(blank)
    check_schema(blank)
    assert tables(blank) == set(METADATA.tables) | {"alembic_version"}


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    before = current_schema(store), tables(store)
    upgrade(store)
    assert (current_schema(store), tables(store)) == before


def test_tables_and_migrations_agree(store: Store) -> None:
    with store.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_newer_database_is_refused_and_left_as_it_is(blank: Store) -> None:
    upgrade(blank)
    set_schema(blank, "9999_later")
    before = tables(blank)
    with pytest.raises(SchemaNewer, match=r"9999_later.*Rien n’a été modifié"):
        upgrade(blank)
    assert current_schema(blank) == "9999_later"
    assert tables(blank) == before


def test_an_upgrade_stopped_in_the_middle_leaves_nothing_and_runs_again(
    blank: Store,
) -> None:
    def stop(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "CREATE TABLE tender" in statement:
            raise KeyboardInterrupt

    event.listen(blank.writer, "before_cursor_execute", stop)
    with pytest.raises(KeyboardInterrupt):
        upgrade(blank)
    event.remove(blank.writer, "before_cursor_execute", stop)
    assert tables(blank) == set()
    upgrade(blank)
    check_schema(blank)


def test_a_filled_database_of_the_first_schema_keeps_everything(blank: Store) -> None:
    before = put_old(blank, "0001_house")
    upgrade(blank)
    check_schema(blank)
    with blank.reading() as session:
        assert verify(session).faults == []
        for spec in before["spec"]:
            wanted = {
                row["number"]: row["text"]
                for row in before["revision"]
                if row["spec_id"] == spec["id"]
            }
            assert dict(texts_of(session, spec["id"])) == wanted


def test_two_upgrades_at_once_follow_each_other(blank: Store) -> None:
    put_old(blank, "0001_house")
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(upgrade, blank) for _ in range(2)]:
            done.result(60)
    check_schema(blank)
    with blank.reading() as session:
        assert verify(session).faults == []


@pytest.fixture
def impatient(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give an old database of PostgreSQL whose tables nobody waits for longer than a second."""
    monkeypatch.setattr(opening, "WAIT_SECONDS", 1)
    with postgres.database(f"wikimarche_waiting_{os.getpid()}") as url:
        store = open_store(url)
        put_old(store, "0001_house")
        yield store
        store.close()


@pytest.mark.postgres
def test_an_upgrade_waits_for_another_however_long(
    impatient: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with changing_alone(impatient):
            done = pool.submit(upgrade, impatient)
            with pytest.raises(TimeoutError):
                done.result(2)
        done.result(60)
    check_schema(impatient)
    assert "attente de sa fin" in caplog.text


@pytest.mark.postgres
def test_an_upgrade_of_tables_in_use_says_what_to_do_and_changes_nothing(
    impatient: Store,
) -> None:
    with impatient.writer.begin() as used:
        used.exec_driver_sql("LOCK TABLE revision IN ROW EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailable, match=r"occupée.*Rien n’a été modifié"):
            upgrade(impatient)
    assert current_schema(impatient) == "0001_house"
    upgrade(impatient)
    check_schema(impatient)


KILLED = """
import os, signal, sys, threading
from sqlalchemy import event
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade
store = open_store(sys.argv[1])
left = [int(sys.argv[2])]

@event.listens_for(store.writer, "after_cursor_execute")
def count(*_):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)

@event.listens_for(store.writer, "commit")
def last_moment(_):
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)

upgrade(store)
"""


@pytest.mark.parametrize("statements", [8, 25, 0])  # 0: all of them, before the commit
def test_an_upgrade_killed_in_the_middle_is_simply_run_again(
    blank_url: str, statements: int
) -> None:
    store = open_store(blank_url)
    put_old(store, "0001_house")
    store.close()
    command = [sys.executable, "-c", KILLED, blank_url, str(statements)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    store = open_store(blank_url)
    try:
        assert current_schema(store) == "0001_house"
        upgrade(store)
        with store.reading() as session:
            assert verify(session).faults == []
    finally:
        store.close()
