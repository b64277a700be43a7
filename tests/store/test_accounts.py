"""Queries on people: their order, their roles, what is counted."""

from datetime import timedelta

from sqlmodel import select

from tests.people import Room, Town
from wikimarche.rules import Profile
from wikimarche.store import accounts
from wikimarche.store.tables import Attempt, Company, Service, SignIn


def test_a_new_site_has_no_account(town: Town) -> None:
    with town.store.reading() as session:
        assert not accounts.has_accounts(session)


def test_people_are_listed_by_name_whatever_the_case(town: Town) -> None:
    for name in ("zoé", "Alix", "bo"):
        town.person(name)
    with town.store.reading() as session:
        assert accounts.has_accounts(session)
        assert [row.name for row in accounts.accounts(session)] == ["Alix", "bo", "zoé"]


def test_services_and_companies_are_listed_by_name(town: Town) -> None:
    with town.store.writing() as session:
        session.add_all([Service(name="Voirie"), Service(name="achats")])
        session.add_all([Company(name="Net"), Company(name="Air")])
    with town.store.reading() as session:
        assert [row.name for row in accounts.services(session)] == ["achats", "Voirie"]
        assert [row.name for row in accounts.companies(session)] == ["Air", "Net"]


def test_an_account_is_found_by_its_address_or_its_id(town: Town) -> None:
    bo = town.person("Bo")
    with town.store.reading() as session:
        found = accounts.account_by_email(session, "bo@exemple.fr")
        assert found is accounts.account_of(session, bo.id)
        assert found is not None
        assert accounts.account_by_email(session, "BO@exemple.fr") is None
        assert accounts.account_of(session, 404) is None


def test_closed_administrators_are_not_counted(town: Town) -> None:
    town.administrator()
    town.person("Max", Profile.BUYER, is_admin=True, active=False)
    with town.store.reading() as session:
        assert accounts.active_administrators(session) == 1


def test_roles_are_those_of_each_tender(room: Room) -> None:
    with room.town.store.reading() as session:
        assert accounts.roles_by_tender(session, room.alix.id) == {room.tender: "owner"}
        assert accounts.roles_by_tender(session, room.bo.id) == {room.tender: "writer"}
        assert accounts.roles_by_tender(session, 404) == {}


def test_sessions_are_listed_the_last_used_first(town: Town) -> None:
    bo, now = town.person("Bo"), town.clock()
    with town.store.writing() as session:
        for hours in (2, 0, 1):
            seen = now - timedelta(hours=hours)
            row = SignIn(
                token_hash=str(hours), account_id=bo.id, created_at=now, seen_at=seen
            )
            session.add(row)
    with town.store.reading() as session:
        assert [row.token_hash for row in accounts.sign_ins(session, bo.id)] == [
            "0",
            "1",
            "2",
        ]


def test_ending_sessions_spares_the_one_named_and_those_of_others(town: Town) -> None:
    bo, cy, now = town.person("Bo"), town.person("Cy"), town.clock()
    with town.store.writing() as session:
        for token, who in (("a", bo), ("b", bo), ("c", cy)):
            session.add(
                SignIn(token_hash=token, account_id=who.id, created_at=now, seen_at=now)
            )
        session.flush()
        kept = accounts.holder_of(session, "b")
        assert kept is not None
        accounts.end_sign_ins(session, bo.id, but=kept.session_id)
        assert set(session.exec(select(SignIn.token_hash))) == {"b", "c"}


def test_attempts_are_counted_from_a_moment_with_the_oldest(town: Town) -> None:
    now = town.clock()
    with town.store.writing() as session:
        for minutes in (1, 5, 20):
            session.add(Attempt(key="k", at=now - timedelta(minutes=minutes)))
        session.add(Attempt(key="other", at=now))
    with town.store.reading() as session:
        count, oldest = accounts.attempts(session, "k", now - timedelta(minutes=15))
        assert (count, oldest) == (2, now - timedelta(minutes=5))
        assert accounts.attempts(session, "none", now) == (0, None)
