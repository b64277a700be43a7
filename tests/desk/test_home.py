"""The home page: my tenders, how far they are, what awaits me."""

from dataclasses import replace
from datetime import date

import pytest

from tests.people import SHEET, Room, Town
from wikimarche.desk import home, tenders
from wikimarche.desk.home import Row
from wikimarche.desk.sheet import LotForm
from wikimarche.rules import Actor, Profile, Role

TODAY = date(2026, 3, 2)


def rows(town: Town, actor: Actor, words: str = "") -> list[Row]:
    with town.asking(actor) as ask:
        return home.rows_of(ask, words=words)


def awaits(town: Town, actor: Actor, today: date = TODAY) -> list[str]:
    with town.asking(actor) as ask:
        return [
            str(each.sentence)
            for each in home.awaiting(ask, home.rows_of(ask), today=today)
        ]


def test_without_a_tender_nothing_awaits(town: Town) -> None:
    buyer = town.buyer()
    assert rows(town, buyer) == []
    assert awaits(town, buyer) == []


def test_i_see_my_tenders_alone_the_latest_first(room: Room) -> None:
    town = room.town
    second = town.tender(room.alix, replace(SHEET, reference="2026-B"))
    town.tender(town.person("Cy", Profile.BUYER), replace(SHEET, reference="2026-C"))
    assert [row.tender.id for row in rows(town, room.alix)] == [second, room.tender]
    assert [row.tender.id for row in rows(town, room.bo)] == [room.tender]


def test_a_row_counts_documents_and_filled_fields(room: Room) -> None:
    (row,) = rows(room.town, room.alix)
    assert (row.specs, row.filled, row.fields, row.role) == (1, 2, 6, Role.OWNER)
    assert row.progress == 33
    assert row.changed is not None
    assert (row.changed.code, row.changed.name) == ("CCTP", "Alix Acheteuse")


def test_lots_with_values_fill_the_estimated_value(town: Town) -> None:
    buyer = town.buyer()
    town.tender(buyer, replace(SHEET, lots=[LotForm("Lycées", "", "100")]))
    assert rows(town, buyer)[0].filled == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("écoles", 1),
        ("ECOLES", 1),
        ("eclairage 2026", 1),
        ("2026-é", 1),
        ("%", 0),
        ("_", 0),
        ("piscine", 0),
        ("nul \x00", 0),
        ("", 2),
    ],
)
def test_tenders_are_found_by_words_whatever_their_accents(
    town: Town, words: str, found: int
) -> None:
    buyer = town.buyer()
    town.tender(buyer)
    town.tender(buyer, replace(SHEET, reference="2026-É", object="Éclairage des écoles"))
    assert len(rows(town, buyer, words)) == found


def test_an_empty_tender_asks_for_a_first_document_and_its_sheet(town: Town) -> None:
    buyer = town.buyer()
    town.tender(buyer)
    assert awaits(town, buyer) == [
        "Aucune pièce : ajoutez-en une à partir d’un modèle",
        "Fiche : 4 champs à renseigner",
    ]


def test_a_reader_is_asked_to_fill_nothing(room: Room) -> None:
    cy = room.town.person("Cy")
    room.town.join(room.alix, room.tender, cy, Role.READER)
    assert awaits(room.town, cy) == []


def test_what_is_due_within_a_month_comes_first(room: Room) -> None:
    second = room.town.tender(room.alix, replace(SHEET, reference="2026-B"))
    with room.town.asking(room.alix) as ask:
        tenders.update_sheet(
            ask,
            room.town.row(ask, second),
            replace(SHEET, reference="2026-B", launch_date="2026-11-10"),
        )
        found = home.awaiting(ask, home.rows_of(ask), today=date(2026, 11, 1))
    assert (found[0].tender.id, found[0].due) == (second, date(2026, 11, 10))


def test_versions_of_others_since_mine_are_counted(room: Room) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    assert (
        "CCTP : une nouvelle version depuis votre dernière intervention, par Bo Bâtiment"
        in awaits(room.town, room.alix)
    )
    room.write(room.bo, "delais", "# Délais {#delais}\n\nTreize jours.", 2)
    assert any("CCTP : 2 versions" in said for said in awaits(room.town, room.alix))
    assert not any("CCTP" in said for said in awaits(room.town, room.bo))


def test_a_cross_reading_awaits_the_whole_team(room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, _):
        tenders.move_phase(ask, tender, target="cross_reading")
    assert "Relecture croisée en cours : relisez les pièces" in awaits(room.town, room.bo)
