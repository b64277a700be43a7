"""The plain form of an article: typing, saving, choosing where two people collide."""

import secrets
from typing import Any

from wikimarche.desk import drafts, reading, writing
from wikimarche.desk.reading import Reading
from wikimarche.desk.writing import PREAMBLE, Saved
from wikimarche.errors import Collision, NotFound, Stale
from wikimarche.store import specs as spec_store
from wikimarche.text import html
from wikimarche.text.merging import Choice, Clash
from wikimarche.text.schema import Node
from wikimarche.web.forms import edit_form
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import page_words

__all__ = ["save_section", "show_section"]


def _edit_page(visit: Visit, read: Reading, **values: Any) -> Page:
    """Context: tender, spec, read, section (Section or None for the opening text), key, text,
    reason, base (number), edit_id, after (bool), refusal, fields (names and values), keys
    (Sections, for references).
    """
    key = visit.path("section")
    context = {
        "tender": visit.tender,
        "spec": visit.spec,
        "read": read,
        "section": read.outline.get(key),
        "key": key,
        "fields": read.fields,
        "refusal": visit.refusal,
    }
    return Page("specs/edit.html", context | values)


def show_section(visit: Visit) -> Answer:
    """Show the form of one article; with `after`, the empty form of a new one behind it."""
    if visit.refusal is not None:
        return _show_again(visit)
    draft = drafts.draft_of(visit.ask.session, visit.spec)
    key, after = visit.path("section"), visit.query("after") == "1"
    text = writing.section_text(draft, key)
    read = reading.read_spec(visit.ask, visit.tender, visit.spec)
    return _edit_page(
        visit,
        read,
        text="" if after else text,
        reason="",
        base=draft.number,
        edit_id=secrets.token_hex(16),
        after=after,
    )


def _show_again(visit: Visit) -> Page:
    """Show the form with what was typed, or the passages to choose from."""
    if isinstance(visit.refusal, Collision) and isinstance(visit.refusal.clash, Clash):
        return _collision_page(visit, visit.refusal.clash)
    form = visit.form
    read = reading.read_spec(visit.ask, visit.tender, visit.spec)
    stale = isinstance(visit.refusal, Stale)
    return _edit_page(
        visit,
        read,
        text=form.get("text"),
        reason=form.get("reason"),
        base=read.revision.number if stale else form.get("base"),
        edit_id=secrets.token_hex(16) if stale else form.get("edit_id"),
        after=form.get("after") == "1",
    )


def _shown(visit: Visit, read: Reading, doc: Node | None) -> str:
    """Give the HTML of a small piece of the document; "" when nothing is there."""
    if doc is None:
        return ""
    context = html.Context(
        outline=read.outline,
        fields=read.fields,
        references=read.references,
        words=page_words(visit.tongue),
    )
    return html.render(doc, context)


def _collision_page(visit: Visit, clash: Clash) -> Page:
    """Context: tender, spec, read, key, section, passages (section, base, mine, theirs as
    HTML, chosen), choices, clash (digest), text, reason, base, edit_id, after, others
    (names of those who wrote since), now (the article as it is, to rewrite), head (number),
    new_edit_id (for the rewriting form).
    """
    form, spec, session = visit.form, visit.spec, visit.ask.session
    read = reading.read_spec(visit.ask, visit.tender, spec)
    passages = [
        {
            "section": read.outline.get(passage.section),
            "base": _shown(visit, read, passage.base),
            "mine": _shown(visit, read, passage.mine),
            "theirs": _shown(visit, read, passage.theirs),
            "chosen": form.get(f"choice_{number}"),
        }
        for number, passage in enumerate(clash.passages, start=1)
    ]
    base = int(form.get("base"))
    since = spec_store.revisions_of(session, spec.id or 0, limit=100)
    others = {account.name for revision, account, _ in since if revision.number > base}
    context = {
        "tender": visit.tender,
        "spec": spec,
        "read": read,
        "key": visit.path("section"),
        "section": read.outline.get(visit.path("section")),
        "passages": passages,
        "choices": tuple(Choice),
        "clash": writing.clash_digest(clash),
        "text": form.get("text"),
        "reason": form.get("reason"),
        "base": base,
        "edit_id": form.get("edit_id"),
        "after": form.get("after") == "1",
        "others": sorted(others),
        "now": _text_now(visit),
        "head": read.revision.number,
        "new_edit_id": secrets.token_hex(16),
    }
    return Page("specs/collision.html", context)


def _text_now(visit: Visit) -> str:
    """Give the article as it is now, "" when somebody removed it."""
    draft = drafts.draft_of(visit.ask.session, visit.spec)
    try:
        return writing.section_text(draft, visit.path("section"))
    except NotFound:
        return ""


def save_section(visit: Visit) -> Answer:
    """Save one article and go back to it."""
    form = edit_form(visit)
    saved = writing.edit_section(visit.ask, visit.tender, visit.spec, form)
    anchor = "" if form.section == PREAMBLE else f"art-{form.section}"
    params: dict[str, Any] = {
        "tender": visit.tender.id,
        "spec": visit.spec.id,
        "edit": form.edit_id,
        "anchor": anchor,
    }
    if saved.rekeyed:
        params["rekeyed"] = ",".join(saved.rekeyed)
    if saved.joined:
        return _to_joined(visit, form.base_number, saved)
    return Redirect("spec", params, done="unchanged" if saved.unchanged else "saved")


def _to_joined(visit: Visit, base: int, saved: Saved) -> Redirect:
    """Go and see what came from whom: from the version the form was made on to the new one."""
    params = {
        "tender": visit.tender.id,
        "spec": visit.spec.id,
        "from": base,
        "to": saved.number,
        "joined": "1",
    }
    return Redirect("compare", params, done="joined")
