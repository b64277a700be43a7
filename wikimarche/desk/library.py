"""Keeping the library: what people propose, what stewards publish or retire, what is said of it.

    passage or clause ──propose──► proposal ──decide──► version n + 1, or a reason

Publishing names the version it was made on: of two stewards one wins, the other sees why.
"""

from typing import Final

from wikimarche.desk import typed
from wikimarche.desk.asking import Ask, record
from wikimarche.desk.catalogue import catalogue_of, clause_from
from wikimarche.desk.clause_labels import NOTE_KINDS
from wikimarche.desk.faults import check_text
from wikimarche.errors import Invalid, NotFound, Sentence, Stale
from wikimarche.rules import Action
from wikimarche.store import library
from wikimarche.store.library_tables import (
    ClauseNote,
    ClauseProposal,
    ClauseVersion,
    LibraryClause,
)
from wikimarche.text.clause_reader import BadClause, read_clause, retired
from wikimarche.text.clause_search import Found, Question, Shelved, search
from wikimarche.text.clauses import Clause, Status

__all__ = [
    "add_note",
    "decide",
    "find_clauses",
    "propose",
    "publish",
    "publish_read",
    "remove_note",
    "retire",
    "shelved",
]

MAX_BODY: Final = 60_000
MAX_REASON: Final = 500
MAX_NOTE: Final = 2_000
NEEDS_REASON: Final = Sentence("Dites en une phrase pourquoi, pour ceux qui suivent.")
MEANWHILE: Final = Sentence(
    "Une autre version de cette clause a été publiée entre-temps : relisez-la, puis publiez la vôtre."
)
DECIDED: Final = Sentence("Cette proposition a déjà reçu sa réponse.")


def find_clauses(ask: Ask, question: Question) -> Found:
    """Give the clauses that answer a question, the best first."""
    ask.require(Action.READ_LIBRARY)
    return search(catalogue_of(ask.session), question)


def shelved(ask: Ask, number: str) -> Shelved:
    """Give a clause of the library; NotFound when there is none of this number."""
    ask.require(Action.READ_LIBRARY)
    found = catalogue_of(ask.session).shelves.get(number)
    if found is None:
        raise NotFound
    return found


def _checked(body: str) -> Clause:
    """Read a file somebody typed or sent; Invalid says the line and what is wrong in it."""
    if len(body) > MAX_BODY:
        raise Invalid({"body": Sentence("Ce texte est trop long pour une clause.")})
    found = read_clause(body)
    if isinstance(found, BadClause):
        raise Invalid(
            {
                "body": Sentence(
                    "Ligne %(line)s : %(reason)s.",
                    {"line": found.line, "reason": found.reason},
                )
            }
        )
    return found


def _why(text: str) -> str:
    reason = typed.one_line(text)
    if not reason:
        raise Invalid({"reason": NEEDS_REASON})
    check_text(reason, field="reason", most=MAX_REASON)
    return reason


def propose(
    ask: Ask, body: str, *, reason: str, base_version: int = 0, spec_id: int | None = None
) -> ClauseProposal:
    """Propose a new clause, or another wording of one; a steward decides."""
    ask.require(Action.PROPOSE_CLAUSE)
    clause = _checked(body)
    row = library.clause_named(ask.session, clause.number)
    if row is None and base_version:
        raise NotFound
    if row is not None and not base_version:
        taken = Sentence("Ce numéro est déjà celui d’une autre clause.")
        raise Invalid({"body": taken})
    proposal = ClauseProposal(
        clause_id=row.id if row else None,
        base_version=base_version,
        body=body,
        reason=_why(reason),
        spec_id=spec_id,
        account_id=ask.who.id,
        at=ask.now,
        state="open",
    )
    ask.session.add(proposal)
    record(ask, "propose_clause", number=clause.number)
    return proposal


def decide(
    ask: Ask,
    proposal_id: int,
    *,
    accept: bool,
    reason: str,
    body: str = "",
    base_version: int | None = None,
) -> ClauseProposal:
    """Answer a proposal with a reason; accepting publishes it, as the steward adapted it in `body`.

    `base_version` is the version that the steward compared it with, when another one than
    the proposal's was published since. Stale when yet another came first.
    """
    ask.require(Action.KEEP_LIBRARY)
    proposal = library.proposal_of(ask.session, proposal_id, lock=True)
    if proposal is None:
        raise NotFound
    if proposal.state != "open":
        raise Stale(DECIDED)
    decision = _why(reason)
    if accept:
        publish(
            ask,
            body or proposal.body,
            reason=proposal.reason,
            base_version=(proposal.base_version if base_version is None else base_version),
        )
    proposal.state = "accepted" if accept else "declined"
    proposal.decision = decision
    proposal.decided_by, proposal.decided_at = ask.who.id, ask.now
    ask.session.add(proposal)
    record(ask, "decide_clause", proposal=proposal_id, accepted=int(accept))
    return proposal


def publish(ask: Ask, body: str, *, reason: str, base_version: int) -> ClauseVersion:
    """Publish a wording made on a version (0: a new clause); Stale when another came first."""
    ask.require(Action.KEEP_LIBRARY)
    clause = _checked(body)
    return publish_read(ask, clause, body, reason=reason, base_version=base_version)


def publish_read(
    ask: Ask, clause: Clause, body: str, *, reason: str, base_version: int
) -> ClauseVersion:
    """Publish a clause that was read from `body`, as `publish` does."""
    ask.require(Action.KEEP_LIBRARY)
    row = library.lock_clause(ask.session, clause.number)
    if (row.version if row else 0) != base_version:
        raise Stale(MEANWHILE)
    if row is None:
        row = LibraryClause(number=clause.number, created_at=ask.now)
        ask.session.add(row)
        ask.session.flush()
    assert row.id is not None
    why = _why(reason)
    row.version, row.status = base_version + 1, clause.status
    version = ClauseVersion(
        clause_id=row.id,
        version=row.version,
        body=body,
        reason=why,
        account_id=ask.who.id,
        at=ask.now,
    )
    ask.session.add_all([row, version])
    ask.session.flush()
    record(ask, "publish_clause", number=clause.number, version=row.version)
    return version


def retire(ask: Ask, number: str, *, reason: str, base_version: int) -> ClauseVersion:
    """Take a clause out of the library; where it is used it stays readable."""
    ask.require(Action.KEEP_LIBRARY)
    row = library.version_of(ask.session, number, base_version)
    if row is None:
        raise NotFound
    if clause_from(row.body).status is Status.RETIRED:
        raise Stale(Sentence("Cette clause est déjà retirée."))
    return publish(ask, retired(row.body), reason=reason, base_version=base_version)


def add_note(ask: Ask, number: str, *, kind: str, body: str) -> ClauseNote:
    """Say something of a clause: a comment, or what came of it in a contract."""
    ask.require(Action.PROPOSE_CLAUSE)
    row = library.clause_named(ask.session, number)
    if row is None or row.id is None:
        raise NotFound
    if kind not in NOTE_KINDS:
        raise Invalid({"kind": Sentence("Choisissez dans la liste.")})
    text = body.strip()
    if not text:
        raise Invalid({"note": Sentence("Écrivez quelques mots.")})
    check_text(text, field="note", most=MAX_NOTE)
    note = ClauseNote(
        clause_id=row.id, kind=kind, body=text, account_id=ask.who.id, at=ask.now
    )
    ask.session.add(note)
    record(ask, "note_clause", number=number)
    return note


def remove_note(ask: Ask, number: str, note_id: int) -> None:
    """Take back what one said of a clause; a steward may take back anybody's."""
    ask.require(Action.PROPOSE_CLAUSE)
    row = library.clause_named(ask.session, number)
    note = ask.session.get(ClauseNote, note_id)
    if row is None or note is None or note.clause_id != row.id or note.removed_at:
        raise NotFound
    if note.account_id != ask.who.id:
        ask.require(Action.KEEP_LIBRARY)
    note.removed_at = ask.now
    ask.session.add(note)
    record(ask, "remove_clause_note", number=number)
