"""The shipped models and CPV families: what a buyer may rely on before typing a word."""

import csv
import re
import tomllib
from collections.abc import Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Any

import pytest

from wikimarche.desk.fields import OWN_FIELDS
from wikimarche.text import fields, limits, markdown
from wikimarche.text.checks import findings
from wikimarche.text.outline import Outline, Scheme, outline, plain_text, walk
from wikimarche.text.schema import Node

DATA = Path(__file__).parents[2] / "wikimarche" / "data"
MODELS = DATA / "models"
INDEX: dict[str, Any] = tomllib.loads((MODELS / "index.toml").read_text(encoding="utf-8"))
ROWS: dict[str, dict[str, Any]] = {row["id"]: row for row in INDEX["models"]}
FIELDS: dict[str, dict[str, Any]] = {row["name"]: row for row in INDEX["fields"]}
MAIN = [model for model, row in ROWS.items() if row["kind"] in {"CCTP", "CCAP", "RC"}]
FIELD_KINDS = {"text", "long_text", "date", "amount", "integer", "duration"}
CPV = list(csv.DictReader((DATA / "cpv.csv").read_text(encoding="utf-8").splitlines()))
DIVISIONS = (
    "03 09 14 15 16 18 19 22 24 30 31 32 33 34 35 37 38 39 41 42 43 44 45 48 50 51 55 "
    "60 63 64 65 66 70 71 72 73 75 76 77 79 80 85 90 92 98"
)

every_model = pytest.mark.parametrize("model", ROWS)
every_main_model = pytest.mark.parametrize("model", MAIN)


@cache
def text_of(model: str) -> str:
    name: str = ROWS[model]["file"]
    return (MODELS / name).read_text(encoding="utf-8")


@cache
def doc_of(model: str) -> Node:
    return markdown.parse(text_of(model)).doc


@cache
def outline_of(model: str) -> Outline:
    return outline(doc_of(model), Scheme.ARTICLES)


def keys_of(model: str) -> set[str]:
    return {section.key for section in outline_of(model).sections}


def beside(model: str, spec: str) -> list[str]:
    """Give the models that `spec` may be in a tender with `model`: those of a common nature."""
    of_kind = [one for one, row in ROWS.items() if row["kind"] == spec]
    natures = set(ROWS[model]["nature"])
    return [one for one in of_kind if natures & set(ROWS[one]["nature"])]


def references_of(model: str) -> Mapping[tuple[str, str], object]:
    """Give the articles found in every model of a kind, whichever the buyer takes."""
    return {
        (spec, key): model
        for spec in ("CCTP", "CCAP", "RC", "AE")
        for key in reduce(set.intersection, map(keys_of, beside(model, spec)))
    }


def test_every_model_is_in_the_index_once_and_has_its_file() -> None:
    assert len(ROWS) == len(INDEX["models"])
    assert {row["file"] for row in ROWS.values()} == {p.name for p in MODELS.glob("*.md")}


@pytest.mark.parametrize("kind", ["CCTP", "CCAP", "RC", "AE"])
def test_every_nature_of_purchase_has_a_model_of_each_main_kind(kind: str) -> None:
    natures = {n for row in ROWS.values() if row["kind"] == kind for n in row["nature"]}
    assert natures == {"supplies", "services", "works"}


@every_model
def test_a_model_is_a_text_that_may_be_kept(model: str) -> None:
    assert limits.faults(text_of(model)) == ()


@every_model
def test_a_model_is_written_as_the_program_writes(model: str) -> None:
    source = markdown.parse(text_of(model))
    written = markdown.write(source.doc)
    assert written == source.text == markdown.write(source.doc, source)
    assert markdown.parse(written).doc.eq(source.doc)


@every_model
def test_every_article_has_its_own_key(model: str) -> None:
    keys = [section.key for section in outline_of(model).sections]
    assert all(keys)
    assert len(set(keys)) == len(keys)


@every_model
def test_no_number_is_typed_before_a_title(model: str) -> None:
    typed = re.compile(r"\s*(\d|[IVX]+\s*[.)–-]|article\b|chapitre\b)", re.IGNORECASE)
    assert not [s.title for s in outline_of(model).sections if typed.match(s.title)]


@every_model
def test_nothing_is_left_to_repair_once_the_fields_are_filled_in(model: str) -> None:
    found = findings(
        doc_of(model),
        outline=outline_of(model),
        fields=dict.fromkeys([*FIELDS, *OWN_FIELDS], "rempli"),
        references=references_of(model),
    )
    assert found == ()


@every_model
def test_every_mark_of_the_dialect_was_understood(model: str) -> None:
    words = " ".join(one.text or "" for one in walk(doc_of(model)))
    assert not re.findall(r"\{\{|\{#|\[#|\w#\w|:::|\^\[|Table :|\]\{|\||\*|\\", words)


def test_every_declared_field_is_used_and_well_formed() -> None:
    used = {name for model in ROWS for name in fields.names(doc_of(model))}
    assert len(FIELDS) == len(INDEX["fields"])
    assert set(FIELDS) <= used - set(OWN_FIELDS)
    assert {row["kind"] for row in FIELDS.values()} <= FIELD_KINDS
    assert all(row[k] for row in FIELDS.values() for k in ("label", "label_en", "group"))


@every_main_model
def test_a_main_model_is_neither_a_sketch_nor_a_book(model: str) -> None:
    words = [w for w in plain_text(doc_of(model)).split() if re.search(r"\w", w)]
    assert 1_800 <= len(words) <= 4_500


@every_model
def test_a_model_asks_questions_to_the_one_who_drafts(model: str) -> None:
    guidance = [b for b in walk(doc_of(model)) if b.type.name == "guidance"]
    assert any("?" in plain_text(block) for block in guidance)


@every_main_model
def test_sustainable_development_has_an_article_of_its_own(model: str) -> None:
    section = outline_of(model).get(ROWS[model]["sustainability"])
    assert section
    assert section.key.startswith("developpement-durable")
    assert section.level == 1
    assert section.end > section.index + 1


@every_model
def test_french_signs_are_preceded_by_a_no_break_space(model: str) -> None:
    lines = text_of(model).splitlines()
    words = [line for line in lines if not re.match(r":::|Table :|\| ?-", line)]
    assert not [line for line in words if re.search(r" [;:?!%€»]|« |'", line)]


def test_cpv_codes_are_whole_and_unique() -> None:
    codes = [row["code"] for row in CPV]
    assert len(CPV) >= 295
    assert len({code[:8] for code in codes}) == len(codes)
    assert all(re.fullmatch(r"\d{8}-\d", code) for code in codes)


def test_cpv_labels_are_there_in_both_languages_and_short() -> None:
    assert all(0 < len(row[lang].strip()) <= 70 for row in CPV for lang in ("fr", "en"))


def test_all_forty_five_cpv_divisions_are_there() -> None:
    divisions = {row["code"][:2] for row in CPV if row["code"][2:8] == "000000"}
    assert divisions == set(DIVISIONS.split())
