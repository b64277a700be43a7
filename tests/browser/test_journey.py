"""A buyer's first day, in a real browser, on each database: from the sign-in to the files."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.people import PASSWORD, Town
from wikimarche.desk import cpv
from wikimarche.rules import Profile

pytestmark = pytest.mark.browser


def sign_in(page: Page, name: str) -> None:
    """Sign in as one of the town's people."""
    page.goto("/sign-in")
    page.get_by_label("Adresse électronique").fill(
        f"{name.lower().replace(' ', '.')}@exemple.fr"
    )
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/")


def open_tender(page: Page) -> None:
    """Open a tender through its sheet, the CPV chosen from words."""
    page.get_by_role("link", name="Ouvrir un marché").first.click()
    page.get_by_label("Objet du marché").fill("Nettoyage des écoles")
    page.get_by_label("Référence").fill("2026-ECO-07")
    page.get_by_label("Acheteur", exact=True).fill("Commune Exemple")
    page.get_by_label("Nature").select_option("services")
    page.get_by_label("Procédure").select_option("adapted")
    page.get_by_role("combobox", name="Code CPV principal").press_sequentially(
        "nettoyage eco"
    )
    page.get_by_role("option").filter(has_text="90919300").click()
    page.get_by_label("Lancement").fill("2026-12-10")
    page.get_by_label("Date limite de remise").fill("2026-12-01")
    page.get_by_label("Intitulé du lot 1").fill("Écoles du centre")
    page.get_by_label("Montant du lot 1").fill("84 500,50")
    page.get_by_role("button", name="Ouvrir le marché").click()


def add_model(page: Page, model: str) -> None:
    """Add a document from a shipped model."""
    page.get_by_role("link", name="Ajouter une pièce").or_(
        page.get_by_role("link", name="Partir d’un modèle")
    ).first.click()
    page.locator(f"input[name=model][value={model}]").check()
    page.get_by_role("button", name="Ajouter la pièce").click()


def edit(page: Page, section: str, old: str, new: str) -> None:
    """Replace words of an article in its plain form, and save."""
    area = page.locator("form[action$='/edit'] textarea[name=text]").first
    page.goto(f"{page.url.split('?')[0].split('#')[0]}/sections/{section}/edit")
    text = area.input_value()
    assert old in text
    area.fill(text.replace(old, new))
    page.get_by_label("Pourquoi ce changement").first.fill(f"{old} devient {new}"[:200])


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).click()


@pytest.fixture
def buyer(town: Town) -> str:
    """Add a buyer, a colleague of the technical service and the CPV families."""
    with town.store.writing() as session:
        cpv.shipped_cpv(session)
    town.buyer()
    town.person("Theo Technique", Profile.SERVICE)
    return "Alix Acheteuse"


def test_a_buyer_opens_a_tender_writes_compares_and_exports(
    window: Page, buyer: str
) -> None:
    sign_in(window, buyer)
    expect(window.get_by_role("heading", name="Pas encore de marché")).to_be_visible()

    open_tender(window)
    late = "La date limite de remise des offres doit suivre la date de lancement."
    expect(window.locator("#f-offers_date-error")).to_contain_text(late)
    expect(window.get_by_label("Objet du marché")).to_have_value("Nettoyage des écoles")
    window.get_by_label("Date limite de remise").fill("2027-01-20")
    window.get_by_role("button", name="Ouvrir le marché").click()
    expect(window.get_by_text("Marché ouvert.")).to_be_visible()

    add_model(window, "cctp-services")
    expect(window.get_by_text("Pièce ajoutée.")).to_be_visible()
    expect(window.locator(".prose")).to_contain_text("Nettoyage des écoles")
    expect(window.locator("#contents")).to_contain_text("Développement durable")
    spec = window.url.split("?")[0]

    edit(window, "objet", "# Objet du cahier", "# Objet de ce cahier")
    save(window)
    expect(window.get_by_text("Enregistré.", exact=True)).to_be_visible()
    expect(window.locator("#art-objet")).to_contain_text("Objet de ce cahier")

    window.goto(f"{spec}/history")
    expect(window.locator(".revision")).to_have_count(2)
    window.goto(f"{spec}/compare?from=1&to=2")
    expect(window.locator("ins.added").first).to_be_visible()
    window.goto(f"{spec}/revisions/1/restore")
    window.get_by_role("button", name="Rétablir").click()
    window.wait_for_url("**/history?*")
    expect(window.locator(".revision")).to_have_count(3)

    window.goto(spec)
    window.locator("summary", has_text="Exporter").click()
    with window.expect_download() as found:
        window.get_by_role("link", name="Document Word").click()
    word = docx.Document(str(found.value.path()))
    assert "Objet du cahier" in [paragraph.text for paragraph in word.paragraphs]
    window.goto(spec.split("/specs/")[0])
    with window.expect_download() as found:
        window.get_by_role("link", name="Exporter tout le dossier").click()
    names = zipfile.ZipFile(io.BytesIO(Path(found.value.path()).read_bytes())).namelist()
    assert "manifest.json" in names
    assert len(names) == 4


def test_two_people_who_change_the_same_words_choose_and_lose_nothing(
    window: Page, browser: Browser, town: Town, buyer: str, address: str
) -> None:
    alix = town.person("Berthe Acheteuse", Profile.BUYER)
    tender = town.tender(alix)
    spec = town.spec(alix, tender)
    theo = town.person("Leo Technique")
    town.join(alix, tender, theo)
    path = f"/tenders/{tender}/specs/{spec}"
    other = browser.new_context(base_url=address, locale="fr-FR").new_page()
    for page, name in ((window, "Berthe Acheteuse"), (other, "Leo Technique")):
        sign_in(page, name)
        page.goto(path)
    edit(window, "delais", "dix jours", "douze jours")
    edit(other, "delais", "dix jours", "quinze jours")
    save(window)
    save(other)

    expect(other.get_by_role("heading", name="Un passage à trancher")).to_be_visible()
    expect(other.locator(".typed-text")).to_contain_text("quinze jours")
    other.get_by_label("Garder mon texte").check()
    other.get_by_role("button", name="Enregistrer ces choix").click()
    other.goto(path)
    expect(other.locator(".prose")).to_contain_text("quinze jours ouvrés")
    other.context.close()


def test_what_was_typed_survives_a_closed_window(window: Page, town: Town) -> None:
    alix = town.person("Berthe Acheteuse", Profile.BUYER)
    tender = town.tender(alix)
    spec = town.spec(alix, tender)
    sign_in(window, "Berthe Acheteuse")
    window.goto(f"/tenders/{tender}/specs/{spec}")
    edit(window, "delais", "dix jours", "trente jours")
    form = window.url
    window.on("dialog", lambda dialog: dialog.accept())
    window.goto("/")
    window.goto(form)
    expect(window.locator("[data-keep-notice]")).to_be_visible()
    expect(window.locator("textarea[name=text]").first).to_have_value(
        "# Délais {#delais}\n\nLe délai est de trente jours ouvrés."
    )
    save(window)
    expect(window.locator(".prose")).to_contain_text("trente jours")
    window.goto(form)
    expect(window.locator("[data-keep-notice]")).to_be_hidden()
