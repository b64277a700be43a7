"""The probes: the process lives, can do its work, and counts for who has the token."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import anyio
import pytest
from anyio import to_thread
from httpx2 import ASGITransport, AsyncClient
from starlette.testclient import TestClient

from tests.clock import Clock
from tests.people import Room, Town
from tests.web.site import Site, site_of
from wikimarche.settings import Settings
from wikimarche.store.opening import Store
from wikimarche.web.metrics import METERS
from wikimarche.web.pages import Pages
from wikimarche.web.readiness import CHECKS

TOKEN = "un-jeton-de-seize-lettres"
ALLOWED = {"authorization": f"Bearer {TOKEN}"}
GOOD = [f"{title} : en ordre" for title, _ in CHECKS.values()]


@pytest.fixture
def today(store: Store, site_settings: Settings, pages: Pages) -> Site:
    """Give a site whose clock is the machine's, on each database in turn."""
    return site_of(Town(store, Clock(datetime.now(UTC))), site_settings, pages)


def checks(client: TestClient) -> tuple[int, list[str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.text.splitlines()


def fault(name: str) -> str:
    return " : ".join(CHECKS[name])


def test_all_is_in_order_and_said(today: Site) -> None:
    client = today.visitor()
    assert (client.get("/livez").status_code, client.get("/livez").text) == (200, "ok\n")
    assert checks(client) == (200, ["prêt", *GOOD])


def test_a_server_that_has_another_time_is_said(today: Site) -> None:
    today.town.clock.advance(seconds=90)
    status, lines = checks(today.visitor())
    own = today.town.store.is_sqlite
    assert (status, fault("clock") in lines) == ((200, False) if own else (503, True))


def test_a_clock_that_went_back_is_said_and_saving_goes_on(
    small_site: Site, small_room: Room
) -> None:
    small_site.town.clock.advance(seconds=-3600)
    status, lines = checks(small_site.visitor())
    assert (status, lines[0], fault("clock") in lines) == (503, "pas prêt", True)
    small_room.write(small_room.bo, "delais", "# Délais {#delais}\n\nAvant l’heure.")
    assert [each.number for each in small_room.revisions()] == [1, 2]


def test_too_little_room_is_said_without_naming_a_place(small_site: Site) -> None:
    status, lines = checks(small_site.told(disk_reserve_mb=1_000_000_000).visitor())
    assert (status, fault("disk") in lines) == (503, True)
    assert not any("/" in line for line in lines)


def test_another_schema_is_said(small_site: Site) -> None:
    with small_site.town.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    assert fault("schema") in checks(small_site.visitor())[1]


def test_the_process_says_it_lives_and_counts_when_every_thread_is_taken(
    small_site: Site,
) -> None:
    async def scene() -> None:
        done = Event()
        to_thread.current_default_thread_limiter().total_tokens = 1
        transport = ASGITransport(small_site.told(metrics_token=TOKEN).app)
        async with (
            anyio.create_task_group() as group,
            AsyncClient(transport=transport, base_url="http://testserver") as client,
        ):
            group.start_soon(taken, done)
            await anyio.sleep(0.05)
            try:
                with anyio.fail_after(5):
                    assert (await client.get("/livez")).status_code == 200
                    answer = await client.get("/metrics", headers=ALLOWED)
                    assert answer.status_code == 200
            finally:
                done.set()

    async def taken(done: Event) -> None:
        await to_thread.run_sync(done.wait)

    with ThreadPoolExecutor(1) as thread:  # browser tests leave a loop in this one
        thread.submit(anyio.run, scene).result()


@pytest.mark.parametrize(
    ("token", "given"),
    [
        ("", ""),
        ("", "Bearer "),
        (TOKEN, ""),
        (TOKEN, f"Bearer {TOKEN}x"),
        (TOKEN, f"Bearer {TOKEN[:-1]}"),
        (TOKEN, TOKEN),
        (TOKEN, "Bearer clé"),
    ],
)
def test_without_the_token_there_is_no_page_of_measures(
    small_site: Site, token: str, given: str
) -> None:
    client = small_site.told(metrics_token=token).visitor()
    headers = {b"authorization": given.encode()} if given else {}
    answer = client.get("/metrics", headers=headers)
    missing = client.get("/no-such-page")
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert answer.text == missing.text.replace("/no-such-page", "/metrics")


def test_who_has_the_token_reads_what_was_counted(small_site: Site) -> None:
    client = small_site.told(metrics_token=TOKEN).visitor()
    client.get("/guide?q=secret-de-la-question")
    client.get("/readyz")
    answer = client.get("/metrics", headers=ALLOWED)
    assert (answer.status_code, answer.headers["content-type"][:10]) == (200, "text/plain")
    assert (
        'wikimarche_requests_total{method="GET",route="guide",status="2xx"}' in answer.text
    )
    assert 'wikimarche_ready{check="database"} 1.0' in answer.text
    assert "secret-de-la-question" not in answer.text
    named = {line.split()[2] for line in answer.text.splitlines() if line[:6] == "# TYPE"}
    assert named == set(METERS) | {
        name for name in named if name.removesuffix("_created") != name
    }
