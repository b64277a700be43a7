"""Checkpoints: how far each chain had come, signed, and kept outside the database.

A chain of digests shows a changed, swapped or missing row, but not that its end was cut
off and its counters put right: whoever holds the database can do that. A checkpoint kept
elsewhere says how many entries there were and which digest was the last (promise P5).
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from wikimarche.desk.keys import Key, is_signed
from wikimarche.store import chains

__all__ = ["JOURNAL", "Checkpoint", "add_checkpoint", "checkpoint_of", "checkpoints_in"]

JOURNAL = "journal"
FORMAT = 1


@dataclass(frozen=True)
class Checkpoint:
    """The chains at one moment: `ends` gives count and last digest by the name of the chain."""

    at: str
    ends: Mapping[str, tuple[int, str]]
    public: str
    signature: str

    @property
    def content(self) -> bytes:
        """What is signed."""
        ends = {name: list(end) for name, end in self.ends.items()}
        body = {"format": FORMAT, "at": self.at, "ends": ends, "key": self.public}
        return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()

    @property
    def is_genuine(self) -> bool:
        """Whether the key it names signed it."""
        return is_signed(self.content, self.signature, self.public)

    @property
    def line(self) -> str:
        """The line of a file of checkpoints."""
        body = json.loads(self.content) | {"signature": self.signature}
        return json.dumps(body, sort_keys=True, separators=(",", ":"))


def checkpoint_of(session: Session, key: Key, now: datetime) -> Checkpoint:
    """Take a checkpoint of every chain as it stands in this session."""
    head = chains.journal_end(session)
    ends = {JOURNAL: (head.count, head.digest)} if head else {}
    for spec, number, digest in chains.chain_ends(session):
        ends[chain_name(spec)] = (number, digest)
    blank = Checkpoint(now.isoformat(timespec="seconds"), ends, key.public, "")
    return Checkpoint(blank.at, ends, key.public, key.sign(blank.content))


def chain_name(spec_id: int) -> str:
    """Give the name of a document's chain."""
    return f"spec:{spec_id}"


def add_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Add a checkpoint at the end of a file, on the disk before this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(checkpoint.line + "\n")
        file.flush()
        os.fsync(file.fileno())


def checkpoints_in(path: Path) -> Iterator[Checkpoint | int]:
    """Give the checkpoints of a file; the number of the line in place of one that is none."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _read(line) or number


def _read(line: str) -> Checkpoint | None:
    try:
        body = json.loads(line)
        ends = {
            str(name): (int(count), str(head))
            for name, (count, head) in body["ends"].items()
        }
        found = Checkpoint(str(body["at"]), ends, str(body["key"]), str(body["signature"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if body.get("format") == FORMAT else None
