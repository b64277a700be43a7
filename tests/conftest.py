"""What every test may ask for: a store on each database, a clock, Chromium."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.clock import Clock
from tests.databases import (
    Postgres,
    copied_sqlite,
    empty,
    migrated_sqlite,
    postgres_of_session,
)
from tests.people import Room, Town, room_in
from tests.sizes import SIZE, examples
from wikimarche.settings import Settings, read_settings
from wikimarche.store.opening import Store, open_store
from wikimarche.store.upgrading import upgrade
from wikimarche.web.pages import Pages
from wikimarche.web.site import build_pages

POSTGRES = postgres_of_session()
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
CI = os.environ.get("CI") == "true"

# The shared checks try the same examples each time: what fails there failed before it landed.
settings.register_profile("shared", derandomize=True, deadline=None)
settings.register_profile("torture", max_examples=examples(), deadline=None)
if SIZE == "torture":
    settings.load_profile("torture")
elif CI:
    settings.load_profile("shared")


def pytest_report_header() -> list[str]:
    """Say in one line each what this machine cannot test."""
    lines = []
    if POSTGRES.absence:
        lines.append(f"{POSTGRES.absence}; only SQLite is tested")
    if CHROMIUM is None:
        lines.append("no Chromium here (Debian: apt-get install chromium): no browser test")
    return lines


@pytest.fixture(scope="session")
def postgres() -> Postgres:
    """Give the PostgreSQL server; skip when there is none, fail when one was named."""
    if POSTGRES.absence and POSTGRES.asked:
        pytest.fail(f"WIKIMARCHE_TEST_POSTGRES: {POSTGRES.absence}")
    if POSTGRES.absence:
        pytest.skip("no PostgreSQL here")
    return POSTGRES


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of Chromium; skip when there is none, fail on the shared checks."""
    if CHROMIUM is None and CI:
        pytest.fail("no Chromium: the browser tests must run here")
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    return CHROMIUM


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one file, that the tests copy."""
    return migrated_sqlite(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_store(postgres: Postgres) -> Iterator[Store]:
    """Migrate one database for the whole session."""
    with postgres.database(f"wikimarche_test_{os.getpid()}") as url:
        store = open_store(url)
        upgrade(store)
        yield store
        store.close()


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store in a file of its own."""
    store = copied_sqlite(sqlite_template, tmp_path)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Store:
    """Give an empty store with the newest schema, on each database in turn."""
    if request.param == "sqlite":
        sqlite: Store = request.getfixturevalue("sqlite_store")
        return sqlite
    server: Store = request.getfixturevalue("postgres_store")
    empty(server)
    return server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database where nothing was ever done, on each in turn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 'blank.sqlite3'}"
        else:
            server: Postgres = request.getfixturevalue("postgres")
            yield stack.enter_context(server.database(f"wikimarche_blank_{os.getpid()}"))


@pytest.fixture
def clock() -> Clock:
    """Give a clock at 2 March 2026, 9:00 UTC, that moves only when told."""
    return Clock()


@pytest.fixture
def town(store: Store, clock: Clock) -> Town:
    """Give an empty town, on each database in turn."""
    return Town(store, clock)


@pytest.fixture
def room(town: Town) -> Room:
    """Give a tender with one document, its buyer and a colleague."""
    return room_in(town)


@pytest.fixture
def small_town(sqlite_store: Store, clock: Clock) -> Town:
    """Give an empty town on SQLite alone, for what no database changes."""
    return Town(sqlite_store, clock)


@pytest.fixture
def small_room(small_town: Town) -> Room:
    """Give a room on SQLite alone."""
    return room_in(small_town)


@pytest.fixture(scope="session")
def site_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give the settings of a site on this machine, without LibreOffice, with a key of its own."""
    key = tmp_path_factory.mktemp("key") / "seal.key"
    return read_settings({"WIKIMARCHE_OFFICE": "off", "WIKIMARCHE_SEAL_KEY": str(key)})


@pytest.fixture(scope="session")
def pages(site_settings: Settings) -> Pages:
    """Give the pages of the site, read once."""
    return build_pages(site_settings)
