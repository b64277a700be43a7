"""Placing clauses: the block that arrives, what is refused, and newer wordings."""

import pytest

from tests.desk.clauses import FILE, NUMBER, librarian, shelve
from tests.people import Room
from wikimarche.desk import library, placing
from wikimarche.desk.placing import PlaceForm
from wikimarche.errors import Forbidden, Invalid, NotFound, Stale
from wikimarche.rules import Role
from wikimarche.store import library as shelf

FORM = PlaceForm(NUMBER, 1, "delais", "a" * 16, values={"part": "60"})
NEWER = FILE.replace("chaque trimestre", "chaque mois")


@pytest.fixture
def stocked(room: Room) -> Room:
    """Give a room whose library has one clause."""
    shelve(room)
    return room


def placed(room: Room, form: PlaceForm = FORM) -> str:
    with room.asking(room.bo) as (ask, tender, spec):
        placing.place_clause(ask, tender, spec, form)
    return room.text()


def uses(room: Room) -> list[tuple[str, int, int]]:
    with room.asking(room.bo) as (ask, _, spec):
        assert spec.id is not None
        return [(u.number, u.version, u.moved) for u in shelf.uses_of(ask.session, spec.id)]


def events(room: Room) -> dict[str, int]:
    with room.asking(room.bo) as (ask, _, _):
        return shelf.events_of(ask.session, NUMBER)


def test_a_clause_arrives_behind_its_article_with_its_number_and_values(
    stocked: Room,
) -> None:
    text = placed(stocked)
    before, block = text.split("::: clause", 1)
    assert before.endswith("Le délai est de dix jours ouvrés.\n\n")
    assert block.startswith(f" id={NUMBER} version=1 level=1\n")
    assert "Au moins 60 % des produits" in block
    assert uses(stocked) == [(NUMBER, 1, 0)]
    assert events(stocked) == {"placed": 1}


def test_a_blank_left_open_stays_a_field_to_fill_in(stocked: Room) -> None:
    text = placed(stocked, PlaceForm(NUMBER, 1, "delais", "b" * 16))
    assert "Au moins {{part}} % des produits" in text
    assert uses(stocked) == [(NUMBER, 1, 0)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("5", "Entre 10 et 100."),
        ("beaucoup", "Un nombre est attendu."),
        ("12,5", "Un nombre entier est attendu."),
    ],
)
def test_a_value_that_does_not_fit_is_said_and_nothing_is_placed(
    stocked: Room, typed: str, said: str
) -> None:
    with pytest.raises(Invalid) as found:
        placed(stocked, PlaceForm(NUMBER, 1, "delais", "c" * 16, values={"part": typed}))
    assert {name: str(s) for name, s in found.value.fields.items()} == {"blank_part": said}
    assert "::: clause" not in stocked.text()


def test_the_criterion_of_a_clause_is_placed_as_a_part_of_it(stocked: Room) -> None:
    text = placed(stocked, PlaceForm(NUMBER, 1, "delais", "d" * 16, part="CR"))
    assert f"::: clause id={NUMBER}-CR version=1" in text
    assert uses(stocked) == [(NUMBER, 1, 0)]


def test_a_form_sent_twice_places_one_clause(stocked: Room) -> None:
    placed(stocked)
    assert placed(stocked).count("::: clause") == 1


def test_an_unknown_clause_article_or_version_is_refused(stocked: Room) -> None:
    with pytest.raises(NotFound):
        placed(stocked, PlaceForm("WM-NET-902", 1, "delais", "e" * 16))
    with pytest.raises(NotFound):
        placed(stocked, PlaceForm(NUMBER, 2, "delais", "f" * 16))
    with pytest.raises(Stale):
        placed(stocked, PlaceForm(NUMBER, 1, "nulle-part", "g" * 16))


def test_who_reads_only_places_nothing(stocked: Room) -> None:
    outsider = stocked.town.person("Eve Lectrice")
    stocked.town.join(stocked.alix, stocked.tender, outsider, Role.READER)
    with pytest.raises(Forbidden), stocked.asking(outsider) as (ask, tender, spec):
        placing.place_clause(ask, tender, spec, FORM)


def test_softening_a_clause_shows_and_asks_why(stocked: Room) -> None:
    text = placed(stocked)
    block = text[text.index("::: clause") : text.index("# Pénalités")]
    changed = block.replace(" ou équivalent", "").replace("Au moins", "Environ")
    stocked.write(
        stocked.bo,
        "delais",
        f"# Délais {{#delais}}\n\nLe délai est de dix jours ouvrés.\n\n{changed}",
        base=2,
    )
    [(_, _, moved)] = uses(stocked)
    assert 10 <= moved <= 30
    assert events(stocked) == {"placed": 1, "softened": 1}
    with stocked.asking(stocked.bo) as (ask, tender, spec):
        [standing] = placing.standing_of(ask, tender, spec)
        assert standing.broken == ("ou équivalent",)
        placing.justify(
            ask,
            tender,
            spec,
            number=NUMBER,
            passage="ou équivalent",
            reason="Produit unique.",
        )
    with stocked.asking(stocked.bo) as (ask, _, spec):
        assert spec.id is not None
        [reason] = shelf.reasons_of(ask.session, spec.id)
        assert reason.reason == "Produit unique."


def test_a_newer_wording_is_offered_and_joined_with_what_was_adapted(stocked: Room) -> None:
    text = placed(stocked)
    block = text[text.index("::: clause") : text.index("# Pénalités")]
    adapted = block.replace("des produits utilisés", "des produits d’entretien utilisés")
    stocked.write(
        stocked.bo,
        "delais",
        f"# Délais {{#delais}}\n\nLe délai est de dix jours ouvrés.\n\n{adapted}",
        base=2,
    )
    shelve(stocked, NEWER, base=1, reason="Un suivi plus serré.")
    with stocked.asking(stocked.bo) as (ask, tender, spec):
        [newer] = placing.newer_in(ask, tender, spec)
        assert (newer.version, newer.reason) == (2, "Un suivi plus serré.")
        placing.take_newer(ask, tender, spec, number=NUMBER, version=2, edit_id="h" * 16)
    text = stocked.text()
    assert f"::: clause id={NUMBER} version=2 level=1" in text
    assert "60 % des produits d’entretien utilisés" in text
    assert "chaque mois" in text
    assert events(stocked) == {"placed": 1, "updated": 1}
    with stocked.asking(stocked.bo) as (ask, tender, spec):
        assert placing.newer_in(ask, tender, spec) == ()


def test_the_same_words_changed_on_both_sides_are_shown_not_guessed(stocked: Room) -> None:
    text = placed(stocked)
    block = text[text.index("::: clause") : text.index("# Pénalités")]
    mine = block.replace("chaque trimestre", "chaque semestre")
    stocked.write(
        stocked.bo,
        "delais",
        f"# Délais {{#delais}}\n\nLe délai est de dix jours ouvrés.\n\n{mine}",
        base=2,
    )
    shelve(stocked, NEWER, base=1)
    with (
        pytest.raises(Stale, match="les mêmes mots"),
        stocked.asking(stocked.bo) as (ask, tender, spec),
    ):
        placing.take_newer(ask, tender, spec, number=NUMBER, version=2, edit_id="i" * 16)
    with stocked.asking(stocked.bo) as (ask, tender, spec):
        placing.take_newer(
            ask, tender, spec, number=NUMBER, version=2, edit_id="j" * 16, replace=True
        )
    assert "chaque mois" in stocked.text()


def test_a_newer_wording_may_be_declined_with_a_reason_and_comes_no_more(
    stocked: Room,
) -> None:
    placed(stocked)
    shelve(stocked, NEWER, base=1)
    with pytest.raises(Invalid), stocked.asking(stocked.bo) as (ask, tender, spec):
        placing.decline_newer(ask, tender, spec, number=NUMBER, version=2, reason=" ")
    with stocked.asking(stocked.bo) as (ask, tender, spec):
        placing.decline_newer(
            ask, tender, spec, number=NUMBER, version=2, reason="Trop lourd ici."
        )
    with stocked.asking(stocked.bo) as (ask, tender, spec):
        assert placing.newer_in(ask, tender, spec) == ()
    assert "chaque trimestre" in stocked.text()


def test_a_retired_clause_stays_where_it_is_and_is_placed_no_more(stocked: Room) -> None:
    placed(stocked)
    with stocked.town.asking(librarian(stocked.town)) as ask:
        library.retire(ask, NUMBER, reason="Dépassée.", base_version=1)
    assert "::: clause" in stocked.text()
    with pytest.raises(Stale):
        placed(stocked, PlaceForm(NUMBER, 2, "delais", "k" * 16))


def test_a_number_the_library_does_not_know_stays_in_the_text(room: Room) -> None:
    block = "::: clause id=XX-YYY-001 version=3 level=2\nTexte d’ailleurs.\n:::"
    room.write(room.bo, "delais", f"# Délais {{#delais}}\n\n{block}")
    assert block in room.text()
    assert uses(room) == [("XX-YYY-001", 3, 0)]
