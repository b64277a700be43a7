"""Keeping the library: proposals, decisions, versions, notes, and two stewards at once."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlmodel import select

from tests.desk.clauses import FILE, NUMBER, another, librarian
from tests.people import Room, Town
from wikimarche.desk import library
from wikimarche.desk.asking import Ask
from wikimarche.errors import Busy, Forbidden, Invalid, NotFound, Refusal, Stale
from wikimarche.rules import Actor, Profile
from wikimarche.store import library as shelf
from wikimarche.store.library_tables import ClauseProposal, ClauseVersion
from wikimarche.store.tables import Journal
from wikimarche.text.clause_search import Question
from wikimarche.text.clauses import Status

NEWER = FILE.replace("chaque trimestre", "chaque mois")
OTHER = "WM-NET-902"


@pytest.fixture
def lise(town: Town) -> Actor:
    return librarian(town)


@pytest.fixture
def paul(town: Town) -> Actor:
    return town.person("Paul Prescripteur")


@pytest.fixture
def shelved(town: Town, lise: Actor) -> Town:
    """Give a town whose library has one clause."""
    publish(town, lise)
    return town


def publish(town: Town, who: Actor, body: str = FILE, base: int = 0) -> ClauseVersion:
    with town.asking(who) as ask:
        return library.publish(ask, body, reason="Utile.", base_version=base)


def propose(town: Town, who: Actor, body: str = NEWER, base: int = 1) -> int:
    with town.asking(who) as ask:
        found = library.propose(ask, body, reason=" Plus\nserré. ", base_version=base)
        ask.session.flush()
        assert found.id is not None
        return found.id


def decide(town: Town, who: Actor, proposal: int, **more: str | bool) -> ClauseProposal:
    given = {"accept": True, "reason": "D’accord.", **more}
    with town.asking(who) as ask:
        return library.decide(ask, proposal, **given)  # type: ignore[arg-type]  # by name


def version(town: Town, number: str = NUMBER) -> int:
    with town.store.reading() as session:
        row = shelf.clause_named(session, number)
        return row.version if row else 0


def proposals(town: Town) -> list[int | None]:
    with town.store.reading() as session:
        return [each.id for each in shelf.open_proposals(session)]


@contextmanager
def invalid(field: str, words: str = "") -> Iterator[None]:
    """Expect a refusal of one field of a form."""
    with pytest.raises(Invalid) as found:
        yield
    assert list(found.value.fields) == [field]
    assert words in str(found.value.fields[field])


# --- publishing


def test_a_wording_published_is_a_version_with_its_reason_and_its_author(
    shelved: Town, lise: Actor
) -> None:
    again = publish(shelved, lise, NEWER, 1)
    assert (again.version, again.reason, again.account_id) == (2, "Utile.", lise.id)
    with shelved.asking(lise) as ask:
        found = library.shelved(ask, NUMBER)
        assert found.version == 2
        assert "chaque mois" in found.clause.wordings[1]
        old = shelf.version_of(ask.session, NUMBER, 1)
        assert old is not None
        assert old.body == FILE
        assert library.find_clauses(ask, Question("produits")).shelves == (found,)


def test_publishing_is_written_in_the_journal(shelved: Town, lise: Actor) -> None:
    with shelved.asking(lise) as ask:
        mine = select(Journal).where(Journal.account_id == lise.id)
        rows = ask.session.exec(mine).all()
    assert [(row.action, json.loads(row.detail)) for row in rows] == [
        ("publish_clause", {"number": NUMBER, "version": 1})
    ]


@pytest.mark.parametrize("base", [0, 2, 7, -1])
def test_a_version_made_on_another_one_is_stale(
    shelved: Town, lise: Actor, base: int
) -> None:
    with pytest.raises(Stale, match="publiée entre-temps"):
        publish(shelved, lise, NEWER, base)
    assert version(shelved) == 1


def test_a_new_clause_is_made_on_no_version(shelved: Town, lise: Actor) -> None:
    with pytest.raises(Stale):
        publish(shelved, lise, another(OTHER), 1)
    publish(shelved, lise, another(OTHER))
    assert version(shelved, OTHER) == 1


def test_a_file_that_cannot_be_read_is_refused_with_its_line(
    town: Town, lise: Actor
) -> None:
    with invalid("body", "Ligne 1 : il manque la clé « id »."):
        publish(town, lise, FILE.replace(f'id = "{NUMBER}"\n', ""))
    with invalid("body", "trop long"):
        publish(town, lise, FILE + "mot " * 20_000)
    assert version(town) == 0


def test_a_version_says_why(shelved: Town, lise: Actor) -> None:
    for reason in ("", " \n", "x" * 501, "a\u0007b"):
        with invalid("reason"), shelved.asking(lise) as ask:
            library.publish(ask, NEWER, reason=reason, base_version=1)
    assert version(shelved) == 1


# --- two at once


def at_once(
    town: Town, verbs: list[Callable[[Ask], object]], who: list[Actor]
) -> list[str]:
    """Do each verb in a transaction of its own, all together; give how each ended."""
    start = Barrier(len(verbs))

    def run(verb: Callable[[Ask], object], actor: Actor) -> str:
        start.wait(10)
        try:
            with town.asking(actor) as ask:
                verb(ask)
        except Refusal as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(verbs)) as threads:
        return sorted(threads.map(run, verbs, who))


def publishing(body: str, base: int) -> Callable[[Ask], object]:
    return lambda ask: library.publish(ask, body, reason="Utile.", base_version=base)


def test_of_two_stewards_who_publish_at_once_one_wins_and_the_other_is_told(
    shelved: Town, lise: Actor
) -> None:
    mona = librarian(shelved, "Mona Clausier")
    for base in range(1, 6):
        bodies = [FILE.replace("trimestre", f"{name} {base}") for name in ("mois", "jour")]
        verbs = [publishing(body, base) for body in bodies]
        assert at_once(shelved, verbs, [lise, mona]) == [Stale.__name__, "done"]
        assert version(shelved) == base + 1
        with shelved.store.reading() as session:
            last = shelf.version_of(session, NUMBER, base + 1)
            assert last is not None
            assert last.body in bodies


def test_of_two_stewards_who_take_a_number_at_once_one_wins(
    town: Town, lise: Actor
) -> None:
    mona = librarian(town, "Mona Clausier")
    verbs = [publishing(FILE, 0), publishing(NEWER, 0)]
    other, done = at_once(town, verbs, [lise, mona])
    assert done == "done"
    assert other in (Stale.__name__, Busy.__name__)
    assert version(town) == 1


def test_different_clauses_are_published_side_by_side(town: Town, lise: Actor) -> None:
    numbers = [f"WM-NET-{n}" for n in range(910, 916)]
    verbs = [publishing(another(number), 0) for number in numbers]
    assert at_once(town, verbs, [lise] * len(verbs)) == ["done"] * len(verbs)
    with town.asking(lise) as ask:
        assert [s.clause.number for s in library.find_clauses(ask, Question()).shelves] == (
            numbers
        )


def test_of_two_decisions_on_one_proposal_one_wins(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    number, mona = propose(shelved, paul), librarian(shelved, "Mona Clausier")

    def deciding(accept: bool) -> Callable[[Ask], object]:
        return lambda ask: library.decide(ask, number, accept=accept, reason="Vu.")

    verbs = [deciding(True), deciding(False)]
    assert at_once(shelved, verbs, [lise, mona]) == [Stale.__name__, "done"]
    assert proposals(shelved) == []


# --- proposals


def test_a_proposal_waits_for_a_steward(shelved: Town, paul: Actor) -> None:
    number = propose(shelved, paul)
    assert proposals(shelved) == [number]
    assert version(shelved) == 1
    with shelved.store.reading() as session:
        found = shelf.proposal_of(session, number)
        assert found is not None
        assert (found.state, found.reason, found.base_version) == ("open", "Plus serré.", 1)
        assert (found.body, found.account_id) == (NEWER, paul.id)


def test_a_proposal_accepted_is_published_with_the_reason_it_gave(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    found = decide(shelved, lise, propose(shelved, paul))
    assert (found.state, found.decision, found.decided_by) == (
        *("accepted", "D’accord."),
        lise.id,
    )
    with shelved.store.reading() as session:
        last = shelf.version_of(session, NUMBER, 2)
        assert last is not None
        assert (last.body, last.reason, last.account_id) == (NEWER, "Plus serré.", lise.id)
    assert proposals(shelved) == []


def test_a_proposal_may_be_adapted_by_who_accepts_it(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    ours = NEWER.replace("chaque mois", "chaque semestre")
    decide(shelved, lise, propose(shelved, paul), body=ours)
    with shelved.asking(lise) as ask:
        assert "chaque semestre" in library.shelved(ask, NUMBER).clause.wordings[1]


def test_a_proposal_declined_changes_nothing(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    found = decide(shelved, lise, propose(shelved, paul), accept=False)
    assert found.state == "declined"
    assert (proposals(shelved), version(shelved)) == ([], 1)


def test_a_proposal_is_decided_once_with_a_reason(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    number = propose(shelved, paul)
    with invalid("reason"):
        decide(shelved, lise, number, reason=" ")
    decide(shelved, lise, number, accept=False)
    with pytest.raises(Stale, match="déjà reçu sa réponse"):
        decide(shelved, lise, number)
    with pytest.raises(NotFound):
        decide(shelved, lise, number + 1)


def test_a_proposal_made_on_an_older_version_stays_open(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    number = propose(shelved, paul)
    publish(shelved, lise, FILE.replace("trimestre", "an"), 1)
    with pytest.raises(Stale, match="publiée entre-temps"):
        decide(shelved, lise, number)
    assert (proposals(shelved), version(shelved)) == ([number], 2)
    decide(shelved, lise, number, accept=False)


def test_a_new_clause_may_be_proposed(shelved: Town, lise: Actor, paul: Actor) -> None:
    decide(shelved, lise, propose(shelved, paul, another(OTHER), 0))
    assert version(shelved, OTHER) == 1


def test_a_proposal_that_cannot_be_is_refused(shelved: Town, paul: Actor) -> None:
    with invalid("body", "déjà celui d’une autre clause"):
        propose(shelved, paul, FILE, 0)
    with pytest.raises(NotFound):
        propose(shelved, paul, another(OTHER), 1)
    with invalid("body", "Ligne 1"):
        propose(shelved, paul, "Bonjour")
    with invalid("reason"), shelved.asking(paul) as ask:
        library.propose(ask, NEWER, reason="", base_version=1)
    assert proposals(shelved) == []


# --- retiring


@pytest.mark.parametrize(
    "said",
    [
        'status = "published"',
        'status="published"',
        "status = 'published'",
        '"status" = "published"',
    ],
)
def test_a_clause_retired_is_read_and_no_more_found(
    town: Town, lise: Actor, said: str
) -> None:
    body = FILE.replace('status = "published"', said)
    publish(town, lise, body.replace("Bibliothèque", 'status = \\"published\\"'))
    with town.asking(lise) as ask:
        library.retire(ask, NUMBER, reason="Dépassée.", base_version=1)
    with town.asking(lise) as ask:
        found = library.shelved(ask, NUMBER)
        assert (found.version, found.clause.status) == (2, Status.RETIRED)
        assert found.clause.steward == 'status = "published"'
        assert library.find_clauses(ask, Question()).shelves == ()
        row = shelf.clause_named(ask.session, NUMBER)
        assert row is not None
        assert row.status == "retired"


def test_a_clause_is_retired_once_as_it_is_now(shelved: Town, lise: Actor) -> None:
    def retire(base: int) -> None:
        with shelved.asking(lise) as ask:
            library.retire(ask, NUMBER, reason="Dépassée.", base_version=base)

    publish(shelved, lise, NEWER, 1)
    with pytest.raises(Stale):
        retire(1)
    with pytest.raises(NotFound):
        retire(3)
    retire(2)
    with pytest.raises(Stale, match="déjà retirée"):
        retire(3)


def test_a_retired_clause_may_be_published_again(shelved: Town, lise: Actor) -> None:
    with shelved.asking(lise) as ask:
        library.retire(ask, NUMBER, reason="Dépassée.", base_version=1)
    publish(shelved, lise, FILE, 2)
    with shelved.asking(lise) as ask:
        assert len(library.find_clauses(ask, Question()).shelves) == 1


# --- notes


def notes(town: Town) -> list[tuple[str, str, str]]:
    with town.store.reading() as session:
        row = shelf.clause_named(session, NUMBER)
        assert row is not None
        assert row.id is not None
        found = shelf.notes_of(session, row.id)
        return [(note.kind, note.body, account.name) for note, account in found]


def note(town: Town, who: Actor, body: str = "Bien reçue.", kind: str = "comment") -> int:
    with town.asking(who) as ask:
        found = library.add_note(ask, NUMBER, kind=kind, body=body)
        ask.session.flush()
        assert found.id is not None
        return found.id


def remove(town: Town, who: Actor, number: int, of: str = NUMBER) -> None:
    with town.asking(who) as ask:
        library.remove_note(ask, of, number)


def test_notes_are_given_the_oldest_first(shelved: Town, lise: Actor, paul: Actor) -> None:
    note(shelved, paul, " Trois offres.\n\nAucune pénalité. ", "experience")
    note(shelved, lise, "Merci.")
    assert notes(shelved) == [
        ("experience", "Trois offres.\n\nAucune pénalité.", paul.name),
        ("comment", "Merci.", lise.name),
    ]


def test_a_note_that_cannot_be_is_refused(shelved: Town, paul: Actor) -> None:
    with invalid("note", "quelques mots"):
        note(shelved, paul, " \n")
    with invalid("note", "2000"):
        note(shelved, paul, "x" * 2_001)
    with invalid("kind"):
        note(shelved, paul, kind="rumour")
    with pytest.raises(NotFound), shelved.asking(paul) as ask:
        library.add_note(ask, OTHER, kind="comment", body="Un mot.")
    assert notes(shelved) == []


def test_a_note_is_taken_back_by_who_wrote_it_or_by_a_steward(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    eve = shelved.person("Ève Voisine")
    mine, other = note(shelved, paul), note(shelved, paul, "Encore.")
    with pytest.raises(Forbidden):
        remove(shelved, eve, mine)
    remove(shelved, paul, mine)
    assert [body for _, body, _ in notes(shelved)] == ["Encore."]
    remove(shelved, lise, other)
    assert notes(shelved) == []


def test_a_note_is_taken_back_once_and_from_its_own_clause(
    shelved: Town, lise: Actor, paul: Actor
) -> None:
    publish(shelved, lise, another(OTHER))
    number = note(shelved, paul)
    with pytest.raises(NotFound):
        remove(shelved, paul, number, OTHER)
    with pytest.raises(NotFound):
        remove(shelved, paul, number + 1)
    remove(shelved, paul, number)
    with pytest.raises(NotFound):
        remove(shelved, paul, number)


# --- rights

KEEPING: dict[str, Callable[[Ask], object]] = {
    "publish": publishing(NEWER, 1),
    "retire": lambda ask: library.retire(ask, NUMBER, reason="Vue.", base_version=1),
    "decide": lambda ask: library.decide(ask, 1, accept=True, reason="Vue."),
}
SAYING: dict[str, Callable[[Ask], object]] = {
    "propose": lambda ask: library.propose(ask, NEWER, reason="Vue.", base_version=1),
    "note": lambda ask: library.add_note(ask, NUMBER, kind="comment", body="Vue."),
    "remove": lambda ask: library.remove_note(ask, NUMBER, 1),
    "find": lambda ask: library.find_clauses(ask, Question()),
    "read": lambda ask: library.shelved(ask, NUMBER),
}


@pytest.mark.parametrize("name", KEEPING)
def test_who_does_not_keep_the_library_changes_nothing_in_it(
    small_room: Room, name: str
) -> None:
    town = small_room.town
    publish(town, librarian(town))
    propose(town, small_room.bo)
    administrator = town.administrator()
    for who in (small_room.alix, small_room.bo, administrator):
        with pytest.raises(Forbidden), town.asking(who) as ask:
            KEEPING[name](ask)
    assert version(town) == 1


@pytest.mark.parametrize("name", [*SAYING, *KEEPING])
def test_a_company_and_nobody_see_nothing_of_the_library(
    small_town: Town, name: str
) -> None:
    publish(small_town, librarian(small_town))
    company = small_town.person("Cie Propre", Profile.COMPANY)
    for who in (company, None):
        with pytest.raises(Forbidden), small_town.asking(who) as ask:
            {**SAYING, **KEEPING}[name](ask)


def test_an_unknown_number_is_not_found(shelved: Town, paul: Actor) -> None:
    with pytest.raises(NotFound), shelved.asking(paul) as ask:
        library.shelved(ask, OTHER)
