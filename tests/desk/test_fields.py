"""The fields of a tender as its documents write them."""

import pytest

from wikimarche.desk.fields import OWN_FIELDS
from wikimarche.store.tables import Lot, Tender

NBSP = "\u00a0"
LOTS = (
    Lot(tender_id=1, number=1, title="Lycées"),
    Lot(tender_id=1, number=2, title="Siège"),
)


@pytest.fixture
def tender() -> Tender:
    return Tender(object="Nettoyage", buyer="Région Exemple")


def test_the_lots_are_listed_with_their_numbers_and_titles(tender: Tender) -> None:
    _, write = OWN_FIELDS["liste_lots"]
    expected = f"lot{NBSP}1{NBSP}: Lycées{NBSP}; lot{NBSP}2{NBSP}: Siège"
    assert write(tender, LOTS) == expected


def test_a_tender_without_lots_is_one_lot(tender: Tender) -> None:
    assert OWN_FIELDS["liste_lots"][1](tender, ()) == "lot unique"
    assert OWN_FIELDS["nombre_lots"][1](tender, ()) == "1"
