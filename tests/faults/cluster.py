"""A PostgreSQL of our own, that a test may stop as brutally as it likes."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tests.faults.load import free_port

__all__ = ["BINARIES", "Cluster", "cluster"]

BINARIES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))), None)
# The server refuses to run as root: there it runs as the user of Debian's package.
AS = (
    ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    if os.geteuid() == 0
    else []
)


@dataclass(frozen=True)
class Cluster:
    """A server in a folder of its own, on a free port."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The address of its database, as the program takes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: "immediate" is a power cut, "fast" an operator's restart."""
        self._control("stop", "-m", mode)

    def _control(self, *words: str) -> None:
        assert BINARIES is not None
        command = [*AS, str(BINARIES), "-D", str(self.folder / "data"), "-w", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a cluster, started, and remove it at the end."""
    assert BINARIES is not None
    folder = Path(mkdtemp(prefix="wikimarche-cluster-"))
    if AS:
        shutil.chown(folder, "postgres", "postgres")
    found = Cluster(folder, free_port())
    init = [*AS, str(BINARIES.with_name("initdb")), "-D", str(folder / "data")]
    subprocess.run(
        [*init, "-U", "postgres", "-A", "trust", "-E", "UTF8"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        found.start()
        yield found
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            found.stop()
        shutil.rmtree(folder)
