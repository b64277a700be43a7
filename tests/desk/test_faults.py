"""Each text that cannot be kept has a sentence with its line and what stands there."""

import pytest

from wikimarche.desk.faults import SENTENCES, check_text, fault_of
from wikimarche.errors import Invalid
from wikimarche.text.limits import MAX_BYTES, MAX_DEPTH, MAX_PIECES, Fault

BAD = {
    Fault.TOO_LONG: ("é" * (MAX_BYTES // 2 + 1), "1000 ko"),
    Fault.CONTROL: ("un\ndeux\x07", "Ligne 2 : un caractère de commande"),
    Fault.SURROGATE: ("un \ud83d", "Ligne 1 : un caractère est coupé en deux (U+D83D)"),
    Fault.NONCHARACTER: ("un\n\n\ufffe", "Ligne 3 : U+FFFE"),
    Fault.NESTING: ("> " * (MAX_DEPTH + 5) + "x", f"plus de {MAX_DEPTH} niveaux"),
    Fault.TOO_MANY: ("a\n\n" * MAX_PIECES * 2, f"compte {MAX_PIECES * 2} éléments"),
}


def test_every_fault_has_a_sentence() -> None:
    assert set(SENTENCES) == set(BAD) == set(Fault)


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_said_with_its_line_and_what_stands_there(fault: Fault) -> None:
    text, said = BAD[fault]
    assert said in str(fault_of(text))


def test_a_text_longer_than_its_field_says_the_field_s_limit() -> None:
    assert str(fault_of("x" * 11, most=10)) == "Donnez au plus 10 caractères."


def test_the_form_s_field_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        check_text("\x07", field="reason")
    assert list(refused.value.fields) == ["reason"]


def test_french_signs_and_ends_of_line_are_kept() -> None:
    check_text("« L’été » : 3 m² — 5 %\r\n\tœuvre\u202f!", field="text")
