"""A document: adding it, reading it, its settings, its points to check."""

from dataclasses import replace
from typing import Any

from wikimarche.desk import models, reading, specs, wording
from wikimarche.desk.labels import SCHEMES, SpecKind
from wikimarche.desk.reading import Reading
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.writing import PREAMBLE
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Action, may
from wikimarche.store import accounts
from wikimarche.store import specs as spec_store
from wikimarche.store import tenders as tender_store
from wikimarche.text import html, markdown
from wikimarche.text.outline import Scheme, outline, with_keys
from wikimarche.web.forms import spec_form, start_form
from wikimarche.web.views.around import (
    around,
    face_of,
    field_labels,
    kept_by,
    reading_now,
    rekeyed,
    seals_of,
    tree,
    with_faces,
)
from wikimarche.web.visit import Answer, Later, Page, Redirect, Visit
from wikimarche.web.wording_words import told
from wikimarche.web.words import page_words

__all__ = [
    "add_spec",
    "arrange_spec",
    "dismiss_finding",
    "move_spec",
    "prepare_spec",
    "reopen_finding",
    "show_findings",
    "show_model",
    "show_new_spec",
    "show_revision",
    "show_settings",
    "show_spec",
    "withdraw_spec",
]

LATEST = 6


def _copies(visit: Visit) -> list[tuple[Any, Any]]:
    """Give the documents of the actor's tenders that can be copied, with their tender."""
    session = visit.ask.session
    found = tender_store.tenders_of(session, visit.ask.who)
    return [
        (tender, spec)
        for tender in found
        for spec in spec_store.specs_of(session, tender.id or 0)
    ]


def show_new_spec(visit: Visit) -> Answer:
    """Show how to add a document; context: tender, models, kinds, lots, services, schemes,
    copies ((tender, spec) pairs), typed (SpecForm), start (what was chosen), refusal.

    The address may choose already: `?start=model&model=ID`.
    """
    session, form = visit.ask.session, visit.form
    context = {
        "tender": visit.tender,
        "models": models.models_for(visit.tender.nature),
        "kinds": tuple(SpecKind),
        "lots": tender_store.lots_of(session, visit.number("tender")),
        "services": accounts.services(session),
        "schemes": tuple(SCHEMES),
        "copies": _copies(visit),
        "typed": spec_form(visit),
        "start": {
            name: form.get(name) or visit.query(name)
            for name in ("start", "model", "copy_of")
        },
        "refusal": visit.refusal,
    }
    return Page("specs/new.html", context)


def _new_form(visit: Visit) -> SpecForm:
    """Read the settings of a new document; without a kind, it has that of what it starts from."""
    form, start = spec_form(visit), visit.form.get("start")
    kind = form.kind
    if start == "model":
        model = models.model_named(visit.form.get("model"))
        if model is None:
            raise Invalid({"model": Sentence("Choisissez un modèle dans la liste.")})
        kind = kind or model.kind
    elif start == "copy" and not kind:
        place = visit.form.get("copy_of")
        kinds = {f"{tender.id}/{spec.id}": spec.kind for tender, spec in _copies(visit)}
        kind = kinds.get(place, "")
    return replace(form, kind=kind)


def prepare_spec(visit: Visit) -> Later[Start]:
    """Read the file that a document starts from, while nobody waits for the database."""
    start = start_form(visit)
    return Later(lambda: specs.read_start(start, workshop=visit.workshop))


def add_spec(visit: Visit) -> Answer:
    """Add a document from a model, a file, another document, or blank."""
    spec = specs.add_spec(visit.ask, visit.tender, _new_form(visit), visit.prepared)
    return Redirect("spec", {"tender": visit.tender.id, "spec": spec.id}, done="spec")


def show_model(visit: Visit) -> Answer:
    """Show a model before choosing it; context: tender, model, body (HTML), branches."""
    model = models.model_named(visit.path("model"))
    if model is None:
        raise NotFound
    doc = with_keys(markdown.parse(models.model_text(model.file)).doc)
    contents = outline(doc, Scheme.ARTICLES)
    labels = models.model_fields()
    known = {name: field.labels["fr"] for name, field in labels.items()}
    fields = {**field_labels(visit), **known}
    context = html.Context(
        outline=contents, fields=fields, references={}, words=page_words(visit.tongue)
    )
    body = html.render(doc, context)
    return Page(
        "specs/model.html",
        {
            "tender": visit.tender,
            "model": model,
            "body": body,
            "branches": tree(contents.sections),
        },
    )


def _actions(visit: Visit, read: Reading) -> dict[str, str]:
    """Give the address of each article's form, when the actor may write here."""
    if not may(visit.actor, Action.WRITE_SPEC, visit.found.place):
        return {}
    base = f"/tenders/{visit.tender.id}/specs/{visit.spec.id}/sections"
    return {section.key: f"{base}/{section.key}/edit" for section in read.outline.sections}


def _spec_page(visit: Visit, read: Reading, *, live: bool) -> Page:
    """Context: what is around; read (Reading), contents and body (the places of their HTML), live (whether it is the
    text in progress), author, milestone (row or None), seals (by number), findings, labels (of fields), latest
    (last revisions), last (key of the last article), kept, kept_number, rekeyed (keys that stood twice).
    """
    session, revision, sections = visit.ask.session, read.revision, read.outline.sections
    assert revision.id is not None
    author = accounts.account_of(session, revision.author_id)
    assert author is not None
    milestone = spec_store.milestone_of(session, revision.id)
    latest = spec_store.revisions_of(session, revision.spec_id, limit=LATEST)
    context = (
        around(visit)
        | kept_by(visit)
        | {
            "read": read,
            "last": sections[-1].key if sections else PREAMBLE,
            "live": live,
            "author": face_of(author),
            "milestone": milestone,
            "seals": seals_of([(revision, milestone)]),
            "findings": read.findings,
            "labels": field_labels(visit),
            "latest": with_faces(latest),
            "rekeyed": rekeyed(visit),
        }
    )
    pieces = {
        "contents": _contents(visit, read),
        "body": _body(visit, read, live=live),
    }
    return Page("specs/spec.html", context, pieces=pieces)


def _contents(visit: Visit, read: Reading) -> bytes:
    """Give the contents at the left, made once for all who read this version."""
    code = visit.tongue.code

    def make() -> bytes:
        context = {"branches": tree(read.outline.sections)}
        return visit.pages.render(code, "specs/_contents.html", context, None).encode()

    return visit.share(("contents", visit.spec.id, read.revision.number, code), make, len)


def _body(visit: Visit, read: Reading, *, live: bool) -> bytes:
    """Give the HTML of a document, made once for all who read it with the same rights."""
    actions = _actions(visit, read) if live else {}

    last = ("rendering", visit.spec.id, bool(actions), visit.tongue.code)

    def make() -> bytes:
        before = visit.shared.get(last)
        made = reading.rendering_of(
            read, page_words(visit.tongue), actions=actions, before=before
        )
        content = made.html().encode()
        visit.shared.put(last, made, 4 * len(content))  # the next version changes little
        return content

    about = ("body", visit.spec.id, read.revision.number, live, bool(actions))
    return visit.share((*about, visit.tongue.code), make, len)


def show_spec(visit: Visit) -> Answer:
    """Show a document as it is now."""
    return _spec_page(visit, reading_now(visit), live=True)


def show_revision(visit: Visit) -> Answer:
    """Show a document as it was at a revision."""
    read = reading.read_revision(
        visit.ask, visit.tender, visit.spec, visit.number("number")
    )
    return _spec_page(visit, read, live=False)


def show_settings(visit: Visit) -> Answer:
    """Show the settings of a document; context: what is around; typed, services, schemes, refusal."""
    spec, session = visit.spec, visit.ask.session
    kept = SpecForm(
        kind=spec.kind,
        title=spec.title,
        scheme=spec.scheme,
        lot=str(spec.lot_number or ""),
        service=str(spec.service_id or ""),
    )
    context = around(visit) | {
        "typed": spec_form(visit) if visit.refusal else kept,
        "services": accounts.services(session),
        "schemes": tuple(SCHEMES),
        "refusal": visit.refusal,
    }
    return Page("specs/settings.html", context)


def arrange_spec(visit: Visit) -> Answer:
    """Keep the settings of a document."""
    specs.arrange_spec(visit.ask, visit.tender, visit.spec, spec_form(visit))
    return Redirect(
        "spec", {"tender": visit.tender.id, "spec": visit.spec.id}, done="spec_settings"
    )


def move_spec(visit: Visit) -> Answer:
    """Move a document up or down in its tender."""
    specs.move_spec(visit.ask, visit.tender, visit.spec, visit.form.get("direction"))
    return Redirect("tender", {"tender": visit.tender.id}, done="spec_moved")


def withdraw_spec(visit: Visit) -> Answer:
    """Take a document out of the tender."""
    specs.withdraw_spec(visit.ask, visit.tender, visit.spec)
    return Redirect("tender", {"tender": visit.tender.id}, done="spec_withdrawn")


def show_findings(visit: Visit) -> Answer:
    """Show what is to be checked in a document; context: what is around; read, findings, labels,
    wording ((Finding, Told), those of a kind together), aside ((Finding, Told, row, name) set
    aside), refusal, typed.
    """
    read = reading_now(visit)
    found = wording.wording_of(visit.ask, visit.tender, visit.spec)
    labels = field_labels(visit)
    context = around(visit) | {
        "read": read,
        "findings": read.findings,
        "labels": labels,
        "wording": [(one, told(one)) for one in found.findings],
        "aside": [(one, told(one), row, who.name) for one, row, who in found.dismissed],
        "known_by": wording.known_by,
        "refusal": visit.refusal,
        "typed": visit.form,
    }
    return Page("specs/findings.html", context)


def _known(visit: Visit) -> tuple[str, str, str]:
    form = visit.form
    return form.get("kind"), form.get("section"), form.get("words")


def dismiss_finding(visit: Visit) -> Answer:
    """Set a finding of the drafting check aside, with a reason."""
    reason = visit.form.get("reason")
    wording.dismiss(visit.ask, visit.tender, visit.spec, known=_known(visit), reason=reason)
    here = {"tender": visit.tender.id, "spec": visit.spec.id}
    return Redirect("findings", here, done="finding_dismissed")


def reopen_finding(visit: Visit) -> Answer:
    """Have a finding that was set aside be told again."""
    wording.reopen(visit.ask, visit.tender, visit.spec, known=_known(visit))
    here = {"tender": visit.tender.id, "spec": visit.spec.id}
    return Redirect("findings", here, done="finding_reopened")
