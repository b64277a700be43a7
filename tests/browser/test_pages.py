"""Every page as a person sees it: accessible, in both languages and both themes, pictured."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.shelves import OTHER, USED, use_library
from tests.browser.site import serving
from tests.databases import copied_sqlite
from wikimarche.desk import demonstration
from wikimarche.desk.demonstration_scenario import people

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "editor/node_modules/axe-core/axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}

SPEC = "/tenders/1/specs/1"
LIBRARY = (
    *("/library", "/library?q=papier&type=specification", f"/library/{USED}"),
    *(f"/library/{USED}/compare", f"/library/{OTHER}/propose", "/library/WM-FOU-006"),
    *("/library/new?tender=1&spec=1&section=objet", "/library/proposals/mine"),
    *("/tenders/1/specs/1/clauses", f"/tenders/1/specs/1/clauses/{USED}/place?level=2"),
    *("/tenders/1/check", "/tenders/1/coverage", "/tenders/1/specs/1/findings"),
    *("/guide/clausier", "/guide/verifier"),
)
KEPT = (
    *("/library", f"/library/{USED}", "/library/proposals", "/library/proposals/1"),
    *(f"/library/{USED}/publish", "/library/files", "/tenders/1/check"),
)
PAGES = {
    "anyone": ("/sign-in", "/guide", "/guide/redacteur", "/rights"),
    "buyer": (
        "/",
        "/?q=introuvable",
        "/account",
        "/account/sessions",
        "/tenders/new",
        "/tenders/1",
        "/tenders/1/sheet",
        "/tenders/1/team",
        "/tenders/1/journal",
        "/tenders/1/images",
        "/tenders/1/specs/new",
        "/tenders/1/models/cctp-services",
        SPEC,
        f"{SPEC}/settings",
        f"{SPEC}/findings",
        f"{SPEC}/sections/objet/edit",
        f"{SPEC}/history",
        f"{SPEC}/compare?from=1&to=5",
        f"{SPEC}/compare?from=1&to=5&view=sides",
        f"{SPEC}/authors",
        f"{SPEC}/revisions/2",
        f"{SPEC}/revisions/2/restore",
        "/nowhere",
    ),
    "administrator": (
        "/administration",
        "/administration/accounts/new",
        "/administration/accounts/2",
        "/administration/services",
        "/administration/companies",
        "/administration/word-model",
        "/administration/cpv?q=nettoyage",
    ),
    "company": ("/",),
    "library": LIBRARY,
    "steward": KEPT,
}
LOOKS = (
    ("fr", "light", 1440),
    ("fr", "dark", 390),
    ("en", "dark", 1440),
    ("en", "light", 390),
)
ROLES = tuple(PAGES)


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demonstration."""
    store = copied_sqlite(sqlite_template, tmp_path_factory.mktemp("demo"))
    demonstration.load(store)
    use_library(store)
    with serving(store) as address:
        yield address
    store.close()


@dataclass(frozen=True)
class Look:
    """A language, a theme and a width in which pages are seen."""

    language: str
    theme: str
    width: int

    @property
    def name(self) -> str:
        """Name pictures after it."""
        return f"{self.language}-{self.theme}-{self.width}"


def email_of(role: str) -> str:
    """Give the address of the first person of the demonstration in a role."""
    persons = people().persons
    if role == "library":
        return "alix.modele@exemple.fr"
    if role == "steward":
        return next(person.email for person in persons if person.is_steward)
    if role == "administrator":
        return next(person.email for person in persons if person.is_admin)
    return next(person.email for person in persons if person.profile == role)


def opened(browser: Browser, address: str, look: Look, role: str) -> Page:
    """Open a window with this look, signed in as the demonstration's person of a role."""
    theme: Any = look.theme
    context = browser.new_context(
        base_url=address,
        locale="fr-FR" if look.language == "fr" else "en-GB",
        viewport={"width": look.width, "height": 900},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if role != "anyone":
        page.goto("/sign-in")
        page.fill("[name=email]", email_of(role))
        page.fill("[name=password]", people().password)
        page.click("form[action='/sign-in'] button")
        page.wait_for_url("**/")
    if page.locator("html").get_attribute("lang") not in (None, look.language):
        page.click(f"button[name=language][value={look.language}]")
    return page


def violations(page: Page) -> list[str]:
    """Give what axe-core finds wrong in a page, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{each['id']}: {each['help']} ({each['nodes'][0]['html'][:160]})"
        for each in found["violations"]
    ]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_page_is_accessible_and_fits_its_window(
    browser: Browser,
    demo: str,
    screenshots: Path,
    *,
    role: str,
    language: str,
    theme: str,
    width: int,
) -> None:
    look = Look(language, theme, width)
    page = opened(browser, demo, look, role)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in PAGES[role]:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        wrong += [f"{path} {line}" for line in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wrong.append(f"{path} is wider than its window")
        name = (
            path.strip("/").replace("/", "-").replace("?", "-").replace("&", "-") or "home"
        )
        page.screenshot(path=screenshots / f"{role}-{name}-{look.name}.png", full_page=True)
    page.context.close()
    assert not wrong, "\n".join(wrong)
