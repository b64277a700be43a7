"""Clauses in a document: what it has, placing one, newer wordings, reasons for what was changed."""

import secrets
from typing import Any

from wikimarche.desk import catalogue, legal, placing
from wikimarche.desk.placing import PlaceForm
from wikimarche.desk.uses import clause_at
from wikimarche.desk.writing import PREAMBLE
from wikimarche.errors import NotFound
from wikimarche.store import library as shelf
from wikimarche.store import specs as spec_store
from wikimarche.store.tables import Spec
from wikimarche.text import differences, markdown
from wikimarche.text.clause_placing import CRITERION, FRAME, blanks_of, wording_of
from wikimarche.text.clause_search import fold
from wikimarche.text.clauses import Clause
from wikimarche.text.comparison_html import render_inline
from wikimarche.text.outline import Section
from wikimarche.web.views.around import around, reading_now
from wikimarche.web.views.library import drawn, results
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import compare_words

__all__ = [
    "decline_newer",
    "justify",
    "place_clause",
    "show_clauses",
    "show_place",
    "take_newer",
]


def show_clauses(visit: Visit) -> Answer:
    """Show the clauses of a document and the library beside; context: what is around and what
    `results` gives; placed (Standing), newer ((Newer, HTML of what changed)), reasons (by number
    and passage), sections (by key), carried (what the address goes on saying),
    advised ((Clause, part, document) that go with the one just placed), expired (articles by number), edit_id, refusal, typed.
    """
    ask, spec = visit.ask, visit.spec
    read = reading_now(visit)
    newer = placing.newer_in(ask, visit.tender, spec)
    reasons = shelf.reasons_of(ask.session, spec.id or 0)
    context = (
        around(visit)
        | results(visit, visit.tender, legal.lacking(ask, visit.tender))
        | {
            "placed": placing.standing_of(ask, visit.tender, spec),
            "newer": [(each, _changed(visit, each)) for each in newer],
            "reasons": {(row.number, row.passage): row.reason for row in reasons},
            "sections": {section.key: section for section in read.outline.sections},
            "carried": _carried(visit),
            "advised": _advised_with(visit),
            "expired": _expired(visit),
            "edit_id": secrets.token_hex(16),
            "refusal": visit.refusal,
            "typed": visit.form,
        }
    )
    return Page("placing/clauses.html", context)


def _expired(visit: Visit) -> dict[str, str]:
    """Give, by number, an article that a clause of the library rests on and that the tender's
    launch date finds no longer, or not yet, in force.
    """
    day = visit.tender.launch_date or visit.ask.now.date()
    book = catalogue.catalogue_of(visit.ask.session)
    return {
        number: gone[0].reference
        for number, shelved in book.shelves.items()
        if (gone := shelved.clause.expired_on(day))
    }


def _advised_with(visit: Visit) -> list[tuple[Clause, str, Spec]]:
    """Give what goes with the clause just placed and is not in the tender yet: (clause, part,
    document it belongs to): its criterion, its line of the answer frame, its twin.
    """
    book, session = catalogue.catalogue_of(visit.ask.session), visit.ask.session
    clause = book.clause(visit.query("placed"))
    if clause is None:
        return []
    pieces = spec_store.specs_of(session, visit.number("tender"))
    there = {
        (use.number, use.part)
        for one in pieces
        for use in shelf.uses_of(session, one.id or 0)
    }
    twin = book.clause(clause.twin)
    criterion = (twin, "", twin.documents) if twin else (clause, CRITERION, ("rc",))
    return [
        (each, part, spec)
        for each, part, kinds in (criterion, (clause, FRAME, ("annex", "rc")))
        if wording_of(each, 1, part) and (each.number, part) not in there
        for spec in [one for kind in kinds for one in pieces if one.kind == kind][:1]
    ]


def _carried(visit: Visit) -> dict[str, str]:
    """Give what the address goes on saying: the article one came from, and where to go back."""
    return {name: _chosen(visit, name) for name in ("section", "back")}


def _changed(visit: Visit, newer: placing.Newer) -> str:
    """Give the HTML of what a newer wording changes."""
    placed = newer.standing.placed
    assert newer.standing.clause is not None
    old = wording_of(newer.standing.clause, placed.level, placed.part)
    new = wording_of(newer.clause, placed.level, placed.part)
    found = differences.compare(markdown.parse(old).doc, markdown.parse(new).doc)
    words = compare_words(
        visit.tongue,
        before=f"{placed.number}, {placed.version}",
        after=f"{placed.number}, {newer.version}",
    )
    return render_inline(found, words)


# --- placing one


def _clause(visit: Visit) -> tuple[Clause, int]:
    """Give the clause of the address, at its published version or the one the form was made on."""
    number = visit.path("clause")
    row = shelf.clause_named(visit.ask.session, number)
    asked = visit.form.whole("version") or (row.version if row else 0)
    clause = clause_at(visit.ask.session, number, asked)
    if clause is None:
        raise NotFound
    return clause, asked


def _chosen(visit: Visit, name: str, default: str = "") -> str:
    return visit.form.get(name) or visit.query(name, default)


def show_place(visit: Visit) -> Answer:
    """Show the form that places a clause; context: what is around; clause, version, level, part,
    blanks ((Blank, value)), body (HTML of the wording), sections, section (chosen), edit_id, refusal.
    """
    clause, version = _clause(visit)
    level, part = _level(visit, clause), _part(visit, clause)
    sections = reading_now(visit).outline.sections
    blanks = blanks_of(clause, level, part)
    text = wording_of(clause, level, part)
    context = around(visit) | {
        "clause": clause,
        "version": version,
        "level": level,
        "part": part,
        "parts": _parts(clause),
        "blanks": [
            (blank, visit.form.get(f"blank_{blank.name}") or blank.default(level))
            for blank in blanks
        ],
        "body": drawn(visit, text, clause),
        "sections": sections,
        "section": _chosen(visit, "section") or _advised(clause, sections),
        "carried": _carried(visit),
        "edit_id": visit.form.get("edit_id") or secrets.token_hex(16),
        "refusal": visit.refusal,
    }
    return Page("placing/place.html", context)


def _level(visit: Visit, clause: Clause) -> int:
    asked = _chosen(visit, "level", "1")
    return int(asked) if asked in {str(level) for level in clause.levels} else 1


def _part(visit: Visit, clause: Clause) -> str:
    asked = _chosen(visit, "part")
    return asked if asked in _parts(clause) else ""


def _parts(clause: Clause) -> tuple[str, ...]:
    found = (
        ("", True),
        ("CR", bool(clause.criterion)),
        ("CADRE", bool(clause.answer_frame)),
    )
    return tuple(part for part, there in found if there)


def _advised(clause: Clause, sections: tuple[Section, ...]) -> str:
    """Give the article whose title is nearest to where the clause should go, "" for none."""
    wanted = {word for word in fold(clause.article).split() if len(word) > 3}
    wanted |= {"developpement", "durable", "environnement"}

    def shared(section: Section) -> int:
        return len(wanted & set(fold(section.title).replace("’", " ").split()))

    best = max(sections, key=shared, default=None)
    return best.key if best is not None and shared(best) else ""


def place_clause(visit: Visit) -> Answer:
    """Place the clause behind the article chosen, and go there."""
    clause, version = _clause(visit)
    part, section = _part(visit, clause), visit.form.get("section") or PREAMBLE
    values: dict[str, Any] = {
        name.removeprefix("blank_"): visit.form.get(name)
        for name in visit.form.texts
        if name.startswith("blank_")
    }
    form = PlaceForm(
        number=clause.number,
        version=version,
        section=section,
        edit_id=visit.form.get("edit_id"),
        level=_level(visit, clause),
        part=part,
        values=values,
    )
    placing.place_clause(visit.ask, visit.tender, visit.spec, form)
    if visit.form.get("back") == "write":
        here = {"tender": visit.tender.id, "spec": visit.spec.id}
        return Redirect("write", here, done="clause_placed")
    here = {"tender": visit.tender.id, "spec": visit.spec.id}
    more = {"placed": clause.number} if not part else {}
    return Redirect("spec_clauses", {**here, **more}, done="clause_placed")


def _back(visit: Visit, *, done: str) -> Redirect:
    here = {"tender": visit.tender.id, "spec": visit.spec.id}
    return Redirect("spec_clauses", here, done=done)


# --- afterwards


def take_newer(visit: Visit) -> Answer:
    """Bring a clause to the library's wording."""
    placing.take_newer(
        visit.ask,
        visit.tender,
        visit.spec,
        number=visit.path("clause"),
        version=visit.form.whole("version") or 0,
        edit_id=visit.form.get("edit_id"),
        replace=bool(visit.form.get("replace")),
    )
    return _back(visit, done="wording_taken")


def decline_newer(visit: Visit) -> Answer:
    """Keep the wording that the document has."""
    placing.decline_newer(
        visit.ask,
        visit.tender,
        visit.spec,
        number=visit.path("clause"),
        version=visit.form.whole("version") or 0,
        reason=visit.form.get("reason"),
    )
    return _back(visit, done="wording_declined")


def justify(visit: Visit) -> Answer:
    """Keep why a protected passage was changed."""
    placing.justify(
        visit.ask,
        visit.tender,
        visit.spec,
        number=visit.path("clause"),
        passage=visit.form.get("passage"),
        reason=visit.form.get("reason"),
    )
    return _back(visit, done="clause_justified")
