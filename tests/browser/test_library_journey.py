"""The library in a real browser, on each database: a clause found, placed, adapted, kept up, checked, frozen."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_journey import edit, save, sign_in
from tests.desk.clauses import librarian
from tests.people import Room, Town, room_in
from wikimarche.desk import catalogue

pytestmark = pytest.mark.browser

NUMBER = "WM-NET-026"
TITLE = "Dosage, microfibre et formation propreté"
PROTECTED = (
    "La formation a lieu pendant le temps de travail et son prix est compris dans l’offre."
)
WHY = "Les agents du site actuel sont déjà formés, vu avec le service."
MOST_TABS = 90
BLOCKS = "Empêche de geler"


@pytest.fixture
def stocked(town: Town) -> Room:
    """Give a tender with one document, the shipped clauses, and who keeps them."""
    with town.store.writing() as session:
        catalogue.shipped_clauses(session, town.clock())
    librarian(town)
    return room_in(town)


def spec_of(room: Room) -> str:
    return f"/tenders/{room.tender}/specs/{room.spec}"


# --- with the keyboard alone


def reach(page: Page, target: Locator) -> None:
    """Press Tab until an element has the focus, as somebody without a mouse does."""
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def follow(page: Page, target: Locator) -> None:
    """Reach a link or a button, and press Enter."""
    reach(page, target)
    page.keyboard.press("Enter")


def find(page: Page) -> None:
    """Look for a clause from a document, and narrow down to conditions of execution."""
    follow(page, page.get_by_role("link", name="Clauses", exact=True))
    reach(page, page.get_by_role("searchbox"))
    page.keyboard.type("formation agents")
    page.keyboard.press("Enter")
    count = page.locator(".library-count")
    expect(count).not_to_contain_text("60 clauses")
    wide = int(count.inner_text().split()[0])
    reach(page, page.get_by_role("checkbox", name=re.compile("^Condition d’exécution")))
    page.keyboard.press("Space")
    follow(page, page.get_by_role("button", name="Appliquer"))
    expect(page).to_have_url(re.compile("type=condition"))
    narrow = int(page.locator(".library-count").inner_text().split()[0])
    assert 0 < narrow < wide


def place(page: Page) -> None:
    """Read the passport, come back, and place the clause at its second level."""
    follow(page, page.get_by_role("link", name=TITLE, exact=True))
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="R03")).to_be_visible()
    follow(page, page.get_by_role("link", name="Placer dans CCTP"))
    follow(page, page.get_by_role("link", name="Renforcé", exact=True))
    expect(page.locator(".placing-text")).to_contain_text("dosés automatiquement")
    blank = page.get_by_label("Part des surfaces traitées", exact=False)
    reach(page, blank)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("500")
    reach(page, page.get_by_label("À la fin de l’article"))
    page.keyboard.type("ARTICLE 2")
    follow(page, page.get_by_role("button", name="Placer la clause"))
    expect(page.locator("#f-blank_part_microfibre-error")).to_contain_text(
        "Entre 20 et 100"
    )
    reach(page, blank)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("65")
    follow(page, page.get_by_role("button", name="Placer la clause"))
    expect(page.get_by_text("Clause placée dans la pièce.")).to_be_visible()


# --- with the mouse


def wording_anew(browser: Browser, address: str, room: Room) -> None:
    """Publish a newer wording through the steward's own window."""
    context = browser.new_context(base_url=address, locale="fr-FR")
    page = context.new_page()
    sign_in(page, "Lise Clausier")
    page.goto(f"/library/{NUMBER}")
    page.get_by_role("link", name="Publier une version").click()
    area = page.locator("textarea[name=reinforced]")
    area.fill(area.input_value().replace("tolérance de 20", "tolérance de 10"))
    page.get_by_label("Motif").fill("Les pompes vendues aujourd’hui sont plus justes.")
    page.get_by_role("button", name="Publier la version").click()
    expect(page.get_by_text("Version 2").first).to_be_visible()
    context.close()


def answer_all(page: Page) -> list[str]:
    """Answer every point that blocks, with a reason; give the rules that were answered."""
    answered: list[str] = []
    blocking = page.locator("li.finding", has_text=BLOCKS)
    while waiting := blocking.count():
        one = blocking.first
        answered.append(one.locator(".finding-sentence .figures").inner_text())
        one.locator("summary", has_text="Répondre à ce point").click()
        if one.locator("select[name=choice]").count():
            one.locator("select[name=choice]").select_option(index=1)
        elif one.locator("[name=passage]").count():
            one.locator("[name=passage]").fill("CCTP#delais")
        one.locator("textarea[name=reason]").fill(WHY)
        one.get_by_role("button", name="Enregistrer la réponse").click()
        expect(blocking).not_to_have_count(waiting)  # one answer may settle two points
    return answered


def move(page: Page, *phases: str) -> None:
    """Move the tender through phases."""
    for phase in phases:
        page.get_by_role("button", name=f"Passer à : {phase}").click()


def test_a_clause_is_found_and_placed_with_the_keyboard_alone(
    window: Page, stocked: Room
) -> None:
    sign_in(window, "Alix Acheteuse")
    window.goto(spec_of(stocked))
    find(window)
    place(window)
    expect(window.locator(".clause-row").first).to_contain_text("version 1, renforcé")
    expect(window.locator(".clause-row").first).to_contain_text("Rédaction du clausier")
    window.goto(spec_of(stocked))
    expect(window.locator(".prose")).to_contain_text("Au moins 65 % de la surface")
    assert "# Délais" in stocked.text().split("::: clause")[0]
    assert f"id={NUMBER} version=1 level=2" in stocked.text()


def test_a_clause_adapted_is_kept_up_checked_and_frozen(
    window: Page, browser: Browser, address: str, stocked: Room
) -> None:
    sign_in(window, "Alix Acheteuse")
    window.goto(f"{spec_of(stocked)}/clauses/{NUMBER}/place?level=2&section=delais")
    window.get_by_role("button", name="Placer la clause").click()
    window.goto(spec_of(stocked))
    edit(window, "delais", f" {PROTECTED}", "")
    save(window)
    expect(window.get_by_text("Enregistré.", exact=True)).to_be_visible()
    _why_it_was_changed(window, stocked)
    wording_anew(browser, address, stocked)
    _take_it(window, stocked)
    _freeze(window, stocked)


def _why_it_was_changed(page: Page, room: Room) -> None:
    page.goto(f"{spec_of(room)}/clauses")
    expect(page.locator(".clause-row").first).to_contain_text(
        re.compile(r"Modifiée à \d+ %")
    )
    expect(page.locator(".broken")).to_contain_text(PROTECTED)
    page.get_by_label("Motif du changement").fill(WHY)
    page.get_by_role("button", name="Enregistrer le motif").click()
    expect(page.locator(".broken")).to_contain_text(f"Motif : {WHY}")


def _take_it(page: Page, room: Room) -> None:
    page.goto(f"{spec_of(room)}/clauses")
    newer = page.locator(".newer")
    expect(newer).to_contain_text("Les pompes vendues aujourd’hui")
    newer.locator("summary").click()
    expect(newer.locator("ins.added")).to_contain_text("10")
    newer.get_by_role("button", name="Prendre la nouvelle rédaction").click()
    expect(page.locator(".clause-row").first).to_contain_text("version 2, renforcé")
    expect(page.locator(".newer")).to_have_count(0)
    page.goto(spec_of(room))
    expect(page.locator(".prose")).to_contain_text("tolérance de 10")
    expect(page.locator(".prose")).not_to_contain_text(PROTECTED)


def _reward_what_goes_beyond(page: Page, room: Room) -> None:
    """Add the rules of the competition, and place there the criterion that the clause suggests."""
    rules = "# Critères {#criteres}\n\nLes offres sont jugées ainsi.\n"
    rc = room.town.spec(room.alix, room.tender, rules, "rc")
    page.goto(f"/tenders/{room.tender}/specs/{rc}/clauses/{NUMBER}/place?part=CR")
    page.get_by_label("À la fin de l’article").select_option(value="criteres")
    page.get_by_role("button", name="Placer la clause").click()
    expect(page.get_by_text("Clause placée dans la pièce.")).to_be_visible()


def _freeze(page: Page, room: Room) -> None:
    tender = f"/tenders/{room.tender}"
    _reward_what_goes_beyond(page, room)
    page.goto(f"{tender}/check")
    page.locator("summary", has_text="Satisfait ou répondu").click()
    proved = page.locator("#R03-0.finding-met")
    expect(proved).to_contain_text(NUMBER)
    expect(proved.get_by_role("link", name="CCTP", exact=False)).to_be_visible()
    page.goto(tender)
    move(page, "Relecture croisée", "Visas", "Validé", "Gelé")
    refused = page.get_by_text("La vérification juridique empêche de geler")
    expect(refused).to_be_visible()
    for met in ("R03", "R04"):
        expect(refused).not_to_contain_text(met)
    page.goto(f"{tender}/check")
    answered = answer_all(page)
    assert answered
    assert {"R03", "R04"}.isdisjoint(answered)
    expect(
        page.get_by_text("Rien n’empêche de geler le dossier.", exact=False)
    ).to_be_visible()
    page.goto(tender)
    move(page, "Gelé")
    expect(page.locator("[aria-current=step]")).to_contain_text("Gelé")
    page.goto(f"{tender}/check")
    expect(page.get_by_role("heading", name="Vérifications gardées au gel")).to_be_visible()
