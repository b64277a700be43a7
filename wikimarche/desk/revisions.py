"""Revisions: immutable texts of a document, each sealed to the one before it.

A revision keeps the text, who wrote it and why; its digest covers all of it and the
digest before, so that a changed, missing or swapped row shows (promise P5).
"""

import json

from wikimarche.desk import drafts
from wikimarche.desk.asking import Ask, seal
from wikimarche.desk.drafts import Draft
from wikimarche.desk.faults import check_text
from wikimarche.desk.labels import Origin
from wikimarche.desk.uses import index_uses
from wikimarche.store import pending, texts
from wikimarche.store.tables import Revision, Spec
from wikimarche.text import differences, markdown
from wikimarche.text.markdown import Source
from wikimarche.text.schema import node

__all__ = ["first_revision", "revision_content", "save_revision", "spec_id_of"]


def spec_id_of(spec: Spec) -> int:
    """Give the id of a stored document."""
    assert spec.id is not None
    return spec.id


def save_revision(
    ask: Ask,
    spec: Spec,
    draft: Draft,
    *,
    reason: str,
    origin: Origin,
    source: Source | None = None,
    author: int | None = None,
) -> Revision:
    """Cut a revision of the draft: its text, who wrote it, the hash that seals the chain.

    `source`, when the text is known already, is what reads as the draft's document. `author`
    is the account it is cut by, who asks unless it is given; those who wrote are its authors.
    """
    by = ask.who.id if author is None else author
    source = source or markdown.rewrite(draft.doc, draft.source)
    check_text(source.text, field="text")
    added, removed = differences.size(draft.source.doc, draft.doc)
    wrote = pending.writers(
        ask.session, spec_id_of(spec), draft.revision.version, draft.version
    )
    return _keep(
        ask,
        spec,
        Revision(
            spec_id=spec_id_of(spec),
            number=draft.number + 1,
            version=draft.version,
            author_id=by,
            authors=json.dumps(sorted(wrote or {by})),
            origin=origin,
            reason=reason,
            at=ask.now,
            words_added=added,
            words_removed=removed,
            previous=draft.revision.digest,
        ),
        source,
        before=draft.revision,
    )


def first_revision(
    ask: Ask, spec: Spec, source: Source, *, reason: str, origin: Origin
) -> Revision:
    """Cut the first revision of a new document."""
    check_text(source.text, field="text")
    added, _ = differences.size(node("doc", [node("paragraph")]), source.doc)
    revision = Revision(
        spec_id=spec_id_of(spec),
        number=1,
        version=0,
        author_id=ask.who.id,
        authors=json.dumps([ask.who.id]),
        origin=origin,
        reason=reason,
        at=ask.now,
        words_added=added,
        previous="",
    )
    return _keep(ask, spec, revision, source)


def _keep(
    ask: Ask,
    spec: Spec,
    revision: Revision,
    source: Source,
    *,
    before: Revision | None = None,
) -> Revision:
    text = source.text
    revision.digest = seal(revision.previous, revision_content(revision, text))
    spec.number = revision.number
    texts.keep_text(ask.session, revision, text, before=before)
    ask.session.add(revision)
    ask.session.add(spec)
    ask.session.flush()
    drafts.keep_source(revision, source)
    index_uses(ask.session, spec, revision, source.doc)
    return revision


def revision_content(revision: Revision, text: str) -> dict[str, object]:
    """Give what the hash of a revision covers, so that anybody can compute it again."""
    return {
        "spec": revision.spec_id,
        "number": revision.number,
        "version": revision.version,
        "text": text,
        "author": revision.author_id,
        "authors": json.loads(revision.authors),
        "origin": revision.origin,
        "reason": revision.reason,
        "at": revision.at.isoformat(),
    }
