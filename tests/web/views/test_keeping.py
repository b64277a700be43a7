"""The journal, retention and leavers, through the administrator's pages."""

import csv
import io

import pytest
from lxml.html import document_fromstring
from starlette.testclient import TestClient

from tests.people import SHEET, Room
from tests.web.site import Site, said_beside, send, shown, values
from wikimarche.desk import tenders
from wikimarche.desk.asking import record
from wikimarche.rules import Phase, Profile, Role

ADMIN = "/administration"
JOURNAL = f"{ADMIN}/journal"
FILE = f"{JOURNAL}/file"
RETENTION = f"{ADMIN}/retention"
DAYS = {"addresses": "200", "attempts": "2", "edits": "40"}
REASON = "canari-motif"


@pytest.fixture
def ada(site: Site) -> TestClient:
    return site.signed_in(site.town.administrator())


@pytest.fixture
def small_ada(small_site: Site) -> TestClient:
    return small_site.signed_in(small_site.town.administrator())


def decided(room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, _):
        tenders.move_phase(ask, tender, target=Phase.CROSS_READING)
        tenders.move_phase(ask, tender, target=Phase.DRAFTING, reason=REASON)


def deeds(answer_text: str) -> list[str]:
    page = document_fromstring(answer_text)
    return [each.strip() for each in values(page, "//tbody//td/div/text()[1]")]


def test_the_journal_says_who_what_when_where_and_from_where(
    room: Room, ada: TestClient
) -> None:
    decided(room)
    page = shown(ada.get(JOURNAL))
    for words in (
        *("Alix Acheteuse", "Changement d’étape", SHEET.reference),
        *("2 mars 2026 à 10:00", "192.0.2.1", "CCTP"),
    ):
        assert words in page
    assert REASON not in page


def test_filters_are_kept_and_find(room: Room, ada: TestClient) -> None:
    decided(room)
    asked = {
        "person": str(room.alix.id),
        "action": "move_phase",
        "tender": SHEET.reference.lower(),
        "since": "2026-03-02",
        "until": "2026-03-02",
    }
    answer = ada.get(JOURNAL, params=asked)
    assert deeds(answer.text) == ["Changement d’étape"] * 2
    page = document_fromstring(answer.text)
    chosen = values(page, "//select/option[@selected]/@value")
    assert chosen == [asked["person"], "move_phase"]
    assert asked["tender"] in values(page, "//input[@name='tender']/@value")
    for change in ({"until": "2026-03-01"}, {"since": "2026-03-03"}, {"person": "0"}):
        empty = ada.get(JOURNAL, params=asked | change)
        assert "Aucune entrée ne correspond" in shown(empty)


def test_a_day_begins_where_people_read_it(site: Site, ada: TestClient) -> None:
    site.town.clock.advance(seconds=14.5 * 3600)  # 23:30 UTC, already the 3rd in Paris
    with site.town.asking(None) as ask:
        record(ask, "sweep")
    found = ada.get(JOURNAL, params={"since": "2026-03-03", "until": "2026-03-03"})
    assert deeds(found.text) == ["Effacement de ce qui a dépassé sa durée"]


@pytest.mark.parametrize(
    ("field", "typed"), [("tender", "inconnu"), ("since", "hier"), ("until", "2026-02-30")]
)
@pytest.mark.parametrize("address", [JOURNAL, FILE])
def test_a_filter_that_cannot_be_is_said_beside_it(
    small_ada: TestClient, address: str, field: str, typed: str
) -> None:
    sent = {field: typed}
    answer = (
        small_ada.get(address, params=sent)
        if address == JOURNAL
        else small_ada.post(address, data=sent)
    )
    assert answer.status_code == 422
    held, sentence = said_beside(answer, field)
    assert held == typed
    assert sentence


@pytest.mark.parametrize("field", ["person", "action", "before", "after"])
def test_a_filter_that_means_nothing_is_left_out(small_ada: TestClient, field: str) -> None:
    for typed in ("x", "-1", "9" * 40, "٣", "\x00"):
        assert small_ada.get(JOURNAL, params={field: typed}).status_code == 200


def test_pages_lead_on_with_their_filters(small_site: Site, small_ada: TestClient) -> None:
    ada = small_site.town.person("Max", is_admin=True)
    with small_site.town.asking(ada) as ask:
        for _ in range(150):
            record(ask, "load_cpv", count=1)
    first = small_ada.get(JOURNAL, params={"action": "load_cpv"})
    (older,) = values(document_fromstring(first.text), "//a[@rel='next']/@href")
    second = small_ada.get(older)
    assert (len(deeds(first.text)), len(deeds(second.text))) == (100, 50)
    (newer,) = values(document_fromstring(second.text), "//a[@rel='prev']/@href")
    assert deeds(small_ada.get(newer).text) == deeds(first.text)
    assert values(document_fromstring(second.text), "//a[@rel='next']") == []


def test_what_was_looked_for_is_exported_and_noted(room: Room, ada: TestClient) -> None:
    decided(room)
    answer = send(ada, f"{JOURNAL}?action=move_phase", FILE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "journal-2026-03-02.csv" in answer.headers["content-disposition"]
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row[4] for row in rows[1:]] == ["Changement d’étape"] * 2
    assert rows[1][1] == "2026-03-02 10:00:00"
    assert REASON not in text
    assert "exporte 2 entrées" in shown(ada.get(JOURNAL))


def test_the_table_speaks_the_language_of_who_exports(small_site: Site) -> None:
    ida = small_site.signed_in(small_site.town.person("Ida", is_admin=True, language="en"))
    assert ida.post(FILE).content.decode("utf-8-sig").count(";") > 9


def test_days_are_kept_and_the_page_shows_them(site: Site, ada: TestClient) -> None:
    assert send(ada, RETENTION, RETENTION, **DAYS).status_code == 303
    page = document_fromstring(ada.get(RETENTION).text)
    for name, days in DAYS.items():
        assert values(page, f"//input[@name='{name}']/@value") == [days]
    assert "200" in shown(ada.get(JOURNAL))


def test_days_refused_come_back_as_typed(small_ada: TestClient) -> None:
    answer = send(small_ada, RETENTION, RETENTION, **(DAYS | {"addresses": "7"}))
    assert answer.status_code == 422
    held, sentence = said_beside(answer, "addresses")
    assert held == "7"
    assert "de 180 à 1095" in sentence.replace("\u202f", "").replace("\xa0", " ")
    assert said_beside(answer, "edits")[0] == "40"


def test_a_leaver_is_removed_after_being_told_what_that_does(
    room: Room, ada: TestClient
) -> None:
    account = f"{ADMIN}/accounts/{room.bo.id}"
    assert f"{account}/remove" in ada.get(account).text
    asked = shown(ada.get(f"{account}/remove"))
    assert "ne peut pas être annulée" in asked
    assert f"Personne retirée n° {room.bo.id}" in asked.replace("\xa0", " ")
    assert send(ada, f"{account}/remove", f"{account}/remove").status_code == 303
    people = shown(ada.get(ADMIN))
    assert "Bo Bâtiment" not in people
    assert "identité retirée" in people
    page = ada.get(account)
    assert "name=" not in page.text.partition("<main")[2]
    assert values(document_fromstring(page.text), "//main//form") == []
    assert "retirée" in shown(ada.get(f"{account}/remove"))


def test_the_pages_of_a_tender_name_a_leaver_by_a_number(
    site: Site, room: Room, ada: TestClient
) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    alix = site.signed_in(room.alix)
    history = f"/tenders/{room.tender}/specs/{room.spec}/history"
    assert "Bo Bâtiment" in alix.get(history).text
    ada.post(f"{ADMIN}/accounts/{room.bo.id}/remove")
    for address in (history, f"/tenders/{room.tender}", f"/tenders/{room.tender}/journal"):
        page = alix.get(address).text
        assert "Bo Bâtiment" not in page
    assert f"Personne retirée n° {room.bo.id}" in alix.get(history).text


def test_an_owner_alone_hands_their_tenders_over_first(
    site: Site, room: Room, ada: TestClient
) -> None:
    heir = site.town.person("Hal Héritier", Profile.BUYER)
    account = f"{ADMIN}/accounts/{room.alix.id}"
    refused = ada.post(f"{account}/remove")
    assert refused.status_code == 422
    assert SHEET.reference in shown(refused)
    wrong = ada.post(f"{account}/hand-over", data={"to": str(room.bo.id)})
    assert (wrong.status_code, bool(said_beside(wrong, "to")[1])) == (422, True)
    given = send(ada, account, f"{account}/hand-over", to=str(heir.id))
    assert given.status_code == 303
    with site.town.asking(heir) as ask:
        assert ask.who.roles == {room.tender: Role.OWNER}
    assert ada.post(f"{account}/remove").status_code == 303


def test_nobody_removes_themselves(small_site: Site) -> None:
    ada = small_site.town.administrator()
    client = small_site.signed_in(ada)
    address = f"{ADMIN}/accounts/{ada.id}/remove"
    assert "propre identité" in shown(client.get(address))
    assert client.post(address).status_code == 422
    assert client.get(ADMIN).status_code == 200


def test_all_that_cannot_be_looked_for_is_said_at_once(small_ada: TestClient) -> None:
    wrong = {"tender": "inconnu", "since": "hier", "until": "demain"}
    answer = small_ada.get(JOURNAL, params=wrong)
    assert all(said_beside(answer, name)[1] for name in wrong)


def test_a_profile_that_would_leave_a_tender_alone_comes_back_with_the_way_out(
    site: Site, room: Room, ada: TestClient
) -> None:
    account = f"{ADMIN}/accounts/{room.alix.id}"
    answer = send(ada, account, account, profile="service")
    assert answer.status_code == 422
    assert SHEET.reference in said_beside(answer, "profile")[1]
    assert f"{account}/hand-over" in answer.text
    heir = site.town.person("Hal Héritier", Profile.BUYER)
    send(ada, account, f"{account}/hand-over", to=str(heir.id))
    assert send(ada, account, account, profile="service").status_code == 303
    assert f"{account}/hand-over" not in ada.get(account).text
