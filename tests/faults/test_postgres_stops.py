"""The database stops, starts again, or is slow: said plainly, nothing lost, no restart (P12)."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from tests.clock import Clock
from tests.faults.cluster import BINARIES, Cluster, cluster
from tests.faults.load import Served, Writer, filled, writing
from tests.faults.stubborn import stubborn, waited_for, wrong_in
from tests.people import Town, room_in
from tests.web.site import site_of
from wikimarche.settings import Settings
from wikimarche.store import opening
from wikimarche.store.upgrading import upgrade
from wikimarche.web.pages import Pages

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        BINARIES is None, reason="no PostgreSQL server here (Debian: postgresql)"
    ),
]


@pytest.fixture
def server() -> Iterator[Cluster]:
    with cluster() as found:
        yield found


@pytest.fixture
def served(server: Cluster, tmp_path: Path) -> Iterator[Served]:
    found = Served(server.url, tmp_path)
    yield found
    found.stop()


def posted(one: Writer) -> tuple[int, str, str | None]:
    """Send a save that waits: the status, the page, when to try again."""
    assert one.unanswered is not None
    line = http.client.HTTPConnection("127.0.0.1", one.served.port, timeout=30)
    headers = {
        "Cookie": f"session={one.token}",
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", one.place, urlencode(one.unanswered), headers)
    answer = line.getresponse()
    page = answer.read().decode()
    line.close()
    return answer.status, page, answer.getheader("Retry-After")


@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_a_database_stopped_under_load_comes_back_without_restarting_us(
    server: Cluster, served: Served, mode: str
) -> None:
    room, tokens = filled(served.url, 4)
    served.start()
    *busy, last = stubborn(served, tokens)
    last.prepare()
    with writing(busy):
        assert waited_for(busy, 2)
        server.stop(mode)
        status, page, again = posted(last)
        assert (status, again) == (503, "5")
        assert "Votre texte est conservé dans cette page" in page
        assert f"Mot{last.number}n1." in page
        assert served.ask("GET", "/livez")[0] == 200
        assert served.ask("GET", "/readyz")[0] == 503
        sleep(1)
        server.start()
        assert waited_for(busy, 2)
    for one in (*busy, last):
        one.finish()
    assert ready_again(served)
    served.stop()
    assert last.acknowledged == [f"Mot{last.number}n1."]
    assert set(served.statuses) <= {200, 303, 503}
    assert wrong_in(room, served.url, [*busy, last]) == []


def ready_again(served: Served) -> bool:
    """Wait until the probe says so; it remembers its answer for a moment."""
    end = monotonic() + 10
    while monotonic() < end:
        if served.ask("GET", "/readyz")[0] == 200:
            return True
        sleep(0.2)
    return False


def test_a_writer_who_waits_too_long_is_told_and_readers_go_on(
    server: Cluster,
    clock: Clock,
    site_settings: Settings,
    pages: Pages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "WAIT_SECONDS", 1)
    store = opening.open_store(server.url)
    upgrade(store)
    room = room_in(Town(store, clock))
    client = site_of(room.town, site_settings, pages).signed_in(room.bo)
    place = f"/tenders/{room.tender}/specs/{room.spec}"
    form = {
        "text": "# Délais {#delais}\n\nDouze jours.",
        "base": "1",
        "edit_id": "edit-0-0000000001",
    }
    with store.writer.begin() as held:
        held.execute(text("SELECT id FROM spec FOR UPDATE"))
        refused = client.post(f"{place}/sections/delais/edit", data=form)
        assert (refused.status_code, "Douze jours." in refused.text) == (503, True)
        assert "très sollicité" in refused.text
        assert client.get(place).status_code == 200
    assert client.post(f"{place}/sections/delais/edit", data=form).status_code == 303
    assert [each.number for each in room.revisions()] == [1, 2]
    store.close()
