"""Packing the steps of old versions, a few at a time, while nobody waits for it.

    spec_ids_to_pack ─► oldest revision in rows ─► StepPack, with who wrote what ─► put_away

The steps of a week, of the last two revisions and those after stay rows: a browser that was
away moves what it kept past them. Packed ones are still read, for the history and to verify.
"""

import logging
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

from sqlmodel import Session

from wikimarche.desk import authorship
from wikimarche.store import packs
from wikimarche.store.opening import Store
from wikimarche.store.pack_tables import StepPack
from wikimarche.text import authors
from wikimarche.text.authors import Traced

__all__ = ["pack_steps"]

logger = logging.getLogger("wikimarche")

KEPT_REVISIONS: Final = 2

# A portable computer closed on a Friday opens again on Monday, and a short leave ends: what it
# had not sent yet still finds its place. A step that is a row weighs two hundred bytes.
KEPT_FOR: Final = timedelta(days=7)

# One round, twice a minute: no more packs than these, and none begun after a second, since
# whoever types waits for the interpreter meanwhile. Years of steps take some hours of rounds.
AT_ONCE: Final = 100
SECONDS: Final = 1.0


def pack_steps(store: Store, now: datetime, *, most: int = AT_ONCE) -> int:
    """Pack what is old, for a second or so; give how many packs were made.

    One short transaction a pack; several processes may do it at once. A document that
    cannot be packed is logged, and the others follow.
    """
    before = now - KEPT_FOR
    with store.reading() as session:
        due = packs.spec_ids_to_pack(
            session, kept=KEPT_REVISIONS, before=before, limit=most
        )
    made, end = 0, perf_counter() + SECONDS
    for spec_id in due:
        try:
            while (
                made < most and perf_counter() < end and _pack_next(store, spec_id, before)
            ):
                made += 1
        except Exception:  # its rows stay as they are; the others must not wait for it
            logger.exception("the steps of document %s could not be packed", spec_id)
    return made


def _pack_next(store: Store, spec_id: int, before: datetime) -> bool:
    """Pack the oldest revision that is in rows; False when there is none, or another did."""
    with store.reading() as session:
        pack = _pack(session, spec_id, before)
    if pack is None:
        return False
    with store.writing() as session:
        return packs.put_away(session, pack)


def _pack(session: Session, spec_id: int, before: datetime) -> StepPack | None:
    """Give the next pack of a document; its rows never change, so nobody is kept from writing."""
    found = packs.oldest_rows(session, spec_id, kept=KEPT_REVISIONS, before=before)
    if found is None:
        return None
    revision, rows = found
    pack = packs.packed(revision.number, rows)
    if traced := _traced(session, pack):
        pack.authors = packs.written_authors(authors.to_json(traced))
    return pack


def _traced(session: Session, pack: StepPack) -> Traced | None:
    """Give who wrote what at the end of a pack, when it is known before; None otherwise.

    The whole history is not replayed for a pack: one whose past is not known is left without.
    """
    last = packs.pack_before(session, pack.spec_id, pack.number)
    before = (
        authorship.traced_at_pack(session, last)
        if last
        else authorship.first_traced(session, pack.spec_id)
    )
    if before is None:
        return None
    return authorship.traced_after(
        *(session, pack.spec_id, before),
        after=pack.first - 1,
        upto=packs.end_of(pack),
    )
