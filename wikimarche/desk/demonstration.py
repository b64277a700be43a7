"""The demonstration: a fictional authority at work on three tenders, the same at each run.

    data/demo/*.toml ──read──► steps in the order of time ──desk verbs──► an empty database

Everything goes through the verbs that people use, at the scenario's dates, so that
histories, authors and digests are those of real work.
"""

from wikimarche.desk import catalogue, cpv
from wikimarche.desk import people as registry
from wikimarche.desk.asking import Ask
from wikimarche.desk.demonstration_deeds import Scene, perform
from wikimarche.desk.demonstration_scenario import Person, people, steps
from wikimarche.desk.people import AccountForm
from wikimarche.store import accounts
from wikimarche.store.opening import Store
from wikimarche.store.tables import Account, Company, Service

__all__ = ["is_empty", "is_loaded", "load", "welcome"]


def is_empty(store: Store) -> bool:
    """Tell whether the database holds no account at all."""
    with store.reading() as session:
        return not accounts.has_accounts(session)


def is_loaded(store: Store) -> bool:
    """Tell whether the accounts of the demonstration are in the database."""
    with store.reading() as session:
        return all(
            accounts.account_by_email(session, person.email) for person in people().persons
        )


def load(store: Store) -> None:
    """Fill an empty database, all or nothing; does nothing to one that has accounts."""
    first = steps()[0].at
    with store.writing() as session:
        if accounts.has_accounts(session):
            return
        cpv.shipped_cpv(session)
        catalogue.shipped_clauses(session, first)
        scene = _settled(Ask(session, None, first))
        for step in steps():
            perform(scene, step)


def _settled(ask: Ask) -> Scene:
    """Make the administrator's account, then services, companies and everybody else."""
    everybody = people()
    head, *others = everybody.persons
    made = {head.id: _account(ask, head)}
    scene = Scene(ask.session, made, {})
    administrator = scene.ask(head.id, ask.now)
    for name in everybody.services:
        scene.services[name] = _id(registry.add_service(administrator, name))
    companies = {
        name: _id(registry.add_company(administrator, name, ""))
        for name in everybody.companies
    }
    for person in others:
        service, company = scene.services.get(person.service), companies.get(person.company)
        made[person.id] = _account(ask, person, service=service, company=company)
    return scene


def _account(
    ask: Ask, person: Person, *, service: int | None = None, company: int | None = None
) -> Account:
    form = AccountForm(
        name=person.name,
        email=person.email,
        profile=person.profile,
        service_id=service,
        company_id=company,
        is_admin=person.is_admin,
        is_steward=person.is_steward,
    )
    return registry.first_account(ask, form, people().password)


def _id(row: Service | Company) -> int:
    assert row.id is not None
    return row.id


WELCOME = """
Démonstration de wiki-marché
Les personnes, l’acheteur et les marchés sont inventés. Ce mot de passe est connu de tous :
n’ouvrez pas cette base à d’autres et n’y mettez rien de vrai.

{lines}

Mot de passe commun : {password}
"""


def welcome() -> str:
    """Give the text for a terminal: who can sign in, what each of them does, the password."""
    persons = people().persons
    width = max(len(person.email) for person in persons)
    lines = (
        f"  {person.email:<{width}}  {person.name}, {person.role}" for person in persons
    )
    return WELCOME.format(lines="\n".join(lines), password=people().password).strip("\n")
