"""The history of a document: name one of its revisions, see who wrote what."""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from wikimarche.desk import drafts, typed
from wikimarche.desk.asking import Ask, place_of, record
from wikimarche.desk.faults import check_text
from wikimarche.desk.keys import Key
from wikimarche.desk.revisions import spec_id_of
from wikimarche.desk.sealing import seal_milestone
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Action
from wikimarche.store import accounts, specs
from wikimarche.store.tables import Account, Milestone, Revision, Spec, Tender
from wikimarche.text import authors
from wikimarche.text.authors import BlockAuthors, Change
from wikimarche.text.engine import Refused

__all__ = [
    "name_milestone",
    "people_of",
]

MAX_NAME = 120


def _revision(ask: Ask, spec: Spec, number: int) -> Revision:
    revision = specs.revision_at(ask.session, spec_id_of(spec), number)
    if revision is None:
        raise NotFound
    return revision


def name_milestone(
    ask: Ask, tender: Tender, spec: Spec, *, number: int, name: str, key: Key | None = None
) -> Milestone:
    """Name a revision, or give it another name; its text and hash do not change.

    `key` seals what was named: revision, digest, name, who, when, where the journal was.
    """
    ask.require(Action.NAME_MILESTONE, place_of(tender))
    revision = _revision(ask, spec, number)
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
        number=number,
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
    """Tell, for each block of the text in progress, who wrote it and who changed it last."""
    ask.require(Action.READ_HISTORY, place_of(tender))
    spec_id = spec_id_of(spec)
    rows = [row for row, _, _ in reversed(specs.revisions_of(ask.session, spec_id))]
    steps = specs.steps_between(ask.session, spec_id, 0, spec.version)
    changes = [
        Change(author, number, drafts.changes_of(list(group)))
        for (author, number), group in groupby(
            steps, key=lambda step: (step.account_id, _revision_of(step.version, rows))
        )
    ]
    first = drafts.source_of(ask.session, rows[0]).doc
    found = authors.authors_of(first, author=rows[0].author_id, changes=changes)
    if isinstance(found, Refused):
        raise RuntimeError(f"the steps of spec {spec_id} do not replay: {found.reason}")
    people = {account.id: account for account in accounts.accounts(ask.session)}
    return tuple(_written(block, people) for block in found)


def _revision_of(version: int, rows: Sequence[Revision]) -> int:
    """Give the number of the revision that a step went into."""
    place = bisect_left([row.version for row in rows], version)
    return rows[min(place, len(rows) - 1)].number


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


def people_of(ask: Ask, revision: Revision) -> list[str]:
    """Give the names of those who wrote between this revision and the one before."""
    found = (
        accounts.account_of(ask.session, int(each)) for each in json.loads(revision.authors)
    )
    return [account.name for account in found if account is not None]
