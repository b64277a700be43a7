"""The history of a document: its revisions, comparing two, restoring, naming, who wrote what."""

import json
import secrets
from dataclasses import replace
from itertools import groupby

from wikimarche.desk import comparing, history, reading, writing
from wikimarche.desk.comparing import Compared, Drawing
from wikimarche.desk.history import InProgress
from wikimarche.errors import NotFound, Sentence
from wikimarche.rules import Actor
from wikimarche.store import accounts
from wikimarche.store import specs as spec_store
from wikimarche.store.tables import Revision
from wikimarche.text import html
from wikimarche.text.outline import Scheme
from wikimarche.web.views.around import (
    around,
    face_of,
    kept_by,
    rekeyed,
    seals_of,
    with_faces,
)
from wikimarche.web.visit import Answer, Later, Page, Redirect, Visit
from wikimarche.web.words import compare_words, page_words, sealing_of

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


def _whole(text: str) -> int | None:
    """Give a whole number of the address, None when it is not one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _writers(revision: Revision, people: dict[int, Actor]) -> list[Actor]:
    """Give those who wrote between a revision and the one before, its author first if he did."""
    wrote = json.loads(revision.authors)
    ids = sorted(wrote, key=lambda each: each != revision.author_id)
    return [people[each] for each in ids if each in people]


def _progress(visit: Visit) -> tuple[InProgress, list[Actor]] | None:
    """Give what was written since the last revision, and by whom; None when nothing was."""
    found = history.in_progress(visit.ask, visit.tender, visit.spec)
    return (found, [face_of(row) for row in found.writers]) if found else None


def _newest(visit: Visit) -> int:
    """Give the number of the text as it is now: the next one while it is in progress."""
    found = history.in_progress(visit.ask, visit.tender, visit.spec)
    return found.number if found else visit.spec.number


def show_history(visit: Visit) -> Answer:
    """List the revisions by day; context: what is around; progress ((InProgress, writers) or None:
    the text in progress), days (day, [(revision, writers, milestone)]), seals (by number), head (number), older (number before which to go on, or None), newer
    (whether some are not shown above), refusal, at and typed (the refused milestone).
    """
    session, spec = visit.ask.session, visit.spec
    upto = _whole(visit.query("before"))
    rows = spec_store.revisions_of(session, spec.id or 0, limit=SHOWN + 1, before=upto)
    people = {row.id or 0: face_of(row) for row in accounts.accounts(session)}
    zone = visit.tongue.zone
    shown = [(row, _writers(row, people), named) for row, _, named in rows[:SHOWN]]
    days = groupby(shown, key=lambda row: row[0].at.astimezone(zone).date())
    context = around(visit) | {
        "progress": _progress(visit) if upto is None else None,
        "days": [(day, list(group)) for day, group in days],
        "seals": seals_of((row, named) for row, _, named in shown),
        "head": spec.number,
        "older": rows[SHOWN - 1][0].number if len(rows) > SHOWN else None,
        "newer": upto is not None and upto <= spec.number,
        "refusal": visit.refusal,
        "at": visit.request.path_params.get("number"),
        "typed": visit.form.get("name"),
    }
    return Page("specs/history.html", context)


def _numbers(visit: Visit) -> tuple[int, int]:
    """Give the two revisions asked for, by `from` and `to` or by ticks named `version`.

    Of ticks the oldest and the newest count; a single one is compared with the text now.
    Without any of them: the text now and the revision before.
    """
    head = _newest(visit)
    query = visit.request.query_params
    ticks = [_asked(text) for text in query.getlist("version")]
    if len(ticks) == 1:
        ticks.append(head if ticks[0] < head else max(1, head - 1))
    if ticks:
        return min(ticks), max(ticks)
    old, new = query.get("from"), query.get("to")
    return _asked(old or max(1, head - 1)), _asked(new or head)


def _asked(number: str | int) -> int:
    found = _whole(str(number))
    if found is None:
        raise NotFound
    return found


def _side(visit: Visit, revision: Revision) -> str:
    if revision.number > visit.spec.number:
        return visit.tongue.say(
            Sentence("Texte en cours du %(day)s", {"day": visit.tongue.moment(revision.at)})
        )
    return visit.tongue.say(
        Sentence(
            "Version %(number)s du %(day)s",
            {"number": revision.number, "day": visit.tongue.moment(revision.at)},
        )
    )


def _drawing(visit: Visit, compared: Compared, *, sides: bool, whole: bool) -> Drawing:
    return Drawing(
        words=compare_words(
            visit.tongue,
            before=_side(visit, compared.old),
            after=_side(visit, compared.new),
        ),
        scheme=Scheme(visit.spec.scheme),
        lot=visit.spec.lot_number,
        sides=sides,
        context=None if whole else CONTEXT_BLOCKS,
    )


def _with_comparison(
    visit: Visit, compared: Compared, page: Page, *, drawing: Drawing
) -> Answer:
    """Give the page with the comparison in it; a long one is made after the transaction."""

    def make() -> Page:
        drawn = comparing.draw_comparison(compared, drawing, workshop=visit.workshop)
        return replace(page, context={**page.context, "drawn": drawn})

    return Later(make) if compared.is_long else make()


def compare(visit: Visit) -> Answer:
    """Compare two revisions; context: what is around; compared (Compared), drawn (Drawn), sides
    and whole (bool: how it is shown), newest (number of the text in progress, or of the
    last revision), revisions (to choose others), steps (those in between, each
    (revision, writers, milestone), the oldest first), joined (whether others' changes were just
    joined with one's own), kept, kept_number, rekeyed (keys that stood twice).
    """
    old, new = _numbers(visit)
    compared = comparing.compare_revisions(
        visit.ask, visit.tender, visit.spec, old=old, new=new
    )
    sides, whole = visit.query("view") == "sides", visit.query("whole") == "1"
    session = visit.ask.session
    rows = with_faces(spec_store.revisions_of(session, visit.spec.id or 0))
    people = {row.id or 0: face_of(row) for row in accounts.accounts(session)}
    low, high = sorted((old, new))
    context = (
        around(visit)
        | kept_by(visit)
        | {
            "compared": compared,
            "sides": sides,
            "whole": whole,
            "newest": _newest(visit),
            "revisions": rows,
            "steps": [
                (row, _writers(row, people), named)
                for row, _, named in reversed(rows)
                if low < row.number <= high
            ],
            "joined": visit.query("joined") == "1",
            "rekeyed": rekeyed(visit),
        }
    )
    drawing = _drawing(visit, compared, sides=sides, whole=whole)
    page = Page("specs/compare.html", context)
    return _with_comparison(visit, compared, page, drawing=drawing)


def show_restore(visit: Visit) -> Answer:
    """Ask before restoring; context: what is around; revision, newest (number of the text that
    would go), compared, drawn, edit_id, reason, refusal.
    """
    number, newest = visit.number("number"), _newest(visit)
    compared = comparing.compare_revisions(
        visit.ask, visit.tender, visit.spec, old=newest, new=number
    )
    context = around(visit) | {
        "revision": compared.new,
        "newest": newest,
        "compared": compared,
        "edit_id": visit.form.get("edit_id") or secrets.token_hex(16),
        "reason": visit.form.get("reason"),
        "refusal": visit.refusal,
    }
    drawing = _drawing(visit, compared, sides=False, whole=False)
    page = Page("specs/restore.html", context)
    return _with_comparison(visit, compared, page, drawing=drawing)


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
    """Name a revision, or the text in progress."""
    history.name_milestone(
        visit.ask,
        visit.tender,
        visit.spec,
        number=visit.number("number"),
        name=visit.form.get("name"),
        key=sealing_of(visit.settings).key,
    )
    params = {"tender": visit.tender.id, "spec": visit.spec.id}
    return Redirect("history", params, done="milestone")


def show_authors(visit: Visit) -> Answer:
    """Show who wrote each passage; context: what is around; read, passages ((HTML, shares,
    last author, number of the last change)), footnotes (HTML).
    """
    read = reading.read_spec(visit.ask, visit.tender, visit.spec)
    written = history.written_by(visit.ask, visit.tender, visit.spec)
    surroundings = html.Context(
        outline=read.outline,
        fields=read.fields,
        references=read.references,
        words=page_words(visit.tongue),
    )
    pieces = html.render_blocks(read.doc, surroundings)
    passages = [
        (
            piece,
            [(face_of(account), share) for account, share in by.shares],
            face_of(by.last),
            by.number,
        )
        for piece, by in zip(pieces, written, strict=True)
    ]
    context = around(visit) | {
        "read": read,
        "passages": passages,
        "footnotes": html.render_footnotes(read.doc, surroundings),
    }
    return Page("specs/authors.html", context)
