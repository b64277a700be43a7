"""What browser tests may ask for: Chromium, a person's window on a served store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import serving
from tests.browser.together import Open, team, writers
from tests.clock import Clock
from tests.people import Room, Town
from wikimarche.store.opening import Store

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def town(store: Store, clock: Clock) -> Town:
    """Give the people of an empty store, on each database in turn."""
    return Town(store, clock)


@pytest.fixture
def address(store: Store) -> Iterator[str]:
    """Serve the store and give its address."""
    with serving(store) as found:
        yield found


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Page]:
    """Open a window on the site; a refusal of the content policy or a script error fails."""
    context = browser.new_context(
        base_url=address, locale="fr-FR", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda message: (
            wrong.append(message.text) if "Content Security" in message.text else None
        ),
    )
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def room(town: Town) -> Room:
    """Give a tender with one document, and two people who write in it."""
    return team(town)


@pytest.fixture
def opened(browser: Browser, address: str, room: Room) -> Iterator[Open]:
    """Give how to open the writing page as somebody; a script error fails."""
    with writers(browser, room) as open_at:
        yield lambda name: open_at(name, address)


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Give the ignored folder where pictures of the pages are left to be looked at."""
    folder = Path(__file__).parent / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
