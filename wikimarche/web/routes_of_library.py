"""The addresses of the library and of clauses in documents: a part of the table in routes.py."""

from wikimarche.rules import Action
from wikimarche.web.finders import find_spec, find_tender
from wikimarche.web.routes_of_specs import SPEC, TENDER
from wikimarche.web.routing import Route
from wikimarche.web.views import (
    exports,
    legal,
    library,
    library_files,
    library_keeping,
    library_proposals,
    placing,
)

__all__ = ["CHECK", "LIBRARY", "PLACING"]

CLAUSE = "/library/{clause}"
FILES = "/library/files"
PROPOSALS = "/library/proposals"
PROPOSAL = PROPOSALS + "/{proposal:id}"
PLACED = SPEC + "/clauses/{clause}"

LIBRARY: tuple[Route, ...] = (
    Route("GET", "/library", "library", Action.READ_LIBRARY, library.show_library),
    # Before the clauses: their numbers hold the same place in an address.
    Route(
        *("GET", "/library/new", "new_clause", Action.PROPOSE_CLAUSE),
        library_keeping.show_new,
    ),
    Route(
        *("POST", "/library/new", "new_clause", Action.PROPOSE_CLAUSE),
        library_keeping.propose_new,
        again=library_keeping.show_new,
    ),
    Route(
        *("GET", FILES, "library_files", Action.KEEP_LIBRARY),
        library_files.show_files,
    ),
    Route(
        *("POST", FILES, "library_files", Action.KEEP_LIBRARY),
        library_files.import_files,
        again=library_files.show_files,
        prepare=library_files.prepare_import,
    ),
    Route(
        *("GET", FILES + "/zip", "library_folder", Action.KEEP_LIBRARY),
        library_files.download_folder,
    ),
    Route(
        *("GET", FILES + "/data", "library_data", Action.KEEP_LIBRARY),
        library_files.download_data,
    ),
    Route(
        *("GET", PROPOSALS, "proposals", Action.KEEP_LIBRARY),
        library_proposals.show_proposals,
    ),
    Route(
        *("GET", PROPOSALS + "/mine", "my_proposals", Action.PROPOSE_CLAUSE),
        library_proposals.show_mine,
    ),
    Route(
        *("GET", PROPOSAL, "proposal", Action.KEEP_LIBRARY),
        library_proposals.show_proposal,
    ),
    Route(
        *("POST", PROPOSAL, "proposal", Action.KEEP_LIBRARY),
        library_proposals.decide,
        again=library_proposals.show_proposal,
    ),
    Route("GET", CLAUSE, "clause", Action.READ_LIBRARY, library.show_clause),
    Route(
        *("GET", CLAUSE + "/compare", "compare_clause", Action.READ_LIBRARY),
        library.compare_clause,
    ),
    Route(
        *("GET", CLAUSE + "/propose", "propose_clause", Action.PROPOSE_CLAUSE),
        library_keeping.show_propose,
    ),
    Route(
        *("POST", CLAUSE + "/propose", "propose_clause", Action.PROPOSE_CLAUSE),
        library_keeping.propose,
        again=library_keeping.show_propose,
    ),
    Route(
        *("GET", CLAUSE + "/publish", "publish_clause", Action.KEEP_LIBRARY),
        library_keeping.show_publish,
    ),
    Route(
        *("POST", CLAUSE + "/publish", "publish_clause", Action.KEEP_LIBRARY),
        library_keeping.publish,
        again=library_keeping.show_publish,
    ),
    Route(
        *("GET", CLAUSE + "/retire", "retire_clause", Action.KEEP_LIBRARY),
        library_keeping.show_retire,
    ),
    Route(
        *("POST", CLAUSE + "/retire", "retire_clause", Action.KEEP_LIBRARY),
        library_keeping.retire,
        again=library_keeping.show_retire,
    ),
    Route(
        *("POST", CLAUSE + "/notes", "clause_notes", Action.PROPOSE_CLAUSE),
        library.add_note,
        again=library.show_clause,
    ),
    Route(
        *("POST", CLAUSE + "/notes/{note:id}/remove", "remove_note", Action.PROPOSE_CLAUSE),
        library.remove_note,
    ),
)

PLACING: tuple[Route, ...] = (
    Route(
        *("GET", SPEC + "/clauses/annex", "clauses_annex", Action.EXPORT),
        exports.export_annex,
        find_spec,
    ),
    Route(
        *("GET", SPEC + "/clauses", "spec_clauses", Action.READ_SPEC),
        placing.show_clauses,
        find_spec,
    ),
    Route(
        *("GET", PLACED + "/place", "place_clause", Action.WRITE_SPEC),
        placing.show_place,
        find_spec,
    ),
    Route(
        *("POST", PLACED + "/place", "place_clause", Action.WRITE_SPEC),
        placing.place_clause,
        find_spec,
        again=placing.show_place,
    ),
    Route(
        *("POST", PLACED + "/take", "take_newer", Action.WRITE_SPEC),
        placing.take_newer,
        find_spec,
        again=placing.show_clauses,
    ),
    Route(
        *("POST", PLACED + "/decline", "decline_newer", Action.WRITE_SPEC),
        placing.decline_newer,
        find_spec,
        again=placing.show_clauses,
    ),
    Route(
        *("POST", PLACED + "/justify", "justify_clause", Action.WRITE_SPEC),
        placing.justify,
        find_spec,
        again=placing.show_clauses,
    ),
)

CHECK: tuple[Route, ...] = (
    Route(
        *("GET", TENDER + "/check", "check", Action.READ_CHECK),
        legal.show_check,
        find_tender,
    ),
    Route(
        *("POST", TENDER + "/check", "check", Action.ANSWER_CHECK),
        legal.answer_finding,
        find_tender,
        again=legal.show_check,
    ),
    Route(
        *("POST", TENDER + "/check/withdraw", "withdraw_answer", Action.ANSWER_CHECK),
        legal.withdraw_answer,
        find_tender,
        again=legal.show_check,
    ),
    Route(
        *("POST", TENDER + "/check/profile", "legal_profile", Action.EDIT_FIELDS),
        legal.save_profile,
        find_tender,
        again=legal.show_check,
    ),
    Route(
        *("GET", TENDER + "/coverage", "coverage", Action.READ_CHECK),
        legal.show_coverage,
        find_tender,
    ),
)
