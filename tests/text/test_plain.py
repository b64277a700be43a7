"""Reading plain text files, where articles are numbered by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wikimarche.text.outline import plain_text
from wikimarche.text.plain import read_plain
from wikimarche.text.schema import Node


def shape(doc: Node) -> list[tuple[str, str]]:
    return [(block.type.name, plain_text(block)) for block in doc.children]


def levels(doc: Node) -> list[object]:
    return [block.attrs.get("level") for block in doc.children]


def test_numbered_lines_become_articles_without_their_number() -> None:
    doc = read_plain("ARTICLE 1 - OBJET\n\n1.1 Contexte\n\n2. Délais")
    assert shape(doc) == [
        ("heading", "OBJET"),
        ("heading", "Contexte"),
        ("heading", "Délais"),
    ]
    assert levels(doc) == [1, 2, 1]


def test_a_quantity_at_the_start_of_a_line_is_text() -> None:
    assert shape(read_plain("2 extincteurs de 6 kg")) == [
        ("paragraph", "2 extincteurs de 6 kg")
    ]


def test_a_numbered_sentence_is_text() -> None:
    line = "1. Le titulaire remet le planning avant le début de l’exécution."
    assert shape(read_plain(line)) == [("paragraph", line)]


def test_lines_that_follow_each_other_are_one_paragraph() -> None:
    assert shape(read_plain("Le marché\nporte sur\n\nla suite")) == [
        ("paragraph", "Le marché porte sur"),
        ("paragraph", "la suite"),
    ]


def test_dashes_and_letters_make_a_list_whose_points_may_go_on() -> None:
    doc = read_plain("Le lot comprend :\n- le nettoyage\n  des sols\n• les vitres")
    assert [block.type.name for block in doc.children] == ["paragraph", "bullet_list"]
    assert plain_text(doc.child(1)).split() == "le nettoyage des sols les vitres".split()


def test_an_empty_file_is_one_empty_paragraph() -> None:
    assert shape(read_plain(" \n\n")) == [("paragraph", "")]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="abé ’-•1.)\n", max_size=30), max_size=6))
def test_every_word_of_letters_is_kept(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = plain_text(read_plain(text))
    letters = "".join(sign for sign in text if sign.isalpha())
    assert "".join(sign for sign in kept if sign.isalpha()) in (letters, _unlettered(text))


def _unlettered(text: str) -> str:
    """Give the letters of a text without those that only mark the points of a list."""
    found = []
    for line in text.expandtabs(4).split("\n"):
        words = line.strip(" ")
        marked = (
            len(words) > 2 and words[1] == ")" and words[0].isalpha() and words[2] == " "
        )
        found.append(words[2:] if marked and words[3:].strip() else words)
    return "".join(sign for sign in "".join(found) if sign.isalpha())
