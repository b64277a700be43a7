"""What the administrator manages: accounts, services, companies, Word model, CPV."""

from typing import Any

from wikimarche.desk import cpv, people, word_models
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Profile
from wikimarche.store import accounts, records
from wikimarche.web.forms import account_form
from wikimarche.web.views.keeping import heirs
from wikimarche.web.visit import Answer, Download, Page, Redirect, Upload, Visit

__all__ = [
    "add_account",
    "add_company",
    "add_service",
    "download_word_model",
    "load_cpv",
    "prepare_first_password",
    "put_word_model",
    "remove_word_model",
    "rename_company",
    "rename_service",
    "reset_password",
    "save_account",
    "show_account",
    "show_accounts",
    "show_companies",
    "show_cpv",
    "show_new_account",
    "show_services",
    "show_word_model",
]


def show_accounts(visit: Visit) -> Answer:
    """List the accounts; context: accounts, services and companies (by id)."""
    session = visit.ask.session
    context = {
        "accounts": accounts.accounts(session),
        "services": {row.id: row for row in accounts.services(session)},
        "companies": {row.id: row for row in accounts.companies(session)},
    }
    return Page("administration/accounts.html", context)


def _account_page(visit: Visit, account: Any, **more: Any) -> Page:
    """Context: account (row or None), form (AccountForm as typed, or None), profiles,
    services, companies, password (shown once, or None), what `heirs` gives, refusal.
    """
    session = visit.ask.session
    context = {
        "account": account,
        "form": account_form(visit) if visit.refusal else None,
        "profiles": tuple(Profile),
        "services": accounts.services(session),
        "companies": accounts.companies(session),
        "password": None,
        "refusal": visit.refusal,
        **heirs(visit, account),
    }
    return Page("administration/account.html", context | more)


def show_new_account(visit: Visit) -> Answer:
    """Show the form of a new account."""
    return _account_page(visit, None)


def prepare_first_password(visit: Visit) -> people.FirstPassword:
    """Make a first password, before the writing transaction opens."""
    return people.make_first_password(visit.ask)


def add_account(visit: Visit) -> Answer:
    """Add an account and show its first password, once."""
    account = people.add_account(visit.ask, account_form(visit), visit.prepared)
    return _account_page(visit, account, password=visit.prepared.said)


def show_account(visit: Visit) -> Answer:
    """Show an account to change."""
    account = accounts.account_of(visit.ask.session, visit.number("account"))
    if account is None:
        raise NotFound
    return _account_page(visit, account)


def save_account(visit: Visit) -> Answer:
    """Change an account."""
    people.update_account(visit.ask, visit.number("account"), account_form(visit))
    return Redirect("admin", done="account")


def reset_password(visit: Visit) -> Answer:
    """Give an account a new first password and show it, once."""
    number = visit.number("account")
    account = people.reset_password(visit.ask, number, visit.prepared)
    return _account_page(visit, account, password=visit.prepared.said)


def show_services(visit: Visit) -> Answer:
    """List the services; context: services, refusal, typed (name), at (id renamed, or None)."""
    context = {
        "services": accounts.services(visit.ask.session),
        "refusal": visit.refusal,
        "typed": visit.form.get("name"),
        "at": visit.request.path_params.get("service"),
    }
    return Page("administration/services.html", context)


def add_service(visit: Visit) -> Answer:
    """Add a service."""
    people.add_service(visit.ask, visit.form.get("name").strip())
    return Redirect("services", done="service")


def rename_service(visit: Visit) -> Answer:
    """Rename a service."""
    people.rename_service(
        visit.ask, visit.number("service"), visit.form.get("name").strip()
    )
    return Redirect("services", done="service")


def show_companies(visit: Visit) -> Answer:
    """List the companies; context: companies, refusal, typed (name, siret), at (id or None)."""
    context = {
        "companies": accounts.companies(visit.ask.session),
        "refusal": visit.refusal,
        "typed": {"name": visit.form.get("name"), "siret": visit.form.get("siret")},
        "at": visit.request.path_params.get("company"),
    }
    return Page("administration/companies.html", context)


def add_company(visit: Visit) -> Answer:
    """Add a company."""
    people.add_company(visit.ask, visit.form.get("name").strip(), visit.form.get("siret"))
    return Redirect("companies", done="company")


def rename_company(visit: Visit) -> Answer:
    """Change a company's name and SIRET."""
    form = visit.form
    people.rename_company(
        visit.ask, visit.number("company"), form.get("name").strip(), form.get("siret")
    )
    return Redirect("companies", done="company")


def _upload(visit: Visit) -> Upload:
    upload = visit.form.files.get("file")
    if upload is None:
        raise Invalid({"file": Sentence("Choisissez un fichier sur votre poste.")})
    return upload


def show_word_model(visit: Visit) -> Answer:
    """Show which Word model serves; context: model (row or None), faults_said, refusal."""
    model = records.word_model(visit.ask.session)
    context = {
        "model": model,
        "faults_said": word_models.faults_of(model.content) if model else (),
        "refusal": visit.refusal,
    }
    return Page("administration/word_model.html", context)


def put_word_model(visit: Visit) -> Answer:
    """Put a Word model in place."""
    upload = _upload(visit)
    word_models.put_word_model(visit.ask, name=upload.name, content=upload.content)
    return Redirect("word_model", done="word_model")


def remove_word_model(visit: Visit) -> Answer:
    """Go back to the shipped Word model."""
    word_models.remove_word_model(visit.ask)
    return Redirect("word_model", done="word_model_removed")


def download_word_model(visit: Visit) -> Answer:
    """Hand over the Word model that serves, to start one's own from it."""
    model = records.word_model(visit.ask.session)
    content = model.content if model else word_models.shipped_model()
    return Download(content, word_models.MEDIA_TYPE, "modele-wiki-marche.docx")


def show_cpv(visit: Visit) -> Answer:
    """Show how many codes are loaded; context: count, words, found (Cpv rows), refusal."""
    words = visit.query("q")[:100]
    context = {
        "count": records.cpv_count(visit.ask.session),
        "words": words,
        "found": cpv.find_cpv(visit.ask.session, words) if words else (),
        "refusal": visit.refusal,
    }
    return Page("administration/cpv.html", context)


def load_cpv(visit: Visit) -> Answer:
    """Load the complete vocabulary from a published file."""
    cpv.load_cpv(visit.ask, _upload(visit).content)
    return Redirect("cpv_admin", done="cpv")
