"""People and tenders for the tests, made through the desk as everything else is."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from sqlmodel import Session

from tests.clock import Clock
from wikimarche.desk import cpv, credentials, signing_in, specs, tenders, writing
from wikimarche.desk.asking import Ask
from wikimarche.desk.sheet import SheetForm
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.writing import EditForm, Saved
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store import accounts
from wikimarche.store import specs as spec_store
from wikimarche.store import tenders as tender_store
from wikimarche.store import texts as text_store
from wikimarche.store.opening import Store
from wikimarche.store.tables import Account, Revision, Spec, Tender

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


@cache
def _hash() -> str:
    return credentials.hash_password(PASSWORD)


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
        """Add somebody who can sign in with PASSWORD, hashed once for all of them."""
        account = Account(
            email=f"{name.lower().replace(' ', '.')}@exemple.fr",
            name=name,
            profile=profile,
            language="fr",
            password_hash=_hash(),
            created_at=self.clock(),
        )
        for field, value in more.items():
            setattr(account, field, value)
        with self.asking(None) as ask:
            ask.session.add(account)
            ask.session.flush()
            return signing_in.actor_of(ask, account)

    def buyer(self) -> Actor:
        """Add a buyer."""
        return self.person("Alix Acheteuse", Profile.BUYER)

    def administrator(self) -> Actor:
        """Add an administrator, who is a buyer too."""
        return self.person("Ada Admin", Profile.BUYER, is_admin=True)

    def tender(self, buyer: Actor, form: SheetForm = SHEET) -> int:
        """Open a tender and give its id."""
        with self.asking(buyer) as ask:
            if form.cpv or any(lot.cpv for lot in form.lots):
                cpv.shipped_cpv(ask.session)  # 495 rows, for those who need them
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


@dataclass(frozen=True)
class Room:
    """A document of a tender, its buyer and a colleague who writes in it."""

    town: Town
    alix: Actor
    bo: Actor
    tender: int
    spec: int

    @contextmanager
    def asking(self, actor: Actor) -> Iterator[tuple[Ask, Tender, Spec]]:
        """Open one request of an actor, with the tender and the document."""
        with self.town.asking(actor) as ask:
            yield ask, *self.town.rows(ask, self.tender, self.spec)

    def save(self, actor: Actor, form: EditForm) -> Saved:
        """Save one article as an actor."""
        with self.asking(actor) as (ask, tender, spec):
            return writing.edit_section(ask, tender, spec, form)

    def write(self, actor: Actor, section: str, text: str, base: int = 1) -> Saved:
        """Save one article as an actor, typed on a version."""
        return self.save(actor, edit(section, text, base))

    def revisions(self) -> Sequence[Revision]:
        """Give the revisions of the document, the first one first."""
        with self.town.store.reading() as session:
            rows = spec_store.revisions_of(session, self.spec)
            return [revision for revision, _, _ in reversed(rows)]

    def text(self) -> str:
        """Give the text of the last revision."""
        return self.texts()[-1]

    def texts(self) -> list[str]:
        """Give the texts of the document, the first one first."""
        with self.town.store.reading() as session:
            return [text for _, text in text_store.texts_of(session, self.spec)]


def room_in(town: Town, text: str = TEXT) -> Room:
    """Open a tender with one document and two people."""
    alix, bo = town.buyer(), town.person("Bo Bâtiment")
    tender = town.tender(alix)
    town.join(alix, tender, bo)
    return Room(town, alix, bo, tender, town.spec(alix, tender, text))


def edit(section: str, text: str, base: int, **more: object) -> EditForm:
    """Give the form of one article, with an edit id of its own."""
    form = EditForm(
        section=section, text=text, base_number=base, edit_id=secrets.token_hex(16)
    )
    return replace(form, **more)  # type: ignore[arg-type]  # fields of the form, by name


__all__ = ["PASSWORD", "SHEET", "TEXT", "Room", "Town", "edit", "room_in"]
