"""The sheet of a tender: every bad value has its sentence, and nothing is half-saved."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.people import SHEET, Town
from wikimarche.desk import cpv, tenders
from wikimarche.desk.sheet import (
    CheckedSheet,
    LotForm,
    SheetForm,
    check_sheet,
    form_of,
    known_cpv,
)
from wikimarche.errors import Invalid
from wikimarche.store import tenders as tender_store

CLEANING = "90910000-9"


def changed(**values: object) -> SheetForm:
    return replace(SHEET, **values)  # type: ignore[arg-type]  # fields of the form, by name


def checked(town: Town, form: SheetForm) -> CheckedSheet:
    with town.asking(None) as ask:
        if form.cpv or any(lot.cpv for lot in form.lots):
            cpv.shipped_cpv(ask.session)
        return check_sheet(ask, form, tender_id=None)


def faults(town: Town, form: SheetForm) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        checked(town, form)
    return {name: str(sentence) for name, sentence in refused.value.fields.items()}


BAD = [
    ("reference", "", "nécessaire"),
    ("reference", "-2026", "Commencez"),
    ("reference", "2026;1", "Commencez"),
    ("reference", "x" * 41, "40"),
    ("object", " ", "nécessaire"),
    ("object", "x" * 301, "300"),
    ("object", "Nettoyage\x00", "caractère"),
    ("object", "Nettoyage\u202e", "caractère"),
    ("buyer", "", "nécessaire"),
    ("buyer", "x" * 161, "160"),
    ("nature", "", "nature"),
    ("nature", "gift", "nature"),
    ("procedure", "secret", "procédure"),
    ("cpv", "12345678-9", "CPV"),
    ("cpv", "nettoyage", "CPV"),
    ("value", "beaucoup", "montant"),
    ("value", "-5", "montant"),
    ("launch_date", "demain", "date"),
    ("offers_date", "31/02/2027", "date"),
    ("start_date", "2027", "date"),
    ("duration_months", "0", "mois"),
    ("duration_months", "601", "mois"),
    ("duration_months", "9" * 5000, "mois"),
]


@pytest.mark.parametrize(("name", "value", "said"), BAD)
def test_a_value_that_is_not_good_has_its_sentence(
    small_town: Town, name: str, value: str, said: str
) -> None:
    found = faults(small_town, changed(**{name: value}))
    assert list(found) == [name]
    assert said in found[name]


def test_everything_that_is_not_good_is_said_at_once(town: Town) -> None:
    form = SheetForm(value="x", launch_date="x", lots=[LotForm(title="", value="x")])
    expected = {
        "reference",
        "object",
        "buyer",
        "nature",
        "procedure",
        "value",
        "launch_date",
    }
    assert set(faults(town, form)) == expected | {"lot_title_1", "lot_value_1"}


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"launch_date": "2027-01-15"}, "offers_date"),
        ({"launch_date": "2027-01-16"}, "offers_date"),
        ({"start_date": "2027-01-15"}, "start_date"),
        ({"offers_date": "", "start_date": "2026-12-01"}, "start_date"),
        ({"launch_date": "", "start_date": "2026-01-01"}, "start_date"),
    ],
)
def test_dates_in_the_wrong_order_are_refused_where_they_are_wrong(
    small_town: Town, dates: dict[str, str], field: str
) -> None:
    found = faults(small_town, changed(**dates))
    assert list(found) == [field]
    assert "suivre" in found[field]


def test_dates_may_be_left_for_later(small_town: Town) -> None:
    found = checked(
        small_town, changed(launch_date="", offers_date="", start_date="01/03/2027")
    )
    assert found.launch_date is None
    assert found.start_date is not None


def test_amounts_are_kept_to_the_cent(town: Town) -> None:
    form = changed(value="125 000,55", lots=[LotForm("Lycées", CLEANING, "99\u202f500")])
    found = checked(town, form)
    assert found.value == Decimal("125000.55")
    assert found.lots[0].value == Decimal("99500")


def test_empty_lines_of_lots_are_left_out_and_faults_keep_their_line(
    small_town: Town,
) -> None:
    lots = [LotForm(), LotForm("Lycées"), LotForm(), LotForm("Siège", value="x")]
    assert list(faults(small_town, changed(lots=lots))) == ["lot_value_4"]
    assert len(checked(small_town, changed(lots=lots[:3])).lots) == 1


def test_there_are_at_most_sixty_lots(small_town: Town) -> None:
    lots = [LotForm(f"Lot {number}") for number in range(61)]
    assert list(faults(small_town, changed(lots=lots))) == ["lots"]


@pytest.mark.parametrize(
    "text", ["90910000-9", "90910000", " 90910000-9 Services de nettoyage", "90910000-0"]
)
def test_a_code_is_known_with_or_without_its_check_digit(town: Town, text: str) -> None:
    with town.asking(None) as ask:
        cpv.shipped_cpv(ask.session)
        assert known_cpv(ask.session, text) == CLEANING


@pytest.mark.parametrize("text", ["9091", "%", "90910000-99", "x", "９０９１００００"])
def test_a_code_that_is_not_loaded_is_not_known(town: Town, text: str) -> None:
    with town.asking(None) as ask:
        cpv.shipped_cpv(ask.session)
        assert known_cpv(ask.session, text) is None


def test_a_sheet_comes_back_as_it_was_typed(town: Town) -> None:
    lots = [LotForm("Lycées", CLEANING, "99500,50"), LotForm("Siège", "", "100")]
    form = changed(cpv=CLEANING, value="125000", duration_months="48", lots=lots)
    buyer = town.buyer()
    number = town.tender(buyer, form)
    with town.asking(buyer) as ask:
        assert form_of(ask.session, town.row(ask, number)) == form


def test_a_reference_is_used_once_but_a_tender_keeps_its_own(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    assert list(faults(town, SHEET)) == ["reference"]
    with town.asking(buyer) as ask:
        assert check_sheet(ask, SHEET, tender_id=number).reference == SHEET.reference


def test_a_refused_sheet_leaves_everything_as_it_was(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer, changed(lots=[LotForm("Lycées")]))
    form = changed(object="Autre", lots=[LotForm("Siège")], value="x")
    with pytest.raises(Invalid), town.asking(buyer) as ask:
        tenders.update_sheet(ask, town.row(ask, number), form)
    with town.asking(buyer) as ask:
        assert town.row(ask, number).object == SHEET.object
        assert [lot.title for lot in tender_store.lots_of(ask.session, number)] == [
            "Lycées"
        ]


@pytest.mark.parametrize("value", ["x" * 5001, "cloche \x07", "nul \x00", "moitié \ud83d"])
def test_a_value_that_no_document_could_hold_is_refused(
    small_town: Town, value: str
) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with small_town.asking(buyer) as ask:
        tenders.add_field(ask, small_town.row(ask, number), label="Effectif")
    with pytest.raises(Invalid) as refused, small_town.asking(buyer) as ask:
        form = changed(fields={"effectif": value})
        tenders.update_sheet(ask, small_town.row(ask, number), form)
    assert list(refused.value.fields) == ["field_effectif"]
