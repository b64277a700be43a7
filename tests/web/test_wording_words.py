"""The sentences of the check of the wording: one of each kind, its values in their places."""

from collections.abc import Mapping

import pytest

from wikimarche.text.wording_kinds import Finding, Kind, Place, Value
from wikimarche.web.wording_words import TITLES, WHAT, WHAT_TO_DO, WHY, told

VALUES: Mapping[Kind, Mapping[str, Value]] = {
    Kind.GUIDANCE: {"count": 2},
    Kind.LONG_SENTENCE: {"count": 52},
    Kind.CONTRADICTION: {
        "subject": "délai",
        "value": "2 jours",
        "other": "3 jours",
        "code": "CCTP",
        "other_code": "CCAP",
    },
    Kind.OTHER_THAN_FIELD: {
        "subject": "délai",
        "value": "2 jours",
        "other": "3 jours",
        "field": "pose",
    },
}


@pytest.mark.parametrize("table", [TITLES, WHAT, WHY, WHAT_TO_DO])
def test_every_kind_has_its_sentences(table: dict[Kind, object]) -> None:
    assert set(table) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_finding_is_told_with_its_values(kind: Kind) -> None:
    values: Mapping[str, Value] = VALUES.get(kind, {"words": "FSC"})
    said = told(Finding(kind, Place("CCTP", "a", 0, "FSC"), values))
    assert all(map(str, said))
    assert "%(" not in "".join(map(str, said))
    assert all(str(value) in "".join(map(str, said)) for value in values.values())


def test_one_piece_of_guidance_is_told_in_the_singular() -> None:
    place = Place("CCTP", "a", 0, "")
    assert "Un conseil" in str(told(Finding(Kind.GUIDANCE, place, {"count": 1})).what)
    assert "3 conseils" in str(told(Finding(Kind.GUIDANCE, place, {"count": 3})).what)
