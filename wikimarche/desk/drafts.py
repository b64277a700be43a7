"""The live text of a document: its last revision and the steps made after it.

    revision (Markdown) ──parse──► document ──steps──► draft ──write──► next revision

Parsed texts are values that never change, so they are kept for everybody who reads the
same revision, under its digest; how many is bounded.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from wikimarche.kept import Kept
from wikimarche.store import specs, texts
from wikimarche.store.tables import Revision, Spec, Step
from wikimarche.text import engine, markdown
from wikimarche.text.compat import Step as Change
from wikimarche.text.markdown import Source
from wikimarche.text.schema import Node

__all__ = ["Draft", "changes_of", "draft_of", "keep_source", "source_of"]

KEPT_CHARACTERS = 4_000_000  # a parsed text weighs about twelve bytes a character
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
    read = engine.read_steps([json.loads(row.change) for row in rows], most=None)
    if isinstance(read, engine.Refused):
        place = rows[read.index]
        raise RuntimeError(
            f"step {place.spec_id}/{place.version} is unreadable: {read.reason}"
        )
    return read


def draft_of(session: Session, spec: Spec) -> Draft:
    """Give the live text of a document."""
    assert spec.id is not None
    revision = specs.head_of(session, spec.id)
    source = source_of(session, revision)
    doc = source.doc
    if spec.version > revision.version:
        rows = specs.steps_between(session, spec.id, revision.version, spec.version)
        applied = engine.apply_steps(doc, changes_of(rows))
        if isinstance(applied, engine.Refused):
            raise RuntimeError(
                f"the steps of spec {spec.id} do not apply: {applied.reason}"
            )
        doc = applied.doc
    return Draft(revision=revision, version=spec.version, source=source, doc=doc)
