"""Queries on tenders: what one may not see does not exist."""

from dataclasses import replace

import pytest

from tests.people import SHEET, Room, Town
from wikimarche.desk import specs
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store import tenders


def seen(town: Town, actor: Actor) -> list[int | None]:
    with town.store.reading() as session:
        return [row.id for row in tenders.tenders_of(session, actor)]


@pytest.mark.parametrize("role", [Role.OWNER, Role.WRITER, Role.READER])
def test_a_team_sees_its_tender(town: Town, role: Role) -> None:
    alix, cy = town.buyer(), town.person("Cy", Profile.BUYER)
    number = town.tender(alix)
    town.join(alix, number, cy, role)
    assert seen(town, cy) == [number]


def test_nobody_else_does_not_even_an_administrator(room: Room) -> None:
    for name, profile, admin in (
        ("Cy", Profile.BUYER, False),
        ("Ada", Profile.BUYER, True),
        ("Élu", Profile.ELECTED, False),
        ("Net SA", Profile.COMPANY, False),
    ):
        actor = room.town.person(name, profile, is_admin=admin)
        assert seen(room.town, actor) == []
        with room.town.store.reading() as session:
            assert tenders.tender_of(session, actor, room.tender) is None


def test_a_company_sees_none_even_with_a_role_left_over(room: Room) -> None:
    assert seen(room.town, replace(room.bo, profile=Profile.COMPANY)) == []


def test_tenders_come_the_latest_first(town: Town) -> None:
    alix = town.buyer()
    numbers = [town.tender(alix, replace(SHEET, reference=f"R{n}")) for n in range(3)]
    assert seen(town, alix) == numbers[::-1]


def test_a_tender_is_found_by_its_very_reference(room: Room) -> None:
    with room.town.store.reading() as session:
        found = tenders.tender_with(session, SHEET.reference)
        assert found is not None
        assert found.id == room.tender
        assert tenders.tender_with(session, SHEET.reference.lower()) is None


def test_a_reference_is_taken_by_others_only(room: Room) -> None:
    with room.town.store.reading() as session:
        assert tenders.reference_taken(session, SHEET.reference, but=None)
        assert not tenders.reference_taken(session, SHEET.reference, but=room.tender)


def test_the_team_is_listed_by_name_with_roles(room: Room) -> None:
    with room.town.store.reading() as session:
        found = tenders.members_of(session, room.tender)
        assert [
            (account.name, member.role, service) for member, account, service in found
        ] == [
            ("Alix Acheteuse", "owner", None),
            ("Bo Bâtiment", "writer", None),
        ]
        assert tenders.owners_of(session, room.tender) == 1


def test_documents_in_use_are_counted(room: Room) -> None:
    room.town.spec(room.alix, room.tender)
    with room.asking(room.alix) as (ask, tender, spec):
        specs.withdraw_spec(ask, tender, spec)
    with room.town.store.reading() as session:
        assert tenders.counts_of_specs(session, [room.tender, 404]) == {room.tender: 1}
        assert tenders.counts_of_specs(session, []) == {}
