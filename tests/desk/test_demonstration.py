"""The demonstration: real work, the same at each run, that leaves other databases alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from tests.databases import copied_sqlite
from tests.people import Town
from wikimarche.desk import demonstration, history, signing_in, writing
from wikimarche.desk.asking import Ask, seal
from wikimarche.desk.credentials import password_fault
from wikimarche.desk.demonstration_deeds import ScenarioBroken, Scene, perform
from wikimarche.desk.demonstration_scenario import Edit, Step, people, steps
from wikimarche.desk.fields import fields_of
from wikimarche.desk.labels import Origin
from wikimarche.desk.revisions import revision_content
from wikimarche.desk.writing import EditForm
from wikimarche.errors import Forbidden
from wikimarche.rules import Phase
from wikimarche.store import accounts, specs, tenders
from wikimarche.store.opening import Store
from wikimarche.store.tables import Journal, Milestone, Revision, Spec, Tender
from wikimarche.store.texts import text_of
from wikimarche.text import checks, limits, markdown, outline
from wikimarche.text.checks import Kind
from wikimarche.text.outline import Scheme

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Load the demonstration once, for the tests that only read it or are refused."""
    store = copied_sqlite(sqlite_template, tmp_path_factory.mktemp("demonstration"))
    demonstration.load(store)
    yield store
    store.close()


@pytest.fixture
def session(loaded: Store) -> Iterator[Session]:
    with loaded.reading() as session:
        yield session


def revisions_of(session: Session) -> Sequence[Revision]:
    return session.exec(
        select(Revision).order_by(col(Revision.spec_id), col(Revision.number))
    ).all()


def texts_in(session: Session) -> list[tuple[Revision, str]]:
    """Give every version with its text."""
    return [(revision, text_of(session, revision)) for revision in revisions_of(session)]


def digests_of(store: Store) -> list[str]:
    """Give the digest of every version, then of every line of the journal."""
    with store.reading() as session:
        versions = [revision.digest for revision in revisions_of(session)]
        return versions + [
            row.digest
            for row in session.exec(select(Journal).order_by(col(Journal.id))).all()
        ]


def tender_in(session: Session, phase: Phase) -> Tender:
    return session.exec(select(Tender).where(Tender.phase == phase)).one()


def actor_ask(session: Session, person: str) -> Ask:
    email = next(one.email for one in people().persons if one.id == person)
    account = accounts.account_by_email(session, email)
    assert account is not None
    ask = Ask(session, None, NOW)
    return replace(ask, actor=signing_in.actor_of(ask, account))


def test_there_is_enough_to_look_at(session: Session) -> None:
    revisions = revisions_of(session)
    assert len(session.exec(select(Tender)).all()) == 3
    assert len(session.exec(select(Spec)).all()) >= 8
    assert len(revisions) >= 60
    assert len({revision.author_id for revision in revisions}) >= 8
    assert len(session.exec(select(Milestone)).all()) >= 10


# Versions of what was written live, which the demonstration has not.
LIVE = {
    *(Origin.LIVE, Origin.NAMED, Origin.MOVED),
    *(Origin.COPIED, Origin.RESTORED, Origin.WITHDRAWN),
}


def test_every_way_of_making_a_version_in_the_form_is_shown(session: Session) -> None:
    origins = Counter(revision.origin for revision in revisions_of(session))
    assert set(origins) == set(Origin) - {Origin.CREATION} - LIVE
    assert origins[Origin.MERGE] >= 2


def test_every_change_says_why_and_in_office_hours(session: Session) -> None:
    made = [one for one in revisions_of(session) if one.number > 1]
    assert all(one.reason for one in made)
    assert all(7 <= one.at.hour <= 17 and one.at.weekday() < 5 for one in made)


def test_the_three_tenders_stand_at_three_phases(session: Session) -> None:
    phases = [tender.phase for tender in session.exec(select(Tender)).all()]
    assert set(phases) == {Phase.CROSS_READING, Phase.DRAFTING, Phase.VALIDATED}


def test_every_text_may_be_kept(session: Session) -> None:
    texts = [text for _, text in texts_in(session)]
    assert not [text for text in texts if limits.faults(text)]


def test_every_version_is_sealed_to_the_one_before(session: Session) -> None:
    last: dict[int, str] = {}
    for revision, text in texts_in(session):
        assert revision.previous == last.get(revision.spec_id, "")
        assert revision.digest == seal(revision.previous, revision_content(revision, text))
        last[revision.spec_id] = revision.digest


def test_every_passage_has_its_authors(session: Session) -> None:
    ask, tender = actor_ask(session, "alix"), tender_in(session, Phase.CROSS_READING)
    spec = specs.specs_of(session, tender.id or 0)[0]
    written = history.written_by(ask, tender, spec)
    assert len({passage.last.name for passage in written}) >= 5


def findings_of(session: Session, tender: Tender) -> Counter[Kind]:
    """Count what the documents of a tender have to mend, by kind."""
    assert tender.id is not None
    rows = specs.specs_of(session, tender.id)
    docs = {
        row.code: markdown.parse(text_of(session, specs.head_of(session, row.id or 0))).doc
        for row in rows
    }
    outlines = {code: outline.outline(doc, Scheme.ARTICLES) for code, doc in docs.items()}
    known = {
        (code, one.key): one for code, all_ in outlines.items() for one in all_.sections
    }
    fields = fields_of(session, tender)
    return Counter(
        found.kind
        for code, doc in docs.items()
        for found in checks.findings(
            doc, outline=outlines[code], fields=fields, references=known
        )
    )


def test_the_tender_being_drafted_has_things_left_to_mend(session: Session) -> None:
    found = findings_of(session, tender_in(session, Phase.DRAFTING))
    wanted = {
        Kind.UNKNOWN_FIELD,
        Kind.EMPTY_FIELD,
        Kind.UNKNOWN_REFERENCE,
        Kind.MISSING_ALT,
    }
    assert set(found) == wanted


def test_the_validated_tender_has_nothing_left_to_mend(session: Session) -> None:
    assert findings_of(session, tender_in(session, Phase.VALIDATED)) == Counter()


def test_the_validated_tender_is_not_written_any_more(loaded: Store) -> None:
    form = EditForm(section="objet", text="# Autre", base_number=1, edit_id="e" * 32)
    with pytest.raises(Forbidden), loaded.writing() as session:
        tender = tender_in(session, Phase.VALIDATED)
        spec = specs.specs_of(session, tender.id or 0)[0]
        writing.edit_section(actor_ask(session, "basile"), tender, spec, form)


def test_everybody_signs_in_with_the_common_password(session: Session) -> None:
    everybody = people()
    for person in everybody.persons:
        found = signing_in.recognise(
            Ask(session, None, NOW),
            email=person.email,
            password=everybody.password,
            address="",
        )
        account = accounts.account_by_email(session, person.email)
        assert account is not None
        assert found == account.id
        assert not account.must_change


def test_the_common_password_keeps_the_rule() -> None:
    everybody = people()
    faults = [password_fault(everybody.password, email=p.email) for p in everybody.persons]
    assert not any(faults)


def test_companies_see_no_tender(session: Session) -> None:
    assert tenders.tenders_of(session, actor_ask(session, "ines").who) == []


def test_the_welcome_names_everybody_and_the_password() -> None:
    text = demonstration.welcome()
    assert all(person.email in text and person.role in text for person in people().persons)
    assert people().password in text
    assert "inventés" in text


def test_each_run_gives_the_same_digests(store: Store, loaded: Store) -> None:
    assert demonstration.is_empty(store)
    demonstration.load(store)
    assert demonstration.is_loaded(store)
    assert digests_of(store) == digests_of(loaded)


def test_a_database_with_accounts_is_left_alone(town: Town) -> None:
    town.buyer()
    demonstration.load(town.store)
    assert not demonstration.is_empty(town.store)
    assert not demonstration.is_loaded(town.store)
    with town.store.reading() as session:
        assert revisions_of(session) == []


def test_a_scenario_that_no_longer_fits_its_model_stops_the_loading(loaded: Store) -> None:
    deed = Edit(spec="RC", section="objet", replace=[["un passage retiré", ""]])
    step = Step("nettoyage", 1, NOW, "alix", deed)
    with pytest.raises(ScenarioBroken, match="un passage retiré"), loaded.writing() as db:
        alix = accounts.account_by_email(db, "alix.modele@exemple.fr")
        assert alix is not None
        tender = tender_in(db, Phase.CROSS_READING)
        perform(Scene(db, {"alix": alix}, {}, {"nettoyage": tender}), step)


def test_no_two_steps_are_taken_at_the_same_time() -> None:
    times = [step.at for step in steps()]
    assert len(set(times)) == len(times)
