from wikimarche.word.styles import LOOKS, Role, ensure_styles, style_names
from wikimarche.word.xml import Element, parse, tag

HEAD = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def styles(inner: str) -> Element:
    return parse(f"{HEAD}{inner}</w:styles>".encode())


def test_a_style_is_found_by_its_name_whatever_its_id() -> None:
    root = styles(
        '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="Heading 1"/></w:style>'
    )
    assert ensure_styles(root)[Role.HEADING_1] == "Titre1"


def test_an_id_already_taken_is_never_reused() -> None:
    root = styles(
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Autre"/></w:style>'
    )
    assert ensure_styles(root)[Role.TITLE] == "Title2"


def test_a_style_without_a_name_is_passed_over() -> None:
    assert style_names(styles('<w:style w:type="paragraph" w:styleId="x"/>')) == {}


def test_a_character_style_is_not_taken_for_a_paragraph_style() -> None:
    root = styles(
        '<w:style w:type="character" w:styleId="c"><w:name w:val="Quote"/></w:style>'
    )
    assert ensure_styles(root)[Role.QUOTE] == "Quote"


def test_every_role_has_a_look_and_ends_with_a_style() -> None:
    root = styles("")
    ids = ensure_styles(root).ids
    assert set(ids) == set(LOOKS) == set(Role)
    assert len({s.get(tag("w:styleId")) for s in root}) == len(Role)
