"""A clause for programs elsewhere: every key, as plain values."""

import json
from datetime import date

import pytest

from tests.desk.clauses import FILE
from tests.house.source import ROOT
from wikimarche.desk.catalogue import clause_from, shipped_files
from wikimarche.text.clause_head import HEAD, INSIDE
from wikimarche.text.clause_plain import plain
from wikimarche.text.clause_reader import NAMES, Parts, parts_of

FOUND = plain(clause_from(FILE), 3)


def test_every_key_of_the_head_is_there_and_what_the_file_does_not_say() -> None:
    assert FOUND.keys() == HEAD.keys() | {"version", "origin", "wordings"}
    for name in ("proof", "indicator"):
        assert FOUND[name].keys() == INSIDE[name].keys()
    for name in ("legal", "fields"):
        assert all(row.keys() == INSIDE[name].keys() for row in FOUND[name])


def test_values_are_those_of_the_file() -> None:
    assert (FOUND["id"], FOUND["version"], FOUND["origin"]) == ("WM-NET-901", 3, "WM")
    assert FOUND["documents"] == ["cctp", "ccap"]
    assert FOUND["goals"] == [12]
    assert (FOUND["date"], FOUND["reviewed"]) == ("2026-11-24", None)
    assert FOUND["changes"] == {"2": "La part augmente."}
    assert FOUND["wordings"].keys() == {"Socle", "Renforcé", "Critère"}
    [field] = FOUND["fields"]
    assert (field["min"], field["max"], field["defaults"]) == (10, 100, ["50", "80"])
    [legal] = FOUND["legal"]
    assert (legal["from"], legal["until"], legal["checked"]) == ("2026-08-21", None, True)


def test_a_bound_that_is_not_whole_stays_so() -> None:
    text = FILE.replace('kind = "integer"', 'kind = "decimal"').replace(
        "min = 10", "min = 0.5"
    )
    [field] = plain(clause_from(text), 1)["fields"]
    assert (field["min"], field["max"]) == (0.5, 100)


@pytest.mark.parametrize(
    ("name", "body"), list(shipped_files()), ids=lambda each: each[:12]
)
def test_it_is_written_in_json_and_holds_the_wordings_of_the_file(
    name: str, body: str
) -> None:
    found = json.loads(json.dumps(plain(clause_from(body), 1)))
    parts = parts_of(body)
    assert isinstance(parts, Parts)
    assert found["wordings"] == parts.wordings
    assert f"{found['id'].lower()}.md" == name
    assert date.fromisoformat(found["date"])


def test_each_key_and_each_name_of_a_wording_is_documented() -> None:
    document = (ROOT / "docs" / "clauses.md").read_text("utf-8")
    about = document[document.index("## Export") : document.index("## Import")]
    inside = {name for row in INSIDE.values() for name in row}
    known = {name for name in (*FOUND, *inside) if f"`{name}`" in about}
    of_the_head = set(INSIDE["proof"]) | set(INSIDE["indicator"])
    assert (FOUND.keys() | inside) - known - of_the_head == set()
    assert all(f"`# {name}`" in document for name in NAMES)
