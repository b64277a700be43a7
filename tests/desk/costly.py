"""Jobs for the tests of the workshop: what a hostile text might make a hand do."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = [
    "JOBS",
    "die",
    "echo",
    "environment",
    "fill",
    "grow",
    "identity",
    "mark",
    "open_files",
    "raise_fault",
    "sleep",
    "spin",
    "stick",
]


def echo(value: Any) -> Any:
    """Give back what was given."""
    return value


def identity() -> int:
    """Give the process that runs this."""
    return os.getpid()


def sleep(seconds: float) -> int:
    """Do nothing for a while."""
    time.sleep(seconds)
    return os.getpid()


def mark(path: str, seconds: float) -> None:
    """Say in a file which process runs this, then go on for a while."""
    Path(path).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(seconds)


def spin() -> None:
    """Compute without end."""
    while True:
        pass


def stick() -> None:
    """Be held in one call of C, in which no other thread of Python and no handler runs."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def fill(megabytes: int) -> int:
    """Take memory and give how much."""
    return len(bytes(megabytes * 1_000_000))


KEPT: list[bytes] = []


def grow(megabytes: int) -> int:
    """Take memory and keep it after the job, as a process that runs for long may."""
    KEPT.append(bytes(megabytes * 1_000_000))
    return os.getpid()


def die() -> None:
    """End at once, as a fault in a library would."""
    os.kill(os.getpid(), signal.SIGSEGV)


def raise_fault() -> None:
    """Raise what no job should."""
    raise ValueError("no such thing")


def environment() -> dict[str, str]:
    """Give every variable this process knows."""
    return dict(os.environ)


def open_files() -> list[str]:
    """Give what each open file of this process leads to."""
    folder = Path("/proc/self/fd")
    found = []
    for name in os.listdir(folder):
        try:
            found.append(os.readlink(folder / name))
        except FileNotFoundError:  # the one that listed the folder
            continue
    return found


JOBS: tuple[Callable[..., Any], ...] = (
    *(echo, identity, sleep, mark, spin, stick, fill, grow, die),
    *(raise_fault, environment, open_files),
)
