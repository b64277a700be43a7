from pathlib import Path
from random import Random

import pytest

from tests.text.comparing import doc, nested, paragraph, shown
from wikimarche.text.differences import ChangeKind, PieceKind, compare, size
from wikimarche.text.schema import SCHEMA, node

CASES = sorted((Path(__file__).parent / "cases" / "differences").glob("*.txt"))
DOCUMENTS = [case for case in CASES if case.stem != "words"]


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda path: path.stem)
def test_a_comparison_shows_what_a_reader_would_say(case: Path) -> None:
    old, rest = case.read_text(encoding="utf-8").split("--- après\n")
    new, expected = rest.split("--- vu\n")
    assert shown(compare(doc(old), doc(new))) == expected.rstrip("\n")


def test_words_added_and_removed_are_counted() -> None:
    old, new = doc("Le délai est de 30 jours."), doc("Le délai est de 45 jours ouvrés.")
    assert size(old, new) == (2, 1)
    comparison = compare(old, new)
    assert (comparison.words_added, comparison.words_removed) == (2, 1)


def test_the_key_of_a_heading_is_not_shown() -> None:
    old = node("doc", [node("heading", SCHEMA.text("Prix"), key="prix")])
    new = node("doc", [node("heading", SCHEMA.text("Prix"), key="prix-2")])
    assert compare(old, new).changes == 0


def test_a_heading_keeps_its_place_by_its_key_whatever_its_title() -> None:
    old = node("doc", [node("heading", SCHEMA.text("Prix"), key="prix")])
    new = node("doc", [node("heading", SCHEMA.text("Rémunération"), key="prix")])
    assert [block.kind for block in compare(old, new).blocks] == [ChangeKind.CHANGED]


def test_of_two_headings_with_one_key_the_first_is_known_by_it() -> None:
    old = doc("# Prix\nFermes.\n# Prix\nRévisables.")
    assert compare(old, old).changes == 0


def test_each_block_knows_its_article() -> None:
    comparison = compare(
        doc("Préambule.\n# Prix\nFermes."), doc("# Prix\nFermes.\n# Fin\nFin.")
    )
    assert [block.section for block in comparison.blocks] == [
        "",
        "prix",
        "prix",
        "fin",
        "fin",
    ]


def test_what_belongs_to_a_moved_article_says_so() -> None:
    text = "# Objet\nLe marché porte sur les espaces verts.\n# Prix\nFermes."
    moved = "# Prix\nFermes.\n# Objet\nLe marché porte sur les espaces verts."
    comparison = compare(doc(text), doc(moved))
    assert comparison.moved == ("prix",)
    assert [block.moved for block in comparison.blocks] == ["prix", "prix", "", "", ""]


def test_both_places_of_a_moved_article_have_one_number() -> None:
    comparison = compare(doc("# A\nx\n# B\nlong texte"), doc("# B\nlong texte\n# A\nx"))
    kinds = {ChangeKind.MOVED, ChangeKind.LEFT}
    assert [block.number for block in comparison.blocks if block.kind in kinds] == [1, 1]


def test_a_move_past_a_whole_chapter_calls_one_article_moved() -> None:
    sections = ["# A\nx", "# B\n## C\n## D\n## E", "# F", "# G", "# H"]
    moved = [sections[0], *sections[2:], sections[1]]
    assert compare(doc("\n".join(sections)), doc("\n".join(moved))).moved == ("b",)


@pytest.mark.parametrize("container", ["guidance", "clause", "blockquote"])
def test_a_container_is_compared_inside(container: str) -> None:
    old, new = (
        node("doc", [node(container, [paragraph("Rédiger."), paragraph(words)])])
        for words in ("Préciser le délai.", "Préciser le prix.")
    )
    block = compare(old, new).blocks[0]
    assert [child.kind for child in block.children] == [ChangeKind.SAME, ChangeKind.CHANGED]


def test_another_version_of_a_clause_is_a_change_of_the_clause_itself() -> None:
    old, new = (
        node("doc", [node("clause", [paragraph("Texte.")], id="ENV-025", version=version)])
        for version in (3, 4)
    )
    block = compare(old, new).blocks[0]
    assert (block.kind, block.restyled, block.number) == (ChangeKind.CHANGED, True, 1)


def test_a_list_that_becomes_numbered_is_restyled_not_replaced() -> None:
    item = node("list_item", [paragraph("Un lot")])
    old, new = (
        node("doc", [node(f"{kind}_list", [item])]) for kind in ("bullet", "ordered")
    )
    comparison = compare(old, new)
    assert comparison.blocks[0].restyled
    assert size(old, new) == (0, 0)


def test_another_link_target_is_restyled_not_replaced() -> None:
    old, new = (
        node(
            "doc",
            [node("paragraph", SCHEMA.text("voir", [SCHEMA.mark("link", {"href": to})]))],
        )
        for to in ("https://a.fr", "https://b.fr")
    )
    pieces = compare(old, new).blocks[0].pieces
    assert [piece.kind for piece in pieces] == [PieceKind.RESTYLED]


def test_an_added_column_is_one_change() -> None:
    comparison = compare(
        doc("| Tonte | m²\n| Taille | ml"), doc("| Tonte | 12 | m²\n| Taille | 8 | ml")
    )
    assert comparison.changes == 1
    assert comparison.words_added == 2


def test_a_cell_alone_in_its_place_is_compared_whatever_it_says() -> None:
    comparison = compare(
        doc("| Tonte | m²\n| Taille | ml"), doc("| Tonte | forfait\n| Taille | ml")
    )
    row = comparison.blocks[0].children[0]
    assert [cell.kind for cell in row.children] == [ChangeKind.SAME, ChangeKind.CHANGED]


def test_a_hundred_nested_lists_are_compared() -> None:
    old, new = nested(100, "Un texte au fond."), nested(100, "Un autre au fond.")
    assert compare(old, new).changes >= 1
    assert compare(old, old).changes == 0


def test_an_unrelated_long_text_is_compared_word_by_word_without_a_time_limit() -> None:
    random = Random(7)
    words = [str(number) for number in range(300)]
    old, new = (doc(" ".join(random.choices(words, k=9000))) for _ in range(2))
    assert size(old, new) == size(new, old)[::-1]


def test_two_edits_far_apart_in_a_very_long_paragraph_stay_two() -> None:
    words = [f"mot{number}" for number in range(20_000)]
    edited = ["premier", *words[1:-1], "dernier"]
    comparison = compare(doc(" ".join(words)), doc(" ".join(edited)))
    assert (comparison.changes, comparison.words_added, comparison.words_removed) == (
        2,
        2,
        2,
    )
