"""The live text of a document: its last revision and the steps made after it.

    revision (Markdown) ──parse──► document ──steps──► draft ──write──► next revision

Parsed texts are values that never change, so they are kept for everybody who reads the
same revision, under its digest; how many is bounded. So is the live text, with the last
entries that led to it: whoever types a letter neither reads nor applies again what is known.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from wikimarche.desk import lately
from wikimarche.desk.entries import Entry, entries_of
from wikimarche.desk.lately import Lately, Passed
from wikimarche.errors import Stale
from wikimarche.kept import Kept
from wikimarche.store import specs, texts
from wikimarche.store.alone import is_alone
from wikimarche.store.tables import Revision, Spec, Step
from wikimarche.text import engine, markdown
from wikimarche.text.compat import Step as Change
from wikimarche.text.markdown import Source
from wikimarche.text.schema import Node

__all__ = [
    "Draft",
    "changes_of",
    "doc_at",
    "draft_of",
    "entries_since",
    "keep_source",
    "live_of",
    "passed_since",
    "source_of",
]

KEPT_CHARACTERS = 4_000_000  # a parsed text weighs about twelve bytes a character
APART = 64  # entries whose texts are kept one by one when a document is read
SHARED = 6  # times less, for a text most of whose blocks are those of the one before


_SOURCES: Kept[Source] = Kept(KEPT_CHARACTERS)


def source_of(session: Session, revision: Revision) -> Source:
    """Give the document of a revision, with the source of each block."""
    found = _SOURCES.get(revision.digest)
    if found is None:
        found = markdown.parse(texts.text_of(session, revision))
        _SOURCES.put(revision.digest, found, len(found.text))
    return found


def keep_source(revision: Revision, source: Source) -> None:
    """Keep the document of a revision just cut: nobody reads its text again.

    Its text stays in memory with it: who wrote on a version meanwhile is joined to it.
    """
    whole = revision.number == 1
    _SOURCES.put(revision.digest, source, len(source.text) // (1 if whole else SHARED))


@dataclass(frozen=True)
class Draft:
    """A document as it is now: `number` is its last revision, `version` counts its steps."""

    revision: Revision
    version: int
    source: Source
    doc: Node

    @property
    def number(self) -> int:
        """The number of the revision the draft started from."""
        return self.revision.number


def changes_of(rows: Sequence[Step]) -> tuple[Change, ...]:
    """Give stored steps as changes; a step that cannot be read is a broken database."""
    return _changes([row.change for row in rows], rows[0] if rows else None)


def _changes(steps: Sequence[str], first: Step | None = None) -> tuple[Change, ...]:
    read = engine.read_steps([json.loads(step) for step in steps], most=None)
    if isinstance(read, engine.Refused):
        place = f"{first.spec_id}/{first.version + read.index}" if first else read.index
        raise RuntimeError(f"step {place} is unreadable: {read.reason}")
    return read


def draft_of(session: Session, spec: Spec) -> Draft:
    """Give the live text of a document."""
    assert spec.id is not None
    revision = specs.head_of(session, spec.id)
    source = source_of(session, revision)
    if spec.version == revision.version:
        return Draft(revision, spec.version, source, source.doc)
    return Draft(revision, spec.version, source, live_of(session, spec).doc)


def live_of(session: Session, spec: Spec) -> Lately:
    """Give the text of a document at its version, with the last entries that led to it."""
    assert spec.id is not None
    live = lately.written(session, spec.id)
    if live is not None and live.version == spec.version:
        return live
    live = _kept(session, spec) or _cut(session, spec)
    if live.version < spec.version:
        live = _caught_up(session, spec, live)
        lately.keep(session, spec.id, live)
    return live


def _kept(session: Session, spec: Spec) -> Lately | None:
    """Give what is kept of a document, if its last step is still the one in the database.

    It is not when another database was put in the place of this one.
    """
    assert spec.id is not None
    live = lately.kept(session, spec.id)
    live = live and live.upto(spec.version)
    if not live or not live.passed:
        return None
    if is_alone(session) and live.version == spec.version:
        return live  # one process serves this file, and knows what it has committed
    last = live.passed[-1].entry
    made = specs.step_made(session, spec.id, last.end)
    return live if made == (last.batch, last.at) else None


def _cut(session: Session, spec: Spec) -> Lately:
    assert spec.id is not None
    revision = specs.revision_before(session, spec.id, spec.version)
    return Lately(revision.version, source_of(session, revision).doc)


def _caught_up(session: Session, spec: Spec, live: Lately) -> Lately:
    """Apply the steps that another process, or nobody here yet, has made known."""
    assert spec.id is not None
    rows = specs.steps_between(session, spec.id, live.version, spec.version)
    entries = entries_of(rows)
    old = [step for entry in entries[:-APART] for step in entry.steps]
    if old:  # at once: nobody is as late as that
        live = Lately(live.version + len(old), _applied(live.doc, _changes(old), spec.id))
    for entry in entries[-APART:]:
        changes = _changes(entry.steps)
        live = live.after(Passed(entry, changes, _applied(live.doc, changes, spec.id)))
    return live


def _applied(doc: Node, changes: Sequence[Change], spec_id: int) -> Node:
    applied = engine.apply_steps(doc, changes)
    if isinstance(applied, engine.Refused):
        raise RuntimeError(f"the steps of spec {spec_id} do not apply: {applied.reason}")
    return applied.doc


def _rows(session: Session, spec_id: int, after: int, upto: int) -> Sequence[Step]:
    """Give the steps with after < version ≤ upto; Stale when some were packed away."""
    rows = specs.loose_steps(session, spec_id, after, upto)
    if len(rows) != upto - after:
        raise Stale
    return rows


def entries_since(session: Session, spec: Spec, version: int) -> tuple[Entry, ...]:
    """Give the entries that lead from a version to the draft.

    Raises Stale when there is no such version, or its steps are packed away.
    """
    return passed_since(session, spec, live_of(session, spec), version)[0]


def passed_since(
    session: Session, spec: Spec, live: Lately, version: int
) -> tuple[tuple[Entry, ...], tuple[Change, ...]]:
    """Give the entries from a version to the live text, and all their steps as changes.

    Raises Stale as `entries_since` does.
    """
    assert spec.id is not None
    if not 0 <= version <= live.version:
        raise Stale
    passed = live.since(version)
    if passed is None:
        entries = entries_of(_rows(session, spec.id, version, live.version))
        return entries, _changes([step for entry in entries for step in entry.steps])
    changes = tuple(change for one in passed for change in one.changes)
    return tuple(one.entry for one in passed), changes


def doc_at(session: Session, spec: Spec, version: int) -> Node:
    """Give the document at a version, now or before.

    Raises Stale when there is no such version.
    """
    assert spec.id is not None
    if not 0 <= version <= spec.version:
        raise Stale
    found = live_of(session, spec).doc_at(version)
    if found is not None:
        return found
    revision = specs.revision_before(session, spec.id, version)
    doc = source_of(session, revision).doc
    rows = specs.steps_between(session, spec.id, revision.version, version)
    return _applied(doc, changes_of(rows), spec.id) if rows else doc
