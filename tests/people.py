"""People and tenders for the tests, made through the desk as everything else is."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlmodel import Session

from tests.clock import Clock
from wikimarche.desk import cpv, people, signing_in, specs, tenders
from wikimarche.desk.asking import Ask
from wikimarche.desk.people import AccountForm
from wikimarche.desk.sheet import SheetForm
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.writing import EditForm
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store import accounts
from wikimarche.store import specs as spec_store
from wikimarche.store import tenders as tender_store
from wikimarche.store.opening import Store
from wikimarche.store.tables import Spec, Tender

PASSWORD = "une phrase assez longue"
SHEET = SheetForm(
    reference="2026-NET-01",
    object="Nettoyage des locaux du siège",
    buyer="Région Exemple",
    nature="services",
    procedure="adapted",
    launch_date="2026-12-01",
    offers_date="2027-01-15",
)
TEXT = """# Objet {#objet}

Le marché porte sur {{objet}}.

# Délais {#delais}

Le délai est de dix jours ouvrés.

# Pénalités {#penalites}

Voir l’article [#delais].
"""


@dataclass(frozen=True)
class Town:
    """A store with its people, in which a test does things one request at a time."""

    store: Store
    clock: Clock

    @contextmanager
    def asking(self, actor: Actor | None) -> Iterator[Ask]:
        """Open one request of an actor, whose roles are read anew."""
        with self.store.writing() as session:
            yield Ask(session, self.fresh(session, actor), self.clock())

    def fresh(self, session: Session, actor: Actor | None) -> Actor | None:
        """Give the actor with the roles it has now."""
        if actor is None or actor.id == 0:
            return actor
        account = accounts.account_of(session, actor.id)
        assert account is not None
        return signing_in.actor_of(Ask(session, None, self.clock()), account)

    def person(
        self, name: str, profile: Profile = Profile.SERVICE, **more: object
    ) -> Actor:
        """Add somebody who can sign in with PASSWORD."""
        email = f"{name.lower().replace(' ', '.')}@exemple.fr"
        form = replace(AccountForm(name=name, email=email, profile=profile), **more)
        with self.asking(None) as ask:
            account = people.first_account(ask, form, PASSWORD)
            return signing_in.actor_of(ask, account)

    def buyer(self) -> Actor:
        """Add a buyer."""
        return self.person("Alix Acheteuse", Profile.BUYER)

    def tender(self, buyer: Actor, form: SheetForm = SHEET) -> int:
        """Open a tender and give its id."""
        with self.asking(buyer) as ask:
            cpv.shipped_cpv(ask.session)
            tender = tenders.create_tender(ask, form)
            assert tender.id is not None
            return tender.id

    def join(
        self, buyer: Actor, tender: int, actor: Actor, role: Role = Role.WRITER
    ) -> None:
        """Put somebody in the team of a tender."""
        with self.asking(buyer) as ask:
            row = self.row(ask, tender)
            tenders.add_member(ask, row, account_id=actor.id, role=role)

    def row(self, ask: Ask, tender: int) -> Tender:
        """Give the row of a tender that the actor may see."""
        row = tender_store.tender_of(ask.session, ask.who, tender)
        assert row is not None
        return row

    def rows(self, ask: Ask, tender: int, spec: int) -> tuple[Tender, Spec]:
        """Give the rows of a tender and of one of its documents."""
        found = spec_store.spec_of(ask.session, tender, spec)
        assert found is not None
        return self.row(ask, tender), found

    def spec(self, actor: Actor, tender: int, text: str = TEXT, kind: str = "cctp") -> int:
        """Add a document with this text and give its id."""
        start = Start(file_name="piece.md", content=text.encode())
        with self.asking(actor) as ask:
            spec = specs.add_spec(ask, self.row(ask, tender), SpecForm(kind=kind), start)
            assert spec.id is not None
            return spec.id


def edit(section: str, text: str, base: int, **more: object) -> EditForm:
    """Give the form of one article, with an edit id of its own."""
    form = EditForm(
        section=section, text=text, base_number=base, edit_id=secrets.token_hex(16)
    )
    return replace(form, **more)  # type: ignore[arg-type]  # fields of the form, by name


__all__ = ["PASSWORD", "SHEET", "TEXT", "Town", "edit"]
