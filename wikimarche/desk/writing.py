"""Writing: every change of a document, from whatever writer, goes through `push_steps`.

    form ─┐                          ┌─► steps under the key (spec, version)
    copy ─┼─► proposed ─► steps ─► push_steps ─► save_revision (text, hash, authors)
    past ─┘   document

A save names the version it was made on. What others did meanwhile and does not collide
is kept from both; where both changed the same words nothing is guessed (promise P3).
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wikimarche.desk import drafts, typed
from wikimarche.desk.asking import Ask, hold
from wikimarche.desk.cutting import cut_if_pending
from wikimarche.desk.drafts import Draft
from wikimarche.desk.faults import check_text
from wikimarche.desk.labels import Origin
from wikimarche.desk.live import keep_entry, passed_now
from wikimarche.desk.revisions import save_revision, spec_id_of
from wikimarche.errors import Collision, Invalid, NotFound, Sentence, Stale
from wikimarche.rules import Action
from wikimarche.store import specs
from wikimarche.store.tables import Edit, Revision, Spec, Tender
from wikimarche.text import (
    engine,
    limits,
    markdown,
    merging,
    outline,
    structure,
)
from wikimarche.text.compat import Step as Change
from wikimarche.text.markdown import Source
from wikimarche.text.merging import Choice, Clash
from wikimarche.text.schema import Node, node

__all__ = [
    "PREAMBLE",
    "EditForm",
    "Saved",
    "clash_digest",
    "edit_section",
    "push_steps",
    "restore_revision",
    "rewrite",
    "section_text",
]

PREAMBLE = "-"  # how addresses and forms name the text before the first article
EDIT_ID = re.compile(r"[A-Za-z0-9-]{16,64}")
MAX_REASON = 300
INCOMPLETE = Sentence("Ce formulaire est incomplet : rouvrez la page.")


@dataclass(frozen=True)
class EditForm:
    """One article as typed: on which version, with which text, why.

    `base_version` counts the steps of the text it was made on, which may be past those of
    revision `base_number`; None for the text of that revision.
    `edit_id` is made with the form and sent again with every retry. `choices` answer a
    collision, passage by passage, as it was shown: `clash` is what `clash_digest` gave for
    it. `after` adds the text behind an article instead of replacing it.
    """

    section: str
    text: str
    base_number: int
    edit_id: str
    reason: str = ""
    choices: Sequence[Choice] = ()
    clash: str = ""
    after: bool = False
    base_version: int | None = None


@dataclass(frozen=True)
class Saved:
    """What became of an edit: the revision it is in, and whether others' work was joined.

    `rekeyed` are the article keys that stood twice: the second one got another.
    """

    number: int
    joined: bool = False
    unchanged: bool = False
    rekeyed: tuple[str, ...] = ()


def _range_of(doc: Node, section: str) -> tuple[int, int]:
    """Give the blocks of an article's own text; Stale when the document has no such article."""
    found = outline.section_of(doc, "" if section == PREAMBLE else section)
    if found is None:
        raise Stale(
            Sentence(
                "Cet article n’existe pas dans la version indiquée. Votre texte est conservé ci-dessous."
            )
        )
    return found


def section_text(draft: Draft, section: str) -> str:
    """Give the text of one article as the form shows it; NotFound when there is none."""
    try:
        start, end = _range_of(draft.doc, section)
    except Stale as error:
        raise NotFound from error
    as_it_is = draft.source.part(start, end) if draft.doc is draft.source.doc else None
    if as_it_is is not None:
        return as_it_is
    blocks = [draft.doc.child(index) for index in range(start, end)]
    return markdown.write(node("doc", blocks), draft.source).rstrip("\n") if blocks else ""


def _proposed(base: Node, form: EditForm) -> Node:
    """Give the base document with the typed text in the place of its article."""
    start, end = _range_of(base, form.section)
    if form.after:
        start = end
    typed_doc = markdown.parse(limits.tidy(form.text)).doc
    blocks = [base.child(index) for index in range(base.child_count)]
    new = [typed_doc.child(index) for index in range(typed_doc.child_count)]
    if not form.text.strip():
        new = []
    whole = [*blocks[:start], *new, *blocks[end:]] or [node("paragraph")]
    return node("doc", whole)


def _doubled_keys(doc: Node) -> tuple[str, ...]:
    """Give the keys that more than one article bears."""
    blocks = (doc.child(index) for index in range(doc.child_count))
    keys = Counter(str(b.attrs["key"]) for b in blocks if b.type.name == "heading")
    return tuple(key for key, count in keys.items() if key and count > 1)


def _known_edit(ask: Ask, spec: Spec, edit_id: str) -> Saved | None:
    """Give the outcome of an edit that was already saved: a retry changes nothing."""
    known = specs.edit_of(ask.session, edit_id)
    if known is None:
        return None
    if known.spec_id != spec.id or known.account_id != ask.who.id:
        raise Invalid(
            {
                "edit_id": Sentence(
                    "Ce formulaire a déjà servi ailleurs : rouvrez l’article."
                )
            }
        )
    return Saved(number=known.number, joined=known.joined)


def _base(ask: Ask, spec: Spec, number: int) -> Revision:
    revision = specs.revision_at(ask.session, spec_id_of(spec), number)
    if revision is None:
        raise Stale
    return revision


def _written_on(ask: Ask, spec: Spec, form: EditForm) -> tuple[int, Node]:
    """Give the text an article was typed on, and its version; Stale when there is none."""
    revision = _base(ask, spec, form.base_number)
    if form.base_version is None:
        return revision.version, drafts.source_of(ask.session, revision).doc
    return form.base_version, drafts.doc_at(ask.session, spec, form.base_version)


def _reason(text: str) -> str:
    reason = typed.one_line(text)
    check_text(reason, field="reason", most=MAX_REASON)
    return reason


def clash_digest(clash: Clash) -> str:
    """Give what identifies a collision, so that choices answer the one that was shown."""
    states = [
        [
            doc.to_json() if doc else None
            for doc in (passage.base, passage.mine, passage.theirs)
        ]
        for passage in clash.passages
    ]
    return hashlib.sha256(json.dumps(states, sort_keys=True).encode()).hexdigest()


def _merged(base: Node, mine: Node, theirs: Node, form: EditForm) -> Sequence[Change]:
    """Give the steps that join what was typed with what others did; Collision where they clash."""
    merged = merging.merge(base, mine=mine, theirs=theirs)
    if isinstance(merged, Clash) and form.clash == clash_digest(merged):
        merged = merging.merge(base, mine=mine, theirs=theirs, choices=form.choices)
    if isinstance(merged, Clash):
        raise Collision(merged)
    # Keeping both of a heading would keep its key twice.
    keyed = outline.with_keys(merged.doc)
    if keyed.eq(merged.doc):
        return merged.steps
    return structure.structural_steps(theirs, keyed)


def edit_section(ask: Ask, tender: Tender, spec: Spec, form: EditForm) -> Saved:
    """Save one article made on a version; join it with what others saved meanwhile.

    Raises Invalid (text, reason), Stale (no such version or article there) and Collision,
    whose clash lists the passages where both changed the same words.
    """
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    if not EDIT_ID.fullmatch(form.edit_id):
        raise Invalid(
            {"edit_id": Sentence("Ce formulaire est incomplet : rouvrez l’article.")}
        )
    check_text(form.text, field="text")
    reason = _reason(form.reason)
    spec = specs.lock_spec(ask.session, spec_id_of(spec))
    if known := _known_edit(ask, spec, form.edit_id):
        return known
    version, base = _written_on(ask, spec, form)
    typed_doc = _proposed(base, form)
    mine = outline.with_keys(typed_doc)
    draft = drafts.draft_of(ask.session, spec)
    steps = _merged(base, mine, draft.doc, form)
    joined = version != draft.version
    saved = _save(
        ask,
        spec,
        draft,
        steps,
        edit_id=form.edit_id,
        reason=reason,
        origin=Origin.MERGE if joined else Origin.FORM,
    )
    ask.session.add(
        Edit(
            edit_id=form.edit_id,
            spec_id=spec_id_of(spec),
            account_id=ask.who.id,
            base_number=form.base_number,
            number=saved.number,
            joined=joined and not saved.unchanged,
            section=form.section,
            at=ask.now,
        )
    )
    return replace(
        saved, joined=joined and not saved.unchanged, rekeyed=_doubled_keys(typed_doc)
    )


def _save(
    ask: Ask,
    spec: Spec,
    draft: Draft,
    steps: Sequence[Change],
    *,
    edit_id: str,
    reason: str,
    origin: Origin,
    source: Source | None = None,
) -> Saved:
    """Push the steps and cut a revision; nothing when there is no step.

    `source`, when it is known already, is the very text of the document they lead to.
    """
    if not steps:
        return Saved(number=draft.number, unchanged=True)
    draft = push_steps(ask, spec, draft, steps, edit_id=edit_id)
    revision = save_revision(ask, spec, draft, reason=reason, origin=origin, source=source)
    return Saved(number=revision.number)


def rewrite(
    ask: Ask,
    tender: Tender,
    spec: Spec,
    make: Callable[[Draft], Node],
    *,
    edit_id: str,
    reason: str,
    origin: Origin,
) -> Saved:
    """Save the document that `make` gives for the text as it is now, as a revision of its own.

    What others were writing becomes a revision first. A retry changes nothing.
    """
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    if not EDIT_ID.fullmatch(edit_id):
        raise Invalid({"edit_id": INCOMPLETE})
    spec = specs.lock_spec(ask.session, spec_id_of(spec))
    if known := _known_edit(ask, spec, edit_id):
        return known
    cut_if_pending(ask, spec, origin=Origin.LIVE)
    draft = drafts.draft_of(ask.session, spec)
    doc = outline.with_keys(make(draft))
    steps = structure.structural_steps(draft.doc, doc)
    saved = _save(
        ask, spec, draft, steps, edit_id=edit_id, reason=_reason(reason), origin=origin
    )
    ask.session.add(
        Edit(
            edit_id=edit_id,
            spec_id=spec_id_of(spec),
            account_id=ask.who.id,
            base_number=draft.number,
            number=saved.number,
            at=ask.now,
        )
    )
    return saved


def push_steps(
    ask: Ask, spec: Spec, draft: Draft, steps: Sequence[Change], *, edit_id: str
) -> Draft:
    """Apply steps made on this draft and keep them under the unique key (spec, version)."""
    applied = engine.apply_steps(draft.doc, steps)
    if isinstance(applied, engine.Refused):
        raise Invalid(
            {
                "text": Sentence(
                    "Ce texte ne peut pas être rangé dans le document. Simplifiez sa mise en forme."
                )
            }
        )
    live = drafts.live_of(ask.session, spec)
    passed = passed_now(ask, live, applied.doc, applied.steps, edit_id=edit_id)
    keep_entry(ask, spec, live.after(passed), passed.entry)
    return replace(draft, version=spec.version, doc=applied.doc)


def restore_revision(
    ask: Ask, tender: Tender, spec: Spec, *, number: int, reason: str, edit_id: str
) -> Saved:
    """Put an older text on top, as a new revision; the ones between stay in the history."""
    hold(ask, tender, Action.RESTORE_REVISION, shared=True)
    if not EDIT_ID.fullmatch(edit_id):
        raise Invalid({"edit_id": INCOMPLETE})
    reason = _reason(reason)
    spec = specs.lock_spec(ask.session, spec_id_of(spec))
    if known := _known_edit(ask, spec, edit_id):
        return replace(known, joined=False)
    old = drafts.source_of(ask.session, _base(ask, spec, number))
    cut_if_pending(ask, spec, origin=Origin.RESTORED)  # or no version would have it
    draft = drafts.draft_of(ask.session, spec)
    saved = _save(
        ask,
        spec,
        draft,
        structure.structural_steps(draft.doc, old.doc),
        edit_id=edit_id,
        reason=reason,
        origin=Origin.RESTORE,
        source=old,
    )
    ask.session.add(
        Edit(
            edit_id=edit_id,
            spec_id=spec_id_of(spec),
            account_id=ask.who.id,
            base_number=number,
            number=saved.number,
            at=ask.now,
        )
    )
    return saved
