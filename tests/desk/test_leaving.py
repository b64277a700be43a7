"""Somebody who leaves: their tenders, their teams, their identity; what they wrote stays."""

import json

import pytest
from sqlmodel import col, select

from tests.people import PASSWORD, SHEET, Room, Town
from wikimarche.desk import leaving, people, signing_in
from wikimarche.desk.asking import Ask
from wikimarche.desk.people import AccountForm
from wikimarche.desk.verifying import verify
from wikimarche.errors import Forbidden, Invalid, NotFound
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store import accounts
from wikimarche.store.tables import Account, Attempt, Journal, SignIn

HERE = "192.0.2.7"
EMAIL = "bo.bâtiment@exemple.fr"


def opened(town: Town, who: Actor) -> None:
    with town.asking(None) as ask:
        signing_in.open_session(ask, who.id, address=HERE, agent="Firefox")


def remove(town: Town, ada: Actor, who: Actor) -> Account:
    with town.asking(ada) as ask:
        return leaving.remove_identity(ask, who.id)


def refused(town: Town, ada: Actor, who: Actor) -> str:
    with pytest.raises(Invalid) as found:
        remove(town, ada, who)
    return str(found.value.sentence)


def roles(town: Town, who: Actor) -> dict[int, str]:
    with town.store.reading() as session:
        return accounts.roles_by_tender(session, who.id)


def journal_of(town: Town, who: Actor) -> list[Journal]:
    with town.store.reading() as session:
        query = select(Journal).where(Journal.account_id == who.id)
        return list(session.exec(query.order_by(col(Journal.id))))


def test_a_leaver_has_neither_name_nor_address_nor_password_nor_session(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    opened(town, room.bo)
    with town.asking(None) as ask:
        signing_in.note_failure(ask, email=EMAIL, address=HERE)
    account = remove(town, ada, room.bo)
    assert account.name == f"Personne retirée n° {room.bo.id}"
    assert account.email == f"retiree-{room.bo.id}@invalid"
    assert (account.password_hash, account.active, account.is_admin) == ("", False, False)
    assert account.removed_at == town.clock()
    with town.store.reading() as session:
        assert session.exec(select(SignIn)).all() == []
        keys = session.exec(select(Attempt.key)).all()
    assert [key for key in keys if EMAIL in key] == []
    assert roles(town, room.bo) == {}


def test_what_a_leaver_wrote_stays_theirs_and_every_chain_holds(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    opened(town, room.bo)
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    remove(town, ada, room.bo)
    assert room.revisions()[-1].author_id == room.bo.id
    with town.store.reading() as session:
        assert verify(session).faults == []


def test_where_a_leaver_worked_from_is_erased_and_what_they_did_is_not(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    opened(town, room.bo)
    opened(town, ada)
    before = journal_of(town, room.bo)
    assert HERE in before[-1].private
    remove(town, ada, room.bo)
    after = journal_of(town, room.bo)
    assert [(row.action, row.digest) for row in after] == [
        (row.action, row.digest) for row in before
    ]
    assert {row.private for row in after} == {""}
    assert any(HERE in row.private for row in journal_of(town, ada))


def test_the_journal_of_a_removal_does_not_say_who_it_was(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    remove(town, ada, room.bo)
    rows = journal_of(town, ada)
    assert (rows[-1].action, json.loads(rows[-1].detail)) == (
        "remove_identity",
        {"account": room.bo.id},
    )
    said = " ".join(row.detail + row.private for row in rows)
    assert "Bo" not in said
    assert "exemple.fr" not in said


def test_nobody_signs_in_as_a_leaver(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    remove(town, ada, room.bo)
    for email in (EMAIL, f"retiree-{room.bo.id}@invalid"):
        for password in ("", PASSWORD):
            with town.asking(None) as ask:
                found = signing_in.recognise(
                    ask, email=email, password=password, address=HERE
                )
            assert found is None


def test_the_address_of_a_leaver_may_be_used_again(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    remove(town, ada, room.bo)
    with town.asking(ada) as ask:
        form = AccountForm("Bo Suivant", EMAIL, Profile.SERVICE)
        account = people.add_account(ask, form, people.make_first_password(ask))
    assert account.id != room.bo.id


def test_a_removed_account_never_changes_again(small_room: Room) -> None:
    town, ada, bo = small_room.town, small_room.town.administrator(), small_room.bo
    remove(town, ada, bo)
    form = AccountForm("Bo Revenu", EMAIL, Profile.SERVICE)
    with pytest.raises(Invalid), town.asking(ada) as ask:
        people.update_account(ask, bo.id, form)
    with pytest.raises(Invalid), town.asking(ada) as ask:
        people.reset_password(ask, bo.id, people.make_first_password(ask))
    assert "retirée" in refused(town, ada, bo)


def test_nobody_removes_their_own_identity(small_town: Town) -> None:
    ada = small_town.administrator()
    small_town.person("Max Second", Profile.BUYER, is_admin=True)
    assert "propre identité" in refused(small_town, ada, ada)


def test_the_last_administrator_who_can_sign_in_is_not_removed(small_town: Town) -> None:
    max_ = small_town.person("Max Second", Profile.BUYER, is_admin=True)
    ada = small_town.person("Ada", is_admin=True, active=False)
    with small_town.asking(ada) as ask:
        assert leaving.removal_hindrance(ask, _row(ask, max_)) is not None
    assert "dernier" in refused(small_town, ada, max_)


def _row(ask: Ask, who: Actor) -> Account:
    account = accounts.account_of(ask.session, who.id)
    assert account is not None
    return account


def test_the_only_owner_of_tenders_is_not_removed_and_the_tenders_are_named(
    room: Room,
) -> None:
    sentence = refused(room.town, room.town.administrator(), room.alix)
    assert SHEET.reference in sentence
    assert "Confiez" in sentence
    assert roles(room.town, room.alix) == {room.tender: "owner"}


def test_an_owner_who_cannot_sign_in_counts_for_nobody(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    closed = town.person("Fin Fermé", Profile.BUYER)
    town.join(room.alix, room.tender, closed, Role.OWNER)
    with town.asking(ada) as ask:
        form = AccountForm("Fin", "fin@exemple.fr", Profile.BUYER, active=False)
        people.update_account(ask, closed.id, form)
    assert SHEET.reference in refused(town, ada, room.alix)


def test_tenders_are_handed_over_then_the_identity_goes(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    heir = town.person("Hal Héritier", Profile.BUYER)
    with town.asking(ada) as ask:
        assert leaving.hand_over(ask, room.alix.id, to=heir.id) == 1
    assert roles(town, heir) == {room.tender: "owner"}
    assert roles(town, room.alix) == {room.tender: "writer"}
    remove(town, ada, room.alix)
    assert roles(town, room.alix) == {}
    actions = [row.action for row in journal_of(town, ada)]
    assert actions == [
        *("add_member", "add_member", "hand_over"),
        *("remove_member", "remove_identity"),
    ]


@pytest.mark.parametrize("profile", [Profile.SERVICE, Profile.ELECTED])
def test_tenders_are_handed_over_to_a_buyer_only(
    small_room: Room, profile: Profile
) -> None:
    town, ada = small_room.town, small_room.town.administrator()
    other = town.person("Pas Acheteur", profile)
    closed = town.person("Fin Fermé", Profile.BUYER, active=False)
    for to in (other.id, closed.id, small_room.alix.id, 404, None):
        with pytest.raises(Invalid) as found, town.asking(ada) as ask:
            leaving.hand_over(ask, small_room.alix.id, to=to)
        assert list(found.value.fields) == ["to"]


def test_only_an_administrator_may(small_room: Room) -> None:
    with pytest.raises(Forbidden):
        remove(small_room.town, small_room.alix, small_room.bo)
    with pytest.raises(Forbidden), small_room.town.asking(small_room.alix) as ask:
        leaving.hand_over(ask, small_room.alix.id, to=small_room.bo.id)


def test_an_account_that_does_not_exist_is_not_found(small_town: Town) -> None:
    ada = small_town.administrator()
    with pytest.raises(NotFound), small_town.asking(ada) as ask:
        leaving.remove_identity(ask, 404)
    with pytest.raises(NotFound), small_town.asking(ada) as ask:
        leaving.hand_over(ask, 404, to=ada.id)
