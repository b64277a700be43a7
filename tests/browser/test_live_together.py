"""Writing together when the others move, indent and add, when servers die and lines are bad."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.together import (
    Open,
    agreed,
    caret_after,
    paragraph,
    team,
    text_of,
    type_together,
)
from tests.people import Room, Town

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
