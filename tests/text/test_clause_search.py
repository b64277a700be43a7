"""Finding clauses: words, facets with their counts, what suits a tender first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.clauses import FILE
from wikimarche.desk.catalogue import shipped_files
from wikimarche.text.clause_reader import read_clause
from wikimarche.text.clause_search import (
    FACETS,
    LITTLE,
    Catalogue,
    Question,
    Shelved,
    catalogue,
    due,
    fold,
    search,
    stems,
)
from wikimarche.text.clauses import Clause, LegalBasis, Status


def read(body: str) -> Clause:
    found = read_clause(body)
    assert isinstance(found, Clause)
    return found


BASE = read(FILE)


def one(number: int, title: str = "Produits", **keys: object) -> Clause:
    """Give a clause that says little but its title."""
    little = replace(
        BASE,
        number=f"WM-NET-{number:03}",
        title=title,
        summary="Rien.",
        article="Rien",
        link="Rien.",
        questions=("Rien ?", "Quoi ?"),
        watch=("Rien.",),
        wordings={1: "Rien."},
        criterion="",
    )
    return replace(little, **keys)  # type: ignore[arg-type]  # fields of the clause, by name


def shelf(*clauses: Clause) -> Catalogue:
    return catalogue([Shelved(clause, 1) for clause in clauses])


def found(one_shelf: Catalogue, question: Question | str) -> list[int]:
    """Give the last digits of the numbers found, the best first."""
    asked = Question(words=question) if isinstance(question, str) else question
    return [int(each.clause.number[-3:]) for each in search(one_shelf, asked).shelves]


# --- words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Écolabel exigé", "ecolabel"),
        ("Ecolabel exige", "écolabels EXIGÉS"),
        ("Œuvre réemployée", "oeuvre"),
        ("Panneaux de bois", "panneau"),
        ("Un panneau", "panneaux"),
        ("Matériaux recyclés", "matériau recyclé"),
        ("Travaux d’été", "travail"),
        ("Locaux du siège", "local"),
        ("Réseau d’eau", "réseaux eaux"),
        ("Tuyaux", "tuyau"),
        ("Détails de prix", "détail"),
        ("Restauration collective", "restau"),
        ("Restauration collective", "coll rest"),
        ("Produits de nettoyage", "produit nettoyag"),
        ("Fin de vie", "vie de la fin"),
        ("Prix", "prix"),
    ],
)
def test_a_clause_is_found_by_words_as_people_type_them(title: str, words: str) -> None:
    assert found(shelf(one(1, title)), words) == [1]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Réparation", "repas"),
        ("Principe", "prix"),
        ("Produits", "produits verts"),
        ("Nettoyage", "toyage"),
        ("Produits", "x"),
    ],
)
def test_a_clause_without_one_of_the_words_is_not_found(title: str, words: str) -> None:
    assert found(shelf(one(1, title)), words) == []


def test_little_words_and_no_word_find_everything() -> None:
    one_shelf = shelf(one(2), one(1))
    assert (
        found(one_shelf, "") == found(one_shelf, "de la") == found(one_shelf, "?") == [1, 2]
    )


def test_a_clause_is_found_by_its_number_or_the_end_of_it() -> None:
    one_shelf = shelf(one(1), one(12), one(25))
    assert found(one_shelf, "WM-NET-025") == found(one_shelf, "025") == [25]


def test_everything_a_clause_says_is_looked_in() -> None:
    basis = LegalBasis("Article L2113-10", "Un mot.", checked=True)
    said: dict[str, Any] = {
        "article": "Gants",
        "family": "gants",
        "link": "Les gants.",
        "questions": ("Quels gants ?", "Qui ?"),
        "watch": ("Aux gants.",),
        "wordings": {1: "Des gants."},
        "criterion": "Les gants.",
        "answer_frame": "Gants",
        "summary": "Des gants.",
    }
    clauses = [one(n, **{key: value}) for n, (key, value) in enumerate(said.items(), 1)]
    assert sorted(found(shelf(*clauses, one(99)), "gant")) == list(range(1, len(said) + 1))
    assert found(shelf(one(1, legal=(basis,)), one(2, legal=())), "L2113") == [1]


def test_a_word_of_the_title_comes_before_one_of_the_text() -> None:
    text = one(1, wordings={1: "Le papier."})
    summary = one(2, summary="Du papier.")
    start, whole = one(3, "Papiers-peints et papeterie"), one(4, "Papier")
    assert found(shelf(text, summary, start, whole), "papier")[-2:] == [2, 1]
    assert found(shelf(one(1, "Boissons"), one(2, "Bois")), "bois") == [2, 1]


def test_stems_have_no_accent_no_plural_and_no_little_word() -> None:
    assert stems("Les Réseaux et l’Œuvre d’été 2026") == ("reseau", "oeuvre", "ete", "2026")
    assert fold("ÉTÉ Œuvre ﬁn") == "ete oeuvre fin"


def test_a_retired_clause_is_found_only_when_asked_for() -> None:
    one_shelf = shelf(one(1), one(2, status=Status.RETIRED))
    assert found(one_shelf, Question()) == [1]
    assert found(one_shelf, Question(retired=True)) == [1, 2]
    assert search(one_shelf, Question()).counts["type"] == {"condition": 1}
    assert one_shelf.clause("WM-NET-002") is not None
    assert one_shelf.clause("WM-NET-003") is None


# --- facets


def test_values_of_one_facet_add_up_and_facets_narrow() -> None:
    one_shelf = shelf(
        one(1, natures=("supplies",), tags=("agec",)),
        one(2, natures=("services", "works"), tags=("agec", "reen")),
        one(3, natures=("works",), tags=()),
    )
    both = Question(chosen={"nature": ("supplies", "works")})
    assert found(one_shelf, both) == [1, 2, 3]
    assert found(one_shelf, Question(chosen={**both.chosen, "tag": ("agec",)})) == [1, 2]
    assert found(one_shelf, Question(chosen={"tag": ()})) == [1, 2, 3]
    assert found(one_shelf, Question(chosen={"tag": ("climat",)})) == []


def test_a_value_counts_what_choosing_it_instead_would_leave() -> None:
    one_shelf = shelf(
        one(1, natures=("supplies",), family="textile"),
        one(2, natures=("services",), family="textile"),
        one(3, natures=("services",), family="dechets"),
    )
    counts = search(one_shelf, Question(chosen={"family": ("dechets",)})).counts
    assert counts["family"] == {"textile": 2, "dechets": 1}
    assert counts["nature"] == {"services": 1}


# --- what suits a tender

CLEANING, FURNITURE = ("90910000",), ("39100000",)


def test_the_codes_of_a_tender_put_its_clauses_first_and_others_last() -> None:
    one_shelf = shelf(one(1, cpv=FURNITURE), one(2, cpv=()), one(3, cpv=CLEANING))
    asked = Question(cpv=("90911200",))
    assert found(one_shelf, asked) == [3, 2, 1]
    assert search(one_shelf, asked).suited == {"WM-NET-003"}


@pytest.mark.parametrize(
    ("code", "of_tender", "suits"),
    [
        ("90910000", "90911200", True),
        ("90910000", "90920000", False),
        ("30000000", "30190000", True),
        ("30000000", "39100000", False),
        ("03100000", "03111000", True),
        ("90911200", "90911200", True),
        ("90911200", "90911300", False),
    ],
)
def test_a_code_reaches_those_below_it(code: str, of_tender: str, suits: bool) -> None:
    result = search(shelf(one(1, cpv=(code,))), Question(cpv=(of_tender,)))
    assert bool(result.suited) == suits


def test_a_clause_of_another_nature_comes_last() -> None:
    one_shelf = shelf(one(1, natures=("works",)), one(2, natures=("services",)))
    assert found(one_shelf, Question(nature="services")) == [2, 1]


def test_what_a_tender_still_lacks_comes_first() -> None:
    one_shelf = shelf(
        one(1, meets=()), one(2, meets=("R03",)), one(3, meets=("R03", "R07"))
    )
    asked = Question(lacks=frozenset({"R03", "R07"}))
    assert found(one_shelf, asked) == [3, 2, 1]
    assert search(one_shelf, asked).suited == {"WM-NET-003"}


def test_words_come_before_what_suits() -> None:
    one_shelf = shelf(
        one(1, "Papier", cpv=FURNITURE), one(2, summary="Papier.", cpv=CLEANING)
    )
    assert found(one_shelf, Question(words="papier", cpv=CLEANING)) == [1, 2]
    same = shelf(one(1, "Papier", cpv=FURNITURE), one(2, "Papier", cpv=CLEANING))
    assert found(same, Question(words="papier", cpv=CLEANING)) == [2, 1]


# --- what is to be read again


def test_what_is_past_its_review_or_its_law_is_due() -> None:
    day = date(2027, 1, 1)
    gone = LegalBasis("Article", "Un mot.", checked=True, until=date(2026, 12, 31))
    late: dict[str, Any] = {"review_due": date(2026, 12, 31)}
    one_shelf = shelf(
        one(1),
        one(2, **late),
        one(3, legal=(*BASE.legal, gone)),
        one(4, status=Status.RETIRED, **late),
        one(5, review_due=day),
    )
    assert [each.clause.number[-1] for each in due(one_shelf, day)] == ["2", "3"]


# --- laws, on what is shipped

SHIPPED = catalogue(
    [Shelved(read(body), 1) for _, body in shipped_files()]
    + [Shelved(replace(BASE, status=Status.RETIRED), 1)]
)
CLAUSES = [shelved.clause for shelved in SHIPPED.shelves.values()]


def values_of(name: str) -> Sequence[str]:
    return sorted({value for clause in CLAUSES for value in FACETS[name](clause)})


@st.composite
def questions(draw: st.DrawFn) -> Question:
    words = st.sampled_from(["", "papier", "produits", "le recyclé", "preuve", "zz", "a"])
    names = draw(st.sets(st.sampled_from(sorted(FACETS)), max_size=3))
    chosen = {
        name: tuple(draw(st.sets(st.sampled_from(values_of(name)), max_size=3)))
        for name in sorted(names)
    }
    codes = st.sampled_from([(), ("90910000",), ("30000000", "15100000")])
    lacks = st.frozensets(st.sampled_from(["R02", "R03", "R04"]), max_size=2)
    natures = st.sampled_from(["", "supplies", "works"])
    return Question(
        *(draw(words), chosen, draw(codes), draw(natures)),
        lacks=draw(lacks),
        retired=draw(st.booleans()),
    )


@settings(deadline=None)
@given(questions(), st.sampled_from(sorted(FACETS)), st.data())
def test_the_count_of_a_value_is_what_choosing_it_gives(
    question: Question, name: str, data: st.DataObject
) -> None:
    value = data.draw(st.sampled_from(values_of(name)))
    count = search(SHIPPED, question).counts[name].get(value, 0)
    chosen = replace(question, chosen={**question.chosen, name: (value,)})
    assert len(search(SHIPPED, chosen).shelves) == count


@settings(deadline=None)
@given(questions())
def test_what_is_found_is_found_once_and_only_among_what_was_asked(
    question: Question,
) -> None:
    shelves = search(SHIPPED, question).shelves
    numbers = [each.clause.number for each in shelves]
    assert len(set(numbers)) == len(numbers)
    for each in shelves:
        for name, values in question.chosen.items():
            assert not values or set(FACETS[name](each.clause)) & set(values)
        assert question.retired or each.clause.status is Status.PUBLISHED


@settings(deadline=None)
@given(st.sampled_from(CLAUSES), st.data())
def test_a_clause_is_found_by_the_beginning_of_any_word_of_its_title(
    clause: Clause, data: st.DataObject
) -> None:
    words = [
        word for word in fold(clause.title).replace("’", " ").split() if word.isalnum()
    ]
    word = data.draw(st.sampled_from(words))
    start = word[: data.draw(st.integers(1, len(word)))]
    shelves = search(SHIPPED, Question(words=start, retired=True)).shelves
    assert start in LITTLE or clause in [each.clause for each in shelves]


@given(st.text())
def test_whatever_is_typed_is_answered(words: str) -> None:
    search(SHIPPED, Question(words=words))
