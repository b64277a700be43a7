"""Signing in: who gets a session, how long it lives, how many tries there are."""

import pytest

from tests.people import PASSWORD, Town
from wikimarche.desk import people, signing_in
from wikimarche.desk.asking import Ask
from wikimarche.desk.people import AccountForm
from wikimarche.desk.signing_in import LIMITS, NewPassword, Opened
from wikimarche.errors import Invalid, NotFound, Stale, TooMany
from wikimarche.rules import Actor, Profile
from wikimarche.store import accounts
from wikimarche.store.tables import Attempt

EMAIL = "alix.acheteuse@exemple.fr"
HERE = "192.0.2.1"
NEW = "une autre phrase longue"
LIMIT = {limit.scope: limit for limit in LIMITS}


def recognised(town: Town, email: str = EMAIL, password: str = PASSWORD) -> int | None:
    with town.asking(None) as ask:
        return signing_in.recognise(ask, email=email, password=password, address=HERE)


def opened(town: Town, actor: Actor) -> Opened:
    with town.asking(None) as ask:
        return signing_in.open_session(ask, actor.id, address=HERE, agent="Firefox")


def whose(town: Town, token: str) -> Actor | None:
    with town.asking(None) as ask:
        found = signing_in.actor_with(ask, token, days=14)
    return found[0] if found else None


def fail(town: Town, email: str, times: int, address: str = HERE) -> None:
    with town.asking(None) as ask:
        for _ in range(times):
            signing_in.note_failure(ask, email=email, address=address)


def flooded(town: Town, email: str, address: str) -> int:
    with town.asking(None) as ask, pytest.raises(TooMany) as refused:
        signing_in.refuse_flood(ask, email, address)
    return refused.value.seconds


def ask_as(town: Town, ask: Ask, of: Opened) -> Ask:
    return Ask(ask.session, of.actor, town.clock())


def test_the_right_password_names_its_account(town: Town) -> None:
    alix = town.buyer()
    assert recognised(town) == alix.id


def test_the_address_may_be_typed_in_any_case_with_spaces(town: Town) -> None:
    alix = town.buyer()
    assert recognised(town, "  Alix.ACHETEUSE@exemple.fr ") == alix.id


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "autre chose"), ("nobody@exemple.fr", PASSWORD), ("", "")],
)
def test_a_wrong_password_and_an_unknown_address_give_the_same_nothing(
    small_town: Town, email: str, password: str
) -> None:
    small_town.buyer()
    assert recognised(small_town, email, password) is None


def test_a_closed_account_gives_that_same_nothing(small_town: Town) -> None:
    small_town.person("Alix Acheteuse", Profile.BUYER, active=False)
    assert recognised(small_town) is None


def test_a_session_is_known_by_its_token_alone(town: Town) -> None:
    alix = town.buyer()
    session = opened(town, alix)
    found = whose(town, session.token)
    assert found is not None
    assert (found.id, found.session_id) == (alix.id, session.actor.session_id)
    assert whose(town, session.token[:-1]) is None


def test_the_token_is_not_in_the_database(town: Town) -> None:
    session = opened(town, town.buyer())
    with town.asking(None) as ask:
        rows = accounts.sign_ins(ask.session, session.actor.id)
        assert [session.token in row.token_hash for row in rows] == [False]


def test_a_session_ends_after_fourteen_days_unused(town: Town) -> None:
    session = opened(town, town.buyer())
    town.clock.advance(seconds=14 * 86_400)
    assert whose(town, session.token) is not None
    town.clock.advance(seconds=1)
    assert whose(town, session.token) is None


def test_a_session_in_use_goes_on(town: Town) -> None:
    session = opened(town, town.buyer())
    town.clock.advance(seconds=13 * 86_400)
    with town.asking(None) as ask:
        signing_in.touch_session(ask, session.actor.session_id or 0)
    town.clock.advance(seconds=13 * 86_400)
    assert whose(town, session.token) is not None


def test_closing_the_account_closes_its_sessions_at_once(town: Town) -> None:
    ada, alix = town.administrator(), town.buyer()
    session = opened(town, alix)
    form = AccountForm("Alix", EMAIL, Profile.BUYER, active=False)
    with town.asking(ada) as ask:
        people.update_account(ask, alix.id, form)
    assert whose(town, session.token) is None


def test_signing_out_ends_this_session_alone(town: Town) -> None:
    alix = town.buyer()
    first, second = opened(town, alix), opened(town, alix)
    with town.asking(None) as ask:
        signing_in.sign_out(ask_as(town, ask, first))
    assert whose(town, first.token) is None
    assert whose(town, second.token) is not None


def test_a_person_sees_and_ends_her_other_sessions(town: Town) -> None:
    alix = town.buyer()
    first, second = opened(town, alix), opened(town, alix)
    with town.asking(None) as ask:
        assert len(accounts.sign_ins(ask.session, alix.id)) == 2
        signing_in.end_other_sessions(ask_as(town, ask, second))
    assert whose(town, first.token) is None
    assert whose(town, second.token) is not None


def test_nobody_ends_somebody_else_s_session(town: Town) -> None:
    alix, bo = opened(town, town.buyer()), opened(town, town.person("Bo"))
    with pytest.raises(NotFound), town.asking(None) as ask:
        signing_in.end_session(ask_as(town, ask, bo), alix.actor.session_id or 0)
    assert whose(town, alix.token) is not None


def test_a_session_that_does_not_exist_cannot_be_ended(small_town: Town) -> None:
    session = opened(small_town, small_town.buyer())
    with pytest.raises(NotFound), small_town.asking(None) as ask:
        signing_in.end_session(ask_as(small_town, ask, session), 4_000)


def prepared(ask: Ask, current: str, new: str, again: str) -> NewPassword | None:
    return signing_in.prepare_password(
        ask, current=current, new=new, again=again, address=HERE
    )


def test_a_new_password_ends_the_other_sessions_and_the_old_password(town: Town) -> None:
    alix = town.person("Alix Acheteuse", Profile.BUYER, must_change=True)
    other, session = opened(town, alix), opened(town, alix)
    with town.asking(None) as ask:
        ask = ask_as(town, ask, session)
        ready = prepared(ask, PASSWORD, NEW, NEW)
        assert ready is not None
        signing_in.change_password(ask, ready)
    found = whose(town, session.token)
    assert found is not None
    assert not found.must_change
    assert whose(town, other.token) is None
    assert recognised(town, password=PASSWORD) is None
    assert recognised(town, password=NEW) == alix.id


@pytest.mark.parametrize(
    ("current", "new", "again", "field"),
    [
        (PASSWORD, "court", "court", "new"),
        (PASSWORD, PASSWORD, PASSWORD, "new"),
        (PASSWORD, NEW, NEW + "x", "again"),
    ],
)
def test_a_password_that_cannot_be_changed_says_which_field(
    small_town: Town, current: str, new: str, again: str, field: str
) -> None:
    alix = small_town.buyer()
    with pytest.raises(Invalid) as refused, small_town.asking(alix) as ask:
        prepared(ask, current, new, again)
    assert list(refused.value.fields) == [field]
    assert recognised(small_town) == alix.id


def test_a_wrong_current_password_changes_nothing_and_is_counted(town: Town) -> None:
    alix = town.buyer()
    for _ in range(LIMIT["account"].failures):
        with town.asking(alix) as ask:
            assert prepared(ask, "faux", NEW, NEW) is None
            assert list(signing_in.wrong_password(ask, address=HERE).fields) == ["current"]
    with pytest.raises(TooMany), town.asking(alix) as ask:
        prepared(ask, PASSWORD, NEW, NEW)
    assert flooded(town, EMAIL, "198.51.100.7") > 0


def test_a_password_changed_meanwhile_is_not_changed_again(small_town: Town) -> None:
    alix = small_town.buyer()
    with small_town.asking(alix) as ask:
        first = prepared(ask, PASSWORD, NEW, NEW)
        second = prepared(ask, PASSWORD, NEW + "!", NEW + "!")
        assert first is not None
        assert second is not None
        signing_in.change_password(ask, first)
        with pytest.raises(Stale):
            signing_in.change_password(ask, second)
    assert recognised(small_town, password=NEW) == alix.id


def test_eight_failures_close_an_account_for_a_quarter_of_an_hour(town: Town) -> None:
    town.buyer()
    fail(town, EMAIL, LIMIT["account"].failures - 1)
    assert recognised(town) is not None
    fail(town, EMAIL.upper(), 1)
    assert flooded(town, EMAIL, "198.51.100.7") == 15 * 60
    town.clock.advance(seconds=15 * 60 + 1)
    assert recognised(town) is not None


def test_an_unknown_account_is_closed_the_same_way(town: Town) -> None:
    fail(town, "nobody@exemple.fr", LIMIT["account"].failures)
    assert flooded(town, "nobody@exemple.fr", HERE) > 0


def test_one_address_that_tries_many_accounts_is_stopped(town: Town) -> None:
    for number in range(LIMIT["address"].failures):
        fail(town, f"{number}@exemple.fr", 1)
    assert flooded(town, EMAIL, HERE) > 0
    with town.asking(None) as ask:
        signing_in.refuse_flood(ask, EMAIL, "198.51.100.7")


def test_a_flood_from_everywhere_stops_everybody(small_town: Town) -> None:
    with small_town.asking(None) as ask:
        tries = LIMIT["everybody"].failures
        ask.session.add_all(Attempt(key="*", at=ask.now) for _ in range(tries - 1))
    fail(small_town, "a@exemple.fr", 1, address="198.51.100.7")
    assert flooded(small_town, EMAIL, "203.0.113.9") > 0


def test_signing_in_forgets_the_failures_of_that_account(town: Town) -> None:
    alix = town.buyer()
    fail(town, EMAIL, LIMIT["account"].failures - 1)
    opened(town, alix)
    fail(town, EMAIL, 1)
    assert recognised(town) == alix.id


def test_failures_of_another_day_are_forgotten(town: Town) -> None:
    fail(town, EMAIL, 3)
    town.clock.advance(seconds=86_401)
    fail(town, EMAIL, 1)
    with town.asking(None) as ask:
        year = town.clock().replace(year=2020)
        count, _ = accounts.attempts(ask.session, f"account:{EMAIL}", year)
    assert count == 1
