"""Every address of the site, as one table: method, path, name, action, view.

The door adds nothing to it: what is not here answers 404, and the policy's test walks it.
"""

from wikimarche.rules import Action
from wikimarche.web.finders import find_tender
from wikimarche.web.routes_of_library import CHECK, LIBRARY, PLACING
from wikimarche.web.routes_of_specs import LIVE, SPECS, TENDER
from wikimarche.web.routing import Route
from wikimarche.web.views import (
    administration,
    entrance,
    exports,
    health,
    home,
    keeping,
    seals,
    tenders,
)

__all__ = ["ROUTES"]

ADMIN = "/administration"
ACCOUNT = ADMIN + "/accounts/{account:id}"

OWN = Action.MANAGE_OWN_ACCOUNT
PEOPLE = Action.MANAGE_ACCOUNTS

ENTRANCE = (
    Route("GET", "/livez", "livez", Action.SEE_HEALTH, health.live, prompt=True),
    Route("GET", "/readyz", "readyz", Action.SEE_HEALTH, health.ready),
    Route(*("GET", "/metrics", "metrics", Action.SEE_HEALTH, health.measure), prompt=True),
    Route("GET", "/", "home", Action.SEE_HOME, home.show_home),
    Route("GET", "/guide", "guide", Action.SEE_HELP, home.show_guide),
    Route("GET", "/guide/{page}", "guide_page", Action.SEE_HELP, home.show_guide),
    Route("GET", "/rights", "rights", Action.SEE_HELP, home.show_rights),
    Route("GET", "/verify", "verify", Action.CHECK_SEAL, seals.show_verify),
    Route(
        *("POST", "/verify", "verify", Action.CHECK_SEAL, seals.verify),
        again=seals.show_verify,
        prepare=seals.prepare_verify,
    ),
    Route("GET", "/sign-in", "sign_in", Action.SIGN_IN, entrance.show_sign_in),
    Route(
        *("POST", "/sign-in", "sign_in", Action.SIGN_IN, entrance.sign_in),
        again=entrance.show_sign_in_again,
        prepare=entrance.prepare_sign_in,
    ),
    Route("POST", "/sign-out", "sign_out", OWN, entrance.sign_out),
    Route("POST", "/language", "language", Action.SIGN_IN, entrance.change_language),
    Route("GET", "/account", "account", OWN, entrance.show_account),
    Route(
        *("POST", "/account/password", "password", OWN, entrance.change_password),
        again=entrance.show_account,
        prepare=entrance.prepare_password,
    ),
    Route("GET", "/account/sessions", "sessions", OWN, entrance.show_sessions),
    Route("POST", "/account/sessions/end", "end_others", OWN, entrance.end_others),
    Route(
        *("POST", "/account/sessions/{session:id}/end", "end_session", OWN),
        entrance.end_session,
    ),
)

ADMINISTRATION = (
    Route("GET", ADMIN, "admin", PEOPLE, administration.show_accounts),
    Route(
        *("GET", ADMIN + "/accounts/new", "new_account", PEOPLE),
        administration.show_new_account,
    ),
    Route(
        *("POST", ADMIN + "/accounts/new", "new_account", PEOPLE),
        administration.add_account,
        again=administration.show_new_account,
        prepare=administration.prepare_first_password,
    ),
    Route("GET", ACCOUNT, "admin_account", PEOPLE, administration.show_account),
    Route(
        *("POST", ACCOUNT, "admin_account", PEOPLE, administration.save_account),
        again=administration.show_account,
    ),
    Route(
        *("POST", ACCOUNT + "/password", "reset_password", PEOPLE),
        administration.reset_password,
        prepare=administration.prepare_first_password,
    ),
    Route(
        *("GET", ACCOUNT + "/remove", "remove_identity", PEOPLE, keeping.show_removal),
    ),
    Route(
        *("POST", ACCOUNT + "/remove", "remove_identity", PEOPLE, keeping.remove_identity),
        again=keeping.show_removal,
    ),
    Route(
        *("POST", ACCOUNT + "/hand-over", "hand_over", PEOPLE, keeping.hand_over),
        again=keeping.show_removal,
    ),
    Route("GET", ADMIN + "/services", "services", PEOPLE, administration.show_services),
    Route(
        *("POST", ADMIN + "/services", "services", PEOPLE, administration.add_service),
        again=administration.show_services,
    ),
    Route(
        *("POST", ADMIN + "/services/{service:id}", "service", PEOPLE),
        administration.rename_service,
        again=administration.show_services,
    ),
    Route("GET", ADMIN + "/companies", "companies", PEOPLE, administration.show_companies),
    Route(
        *("POST", ADMIN + "/companies", "companies", PEOPLE, administration.add_company),
        again=administration.show_companies,
    ),
    Route(
        *("POST", ADMIN + "/companies/{company:id}", "company", PEOPLE),
        administration.rename_company,
        again=administration.show_companies,
    ),
    Route(
        *("GET", ADMIN + "/word-model", "word_model", Action.MANAGE_WORD_MODEL),
        administration.show_word_model,
    ),
    Route(
        *("POST", ADMIN + "/word-model", "word_model", Action.MANAGE_WORD_MODEL),
        administration.put_word_model,
        again=administration.show_word_model,
    ),
    Route(
        *("GET", ADMIN + "/word-model/file", "word_model_file", Action.MANAGE_WORD_MODEL),
        administration.download_word_model,
    ),
    Route(
        *(
            "POST",
            ADMIN + "/word-model/remove",
            "remove_word_model",
            Action.MANAGE_WORD_MODEL,
        ),
        administration.remove_word_model,
    ),
    Route("GET", ADMIN + "/cpv", "cpv_admin", Action.MANAGE_CPV, administration.show_cpv),
    Route(
        *("POST", ADMIN + "/cpv", "cpv_admin", Action.MANAGE_CPV, administration.load_cpv),
        again=administration.show_cpv,
    ),
    Route(
        *("GET", ADMIN + "/journal", "site_journal", Action.READ_JOURNAL),
        keeping.show_journal,
        again=keeping.show_journal,
    ),
    Route(
        *("POST", ADMIN + "/journal/file", "journal_file", Action.READ_JOURNAL),
        keeping.export_journal,
        again=keeping.show_journal,
        prepare=keeping.prepare_journal_file,
    ),
    Route(
        *("GET", ADMIN + "/retention", "retention", Action.MANAGE_RETENTION),
        keeping.show_retention,
    ),
    Route(
        *("POST", ADMIN + "/retention", "retention", Action.MANAGE_RETENTION),
        keeping.save_retention,
        again=keeping.show_retention,
    ),
)

TENDERS = (
    Route("GET", "/cpv", "cpv", Action.FIND_CPV, tenders.find_cpv),
    Route("GET", "/images/{name}", "image", Action.SEE_HOME, tenders.open_image),
    Route(
        "GET", "/tenders/new", "new_tender", Action.CREATE_TENDER, tenders.show_new_tender
    ),
    Route(
        *(
            "POST",
            "/tenders/new",
            "new_tender",
            Action.CREATE_TENDER,
            tenders.create_tender,
        ),
        again=tenders.show_new_tender,
    ),
    Route(
        *("GET", TENDER, "tender", Action.READ_TENDER, tenders.show_tender, find_tender),
        ready=True,
    ),
    Route(
        *("GET", TENDER + "/sheet", "sheet", Action.READ_TENDER, tenders.show_sheet),
        find=find_tender,
    ),
    Route(
        *(
            "POST",
            TENDER + "/sheet",
            "sheet",
            Action.EDIT_FIELDS,
            tenders.save_sheet,
            find_tender,
        ),
        again=tenders.show_sheet,
    ),
    Route(
        *(
            "POST",
            TENDER + "/sheet/fields",
            "add_field",
            Action.EDIT_FIELDS,
            tenders.add_field,
        ),
        find=find_tender,
        again=tenders.show_sheet_afresh,
    ),
    Route(
        "GET", TENDER + "/team", "team", Action.READ_TENDER, tenders.show_team, find_tender
    ),
    Route(
        *(
            "POST",
            TENDER + "/team",
            "team",
            Action.MANAGE_TEAM,
            tenders.add_member,
            find_tender,
        ),
        again=tenders.show_team,
    ),
    Route(
        *(
            "POST",
            TENDER + "/team/{account:id}/remove",
            "remove_member",
            Action.MANAGE_TEAM,
        ),
        tenders.remove_member,
        find_tender,
        again=tenders.show_team,
    ),
    Route(
        *(
            "POST",
            TENDER + "/phase",
            "phase",
            Action.MOVE_PHASE,
            tenders.move_phase,
            find_tender,
        ),
        again=tenders.show_tender,
    ),
    Route(
        *("GET", TENDER + "/journal", "journal", Action.READ_TENDER),
        tenders.show_journal,
        find_tender,
    ),
    Route(
        *(
            "POST",
            TENDER + "/images",
            "images",
            Action.WRITE_SPEC,
            tenders.add_image,
            find_tender,
        ),
        again=tenders.show_image_form,
    ),
    Route(
        *("GET", TENDER + "/images", "images", Action.WRITE_SPEC, tenders.show_image_form),
        find=find_tender,
    ),
    Route(
        *("GET", TENDER + "/export", "export_tender", Action.EXPORT, exports.export_tender),
        find=find_tender,
    ),
)

# Addresses are tried in this order: those asked for most come first.
ROUTES: tuple[Route, ...] = (
    *(*LIVE, *SPECS, *PLACING, *TENDERS, *CHECK, *LIBRARY),
    *(*ENTRANCE, *ADMINISTRATION),
)
