"""Queries on the journal, the vocabulary and the Word models."""

import pytest

from tests.people import Room, Town
from wikimarche.store import records
from wikimarche.store.tables import Cpv, WordModel

CODES = [
    ("90910000-9", "nettoyage cleaning", True),
    ("90911000-6", "nettoyage vitres", False),
    ("39800000-0", "produits de nettoyage", False),
    ("09000000-3", "100% petrole_brut", True),
]


def filled(town: Town) -> Town:
    with town.store.writing() as session:
        rows = [
            Cpv(code=code, fr=text, search=f"{code} {text}", common=common)
            for code, text, common in CODES
        ]
        records.replace_cpv(session, rows)
    return town


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["nettoyage"], ["90910000-9", "39800000-0", "90911000-6"]),
        (["nettoyage", "vitres"], ["90911000-6"]),
        (["9091"], ["90910000-9", "90911000-6"]),
        (["%"], ["09000000-3"]),
        (["_"], ["09000000-3"]),
        (["nothing"], []),
    ],
)
def test_codes_hold_every_word_families_before_details(
    town: Town, words: list[str], codes: list[str]
) -> None:
    with filled(town).store.reading() as session:
        assert [row.code for row in records.find_cpv(session, words)] == codes


def test_a_list_takes_the_place_of_another(town: Town) -> None:
    with filled(town).store.writing() as session:
        records.replace_cpv(session, [Cpv(code="1", fr="un")])
        assert records.cpv_count(session) == 1
        assert records.cpv_of(session, "90910000-9") is None


def test_a_code_is_found_by_its_eight_digits(town: Town) -> None:
    with filled(town).store.reading() as session:
        found = records.cpv_starting(session, "90911000")
        assert found is not None
        assert found.code == "90911000-6"


def test_the_journal_of_a_tender_comes_the_latest_first(room: Room) -> None:
    with room.town.store.reading() as session:
        rows = records.journal_of(session, room.tender, limit=2)
        assert [row.action for row in rows] == ["add_spec", "add_member"]
        assert records.journal_of(session, room.tender + 1, limit=9) == []


def test_the_newest_word_model_that_was_not_removed_serves(town: Town) -> None:
    ada, now = town.administrator(), town.clock()
    with town.store.writing() as session:
        assert records.word_model(session) is None
        for name, removed in (("old", None), ("new", None), ("gone", now)):
            session.add(
                WordModel(
                    name=name, content=b"x", account_id=ada.id, at=now, removed_at=removed
                )
            )
            session.flush()
        model = records.word_model(session)
        assert model is not None
        assert model.name == "new"


def test_the_chain_has_one_end(town: Town) -> None:
    with town.store.writing() as session:
        head = records.chain_head(session, "journal")
        assert (head.count, head.digest) == (0, "")
