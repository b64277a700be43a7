"""Programs that serve pages, each in a process group of its own on a free port."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.visitor import Visitor
from tests.faults.load import free_port

__all__ = ["Program", "bare_program", "our_program"]

STARTING_SECONDS = 60
PAUSE = 0.005


@dataclass
class Program:
    """A server: how it starts, where it answers; `{port}` in its command becomes its port."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    first_page: str = "/"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Serve; give the seconds until the first page was answered."""
        command = [part.replace("{port}", str(self.port)) for part in self.command]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        for name, value in self.environment.items():
            environment[name] = value.replace("{port}", str(self.port))
        start = time.perf_counter()
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=environment,
                cwd=environment.get("BENCH_CWD"),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self._answers():
            late = time.perf_counter() - start > STARTING_SECONDS
            if self.process.poll() is not None or late:
                self.stop()
                raise RuntimeError(f"{self.name} does not start, see {log.name}")
            time.sleep(PAUSE)
        return time.perf_counter() - start

    def _answers(self) -> bool:
        try:
            with Visitor(self.port) as visitor:
                return visitor.get(self.first_page).status < 500
        except OSError:
            return False

    def stop(self) -> None:
        """Stop it and everything it started."""
        if self.process is None:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(15)
                break
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                break
        self.process = None

    def memory(self) -> float:
        """Give the memory it holds, in MiB; pages shared by its processes count once."""
        assert self.process is not None
        group = self.process.pid
        return sum(map(_proportional_set, filter(_in_group(group), _processes())))

    def processor(self) -> float:
        """Give the seconds of processor it has used so far."""
        assert self.process is not None
        group = self.process.pid
        return sum(map(_processor_seconds, filter(_in_group(group), _processes())))


def _processor_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _processes() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _in_group(group: int) -> Callable[[int], bool]:
    def belongs(pid: int) -> bool:
        try:
            return os.getpgid(pid) == group
        except ProcessLookupError:
            return False

    return belongs


def _proportional_set(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def our_program(database: Path, folder: Path) -> Program:
    """Give this program, as an operator runs it, over a database."""
    environment = {
        "WIKIMARCHE_DATABASE_URL": f"sqlite:///{database}",
        "WIKIMARCHE_PORT": "{port}",
        "WIKIMARCHE_OFFICE": "off",
        "WIKIMARCHE_SEAL_KEY": str(folder / "seal.key"),
        "WIKIMARCHE_CHECKPOINTS": str(folder / "checkpoints.jsonl"),
        "WIKIMARCHE_LOG_FILE": str(folder / "ours-requests.log"),
    }
    command = [sys.executable, "-m", "wikimarche", "serve"]
    return Program("ours", command, folder, environment, "/sign-in")


def bare_program(database: Path, folder: Path) -> Program:
    """Give the bare application over a database."""
    command = [sys.executable, "-m", "tests.bench.bare", str(database), "{port}"]
    return Program("bare", command, folder, {}, "/pages/none")
