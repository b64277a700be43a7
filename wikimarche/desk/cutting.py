"""Revisions that cut themselves: what is written live becomes a version when there is cause.

    a pause, an hour of writing ─► cut_idle ──────┐
    a milestone, a phase, a copy… ─► cut_if_pending ─► save_revision     same text: no revision
    somebody who wants one ─► cut_revision ───────┘

Nobody has to think of it, and no word waits longer than an hour for a version of its own.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakKeyDictionary

from wikimarche.desk import drafts, typed
from wikimarche.desk.asking import Ask, hold
from wikimarche.desk.faults import check_text
from wikimarche.desk.labels import Origin
from wikimarche.desk.revisions import save_revision, spec_id_of
from wikimarche.rules import Action
from wikimarche.store import pending, specs
from wikimarche.store.opening import Store
from wikimarche.store.pending import Pending
from wikimarche.store.tables import Revision, Spec, Tender
from wikimarche.text import markdown

__all__ = ["cut_idle", "cut_if_pending", "cut_revision"]

logger = logging.getLogger("wikimarche")

MAX_REASON = 300

# Ten minutes without a key: what was written belongs together, and nobody is cut in the
# middle of a sentence. A version of more than an hour's work is too much to compare.
PAUSE: Final = timedelta(minutes=10)
LONGEST: Final = timedelta(minutes=60)

# Opening a document again replays what no version holds yet, at half a millisecond a step.
MOST_STEPS: Final = 10_000

# By document: the version at which its text said the same as its last revision.
_SAME: WeakKeyDictionary[Store, dict[int, int]] = WeakKeyDictionary()


def cut_revision(
    ask: Ask,
    tender: Tender,
    spec: Spec,
    *,
    reason: str = "",
    origin: Origin = Origin.LIVE,
) -> Revision | None:
    """Cut a revision of the text as it is now; None when it says what the last one says."""
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    reason = typed.one_line(reason)
    check_text(reason, field="reason", most=MAX_REASON)
    return cut_if_pending(ask, spec, origin=origin, reason=reason)


def cut_if_pending(
    ask: Ask, spec: Spec, *, origin: Origin, reason: str = ""
) -> Revision | None:
    """Cut a revision of what was written since the last one; None when the text is the same.

    The document stays locked until the commit. The caller's own action was allowed. The
    revision is by who asks, or by who wrote last when nobody does (`ask.actor` is None).
    """
    return _cut(ask, specs.lock_spec(ask.session, spec_id_of(spec)), origin, reason)


def _cut(ask: Ask, spec: Spec, origin: Origin, reason: str = "") -> Revision | None:
    """Cut a revision of a document that is locked."""
    spec_id = spec_id_of(spec)
    if spec.version == specs.head_of(ask.session, spec_id).version:
        return None
    draft = drafts.draft_of(ask.session, spec)
    source = markdown.rewrite(draft.doc, draft.source)
    if source.text == draft.source.text:
        return None
    by = ask.actor.id if ask.actor else pending.last_writer(ask.session, spec_id)
    return save_revision(
        ask, spec, draft, reason=reason, origin=origin, source=source, author=by
    )


def cut_idle(store: Store, now: datetime) -> tuple[Revision, ...]:
    """Cut a revision of every document that has waited long enough, and give them.

    Each in a transaction of its own; several processes may ask at once. A document that
    cannot be cut is logged, and the others follow.
    """
    return tuple(_cut_due(store, now))


def _cut_due(store: Store, now: datetime) -> Iterator[Revision]:
    with store.reading() as session:
        waiting = pending.every_pending(session)
    same = _SAME.setdefault(store, {})
    for found in waiting:
        if not _is_due(found, now) or same.get(found.spec_id) == found.version:
            continue
        try:
            revision = _cut_alone(store, found, now)
        except Exception:  # its text waits for the next round; the others must not
            logger.exception("document %s could not be cut", found.spec_id)
            continue
        if revision is not None:
            yield revision


def _is_due(found: Pending, now: datetime) -> bool:
    """Tell whether what was written has waited enough; a clock may have been ahead."""
    return (
        found.last <= now - PAUSE
        or found.since <= now - LONGEST
        or found.last > now + PAUSE
        or found.steps >= MOST_STEPS
    )


def _cut_alone(store: Store, found: Pending, now: datetime) -> Revision | None:
    """Cut one document, unless somebody is writing in it at this very moment, or just cut it."""
    with store.reading() as session:  # a text is read again while nobody waits for it
        drafts.source_of(session, specs.head_of(session, found.spec_id))
    with store.writing() as session:
        spec = pending.claim_spec(session, found.spec_id)
        if spec is None or spec.number != found.number:
            return None
        revision = _cut(Ask(session, None, now), spec, Origin.LIVE)
        version = spec.version
    if revision is None:
        _SAME[store][found.spec_id] = version
    return revision
