"""A library that people have used: clauses placed and softened, worded anew, proposed, answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tests.people import edit
from wikimarche.desk import drafts, legal, library, placing, signing_in, writing
from wikimarche.desk.asking import Ask
from wikimarche.desk.legal import AnswerForm
from wikimarche.desk.placing import PlaceForm
from wikimarche.store import accounts, specs, tenders
from wikimarche.store import library as shelf
from wikimarche.store.opening import Store
from wikimarche.store.tables import Spec, Tender

__all__ = ["OTHER", "USED", "use_library"]

USED, OTHER = "WM-NET-025", "WM-NET-027"
BUYER, STEWARD, WRITER = "alix.modele", "elia.specimen", "hakim.canevas"
PROTECTED = " d’un écolabel de type I ou d’un label équivalent"
REASON = "Les relevés des dernières années montrent que c’est possible."


@contextmanager
def asking(store: Store, name: str) -> Iterator[Ask]:
    """Open a request of one of the people of the demonstration."""
    with store.writing() as session:
        account = accounts.account_by_email(session, f"{name}@exemple.fr")
        assert account is not None
        nobody = Ask(session, None, datetime.now(UTC))
        yield Ask(session, signing_in.actor_of(nobody, account), nobody.now)


@contextmanager
def at_work(store: Store) -> Iterator[tuple[Ask, Tender, Spec]]:
    """Open a request of the buyer on the first document of the first tender."""
    with asking(store, BUYER) as ask:
        tender = tenders.tender_of(ask.session, ask.who, 1)
        spec = specs.spec_of(ask.session, 1, 1)
        assert tender is not None
        assert spec is not None
        yield ask, tender, spec


def use_library(store: Store) -> None:
    """Use the library of the demonstration in its first tender as people do in some weeks."""
    for number, level, part in ((USED, 2, ""), (OTHER, 1, ""), (USED, 1, "CR")):
        with at_work(store) as (ask, tender, spec):
            form = PlaceForm(number, 1, "objet", f"{number}-{part:-<16}", level, part)
            placing.place_clause(ask, tender, spec, form)
    with at_work(store) as (ask, tender, spec):
        draft = drafts.draft_of(ask.session, spec)
        text = writing.section_text(draft, "objet").replace(PROTECTED, "", 1)
        writing.edit_section(ask, tender, spec, edit("objet", text, draft.number))
    with at_work(store) as (ask, tender, _):
        legal.answer_finding(ask, tender, AnswerForm("R20", 0, REASON))
    _keep(store)


def _keep(store: Store) -> None:
    """Word the clause anew, propose another wording, say something, retire a clause."""
    with asking(store, WRITER) as ask:
        body = _body(ask, OTHER, 1).replace("deux semaines", "trois semaines")
        library.propose(ask, body, reason=REASON, base_version=1)
        library.add_note(ask, USED, kind="experience", body=REASON)
    with asking(store, STEWARD) as ask:
        body = _body(ask, USED, 1).replace("ainsi que le savon", "et le savon")
        library.publish(ask, body, reason=REASON, base_version=1)
        library.retire(ask, "WM-FOU-006", reason=REASON, base_version=1)


def _body(ask: Ask, number: str, version: int) -> str:
    row = shelf.version_of(ask.session, number, version)
    assert row is not None
    return row.body
