"""A clause file in the fields of a form: whole again, and each fault beside its field."""

import pytest

from tests.desk.clauses import FILE, NUMBER, another
from wikimarche.desk.catalogue import shipped_files
from wikimarche.desk.clause_forms import (
    FIELDS,
    HEAD,
    beside,
    changes_between,
    check_number,
    file_of,
    readable,
    texts_of,
)
from wikimarche.errors import Invalid, Sentence, Stale
from wikimarche.text.clause_reader import BadClause, read_clause
from wikimarche.text.outline import plain_text

SHIPPED = [body for _, body in shipped_files()]


def test_every_shipped_file_is_the_same_clause_once_it_went_through_the_form() -> None:
    for body in (FILE, *SHIPPED):
        again = file_of(texts_of(body))
        assert readable(again) == readable(body)
        assert file_of(texts_of(again)) == again


def test_a_file_that_cannot_be_cut_is_all_in_the_card() -> None:
    texts = texts_of("Rien.")
    assert texts[HEAD] == "Rien."
    assert not any(texts[field] for field in FIELDS)


@pytest.mark.parametrize("field", [HEAD, *FIELDS])
def test_a_fault_is_said_of_the_field_and_at_the_line_it_was_typed(field: str) -> None:
    texts = dict.fromkeys(FIELDS, "Un texte.") | {HEAD: texts_of(FILE)[HEAD]}
    texts[field] = texts[field] + "\n\n# Titre" if field != HEAD else "a = 1\nb ="
    body = file_of(texts)
    found = read_clause(body)
    assert isinstance(found, BadClause)
    line: dict[str, str | int] = {"line": found.line, "reason": found.reason}
    refusal = Invalid({"body": Sentence("%(line)s %(reason)s", line)})
    told = beside(refusal, body)
    assert isinstance(told, Invalid)
    assert list(told.fields) == [field]
    assert told.fields[field].values["line"] == (2 if field == HEAD else 3)


def test_what_is_said_of_other_fields_stays() -> None:
    refusal = Invalid({"reason": Sentence("Dites."), "body": Sentence("Trop long.")})
    told = beside(refusal, FILE)
    assert isinstance(told, Invalid)
    assert set(told.fields) == {"reason", HEAD}
    stale = Stale()
    assert beside(stale, FILE) is stale
    assert beside(None, FILE) is None


def test_a_number_is_kept() -> None:
    check_number(FILE, NUMBER)
    check_number("illisible", NUMBER)
    with pytest.raises(Invalid):
        check_number(another("WM-NET-902"), NUMBER)


def test_only_the_lines_of_the_card_that_differ_are_compared() -> None:
    found = changes_between(FILE, FILE.replace("Qui contrôle ?", "Qui paie ?"))
    texts = [plain_text(each.new) for each in found.blocks if each.new is not None]
    assert "Fiche" in texts
    assert any("Qui paie" in text for text in texts)
    assert not any("review_due" in text for text in texts)
    assert found.changes == 1
    assert changes_between(FILE, FILE).changes == 0
