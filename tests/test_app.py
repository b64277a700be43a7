"""The composition: what opens with the application, and what keeps it from opening."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from tests.clock import Clock
from tests.desk.typing_live import type_words
from tests.people import Room
from wikimarche.app import create_app, now
from wikimarche.settings import Settings
from wikimarche.store.opening import Store, open_store
from wikimarche.store.tables import Attempt
from wikimarche.store.upgrading import SchemaNewer, SchemaOlder, upgrade
from wikimarche.web.pages import AssetsMissing, Pages


def made(settings: Settings, path: Path) -> Settings:
    """Give settings whose database is made in a folder."""
    url = f"sqlite:///{path / 'site.sqlite3'}"
    store = open_store(url)
    upgrade(store)
    store.close()
    return replace(settings, database_url=url)


def test_the_present_moment_has_its_zone() -> None:
    assert now().tzinfo is not None
    assert now() <= now()


def test_the_application_opens_and_closes_its_own_database(
    site_settings: Settings, tmp_path: Path
) -> None:
    settings = made(site_settings, tmp_path)
    with TestClient(create_app(settings)) as client:
        assert client.get("/readyz").status_code == 200
    open_store(settings.database_url).close()


def test_a_database_that_was_given_stays_open(
    sqlite_store: Store, site_settings: Settings, pages: Pages
) -> None:
    app = create_app(site_settings, clock=Clock(), store=sqlite_store, pages=pages)
    with TestClient(app) as client:
        assert client.get("/readyz").status_code == 200
    with sqlite_store.writing():
        pass


@pytest.mark.parametrize("folder", ["static", "nowhere"])
def test_without_the_built_files_it_says_how_to_build_them_and_lets_the_database_go(
    site_settings: Settings, tmp_path: Path, folder: str
) -> None:
    settings = replace(made(site_settings, tmp_path), static_dir=tmp_path / folder)
    with pytest.raises(AssetsMissing, match="make build"):
        create_app(settings)
    open_store(settings.database_url).close()


def test_an_older_or_a_newer_database_is_not_served(
    site_settings: Settings, tmp_path: Path
) -> None:
    empty = replace(site_settings, database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(SchemaOlder, match="wikimarche upgrade"):
        create_app(empty)
    newer = made(site_settings, tmp_path)
    store = open_store(newer.database_url)
    with store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    store.close()
    with pytest.raises(SchemaNewer, match="9999_later"):
        create_app(newer)
    open_store(newer.database_url).close()


def test_what_is_past_its_retention_is_swept_while_the_site_runs(
    sqlite_store: Store,
    site_settings: Settings,
    pages: Pages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wikimarche.app.SWEEP_SECONDS", 0.05)
    clock = Clock()
    with sqlite_store.writing() as session:
        session.add(Attempt(key="k", at=clock() - timedelta(days=40)))
    app = create_app(site_settings, clock=clock, store=sqlite_store, pages=pages)
    with TestClient(app):
        deadline = time.monotonic() + 10
        while attempts(sqlite_store) and time.monotonic() < deadline:
            time.sleep(0.02)
    assert attempts(sqlite_store) == []


def test_what_a_stop_left_without_a_version_is_cut_on_start_and_later_pauses_too(
    small_room: Room,
    site_settings: Settings,
    pages: Pages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wikimarche.app.KEEP_SECONDS", 0.05)
    town = small_room.town
    type_words(small_room, small_room.bo, "francs ")
    town.clock.advance(seconds=600)
    app = create_app(site_settings, clock=town.clock, store=town.store, pages=pages)
    with TestClient(app):
        assert number_after_a_while(small_room, 2)
        type_words(small_room, small_room.bo, "et ")
        town.clock.advance(seconds=600)
        assert number_after_a_while(small_room, 3)


def number_after_a_while(room: Room, number: int) -> bool:
    deadline = time.monotonic() + 10
    while len(room.revisions()) < number and time.monotonic() < deadline:
        time.sleep(0.02)
    return len(room.revisions()) == number


def attempts(store: Store) -> list[Attempt]:
    with store.reading() as session:
        return list(session.exec(select(Attempt)))
