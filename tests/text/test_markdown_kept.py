"""Source preservation: what nobody touched keeps its bytes, and its definitions."""

from tests.text.documents import document, paragraph
from wikimarche.text.markdown import parse, write
from wikimarche.text.schema import Node

SOURCE = parse(
    "[r]: https://r.fr\n\nUn  [r]\net *demi*\n\n* a\n* b\n\nTrois[^1]\n\n[^1]: Note\n\nFin **.**  \nx"
)
FIRST, LIST, THIRD, LAST = SOURCE.doc.content.content
NEW = paragraph("Neuf")


def written(*content: Node) -> str:
    doc = document(*content)
    text = write(doc, SOURCE)
    assert parse(text).doc.eq(doc)
    return text


def test_a_changed_block_leaves_the_others_as_they_were() -> None:
    text = written(FIRST, NEW, THIRD, LAST)
    assert text == SOURCE.text.replace("* a\n* b\n", "Neuf\n")


def test_definitions_stay_when_their_block_goes() -> None:
    text = written(LIST, LAST)
    assert text == "[r]: https://r.fr\n\n* a\n* b\n\n[^1]: Note\n\nFin **.**  \nx"


def test_definitions_before_the_first_block_stay_there() -> None:
    assert written(NEW, FIRST, LIST, THIRD, LAST).startswith(
        "[r]: https://r.fr\n\nNeuf\n\nUn  [r]"
    )


def test_a_block_added_at_the_end_is_parted_by_a_blank_line() -> None:
    assert written(FIRST, LIST, THIRD, LAST, NEW) == SOURCE.text + "\n\nNeuf\n"


def test_a_block_moved_is_written_afresh_and_the_rest_kept() -> None:
    text = written(LAST, FIRST, LIST, THIRD)
    assert text.startswith(
        "[r]: https://r.fr\n\nFin **.**\\\nx\n\nUn  [r]\net *demi*\n\n* a"
    )


def test_a_list_beside_a_kept_list_stays_apart() -> None:
    assert "* a\n* b\n\n<!-- -->\n\n- a\n- b\n" in written(FIRST, LIST, LIST, THIRD, LAST)


def test_words_that_a_definition_would_claim_are_escaped() -> None:
    assert "voir \\[r\\]" in written(FIRST, paragraph("voir [r]"), THIRD, LAST)


def test_an_unclosed_fence_is_closed_when_a_block_follows() -> None:
    source = parse("a\n\n```\ncode\n")
    doc = document(*source.doc.content.content, NEW)
    assert write(doc, source) == "a\n\n```\ncode\n```\n\nNeuf\n"


def test_code_left_open_at_the_end_keeps_its_blank_lines_when_a_block_before_changes() -> (
    None
):
    source = parse("a\n\n``` py\n\n")
    assert write(document(NEW, source.doc.child(1)), source) == "Neuf\n\n``` py\n\n"


def test_code_left_open_in_a_list_keeps_its_blank_line() -> None:
    source = parse("a\n\n- ```\n    \n> b\n")
    doc = document(NEW, source.doc.child(1), source.doc.child(2))
    assert write(doc, source) == "Neuf\n\n- ```\n    \n> b\n"


def test_a_definition_that_would_take_the_new_words_is_parted_from_them() -> None:
    source = parse("a\n\n\n[^1]: Note\n> b\n")
    doc = document(source.doc.child(0), NEW)
    assert write(doc, source) == "a\n\n\n[^1]: Note\n\nNeuf\n"


def test_definitions_on_both_sides_of_a_block_that_goes_stay_in_order() -> None:
    source = parse("a\n\n[x]: /x\n\nb\n\n[y]: #y\n\nc [y]\n")
    doc = document(source.doc.child(0), source.doc.child(2))
    assert write(doc, source) == "a\n\n[x]: /x\n\n[y]: #y\n\nc [y]\n"


def test_a_definition_said_again_is_parted_from_the_note_before_it() -> None:
    source = parse("a\n\n[^1]: Note\n\n    suite\n- [x]: /y")
    doc = document(source.doc.child(0), NEW)
    assert write(doc, source) == "a\n\n[^1]: Note\n\n    suite\n\n[x]: /y\n\nNeuf"


def test_a_definition_inside_a_block_that_goes_is_said_again() -> None:
    source = parse("> [q]: https://q.fr\n> cité\n\nvoir [q]\n")
    doc = document(NEW, source.doc.child(1))
    assert write(doc, source) == "[q]: https://q.fr\n\nNeuf\n\nvoir [q]\n"


def test_definitions_of_several_paragraphs_stay_whole() -> None:
    source = parse("a[^1]\n\n[^1]: Un\n\n    Deux\n")
    doc = document(source.doc.child(0), NEW)
    assert write(doc, source) == "a[^1]\n\n[^1]: Un\n\n    Deux\n\nNeuf\n"


def test_blank_lines_around_a_changed_block_stay() -> None:
    source = parse("a\n\n\n\nb\n\n\nc")
    doc = document(source.doc.child(0), NEW, source.doc.child(2))
    assert write(doc, source) == "a\n\n\n\nNeuf\n\n\nc"


def test_indented_code_after_a_new_list_keeps_its_bytes() -> None:
    source = parse("a\n\n    code\n")
    doc = document(parse("- b").doc.child(0), source.doc.child(1))
    assert write(doc, source) == "- b\n\n<!-- -->\n\n    code\n"


def test_a_text_of_definitions_only_keeps_them() -> None:
    source = parse("[q]: https://q.fr\n")
    assert write(source.doc, source) == source.text
    assert write(document(NEW), source) == "[q]: https://q.fr\n\nNeuf\n"
