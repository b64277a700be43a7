"""Entries: the steps of a document in its order, those of one batch together.

An entry leads from version `start` to `end`. It travels to browsers as it stands: its
steps are the very texts that are stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from wikimarche.store.tables import Step

__all__ = ["Entry", "entries_of"]


@dataclass(frozen=True)
class Entry:
    """The steps of one batch as they stand in the document, by whom and when."""

    start: int
    batch: str
    account_id: int
    at: datetime
    steps: tuple[str, ...]

    @property
    def end(self) -> int:
        """The version after its last step."""
        return self.start + len(self.steps)


def entries_of(rows: Sequence[Step]) -> tuple[Entry, ...]:
    """Group consecutive stored steps by batch."""
    grouped = (tuple(rows) for _, rows in groupby(rows, key=lambda row: row.edit_id))
    return tuple(
        Entry(
            start=group[0].version - 1,
            batch=group[0].edit_id,
            account_id=group[0].account_id,
            at=group[0].at,
            steps=tuple(row.change for row in group),
        )
        for group in grouped
    )
