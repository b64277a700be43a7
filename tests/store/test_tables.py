"""The tables: times keep their zone, names of constraints follow one convention."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import select

from wikimarche.store.opening import Store
from wikimarche.store.tables import METADATA, Attempt

PARIS_SUMMER = timezone(timedelta(hours=2))


def test_a_time_comes_back_in_utc_whatever_its_zone(store: Store) -> None:
    with store.writing() as session:
        session.add(Attempt(key="k", at=datetime(2026, 7, 1, 9, 30, tzinfo=PARIS_SUMMER)))
    with store.reading() as session:
        at = session.exec(select(Attempt.at)).one()
    assert at == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)


def test_a_time_without_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 7, 1, 9, 30)  # noqa: DTZ001 -- that it is refused is the point
    with pytest.raises(StatementError, match="without zone"), store.writing() as session:
        session.add(Attempt(key="k", at=naive))


def test_every_constraint_has_a_name_that_a_migration_can_use() -> None:
    named = [
        (table.name, str(constraint.name))
        for table in METADATA.sorted_tables
        for constraint in table.constraints
    ]
    assert [
        each for each in named if not each[1].startswith(("pk_", "fk_", "uq_", "ck_"))
    ] == []
