"""A save is on the disk before it is answered (P1), as the system calls of the server show."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.load import Served, Writer, filled

STRACE = shutil.which("strace")
CALLS = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    server = Served(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path)
    yield server
    server.stop()


@pytest.mark.skipif(
    STRACE is None, reason="no strace here (Debian: apt-get install strace)"
)
def test_the_disk_is_asked_to_keep_a_save_before_it_is_answered(
    served: Served, tmp_path: Path
) -> None:
    _, tokens = filled(served.url, 1)
    trace = tmp_path / "trace"
    served.start("strace", "-f", "-qq", "-y", "-s", "40", "-e", CALLS, "-o", str(trace))
    one = Writer(0, served, tokens[0])
    one.write()
    served.stop()
    calls = trace.read_text().splitlines()
    answered = [n for n, call in enumerate(calls) if "HTTP/1.1 303" in call]
    synced = [
        n
        for n, call in enumerate(calls)
        if re.search(r"f(data)?sync\(\d+<[^>]*site\.sqlite3-wal>", call)
    ]
    written = [
        n for n, call in enumerate(calls) if "site.sqlite3-wal>" in call and n not in synced
    ]
    assert len(answered) == 1
    assert [n for n in written if n > max(synced)] == []
    assert any(n < answered[0] for n in synced)
