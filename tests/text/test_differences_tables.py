from tests.text.comparing import doc, paragraph
from wikimarche.text.differences_tables import face_to_face
from wikimarche.text.schema import Node, node


def table(text: str) -> Node:
    return doc(text).child(0)


def test_columns_are_aligned_by_what_they_say() -> None:
    old = table("| Site | Surface | Rythme\n| Parc | 1 200 | mensuel")
    new = table("| Rythme | Site\n| mensuel | Parc")
    assert face_to_face(old, new).columns in ({0: 1}, {2: 0})


def test_a_column_whose_every_cell_changed_stays_in_its_place() -> None:
    old, new = table("| Tonte | 12\n| Taille | 15"), table("| Tonte | 13\n| Taille | 17")
    assert face_to_face(old, new).columns == {0: 0, 1: 1}


def test_cells_under_a_merged_one_keep_their_column() -> None:
    tall = node("table_cell", [paragraph("Lot 1")], rowspan=2)
    tonte, taille = (node("table_cell", [paragraph(text)]) for text in ("Tonte", "Taille"))
    merged = node("table", [node("table_row", [tall, tonte]), node("table_row", [taille])])
    assert face_to_face(merged, merged).old.columns == ((0, 1), (1,))


def test_a_huge_span_costs_nothing() -> None:
    wide = node("table_cell", [paragraph("x")], colspan=10**9, rowspan=10**9)
    huge = node("table", [node("table_row", [wide])])
    assert face_to_face(huge, huge).columns == {0: 0}


def test_tables_with_nothing_in_common_are_compared_row_by_row() -> None:
    old, new = table("| a | b\n| c | d"), table("| w | x\n| y | z")
    assert face_to_face(old, new).rows == ((0, 0), (1, 1))
