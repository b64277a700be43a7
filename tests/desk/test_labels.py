"""Every code kept in the database has its words."""

import ast
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from tests.house.source import package_modules
from wikimarche.desk import labels
from wikimarche.errors import Sentence
from wikimarche.rules import Action, Phase, Profile, Role
from wikimarche.text.outline import Scheme

TABLES: list[tuple[Mapping[Any, Sentence], Iterable[str]]] = [
    (labels.NATURES, labels.Nature),
    (labels.PROCEDURES, labels.Procedure),
    (labels.SPEC_KINDS, labels.SpecKind),
    (labels.SCHEMES, Scheme),
    (labels.PHASES, Phase),
    (labels.PROFILES, Profile),
    (labels.ROLES, Role),
    (labels.ACTIONS, Action),
    (labels.ORIGINS, labels.Origin),
]


@pytest.mark.parametrize(
    ("table", "codes"), TABLES, ids=lambda each: getattr(each, "__name__", "")
)
def test_a_table_has_every_code_in_order(
    table: Mapping[Any, Sentence], codes: Iterable[str]
) -> None:
    assert list(table) == list(codes)
    assert len({str(words) for words in table.values()}) == len(table)


def recorded() -> set[str]:
    """Give every action that the program writes in the journal."""
    return {
        str(part.value)
        for module in package_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
        for part in _second(node)
        if isinstance(part, ast.Constant)
    }


def _second(call: ast.Call) -> list[ast.expr]:
    """Give the second argument of a call, whether the first ones are spread or not."""
    flat = [
        each
        for argument in call.args
        for each in (
            argument.value.elts
            if isinstance(argument, ast.Starred) and isinstance(argument.value, ast.Tuple)
            else [argument]
        )
    ]
    return flat[1:2]


def test_the_journal_has_words_for_every_action_it_is_told_and_no_other() -> None:
    assert recorded() == set(labels.DEEDS)
    assert len({str(words) for words in labels.DEEDS.values()}) == len(labels.DEEDS)


def test_every_kind_of_document_has_a_code_of_its_own() -> None:
    assert set(labels.SPEC_CODES) == set(labels.SpecKind)
    assert len(set(labels.SPEC_CODES.values())) == len(labels.SPEC_CODES)
