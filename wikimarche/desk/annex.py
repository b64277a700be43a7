"""The annex of adapted clauses: a Word file that says, on demand, what a document changed and why.

It is for the tender's own file, never for companies: it starts from the text as it is now.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from wikimarche.desk import fields, jobs, placing
from wikimarche.desk.asking import Ask, place_of
from wikimarche.desk.clause_labels import LEVELS
from wikimarche.desk.exporting import DOCX, WORDS, Export, File
from wikimarche.desk.reading import read_spec
from wikimarche.desk.revisions import spec_id_of
from wikimarche.desk.uses import Standing
from wikimarche.desk.workshop import Workshop
from wikimarche.rules import Action
from wikimarche.store import library, records
from wikimarche.store.library_tables import ClauseReason
from wikimarche.store.tables import Spec, Tender
from wikimarche.text.outline import Outline, Scheme, with_keys
from wikimarche.text.schema import SCHEMA, Node, node
from wikimarche.word.sheet import Sheet

__all__ = ["annex_of", "gather_annex"]

TITLE: Final = "Clauses du clausier et adaptations"
LEAD: Final = (
    "Pour chaque clause du clausier placée dans la pièce : sa version, son niveau, la part des"
    " mots du modèle qui a changé, et le motif de chaque passage protégé modifié."
)
NONE: Final = "Cette pièce n’a aucune clause du clausier."
NO_REASON: Final = "Aucun motif n’a été donné."


def gather_annex(ask: Ask, tender: Tender, spec: Spec) -> Export:
    """Gather the annex of a document for a Word file."""
    ask.require(Action.EXPORT, place_of(tender))
    read = read_spec(ask, tender, spec)
    standing = placing.standing_of(ask, tender, spec)
    rows = library.reasons_of(ask.session, spec_id_of(spec))
    reasons = {(row.number, row.passage): row for row in rows}
    doc = with_keys(node("doc", list(annex_of(standing, reasons, read.outline))))
    model = records.word_model(ask.session)
    sheet = Sheet(
        doc=doc,
        scheme=Scheme.ARTICLES,
        lot=None,
        lot_title="",
        fields=fields.fields_of(ask.session, tender),
        references={},
        images={},
        kind=spec.code,
        title=TITLE,
        tender_object=tender.object,
        tender_reference=tender.reference,
        buyer=tender.buyer,
        revision=read.revision.number,
        revision_label=f"{spec.code}, {spec.title}",
        digest="",
        created=ask.now,
        words=WORDS,
        stamp={},
    )
    reference = "".join(sign if sign.isalnum() else "-" for sign in tender.reference)
    name = f"{reference}_{spec.code}_clauses.docx"

    def make(_workshop: Workshop | None) -> File:
        content = jobs.write_word(sheet, model=model.content if model else None, pages=None)
        return File(name, DOCX, content)

    return Export(make)


def annex_of(
    standing: tuple[Standing, ...],
    reasons: Mapping[tuple[str, str], ClauseReason],
    articles: Outline,
) -> Iterator[Node]:
    """Give the blocks of the annex: one article a clause, its changes and their reasons."""
    yield _line(LEAD if standing else NONE)
    for each in standing:
        yield from _clause(each, reasons, articles)


def _clause(
    each: Standing, reasons: Mapping[tuple[str, str], ClauseReason], articles: Outline
) -> Iterator[Node]:
    placed, clause = each.placed, each.clause
    title = clause.title if clause else "Clause inconnue du clausier"
    yield node("heading", [SCHEMA.text(f"{title} ({placed.block_id})")], level=1, key="")
    section = articles.get(each.section) if each.section else None
    where = f"{section.label} {section.title}".strip() if section else "texte d’ouverture"
    level = LEVELS[str(placed.level)]
    yield _line(
        f"Version {placed.version}, niveau {str(level).lower()}, {where}."
        f" Mots du modèle modifiés : {each.moved}\u00a0%."
    )
    for passage in each.broken:
        row = reasons.get((placed.number, passage))
        yield node("blockquote", [_line(passage)])
        yield _line(f"Motif\u00a0: {row.reason}" if row else NO_REASON)


def _line(words: str) -> Node:
    return node("paragraph", [SCHEMA.text(words)])
