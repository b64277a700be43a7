"""Several workers behave as one, even when one is killed now and then (P16)."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from tests.databases import Postgres
from tests.faults.load import Served, filled, writing
from tests.faults.stubborn import stubborn, waited_for, wrong_in

pytestmark = pytest.mark.postgres
KILLS = 2


@pytest.fixture
def served(postgres: Postgres, tmp_path: Path) -> Iterator[Served]:
    with postgres.database(f"wikimarche_workers_{os.getpid()}") as url:
        server = Served(url, tmp_path, settings={"WIKIMARCHE_WORKERS": "2"})
        yield server
        server.stop()


def workers(served: Served) -> list[int]:
    """Give the processes that serve, the oldest first."""
    assert served.process is not None
    parent = served.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [
        int(pid)
        for pid in children
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def test_a_worker_killed_now_and_then_loses_and_doubles_nothing(served: Served) -> None:
    room, tokens = filled(served.url, 4)
    served.start()
    writers = stubborn(served, tokens)
    with writing(writers):
        for _ in range(KILLS):
            assert waited_for(writers, 1)
            os.kill(workers(served)[0], signal.SIGKILL)
            sleep(1)
        assert waited_for(writers, 1)
    for one in writers:
        one.finish()
    served.stop()
    assert set(served.statuses) <= {200, 303, 503}
    assert wrong_in(room, served.url, writers) == []
