"""Measures: what is counted, that it is bounded, and that the manual names all of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk import costly
from tests.people import Room, edit
from tests.web.site import Filled, Site, gets
from wikimarche.desk.workshop import Workshop
from wikimarche.web import metrics
from wikimarche.web.metrics import METERS
from wikimarche.web.routes import ROUTES

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
ROW = re.compile(r"^\| `(wikimarche_\w+)` \| (.*) \|$", re.MULTILINE)


def value(sample: str) -> float:
    """Give what a sample counts now; 0 when it has counted nothing yet."""
    for line in metrics.exposition().decode().splitlines():
        if line.startswith(f"{sample} "):
            return float(line.rpartition(" ")[2])
    return 0.0


def test_the_guide_of_operations_lists_every_measure_as_it_is() -> None:
    assert ROW.findall(OPERATIONS.read_text("utf-8")) == list(METERS.items())


def test_a_save_an_export_a_refusal_and_a_failed_sign_in_are_counted(
    small_site: Site, small_room: Room
) -> None:
    names = ("saves", "exports", "sign_in_failures", 'refusals{kind="NotFound"}')
    samples = [
        f"wikimarche_{n.replace('{', '_total{') if '{' in n else n + '_total'}"
        for n in names
    ]
    before = [value(sample) for sample in samples]
    client = small_site.signed_in(small_room.bo)
    form = edit("delais", "# Délais {#delais}\n\nDouze jours.", 1)
    sent = {"text": form.text, "base": "1", "edit_id": form.edit_id}
    place = "/tenders/1/specs/1/sections/delais/edit"
    assert client.post(place, data=sent).status_code == 303
    assert client.get("/tenders/1/specs/1/export/md").status_code == 200
    small_site.visitor().post("/sign-in", data={"email": "x@y.fr", "password": "z"})
    client.get("/tenders/99")
    assert [value(sample) for sample in samples] == [each + 1 for each in before]


def test_transactions_are_counted_with_their_end_and_the_wait_of_writers(
    small_site: Site, small_room: Room
) -> None:
    done = 'wikimarche_transactions_total{end="done",kind="write"}'
    failed = 'wikimarche_transactions_total{end="failed",kind="write"}'
    waits = "wikimarche_writer_wait_seconds_count"
    before = [value(each) for each in (done, failed, waits)]
    with small_site.town.store.writing():
        pass
    with pytest.raises(ZeroDivisionError), small_site.town.store.writing():
        raise ZeroDivisionError
    assert [value(each) for each in (done, failed, waits)] == [
        before[0] + 1,
        before[1] + 1,
        before[2] + 2,
    ]


def test_what_the_pool_does_is_counted_by_the_name_of_the_job() -> None:
    samples = [
        f'wikimarche_jobs_total{{end="{end}",kind="{kind}"}}'
        for kind, end in (("echo", "done"), ("raise_fault", "failed"))
    ]
    before = [value(sample) for sample in samples]
    shop = Workshop(processes=1, table=costly.__name__)
    shop.observe = metrics.count_job
    assert shop.run(costly.echo, 7) == 7
    with pytest.raises(RuntimeError):
        shop.run(costly.raise_fault)
    shop.close()
    assert [value(sample) for sample in samples] == [each + 1 for each in before]


def test_no_label_holds_anything_but_words_of_the_program(filled: Filled) -> None:
    client = filled.site.signed_in(filled.people["owner"])
    for route in gets():
        client.get(filled.address(route))
    client.get("/no-such/place")
    client.request("BREW", "/guide")
    labels = re.findall(r'(\w+)="([^"]*)"', metrics.exposition().decode())
    routes = {route.name for route in ROUTES} | {"none", "static"}
    assert {text for name, text in labels if name == "route"} <= routes
    assert {text for name, text in labels if name == "method"} <= {
        *("GET", "POST", "HEAD", "other")
    }
    told = {"entries", "people", "revision"}
    assert {text for name, text in labels if name == "event"} <= told
    known = {"route", "method", "status", "kind", "end", "check", "le", "version", "schema"}
    assert {name for name, _ in labels} <= known | {"event"}


WORKER = """
from wikimarche.web import metrics
metrics.count_worker("1", "s")
metrics.in_progress().inc()
metrics.count_request("edit", "POST", 303, seconds=0.1)
"""


def test_workers_are_added_up_and_those_that_ended_are_in_no_gauge(tmp_path: Path) -> None:
    environment = {**os.environ, metrics.FOLDER: str(tmp_path)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", WORKER], env=environment, check=True)
    reading = WORKER + "print(metrics.exposition().decode())"
    command = [sys.executable, "-c", reading]
    text = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert "wikimarche_saves_total 3.0" in text
    assert "wikimarche_worker_starts_total 3.0" in text
    assert "wikimarche_requests_in_progress 1.0" in text
    assert "wikimarche_processes 1.0" in text
