"""Writing together when the others move, indent and add, when servers die and lines are bad."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.proxy import buffering
from tests.browser.together import (
    Open,
    agreed,
    caret_after,
    paragraph,
    saved,
    team,
    text_of,
    type_together,
    writers,
)
from tests.clock import Clock
from tests.databases import Postgres
from tests.faults.load import Served
from tests.people import Room, Town
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

pytestmark = pytest.mark.browser

TEXT = """# Objet {#objet}

Le marché porte sur {{objet}}.

# Sites {#sites}

| Site   | Surface |
| ------ | ------- |
| École  | cent    |
| Mairie | deux    |

# Tâches {#taches}

- balayer
- laver
- ranger

# Délais {#delais}

Le délai est de dix jours ouvrés.
"""


@pytest.fixture
def room(town: Town) -> Room:
    """Give a document with a table, a list and articles, and two people who write in it."""
    return team(town, TEXT)


def cell(page: Page, words: str) -> None:
    """Put the caret at the end of the cell of these words."""
    caret_after(page, words, "td")


def item(page: Page, words: str) -> None:
    """Put the caret at the end of the item of these words."""
    caret_after(page, words, "li p")


def cells(text: str) -> list[list[str]]:
    """Give the words of the table of a text, row by row, without its rule."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [
        [one.strip() for one in line.strip("|").split("|")]
        for line in lines
        if "--" not in line
    ]


def room_at(url: str) -> Room:
    """Make a database with a document and two people, for servers in processes of their own."""
    store = open_store(url)
    upgrade(store)
    room = team(Town(store, Clock(datetime.now(UTC))))
    store.close()
    return room


def address_of(served: Served) -> str:
    """Give where a browser finds a server."""
    return f"http://127.0.0.1:{served.port}"


def test_two_cells_of_a_table_are_written_while_a_row_is_added(opened: Open) -> None:
    alix, theo = opened("Alix Acheteuse"), opened("Theo Technique")
    cell(alix, "deux")
    cell(theo, "cent")
    type_together({alix: " mille deux ", theo: " vingt-trois"})
    theo.locator("[data-tool=addRow]").click()
    type_together({alix: "cent trente"})
    cell(theo, "cent vingt-trois")
    type_together({alix: " et un", theo: " environ"})
    long, short = "deux mille deux cent trente et un", "cent vingt-trois environ"
    assert cells(agreed(alix, theo, words=(long, short))) == [
        ["Site", "Surface"],
        ["École", short],
        ["", ""],
        ["Mairie", long],
    ]


def test_an_item_is_indented_while_another_types_in_it(opened: Open) -> None:
    alix, theo = opened("Alix Acheteuse"), opened("Theo Technique")
    item(alix, "laver")
    item(theo, "laver")
    type_together({alix: " les vitres"})
    theo.keyboard.press("Tab")
    type_together({alix: " du hall"})
    item(theo, "ranger")
    type_together({alix: " à l’eau", theo: " le local"})
    text = agreed(alix, theo, words=("laver les vitres du hall à l’eau", "ranger le local"))
    assert "- balayer\n  - laver les vitres du hall à l’eau\n- ranger le local" in text


def test_an_article_is_moved_while_another_types_elsewhere(opened: Open) -> None:
    alix, theo = opened("Alix Acheteuse"), opened("Theo Technique")
    paragraph(alix, "dix jours")
    type_together({alix: " Il court dès"})
    row = theo.locator(".contents-row", has_text="Tâches")
    row.locator(".row-menu").click()
    theo.get_by_role("menuitem", name="Monter Alt").click()
    type_together({alix: " la notification."})
    text = agreed(
        alix, theo, words=("Il court dès la notification.", "# Tâches", "- laver")
    )
    assert text.index("# Tâches") < text.index("# Sites") < text.index("# Délais")
    for page in (alix, theo):
        expect(text_of(page).locator("h1, h2").nth(1)).to_contain_text("Tâches")


def test_a_server_killed_while_somebody_types_loses_and_doubles_no_word(
    browser: Browser, blank_url: str, tmp_path: Path
) -> None:
    served = Served(blank_url, tmp_path)
    room = room_at(blank_url)
    served.start()
    try:
        with writers(browser, room) as open_at:
            alix = open_at("Alix Acheteuse", address_of(served))
            paragraph(alix, "dix jours")
            alix.keyboard.type(" Motun Motdeux")
            served.kill()
            alix.keyboard.type(" Mottrois Motquatre")
            expect(alix.locator("#saving[data-state=offline]")).to_be_visible()
            served.start()
            alix.keyboard.type(" Motcinq")
            saved(alix)
            agreed(alix, words=(" Motun Motdeux Mottrois Motquatre Motcinq",))
    finally:
        served.stop()


@pytest.mark.postgres
def test_words_go_both_ways_between_two_servers_of_one_database(
    browser: Browser, postgres: Postgres, tmp_path: Path
) -> None:
    with postgres.database(f"wikimarche_two_{os.getpid()}") as url:
        room = room_at(url)
        one, other = Served(url, tmp_path), Served(url, tmp_path)
        try:
            for served in (one, other):
                served.start()
            with writers(browser, room) as open_at:
                alix = open_at("Alix Acheteuse", address_of(one))
                theo = open_at("Theo Technique", address_of(other))
                paragraph(alix, "dix jours")
                paragraph(theo, "Le marché porte")
                type_together({alix: " Alix ajoute ceci.", theo: " Theo ajoute cela."})
                agreed(alix, theo, words=("Alix ajoute ceci.", "Theo ajoute cela."))
                agreed(theo, words=("Alix ajoute ceci.", "Theo ajoute cela."))
        finally:
            for served in (one, other):
                served.stop()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_proxy_that_holds_streams_back_does_not_keep_the_words_of_the_others(
    browser: Browser, address: str, room: Room
) -> None:
    with buffering(address) as proxy, writers(browser, room) as open_at:
        alix = open_at("Alix Acheteuse", proxy.address)
        theo = open_at("Theo Technique", address)
        paragraph(theo, "dix jours")
        theo.keyboard.type(" Theo ajoute cela.")
        expect(text_of(alix)).to_contain_text("Theo ajoute cela.", timeout=20_000)
        assert proxy.held != []
        paragraph(alix, "Le marché porte")
        type_together({alix: " Alix ajoute ceci.", theo: " Et ceci."})
        agreed(alix, theo, words=("Alix ajoute ceci.", "Theo ajoute cela. Et ceci."))
