from wikimarche.word.placeholders import replace_names, text_of
from wikimarche.word.xml import Element, fragment


def paragraph(*runs: str) -> Element:
    inner = "".join(f"<w:r><w:t>{r}</w:t></w:r>" for r in runs)
    return fragment(f"<w:tbl><w:p>{inner}</w:p></w:tbl>")[0]


def test_a_name_cut_into_runs_is_replaced() -> None:
    found = paragraph("Achat : {{ache", "te", "ur}}, {{ objet }}.")
    assert replace_names(found, {"acheteur": "Région", "objet": "Nettoyage"})
    assert text_of(found) == "Achat : Région, Nettoyage."


def test_a_value_that_looks_like_a_name_is_left_alone() -> None:
    found = paragraph("{{a}} {{b}}")
    replace_names(found, {"a": "{{b}}", "b": "x"})
    assert text_of(found) == "{{b}} x"


def test_an_unknown_name_stays_and_nothing_is_said_to_change() -> None:
    found = paragraph("{{inconnu}} {{")
    assert not replace_names(found, {"a": "b"})
    assert text_of(found) == "{{inconnu}} {{"
