"""Reading a document while somebody writes in it: the text changes, the reader stays."""

import pytest
from playwright.sync_api import Page, expect

from tests.people import PASSWORD, Town, room_in

pytestmark = pytest.mark.browser

LONG = "\n\n".join(f"# Article {n} {{#a{n}}}\n\n{'Mot. ' * 300}" for n in range(10))
TEXT = f"# Objet {{#objet}}\n\nLe marché porte sur tout.\n\n{LONG}\n"
NEW = "# Objet nouveau {#objet}\n\nLe marché porte sur peu.\n\nUn alinéa de plus.\n\nUn autre."


def test_the_text_changes_where_it_changed_and_the_reader_stays(
    window: Page, town: Town
) -> None:
    room = room_in(town, TEXT)
    window.goto("/sign-in")
    window.locator("input[name=email]").fill("alix.acheteuse@exemple.fr")
    window.locator("input[type=password]").fill(PASSWORD)
    window.locator("input[type=password]").press("Enter")
    window.wait_for_url("**/")
    window.goto(f"/tenders/{room.tender}/specs/{room.spec}")
    heading = window.locator("#art-a8")
    heading.scroll_into_view_if_needed()
    heading.evaluate("heading => heading.setAttribute('data-mark', '')")
    before = heading.bounding_box()
    room.write(room.bo, "objet", NEW)
    expect(window.locator(".prose")).to_contain_text("Un alinéa de plus.")
    expect(window.locator("[data-contents]")).to_contain_text("Objet nouveau")
    expect(window.locator(".saved")).to_contain_text("version 2")
    expect(window.locator("#status")).to_have_text("Le texte vient de changer.")
    expect(window.locator("#art-a8[data-mark]")).to_have_count(1)
    after = heading.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 3
