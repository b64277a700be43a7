"""What people propose to the library: what waits, one proposal beside what is published, answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from wikimarche.desk import clause_forms, library
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.desk.clause_forms import FIELDS, HEAD
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Actor
from wikimarche.store import library as shelf
from wikimarche.store.library_tables import ClauseProposal
from wikimarche.text.clauses import Clause
from wikimarche.text.comparison_html import render_inline
from wikimarche.web.views.around import face_of
from wikimarche.web.views.library import drawn
from wikimarche.web.views.library_keeping import typed_texts
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import compare_words

__all__ = ["decide", "show_mine", "show_proposal", "show_proposals"]

AROUND = 1  # unchanged blocks shown around a change
TAKEN = Sentence("Ce numéro est déjà celui d’une autre clause.")


@dataclass(frozen=True)
class Proposed:
    """A proposal as pages show it; `clause` is None for a file that is no longer read."""

    row: ClauseProposal
    clause: Clause | None
    author: Actor
    decider: Actor | None
    published: bool  # whether the library has a clause of this number

    @property
    def is_new(self) -> bool:
        """Whether it is a clause that the library had not."""
        return not self.row.base_version


def _proposed(visit: Visit, rows: Iterable[ClauseProposal]) -> list[Proposed]:
    found = list(rows)
    ids = {row.account_id for row in found} | {row.decided_by or 0 for row in found}
    people = shelf.people_of(visit.ask.session, ids)
    faces = {key: face_of(account) for key, account in people.items()}
    shelves = catalogue_of(visit.ask.session).shelves
    return [
        Proposed(
            row,
            clause := clause_forms.readable(row.body),
            faces[row.account_id],
            faces.get(row.decided_by or 0),
            clause is not None and clause.number in shelves,
        )
        for row in found
    ]


def show_proposals(visit: Visit) -> Answer:
    """Show what waits for an answer, the oldest first; context: proposals (Proposed)."""
    waiting = shelf.open_proposals(visit.ask.session)
    return Page("library/proposals.html", {"proposals": _proposed(visit, waiting)})


def show_mine(visit: Visit) -> Answer:
    """Show what one proposed and the answers, the latest first; context: proposals (Proposed)."""
    mine = shelf.proposals_by(visit.ask.session, visit.ask.who.id)
    return Page("library/mine.html", {"proposals": _proposed(visit, mine)})


# --- one proposal


def _asked(visit: Visit) -> ClauseProposal:
    row = shelf.proposal_of(visit.ask.session, visit.number("proposal"))
    if row is None:
        raise NotFound
    return row


def show_proposal(visit: Visit) -> Answer:
    """Show a proposal beside what is published (once answered: beside what it was made on).

    Context: proposed, version (published now, 0 for none), behind (another was published since),
    body (HTML of what it changes, "" for a new clause), changes, parts ((name, HTML) of a new
    one), texts, fields, decision (typed), refusal.
    """
    row = _asked(visit)
    (proposed,) = _proposed(visit, [row])
    number = proposed.clause.number if proposed.clause else ""
    shelved = catalogue_of(visit.ask.session).shelves.get(number)
    now = shelved.version if shelved else 0
    base = now if row.state == "open" else row.base_version
    body, changes = _compared(visit, row, number, base)
    texts = typed_texts(visit)
    if HEAD not in visit.form.texts:
        texts = clause_forms.texts_of(row.body)
    waits = row.state == "open"
    context = {
        "proposed": proposed,
        "version": now,
        "behind": waits and bool(row.base_version) and now != row.base_version,
        "body": body,
        "changes": changes,
        "parts": [] if body else _parts(visit, row, proposed.clause),
        "texts": texts,
        "fields": FIELDS,
        "decision": visit.form.get("reason"),
        "refusal": clause_forms.beside(visit.refusal, clause_forms.file_of(texts)),
    }
    return Page("library/proposal.html", context)


def _compared(visit: Visit, row: ClauseProposal, number: str, base: int) -> tuple[str, int]:
    """Give the HTML of what a proposal changes and how many changes; nothing of a new clause."""
    old = shelf.version_of(visit.ask.session, number, base) if row.base_version else None
    if old is None:
        return "", 0
    found = clause_forms.changes_between(old.body, row.body)
    before = visit.tongue.say(Sentence("Version %(number)s", {"number": base}))
    after = visit.tongue.say(Sentence("Proposition"))
    words = compare_words(visit.tongue, before=before, after=after)
    return render_inline(found, words, context_blocks=AROUND), found.changes


def _parts(
    visit: Visit, row: ClauseProposal, clause: Clause | None
) -> list[tuple[str, str]]:
    """Give the wordings of a new clause, drawn, with their names."""
    if clause is None:
        return []
    texts = clause_forms.texts_of(row.body)
    return [
        (name, drawn(visit, texts[field], clause))
        for field, name in FIELDS.items()
        if texts[field]
    ]


def _check_number(visit: Visit, row: ClauseProposal, body: str) -> None:
    """Raise Invalid when a proposal would be published under the number of another clause."""
    clause, was = clause_forms.readable(body), clause_forms.readable(row.body)
    if row.base_version and was is not None:
        clause_forms.check_number(body, was.number)
    elif clause is not None and clause.number in catalogue_of(visit.ask.session).shelves:
        raise Invalid({HEAD: TAKEN})


def decide(visit: Visit) -> Answer:
    """Publish a proposal as the steward adapted it, or decline it; both with a reason."""
    row = _asked(visit)
    accept = visit.form.get("answer") == "accept"
    body = clause_forms.file_of(typed_texts(visit)) if accept else ""
    if accept and row.state == "open":
        _check_number(visit, row, body)
    library.decide(
        *(visit.ask, visit.number("proposal")),
        accept=accept,
        reason=visit.form.get("reason"),
        body=body,
        base_version=visit.form.whole("on") if row.base_version else None,
    )
    return Redirect(
        "proposals", done="proposal_accepted" if accept else "proposal_declined"
    )
