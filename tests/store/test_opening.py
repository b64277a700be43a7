"""Opening: transactions, the writer and the readers, and what refuses to go on."""

import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select, text

from wikimarche.errors import Busy, StoreUnavailable
from wikimarche.store.opening import Store, StoreLocked, open_store
from wikimarche.store.tables import FieldValue, Service


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.exec(select(Service.name).order_by(Service.name)))


def pragma(session: Session, name: str) -> object:
    return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()


def test_what_a_transaction_wrote_is_there_for_the_next_reader(store: Store) -> None:
    with store.writing() as session:
        session.add(Service(name="Voirie"))
    assert names(store) == ["Voirie"]


def test_each_test_begins_with_an_empty_store(store: Store) -> None:
    assert names(store) == []


def test_an_error_leaves_nothing_of_its_transaction(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        session.add(Service(name="Voirie"))
        session.flush()
        raise ZeroDivisionError
    assert names(store) == []


def test_what_is_written_while_reading_is_not_kept(store: Store) -> None:
    with suppress(StoreUnavailable), store.reading() as session:
        session.add(Service(name="Voirie"))
        session.flush()
    assert names(store) == []


def test_a_reader_of_a_file_cannot_write_at_all(sqlite_store: Store) -> None:
    with pytest.raises(StoreUnavailable), sqlite_store.reading() as session:
        session.add(Service(name="Voirie"))
        session.flush()


def test_a_reader_sees_one_state_while_somebody_writes(sqlite_store: Store) -> None:
    count = select(func.count()).select_from(Service)
    with sqlite_store.reading() as reader:
        before = reader.exec(count).one()
        with sqlite_store.writing() as writer:
            writer.add(Service(name="Voirie"))
        assert reader.exec(count).one() == before == 0
    assert names(sqlite_store) == ["Voirie"]


def test_a_row_that_points_nowhere_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(FieldValue(tender_id=404, name="duration"))


def test_a_committed_write_waits_for_the_disk(sqlite_store: Store) -> None:
    with sqlite_store.writing() as session:
        assert pragma(session, "journal_mode") == "wal"
        assert pragma(session, "synchronous") == 2  # FULL


def test_a_writer_takes_its_lock_before_it_reads(
    sqlite_store: Store, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "wikimarche.sqlite3", timeout=0)
    with sqlite_store.writing() as session:
        session.exec(select(Service)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_file_held_by_somebody_else_answers_busy(
    sqlite_store: Store, tmp_path: Path
) -> None:
    with sqlite_store.writing() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "wikimarche.sqlite3")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy), sqlite_store.writing() as session:
        session.add(Service(name="Voirie"))
        session.flush()
    other.close()
    assert names(sqlite_store) == []


def test_a_full_disk_is_said_and_nothing_is_kept(sqlite_store: Store) -> None:
    with sqlite_store.writing() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreUnavailable, match="disque"), sqlite_store.writing() as session:
        session.add(Service(name="V" * 100_000))
    assert names(sqlite_store) == []


def test_a_second_process_may_not_open_the_same_file(
    sqlite_store: Store, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'wikimarche.sqlite3'}"
    program = f"from wikimarche.store.opening import open_store; open_store({url!r})"
    second = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert second.returncode != 0
    assert "StoreLocked: La base wikimarche.sqlite3 est déjà ouverte" in second.stderr


def test_a_closed_file_may_be_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a folder' / 'wikimarche.sqlite3'}"
    first = open_store(url)
    with pytest.raises(StoreLocked):
        open_store(url)
    first.close()
    open_store(url).close()


def test_only_the_program_s_user_may_read_the_file(
    sqlite_store: Store, tmp_path: Path
) -> None:
    assert (tmp_path / "wikimarche.sqlite3").stat().st_mode & 0o077 == 0


def test_a_server_that_does_not_answer_is_said() -> None:
    store = open_store("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    with pytest.raises(StoreUnavailable), store.reading() as session:
        session.exec(text("SELECT 1"))  # type: ignore[call-overload]  # sqlmodel types only select()
    store.close()


def test_an_error_of_the_database_does_not_repeat_what_was_written(store: Store) -> None:
    statement = text("INSERT INTO service (id, name) VALUES (:id, :name)")
    with pytest.raises((IntegrityError, Busy)) as raised, store.writing() as session:
        for _ in range(2):
            session.connection().execute(statement, {"id": 1, "name": "canari"})
    told = [str(raised.value), str(raised.value.__cause__)]
    assert "SQL parameters hidden" in " ".join(told)
    assert "canari" not in " ".join(told)


def test_every_transaction_is_told_with_its_end(store: Store) -> None:
    told: list[tuple[str, str, bool]] = []

    def observe(kind: str, end: str, *, seconds: float, wait: float | None) -> None:
        told.append((kind, end, wait is not None and 0 <= wait <= seconds))

    before, store.observe = store.observe, observe
    with store.reading():
        pass
    with store.writing():
        pass
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    store.observe = before
    assert told == [
        ("read", "done", False),
        ("write", "done", True),
        ("write", "failed", True),
    ]
