"""The journal: who did what, chained so that a changed, swapped or missing line shows."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from tests.people import Room, Town
from wikimarche.desk.asking import Ask, record, seal
from wikimarche.errors import Forbidden
from wikimarche.rules import Action
from wikimarche.store.tables import ChainHead, Journal


def broken(rows: list[Journal], head: ChainHead) -> list[int | None]:
    """Give the lines where the chain breaks; None when its end is missing."""
    wrong: list[int | None] = []
    previous = ""
    for row in rows:
        content = {
            "at": row.at.isoformat(),
            "account": row.account_id,
            "action": row.action,
            "tender": row.tender_id,
            "spec": row.spec_id,
            "detail": row.detail,
        }
        if row.previous != previous or row.digest != seal(previous, content):
            wrong.append(row.id)
        previous = row.digest
    if (head.digest, head.count) != (previous, len(rows)):
        wrong.append(None)
    return wrong


def checked(town: Town) -> list[int | None]:
    with town.store.reading() as session:
        rows = session.exec(select(Journal).order_by(col(Journal.id))).all()
        return broken(list(rows), session.exec(select(ChainHead)).one())


def test_an_empty_journal_is_whole(town: Town) -> None:
    assert checked(town) == []


def test_everything_done_in_a_room_is_chained(room: Room) -> None:
    assert checked(room.town) == []
    with room.town.store.reading() as session:
        found = [
            row.action
            for row in session.exec(select(Journal).order_by(col(Journal.id))).all()
        ]
    assert found == ["create_tender", "add_member", "add_spec"]


CHANGES = [
    {"action": "sign_in"},
    {"account_id": None},
    {"tender_id": None},
    {"detail": "{}"},
    {"digest": "0" * 64},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_line_shows(room: Room, change: dict[str, object]) -> None:
    with room.town.store.writing() as session:
        row = session.exec(select(Journal).where(Journal.action == "add_member")).one()
        for name, value in change.items():
            setattr(row, name, value)
        session.add(row)
    assert checked(room.town) != []


@pytest.mark.parametrize("action", ["create_tender", "add_member", "add_spec"])
def test_a_missing_line_shows_the_last_one_included(room: Room, action: str) -> None:
    with room.town.store.writing() as session:
        session.delete(session.exec(select(Journal).where(Journal.action == action)).one())
    assert checked(room.town) != []


def test_nobody_is_an_author_too(town: Town) -> None:
    with town.asking(None) as ask:
        record(ask, "upgrade", count=3)
    assert checked(town) == []


def test_the_journal_keeps_nothing_of_a_request_that_failed(town: Town) -> None:
    with pytest.raises(ZeroDivisionError), town.asking(None) as ask:
        record(ask, "upgrade")
        raise ZeroDivisionError
    assert checked(town) == []


def test_without_anybody_nothing_that_needs_somebody_is_done(small_town: Town) -> None:
    with small_town.asking(None) as ask:
        with pytest.raises(Forbidden):
            ask.who  # noqa: B018 -- asking who is the point
        with pytest.raises(Forbidden):
            ask.require(Action.CREATE_TENDER)


def test_the_policy_decides(small_town: Town) -> None:
    bo = small_town.person("Bo")
    with small_town.asking(bo) as ask:
        ask.require(Action.FIND_CPV)
        with pytest.raises(Forbidden):
            ask.require(Action.CREATE_TENDER)
        Ask(ask.session, replace(bo, is_admin=True), ask.now).require(Action.MANAGE_CPV)


def test_a_seal_depends_on_what_is_sealed_and_on_what_came_before() -> None:
    seals = {
        seal("", {"a": 1}),
        seal("x", {"a": 1}),
        seal("", {"a": 2}),
        seal("", {"b": 1}),
    }
    assert len(seals) == 4
    assert seal("", {"a": 1, "b": 2}) == seal("", {"b": 2, "a": 1})
