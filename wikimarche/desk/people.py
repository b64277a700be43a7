"""Accounts, services and companies: what the administrator manages, and one's own language."""

import re
from dataclasses import dataclass, fields

from wikimarche.desk import credentials, leaving
from wikimarche.desk.asking import Ask, record
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Action, Profile
from wikimarche.store import accounts
from wikimarche.store.tables import Account, Company, Service

__all__ = [
    "LANGUAGES",
    "AccountForm",
    "FirstPassword",
    "add_account",
    "add_company",
    "add_service",
    "change_language",
    "first_account",
    "make_first_password",
    "rename_company",
    "rename_service",
    "reset_password",
    "update_account",
]

LANGUAGES = ("fr", "en")
EMAIL = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+\.[^\s@<>\"',;:.]+")
REQUIRED = Sentence("Cette information est nécessaire.")
MAX_NAME = 120


@dataclass(frozen=True)
class AccountForm:
    """What the administrator says of an account; ids are those of the lists, or None."""

    name: str
    email: str
    profile: str
    service_id: int | None = None
    company_id: int | None = None
    is_admin: bool = False
    is_steward: bool = False
    active: bool = True
    language: str = "fr"


def _name_fault(name: str) -> Sentence | None:
    if not name:
        return REQUIRED
    if len(name) > MAX_NAME or not name.isprintable():
        return Sentence(
            "Donnez un nom d’au plus %(count)s caractères, sans caractère spécial.",
            {"count": MAX_NAME},
        )
    return None


def _address_fault(ask: Ask, email: str, account_id: int | None) -> Sentence | None:
    if len(email) > 254 or not email.isprintable() or not EMAIL.fullmatch(email):
        return Sentence(
            "Donnez une adresse électronique, par exemple prenom.nom@exemple.fr."
        )
    taken = accounts.account_by_email(ask.session, email)
    if taken is not None and taken.id != account_id:
        return Sentence("Un compte existe déjà avec cette adresse.")
    return None


def _attachment_faults(ask: Ask, form: AccountForm) -> dict[str, Sentence]:
    """Say what is wrong in the profile and in what the account is attached to."""
    if form.profile not in set(Profile):
        return {"profile": Sentence("Choisissez un profil dans la liste.")}
    if form.profile == Profile.COMPANY:
        known = form.company_id and accounts.company_of(ask.session, form.company_id)
        admin = {"is_admin": Sentence("Une entreprise ne peut pas administrer le site.")}
        keeper = {"is_steward": Sentence("Une entreprise ne peut pas tenir le clausier.")}
        missing = {"company_id": Sentence("Choisissez l’entreprise de cette personne.")}
        refused = (admin if form.is_admin else {}) | (keeper if form.is_steward else {})
        return refused | ({} if known else missing)
    if form.service_id and accounts.service_of(ask.session, form.service_id) is None:
        return {"service_id": Sentence("Choisissez un service dans la liste.")}
    return {}


def _check(ask: Ask, form: AccountForm, account_id: int | None) -> None:
    faults = _attachment_faults(ask, form)
    if fault := _name_fault(form.name):
        faults["name"] = fault
    if fault := _address_fault(ask, form.email, account_id):
        faults["email"] = fault
    if form.language not in LANGUAGES:
        faults["language"] = Sentence("Choisissez une langue dans la liste.")
    if faults:
        raise Invalid(faults)


def _fill(account: Account, form: AccountForm) -> None:
    outside = form.profile == Profile.COMPANY
    account.name, account.email, account.profile = form.name, form.email, form.profile
    account.service_id = None if outside else form.service_id
    account.company_id = form.company_id if outside else None
    account.is_admin, account.is_steward = form.is_admin, form.is_steward
    account.active = form.active
    account.language = form.language


def _create(ask: Ask, form: AccountForm, password_hash: str) -> Account:
    _check(ask, form, None)
    account = Account(email=form.email, created_at=ask.now)
    _fill(account, form)
    account.password_hash = password_hash
    account.must_change = True
    ask.session.add(account)
    ask.session.flush()
    record(ask, "add_account", account=account.id)
    return account


@dataclass(frozen=True)
class FirstPassword:
    """A password made for somebody, to be shown once, and its hash."""

    said: str
    hashed: str


def make_first_password(ask: Ask) -> FirstPassword:
    """Make a first password.

    The costly hash is computed before the writing transaction opens: a flood of attempts to
    sign in, which waits for the same semaphore, must not keep writers waiting.
    """
    ask.require(Action.MANAGE_ACCOUNTS)
    said = credentials.make_password()
    return FirstPassword(said, credentials.hash_password(said))


def add_account(ask: Ask, form: AccountForm, first: FirstPassword) -> Account:
    """Add an account, with a first password that has to be changed."""
    ask.require(Action.MANAGE_ACCOUNTS)
    return _create(ask, form, first.hashed)


def first_account(ask: Ask, form: AccountForm, password: str) -> Account:
    """Add an account from the command line, by whoever operates the machine.

    Raises Invalid with the field `password` when the password may not serve.
    """
    fault = credentials.password_fault(password, email=form.email)
    if fault is not None:
        raise Invalid({"password": fault})
    account = _create(ask, form, credentials.hash_password(password))
    account.must_change = False
    return account


def _account(ask: Ask, account_id: int) -> Account:
    account = accounts.account_of(ask.session, account_id)
    if account is None:
        raise NotFound
    return account


def _present(ask: Ask, account_id: int) -> Account:
    """Give an account whose person was not removed; Invalid when it was."""
    account = _account(ask, account_id)
    if account.removed_at is not None:
        raise Invalid({}, leaving.REMOVED)
    return account


def _changed(account: Account, form: AccountForm) -> str:
    """Name what a form changes in an account, never the values: the journal keeps no name."""
    return " ".join(
        field.name
        for field in fields(form)
        if getattr(account, field.name) != getattr(form, field.name)
    )


def update_account(ask: Ask, account_id: int, form: AccountForm) -> Account:
    """Change an account; closing it ends its sessions. The last administrator stays.

    Who is no buyer any more is in charge of no tender; Invalid when one would have nobody.
    """
    ask.require(Action.MANAGE_ACCOUNTS)
    accounts.hold_administrators(ask.session)
    account = _present(ask, account_id)
    _check(ask, form, account_id)
    leaves = account.is_admin and account.active and not (form.is_admin and form.active)
    if leaves and accounts.active_administrators(ask.session) == 1:
        raise Invalid(
            {
                "is_admin": Sentence(
                    "Gardez au moins un administrateur actif : c’est le dernier."
                )
            }
        )
    leaving.keep_teams(ask, account_id, Profile(form.profile))
    changed = _changed(account, form)
    _fill(account, form)
    if not account.active:
        accounts.end_sign_ins(ask.session, account_id)
    ask.session.add(account)
    record(ask, "update_account", account=account_id, changed=changed)
    return account


def reset_password(ask: Ask, account_id: int, first: FirstPassword) -> Account:
    """Give an account a new first password and end its sessions."""
    ask.require(Action.MANAGE_ACCOUNTS)
    account = _present(ask, account_id)
    account.password_hash = first.hashed
    account.must_change = True
    accounts.end_sign_ins(ask.session, account_id)
    ask.session.add(account)
    record(ask, "reset_password", account=account_id)
    return account


def _named(name: str, taken: dict[str, int | None], own: int | None) -> str:
    """Give the name to keep; Invalid when it cannot serve or somebody has it."""
    fault = _name_fault(name)
    if fault is None and taken.get(name.casefold(), own) != own:
        fault = Sentence("Ce nom existe déjà.")
    if fault is not None:
        raise Invalid({"name": fault})
    return name


def _services(ask: Ask) -> dict[str, int | None]:
    return {row.name.casefold(): row.id for row in accounts.services(ask.session)}


def _companies(ask: Ask) -> dict[str, int | None]:
    return {row.name.casefold(): row.id for row in accounts.companies(ask.session)}


def add_service(ask: Ask, name: str) -> Service:
    """Add an internal service."""
    ask.require(Action.MANAGE_ACCOUNTS)
    service = Service(name=_named(name, _services(ask), None))
    ask.session.add(service)
    ask.session.flush()
    record(ask, "add_service", service=service.id)
    return service


def rename_service(ask: Ask, service_id: int, name: str) -> None:
    """Change the name of a service."""
    ask.require(Action.MANAGE_ACCOUNTS)
    service = accounts.service_of(ask.session, service_id)
    if service is None:
        raise NotFound
    service.name = _named(name, _services(ask), service_id)
    ask.session.add(service)
    record(ask, "rename_service", service=service_id)


def _siret(siret: str) -> str:
    """Give a SIRET without spaces: 14 digits whose Luhn key is right, or nothing."""
    digits = "".join(siret.split())
    if not digits:
        return ""
    weighed = (
        int(d) if place % 2 else sum(divmod(int(d) * 2, 10))
        for place, d in enumerate(digits if digits.isascii() and digits.isdigit() else "")
    )
    if len(digits) != 14 or sum(weighed) % 10 or not digits.isdigit():
        raise Invalid(
            {"siret": Sentence("Un SIRET compte 14 chiffres ; vérifiez celui-ci.")}
        )
    return digits


def add_company(ask: Ask, name: str, siret: str) -> Company:
    """Add a company; its SIRET may be left out."""
    ask.require(Action.MANAGE_ACCOUNTS)
    company = Company(name=_named(name, _companies(ask), None), siret=_siret(siret))
    ask.session.add(company)
    ask.session.flush()
    record(ask, "add_company", company=company.id)
    return company


def rename_company(ask: Ask, company_id: int, name: str, siret: str) -> None:
    """Change the name and SIRET of a company."""
    ask.require(Action.MANAGE_ACCOUNTS)
    company = accounts.company_of(ask.session, company_id)
    if company is None:
        raise NotFound
    company.name = _named(name, _companies(ask), company_id)
    company.siret = _siret(siret)
    ask.session.add(company)
    record(ask, "rename_company", company=company_id)


def change_language(ask: Ask, language: str) -> None:
    """Change the language in which the actor reads the site."""
    ask.require(Action.MANAGE_OWN_ACCOUNT)
    if language not in LANGUAGES:
        raise Invalid({"language": Sentence("Choisissez une langue dans la liste.")})
    account = _account(ask, ask.who.id)
    account.language = language
    ask.session.add(account)
