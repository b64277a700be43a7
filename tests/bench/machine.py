"""What a report must say of the machine and of what is compared."""

import platform
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path

from wikimarche import __version__

__all__ = ["describe"]

VERSIONS: Sequence[tuple[str, Sequence[str]]] = (
    ("git", ("git", "--version")),
    ("pandoc", ("pandoc", "--version")),
    ("PHP", ("php", "--version")),
    ("Node.js", ("node", "--version")),
)


def _first_line(command: Sequence[str]) -> str:
    if shutil.which(command[0]) is None:
        return "–"
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d[\w.+~-]*", said)
    return found[0] if found else "?"


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def _package(path: Path, pattern: str) -> str:
    found = re.search(pattern, path.read_text()) if path.exists() else None
    return found[1] if found else "–"


def describe(place: Path) -> list[str]:
    """Give the lines that describe the machine, and the versions of what stands beside us.

    `place` is where the peers were installed.
    """
    count = len(re.findall(r"^processor", Path("/proc/cpuinfo").read_text(), re.M))
    load = " ".join(Path("/proc/loadavg").read_text().split()[:3])
    share = place / "debian" / "usr" / "share"
    media = share / "mediawiki" / "includes" / "Defines.php"
    otter = next((place / "otter").rglob("otterwiki-*/METADATA"), Path("none"))
    versions = [f"{name} {_first_line(command)}" for name, command in VERSIONS]
    docx = place / "npm" / "node_modules" / "docx" / "package.json"
    versions += [
        "DokuWiki " + _package(share / "dokuwiki" / "VERSION", r"(\S+)"),
        "MediaWiki " + _package(media, r"MW_VERSION.*?([0-9.]+)"),
        "Otter Wiki " + _package(otter, r"\nVersion: (\S+)"),
        "docx " + _package(docx, r'"version": "([^"]+)'),
    ]
    return [
        f"{count} cores, {_processor()}, Linux {platform.release()}, load before: {load}",
        f"wiki-marché {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        f"Beside it: {', '.join(versions)}",
    ]
