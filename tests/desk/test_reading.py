"""A document as its readers see it: numbers, values, references, points to check."""

import pytest

from tests.people import TEXT, Room, Town, room_in
from wikimarche.desk import reading, specs
from wikimarche.desk.asking import Ask
from wikimarche.desk.reading import Reading
from wikimarche.desk.specs import SpecForm
from wikimarche.errors import Forbidden, NotFound
from wikimarche.rules import Profile
from wikimarche.text.checks import Kind
from wikimarche.web.pages import Pages
from wikimarche.web.words import page_words

TWELVE = "# Délais {#delais}\n\nDouze jours."


def read(room: Room, number: int | None = None) -> Reading:
    with room.asking(room.bo) as (ask, tender, spec):
        if number is None:
            return reading.read_spec(ask, tender, spec)
        return reading.read_revision(ask, tender, spec, number)


def test_articles_are_numbered_and_values_are_those_of_the_sheet(room: Room) -> None:
    found = read(room)
    assert [(s.number, s.title) for s in found.outline.sections] == [
        ("1", "Objet"),
        ("2", "Délais"),
        ("3", "Pénalités"),
    ]
    assert found.fields["objet"] == "Nettoyage des locaux du siège"


def test_an_older_version_is_read_as_it_was(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    assert "dix jours" in read(room, 1).doc.text_content
    assert "Douze jours" in read(room, 2).doc.text_content
    with pytest.raises(NotFound):
        read(room, 3)


def test_a_document_refers_to_articles_of_another(room: Room) -> None:
    ccap = room.town.spec(room.alix, room.tender, "Voir [CCTP#delais].\n", "ccap")
    with room.town.asking(room.bo) as ask:
        rows = room.town.rows(ask, room.tender, ccap)
        found = reading.read_spec(ask, *rows).references["CCTP", "delais"]
    assert (found.number, found.title) == ("2", "Délais")
    assert found.href == f"/tenders/{room.tender}/specs/{room.spec}#art-delais"


def test_the_page_escapes_what_was_typed(town: Town, pages: Pages) -> None:
    room = room_in(town, "# <b>Objet</b> {#o}\n\n<script>alert(1)</script>\n")
    page = reading.page_of(read(room), page_words(pages.tongues["fr"]))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_page_has_the_way_to_each_form(room: Room, pages: Pages) -> None:
    words = page_words(pages.tongues["fr"])
    page = reading.page_of(read(room), words, actions={"delais": "/edit-me"})
    assert 'href="/edit-me"' in page


def test_what_is_to_be_checked_is_said_by_document(room: Room) -> None:
    room.write(room.bo, "objet", "# Objet {#objet}\n\n{{inconnu}} et [#nowhere].")
    with room.asking(room.bo) as (ask, tender, _):
        found = reading.findings_of(ask, tender)
    kinds = {finding.kind for finding in found[room.spec]}
    assert kinds >= {Kind.UNKNOWN_FIELD, Kind.UNKNOWN_REFERENCE}


def test_a_withdrawn_document_is_not_checked(room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, spec):
        specs.withdraw_spec(ask, tender, spec)
    with room.town.asking(room.alix) as ask:
        assert reading.findings_of(ask, room.town.row(ask, room.tender)) == {}


def test_who_is_not_in_the_team_reads_nothing(room: Room) -> None:
    cy = room.town.person("Cy", Profile.BUYER)
    with room.asking(room.alix) as (ask, tender, spec):
        stranger = Ask(ask.session, cy, ask.now)
        with pytest.raises(Forbidden):
            reading.read_spec(stranger, tender, spec)
        with pytest.raises(Forbidden):
            reading.read_revision(stranger, tender, spec, 1)


def test_numbers_follow_the_scheme_and_the_lot(room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, spec):
        specs.arrange_spec(ask, tender, spec, SpecForm("cctp", scheme="chapters"))
    assert read(room).outline.sections[0].label == "CHAPITRE I"
    assert room.text() == TEXT
