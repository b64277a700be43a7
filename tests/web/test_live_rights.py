"""A right that goes while somebody listens: the stream says so and ends (promise P9).

What has gone is told within two seconds; these tests wait longer, on a busy machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.people import SHEET, Room
from tests.web.listening import Ear, Mouth, listening, running
from tests.web.site import Site
from wikimarche.desk import people, signing_in, specs, tenders
from wikimarche.desk.credentials import hash_password
from wikimarche.desk.people import FirstPassword
from wikimarche.rules import Phase, Role
from wikimarche.store.tables import Account

Deed = Callable[[Site, Room], None]


@pytest.fixture
def port(site: Site, room: Room) -> Iterator[int]:
    with running(site.app) as found:
        yield found


def remove_member(_site: Site, room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, _):
        tenders.remove_member(ask, tender, account_id=room.bo.id)


def make_reader(_site: Site, room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, _):
        tenders.add_member(ask, tender, account_id=room.bo.id, role=Role.READER)


def close_phase(_site: Site, room: Room) -> None:
    for target in ("drafting", "cross_reading", "visas", "validated"):
        with room.asking(room.alix) as (ask, tender, _):
            if Phase(tender.phase) is not Phase(target):
                tenders.move_phase(ask, tender, target=target)


def withdraw(_site: Site, room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, spec):
        specs.withdraw_spec(ask, tender, spec)


def close_account(site: Site, room: Room) -> None:
    administrator = site.town.administrator()
    with site.town.asking(administrator) as ask:
        account = ask.session.get(Account, room.bo.id)
        assert account is not None
        form = people.AccountForm(
            name=account.name,
            email=account.email,
            profile=account.profile,
            service_id=None,
            company_id=None,
            is_admin=False,
            active=False,
            language="fr",
        )
        people.update_account(ask, room.bo.id, form)


def reset_password(site: Site, room: Room) -> None:
    administrator = site.town.administrator()
    with site.town.asking(administrator) as ask:
        first = FirstPassword("a new first password", hash_password("a new first password"))
        people.reset_password(ask, room.bo.id, first)


def sign_out_elsewhere(site: Site, room: Room) -> None:
    with site.town.asking(room.bo) as ask:
        signing_in.end_other_sessions(ask)


def let_time_pass(site: Site, _room: Room) -> None:
    site.town.clock.now += timedelta(days=15)


LOSSES: list[tuple[Deed, str, str]] = [
    (remove_member, "none", "Vous n’avez plus accès à ce marché."),
    (make_reader, "read", "la pièce se lit mais ne se modifie plus"),
    (close_phase, "read", "la pièce se lit mais ne se modifie plus"),
    (withdraw, "none", "Cette pièce a été retirée du marché."),
    (close_account, "none", "Votre session est terminée"),
    (reset_password, "none", "Votre session est terminée"),
    (sign_out_elsewhere, "none", "Votre session est terminée"),
    (let_time_pass, "none", "Votre session est terminée"),
]


def hears(ear: Ear, may: str, sentence: str) -> None:
    told = ear.until("right")
    assert told["may"] == may
    assert sentence in told["sentence"]
    ear.until_ended()
    assert ear.events[-1][0] == "right"


@pytest.mark.parametrize(
    ("deed", "may", "sentence"), LOSSES, ids=[deed.__name__ for deed, _, _ in LOSSES]
)
def test_a_right_that_goes_ends_the_stream_with_a_sentence(
    port: int, site: Site, room: Room, deed: Deed, may: str, sentence: str
) -> None:
    token = site.signed_in(room.bo).cookies["session"]
    with listening(port, token, version=0) as ear:
        ear.until("people")
        deed(site, room)
        hears(ear, may, sentence)


def test_a_right_taken_through_the_site_goes_at_once(
    port: int, site: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikimarche.web.live.WATCH_SECONDS", 3600)
    token = site.signed_in(room.bo).cookies["session"]
    alix = Mouth(port, site.signed_in(room.alix).cookies["session"])
    with listening(port, token, version=0) as ear:
        ear.until("people")
        assert alix.post(f"/tenders/1/team/{room.bo.id}/remove", {})[0] == 303
        hears(ear, "none", "Vous n’avez plus accès")


def test_who_has_no_right_any_more_is_seen_no_more(
    port: int, site: Site, room: Room
) -> None:
    tokens = [site.signed_in(who).cookies["session"] for who in (room.bo, room.alix)]
    with (
        listening(port, tokens[0], version=0, client="b" * 16),
        listening(port, tokens[1], version=0) as ear,
    ):
        Mouth(port, tokens[0]).sign(client="b" * 16, version=0, anchor=1, head=1)
        ear.wait(lambda one: one.all("people") and one.all("people")[-1]["people"])
        remove_member(site, room)
        ear.wait(lambda one: one.all("people")[-1]["people"] == [])


def test_what_changes_elsewhere_leaves_the_others_listening(
    port: int, site: Site, room: Room
) -> None:
    other = site.town.tender(room.alix, replace(SHEET, reference="2026-AUTRE"))
    token = site.signed_in(room.bo).cookies["session"]
    with listening(port, token, version=0) as ear:
        ear.until("people")
        with site.town.asking(room.alix) as ask:
            row = site.town.row(ask, other)
            tenders.add_member(ask, row, account_id=room.bo.id, role=Role.READER)
        site.town.person("Dan Ailleurs")
        room.write(room.bo, "delais", "# Délais {#delais}\n\nUn an.")
        ear.until("entries")
        assert not ear.all("right")
        assert not ear.ended


def test_a_stream_is_only_open_to_those_who_may_read(port: int, site: Site) -> None:
    stranger = site.signed_in(site.town.person("Dan Ailleurs")).cookies["session"]
    for token, status in ((stranger, 404), ("", 401)):
        with listening(port, token, version=0) as ear:
            ear.until_ended()
            assert (ear.status, ear.events) == (status, [])


def test_an_account_has_so_many_streams(
    port: int, site: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikimarche.web.live.STREAMS_OF_ONE", 1)
    token = site.signed_in(room.bo).cookies["session"]
    other = site.signed_in(room.alix).cookies["session"]
    with listening(port, token, version=0) as ear:
        ear.until("hello")
        with listening(port, token, version=0) as second:
            assert (second.status, second.answer.headers["retry-after"]) == (429, "10")
        with listening(port, other, version=0) as third:
            assert third.status == 200


def test_a_process_has_so_many_streams(
    port: int, site: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikimarche.web.live.STREAMS", 1)
    token = site.signed_in(room.bo).cookies["session"]
    with listening(port, token, version=0) as ear:
        ear.until("hello")
        with listening(port, token, version=0) as second:
            assert (second.status, second.answer.headers["retry-after"]) == (503, "5")
