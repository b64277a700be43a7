"""One request as the desk sees it: who asks, when, and in which transaction.

Every verb takes an `Ask` first. It asks the policy again (the door has asked it
already: the command line and live events come without a door) and writes the journal.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from wikimarche.errors import Forbidden
from wikimarche.rules import NOWHERE, Action, Actor, Phase, Place, may
from wikimarche.store import records, tenders
from wikimarche.store.tables import Journal, Tender

__all__ = ["Ask", "hold", "journal_content", "place_of", "record", "seal"]


@dataclass(frozen=True)
class Ask:
    """Who asks, when, from which network address, and the transaction in which it happens."""

    session: Session
    actor: Actor | None
    now: datetime
    address: str = ""

    @property
    def who(self) -> Actor:
        """The actor of a verb that needs one; Forbidden when nobody is signed in."""
        if self.actor is None:
            raise Forbidden
        return self.actor

    def require(self, action: Action, place: Place = NOWHERE) -> None:
        """Raise Forbidden unless the policy lets the actor do this here."""
        if not may(self.actor, action, place):
            raise Forbidden


def place_of(tender: Tender) -> Place:
    """Give the place of a tender, for the policy."""
    return Place(tender_id=tender.id, phase=Phase(tender.phase))


def hold(ask: Ask, tender: Tender, action: Action, *, shared: bool = False) -> None:
    """Keep a tender as it is now until the commit; Forbidden unless the actor may do this there.

    Whoever would move or change it meanwhile waits. `shared` is for those who write in its
    documents side by side.
    """
    assert tender.id is not None
    tenders.lock_tender(ask.session, tender.id, shared=shared)
    ask.require(action, place_of(tender))


def seal(previous: str, content: Mapping[str, object]) -> str:
    """Give the SHA-256, in hexadecimal, of a record chained to the one before it."""
    text = json.dumps(
        {"previous": previous, **content},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def record(
    ask: Ask,
    action: str,
    *,
    tender_id: int | None = None,
    spec_id: int | None = None,
    private: Mapping[str, str] | None = None,
    **detail: str | int | None,
) -> None:
    """Write in the journal that the actor did this now; chained to the last entry.

    What names or places a person goes in `private`, with the address the request came from:
    the chain covers a salted digest of it, so that it can be erased one day.
    """
    head = records.chain_head(ask.session, "journal")
    account_id = ask.actor.id if ask.actor else None
    hidden = _private(ask, private or {})
    row = Journal(
        at=ask.now,
        account_id=account_id,
        action=action,
        tender_id=tender_id,
        spec_id=spec_id,
        detail=json.dumps(detail, sort_keys=True, ensure_ascii=False),
        private=hidden,
        private_digest=hashlib.sha256(hidden.encode()).hexdigest() if hidden else "",
        previous=head.digest,
    )
    row.digest = seal(head.digest, journal_content(row))
    ask.session.add(row)
    head.digest, head.count = row.digest, head.count + 1
    ask.session.add(head)
    ask.session.flush()


def _private(ask: Ask, values: Mapping[str, str]) -> str:
    """Give the erasable part of an entry: salted, or its digest could be guessed; "" when empty."""
    found = ({"address": ask.address} if ask.address else {}) | dict(values)
    if not found:
        return ""
    salted = {**found, "salt": secrets.token_hex(16)}
    return json.dumps(salted, sort_keys=True, ensure_ascii=False)


def journal_content(row: Journal) -> dict[str, object]:
    """Give what the digest of a journal entry covers, so that anybody can compute it again.

    Entries older than the erasable part have none, and are covered as they were.
    """
    content: dict[str, object] = {
        "at": row.at.isoformat(),
        "account": row.account_id,
        "action": row.action,
        "tender": row.tender_id,
        "spec": row.spec_id,
        "detail": row.detail,
    }
    if row.private_digest:
        content["private"] = row.private_digest
    return content
