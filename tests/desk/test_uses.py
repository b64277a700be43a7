"""Where clauses are used: the index follows every save, and can be made again from texts."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from tests.desk.clauses import FILE, NUMBER, another, librarian, shelve
from tests.people import TEXT, Room
from tests.sizes import examples
from wikimarche.desk import library, placing, uses, writing
from wikimarche.desk.placing import PlaceForm
from wikimarche.rules import Actor
from wikimarche.store import library as shelf
from wikimarche.store.library_tables import ClauseEvent

OTHER = "WM-NET-902"
NEWER = FILE.replace("chaque trimestre", "chaque mois")
Row = dict[str, Any]


@pytest.fixture
def stocked(room: Room) -> Room:
    """Give a room whose library has two clauses."""
    return with_clauses(room)


@pytest.fixture
def small_stocked(small_room: Room) -> Room:
    """Give such a room on SQLite alone."""
    return with_clauses(small_room)


def with_clauses(room: Room) -> Room:
    shelve(room)
    with room.town.asking(librarian(room.town)) as ask:
        library.publish(ask, another(OTHER), reason="Utile.", base_version=0)
    return room


def place(
    room: Room,
    number: str = NUMBER,
    section: str = "delais",
    *,
    level: int = 1,
    part: str = "",
) -> None:
    form = PlaceForm(number, 1, section, secrets.token_hex(8), level, part, {"part": "60"})
    with room.asking(room.bo) as (ask, tender, spec):
        placing.place_clause(ask, tender, spec, form)


def rewrite(room: Room, change: Callable[[str], str]) -> None:
    """Change the article of delays, as it is now."""
    text = room.text()
    article = text[text.index("# Délais") : text.index("# Pénalités")]
    room.write(room.bo, "delais", change(article), base=len(room.revisions()))


def index(room: Room) -> list[Row]:
    with room.town.store.reading() as session:
        return [row.model_dump() for row in shelf.uses_of(session, room.spec)]


def made_again(room: Room) -> list[Row]:
    with room.town.store.writing() as session:
        count = uses.reindex(session)
    rows = index(room)
    assert count == len(rows)
    return rows


def events(room: Room, number: str = NUMBER) -> dict[str, int]:
    with room.town.store.reading() as session:
        return shelf.events_of(session, number)


def seen(room: Room) -> list[tuple[str, str, int, str]]:
    return [(r["number"], r["part"], r["level"], r["section"]) for r in index(room)]


# --- the index


def test_each_clause_is_indexed_where_it_stands(stocked: Room) -> None:
    place(stocked, OTHER, "penalites", level=2)
    place(stocked)
    place(stocked, part="CR")
    assert seen(stocked) == [
        (NUMBER, "", 1, "delais"),
        (NUMBER, "CR", 1, "delais"),
        (OTHER, "", 2, "penalites"),
    ]
    assert [row["place"] for row in index(stocked)] == [0, 1, 2]


def test_a_document_without_clauses_has_no_index(stocked: Room) -> None:
    rewrite(stocked, lambda text: text.replace("dix", "douze"))
    assert index(stocked) == []
    assert made_again(stocked) == []


def test_what_was_softened_and_what_was_lost_are_counted(stocked: Room) -> None:
    place(stocked)
    rewrite(stocked, lambda text: text.replace(" ou équivalent", ""))
    [row] = index(stocked)
    assert row["moved"] > 0
    assert row["broken"] == 1


def test_a_clause_that_moves_to_another_article_follows(stocked: Room) -> None:
    place(stocked)
    block = stocked.text()[stocked.text().index("::: clause") :].split("\n:::\n")[0]
    rewrite(stocked, lambda text: text.replace(f"{block}\n:::\n", ""))
    base = len(stocked.revisions())
    stocked.write(stocked.bo, "objet", f"# Objet {{#objet}}\n\n{block}\n:::", base=base)
    assert seen(stocked) == [(NUMBER, "", 1, "objet")]
    assert index(stocked) == made_again(stocked)


def test_a_revision_restored_brings_its_clauses_back(stocked: Room) -> None:
    place(stocked)
    before = index(stocked)
    rewrite(stocked, lambda text: text[: text.index("::: clause")])
    assert index(stocked) == []
    with stocked.asking(stocked.alix) as (ask, tender, spec):
        writing.restore_revision(
            ask, tender, spec, number=2, reason="", edit_id=secrets.token_hex(8)
        )
    assert index(stocked) == before == made_again(stocked)


def test_an_index_that_was_lost_is_made_again(stocked: Room) -> None:
    place(stocked)
    place(stocked, OTHER, "penalites")
    before = index(stocked)
    with stocked.town.store.writing() as session:
        shelf.replace_uses(session, stocked.spec, [])
    assert index(stocked) == []
    assert made_again(stocked) == before
    assert events(stocked) == {"placed": 1}


def test_a_document_added_with_clauses_in_it_is_indexed(stocked: Room) -> None:
    text = f"# Un {{#un}}\n\n::: clause id={NUMBER} version=1 level=2\nUn mot.\n:::\n"
    spec = stocked.town.spec(stocked.alix, stocked.tender, text, "ccap")
    other = Room(stocked.town, stocked.alix, stocked.bo, stocked.tender, spec)
    [row] = index(other)
    assert (row["number"], row["level"], row["section"]) == (NUMBER, 2, "un")
    assert made_again(other) == [row]
    assert index(stocked) == []


CHANGES: dict[str, Callable[[Room], None]] = {
    "place": place,
    "place another": lambda room: place(room, OTHER, "penalites", level=2),
    "place the criterion": lambda room: place(room, part="CR"),
    "soften": lambda room: rewrite(room, lambda t: t.replace(" ou équivalent", "")),
    "adapt": lambda room: rewrite(room, lambda t: t.replace("trimestre", "semaine")),
    "take out": lambda room: rewrite(room, lambda t: t.split("::: clause")[0] or t),
    "double": lambda room: rewrite(
        room, lambda t: t + (f"\n::: clause{t.split('::: clause')[-1]}" * ("clause" in t))
    ),
    "unknown": lambda room: rewrite(
        room, lambda t: f"{t}\n::: clause id=XX-YYY-001 version=7 level=3\nUn mot.\n:::\n"
    ),
    "write": lambda room: rewrite(room, lambda t: t.replace("ouvrés", "francs")),
}


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(names=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=6))
def test_the_index_that_saves_write_is_the_one_that_texts_give(
    small_stocked: Room, names: list[str]
) -> None:
    town, alix, tender = small_stocked.town, small_stocked.alix, small_stocked.tender
    room = replace(small_stocked, spec=town.spec(alix, tender, TEXT))
    for name in names:
        CHANGES[name](room)
    kept = index(room)
    with town.store.writing() as session:
        uses.reindex(session)
    assert index(room) == kept


# --- what became of them


def test_what_becomes_of_a_clause_is_kept(stocked: Room) -> None:
    place(stocked)
    place(stocked, section="penalites")
    rewrite(stocked, lambda text: text.replace(" ou équivalent", "").replace("Au", "Plus"))
    rewrite(stocked, lambda text: text.replace(" utilisés", ""))  # softened already
    rewrite(stocked, lambda text: text[: text.index("::: clause")])
    assert events(stocked) == {"placed": 2, "softened": 1, "taken_out": 1}
    assert events(stocked, OTHER) == {}


def test_words_added_without_changing_much_are_no_softening(stocked: Room) -> None:
    place(stocked)
    rewrite(stocked, lambda text: text.replace("chaque trimestre", "chaque semestre"))
    [row] = index(stocked)
    assert 0 < row["moved"] < uses.SOFT
    assert events(stocked) == {"placed": 1}


def test_a_clause_brought_up_to_date_is_an_event(stocked: Room) -> None:
    place(stocked)
    shelve(stocked, NEWER, base=1)
    with stocked.asking(stocked.bo) as (ask, tender, spec):
        edit = secrets.token_hex(8)
        placing.take_newer(ask, tender, spec, number=NUMBER, version=2, edit_id=edit)
    assert events(stocked) == {"placed": 1, "updated": 1}
    assert [(row["version"], row["moved"]) for row in index(stocked)] == [(2, 0)]
    assert index(stocked) == made_again(stocked)


def test_a_text_written_without_touching_a_clause_makes_no_event(stocked: Room) -> None:
    place(stocked)
    before = events(stocked)
    rewrite(stocked, lambda text: text.replace("ouvrés", "francs"))
    assert events(stocked) == before


def test_an_event_names_who_did_it_and_in_which_version(stocked: Room) -> None:
    place(stocked)
    with stocked.town.store.reading() as session:
        [row] = session.exec(select(ClauseEvent)).all()
    assert (row.number, row.version, row.spec_id) == (NUMBER, 1, stocked.spec)
    assert (row.account_id, row.at) == (stocked.bo.id, stocked.revisions()[-1].at)


# --- where clauses are used, as people may see it


def test_uses_are_seen_by_the_team_of_the_tender_alone(stocked: Room) -> None:
    place(stocked)
    outsider = stocked.town.person("Ève Voisine")

    def count(who: Actor) -> int:
        with stocked.town.asking(who) as ask:
            return len(shelf.uses_seen(ask.session, ask.who, NUMBER))

    assert [count(who) for who in (stocked.alix, stocked.bo, outsider)] == [1, 1, 0]


# --- a clause at a version


def test_a_clause_is_given_as_it_was_at_a_version(stocked: Room) -> None:
    shelve(stocked, NEWER, base=1)
    with stocked.town.store.reading() as session:
        found = [uses.clause_at(session, NUMBER, version) for version in (1, 2, 3)]
        assert uses.clause_at(session, "WM-NET-999", 1) is None
    texts = [clause.wordings[1] if clause else "" for clause in found]
    assert ["trimestre" in text for text in texts] == [True, False, False]
    assert ["mois" in text for text in texts] == [False, True, False]
