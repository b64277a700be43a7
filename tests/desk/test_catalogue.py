"""The library as everybody reads it: what is shipped, what is kept in memory, what is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import copied_sqlite
from tests.desk.clauses import FILE, NUMBER, another, librarian, shelve
from tests.people import Room, Town
from wikimarche.desk import catalogue, library
from wikimarche.desk.asking import Ask
from wikimarche.desk.catalogue import (
    SHIPPED,
    catalogue_of,
    clause_from,
    shipped_clauses,
    shipped_files,
)
from wikimarche.store import library as shelf
from wikimarche.text.clause_search import Catalogue
from wikimarche.text.clauses import Status

NEWER = FILE.replace("chaque trimestre", "chaque mois")
OURS = FILE.replace("chaque trimestre", "chaque semaine")


class Ship:
    """What the program is shipped with, that a test may change."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files = [("wm-net-901.md", FILE)]
        monkeypatch.setattr(catalogue, "shipped_files", self.each)

    def each(self) -> Iterator[tuple[str, str]]:
        yield from self.files

    def load(self, town: Town, *bodies: str) -> int:
        self.files = [(f"{n}.md", body) for n, body in enumerate(bodies)]
        with town.asking(None) as ask:
            return shipped_clauses(ask.session, ask.now)


@pytest.fixture
def ship(monkeypatch: pytest.MonkeyPatch) -> Ship:
    return Ship(monkeypatch)


def now(town: Town) -> Catalogue:
    with town.store.reading() as session:
        return catalogue_of(session)


def versions(town: Town, number: str = NUMBER) -> list[tuple[int, str, bool]]:
    """Give each version, the first one first: its number, its reason, whether somebody wrote it."""
    with town.store.reading() as session:
        row = shelf.clause_named(session, number)
        assert row is not None
        assert row.id is not None
        rows = shelf.versions_of(session, row.id)
        return [(v.version, v.reason, v.account_id is not None) for v in reversed(rows)]


def publish(town: Town, body: str, base: int) -> None:
    with town.asking(librarian(town, f"Lise {base}")) as ask:
        library.publish(ask, body, reason="À nous.", base_version=base)


# --- what is shipped


def test_the_clauses_of_the_program_are_loaded_once(small_town: Town) -> None:
    names = [name for name, _ in shipped_files()]
    with small_town.asking(None) as ask:
        assert shipped_clauses(ask.session, ask.now) == len(names)
        assert shipped_clauses(ask.session, ask.now) == 0
    assert len(now(small_town).shelves) == len(names)
    assert {each.version for each in now(small_town).shelves.values()} == {1}


def test_a_newer_shipped_wording_becomes_a_new_version(town: Town, ship: Ship) -> None:
    assert ship.load(town, FILE, another("WM-NET-902")) == 2
    assert ship.load(town, NEWER, another("WM-NET-902")) == 1
    assert versions(town) == [(1, SHIPPED, False), (2, SHIPPED, False)]
    assert versions(town, "WM-NET-902") == [(1, SHIPPED, False)]
    found = now(town).clause(NUMBER)
    assert found is not None
    assert "chaque mois" in found.wordings[1]


def test_a_clause_that_is_shipped_no_more_stays(small_town: Town, ship: Ship) -> None:
    ship.load(small_town, FILE)
    assert ship.load(small_town) == 0
    assert now(small_town).clause(NUMBER) is not None


def test_a_clause_shipped_as_retired_is_retired(small_town: Town, ship: Ship) -> None:
    ship.load(small_town, FILE)
    ship.load(small_town, another(NUMBER, status='"retired"'))
    with small_town.store.reading() as session:
        [row] = shelf.current_files(session)
    assert (row.version, row.status) == (2, "retired")


def test_a_clause_that_the_organisation_changed_is_left_alone(
    town: Town, ship: Ship
) -> None:
    ship.load(town, FILE)
    publish(town, OURS, 1)
    assert ship.load(town, NEWER) == 0
    assert versions(town) == [(1, SHIPPED, False), (2, "À nous.", True)]


def test_a_clause_that_the_organisation_retired_stays_so(
    small_town: Town, ship: Ship
) -> None:
    ship.load(small_town, FILE)
    with small_town.asking(librarian(small_town)) as ask:
        library.retire(ask, NUMBER, reason="Inutile ici.", base_version=1)
    assert ship.load(small_town, NEWER) == 0
    found = now(small_town).clause(NUMBER)
    assert found is not None
    assert found.status is Status.RETIRED


def test_a_number_that_the_organisation_took_first_is_its_own(
    small_town: Town, ship: Ship
) -> None:
    publish(small_town, OURS, 0)
    assert ship.load(small_town, FILE) == 0
    assert versions(small_town) == [(1, "À nous.", True)]


def test_a_shipped_file_that_cannot_be_read_is_named(small_town: Town, ship: Ship) -> None:
    with pytest.raises(ValueError, match=r"0\.md, line 1: il manque la clé « id »"):
        ship.load(small_town, FILE.replace(f'id = "{NUMBER}"\n', ""))


def test_a_stored_file_that_cannot_be_read_is_told() -> None:
    with pytest.raises(ValueError, match="line 1: le fichier"):
        clause_from("Bonjour")


# --- what is kept in memory


def test_the_library_is_read_once_until_it_changes(room: Room) -> None:
    shelve(room)
    before = now(room.town)
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    assert now(room.town) is before
    shelve(room, NEWER, base=1)
    after = now(room.town)
    assert after is not before
    assert (before.shelves[NUMBER].version, after.shelves[NUMBER].version) == (1, 2)


def test_a_clause_that_did_not_change_is_not_read_again(room: Room) -> None:
    shelve(room)
    with room.town.asking(librarian(room.town)) as ask:
        other = another("WM-NET-902")
        library.publish(ask, other, reason="Utile.", base_version=0)
    before = now(room.town)
    shelve(room, NEWER, base=1)
    after = now(room.town)
    assert after.shelves["WM-NET-902"].clause is before.shelves["WM-NET-902"].clause
    assert after.words["WM-NET-902"] is before.words["WM-NET-902"]
    assert [" mois " in each.words[NUMBER][2] for each in (before, after)] == [False, True]


class Undone(Exception):
    """What ends a transaction badly."""


def fails(ask: Ask) -> None:
    """Publish, read what was published, fail."""
    library.publish(ask, OURS, reason="Pour rien.", base_version=1)
    assert catalogue_of(ask.session).shelves[NUMBER].version == 2
    raise Undone


def test_what_a_transaction_undone_wrote_is_never_shown(room: Room) -> None:
    shelve(room)
    before = now(room.town)
    lise = librarian(room.town)
    with pytest.raises(Undone), room.town.asking(lise) as ask:
        fails(ask)
    assert now(room.town) is before
    shelve(room, NEWER, base=1)  # under the stamp that the one undone had
    found = now(room.town).shelves[NUMBER]
    assert found.version == 2
    assert "chaque mois" in found.clause.wordings[1]


def test_what_a_work_undone_among_others_wrote_is_never_shown(room: Room) -> None:
    shelve(room)
    lise = librarian(room.town)
    with pytest.raises(Undone):
        room.town.store.together(1, lambda s: fails(Ask(s, lise, room.town.clock())))
    assert now(room.town).shelves[NUMBER].version == 1
    shelve(room, NEWER, base=1)
    assert "chaque mois" in now(room.town).shelves[NUMBER].clause.wordings[1]


def test_two_databases_have_two_libraries(
    small_town: Town, sqlite_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Town(copied_sqlite(sqlite_template, tmp_path / "other"), small_town.clock)
    publish(small_town, FILE, 0)
    publish(other, OURS, 0)  # under the same stamp
    found = [now(town).clause(NUMBER) for town in (small_town, other)]
    other.store.close()
    assert [clause is not None and "semaine" in clause.wordings[1] for clause in found] == [
        *(False, True)
    ]
