"""Backups: everything comes back, on either database, whatever happens meanwhile."""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from operator import itemgetter
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from tests.clock import Clock
from tests.databases import Postgres
from tests.desk.backups import quiet, rows_of, taken
from tests.desk.clauses import FILE, NUMBER, shelve
from tests.desk.typing_live import type_words
from tests.people import Room, Town
from tests.store.everything import fill_everything
from tests.store.old import put_old
from tests.web.site import PNG
from wikimarche.desk import history, images, library, placing, signing_in
from wikimarche.desk.asking import record
from wikimarche.desk.backup import back_up, restore
from wikimarche.desk.backup_file import open_backup
from wikimarche.desk.cutting import cut_revision
from wikimarche.desk.packing import pack_steps
from wikimarche.desk.placing import PlaceForm
from wikimarche.desk.verifying import verify
from wikimarche.errors import Busy, Invalid
from wikimarche.store.library_tables import (
    ClauseReason,
    ClauseRefusal,
    Dismissal,
    FreezeCheck,
    LegalProfile,
    RuleAnswer,
)
from wikimarche.store.opening import Store, open_store
from wikimarche.store.tables import (
    Attempt,
    Company,
    Cpv,
    FieldValue,
    Heartbeat,
    Lot,
    Retention,
    Service,
    Sweep,
    WordModel,
)
from wikimarche.store.texts import texts_of
from wikimarche.store.upgrading import SchemaNewer, check_schema, current_schema, upgrade


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give a database where nothing was ever done, on each in turn."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
        yield store
        store.close()
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database(f"wikimarche_elsewhere_{os.getpid()}") as url:
        store = open_store(url)
        yield store
        store.close()


def of_the_library(room: Room) -> list[SQLModel]:
    """Give a row of each table about what people decide of clauses and of findings."""
    by: dict[str, Any] = {"account_id": room.bo.id, "at": room.town.clock(), "reason": "x"}
    of: dict[str, Any] = {"spec_id": room.spec, "number": NUMBER, **by}
    at: dict[str, Any] = {"account_id": room.bo.id, "at": room.town.clock()}
    return [
        ClauseReason(passage="ou équivalent", **of),
        ClauseRefusal(version=2, **of),
        RuleAnswer(tender_id=room.tender, rule="R01", **by),
        Dismissal(spec_id=room.spec, kind="vague", section="", words="si possible", **by),
        FreezeCheck(tender_id=room.tender, pack="1", findings="[]", **at),
        LegalProfile(tender_id=room.tender, renewable=True),
    ]


@pytest.fixture
def full(room: Room) -> Room:
    """Give a database with something in every table."""
    room.write(
        room.bo, "delais", "# Délais {#delais}\n\nDouze jours, « à la main » – 5 m²."
    )
    now = room.town.clock()
    for word in ("un ", "deux "):
        type_words(room, room.bo, word, before="marché")
        with room.asking(room.bo) as (ask, tender, spec):
            cut_revision(ask, tender, spec)
    assert pack_steps(room.town.store, now + timedelta(days=7)) == 1
    with room.asking(room.alix) as (ask, tender, spec):
        images.add_image(ask, tender, PNG)
        history.name_milestone(ask, tender, spec, number=2, name="Relu")
        record(ask, "test", private={"address": "192.0.2.1"})
        ask.session.add_all(
            [
                Lot(tender_id=room.tender, number=1, title="Un", value=None),
                FieldValue(tender_id=room.tender, name="x", label="X", kind="text"),
                Company(name="Net SA"),
                Service(name="Bâtiments"),
                Attempt(key="k", at=now),
                Cpv(code="90910000-9", fr="Nettoyage", en="Cleaning", search="nettoyage"),
                Retention(name="addresses", days=30),
                WordModel(name="m", content=b"\x00\xff", account_id=room.alix.id, at=now),
            ]
        )
        ask.session.add_all(of_the_library(room))
        ask.session.merge(Heartbeat(id=1, at=now))
        ask.session.merge(Sweep(id=1, at=now))
    shelve(room)
    with room.asking(room.bo) as (ask, tender, spec):
        form = PlaceForm(NUMBER, 1, "delais", "p" * 16, values={"part": "60"})
        placing.place_clause(ask, tender, spec, form)
        library.add_note(ask, NUMBER, kind="comment", body="Utile.")
        library.propose(ask, FILE, reason="Plus court.", base_version=1)
    with room.town.asking(None) as ask:
        signing_in.open_session(ask, room.bo.id, address="192.0.2.1", agent="x")
    return room


def test_the_rows_of_every_table_come_back_on_either_database(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    store = full.town.store
    path = tmp_path / "backup.zip"
    taken(store, path)
    restore(elsewhere, open_backup(path, told=quiet), told=quiet)
    before = rows_of(store)
    assert [name for name, rows in before.items() if not rows] == []
    assert rows_of(elsewhere) == before
    assert current_schema(elsewhere) == current_schema(store)
    with elsewhere.reading() as session:
        assert verify(session).faults == []


def test_every_column_of_every_table_comes_back_and_gives_the_same_backup(
    store: Store, elsewhere: Store, tmp_path: Path
) -> None:
    fill_everything(store)
    first = taken(store, tmp_path / "first.zip")
    restore(elsewhere, open_backup(tmp_path / "first.zip", told=quiet), told=quiet)
    second = taken(elsewhere, tmp_path / "second.zip")
    assert [table.name for table in second.tables if not table.rows] == []
    assert (second.schema, second.tables, second.ends) == (
        first.schema,
        first.tables,
        first.ends,
    )


def test_a_database_of_an_earlier_schema_is_backed_up_and_restored_upgraded(
    blank_url: str, elsewhere: Store, tmp_path: Path
) -> None:
    old = open_store(blank_url)
    before = put_old(old, "0001_house")
    taken(old, tmp_path / "backup.zip")
    old.close()
    backup = open_backup(tmp_path / "backup.zip", told=quiet)
    assert backup.schema == "0001_house"
    upgrade(elsewhere)  # an unused database of our own schema takes it all the same
    restore(elsewhere, backup, told=quiet)
    check_schema(elsewhere)
    wanted = [
        (row["spec_id"], row["number"], row["text"])
        for row in sorted(before["revision"], key=itemgetter("spec_id", "number"))
    ]
    with elsewhere.reading() as session:
        assert verify(session).faults == []
        assert [
            (spec["id"], number, text)
            for spec in before["spec"]
            for number, text in texts_of(session, spec["id"])
        ] == wanted


def test_people_go_on_working_in_what_was_restored(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    taken(full.town.store, tmp_path / "backup.zip")
    restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    room = replace(full, town=Town(elsewhere, full.town.clock))
    room.write(room.bo, "delais", "# Délais {#delais}\n\nTreize jours.", 2)
    with room.town.asking(None) as ask:
        signing_in.open_session(ask, room.bo.id, address="192.0.2.1", agent="x")
    with elsewhere.reading() as session:
        assert verify(session).faults == []


def test_a_fresh_database_with_its_tables_is_as_good_as_none(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    upgrade(elsewhere)
    taken(full.town.store, tmp_path / "backup.zip")
    restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    assert rows_of(elsewhere) == rows_of(full.town.store)


def test_a_database_with_another_programs_tables_is_left_as_it_is(
    small_room: Room, elsewhere: Store, tmp_path: Path
) -> None:
    with elsewhere.writer.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    taken(small_room.town.store, tmp_path / "backup.zip")
    with pytest.raises(Invalid, match=r"autre programme \(invoices\)"):
        restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    with elsewhere.writer.begin() as connection:
        assert inspect(connection).get_table_names() == ["invoices"]


def test_a_database_in_use_is_left_as_it_is(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    upgrade(elsewhere)
    Town(elsewhere, Clock()).person("Une Autre")
    before = rows_of(elsewhere)
    taken(full.town.store, tmp_path / "backup.zip")
    with pytest.raises(Invalid, match="n’est pas vide"):
        restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    assert rows_of(elsewhere) == before


def test_a_restore_that_stops_in_the_middle_leaves_nothing(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    taken(full.town.store, tmp_path / "backup.zip")
    backup = open_backup(tmp_path / "backup.zip", told=quiet)

    def stop(table: str, _rows: int) -> None:
        if table == "revision":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(elsewhere, backup, told=stop)
    assert current_schema(elsewhere) is None
    restore(elsewhere, backup, told=quiet)
    assert rows_of(elsewhere) == rows_of(full.town.store)


def test_a_backup_is_private_and_replaces_the_old_one_at_once(
    small_room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    (tmp_path / "backup.zip.part").write_bytes(b"of one that was killed" * 9_999)
    path.chmod(0o644)
    before = path.read_bytes()
    small_room.write(small_room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    taken(small_room.town.store, path)
    assert path.read_bytes() != before
    assert path.stat().st_mode & 0o777 == 0o600
    assert zipfile.is_zipfile(path)
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.zip"]


def test_a_backup_that_fails_leaves_the_old_one(small_room: Room, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    before = path.read_bytes()

    def stop(_table: str, _rows: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match=r"No space.*backup\.zip"):
        back_up(small_room.town.store, path, Clock()(), told=stop)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.zip"]


def test_a_backup_takes_the_place_of_nothing_but_a_backup(
    small_room: Room, tmp_path: Path
) -> None:
    store = small_room.town.store
    assert store.file is not None
    with pytest.raises(Invalid, match="n’est pas une sauvegarde de wiki-marché"):
        taken(store, store.file)
    assert small_room.text()
    archive = tmp_path / "other.zip"
    with zipfile.ZipFile(archive, "w") as box:
        box.writestr("notes.txt", "bonjour")
    before = archive.read_bytes()
    with pytest.raises(Invalid, match=r"other\.zip existe déjà"):
        taken(store, archive)
    assert archive.read_bytes() == before


def test_two_backups_in_one_file_do_not_mix(small_room: Room, tmp_path: Path) -> None:
    store, path = small_room.town.store, tmp_path / "backup.zip"
    refusals: list[str] = []

    def again(_table: str, _rows: int) -> None:
        if not refusals:
            with pytest.raises(Busy) as refusal:
                taken(store, path)
            refusals.append(str(refusal.value))

    back_up(store, path, Clock()(), told=again)
    assert refusals == [
        "Une autre sauvegarde s’écrit dans backup.zip : attendez qu’elle finisse."
    ]
    open_backup(path, told=quiet)


def test_a_link_laid_where_a_backup_is_written_is_not_followed(
    small_room: Room, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "backup.zip.part").symlink_to(victim)
    with pytest.raises(OSError, match=r"backup\.zip"):
        taken(small_room.town.store, tmp_path / "backup.zip")
    assert victim.read_text() == "precious"


def test_an_empty_database_has_nothing_to_back_up(elsewhere: Store, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="rien à sauvegarder"):
        taken(elsewhere, tmp_path / "backup.zip")
    assert list(tmp_path.glob("backup*")) == []


def test_a_database_of_a_newer_program_is_not_backed_up_by_halves(
    small_room: Room, tmp_path: Path
) -> None:
    store = small_room.town.store
    with store.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    with pytest.raises(SchemaNewer, match="9999_later"):
        taken(store, tmp_path / "backup.zip")


def test_a_backup_taken_while_people_write_is_whole(
    room: Room, tmp_path: Path, elsewhere: Store
) -> None:
    done = Event()
    saved: list[int] = []

    def write() -> None:
        number = 1
        while not done.is_set():
            text = f"# Délais {{#delais}}\n\nLe délai est de {number} jours."
            number = room.write(room.bo, "delais", text, number).number
            saved.append(number)

    writer = Thread(target=write)
    writer.start()
    try:
        while len(saved) < 5:
            done.wait(0.01)
        acknowledged = saved[-1]
        taken(room.town.store, tmp_path / "backup.zip")
    finally:
        done.set()
        writer.join()
    restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    copy = replace(room, town=Town(elsewhere, room.town.clock))
    with elsewhere.reading() as session:
        assert verify(session).faults == []
    kept = copy.texts()
    assert len(kept) >= acknowledged
    assert kept == room.texts()[: len(kept)]
