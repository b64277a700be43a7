"""Handing over files: one document in a format, the whole tender as a ZIP."""

from collections.abc import Callable, Mapping

from wikimarche.desk import annex, exporting
from wikimarche.desk.exporting import Export, ExportWords
from wikimarche.errors import NotFound
from wikimarche.web.visit import Answer, Download, Later, Visit
from wikimarche.web.words import export_words, sealing_of

__all__ = ["export_annex", "export_spec", "export_tender"]


def _words(visit: Visit) -> ExportWords:
    settings = visit.settings
    by = sealing_of(settings)
    return export_words(visit.tongues["fr"], visit.pages, office=settings.office, by=by)


def _number(visit: Visit) -> int | None:
    text = visit.query("revision")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound
    return int(text)


def _docx(visit: Visit) -> Export:
    return exporting.gather_docx(
        visit.ask, visit.tender, visit.spec, _words(visit), number=_number(visit)
    )


def _html(visit: Visit) -> Export:
    return exporting.gather_html(
        visit.ask, visit.tender, visit.spec, _words(visit), number=_number(visit)
    )


def _text(visit: Visit) -> Export:
    by = sealing_of(visit.settings)
    return exporting.gather_text(
        visit.ask, visit.tender, visit.spec, number=_number(visit), by=by
    )


FORMATS: Mapping[str, Callable[[Visit], Export]] = {
    "docx": _docx,
    "html": _html,
    "md": _text,
}


def _later(visit: Visit, export: Export) -> Later[Download]:
    def make() -> Download:
        file = export.make(visit.workshop)
        return Download(file.content, file.media_type, file.name)

    return Later(make)


def export_spec(visit: Visit) -> Answer:
    """Hand over a document in one of the formats, at its last revision or the one asked for."""
    gather = FORMATS.get(visit.path("format"))
    if gather is None:
        raise NotFound
    return _later(visit, gather(visit))


def export_annex(visit: Visit) -> Answer:
    """Hand over what a document changed in the clauses of the library, and why."""
    return _later(visit, annex.gather_annex(visit.ask, visit.tender, visit.spec))


def export_tender(visit: Visit) -> Answer:
    """Hand over every document of a tender, with the manifest of hashes."""
    return _later(visit, exporting.gather_tender(visit.ask, visit.tender, _words(visit)))
