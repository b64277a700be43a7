"""Many writers at once: nothing lost, nothing doubled, one unbroken line of versions."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

import pytest

from tests.clock import Clock
from tests.databases import empty
from tests.people import SHEET, Room, Town, edit, room_in
from wikimarche.desk import specs, tenders, writing
from wikimarche.desk.asking import seal
from wikimarche.desk.revisions import revision_content
from wikimarche.desk.sheet import SheetForm
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.writing import EditForm, Saved, clash_digest
from wikimarche.errors import Busy, Collision, Forbidden, Invalid
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store.opening import Store
from wikimarche.store.tables import Account
from wikimarche.text.merging import Choice, Clash

S = TypeVar("S")
T = TypeVar("T")
WRITERS = 16
ARTICLES = (
    "\n\n".join(f"# Article {n} {{#a{n}}}\n\nTexte {n}." for n in range(WRITERS)) + "\n"
)
PARAGRAPHS = ["# Liste {#liste}", *(f"Alinéa numéro {n}." for n in range(WRITERS))]


def at_once(verb: Callable[[S], T], each: Iterable[S]) -> list[T]:
    with ThreadPoolExecutor(WRITERS) as threads:
        return [future.result() for future in [threads.submit(verb, one) for one in each]]


@pytest.fixture
def served(postgres_store: Store, clock: Clock) -> Room:
    """Give a room on PostgreSQL, where transactions overlap; SQLite has one at a time."""
    empty(postgres_store)
    return room_in(Town(postgres_store, clock))


def words(room: Room) -> Counter[str]:
    return Counter(room.text().replace(".", " ").split())


def unbroken(room: Room) -> None:
    rows = room.revisions()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous for row in rows] == ["", *(row.digest for row in rows[:-1])]
    assert all(
        row.digest == seal(row.previous, revision_content(row, text))
        for row, text in zip(rows, room.texts(), strict=True)
    )


def write(room: Room, n: int) -> Saved:
    return room.write(room.bo, f"a{n}", f"# Article {n} {{#a{n}}}\n\nMot{n}.")


def test_sixteen_writers_of_different_articles_are_all_kept(town: Town) -> None:
    room = room_in(town, ARTICLES)
    saved = at_once(partial(write, room), range(WRITERS))
    assert sorted(each.number for each in saved) == list(range(2, WRITERS + 2))
    assert all(words(room)[f"Mot{n}"] == 1 for n in range(WRITERS))
    unbroken(room)


def test_sixteen_writers_of_one_article_are_all_kept(town: Town) -> None:
    room = room_in(town, "\n\n".join(PARAGRAPHS) + "\n")

    def write_paragraph(n: int) -> Saved:
        lines = [*PARAGRAPHS]
        lines[n + 1] = lines[n + 1].replace(".", f" mot{n}.")
        return room.write(room.bo, "liste", "\n\n".join(lines))

    at_once(write_paragraph, range(WRITERS))
    assert all(words(room)[f"mot{n}"] == 1 for n in range(WRITERS))
    unbroken(room)


def insist(room: Room, form: EditForm) -> Saved:
    """Save, and keep both readings of every passage, however often somebody else was first."""
    for _ in range(4 * WRITERS):
        try:
            return room.save(room.bo, form)
        except Collision as refused:
            clash = refused.clash
            assert isinstance(clash, Clash)
            choices = [Choice.BOTH] * len(clash.passages)
            form = replace(form, choices=choices, clash=clash_digest(clash))
    raise AssertionError("never saved")


def test_eight_writers_of_the_same_word_collide_until_each_has_chosen(town: Town) -> None:
    room = room_in(town)
    texts = [
        f"# Délais {{#delais}}\n\nLe délai est de mot{n} jours ouvrés." for n in range(8)
    ]
    at_once(partial(insist, room), [edit("delais", text, 1) for text in texts])
    assert all(words(room)[f"mot{n}"] == 1 for n in range(8))
    unbroken(room)


def test_one_form_sent_eight_times_at_once_is_one_version(town: Town) -> None:
    room = room_in(town)
    form = edit("delais", "# Délais {#delais}\n\nDouze jours.", 1)
    assert set(at_once(partial(room.save, room.bo), [form] * 8)) == {Saved(number=2)}
    unbroken(room)


def restore(room: Room, n: int) -> Saved:
    with room.asking(room.alix) as (ask, tender, spec):
        return writing.restore_revision(
            ask, tender, spec, number=1, reason="", edit_id=f"{n:016}"
        )


def test_restoring_while_others_write_leaves_every_version(town: Town) -> None:
    room = room_in(town, ARTICLES)
    at_once(lambda n: write(room, n) if n % 4 else restore(room, n), range(WRITERS))
    kept = " ".join(room.texts())
    assert all(f"Mot{n}" in kept for n in range(WRITERS) if n % 4)
    unbroken(room)


def test_documents_added_at_once_have_codes_of_their_own(room: Room) -> None:
    def add(kind: str) -> str:
        with room.town.asking(room.bo) as ask:
            row = room.town.row(ask, room.tender)
            return specs.add_spec(ask, row, SpecForm(kind), Start()).code

    assert sorted(at_once(add, ["cctp"] * 6)) == [f"CCTP-{n}" for n in range(2, 8)]


def test_two_in_charge_who_leave_at_once_do_not_leave_the_tender_alone(room: Room) -> None:
    second = room.town.person("Max Second", Profile.BUYER)
    room.town.join(room.alix, room.tender, second, Role.OWNER)

    def leaves(who: Actor) -> bool:
        with suppress(Invalid), room.town.asking(who) as ask:
            row = room.town.row(ask, room.tender)
            tenders.remove_member(ask, row, account_id=who.id)
            return True
        return False

    assert sorted(at_once(leaves, [room.alix, second])) == [False, True]


def test_one_reference_asked_for_at_once_is_given_once(room: Room) -> None:
    def opens(form: SheetForm) -> bool:
        with suppress(Invalid, Busy), room.town.asking(room.alix) as ask:
            return bool(tenders.create_tender(ask, form).id)
        return False

    form = replace(SHEET, reference="2026-B")
    assert sorted(at_once(opens, [form] * 4)) == [False, False, False, True]


@pytest.mark.postgres
def test_what_another_took_between_the_check_and_the_save_is_busy(served: Room) -> None:
    town = served.town
    with pytest.raises(Busy), town.asking(None) as ask:
        town.person("Cy")
        ask.session.add(Account(email="cy@exemple.fr", name="Cy", created_at=ask.now))


@pytest.mark.postgres
def test_what_was_begun_before_a_tender_froze_is_not_saved_after(served: Room) -> None:
    room = served
    form = edit("delais", "# Délais {#delais}\n\nTrop tard.", 1)
    with pytest.raises(Forbidden), room.asking(room.bo) as (ask, tender, spec):
        for target in ("cross_reading", "visas", "validated"):
            with room.asking(room.alix) as (other, row, _):
                tenders.move_phase(other, row, target=target)
        writing.edit_section(ask, tender, spec, form)
    assert len(room.revisions()) == 1
