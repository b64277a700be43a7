"""The library of clauses: finding one, its passport, its versions, what people say of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wikimarche.desk import catalogue, labels, library
from wikimarche.desk.clause_labels import NOTE_KINDS
from wikimarche.errors import NotFound
from wikimarche.rules import Action, may
from wikimarche.store import library as shelf
from wikimarche.store import specs, tenders
from wikimarche.store.library_tables import ClauseVersion
from wikimarche.store.tables import Spec, Tender
from wikimarche.text import differences, html, markdown
from wikimarche.text.clause_search import Question, Shelved, due
from wikimarche.text.clauses import Clause
from wikimarche.text.comparison_html import render_inline
from wikimarche.text.outline import Scheme, outline
from wikimarche.web.pages import TABLES
from wikimarche.web.views.around import face_of
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import compare_words, page_words

__all__ = [
    "add_note",
    "compare_clause",
    "drawn",
    "levels_drawn",
    "question_of",
    "remove_note",
    "results",
    "show_clause",
    "show_library",
]

SHOWN = 30
LATEST = 8  # things that became of a clause, on its passport
MOST_ASKED = 200  # characters of a search
FACETS = ("theme", "type", "nature", "family", "document", "level", "meets", "tag")
Destination = tuple[Tender, Spec]


def destination_of(visit: Visit) -> Destination | None:
    """Give the document that clauses are looked for, when the address names one that may be written."""
    actor, tender_id = visit.ask.who, _whole(visit.query("tender"))
    if tender_id is None:
        return None
    tender = tenders.tender_of(visit.ask.session, actor, tender_id)
    spec_id = _whole(visit.query("spec"))
    if tender is None or spec_id is None:
        return None
    spec = specs.spec_of(visit.ask.session, tender_id, spec_id)
    return (tender, spec) if spec is not None else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def question_of(
    visit: Visit, tender: Tender | None, lacks: frozenset[str] = frozenset()
) -> Question:
    """Read what is looked for in the address, and what the tender says of itself."""
    query = visit.request.query_params
    chosen = {name: tuple(filter(None, query.getlist(name))) for name in FACETS}
    codes: tuple[str, ...] = ()
    if tender is not None and tender.id is not None:
        lots = tenders.lots_of(visit.ask.session, tender.id)
        found = (tender.cpv, *(lot.cpv for lot in lots))
        codes = tuple(code[:8] for code in found if code)
    return Question(
        words=visit.query("q")[:MOST_ASKED],
        chosen={name: values for name, values in chosen.items() if values},
        cpv=codes,
        nature=tender.nature if tender else "",
        lacks=lacks,
        retired=bool(visit.query("retired")),
    )


def results(
    visit: Visit, tender: Tender | None, lacks: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Give question, found (Found), shown (the page of it), more (how many are left), facets
    ((name, [(value, words, count, chosen)])) and asked (what the address says, by name).
    """
    question = question_of(visit, tender, lacks)
    found = library.find_clauses(visit.ask, question)
    first = _whole(visit.query("from")) or 0
    return {
        "question": question,
        "found": found,
        "shown": found.shelves[first : first + SHOWN],
        "first": first,
        "more": len(found.shelves) > first + SHOWN,
        "page_size": SHOWN,
        "facets": [
            (name, _facet(visit, question, name, found.counts[name])) for name in FACETS
        ],
        "asked": {"q": question.words, **question.chosen},
    }


def _facet(
    visit: Visit, question: Question, name: str, counts: Mapping[str, int]
) -> Sequence[tuple[str, str, int, bool]]:
    chosen = question.chosen.get(name, ())
    values = sorted({*counts, *chosen}, key=lambda value: (-counts.get(value, 0), value))
    if name in ("level", "meets"):
        values.sort()
    return [
        (value, _words(visit, name, value), counts.get(value, 0), value in chosen)
        for value in values
        if counts.get(value, 0) or value in chosen
    ]


def _words(visit: Visit, facet: str, value: str) -> str:
    if facet == "meets":
        return value
    if facet == "nature":
        return visit.tongue.say(labels.NATURES[labels.Nature(value)])
    table = TABLES[f"clause_{facet}"]
    return visit.tongue.say(table[value]) if value in table else value


def show_library(visit: Visit) -> Answer:
    """Show what is found in the library; context: what `results` gives, target (tender, spec) or
    None, due (those to be read again, for who keeps the library), waiting (proposals to decide).
    """
    target = destination_of(visit)
    keeps = may(visit.actor, Action.KEEP_LIBRARY)
    waiting = shelf.open_proposals(visit.ask.session) if keeps else ()
    context = results(visit, target[0] if target else None)
    return Page(
        "library/library.html",
        {**context, "target": target, "waiting": len(waiting), "due": _due(visit, keeps)},
    )


def _due(visit: Visit, keeps: bool) -> list[Shelved]:
    """Give the clauses whose review is past or an article of which is not in force today."""
    today = visit.ask.now.astimezone(visit.tongue.zone).date()
    book = catalogue.catalogue_of(visit.ask.session)
    return list(due(book, today)) if keeps else []


# --- one clause


def drawn(visit: Visit, text: str, clause: Clause) -> str:
    """Give the HTML of a text of a clause, its blanks named by their labels."""
    doc = markdown.parse(text).doc
    fields = {blank.name: f"[{blank.label}]" for blank in clause.blanks}
    context = html.Context(
        outline=outline(doc, Scheme.ARTICLES),
        fields=fields,
        references={},
        words=page_words(visit.tongue),
    )
    return html.render(doc, context)


def levels_drawn(visit: Visit, clause: Clause) -> list[tuple[int, str]]:
    """Give the HTML of the wording of each level."""
    return [
        (level, drawn(visit, clause.wordings[level], clause)) for level in clause.levels
    ]


def _read(visit: Visit) -> tuple[Shelved, Clause, ClauseVersion, Sequence[ClauseVersion]]:
    """Give the clause of the address as published, the version asked for, and every version."""
    shelved = library.shelved(visit.ask, visit.path("clause"))
    row = shelf.clause_named(visit.ask.session, shelved.clause.number)
    assert row is not None
    assert row.id is not None
    versions = shelf.versions_of(visit.ask.session, row.id)
    asked = _whole(visit.query("version")) or shelved.version
    found = next((one for one in versions if one.version == asked), None)
    if found is None:
        raise NotFound
    return shelved, catalogue.clause_from(found.body), found, versions


def show_clause(visit: Visit) -> Answer:
    """Show the passport of a clause; context: shelved, clause, version (row), versions, people (by
    id), levels ((level, HTML)), lighter, criterion, frame (HTML or ""), uses, events (counts), latest
    ((event, document, tender, account), the latest),
    notes ((note, face)), near (numbers → titles), today, target, refusal, typed.
    """
    session = visit.ask.session
    shelved, clause, version, versions = _read(visit)
    number = clause.number
    uses = shelf.uses_seen(session, visit.ask.who, number)
    notes = shelf.notes_of(session, version.clause_id)
    book = catalogue.catalogue_of(session)
    near = {*clause.related, *clause.incompatible, clause.twin}
    wrote = {row.account_id for row in versions if row.account_id is not None}
    people = shelf.people_of(session, wrote)
    context = {
        "shelved": shelved,
        "clause": clause,
        "version": version,
        "versions": versions,
        "people": {key: face_of(account) for key, account in people.items()},
        "levels": levels_drawn(visit, clause),
        "lighter": _maybe(visit, clause.lighter_proof, clause),
        "criterion": _maybe(visit, clause.criterion, clause),
        "frame": _maybe(visit, clause.answer_frame, clause),
        "uses": uses,
        "events": shelf.events_of(session, number),
        "latest": shelf.events_seen(session, visit.ask.who, number, limit=LATEST),
        "notes": [(note, face_of(account)) for note, account in notes],
        "near": {each: book.shelves[each].clause for each in near if each in book.shelves},
        "expired": clause.expired_on(visit.ask.now.astimezone(visit.tongue.zone).date()),
        "target": destination_of(visit),
        "kinds": tuple(NOTE_KINDS),
        "refusal": visit.refusal,
        "typed": visit.form,
    }
    return Page("library/clause.html", context)


def _maybe(visit: Visit, text: str, clause: Clause) -> str:
    return drawn(visit, text, clause) if text else ""


def compare_clause(visit: Visit) -> Answer:
    """Compare two versions of a clause; context: clause, old, new (rows), body (HTML), changes,
    versions.
    """
    shelved, clause, _, versions = _read(visit)
    numbers = {row.version: row for row in versions}
    new = numbers.get(_whole(visit.query("to")) or shelved.version)
    old = numbers.get(_whole(visit.query("from")) or max(1, shelved.version - 1))
    if old is None or new is None:
        raise NotFound
    before, after = (_as_document(catalogue.clause_from(row.body)) for row in (old, new))
    found = differences.compare(before, after)
    words = compare_words(
        visit.tongue,
        before=f"{clause.number}, {old.version}",
        after=f"{clause.number}, {new.version}",
    )
    body = render_inline(found, words)
    context = {
        "clause": clause,
        "old": old,
        "new": new,
        "body": body,
        "changes": found.changes,
        "versions": versions,
    }
    return Page("library/compare.html", context)


def _as_document(clause: Clause) -> Any:
    """Give the whole of a clause as a document: what one reads when comparing two of them."""
    names = {1: "Socle", 2: "Renforcé", 3: "Ambitieux"}
    parts = [f"# {names[level]}\n\n{clause.wordings[level]}" for level in clause.levels]
    for name, text in (
        ("Preuve allégée", clause.lighter_proof),
        ("Critère", clause.criterion),
        ("Cadre de réponse", clause.answer_frame),
    ):
        if text:
            parts.append(f"# {name}\n\n{text}")
    return markdown.parse("\n\n".join([clause.summary, *parts])).doc


# --- what is said of it


def add_note(visit: Visit) -> Answer:
    """Keep what somebody says of a clause."""
    number = visit.path("clause")
    form = visit.form
    library.add_note(visit.ask, number, kind=form.get("kind"), body=form.get("note"))
    return Redirect("clause", {"clause": number, "anchor": "notes"}, done="note")


def remove_note(visit: Visit) -> Answer:
    """Take back what somebody said of a clause."""
    number = visit.path("clause")
    library.remove_note(visit.ask, number, visit.number("note"))
    return Redirect("clause", {"clause": number, "anchor": "notes"}, done="note_removed")
