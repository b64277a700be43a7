"""The library as files: handed over whole, taken in with what is refused said line by line."""

from wikimarche.desk import library_files
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.desk.library_files import FilesRead
from wikimarche.errors import Invalid, Sentence
from wikimarche.web.visit import Answer, Download, Later, Page, Visit

__all__ = [
    "download_data",
    "download_folder",
    "import_files",
    "prepare_import",
    "show_files",
]

NO_FILE = Sentence("Choisissez un fichier .zip ou .md sur votre poste.")
NO_REASON = Sentence("Dites en une phrase pourquoi, pour ceux qui suivent.")


def show_files(visit: Visit) -> Answer:
    """Show what can be handed over and the form that takes files in; context: count (of clauses),
    reason, refusal.
    """
    context = {
        "count": len(catalogue_of(visit.ask.session).shelves),
        "reason": visit.form.get("reason"),
        "refusal": visit.refusal,
    }
    return Page("library/files.html", context)


def download_folder(visit: Visit) -> Answer:
    """Hand over every clause as a file, in a ZIP."""
    content = library_files.export_folder(visit.ask.session)
    return Download(content, "application/zip", "clausier.zip")


def download_data(visit: Visit) -> Answer:
    """Hand over the library as data for other programs."""
    content = library_files.export_json(visit.ask.session).encode()
    return Download(content, "application/json", "clausier.json")


def prepare_import(visit: Visit) -> Later[FilesRead]:
    """Read the file that was sent before anything is written: a large library takes long."""
    upload = visit.form.files.get("files")
    missing = {} if upload else {"files": NO_FILE}
    if not visit.form.get("reason").strip():
        missing |= {"reason": NO_REASON}
    if upload is None or missing:
        raise Invalid(missing)
    return Later(lambda: library_files.read_files([(upload.name, upload.content)]))


def import_files(visit: Visit) -> Answer:
    """Publish what was read and say what became of each clause; context: done (Imported), titles
    (by number).
    """
    read: FilesRead = visit.prepared
    done = library_files.publish_files(visit.ask, read, reason=visit.form.get("reason"))
    shelves = catalogue_of(visit.ask.session).shelves
    titles = {number: each.clause.title for number, each in shelves.items()}
    return Page("library/imported.html", {"done": done, "titles": titles})
