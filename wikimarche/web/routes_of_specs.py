"""The addresses of a document: a part of the table in routes.py, which is the whole of it."""

from wikimarche.rules import Action
from wikimarche.web.finders import find_spec, find_tender
from wikimarche.web.routing import Route
from wikimarche.web.views import exports, history, live, specs, writing

__all__ = ["LIVE", "SPEC", "SPECS", "TENDER"]

TENDER = "/tenders/{tender:id}"
SPEC = TENDER + "/specs/{spec:id}"
REVISION = SPEC + "/revisions/{number:id}"

STEPS_BYTES = 2_000_000  # a large paste; what is larger comes as a file
SIGN_BYTES = 4_000

# What the editor and the pages that are read live speak with.
LIVE: tuple[Route, ...] = (
    Route(
        *("POST", SPEC + "/steps", "steps", Action.WRITE_SPEC, live.push_steps, find_spec),
        prepare=live.read_batch,
        script=True,
        takes=STEPS_BYTES,
        together=True,
    ),
    Route(
        *("POST", SPEC + "/presence", "presence", Action.READ_SPEC, live.sign_presence),
        find=find_spec,
        script=True,
        takes=SIGN_BYTES,
        still=True,
        quick=live.sign_quickly,
    ),
    Route(
        *("GET", SPEC + "/news", "news", Action.READ_SPEC, live.tell_news, find_spec),
        script=True,
    ),
    Route(
        *("GET", SPEC + "/draft", "draft", Action.READ_SPEC, live.give_draft, find_spec),
        script=True,
    ),
    Route(
        *("GET", SPEC + "/write", "write", Action.WRITE_SPEC, live.show_write, find_spec),
    ),
)

SPECS: tuple[Route, ...] = (
    Route(
        *("GET", TENDER + "/specs/new", "new_spec", Action.ADD_SPEC, specs.show_new_spec),
        find=find_tender,
    ),
    Route(
        *("POST", TENDER + "/specs/new", "new_spec", Action.ADD_SPEC, specs.add_spec),
        find=find_tender,
        again=specs.show_new_spec,
        prepare=specs.prepare_spec,
    ),
    Route(
        *("GET", TENDER + "/models/{model}", "model", Action.READ_TENDER, specs.show_model),
        find=find_tender,
    ),
    Route(
        *("GET", SPEC, "spec", Action.READ_SPEC, specs.show_spec, find_spec),
        ready=True,
    ),
    Route(
        *("GET", SPEC + "/settings", "settings", Action.ARRANGE_SPECS, specs.show_settings),
        find=find_spec,
    ),
    Route(
        *("POST", SPEC + "/settings", "settings", Action.ARRANGE_SPECS, specs.arrange_spec),
        find=find_spec,
        again=specs.show_settings,
    ),
    Route(
        *("POST", SPEC + "/move", "move_spec", Action.ARRANGE_SPECS, specs.move_spec),
        find=find_spec,
    ),
    Route(
        *(
            "POST",
            SPEC + "/withdraw",
            "withdraw",
            Action.ARRANGE_SPECS,
            specs.withdraw_spec,
        ),
        find=find_spec,
    ),
    Route(
        *(
            "GET",
            SPEC + "/findings",
            "findings",
            Action.READ_SPEC,
            specs.show_findings,
            find_spec,
        ),
    ),
    Route(
        *("POST", SPEC + "/findings/dismiss", "dismiss_finding", Action.WRITE_SPEC),
        specs.dismiss_finding,
        find_spec,
        again=specs.show_findings,
    ),
    Route(
        *("POST", SPEC + "/findings/reopen", "reopen_finding", Action.WRITE_SPEC),
        specs.reopen_finding,
        find_spec,
        again=specs.show_findings,
    ),
    Route(
        *("GET", SPEC + "/sections/{section}/edit", "edit", Action.WRITE_SPEC),
        writing.show_section,
        find_spec,
    ),
    Route(
        *("POST", SPEC + "/sections/{section}/edit", "edit", Action.WRITE_SPEC),
        writing.save_section,
        find_spec,
        again=writing.show_section,
    ),
    Route(
        *("GET", SPEC + "/history", "history", Action.READ_HISTORY, history.show_history),
        find=find_spec,
        ready=True,
    ),
    Route(
        *("GET", SPEC + "/compare", "compare", Action.READ_HISTORY, history.compare),
        find=find_spec,
        ready=True,
    ),
    Route(
        *("GET", SPEC + "/authors", "authors", Action.READ_HISTORY, history.show_authors),
        find=find_spec,
        ready=True,
    ),
    Route(
        *("GET", REVISION, "revision", Action.READ_HISTORY, specs.show_revision),
        find=find_spec,
        ready=True,
    ),
    Route(
        *(
            "GET",
            REVISION + "/restore",
            "restore",
            Action.RESTORE_REVISION,
            history.show_restore,
        ),
        find=find_spec,
    ),
    Route(
        *(
            "POST",
            REVISION + "/restore",
            "restore",
            Action.RESTORE_REVISION,
            history.restore,
        ),
        find=find_spec,
        again=history.show_restore,
    ),
    Route(
        *("POST", REVISION + "/milestone", "milestone", Action.NAME_MILESTONE),
        history.name_milestone,
        find_spec,
        again=history.show_history,
    ),
    Route(
        *("GET", SPEC + "/export/{format}", "export", Action.EXPORT, exports.export_spec),
        find=find_spec,
    ),
)
