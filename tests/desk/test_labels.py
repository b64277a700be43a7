"""Every code kept in the database has its words."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

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


def test_every_kind_of_document_has_a_code_of_its_own() -> None:
    assert set(labels.SPEC_CODES) == set(labels.SpecKind)
    assert len(set(labels.SPEC_CODES.values())) == len(labels.SPEC_CODES)
