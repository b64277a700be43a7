"""Comparing any two revisions of a document, here when it is quick, else in the workshop.

compare_revisions ─► Compared ─┬─ quick: the comparison ───────────────┬─► draw_comparison
 in the transaction            └─ long: two texts, after it: the job ──┘     ─► Drawn
"""

from collections import Counter
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from wikimarche.desk import drafts, jobs
from wikimarche.desk.asking import Ask, place_of
from wikimarche.desk.jobs import Drawing
from wikimarche.desk.revisions import spec_id_of
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import NotFound, Sentence, TooCostly
from wikimarche.kept import Kept
from wikimarche.rules import Action
from wikimarche.store import pending, specs, texts
from wikimarche.store.tables import Revision, Spec, Tender
from wikimarche.text import differences, markdown
from wikimarche.text.differences import Comparison
from wikimarche.text.markdown import Source
from wikimarche.text.schema import Node

__all__ = ["Compared", "Drawing", "Drawn", "compare_revisions", "draw_comparison"]

# Beyond, comparing may take more than a quarter of a second of the web process. Reading
# 200 pages again and sending them back takes as long: below, the workshop gains nothing.
LONG_CHARACTERS: Final = 100_000  # in lines that one of the texts alone has
LONG_LINES: Final = 20_000  # in the whole text: even the same lines, in another order
UNSHOWN = Sentence(
    "Ces deux versions sont trop longues et trop différentes pour être comparées d’un coup. Comparez des versions plus proches l’une de l’autre."
)


@dataclass(frozen=True)
class _Quick:
    """A comparison made here, of two documents."""

    comparison: Comparison
    old: Node
    new: Node


@dataclass(frozen=True)
class _Long:
    """Two texts still to be compared."""

    old: str
    new: str


@dataclass(frozen=True)
class Compared:
    """Two revisions of a document and what is known of how they differ.

    One of them may be the text in progress: it has a number that no revision has yet.
    """

    old: Revision
    new: Revision
    found: _Quick | _Long

    @property
    def is_long(self) -> bool:
        """Whether drawing it takes long, so that no transaction should wait for it."""
        return isinstance(self.found, _Long)


@dataclass(frozen=True)
class Drawn:
    """A comparison to show: its HTML, how many changes; or why it cannot be shown."""

    html: str
    changes: int
    refusal: Sentence | None = None


_QUICK: Kept[Comparison] = Kept(32)
_DRAWN: Kept[tuple[str, int]] = Kept(16_000_000)  # characters of HTML


def compare_revisions(
    ask: Ask, tender: Tender, spec: Spec, *, old: int, new: int
) -> Compared:
    """Compare any two revisions, the first named being the older side; NotFound if one is not.

    The number after the last one is the text in progress, until it is a revision. People step back and forth: the comparisons just made are kept.
    """
    ask.require(Action.READ_HISTORY, place_of(tender))
    before, after = _side(ask, spec, old), _side(ask, spec, new)
    key = (before.revision.digest, after.revision.digest)
    comparison = _QUICK.get(key)
    if comparison is None:
        here, there = before.text(ask), after.text(ask)
        if is_long(here, there):
            return Compared(before.revision, after.revision, _Long(here, there))
    sides = before.doc(ask), after.doc(ask)
    if comparison is None:
        comparison = differences.compare(*sides)
        _QUICK.put(key, comparison)
    return Compared(before.revision, after.revision, _Quick(comparison, *sides))


@dataclass(frozen=True)
class _Side:
    """A revision, or the text in progress as the revision it would be now."""

    revision: Revision
    source: Source | None = None

    def text(self, ask: Ask) -> str:
        """Give its text, without reading it."""
        return (
            self.source.text if self.source else texts.text_of(ask.session, self.revision)
        )

    def doc(self, ask: Ask) -> Node:
        """Give its document."""
        return (self.source or drafts.source_of(ask.session, self.revision)).doc


def _side(ask: Ask, spec: Spec, number: int) -> _Side:
    spec_id = spec_id_of(spec)
    revision = specs.revision_at(ask.session, spec_id, number)
    if revision is not None:
        return _Side(revision)
    found = pending.pending_of(ask.session, spec_id)
    if found is None or number != found.number + 1:
        raise NotFound
    draft = drafts.draft_of(ask.session, spec)
    would_be = Revision(
        spec_id=spec_id,
        number=number,
        version=draft.version,
        author_id=pending.last_writer(ask.session, spec_id),
        at=found.last,
        digest=f"{draft.revision.digest}/{draft.version}",
    )
    return _Side(would_be, markdown.rewrite(draft.doc, draft.source))


def is_long(old: str, new: str) -> bool:
    """Tell, without reading them, whether two texts differ so much that comparing takes long."""
    if old == new:
        return False
    here, there = old.split("\n"), new.split("\n")
    if max(len(here), len(there)) > LONG_LINES:
        return True
    counts = Counter(here)
    counts.subtract(there)
    unlike = sum(len(line) * abs(count) for line, count in counts.items())
    return unlike > LONG_CHARACTERS


def draw_comparison(
    compared: Compared, how: Drawing, *, workshop: Workshop | None = None
) -> Drawn:
    """Give a comparison as HTML; a long one is made in the workshop, within its limits.

    Needs no database. Raises Busy when too many wait for the workshop.
    """
    found = compared.found
    if isinstance(found, _Quick):
        html = jobs.draw(found.comparison, found.old, found.new, how)
        return Drawn(html, found.comparison.changes)
    plain = replace(how, words=replace(how.words, unchanged=jobs.hole))
    key = (compared.old.digest, compared.new.digest, plain)
    made = _DRAWN.get(key)
    if made is None:
        try:
            made = _made(found, plain, workshop)
        except TooCostly:
            return Drawn("", 0, UNSHOWN)
        _DRAWN.put(key, made, len(made[0]))
    html, changes = made
    return Drawn(jobs.unfolded(html, lambda n: escape(how.words.unchanged(n))), changes)


def _made(found: _Long, how: Drawing, workshop: Workshop | None) -> tuple[str, int]:
    if workshop is None:
        return jobs.compare_texts(found.old, found.new, how)
    return workshop.run(jobs.compare_texts, found.old, found.new, how)
