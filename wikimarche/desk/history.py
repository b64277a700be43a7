"""The history of a document: name one of its revisions, see who wrote what, what is in progress."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wikimarche.desk import authorship, drafts, typed
from wikimarche.desk.asking import Ask, place_of, record
from wikimarche.desk.cutting import cut_if_pending
from wikimarche.desk.faults import check_text
from wikimarche.desk.keys import Key
from wikimarche.desk.labels import Origin
from wikimarche.desk.revisions import spec_id_of
from wikimarche.desk.sealing import seal_milestone
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Action
from wikimarche.store import accounts, pending, specs
from wikimarche.store.tables import Account, Milestone, Revision, Spec, Tender
from wikimarche.text import differences
from wikimarche.text.authors import BlockAuthors, blocks_of

__all__ = [
    "InProgress",
    "Written",
    "in_progress",
    "name_milestone",
    "people_of",
    "written_by",
]

MAX_NAME = 120


def _named(ask: Ask, spec: Spec, number: int) -> Revision:
    """Give the revision to name; the number after the last one means the text in progress.

    It is cut then, unless it says what the last revision says: that one is it.
    """
    spec_id = spec_id_of(spec)
    spec = specs.lock_spec(ask.session, spec_id)
    if number == spec.number + 1 and pending.pending_of(ask.session, spec_id):
        cut = cut_if_pending(ask, spec, origin=Origin.NAMED)
        return cut or specs.head_of(ask.session, spec_id)
    revision = specs.revision_at(ask.session, spec_id, number)
    if revision is None:
        raise NotFound
    return revision


def name_milestone(
    ask: Ask, tender: Tender, spec: Spec, *, number: int, name: str, key: Key | None = None
) -> Milestone:
    """Name a revision, or give it another name; its text and hash do not change.

    The number after the last revision names the text as it is now, which becomes one.
    `key` seals what was named: revision, digest, name, who, when, where the journal was.
    """
    ask.require(Action.NAME_MILESTONE, place_of(tender))
    name = typed.one_line(name)
    if not name or len(name) > MAX_NAME:
        raise Invalid(
            {
                "name": Sentence(
                    "Donnez un nom d’au plus %(count)s caractères.", {"count": MAX_NAME}
                )
            }
        )
    check_text(name, field="name")
    revision = _named(ask, spec, number)
    assert revision.id is not None
    milestone = specs.milestone_of(ask.session, revision.id) or Milestone(
        revision_id=revision.id
    )
    milestone.name, milestone.account_id, milestone.at = name, ask.who.id, ask.now
    ask.session.add(milestone)
    record(
        ask,
        "name_milestone",
        tender_id=tender.id,
        spec_id=spec.id,
        number=revision.number,
        name=name,
        key=key.public if key else "",
    )
    milestone.seal = (
        seal_milestone(ask.session, spec, revision, milestone, key=key) if key else ""
    )
    ask.session.add(milestone)
    return milestone


@dataclass(frozen=True)
class Written:
    """Who wrote a passage: shares in per cent, the largest first, and the last change."""

    shares: tuple[tuple[Account, int], ...]
    last: Account
    number: int


def written_by(ask: Ask, tender: Tender, spec: Spec) -> tuple[Written, ...]:
    """Tell, for each block of the text in progress, who wrote it and who changed it last.

    What no version holds yet bears the number of the next one.
    """
    ask.require(Action.READ_HISTORY, place_of(tender))
    found = blocks_of(authorship.traced_now(ask.session, spec))
    people = {account.id: account for account in accounts.accounts(ask.session)}
    return tuple(_written(block, people) for block in found)


def _written(block: BlockAuthors, people: Mapping[int | None, Account]) -> Written:
    whole = sum(share.characters for share in block.shares) or 1
    return Written(
        shares=tuple(
            (people[share.author], round(100 * share.characters / whole))
            for share in block.shares
        ),
        last=people[block.last_author],
        number=block.last_revision,
    )


@dataclass(frozen=True)
class InProgress:
    """What was written since the last revision: by whom, from when to when, how many changes."""

    number: int
    steps: int
    since: datetime
    last: datetime
    writers: tuple[Account, ...]
    words_added: int
    words_removed: int


def in_progress(ask: Ask, tender: Tender, spec: Spec) -> InProgress | None:
    """Tell what was written since the last revision; None when it says the same.

    `number` is the one it will bear, if nobody restores or saves before.
    """
    ask.require(Action.READ_HISTORY, place_of(tender))
    spec_id = spec_id_of(spec)
    found = pending.pending_of(ask.session, spec_id)
    if found is None:
        return None
    draft = drafts.draft_of(ask.session, spec)
    if draft.doc.eq(draft.source.doc):
        return None
    ids = pending.writers(ask.session, spec_id, draft.revision.version, spec.version)
    people = [row for row in accounts.accounts(ask.session) if row.id in ids]
    added, removed = differences.size(draft.source.doc, draft.doc)
    return InProgress(
        number=found.number + 1,
        steps=found.steps,
        since=found.since,
        last=found.last,
        writers=tuple(people),
        words_added=added,
        words_removed=removed,
    )


def people_of(ask: Ask, revision: Revision) -> list[str]:
    """Give the names of those who wrote between this revision and the one before."""
    found = (
        accounts.account_of(ask.session, int(each)) for each in json.loads(revision.authors)
    )
    return [account.name for account in found if account is not None]
