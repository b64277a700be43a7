"""A document as its readers see it: text, numbers, field values, what is to be checked.

The page, the exports and the checks all start from one `Reading`, so that a number or a
value cannot differ between the screen and the Word file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from wikimarche.desk import drafts, fields
from wikimarche.desk.asking import Ask, place_of
from wikimarche.desk.drafts import Draft
from wikimarche.desk.revisions import spec_id_of
from wikimarche.errors import NotFound
from wikimarche.rules import Action
from wikimarche.store import specs
from wikimarche.store.tables import Revision, Spec, Tender
from wikimarche.text import checks, html, outline
from wikimarche.text.checks import Finding
from wikimarche.text.facts import What, facts
from wikimarche.text.html import Context, Reference, Rendering, Words
from wikimarche.text.markdown import Source
from wikimarche.text.outline import Outline, Scheme
from wikimarche.text.schema import Node

__all__ = [
    "Reading",
    "findings_of",
    "outline_of",
    "page_of",
    "read_revision",
    "read_spec",
    "rendering_of",
]


@dataclass(frozen=True)
class Reading:
    """A document with everything that surrounds its text, as it is now or was at a revision.

    `version` counts its steps: past that of `revision`, nobody has cut its text yet.
    """

    revision: Revision
    version: int
    doc: Node
    source: Source
    outline: Outline
    fields: Mapping[str, str]
    references: Mapping[tuple[str, str], Reference]
    cites: frozenset[int] = frozenset()  # the documents whose articles the text refers to

    @property
    def in_progress(self) -> bool:
        """Whether somebody wrote since `revision`, so that it does not hold this text."""
        return self.version > self.revision.version

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be checked, in reading order."""
        return checks.findings(
            self.doc, outline=self.outline, fields=self.fields, references=self.references
        )


def outline_of(spec: Spec, doc: Node) -> Outline:
    """Give the numbered articles of a document, by its own scheme."""
    return outline.outline(doc, Scheme(spec.scheme), lot=spec.lot_number)


def _cited(doc: Node) -> set[str]:
    """Give the codes of the other documents that a text refers to."""
    met = (fact for block in doc.children for fact in facts(block))
    return {fact.name for fact in met if fact.what is What.REFERENCE and fact.name}


def _cited_specs(session: Session, tender_id: int, doc: Node) -> list[Spec]:
    """Give the documents in use whose articles a text refers to."""
    codes = _cited(doc)
    rows = specs.specs_of(session, tender_id) if codes else ()
    return [spec for spec in rows if spec.code in codes]


def _references(
    session: Session, tender_id: int, cited: Sequence[Spec]
) -> dict[tuple[str, str], Reference]:
    """Give the articles of the documents cited, with the address where they are read."""
    found: dict[tuple[str, str], Reference] = {}
    for spec in cited:
        other = drafts.draft_of(session, spec)
        for section in outline_of(spec, other.doc).sections:
            href = f"/tenders/{tender_id}/specs/{spec.id}#art-{section.key}"
            found[spec.code, section.key] = Reference(section.number, section.title, href)
    return found


def _reading(ask: Ask, tender: Tender, spec: Spec, draft: Draft) -> Reading:
    doc = draft.doc
    cited = _cited_specs(ask.session, spec.tender_id, doc)
    return Reading(
        revision=draft.revision,
        version=draft.version,
        doc=doc,
        source=draft.source,
        outline=outline_of(spec, doc),
        fields=fields.fields_of(ask.session, tender),
        references=_references(ask.session, spec.tender_id, cited),
        cites=frozenset(spec_id_of(one) for one in cited),
    )


def read_spec(ask: Ask, tender: Tender, spec: Spec) -> Reading:
    """Give a document as it is now."""
    ask.require(Action.READ_SPEC, place_of(tender))
    return _reading(ask, tender, spec, drafts.draft_of(ask.session, spec))


def read_revision(ask: Ask, tender: Tender, spec: Spec, number: int) -> Reading:
    """Give a document as it was at a revision; NotFound when there is no such number."""
    ask.require(Action.READ_HISTORY, place_of(tender))
    revision = specs.revision_at(ask.session, spec_id_of(spec), number)
    if revision is None:
        raise NotFound
    source = drafts.source_of(ask.session, revision)
    draft = Draft(revision, revision.version, source, source.doc)
    return _reading(ask, tender, spec, draft)


def page_of(
    reading: Reading,
    words: Words,
    *,
    actions: Mapping[str, str] | None = None,
    guidance: bool = True,
) -> str:
    """Give the HTML of a document; `actions` are the addresses beside each article."""
    return rendering_of(reading, words, actions=actions, guidance=guidance).html()


def rendering_of(
    reading: Reading,
    words: Words,
    *,
    actions: Mapping[str, str] | None = None,
    guidance: bool = True,
    before: Rendering | None = None,
) -> Rendering:
    """Give the HTML of a document block by block; `before`, any other, spares what is the same."""
    context = Context(
        outline=reading.outline,
        fields=reading.fields,
        references=reading.references,
        words=words,
        guidance=guidance,
        actions=actions or {},
    )
    return html.rendering(reading.doc, context, before)


def findings_of(ask: Ask, tender: Tender) -> dict[int, tuple[Finding, ...]]:
    """Give what is to be checked in every document of a tender, by document."""
    ask.require(Action.READ_TENDER, place_of(tender))
    assert tender.id is not None
    rows = specs.specs_of(ask.session, tender.id)
    return {spec_id_of(spec): read_spec(ask, tender, spec).findings for spec in rows}
