"""The plain form of an article: typing, saving, choosing where two people collide."""

import re
import secrets
from typing import Any

from wikimarche.desk import drafts, reading, writing
from wikimarche.desk.reading import Reading
from wikimarche.desk.writing import PREAMBLE
from wikimarche.errors import Collision, NotFound, Stale
from wikimarche.store import specs as spec_store
from wikimarche.store.tables import Spec
from wikimarche.text import differences, html
from wikimarche.text.comparison_html import render_inline
from wikimarche.text.merging import Clash, Passage
from wikimarche.text.outline import Outline, Section
from wikimarche.text.schema import Node
from wikimarche.web.forms import base_in, base_of, edit_form
from wikimarche.web.nearness import own
from wikimarche.web.views.around import around, field_labels, keep_key, reading_now
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import compare_words, page_words

__all__ = ["save_section", "show_section"]

LEVELS = frozenset("123456")
IDENTITY = re.compile(r' id="(?:change|left)-\d+"')


def _edit_page(visit: Visit, read: Reading, *, after: bool, **values: Any) -> Page:
    """Context: what is around; read, section (Section or None for the opening text), key,
    text, reason, base (see base_of in web/forms.py), number (of that version), edit_id, after (bool), refusal, help (the place of
    _writing_help.html and _writing_articles.html, made by themselves), keep (name of the unsaved text),
    removal_id (edit id of the form that takes the article out).
    """
    key = visit.path("section")
    context = around(visit) | {
        "read": read,
        "section": read.outline.get(key),
        "key": key,
        "after": after,
        "keep": keep_key(visit, key, after=after),
        "removal_id": secrets.token_hex(16),
        "refusal": visit.refusal,
    }
    return Page("specs/edit.html", context | values, pieces={"help": _help(visit, read)})


def _help(visit: Visit, read: Reading) -> bytes:
    """Give how to write, with every field and article of the tender: the same for all who write."""
    tender = visit.number("tender")

    def rules() -> bytes:
        context = {"tender": visit.tender, "read": read, "labels": field_labels(visit)}
        return _fragment(visit, "specs/_writing_help.html", context)

    about = ("help", visit.tongue.code)
    parts = [visit.share(about, rules, len, on=own(visit.standing, None))]
    parts.append(_articles(visit, "", visit.spec, read))
    for other in spec_store.specs_of(visit.ask.session, tender):
        if other.id != visit.spec.id:
            parts.append(_articles(visit, other.code, other, None))
    return b"".join(parts)


def _articles(visit: Visit, code: str, spec: Spec, read: Reading | None) -> bytes:
    """Give the list of a document's articles; `code` is "" for the one that is written."""

    def make() -> bytes:
        contents = read.outline if read else _outline(visit, spec)
        context = {"code": code, "sections": contents.sections}
        return _fragment(visit, "specs/_writing_articles.html", context)

    about = ("articles", code, spec.id, visit.tongue.code)
    return visit.share(about, make, len, on=own(visit.standing, spec.id))


def _outline(visit: Visit, spec: Spec) -> Outline:
    return reading.outline_of(spec, drafts.draft_of(visit.ask.session, spec).doc)


def _fragment(visit: Visit, template: str, context: dict[str, Any]) -> bytes:
    return visit.pages.render(visit.tongue.code, template, context, None).encode()


def _beginning(visit: Visit, section: Section | None) -> str:
    """Give the first characters of a new article: a heading, at the level asked for.

    By default it stands beside the article before it, or under it when that one has
    articles of its own: they would become the new one's.
    """
    asked = visit.query("level")
    level = int(asked) if asked in LEVELS else 1
    if section and not asked:
        level = min(6, section.level + (section.own_end < section.end))
    return "#" * level + " "


def show_section(visit: Visit) -> Answer:
    """Show the form of one article; with `after`, that of a new one behind it (`level`: its rank)."""
    if visit.refusal is not None:
        return _show_again(visit)
    draft = drafts.draft_of(visit.ask.session, visit.spec)
    key, after = visit.path("section"), visit.query("after") == "1"
    text = writing.section_text(draft, key)
    read = reading_now(visit)
    return _edit_page(
        visit,
        read,
        text=_beginning(visit, read.outline.get(key)) if after else text,
        reason="",
        base=base_of(draft),
        number=draft.number,
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
    draft = drafts.draft_of(visit.ask.session, visit.spec)
    return _edit_page(
        visit,
        read,
        text=form.get("text"),
        reason=form.get("reason"),
        base=base_of(draft) if stale else form.get("base"),
        number=draft.number if stale else base_in(form)[0],
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


def _marked(visit: Visit, read: Reading, base: Node | None, doc: Node | None) -> str:
    """Give a piece of the document with what changed in it since the version it comes from.

    Several of them stand in one page, so their changes have no identity in it.
    """
    if base is None or doc is None:
        return _shown(visit, read, doc)
    words = compare_words(visit.tongue, before="", after="")
    return IDENTITY.sub("", render_inline(differences.compare(base, doc), words))


def _passage(visit: Visit, read: Reading, number: int, passage: Passage) -> dict[str, Any]:
    return {
        "section": read.outline.get(passage.section),
        "base": _shown(visit, read, passage.base),
        "mine": _marked(visit, read, passage.base, passage.mine),
        "theirs": _marked(visit, read, passage.base, passage.theirs),
        "chosen": visit.form.get(f"choice_{number}"),
    }


def _others(visit: Visit, base: int, version: int | None) -> list[str]:
    """Give the names of those who wrote since the version a form was made on."""
    session, spec = visit.ask.session, visit.spec
    since = spec_store.revisions_of(session, spec.id or 0, limit=100)
    found = {account.name for revision, account, _ in since if revision.number > base}
    if version is not None:
        found |= {each.name for each in spec_store.writers_since(session, spec, version)}
    return sorted(found)


def _collision_page(visit: Visit, clash: Clash) -> Page:
    """Context: what is around; read, key, section, passages (section, base, mine, theirs as
    HTML, chosen), clash (digest), text, reason, base, number (of that version), edit_id, after,
    others (names of those who wrote since), now (the article as it is, to rewrite), head
    (number), head_base, new_edit_id and keep (for the rewriting form).
    """
    form, after = visit.form, visit.form.get("after") == "1"
    read = reading.read_spec(visit.ask, visit.tender, visit.spec)
    base, version = base_in(form)
    draft = drafts.draft_of(visit.ask.session, visit.spec)
    context = around(visit) | {
        "read": read,
        "key": visit.path("section"),
        "section": read.outline.get(visit.path("section")),
        "passages": [
            _passage(visit, read, number, passage)
            for number, passage in enumerate(clash.passages, start=1)
        ],
        "clash": writing.clash_digest(clash),
        "text": form.get("text"),
        "reason": form.get("reason"),
        "base": form.get("base"),
        "number": base,
        "edit_id": form.get("edit_id"),
        "after": after,
        "others": _others(visit, base, version),
        "now": form.get("text") if after else _text_now(visit),
        "head": draft.number,
        "head_base": base_of(draft),
        "new_edit_id": secrets.token_hex(16),
        "keep": keep_key(visit, visit.path("section"), after=after, again=True),
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
    params: dict[str, Any] = {
        "tender": visit.tender.id,
        "spec": visit.spec.id,
        "edit": form.edit_id,
        "after": "1" if form.after else "",
        "rekeyed": ",".join(saved.rekeyed),
    }
    if saved.joined:  # go and see what came from whom
        params |= {"from": form.base_number, "to": saved.number, "joined": "1"}
        return Redirect("compare", params, done="joined")
    if form.section != PREAMBLE and not saved.rekeyed:  # what was rekeyed is said on top
        params["anchor"] = f"art-{form.section}"
    return Redirect("spec", params, done="unchanged" if saved.unchanged else "saved")
