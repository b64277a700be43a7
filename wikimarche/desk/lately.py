"""What is kept of live documents: each text now, and the entries that led to it lately.

    base (at version `first`) ─ entry ─ entry ─ … ─ entry ─► doc (at `version`)

What a transaction wrote is known to its session alone until it is committed: of one that
is rolled back, wholly or up to a savepoint, nothing stays. Bounded by weight.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from wikimarche.desk.entries import Entry
from wikimarche.kept import Kept
from wikimarche.store.afterwards import afterwards
from wikimarche.text import engine
from wikimarche.text.bulk import Bulk, bulk_of
from wikimarche.text.compat import Step as Change
from wikimarche.text.schema import Node
from wikimarche.text.validity import changed_span

__all__ = ["Lately", "Passed", "keep", "kept", "written"]

MOST_ENTRIES = 128  # of one document: thirty people who type are some ten entries late
FEWEST_ENTRIES = 64  # that stay when there are too many
KEPT_CHARACTERS = 4_000_000  # as for parsed texts: about twelve bytes each
ENTRY_CHARACTERS = 200  # an entry with the blocks it changed, but for the list of blocks

PENDING = "texts not committed"


@dataclass(frozen=True)
class Passed:
    """One entry of a document, its steps as changes, and the document after it."""

    entry: Entry
    changes: tuple[Change, ...]
    doc: Node


@dataclass(frozen=True)
class Lately:
    """A document: at version `first` it was `base`, then came what passed. A value."""

    first: int
    base: Node
    passed: tuple[Passed, ...] = ()
    weighed: Bulk | None = None

    @property
    def version(self) -> int:
        """The version of the document now."""
        return self.passed[-1].entry.end if self.passed else self.first

    @property
    def doc(self) -> Node:
        """The document now."""
        return self.passed[-1].doc if self.passed else self.base

    @property
    def bulk(self) -> Bulk:
        """What the document weighs now."""
        return self.weighed or bulk_of(self.doc.children)

    def after(self, passed: Passed, bulk: Bulk | None = None) -> "Lately":
        """Give the document once an entry has passed; the oldest ones leave."""
        whole = (*self.passed, passed)
        if bulk is None and self.weighed is not None:
            start, was, now = changed_span(self.doc, passed.doc)
            gone, come = self.doc.children[start:was], passed.doc.children[start:now]
            bulk = self.weighed.changed(gone, come)
        if len(whole) <= MOST_ENTRIES:
            return Lately(self.first, self.base, whole, bulk)
        left = whole[-FEWEST_ENTRIES - 1]
        return Lately(left.entry.end, left.doc, whole[-FEWEST_ENTRIES:], bulk)

    def upto(self, version: int) -> "Lately":
        """Give the document as it was, at the last end of an entry up to a version."""
        if version >= self.version:
            return self
        count = bisect_right(self.passed, version, key=lambda one: one.entry.end)
        return Lately(self.first, self.base, self.passed[:count])

    def since(self, version: int) -> Sequence[Passed] | None:
        """Give what passed after a version; None when no entry kept begins there."""
        if version == self.version:
            return ()
        index = bisect_left(self.passed, version, key=lambda one: one.entry.start)
        fits = index < len(self.passed) and self.passed[index].entry.start == version
        return self.passed[index:] if fits else None

    def doc_at(self, version: int) -> Node | None:
        """Give the document as it was at a version, None when that is not known."""
        if not self.first <= version <= self.version:
            return None
        before = self.upto(version)
        if before.version == version:
            return before.doc
        within = self.passed[len(before.passed)].changes[: version - before.version]
        applied = engine.apply_steps(before.doc, within)
        return None if isinstance(applied, engine.Refused) else applied.doc

    @property
    def weight(self) -> int:
        """What it weighs in memory, in characters of text."""
        each = ENTRY_CHARACTERS + self.doc.child_count * 2 // 3
        return self.doc.content.size + len(self.passed) * each


_LATELY: Kept[Lately] = Kept(KEPT_CHARACTERS)


def written(session: Session, spec_id: int) -> Lately | None:
    """Give a document as this session has it, None when it neither wrote nor read it yet."""
    pending: dict[int, Lately] = session.info.get(PENDING, {})
    return pending.get(spec_id)


def kept(session: Session, spec_id: int) -> Lately | None:
    """Give a document as it was last known to be committed, None when nothing is kept."""
    return _LATELY.get(_key(session, spec_id))


def keep(session: Session, spec_id: int, live: Lately) -> None:
    """Keep a document as this session sees it, for others once that is committed."""
    if not session.info.get("writing"):
        _publish(session, {spec_id: live})
        return
    if PENDING not in session.info:
        afterwards(session, committed=_committed, undone=_undone)
    session.info[PENDING] = session.info.get(PENDING, {}) | {spec_id: live}


def _committed(session: Session) -> None:
    _publish(session, session.info.pop(PENDING, {}))


def _undone(session: Session) -> None:
    session.info.pop(PENDING, None)


def _publish(session: Session, found: dict[int, Lately]) -> None:
    if "store" not in session.info:  # nobody can tell which database it reads
        return
    for spec_id, live in found.items():
        _LATELY.put(_key(session, spec_id), live, live.weight)


def _key(session: Session, spec_id: int) -> tuple[Any, int]:
    return session.info.get("store"), spec_id
