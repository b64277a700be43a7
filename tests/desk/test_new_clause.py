"""A clause from a short form: every family has its number, whatever is typed stays words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import Room
from wikimarche.desk import library, new_clause
from wikimarche.desk.new_clause import ClauseForm, first_file, free_number
from wikimarche.errors import Invalid
from wikimarche.text.clause_reader import read_clause
from wikimarche.text.clauses import FAMILIES, Clause

FORM = ClauseForm(
    title="Reprise des cartons",
    summary="Demande la reprise des cartons de livraison.",
    type="condition",
    documents=("ccap",),
    article="Emballages",
    natures=("supplies",),
    family="papeterie",
    link="La condition porte sur les livraisons.",
    questions=("Qui stocke ?", "Combien ?"),
    watch="Le volume.",
    proof="Bon de livraison.",
    law="Article L2112-2",
    wording="Le titulaire reprend les cartons.",
)
DAY = datetime(2026, 3, 2, tzinfo=UTC).date()


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_letters_of_its_own(small_room: Room, family: str) -> None:
    with small_room.town.asking(small_room.bo) as ask:
        number = free_number(ask.session, family)
    assert number.startswith("LO-")
    assert number.endswith("-901")
    assert len(set(new_clause.LETTERS.values())) == len(FAMILIES)


def test_a_declined_number_may_serve_again_a_published_one_never(small_room: Room) -> None:
    steward = small_room.town.person("Gil", is_steward=True)
    for accept, expected in ((False, "901"), (True, "901"), (True, "902")):
        with small_room.town.asking(small_room.bo) as ask:
            row = new_clause.propose_new(ask, FORM, reason="Utile.")
            ask.session.flush()
            assert f'id = "LO-PAP-{expected}"' in row.body
        with small_room.town.asking(steward) as ask:
            library.decide(ask, row.id or 0, accept=accept, reason="Lue.")


def test_an_unknown_family_is_refused_before_a_number_is_sought(small_room: Room) -> None:
    with small_room.town.asking(small_room.bo) as ask, pytest.raises(Invalid) as refused:
        new_clause.propose_new(ask, ClauseForm(), reason="")
    assert set(refused.value.fields) >= {"family", "title", "wording", "proof", "law"}


@given(st.text(min_size=1, max_size=60).filter(lambda text: len(text.strip()) > 2))
def test_whatever_is_typed_in_a_text_is_only_words(typed: str) -> None:
    try:
        values = new_clause._checked(ClauseForm(**{**FORM.__dict__, "link": typed}))
    except Invalid:
        return
    clause = read_clause(first_file(values, "LO-PAP-901", DAY, FORM))
    assert isinstance(clause, Clause)
    assert clause.link == str(values["link"]).strip()
    assert clause.title == FORM.title
