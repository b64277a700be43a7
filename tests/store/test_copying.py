"""Copying rows out of a database and into another one."""

from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlmodel import col, select

from tests.store.everything import MOMENT, fill_everything
from tests.store.old import put_old
from wikimarche.desk.catalogue import shipped_clauses
from wikimarche.desk.cpv import shipped_cpv
from wikimarche.errors import StoreUnavailable
from wikimarche.store.copying import (
    BATCH,
    Unfit,
    clear,
    fill,
    is_unused,
    snapshot,
    strange_tables,
    table_names,
    table_rows,
)
from wikimarche.store.opening import Store, open_store
from wikimarche.store.tables import METADATA, Company, Service
from wikimarche.store.upgrading import changing_alone, current_schema, upgrade


@pytest.fixture
def blank(blank_url: str) -> Iterator[Store]:
    store = open_store(blank_url)
    yield store
    store.close()


def rows_of(store: Store, name: str) -> list[dict[str, Any]]:
    with snapshot(store) as connection:
        return [dict(row) for row in table_rows(connection, name)]


def test_every_table_of_ours_is_copied_those_pointed_at_first(store: Store) -> None:
    with snapshot(store) as connection:
        names = table_names(connection)
    assert set(names) == set(METADATA.tables)
    assert names.index("account") < names.index("tender") < names.index("revision_text")


def test_rows_put_back_are_the_rows_that_were_read(store: Store) -> None:
    fill_everything(store)
    before = {name: rows_of(store, name) for name in METADATA.tables}
    assert {name: len(rows) for name, rows in before.items()} == dict.fromkeys(before, 3)
    with store.writer.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        for table in METADATA.sorted_tables:
            assert fill(connection, table.name, before[table.name]) == 3
    assert {name: rows_of(store, name) for name in METADATA.tables} == before


def test_what_is_written_meanwhile_is_not_in_the_snapshot(store: Store) -> None:
    with snapshot(store) as connection:
        assert list(table_rows(connection, "service")) == []
        with store.writing() as session:
            session.add(Service(name="Voirie"))
        assert list(table_rows(connection, "service")) == []
        assert not list(table_rows(connection, "company"))
    assert [row["name"] for row in rows_of(store, "service")] == ["Voirie"]


def test_a_snapshot_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailable), snapshot(store) as connection:
        connection.execute(text("DELETE FROM service"))


def test_tables_of_an_earlier_schema_are_copied_as_they_are(blank: Store) -> None:
    before = put_old(blank, "0001_house")
    with snapshot(blank) as connection:
        assert set(table_names(connection)) == set(before) | {"cpv"}
        rows = list(table_rows(connection, "revision"))
    assert rows == before["revision"]
    assert rows[0]["text"]


def test_many_rows_go_in_and_the_next_one_is_numbered_after_them(store: Store) -> None:
    rows = [{"id": number, "name": f"Service {number}"} for number in range(1, 2 * BATCH)]
    with store.writer.begin() as connection:
        assert fill(connection, "service", iter(rows)) == len(rows)
    with store.writing() as session:
        session.add(Service(name="Voirie"))
    with store.reading() as session:
        found = session.exec(select(Service).order_by(col(Service.id))).all()
    assert [(row.id, row.name) for row in found][-1] == (2 * BATCH, "Voirie")


@pytest.mark.parametrize(
    "row",
    [
        {"id": 1},
        {"id": 1, "name": "x", "siret": "", "more": 1},
        {"id": 1, "name": None, "siret": ""},
        {"id": 1, "name": [1], "siret": ""},
        {"id": 10**30, "name": "x", "siret": ""},
    ],
)
def test_rows_of_another_table_do_not_fit(store: Store, row: dict[str, Any]) -> None:
    with pytest.raises(Unfit, match="company"), store.writer.begin() as connection:
        fill(connection, "company", [row])
    with store.reading() as session:
        assert session.exec(select(Company)).all() == []


def test_a_database_is_unused_until_somebody_does_something(blank: Store) -> None:
    def unused() -> bool:
        with blank.writer.begin() as connection:
            return is_unused(connection)

    assert unused()
    upgrade(blank)
    assert unused()
    with blank.writing() as session:
        session.add(Service(name="Voirie"))
    assert not unused()


def test_the_tables_of_another_program_are_named(blank: Store) -> None:
    upgrade(blank)
    with blank.writer.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
        assert strange_tables(connection) == {"invoices"}


def test_an_unused_database_is_cleared_of_its_tables(blank: Store) -> None:
    upgrade(blank)
    with blank.writer.begin() as connection:
        clear(connection)
        assert inspect(connection).get_table_names() == []
    assert current_schema(blank) is None


@pytest.mark.postgres
def test_nothing_is_copied_while_tables_change(postgres_store: Store) -> None:
    with (
        changing_alone(postgres_store),
        pytest.raises(StoreUnavailable, match="mise à niveau"),
        snapshot(postgres_store),
    ):
        raise AssertionError("a snapshot of tables that change")


@pytest.mark.postgres
def test_tables_change_only_once_the_copy_is_done(postgres_store: Store) -> None:
    changed = Event()

    def change() -> None:
        with changing_alone(postgres_store):
            changed.set()

    thread = Thread(target=change)
    with snapshot(postgres_store):
        thread.start()
        assert not changed.wait(0.3)
    assert changed.wait(30)
    thread.join()


def test_what_an_upgrade_puts_in_a_new_database_is_nobody_s_work(store: Store) -> None:
    with store.writing() as session:
        shipped_cpv(session)
        assert shipped_clauses(session, MOMENT)
    with store.writer.connect() as connection:
        assert is_unused(connection)
    with store.writing() as session:
        session.add(Service(name="Bâtiments"))
    with store.writer.connect() as connection:
        assert not is_unused(connection)
