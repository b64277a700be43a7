"""The drafting check of a document: what it tells, what people set aside and why."""

import pytest

from tests.people import Room
from wikimarche.desk import wording
from wikimarche.desk.wording import known_by
from wikimarche.errors import Forbidden, Invalid, Stale
from wikimarche.rules import Role
from wikimarche.text.wording_kinds import Kind

VAGUE = "# Délais {#delais}\n\nLe titulaire livre rapidement, dans la mesure du possible."
LABEL = "# Délais {#delais}\n\nLe papier porte l’Écolabel européen."
ADMITS = (
    "# Normes {#normes}\n\nToute référence à une norme ou à un label du marché"
    " admet une solution équivalente.\n"
)


def kinds(room: Room) -> list[Kind]:
    with room.asking(room.bo) as (ask, tender, spec):
        return [one.kind for one in wording.wording_of(ask, tender, spec).findings]


def dismiss(room: Room, reason: str = "Voulu par le service.") -> None:
    with room.asking(room.bo) as (ask, tender, spec):
        [one] = wording.wording_of(ask, tender, spec).findings
        wording.dismiss(ask, tender, spec, known=known_by(one), reason=reason)


def test_a_vague_duty_is_told_with_its_words_and_article(room: Room) -> None:
    assert kinds(room) == []
    room.write(room.bo, "delais", VAGUE)
    with room.asking(room.bo) as (ask, tender, spec):
        [one] = wording.wording_of(ask, tender, spec).findings
    assert (one.kind, one.place.section) == (Kind.VAGUE, "delais")
    assert "dans la mesure du possible" in one.place.words


def test_what_is_set_aside_is_kept_with_its_reason_and_may_come_back(room: Room) -> None:
    room.write(room.bo, "delais", VAGUE)
    dismiss(room)
    assert kinds(room) == []
    with room.asking(room.bo) as (ask, tender, spec):
        [(one, row, who)] = wording.wording_of(ask, tender, spec).dismissed
        assert (row.reason, who.name) == ("Voulu par le service.", "Bo Bâtiment")
        wording.reopen(ask, tender, spec, known=known_by(one))
    assert kinds(room) == [Kind.VAGUE]
    dismiss(room, "Voulu, à la réflexion.")
    assert kinds(room) == []


def test_a_reason_is_needed_and_the_words_must_be_there(room: Room) -> None:
    room.write(room.bo, "delais", VAGUE)
    with pytest.raises(Invalid):
        dismiss(room, " ")
    gone = (Kind.VAGUE, "delais", "autant que faire se peut")
    with pytest.raises(Stale), room.asking(room.bo) as (ask, tender, spec):
        wording.dismiss(ask, tender, spec, known=gone, reason="Voulu.")
    with pytest.raises(Stale), room.asking(room.bo) as (ask, tender, spec):
        wording.reopen(ask, tender, spec, known=gone)


def test_who_reads_sets_nothing_aside(room: Room) -> None:
    room.write(room.bo, "delais", VAGUE)
    cy = room.town.person("Cy Lecteur")
    room.town.join(room.alix, room.tender, cy, Role.READER)
    with room.asking(cy) as (ask, tender, spec):
        [one] = wording.wording_of(ask, tender, spec).findings
        with pytest.raises(Forbidden):
            wording.dismiss(ask, tender, spec, known=known_by(one), reason="Voulu.")


def test_another_document_that_admits_equivalents_spares_this_one(room: Room) -> None:
    room.write(room.bo, "delais", LABEL)
    assert kinds(room) == [Kind.LABEL]
    room.town.spec(room.alix, room.tender, ADMITS, "ccap")
    assert kinds(room) == []


def test_two_documents_that_contradict_each_other_are_told_in_both(room: Room) -> None:
    room.write(
        room.bo, "delais", "# Délais {#delais}\n\nLe délai de livraison est de dix jours."
    )
    other = "# Délais {#delais}\n\nLe délai de livraison est de vingt jours.\n"
    room.town.spec(room.alix, room.tender, other, "ccap")
    assert kinds(room) == [Kind.CONTRADICTION]
