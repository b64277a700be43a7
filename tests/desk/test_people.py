"""Accounts, services and companies, as the administrator manages them."""

import json
import threading
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlmodel import col, select

from tests.people import PASSWORD, SHEET, Room, Town
from wikimarche.desk import leaving, people, signing_in
from wikimarche.desk.people import AccountForm
from wikimarche.errors import Forbidden, Invalid, NotFound
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store import accounts
from wikimarche.store.tables import Account, Journal

FORM = AccountForm("Cam Chauffage", "cam@exemple.fr", Profile.SERVICE)
HERE = "192.0.2.7"
SIRET = "732 829 320 00074"


def add(town: Town, ada: Actor, form: AccountForm) -> tuple[Account, str]:
    with town.asking(ada) as ask:
        first = people.make_first_password(ask)
        return people.add_account(ask, form, first), first.said


def refused(town: Town, ada: Actor, form: AccountForm) -> list[str]:
    with pytest.raises(Invalid) as found:
        add(town, ada, form)
    return list(found.value.fields)


def test_a_new_account_has_a_first_password_to_change(town: Town) -> None:
    account, password = add(town, town.administrator(), FORM)
    assert account.must_change
    assert password not in account.password_hash
    assert account.password_hash.startswith("$argon2id$")


def test_only_an_administrator_adds_accounts(small_town: Town) -> None:
    buyer = small_town.buyer()
    with pytest.raises(Forbidden):
        add(small_town, buyer, FORM)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Cam\x07"}, "name"),
        ({"email": "cam"}, "email"),
        ({"email": "cam@exemple"}, "email"),
        ({"email": "cam@exemple.fr\x00"}, "email"),
        ({"email": "x" * 250 + "@exemple.fr"}, "email"),
        ({"profile": "king"}, "profile"),
        ({"service_id": 404}, "service_id"),
        ({"language": "de"}, "language"),
        ({"profile": Profile.COMPANY}, "company_id"),
        ({"profile": Profile.COMPANY, "company_id": 404}, "company_id"),
    ],
)
def test_an_account_that_cannot_be_says_which_field(
    small_town: Town, change: dict[str, object], field: str
) -> None:
    ada = small_town.administrator()
    form = replace(FORM, **change)  # type: ignore[arg-type]  # fields of the form, by name
    assert refused(small_town, ada, form) == [field]


def test_everything_wrong_is_said_at_once(small_town: Town) -> None:
    form = AccountForm("", "", "", language="")
    found = refused(small_town, small_town.administrator(), form)
    assert set(found) == {"name", "email", "profile", "language"}


def test_an_address_is_used_once(town: Town) -> None:
    ada = town.administrator()
    add(town, ada, FORM)
    assert refused(town, ada, FORM) == ["email"]


def test_somebody_of_a_company_belongs_to_it_and_to_no_service(town: Town) -> None:
    ada = town.administrator()
    with town.asking(ada) as ask:
        company, service = (
            people.add_company(ask, "Net SA", ""),
            people.add_service(ask, "S"),
        )
    form = replace(
        FORM, profile=Profile.COMPANY, company_id=company.id, service_id=service.id
    )
    account, _ = add(town, ada, form)
    assert (account.company_id, account.service_id) == (company.id, None)


def test_a_company_cannot_administer(town: Town) -> None:
    ada = town.administrator()
    with town.asking(ada) as ask:
        company = people.add_company(ask, "Net SA", "")
    form = replace(FORM, profile=Profile.COMPANY, company_id=company.id, is_admin=True)
    assert refused(town, ada, form) == ["is_admin"]


@pytest.mark.parametrize("change", [{"is_admin": False}, {"active": False}])
def test_the_last_administrator_stays(town: Town, change: dict[str, bool]) -> None:
    ada = town.administrator()
    form = AccountForm("Ada", "ada.admin@exemple.fr", Profile.BUYER, is_admin=True)
    with pytest.raises(Invalid, match="corriger") as found, town.asking(ada) as ask:
        people.update_account(ask, ada.id, replace(form, **change))  # type: ignore[arg-type]  # by name
    assert list(found.value.fields) == ["is_admin"]


def test_an_administrator_leaves_when_another_stays(town: Town) -> None:
    ada = town.administrator()
    town.person("Max Second", Profile.BUYER, is_admin=True)
    with town.asking(ada) as ask:
        form = AccountForm("Ada", "ada.admin@exemple.fr", Profile.BUYER)
        assert not people.update_account(ask, ada.id, form).is_admin


def test_the_last_administrator_cannot_become_a_company(town: Town) -> None:
    ada = town.administrator()
    with town.asking(ada) as ask:
        company = people.add_company(ask, "Net SA", "")
    form = AccountForm(
        "Ada", "ada.admin@exemple.fr", Profile.COMPANY, company_id=company.id
    )
    with pytest.raises(Invalid), town.asking(ada) as ask:
        people.update_account(ask, ada.id, form)


def test_a_reset_password_is_another_one_and_must_be_changed(town: Town) -> None:
    ada, bo = town.administrator(), town.person("Bo")
    with town.asking(ada) as ask:
        before = accounts.account_of(ask.session, bo.id)
        assert before is not None
        kept = before.password_hash
        first = people.make_first_password(ask)
        account = people.reset_password(ask, bo.id, first)
        assert account.must_change
        assert account.password_hash != kept
        assert first.said != PASSWORD


def test_an_account_that_does_not_exist_is_not_found(small_town: Town) -> None:
    ada = small_town.administrator()
    with pytest.raises(NotFound), small_town.asking(ada) as ask:
        people.reset_password(ask, 404, people.make_first_password(ask))
    with pytest.raises(NotFound), small_town.asking(ada) as ask:
        people.update_account(ask, 404, FORM)


def test_the_first_account_comes_with_its_own_password(town: Town) -> None:
    with town.asking(None) as ask:
        assert not people.first_account(ask, FORM, PASSWORD).must_change


def test_the_first_account_may_not_have_a_weak_password(small_town: Town) -> None:
    with pytest.raises(Invalid) as found, small_town.asking(None) as ask:
        people.first_account(ask, FORM, "motdepasse12")
    assert list(found.value.fields) == ["password"]


def test_names_of_services_differ_by_more_than_case(town: Town) -> None:
    with town.asking(town.administrator()) as ask:
        service = people.add_service(ask, "École")
        with pytest.raises(Invalid):
            people.add_service(ask, "ÉCOLE")
        people.rename_service(ask, service.id or 0, "ÉCOLE")
        assert [row.name for row in accounts.services(ask.session)] == ["ÉCOLE"]


@pytest.mark.parametrize("name", ["", "x" * 121, "a\nb"])
def test_a_service_needs_a_name_that_reads(small_town: Town, name: str) -> None:
    with pytest.raises(Invalid), small_town.asking(small_town.administrator()) as ask:
        people.add_service(ask, name)


def test_what_does_not_exist_cannot_be_renamed(small_town: Town) -> None:
    ada = small_town.administrator()
    with pytest.raises(NotFound), small_town.asking(ada) as ask:
        people.rename_service(ask, 404, "Voirie")
    with pytest.raises(NotFound), small_town.asking(ada) as ask:
        people.rename_company(ask, 404, "Net SA", "")


def test_a_siret_is_kept_without_its_spaces(town: Town) -> None:
    with town.asking(town.administrator()) as ask:
        company = people.add_company(ask, "Net SA", SIRET)
        people.rename_company(ask, company.id or 0, "Net SAS", "")
    assert (company.name, company.siret) == ("Net SAS", "")


@pytest.mark.parametrize(
    "siret", ["732829320 00075", "7328293200007", "SIRET", "７３２８２９３２０００７４"]
)
def test_a_siret_with_a_wrong_key_is_refused(small_town: Town, siret: str) -> None:
    with (
        pytest.raises(Invalid) as found,
        small_town.asking(small_town.administrator()) as ask,
    ):
        people.add_company(ask, "Net SA", siret)
    assert list(found.value.fields) == ["siret"]


def test_everybody_chooses_a_language(town: Town) -> None:
    bo = town.person("Bo")
    with town.asking(bo) as ask:
        people.change_language(ask, "en")
    with pytest.raises(Invalid), town.asking(bo) as ask:
        people.change_language(ask, "de")
    with town.asking(bo) as ask:
        assert ask.who.language == "en"


def changed(town: Town, ada: Actor, who: Actor, **more: object) -> AccountForm:
    form = AccountForm(who.name, f"{who.id}@exemple.fr", who.profile)
    form = replace(form, **more)  # type: ignore[arg-type]  # fields of the form, by name
    with town.asking(ada) as ask:
        people.update_account(ask, who.id, form)
    return form


def roles(town: Town, who: Actor) -> list[str]:
    with town.store.reading() as session:
        return list(accounts.roles_by_tender(session, who.id).values())


def last_entry(town: Town) -> Journal:
    with town.store.reading() as session:
        return session.exec(select(Journal).order_by(col(Journal.id).desc())).all()[1]


@pytest.mark.parametrize("profile", [Profile.SERVICE, Profile.ELECTED])
def test_the_only_owner_of_a_tender_stays_a_buyer_and_the_tender_is_named(
    room: Room, profile: Profile
) -> None:
    ada = room.town.administrator()
    with pytest.raises(Invalid) as found:
        changed(room.town, ada, room.alix, profile=profile)
    assert list(found.value.fields) == ["profile"]
    assert SHEET.reference in str(found.value.fields["profile"])
    assert roles(room.town, room.alix) == ["owner"]


def test_an_owner_who_is_no_buyer_any_more_writes_and_the_journal_says_so(
    room: Room,
) -> None:
    ada = room.town.administrator()
    room.town.join(room.alix, room.tender, ada, Role.OWNER)
    changed(room.town, ada, room.alix, profile=Profile.SERVICE)
    assert roles(room.town, room.alix) == ["writer"]
    entry = last_entry(room.town)
    assert (entry.action, entry.tender_id) == ("add_member", room.tender)
    assert json.loads(entry.detail) == {"account": room.alix.id, "role": "writer"}


def test_an_owner_who_stays_a_buyer_stays_in_charge(room: Room) -> None:
    changed(room.town, room.town.administrator(), room.alix, name="Alix Autrement")
    assert roles(room.town, room.alix) == ["owner"]


def test_somebody_who_becomes_a_company_is_in_no_team(room: Room) -> None:
    ada = room.town.administrator()
    with room.town.asking(ada) as ask:
        company = people.add_company(ask, "Net SA", "")
    changed(room.town, ada, room.bo, profile=Profile.COMPANY, company_id=company.id)
    assert roles(room.town, room.bo) == []
    assert last_entry(room.town).action == "remove_member"


CANARIES = ("canari.nom", "canari.avant@exemple.fr", "canari.apres@exemple.fr", HERE)


def test_no_sealed_part_of_the_journal_names_or_places_a_person(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    form = AccountForm("canari.nom", "canari.avant@exemple.fr", Profile.BUYER)
    account, _ = add(town, ada, form)
    cam = Actor(account.id or 0, account.name, Profile.BUYER)
    town.join(room.alix, room.tender, cam, Role.OWNER)
    with town.asking(None) as ask:
        opened = signing_in.open_session(ask, cam.id, address=HERE, agent="Firefox")
    with town.asking(ada) as ask:
        ask = replace(ask, address=HERE)
        people.reset_password(ask, cam.id, people.make_first_password(ask))
        changed = replace(form, email="canari.apres@exemple.fr", profile=Profile.SERVICE)
        people.update_account(ask, cam.id, changed)
        leaving.remove_identity(ask, cam.id)
    assert opened.actor.name == "canari.nom"
    with town.store.reading() as session:
        rows = session.exec(select(Journal)).all()
    assert len(rows) > 8
    sealed = " ".join(row.detail for row in rows)
    assert [canary for canary in CANARIES if canary in sealed] == []
    placed = [row for row in rows if HERE in row.private]
    assert {row.account_id for row in placed} == {ada.id}


def test_two_administrators_cannot_close_each_other_at_once(town: Town) -> None:
    ada, max_ = town.administrator(), town.person("Max", Profile.BUYER, is_admin=True)
    at_once = 1 if town.store.is_sqlite else 2  # SQLite writes one at a time
    both_in, both_done = threading.Barrier(at_once), threading.Barrier(at_once)
    refusals: list[str] = []

    def demote(by: Actor, whom: Actor) -> None:
        form = AccountForm(whom.name, f"{whom.id}@exemple.fr", Profile.BUYER)
        try:
            with town.asking(by) as ask:
                both_in.wait(10)
                people.update_account(ask, whom.id, form)
                with suppress(threading.BrokenBarrierError):
                    both_done.wait(0.5)  # the other one waits for our commit
        except (Invalid, Forbidden) as refusal:
            refusals.append(type(refusal).__name__)

    threads = [
        threading.Thread(target=demote, args=pair) for pair in ((ada, max_), (max_, ada))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    with town.store.reading() as session:
        assert accounts.active_administrators(session) == 1
