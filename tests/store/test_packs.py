"""Packed steps: what goes in comes out, and what is not what went in is not given out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikimarche.store.opening import Store
from wikimarche.store.pack_tables import StepPack
from wikimarche.store.packs import (
    PackBroken,
    end_of,
    packed,
    packed_between,
    read_authors,
    written_authors,
)
from wikimarche.store.tables import Account, Spec, Step, Tender

MOMENT = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


def steps(*changes: str, first: int = 1) -> list[Step]:
    """Give steps two by two of one edit."""
    return [
        Step(
            spec_id=1,
            version=first + index,
            edit_id=f"edit-{index // 2}",
            account_id=1 + index // 4,
            at=MOMENT + timedelta(seconds=index // 2),
            change=change,
        )
        for index, change in enumerate(changes)
    ]


@pytest.fixture
def kept(store: Store) -> Store:
    """Give a store with one document that has two packs."""
    with store.writing() as session:
        session.add(Account(email="a@exemple.fr", created_at=MOMENT))
        session.flush()
        session.add(Tender(reference="1", created_at=MOMENT, created_by=1))
        session.flush()
        session.add(Spec(tender_id=1, code="CCTP", created_at=MOMENT))
        session.flush()
        session.add(packed(2, steps(*"abcde")))
        session.add(packed(3, steps(*"fgh", first=6)))
    return store


def between(store: Store, after: int, upto: int) -> str:
    with store.reading() as session:
        return "".join(row.change for row in packed_between(session, 1, after, upto))


@given(st.lists(st.text(), min_size=1, max_size=12), st.integers(1, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_pack_names_its_place(changes: list[str], first: int) -> None:
    pack = packed(4, steps(*changes, first=first))
    assert (pack.spec_id, pack.number, pack.first, pack.count, end_of(pack)) == (
        *(1, 4, first),
        *(len(changes), first + len(changes) - 1),
    )


def test_packed_steps_come_out_in_order_from_where_to_where(kept: Store) -> None:
    assert between(kept, 0, 8) == "abcdefgh"
    assert between(kept, 3, 7) == "defg"
    assert between(kept, 4, 5) == "e"
    assert between(kept, 8, 9) == ""


def test_they_are_the_rows_they_were(kept: Store) -> None:
    with kept.reading() as session:
        found = [row.model_dump() for row in packed_between(session, 1, 0, 5)]
    assert found == [row.model_dump() for row in steps(*"abcde")]


def change(store: Store, **values: object) -> None:
    with store.writing() as session:
        pack = session.get(StepPack, (1, 2))
        assert pack is not None
        for name, value in values.items():
            setattr(pack, name, value)


@pytest.mark.parametrize(
    "values",
    [
        {"body": b"x"},
        {"body": written_authors({"edits": [], "changes": []})},
        {"digest": ""},
        {"count": 4},
    ],
)
def test_a_pack_that_was_changed_is_not_read(
    kept: Store, values: dict[str, object]
) -> None:
    change(kept, **values)
    with pytest.raises(PackBroken, match="document 1, revision 2"):
        between(kept, 0, 8)
    assert between(kept, 5, 8) == "fgh"


def test_authors_that_cannot_be_read_are_as_none() -> None:
    pack = packed(2, steps("a"))
    assert read_authors(pack) is None
    pack.authors = b"x"
    assert read_authors(pack) is None
    pack.authors = written_authors({"last": [0]})
    assert read_authors(pack) == {"last": [0]}
