"""The library as files: given away whole, taken in one by one, and what is too much."""

import io
import json
import time
import zipfile
from collections.abc import Sequence

import pytest

from tests.desk.clauses import FILE, NUMBER, another, librarian
from tests.people import Town
from wikimarche.desk import library, library_files
from wikimarche.desk.catalogue import catalogue_of, shipped_files
from wikimarche.desk.library_files import (
    MAX_FILE,
    Imported,
    Refused,
    export_folder,
    export_json,
    import_files,
)
from wikimarche.errors import Forbidden, Invalid
from wikimarche.rules import Actor
from wikimarche.store import library as shelf

NEWER = FILE.replace("chaque trimestre", "chaque mois")
OTHER = "WM-NET-902"


@pytest.fixture
def lise(town: Town) -> Actor:
    return librarian(town)


def take(
    town: Town, who: Actor, *files: tuple[str, bytes | str], why: str = "Reprise."
) -> Imported:
    raw = [(name, each.encode() if isinstance(each, str) else each) for name, each in files]
    with town.asking(who) as ask:
        return import_files(ask, raw, reason=why)


def zipped(
    files: Sequence[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def versions(town: Town) -> dict[str, int]:
    with town.store.reading() as session:
        return {row.number: row.version for row in shelf.current_files(session)}


def refused(found: Imported) -> list[tuple[str, int]]:
    return [(each.file, each.line) for each in found.refused]


# --- given away


def test_the_folder_has_one_file_for_each_clause_as_it_is_published(
    town: Town, lise: Actor
) -> None:
    take(town, lise, ("a.md", FILE), ("b.md", another(OTHER)))
    take(town, lise, ("a.md", NEWER))
    with town.store.reading() as session:
        content = export_folder(session)
        assert export_folder(session) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["wm-net-901.md", "wm-net-902.md"]
        assert archive.read("wm-net-901.md").decode() == NEWER


def test_the_list_has_one_object_for_each_clause(town: Town, lise: Actor) -> None:
    take(town, lise, ("b.md", another(OTHER)), ("a.md", FILE))
    take(town, lise, ("a.md", NEWER))
    with town.store.reading() as session:
        rows = json.loads(export_json(session))
    assert [(row["id"], row["version"], row["origin"]) for row in rows] == [
        (NUMBER, 2, "WM"),
        (OTHER, 1, "WM"),
    ]
    assert "chaque mois" in rows[0]["wordings"]["Socle"]


def test_an_empty_library_is_an_empty_folder_and_an_empty_list(small_town: Town) -> None:
    with small_town.store.reading() as session:
        assert json.loads(export_json(session)) == []
        assert zipfile.ZipFile(io.BytesIO(export_folder(session))).namelist() == []


def test_what_is_shipped_goes_to_another_organisation_and_back(
    town: Town, lise: Actor
) -> None:
    shipped = zipped(list(shipped_files()))
    found = take(town, lise, ("clausier.zip", shipped))
    count = len(list(shipped_files()))
    assert (len(found.published), found.unchanged, found.refused) == (count, (), ())
    with town.store.reading() as session:
        folder = export_folder(session)
    again = take(town, lise, ("clausier.zip", folder))
    assert (again.published, len(again.unchanged), again.refused) == ((), count, ())


# --- taken in


def test_a_file_is_a_new_clause_then_a_new_version_then_the_same(
    town: Town, lise: Actor
) -> None:
    assert take(town, lise, ("a.md", FILE)) == Imported((NUMBER,), (), ())
    assert take(town, lise, ("a.md", NEWER), why="Un suivi plus serré.").published == (
        NUMBER,
    )
    assert take(town, lise, ("b.md", NEWER)) == Imported((), (NUMBER,), ())
    with town.store.reading() as session:
        last = shelf.version_of(session, NUMBER, 2)
        assert last is not None
        assert (last.reason, last.account_id, last.body) == (
            *("Un suivi plus serré.", lise.id),
            NEWER,
        )
        assert catalogue_of(session).shelves[NUMBER].version == 2


def test_line_ends_and_a_byte_order_mark_make_no_version(town: Town, lise: Actor) -> None:
    take(town, lise, ("a.md", FILE))
    again = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    assert take(town, lise, ("a.md", again)).unchanged == (NUMBER,)


def test_a_bad_file_is_named_with_its_line_and_the_others_are_published(
    town: Town, lise: Actor
) -> None:
    bad = another("WM-NET-903", gpp='"x"')
    line = bad.split("\n").index('gpp = "x"') + 1
    found = take(
        *(town, lise),
        ("bon.md", FILE),
        ("mauvais.md", bad),
        ("latin.md", "+++\nid = 1\ntitle = « é »".encode("cp1252")),
        ("vide.md", ""),
        ("autre.txt", FILE),
        ("c:\\clausier\\long.md", FILE + "é" * (MAX_FILE // 2)),
        ("encore.md", another(OTHER)),
    )
    assert found.published == (NUMBER, OTHER)
    assert refused(found) == [
        ("mauvais.md", line),
        ("latin.md", 3),
        ("vide.md", 1),
        ("autre.txt", 1),
        ("long.md", 1),
    ]
    assert "« gpp »" in found.refused[0].reason
    assert versions(town) == {NUMBER: 1, OTHER: 1}


def test_the_second_of_two_files_with_one_number_is_refused(
    town: Town, lise: Actor
) -> None:
    found = take(town, lise, ("a.md", FILE), ("b.md", NEWER))
    assert found.refused == (
        Refused("b.md", 1, f"le numéro {NUMBER} est déjà celui de a.md"),
    )
    assert versions(town) == {NUMBER: 1}


def test_a_zip_is_read_with_its_folders_and_without_its_clutter(
    town: Town, lise: Actor
) -> None:
    content = zipped(
        [
            ("clausier/", ""),
            ("clausier/a.md", FILE),
            ("clausier/net/b.md", another(OTHER)),
            ("clausier/lisez-moi.txt", "Bonjour"),
            ("__MACOSX/._a.md", "x"),
            (".git/config.md", "x"),
            ("clausier/c.zip", zipped([("c.md", another("WM-NET-903"))])),
        ]
    )
    found = take(town, lise, ("clausier.ZIP", content))
    assert found.published == (NUMBER, OTHER)
    assert refused(found) == [("lisez-moi.txt", 1), ("c.zip", 1)]


def damaged(content: bytes) -> bytes:
    place = content.index(b"a.md") + 20
    return content[:place] + b"\xff" * 40 + content[place + 40 :]


def test_a_zip_that_cannot_be_read_is_refused_and_the_rest_is_read(
    town: Town, lise: Actor
) -> None:
    good = zipped([("a.md", FILE)])
    protected = bytearray(zipped([("p.md", FILE)]))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        protected[protected.index(sign) + at] |= 1
    files: list[tuple[str, str | bytes]] = [
        ("texte.zip", b"Bonjour"),
        ("coupe.zip", good[:-30]),
        ("abime.zip", damaged(good)),
        ("protege.zip", bytes(protected)),
        ("bz2.zip", zipped([("z.md", FILE)], zipfile.ZIP_BZIP2)),
        ("b.md", another(OTHER)),
    ]
    found = take(town, lise, *files)
    assert found.published == (OTHER,)
    assert refused(found) == [
        *(("texte.zip", 1), ("coupe.zip", 1), ("a.md", 1), ("p.md", 1), ("z.md", 1))
    ]


def test_whatever_bytes_a_zip_has_nothing_raises(small_town: Town) -> None:
    lise = librarian(small_town)
    content = zipped([("a.md", FILE), ("b.md", another(OTHER))], zipfile.ZIP_STORED)
    places = range(0, len(content), 97)
    files = [
        (f"{n}.zip", content[:n] + bytes([content[n] ^ 0xFF]) + content[n + 1 :])
        for n in places
    ]
    for each in files:
        take(small_town, lise, each)


# --- what is too much


def too_much(town: Town, who: Actor, *files: tuple[str, bytes | str]) -> None:
    with pytest.raises(Invalid) as found:
        take(town, who, *files)
    assert list(found.value.fields) == ["files"]
    assert versions(town) == {}


def test_more_files_than_may_be_taken_in_are_refused_whole(
    small_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    lise = librarian(small_town)
    monkeypatch.setattr(library_files, "MAX_FILES", 3)
    files = [(f"{n}.md", "x") for n in range(4)]
    too_much(small_town, lise, *files)
    too_much(small_town, lise, ("a.zip", zipped(files)))
    too_much(small_town, lise, ("a.zip", zipped(files[:2])), ("b.zip", zipped(files[2:])))
    too_much(small_town, lise, ("a.zip", zipped([(f"{n}/", "") for n in range(7)])))
    assert len(take(small_town, lise, *files[:3]).refused) == 3


def test_more_bytes_than_may_be_taken_in_are_refused_whole(
    small_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    lise = librarian(small_town)
    monkeypatch.setattr(library_files, "MAX_IN_ALL", 100_000)
    files = [(f"{n}.md", "x" * 50_000) for n in range(3)]
    too_much(small_town, lise, *files)
    too_much(small_town, lise, ("a.zip", zipped(files)))
    too_much(small_town, lise, ("a.zip", b"x" * 100_001))
    assert len(take(small_town, lise, *files[:2]).refused) == 2


def test_a_file_that_inflates_without_end_is_read_no_further_than_its_bound(
    small_town: Town,
) -> None:
    lise = librarian(small_town)
    bomb = zipped([("bombe.md", b"\0" * 200_000_000), ("bon.md", FILE)])
    start = time.perf_counter()
    found = take(small_town, lise, ("bombe.zip", bomb))
    assert time.perf_counter() - start < 2
    assert (found.published, refused(found)) == ((NUMBER,), [("bombe.md", 1)])


def test_a_size_that_lies_changes_nothing(small_town: Town) -> None:
    content = bytearray(zipped([("a.md", b"x" * 1_000_000), ("b.md", FILE)]))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(sign) + at
        content[place : place + 4] = (100).to_bytes(4, "little")
    found = take(small_town, librarian(small_town), ("a.zip", bytes(content)))
    assert (found.published, refused(found)) == ((NUMBER,), [("a.md", 1)])


# --- rights, and all or nothing of what is good


def test_only_who_keeps_the_library_takes_files_in(small_town: Town) -> None:
    for who in (small_town.buyer(), small_town.administrator()):
        with pytest.raises(Forbidden):
            take(small_town, who, ("a.md", FILE))
    assert versions(small_town) == {}


def test_an_import_says_why(small_town: Town) -> None:
    with pytest.raises(Invalid) as found:
        take(small_town, librarian(small_town), ("a.md", FILE), why=" ")
    assert list(found.value.fields) == ["reason"]
    assert versions(small_town) == {}


def test_a_clause_retired_here_comes_back_when_a_file_says_so(small_town: Town) -> None:
    lise = librarian(small_town)
    take(small_town, lise, ("a.md", FILE))
    with small_town.asking(lise) as ask:
        library.retire(ask, NUMBER, reason="Vue.", base_version=1)
    assert take(small_town, lise, ("a.md", FILE)).published == (NUMBER,)
    assert versions(small_town) == {NUMBER: 3}
