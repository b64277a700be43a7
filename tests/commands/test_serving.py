"""The serve command: how it starts, what it refuses, how it ends."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from click.testing import CliRunner

from tests.databases import Postgres
from tests.faults.load import Served, filled
from wikimarche.cli import main


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    found = Served(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path)
    yield found
    found.stop()


def test_several_workers_on_sqlite_are_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIKIMARCHE_DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite3'}")
    monkeypatch.setenv("WIKIMARCHE_WORKERS", "2")
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: SQLite n’admet qu’un processus")
    assert not (tmp_path / "x.sqlite3").exists()


def test_the_line_of_a_request_and_of_the_server_have_one_form(served: Served) -> None:
    filled(served.url, 1)
    path = served.folder / "wikimarche.log"
    served.settings = {
        "WIKIMARCHE_LOG_FORMAT": "json",
        "WIKIMARCHE_LOG_FILE": str(path),
    }
    served.start()
    assert served.ask("GET", "/guide")[0] == 200
    served.stop()
    lines = path.read_text("ascii").splitlines()
    assert all(line.startswith('{"at": "') and line.endswith("}") for line in lines)
    assert sum('"route": "guide"' in line for line in lines) == 1
    assert "GET /guide" not in "\n".join(lines)


def test_a_request_being_sent_is_answered_before_the_end(served: Served) -> None:
    filled(served.url, 1)
    served.start()
    body = b"email=x%40exemple.fr&password=" + b"y" * 40
    head = (
        "POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    assert served.process is not None
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        line.sendall(head.encode() + body[:10])
        sleep(0.3)
        served.process.send_signal(signal.SIGTERM)
        sleep(0.3)
        line.sendall(body[10:])
        assert line.recv(12) == b"HTTP/1.1 422"
    assert served.process.wait(30) in (0, -signal.SIGTERM)


@pytest.mark.postgres
def test_workers_serve_together_and_leave_nothing_behind(
    postgres: Postgres, tmp_path: Path
) -> None:
    places = {"TMPDIR": str(tmp_path), "WIKIMARCHE_WORKERS": "2"}
    token = {"WIKIMARCHE_METRICS_TOKEN": "un-jeton-de-seize-lettres"}
    with postgres.database(f"wikimarche_serving_{os.getpid()}") as url:
        filled(url, 1)
        served = Served(url, tmp_path, settings=places | token)
        served.start()
        folders = tmp_path.glob("wikimarche-metrics-*")
        open_to_others = [path.stat().st_mode & 0o077 for path in folders]
        asking = [Thread(target=served.ask, args=("GET", "/guide")) for _ in range(8)]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        served.stop()
    assert open_to_others == [0]
    assert list(tmp_path.glob("wikimarche-metrics-*")) == []
    assert served.statuses.count(200) >= 9
