"""A clause in a document: a block just placed has not moved, its values are found again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.clauses import FILE, NUMBER
from tests.sizes import examples
from wikimarche.desk.catalogue import shipped_files
from wikimarche.text import markdown
from wikimarche.text.clause_blanks import Misfit, filled
from wikimarche.text.clause_placing import (
    CRITERION,
    FRAME,
    Moved,
    blanks_of,
    block,
    moved,
    parted,
    placed_in,
    values_in,
    wording_of,
)
from wikimarche.text.clause_reader import read_clause
from wikimarche.text.clauses import Blank, BlankKind, Clause
from wikimarche.text.outline import plain_text
from wikimarche.text.schema import Node, node


@cache
def clause_in(body: str) -> Clause:
    found = read_clause(body)
    assert isinstance(found, Clause), found
    return found


CLAUSE = clause_in(FILE)
SHIPPED = [clause_in(body) for _, body in shipped_files()]


def worded(*wordings: str, blanks: tuple[str, ...] = (), **more: object) -> Clause:
    """Give a clause with these wordings, whose blanks are texts."""
    texts = tuple(Blank(name, name, BlankKind.TEXT) for name in blanks)
    named = dict(enumerate(wordings, 1))
    return replace(CLAUSE, wordings=named, blanks=texts, **more)  # type: ignore[arg-type]


def in_document(placed: Node) -> Node:
    """Give a block as it is read again from the text of a document."""
    doc = markdown.parse(markdown.write(node("doc", [placed]))).doc
    [found] = placed_in(doc)
    return found.node


def edited(placed: Node, old: str, new: str) -> Node:
    text = markdown.write(node("doc", [placed]))
    assert old in text
    [found] = placed_in(markdown.parse(text.replace(old, new)).doc)
    return found.node


# --- the block


def test_a_block_bears_its_number_its_version_and_its_level() -> None:
    text = markdown.write(node("doc", [block(CLAUSE, 3, 2, {"part": "80"})]))
    assert text == (
        f"::: clause id={NUMBER} version=3 level=2\nAu moins 80 % des produits utilisés "
        "portent un écolabel ou équivalent, sans exception.\n:::\n"
    )


def test_what_fills_a_blank_is_never_read_as_signs_of_the_text() -> None:
    one = worded("Le bois est {{essence}}.", blanks=("essence",))
    said = "**chêne** {{taux}} | # :::"
    placed = in_document(block(one, 1, 1, {"essence": said}))
    assert plain_text(placed) == f"Le bois est {said}."


def test_a_blank_without_a_value_and_a_field_of_the_tender_stay() -> None:
    one = worded("Pendant {{duree}}, {{taux}} %.", blanks=("taux",))
    placed = block(one, 1, 1, {"taux": "", "duree": "un an"})
    assert plain_text(placed) == "Pendant un an, {{taux}} %."


def test_a_level_without_a_wording_has_that_of_the_level_below() -> None:
    one = worded("Un.", "Deux.")
    assert [wording_of(one, level) for level in range(5)] == [
        *("Un.", "Un.", "Deux.", "Deux.", "Deux.")
    ]


def test_the_blanks_are_those_of_the_wording_asked() -> None:
    one = worded("Un {{a}}.", "Deux {{b}} et {{a}}.", blanks=("a", "b"), criterion="{{b}}")
    assert [blank.name for blank in blanks_of(one, 1)] == ["a"]
    assert [blank.name for blank in blanks_of(one, 2)] == ["a", "b"]
    assert [blank.name for blank in blanks_of(one, 1, CRITERION)] == ["b"]
    assert blanks_of(one, 1, FRAME) == ()


@pytest.mark.parametrize(
    ("placed", "parts"),
    [
        ("WM-NET-901", ("WM-NET-901", "")),
        ("WM-NET-901-CR", ("WM-NET-901", "CR")),
        ("WM-NET-901-CADRE", ("WM-NET-901", "CADRE")),
        ("WM-NET-901-X", ("WM-NET-901-X", "")),
        ("", ("", "")),
    ],
)
def test_a_placed_number_is_that_of_a_clause_and_of_a_part(
    placed: str, parts: tuple[str, str]
) -> None:
    assert parted(placed) == parts


def test_clauses_are_found_in_reading_order_inside_other_blocks_too() -> None:
    text = (
        "# Un {#un}\n\n::: clause id=A version=2 level=3\nUn.\n:::\n\n"
        "- Une puce\n\n  ::: clause id=B-CR\n  Deux.\n  :::\n\n::: clause\nTrois.\n:::\n"
    )
    found = list(placed_in(markdown.parse(text).doc))
    assert [(f.place, f.number, f.part, f.version, f.level) for f in found] == [
        (1, "A", "", 2, 3),
        (2, "B", "CR", 1, 1),
        (3, "", "", 1, 1),
    ]


# --- how far it moved


def test_a_word_changed_is_counted_against_the_words_there_were() -> None:
    one = worded("Un deux trois quatre cinq six sept huit neuf dix")
    placed = block(one, 1, 1, {})
    assert moved(edited(placed, "deux", "vingt"), one, 1) == Moved(10)
    assert moved(edited(placed, " deux", ""), one, 1) == Moved(10)
    assert moved(edited(placed, "deux", "deux et trois"), one, 1) == Moved(20)
    assert moved(edited(placed, "Un deux", "1 2"), one, 1) == Moved(20)


def test_a_block_all_rewritten_has_moved_by_a_hundred_at_most() -> None:
    one = worded("Un mot.")
    placed = block(one, 1, 1, {})
    assert moved(edited(placed, "Un mot.", "Tout autre chose " * 50), one, 1).share == 100


def test_marks_and_lines_are_no_move() -> None:
    placed = block(CLAUSE, 1, 1, {"part": "60"})
    assert moved(edited(placed, "produits", "**produits**"), CLAUSE, 1).share == 0
    assert (
        moved(edited(placed, "équivalent.\n\nLe", "équivalent. Le"), CLAUSE, 1).share == 0
    )


def test_a_protected_passage_that_is_gone_is_told() -> None:
    placed = block(CLAUSE, 1, 1, {"part": "60"})
    assert moved(edited(placed, " ou équivalent", ""), CLAUSE, 1).broken == (
        "ou équivalent",
    )
    assert moved(edited(placed, "Au moins", "Environ"), CLAUSE, 1).broken == ()


def test_a_passage_protected_in_another_level_is_not_asked_for() -> None:
    one = worded("Un mot.", "Deux mots.", protected=("Deux",))
    assert moved(block(one, 1, 1, {}), one, 1) == Moved(0)
    assert moved(edited(block(one, 1, 2, {}), "Deux", "Trois"), one, 2).broken == ("Deux",)


def test_a_passage_with_a_blank_holds_whatever_fills_it() -> None:
    one = worded(
        "Au moins {{taux}} % en masse.",
        blanks=("taux",),
        protected=("moins {{taux}} % en",),
    )
    for value in ("", "60", "60 % ou 70"):
        assert moved(block(one, 1, 1, {"taux": value}), one, 1) == Moved(0)
    placed = edited(block(one, 1, 1, {"taux": "60"}), "% en", "en")
    assert moved(placed, one, 1).broken == ("moins {{taux}} % en",)


@pytest.mark.parametrize("value", ["Atelier", "l’Atelier d’à côté", "60 %", "1,5"])
def test_a_blank_that_touches_a_word_is_no_move(value: str) -> None:
    one = worded("Le siège de l’{{nom}} ({{nom}}e) reçoit.", blanks=("nom",))
    assert moved(block(one, 1, 1, {"nom": value}), one, 1) == Moved(0)


def test_a_value_made_of_words_of_the_wording_is_no_move() -> None:
    one = worded("Le titulaire livre {{quoi}} avec le bon de livraison.", blanks=("quoi",))
    value = "avec le bon de livraison le titulaire"
    assert moved(block(one, 1, 1, {"quoi": value}), one, 1) == Moved(0)


# --- laws, for every clause that is shipped

WORDS = st.lists(
    st.sampled_from(
        ["hêtre", "zinc", "1er", "quai", "d’hiver", "Zoé", "«\u00a0kraft\u00a0»"]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


def typed(blank: Blank) -> st.SearchStrategy[str]:
    """What people may type in a blank, within its bounds."""
    match blank.kind:
        case BlankKind.INTEGER | BlankKind.DECIMAL:
            assert blank.least is not None
            assert blank.most is not None
            places = 0 if blank.kind is BlankKind.INTEGER else 2
            low = blank.least.quantize(Decimal(1).scaleb(-places), "ROUND_CEILING")
            return st.decimals(low, blank.most, places=places).map(lambda n: f"{n:f}")
        case BlankKind.DATE:
            days = st.dates(date(2026, 1, 1), date(2040, 1, 1))
            return days.map(lambda day: day.isoformat())
        case BlankKind.CHOICE:
            return st.sampled_from(blank.choices)
        case BlankKind.TEXT:
            return WORDS


def said(data: st.DataObject, blanks: tuple[Blank, ...]) -> Mapping[str, str]:
    """Draw what fills some of the blanks."""
    values = {}
    for blank in blanks:
        value = filled(blank, data.draw(st.just("") | typed(blank), label=blank.name))
        assert not isinstance(value, Misfit), (blank.name, value)
        values[blank.name] = value
    return values


def wordings_of(clause: Clause) -> list[tuple[int, str]]:
    """Give every wording that may be placed: its level, its part."""
    parts = [(1, part) for part in (CRITERION, FRAME) if wording_of(clause, 1, part)]
    return [*((level, "") for level in clause.levels), *parts]


@pytest.mark.parametrize("clause", SHIPPED, ids=lambda clause: clause.number)
@settings(deadline=None, max_examples=examples(4))
@given(data=st.data())
def test_a_block_just_placed_has_not_moved_and_gives_back_its_values(
    clause: Clause, data: st.DataObject
) -> None:
    for level, part in wordings_of(clause):
        values = said(data, blanks_of(clause, level, part))
        placed = in_document(block(clause, 1, level, values, part=part))
        assert moved(placed, clause, level, part) == Moved(0)
        found = values_in(placed, clause, level, part)
        assert found == {name: value for name, value in values.items() if value}


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=60))
def test_any_value_of_a_text_is_no_move(value: str) -> None:
    one = worded("Pour {{a}}, le {{b}} et les {{a}}s du lot.", blanks=("a", "b"))
    found = {name: filled(blank, value) for name in "ab" if (blank := one.blank(name))}
    values = {name: value for name, value in found.items() if isinstance(value, str)}
    placed = in_document(block(one, 1, 1, values))
    assert moved(placed, one, 1) == Moved(0)


@given(st.data())
def test_how_far_a_block_moved_is_told_of_any_two_wordings(data: st.DataObject) -> None:
    words = st.lists(
        st.sampled_from(["a", "b", "{{x}}", "d’", "."]), min_size=1, max_size=9
    )
    one, other = (
        worded(
            f"mot {' '.join(data.draw(words))}", blanks=("x",), protected=("a b", "{{x}} a")
        )
        for _ in range(2)
    )
    share = moved(block(other, 1, 1, {"x": "b"}), one, 1).share
    assert 0 <= share <= 100
    assert values_in(block(other, 1, 1, {"x": "b"}), one, 1).keys() <= {"x"}


# --- values, when the words around were changed


def test_values_are_found_in_a_block_that_was_adapted() -> None:
    one = worded(
        "Au moins {{taux}} % du bois, et {{part}} % du carton, en {{mois}} mois.",
        blanks=("taux", "part", "mois"),
    )
    placed = block(
        one, 1, 1, {"taux": "60", "part": "12\u202f500,5", "mois": "six ou sept"}
    )
    assert values_in(edited(placed, "du bois", "du papier"), one, 1) == {
        "taux": "60",
        "part": "12\u202f500,5",
        "mois": "six ou sept",
    }


def test_a_value_whose_neighbours_were_changed_is_not_guessed() -> None:
    one = worded("Le délai est de {{jours}} jours ouvrés.", blanks=("jours",))
    placed = block(one, 1, 1, {"jours": "dix"})
    assert values_in(edited(placed, "dix jours", "dix semaines"), one, 1) == {}
    assert values_in(edited(placed, "ouvrés", "francs"), one, 1) == {"jours": "dix"}


def test_a_value_is_told_apart_by_all_the_words_not_by_the_nearest() -> None:
    one = worded(
        "Le bois et le fer sont livrés en {{a}} et {{b}} jours pleins.", blanks=("a", "b")
    )
    placed = block(one, 1, 1, {"a": "cinq", "b": "six"})
    assert values_in(placed, one, 1) == {"a": "cinq", "b": "six"}
    assert values_in(edited(placed, "pleins", "francs"), one, 1) == {
        "a": "cinq",
        "b": "six",
    }


def test_a_blank_left_open_holds_nothing() -> None:
    assert values_in(block(CLAUSE, 1, 1, {}), CLAUSE, 1) == {}
