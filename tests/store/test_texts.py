"""Texts of revisions: small, readable however old, and said broken when they are."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, delete

from tests.people import Room
from wikimarche.store import texts
from wikimarche.store.tables import RevisionText
from wikimarche.store.texts import TextBroken, base_of, pack, unpack

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def way(number: int) -> list[int]:
    found = [number]
    while (base := base_of(found[-1])) is not None:
        found.append(base)
    return found


@given(TEXTS, st.none() | TEXTS)
def test_what_is_packed_comes_back(text: str, base: str | None) -> None:
    assert unpack(pack(text, base), base) == text


@given(st.integers(1, 100_000))
def test_any_text_is_read_through_fifteen_rows_at_most(number: int) -> None:
    rows = way(number)
    assert len(rows) <= 15
    assert all(0 < base < number for number, base in pairwise(rows))
    assert (rows[-1] - 1) % 64 == 0


def test_a_small_change_of_a_long_text_costs_little() -> None:
    base = "\n\n".join(
        f"Article {n} : le titulaire livre {n * 37} colis." for n in range(3000)
    )
    changed = base.replace("livre 55500 colis", "livre soixante colis")
    assert changed != base
    assert len(pack(changed, base)) < 400 < len(pack(changed, None)) / 20


@pytest.mark.parametrize("body", [b"", b"abc", pack("abc", None)[:-2], b"\x00" * 40])
def test_bytes_that_are_no_text_are_said_broken(body: bytes) -> None:
    with pytest.raises(TextBroken):
        unpack(body, None)


def test_a_text_against_another_base_is_said_broken_or_differs() -> None:
    base = "un deux trois " * 50
    body = pack(base + "quatre", base)
    with suppress(TextBroken):
        assert unpack(body, "autre chose " * 60) != base + "quatre"


def edited(room: Room, count: int) -> None:
    for number in range(1, count):
        text = f"# Délais {{#delais}}\n\nLe délai est de {number} jours."
        room.write(room.bo, "delais", text, number)


def test_every_old_text_is_read_again_as_it_was(room: Room) -> None:
    edited(room, 140)
    with room.town.store.reading() as session:
        again = dict(texts.texts_of(session, room.spec))
        alone = {number: texts._read(session, room.spec, number) for number in again}
    assert list(again) == list(range(1, 141))
    assert alone == again
    assert all(f" {number - 1} jours" in again[number] for number in range(2, 141))


def test_a_missing_text_is_named(room: Room) -> None:
    edited(room, 12)
    with room.town.store.writing() as session:
        session.exec(delete(RevisionText).where(col(RevisionText.number) == 10))
    with room.town.store.reading() as session:
        with pytest.raises(TextBroken, match=f"text 11 of document {room.spec}"):
            list(texts.texts_of(session, room.spec))
        with pytest.raises(TextBroken, match="text 11"):
            texts._read(session, room.spec, 11)
        with pytest.raises(TextBroken, match="text 10 of document 1 is missing"):
            texts._read(session, room.spec, 10)
