"""A full check of a tender of 200 pages and five lots stays under half a second."""

from itertools import count
from time import process_time

from tests.law.tenders import TODAY, law, lots, piece, tender
from wikimarche.law.judging import judge

BUDGET = 0.5
PAGES, SIGNS_A_PAGE = 200, 3000
PARAGRAPH = (
    "Le titulaire trie les déchets de chantier, limite les emballages et remet chaque mois"
    " un relevé des quantités, avec les preuves demandées à l’article des pénalités. "
)


def pages(number: int) -> str:
    """As many pages of articles, tables and lists, no two paragraphs alike."""
    ranks = count(1)
    article = "".join(
        f"# Article {next(ranks)}\n\n" + f"Point {next(ranks)}. {PARAGRAPH * 3}\n\n" * 4
        + f"| Exigence | Preuve |\n| --- | --- |\n| Mesure {next(ranks)} | Bordereau |\n\n"
        for _ in range(number * SIGNS_A_PAGE // (len(PARAGRAPH) * 12 + 90) + 1)
    )  # fmt: skip
    assert len(article) >= number * SIGNS_A_PAGE
    return article


def test_a_check_of_two_hundred_pages_keeps_to_its_budget() -> None:
    one = tender(
        piece("cctp", pages(PAGES * 3 // 4)),
        piece("ccap", pages(PAGES // 8)),
        piece("rc", pages(PAGES // 8)),
        lots=lots(*[300_000] * 5),
    )
    judge(law(), tender(piece("ccap", "x")), (), TODAY)  # the pack's patterns are made once
    start = process_time()
    findings = judge(law(), one, (), TODAY)
    assert process_time() - start < BUDGET
    assert {finding.lot for finding in findings} == set(range(6))
