"""Requirements, their criteria and their proofs, lot by lot, and the profile of a lot."""

from tests.law.tenders import clause, lots, piece, tender
from wikimarche.law.coverage import ClauseCover, Count, coverage

KNOWN = {
    "WM-NET-001": ClauseCover("WM-NET-001", "Produits", "WM-NET-003", proof=True),
    "WM-NET-002": ClauseCover("WM-NET-002", "Déchets", "", proof=True, control=True),
    "WM-NET-003": ClauseCover("WM-NET-003", "Critère", "WM-NET-001"),
}
CCTP = piece("cctp", "# Produits {#produits}\n\n" + clause("WM-NET-001"))


def test_a_requirement_is_shown_with_its_criterion_and_its_proofs() -> None:
    (lot,) = coverage(tender(CCTP, piece("rc", clause("WM-NET-003"))), KNOWN)
    (row,) = lot.rows
    assert (lot.lot, row.number, row.title, row.level) == (0, "WM-NET-001", "Produits", "1")
    assert (row.piece, row.key) == ("CCTP", "produits")
    assert (row.criterion, row.proof, row.control) == ("present", "present", "absent")


def test_a_criterion_that_is_not_placed_is_absent_and_one_that_does_not_exist_is_none() -> (
    None
):
    both = tender(CCTP, piece("ccap", clause("WM-NET-002")))
    rows = coverage(both, KNOWN)[0].rows
    assert [row.criterion for row in rows] == ["absent", "none"]
    assert [row.control for row in rows] == ["absent", "present"]


def test_a_criterion_may_be_the_one_that_names_the_requirement() -> None:
    known = {**KNOWN, "WM-NET-001": ClauseCover("WM-NET-001", "Produits")}
    (lot,) = coverage(tender(CCTP, piece("rc", clause("WM-NET-003"))), known)
    assert lot.rows[0].criterion == "present"


def test_a_number_that_is_not_known_is_told_as_such() -> None:
    (lot,) = coverage(tender(piece("cctp", clause("XX-ABC-001"))), KNOWN)
    (row,) = lot.rows
    assert {row.criterion, row.proof, row.control} == {"unknown"}
    assert lot.profile == ()


def test_the_criterion_of_another_lot_does_not_count() -> None:
    rc = piece("rc", f"# Lot 1\n\n{clause('WM-NET-003')}")
    found = coverage(tender(CCTP, rc, lots=lots(1, 1)), KNOWN)
    assert [(lot.lot, lot.rows[0].criterion) for lot in found] == [
        (1, "present"),
        (2, "absent"),
    ]


def test_the_profile_counts_clauses_by_theme_and_level_a_clause_placed_twice_once() -> None:
    again = piece("ccap", clause("WM-NET-001") + "\n\n" + clause("WM-SOC-001"))
    (lot,) = coverage(tender(CCTP, again, piece("rc", clause("WM-NET-003"))), KNOWN)
    assert [(row.number, row.piece) for row in lot.rows] == [
        ("WM-NET-001", "CCTP"),
        ("WM-SOC-001", "CCAP"),
    ]
    assert lot.profile == (
        Count("environment:clim-mitig", "1", 1),
        Count("environment:pollu-prev", "1", 1),
        Count("social:opp", "1", 1),
    )
