"""The numbers of articles, written down for the editor, which computes them too.

`data/numbering.json` holds documents and what this side makes of them; the editor's tests
read the same file. `python -m tests.text.test_numbering_fixture` writes it again.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from tests.text.documents import document, heading, paragraph, text
from wikimarche.text.outline import Scheme, outline
from wikimarche.text.schema import Node, node

FILE = Path(__file__).parent / "data" / "numbering.json"
TITLES = ["Objet", "Délais d’exécution", "Prix & révision", "", "Pénalités 😀", "  Lots "]


def test_the_editor_is_held_to_the_numbers_computed_here() -> None:
    assert FILE.read_text(encoding="utf-8") == written()


def written() -> str:
    lines = [
        json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases()
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def cases() -> Iterator[dict[str, Any]]:
    for name, doc in documents().items():
        for scheme in Scheme:
            for lot in (None, 3) if scheme is Scheme.LOT else (None,):
                yield case(name, doc, scheme, lot)


def case(name: str, doc: Node, scheme: Scheme, lot: int | None) -> dict[str, Any]:
    sections = [asdict(s) for s in outline(doc, scheme, lot=lot).sections]
    asked = {"name": name, "scheme": scheme.value, "lot": lot, "doc": doc.to_json()}
    return {**asked, "sections": sections}


def documents() -> dict[str, Node]:
    return {
        "no article": document(paragraph("Texte d’ouverture.")),
        "opening, articles, sub-articles": document(
            paragraph("Ouverture."),
            heading(1, "Objet", "objet"),
            paragraph("Texte."),
            heading(2, "Lots", "lots"),
            heading(3, "Lot 1", "lot-1"),
            heading(2, "Variantes", "variantes"),
            heading(1, "Délais", "delais"),
        ),
        "levels skipped, levels out of bounds": document(
            *(heading(level, f"Niveau {level}") for level in (4, 2, 3, 6, 2, 5, 9, 0, 7))
        ),
        "titles made of many things": document(
            titled(), inside(), heading(1, "Fin", "fin")
        ),
        "more than roman figures": document(
            *(heading(1, "") for _ in range(45)), *(heading(2, "") for _ in range(101))
        ),
        "at random": at_random(Random(4)),
        "deep": at_random(Random(14), first=3),
    }


def titled() -> Node:
    content = [
        text("Durée ", "strong"),
        node("field", name="duree"),
        node("hard_break"),
        node("footnote", [text("hors congés")]),
        node("xref", spec="CCAP", key="prix"),
        node("image", src="/images/a.png", alt="plan"),
        text(" "),
    ]
    return node("heading", content, level=1, key="duree")


def inside() -> Node:
    return node("clause", [heading(1, "Dans une clause"), paragraph("x")], id="ENV-1")


def at_random(source: Random, first: int = 1) -> Node:
    blocks = []
    for count in range(24):
        title = source.choice(TITLES)
        blocks.append(heading(source.randint(first, 6), title, f"k{count}"))
        blocks += [paragraph("x")] * source.randint(0, 2)
    return document(*blocks)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
