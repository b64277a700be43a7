"""The history of a document: its revisions, comparing two, restoring, naming, who wrote what."""

import secrets
from itertools import groupby
from typing import Any

from wikimarche.desk import drafts, history, reading, writing
from wikimarche.desk.history import Compared
from wikimarche.errors import NotFound, Sentence
from wikimarche.store import specs as spec_store
from wikimarche.store import tenders as tender_store
from wikimarche.store.tables import Revision
from wikimarche.text import html
from wikimarche.text.comparison_html import Labels, render_inline, render_sides
from wikimarche.text.outline import Outline
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import compare_words, page_words

__all__ = [
    "compare",
    "name_milestone",
    "restore",
    "show_authors",
    "show_history",
    "show_restore",
]

SHOWN = 100
CONTEXT_BLOCKS = 2


def show_history(visit: Visit) -> Answer:
    """List the revisions by day; context: tender, spec, days (day, [(revision, author,
    milestone)]), head (number), older (number before which to go on, or None), refusal, at.
    """
    before = visit.query("before")
    upto = (
        int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    )
    spec = visit.spec
    rows = spec_store.revisions_of(
        visit.ask.session, spec.id or 0, limit=SHOWN + 1, before=upto
    )
    zone = visit.tongue.zone
    days = groupby(rows[:SHOWN], key=lambda row: row[0].at.astimezone(zone).date())
    context = {
        "tender": visit.tender,
        "spec": spec,
        "days": [(day, list(group)) for day, group in days],
        "head": spec.number,
        "older": rows[SHOWN - 1][0].number if len(rows) > SHOWN else None,
        "lots": tender_store.lots_of(visit.ask.session, visit.number("tender")),
        "refusal": visit.refusal,
        "at": visit.request.path_params.get("number"),
        "typed": visit.form.get("name"),
    }
    return Page("specs/history.html", context)


def _numbers(visit: Visit) -> tuple[int, int]:
    """Give the two revisions asked for; without them, the last one and the one before."""
    head = visit.spec.number
    asked = []
    for name, default in (("from", max(1, head - 1)), ("to", head)):
        text = visit.query(name)
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            raise NotFound
        asked.append(int(text) if text else default)
    return asked[0], asked[1]


def _labels(outline: Outline) -> dict[str, str]:
    return {section.key: section.label for section in outline.sections}


def _side(visit: Visit, revision: Revision) -> str:
    return visit.tongue.say(
        Sentence(
            "Version %(number)s du %(day)s",
            {"number": revision.number, "day": visit.tongue.moment(revision.at)},
        )
    )


def _comparison_html(visit: Visit, compared: Compared, *, sides: bool, whole: bool) -> str:
    old, new = (
        reading.outline_of(visit.spec, drafts.source_of(revision.text).doc)
        for revision in (compared.old, compared.new)
    )
    words = compare_words(
        visit.tongue, before=_side(visit, compared.old), after=_side(visit, compared.new)
    )
    render = render_sides if sides else render_inline
    return render(
        compared.comparison,
        words,
        context_blocks=None if whole else CONTEXT_BLOCKS,
        labels=Labels(old=_labels(old), new=_labels(new)),
    )


def compare(visit: Visit) -> Answer:
    """Compare two revisions; context: tender, spec, compared (Compared), body (HTML), sides
    and whole (bool: how it is shown), people (names of each side's authors), revisions
    (rows, to choose others), steps (revisions in between, with authors), joined (bool).
    """
    old, new = _numbers(visit)
    compared = history.compare_revisions(visit.ask, visit.tender, visit.spec, old, new)
    sides, whole = visit.query("view") == "sides", visit.query("whole") == "1"
    rows = spec_store.revisions_of(visit.ask.session, visit.spec.id or 0)
    low, high = sorted((old, new))
    context: dict[str, Any] = {
        "tender": visit.tender,
        "spec": visit.spec,
        "compared": compared,
        "body": _comparison_html(visit, compared, sides=sides, whole=whole),
        "sides": sides,
        "whole": whole,
        "revisions": rows,
        "steps": [row for row in rows if low < row[0].number <= high],
        "joined": visit.query("joined") == "1",
        "lots": tender_store.lots_of(visit.ask.session, visit.number("tender")),
    }
    return Page("specs/compare.html", context)


def show_restore(visit: Visit) -> Answer:
    """Ask before restoring; context: tender, spec, revision, compared, body, edit_id, reason, refusal."""
    number = visit.number("number")
    compared = history.compare_revisions(
        visit.ask, visit.tender, visit.spec, visit.spec.number, number
    )
    context = {
        "tender": visit.tender,
        "spec": visit.spec,
        "revision": compared.new,
        "compared": compared,
        "body": _comparison_html(visit, compared, sides=False, whole=False),
        "edit_id": visit.form.get("edit_id") or secrets.token_hex(16),
        "reason": visit.form.get("reason"),
        "lots": tender_store.lots_of(visit.ask.session, visit.number("tender")),
        "refusal": visit.refusal,
    }
    return Page("specs/restore.html", context)


def restore(visit: Visit) -> Answer:
    """Put an older text on top, as a new revision."""
    saved = writing.restore_revision(
        visit.ask,
        visit.tender,
        visit.spec,
        number=visit.number("number"),
        reason=visit.form.get("reason"),
        edit_id=visit.form.get("edit_id"),
    )
    params = {"tender": visit.tender.id, "spec": visit.spec.id}
    return Redirect("history", params, done="unchanged" if saved.unchanged else "restored")


def name_milestone(visit: Visit) -> Answer:
    """Name a revision."""
    history.name_milestone(
        visit.ask, visit.tender, visit.spec, visit.number("number"), visit.form.get("name")
    )
    params = {"tender": visit.tender.id, "spec": visit.spec.id}
    return Redirect("history", params, done="milestone")


def show_authors(visit: Visit) -> Answer:
    """Show who wrote each passage; context: tender, spec, read, blocks ((HTML, Written) pairs)."""
    read = reading.read_spec(visit.ask, visit.tender, visit.spec)
    written = history.written_by(visit.ask, visit.tender, visit.spec)
    context = html.Context(
        outline=read.outline,
        fields=read.fields,
        references=read.references,
        words=page_words(visit.tongue),
    )
    pieces = html.render_blocks(read.doc, context)
    return Page(
        "specs/authors.html",
        {
            "tender": visit.tender,
            "spec": visit.spec,
            "read": read,
            "blocks": list(zip(pieces, written, strict=True)),
            "footnotes": html.render_footnotes(read.doc, context),
            "lots": tender_store.lots_of(visit.ask.session, visit.number("tender")),
        },
    )
