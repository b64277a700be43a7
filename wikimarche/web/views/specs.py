"""A document: adding it, reading it, its settings, its points to check."""

from typing import Any

from wikimarche.desk import models, reading, specs
from wikimarche.desk.labels import SCHEMES, SpecKind
from wikimarche.desk.reading import Reading
from wikimarche.desk.specs import SpecForm
from wikimarche.errors import NotFound
from wikimarche.rules import Action, may
from wikimarche.store import accounts
from wikimarche.store import specs as spec_store
from wikimarche.store import tenders as tender_store
from wikimarche.text import html, markdown
from wikimarche.text.outline import Scheme, outline, with_keys
from wikimarche.web.forms import spec_form, start_form
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import page_words

__all__ = [
    "add_spec",
    "arrange_spec",
    "move_spec",
    "show_findings",
    "show_model",
    "show_new_spec",
    "show_revision",
    "show_settings",
    "show_spec",
    "withdraw_spec",
]


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
        "start": {name: form.get(name) for name in ("start", "model", "copy_of")},
        "refusal": visit.refusal,
    }
    return Page("specs/new.html", context)


def add_spec(visit: Visit) -> Answer:
    """Add a document from a model, a file, another document, or blank."""
    spec = specs.add_spec(visit.ask, visit.tender, spec_form(visit), start_form(visit))
    return Redirect("spec", {"tender": visit.tender.id, "spec": spec.id}, done="spec")


def show_model(visit: Visit) -> Answer:
    """Show a model before choosing it; context: tender, model, body (HTML), contents (Outline)."""
    model = models.model_named(visit.path("model"))
    if model is None:
        raise NotFound
    doc = with_keys(markdown.parse(models.model_text(model.file)).doc)
    contents = outline(doc, Scheme.ARTICLES)
    labels = models.model_fields()
    fields = {name: field.labels["fr"] for name, field in labels.items()}
    context = html.Context(
        outline=contents, fields=fields, references={}, words=page_words(visit.tongue)
    )
    body = html.render(doc, context)
    return Page(
        "specs/model.html",
        {"tender": visit.tender, "model": model, "body": body, "contents": contents},
    )


def _actions(visit: Visit, read: Reading) -> dict[str, str]:
    """Give the address of each article's form, when the actor may write here."""
    if not may(visit.actor, Action.WRITE_SPEC, visit.found.place):
        return {}
    base = f"/tenders/{visit.tender.id}/specs/{visit.spec.id}/sections"
    return {section.key: f"{base}/{section.key}/edit" for section in read.outline.sections}


def _spec_page(visit: Visit, read: Reading, *, live: bool) -> Page:
    """Context: tender, spec, read (Reading), body (HTML), live (whether it is the text in
    progress), author (Account), milestone (row or None), findings, spec_list (the tender's
    documents), joined (bool: somebody's changes were joined by the last save), before (number
    of the version the last save was made on).
    """
    session, revision = visit.ask.session, read.revision
    actions = _actions(visit, read) if live else {}
    assert revision.id is not None
    context = {
        "tender": visit.tender,
        "spec": visit.spec,
        "read": read,
        "body": reading.page_of(read, page_words(visit.tongue), actions=actions),
        "live": live,
        "author": accounts.account_of(session, revision.author_id),
        "milestone": spec_store.milestone_of(session, revision.id),
        "findings": read.findings,
        "spec_list": spec_store.specs_of(session, visit.number("tender")),
        "lots": tender_store.lots_of(session, visit.number("tender")),
        "saved": visit.query("saved"),
        "kept": visit.query("edit"),
        "rekeyed": [key for key in visit.query("rekeyed").split(",") if key],
    }
    return Page("specs/spec.html", context)


def show_spec(visit: Visit) -> Answer:
    """Show a document as it is now."""
    return _spec_page(
        visit, reading.read_spec(visit.ask, visit.tender, visit.spec), live=True
    )


def show_revision(visit: Visit) -> Answer:
    """Show a document as it was at a revision."""
    read = reading.read_revision(
        visit.ask, visit.tender, visit.spec, visit.number("number")
    )
    return _spec_page(visit, read, live=False)


def show_settings(visit: Visit) -> Answer:
    """Show the settings of a document; context: tender, spec, typed, lots, services, schemes, refusal."""
    spec, session = visit.spec, visit.ask.session
    kept = SpecForm(
        kind=spec.kind,
        title=spec.title,
        scheme=spec.scheme,
        lot=str(spec.lot_number or ""),
        service=str(spec.service_id or ""),
    )
    context = {
        "tender": visit.tender,
        "spec": spec,
        "typed": spec_form(visit) if visit.refusal else kept,
        "lots": tender_store.lots_of(session, visit.number("tender")),
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
    """Show what is to be checked in a document; context: tender, spec, read, findings."""
    read = reading.read_spec(visit.ask, visit.tender, visit.spec)
    context = {
        "tender": visit.tender,
        "spec": visit.spec,
        "read": read,
        "findings": read.findings,
        "lots": tender_store.lots_of(visit.ask.session, visit.number("tender")),
    }
    return Page("specs/findings.html", context)
