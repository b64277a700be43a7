"""The lines of a block, and their sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.documents import cell, documents, paragraph, row, text
from tests.text.wording import doc_of
from wikimarche.text.schema import Node, node
from wikimarche.text.wording_lines import HOLE, Line, around, read_block, sentences


def lines(source: str) -> list[Line]:
    return [line for block in doc_of(source).children for line in read_block(block).lines]


@settings(deadline=None)
@given(documents())
def test_the_texts_of_a_line_have_one_length(doc: Node) -> None:
    for block in doc.children:
        for line in read_block(block).lines:
            assert len({len(each) for each in line[:4]}) == 1


@given(st.text("Aa. ;:?!…«»(1\u00a0", max_size=40))
def test_sentences_follow_each_other(words: str) -> None:
    spans = list(sentences(words))
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(words)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Un. Deux ? Trois !", ["Un. ", "Deux ? ", "Trois !"]),
        ("Selon l’art. 4 du CCAG. Fin.", ["Selon l’art. 4 du CCAG. ", "Fin."]),
        ("M. Durand, n. 3, à 12.5 m. Fin.", ["M. Durand, n. 3, à 12.5 m. ", "Fin."]),
        ("Il dit « Oui. » Puis rien.", ["Il dit « Oui. » ", "Puis rien."]),
    ],
)
def test_a_full_stop_ends_a_sentence_unless_it_shortens_a_word(
    words: str, parts: list[str]
) -> None:
    assert [words[start:end] for start, end in sentences(words)] == parts


def test_guidance_quotations_and_code_are_not_read() -> None:
    source = "::: guide\nUn.\n:::\n\n> Deux.\n\n```\nTrois.\n```\n\nQuatre `cinq`.\n"
    assert [line.typed for line in lines(source)] == [f"Quatre {HOLE}."]


def test_guidance_is_counted_wherever_it_stands() -> None:
    guidance = node("guidance", paragraph("Un ?"))
    assert read_block(guidance).guidance == 1
    assert read_block(node("clause", [paragraph("a"), guidance])).guidance == 1


def test_one_apostrophe_and_one_space_stand_for_all() -> None:
    (line,) = lines("L'EAU\u00a0: 3\u202fm, « l'AIR ».")
    assert line.text == "L’EAU : 3 m, « l’AIR »."
    assert line.low == f"l’eau : 3 m, {HOLE * 9}."


def test_fields_are_named_and_footnotes_stand_apart() -> None:
    read = lines("Durée : {{duree}}.^[Voir {{objet}}.]")
    assert [(line.typed, line.note) for line in read] == [
        ("Durée : {{duree}}.", False),
        ("Voir {{objet}}.", True),
    ]


def test_a_cell_has_its_row_and_titles_beside() -> None:
    table = node("table", [row("A", "B", header=True), row("c", cell("d"))], caption="T")
    first, last = read_block(table).lines[2:]
    assert (first.beside, first.cells, first.titles) == (
        "T | A | B | c | d",
        ("c", "d"),
        ("A", "B"),
    )
    assert (last.beside, last.cells, last.cell) == (first.beside, (), True)


def test_what_opens_a_nested_list_stands_beside_its_items() -> None:
    source = "- Les normes ou équivalentes :\n  - une ;\n  - deux."
    assert [line.beside.strip() for line in lines(source)][1:] == [
        "Les normes ou équivalentes :"
    ] * 2


def test_what_surrounds_words_is_cut_between_words() -> None:
    typed = "mot " * 40 + "ICI" + " mot" * 40
    before, words, after = around(typed, 160, 163)
    assert words == "ICI"
    assert set(before.split()) == set(after.split()) == {"mot"}
    assert len(before) <= 60
    assert len(after) <= 60


def test_a_word_cut_by_marks_is_whole() -> None:
    (line,) = read_block(paragraph("Éco", text("label", "strong"))).lines
    assert line.typed == "Écolabel"
