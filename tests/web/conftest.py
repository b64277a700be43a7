"""The site for the tests of the web: empty on each database, or filled once on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.clock import Clock
from tests.databases import copied_sqlite
from tests.people import Room, Town
from tests.web.site import Filled, Site, filled_site, site_of
from wikimarche.settings import Settings
from wikimarche.web.pages import Pages


@pytest.fixture
def site(town: Town, site_settings: Settings, pages: Pages) -> Site:
    """Give the site over an empty town, on each database in turn."""
    return site_of(town, site_settings, pages)


@pytest.fixture
def small_site(small_town: Town, site_settings: Settings, pages: Pages) -> Site:
    """Give the site on SQLite alone."""
    return site_of(small_town, site_settings, pages)


@pytest.fixture
def client(site: Site) -> TestClient:
    """Give the browser of somebody who has not signed in."""
    return site.visitor()


@pytest.fixture
def alix(room: Room, site: Site) -> TestClient:
    """Give the browser of the buyer in charge of a tender with one document."""
    return site.signed_in(room.alix)


@pytest.fixture(scope="module")
def filled(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    site_settings: Settings,
    pages: Pages,
) -> Iterator[Filled]:
    """Give a filled site on SQLite, for tests that change nothing in it."""
    store = copied_sqlite(sqlite_template, tmp_path_factory.mktemp("filled"))
    yield filled_site(site_of(Town(store, Clock()), site_settings, pages))
    store.close()
