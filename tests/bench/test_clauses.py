from itertools import islice

from tests.bench.clauses import clause_files, questions
from wikimarche.text.clause_reader import read_clause
from wikimarche.text.clause_search import FACETS
from wikimarche.text.clauses import Clause


def test_clauses_to_measure_with_are_clauses_each_with_its_number() -> None:
    found = [read_clause(body) for body in clause_files(130)]
    clauses = [each for each in found if isinstance(each, Clause)]
    assert len(clauses) == len(found)
    assert len({clause.number for clause in clauses}) == 130
    assert {clause.origin for clause in clauses} == {"ZZ"}


def test_the_same_seed_gives_the_same_clauses_and_another_gives_others() -> None:
    assert list(clause_files(5)) == list(islice(clause_files(9), 5))
    assert list(clause_files(5)) != list(clause_files(5, seed=2))


def test_questions_say_words_and_facets_that_the_library_has() -> None:
    asked = list(questions(100))
    assert asked == list(questions(100))
    assert {name for each in asked for name in each} <= {"q", *FACETS}
    assert 40 < sum(len(each) > 1 for each in asked) < 60
