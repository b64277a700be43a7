"""One request as the desk sees it: who asks, when, and in which transaction.

Every verb takes an `Ask` first. It asks the policy again (the door has asked it
already: the command line and live events come without a door) and writes the journal.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from wikimarche.errors import Forbidden
from wikimarche.rules import NOWHERE, Action, Actor, Phase, Place, may
from wikimarche.store import records, tenders
from wikimarche.store.tables import Journal, Tender

__all__ = ["Ask", "hold", "place_of", "record", "seal"]


@dataclass(frozen=True)
class Ask:
    """Who asks, when, and the transaction in which it happens."""

    session: Session
    actor: Actor | None
    now: datetime

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
    **detail: str | int | None,
) -> None:
    """Write in the journal that the actor did this now; chained to the last entry."""
    head = records.chain_head(ask.session, "journal")
    account_id = ask.actor.id if ask.actor else None
    text = json.dumps(detail, sort_keys=True, ensure_ascii=False)
    content: dict[str, object] = {
        "at": ask.now.isoformat(),
        "account": account_id,
        "action": action,
        "tender": tender_id,
        "spec": spec_id,
        "detail": text,
    }
    digest = seal(head.digest, content)
    ask.session.add(
        Journal(
            at=ask.now,
            account_id=account_id,
            action=action,
            tender_id=tender_id,
            spec_id=spec_id,
            detail=text,
            previous=head.digest,
            digest=digest,
        )
    )
    head.digest, head.count = digest, head.count + 1
    ask.session.add(head)
    ask.session.flush()
