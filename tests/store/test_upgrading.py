"""Upgrading: from nothing to the newest schema, twice, interrupted, or refused."""

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

from tests.store.old import put_old
from wikimarche.desk.verifying import verify
from wikimarche.store.opening import Store, open_store
from wikimarche.store.tables import METADATA
from wikimarche.store.texts import texts_of
from wikimarche.store.upgrading import (
    SchemaNewer,
    SchemaOlder,
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

upgrade(store)
"""


@pytest.mark.parametrize("statements", [8, 15, 25])
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
