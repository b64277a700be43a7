"""Writing together in real browsers, on each database: what one types, the others read; nothing is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import violations
from tests.browser.together import Open, arrived, paragraph, stored
from tests.people import Room
from wikimarche.desk import tenders
from wikimarche.store import accounts

pytestmark = pytest.mark.browser


def theo_id(room: Room) -> int:
    """Give the account of who helps to write."""
    with room.town.store.reading() as session:
        account = accounts.account_by_email(session, "theo.technique@exemple.fr")
        assert account is not None
        assert account.id is not None
        return account.id


def test_two_people_write_in_one_paragraph_and_both_read_it(
    opened: Open, room: Room
) -> None:
    alix, theo = opened("Alix Acheteuse"), opened("Theo Technique")
    for page in (alix, theo):
        paragraph(page, "dix jours")
    alix.keyboard.type(" Alix ajoute ceci.", delay=15)
    theo.keyboard.type(" Theo ajoute cela.", delay=15)
    for page in (alix, theo):
        expect(page.locator(".ProseMirror")).to_contain_text("Alix ajoute ceci.")
        expect(page.locator(".ProseMirror")).to_contain_text("Theo ajoute cela.")
    assert alix.locator(".ProseMirror").inner_text().count("Alix ajoute ceci.") == 1
    arrived(alix, room, "Alix ajoute ceci.", "Theo ajoute cela.")
    expect(alix.locator("#people")).to_contain_text("TT")


def test_what_is_typed_without_a_network_arrives_once_when_it_is_back(
    opened: Open, room: Room
) -> None:
    alix = opened("Alix Acheteuse")
    alix.context.set_offline(True)
    paragraph(alix, "dix jours")
    alix.keyboard.type(" Écrit dans le train.")
    expect(alix.locator("#saving")).to_contain_text("Hors ligne", timeout=30_000)
    assert "train" not in stored(room)
    alix.context.set_offline(False)
    expect(alix.locator("#saving[data-state=saved]")).to_be_visible(timeout=45_000)
    assert stored(room).count("Écrit dans le train.") == 1


def test_what_a_closed_page_had_not_sent_is_sent_by_the_next_one(
    opened: Open, room: Room
) -> None:
    alix = opened("Alix Acheteuse")
    alix.route("**/steps", lambda route: route.abort())
    paragraph(alix, "dix jours")
    alix.keyboard.type(" Gardé sur ce poste.")
    alix.wait_for_timeout(800)  # the page keeps what it cannot send
    alix.close(run_before_unload=False)
    again = alix.context.new_page()
    again.goto(f"/tenders/{room.tender}/specs/{room.spec}/write")
    expect(again.locator(".ProseMirror")).to_contain_text("Gardé sur ce poste.")
    arrived(again, room, "Gardé sur ce poste.")


def test_a_document_is_written_with_the_keyboard_alone(opened: Open, room: Room) -> None:
    alix = opened("Alix Acheteuse")
    paragraph(alix, "dix jours")
    alix.keyboard.press("Enter")
    alix.keyboard.type("- premier point")
    alix.keyboard.press("Enter")
    alix.keyboard.type("second ")
    alix.keyboard.press("Control+b")
    alix.keyboard.type("point")
    for _ in range(2):
        alix.keyboard.press("Enter")
    alix.keyboard.type("/tableau")
    alix.keyboard.press("Enter")
    alix.keyboard.type("Site")
    alix.keyboard.press("Tab")
    alix.keyboard.type("Surface")
    arrived(alix, room, "- premier point", "- second **point**", "| Site | Surface |")
    expect(alix.locator(".ProseMirror table th").first).to_have_text("Site")


def test_a_reference_shows_the_number_of_its_article(opened: Open) -> None:
    reference = opened("Alix Acheteuse").locator(".ProseMirror .xref")
    expect(reference).to_have_text("2")


def test_naming_a_version_keeps_the_text_as_it_is(opened: Open, room: Room) -> None:
    alix = opened("Alix Acheteuse")
    paragraph(alix, "dix jours")
    alix.keyboard.type(" Relu.")
    arrived(alix, room, "Relu.")
    alix.keyboard.press("Control+s")
    alix.get_by_role("dialog").get_by_role("textbox").fill("Pour visa")
    alix.keyboard.press("Enter")
    expect(alix.locator("#told")).to_contain_text("Pour visa")
    assert "Relu." in room.text()
    alix.goto(f"/tenders/{room.tender}/specs/{room.spec}/history")
    expect(alix.locator("main")).to_contain_text("Pour visa")


def test_whoever_leaves_the_team_writes_no_more_and_keeps_their_words(
    opened: Open, room: Room
) -> None:
    theo = opened("Theo Technique")
    with room.asking(room.alix) as (ask, tender, _):
        tenders.remove_member(ask, tender, account_id=theo_id(room))
    # Its page may not be listening yet: then it learns it by asking, a few tries later.
    read_only = theo.locator("#saving[data-state=read_only]")
    expect(read_only).to_be_visible(timeout=30_000)
    expect(theo.locator(".ProseMirror")).to_have_attribute("contenteditable", "false")
    expect(theo.locator(".ProseMirror")).to_contain_text("dix jours")


def test_the_page_one_writes_in_is_accessible(opened: Open, room: Room) -> None:
    alix = opened("Alix Acheteuse")
    paragraph(alix, "dix jours")
    alix.keyboard.press("Enter")
    alix.keyboard.type("/tableau")
    alix.keyboard.press("Enter")
    for heading in ("Site", "Surface", "Fréquence"):
        alix.keyboard.type(heading)
        alix.keyboard.press("Tab")
    assert violations(alix) == []
    alix.emulate_media(color_scheme="dark")
    alix.set_viewport_size({"width": 390, "height": 844})
    assert violations(alix) == []
    assert not alix.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
