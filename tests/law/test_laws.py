"""Laws of the check that hold for any document."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.law.tenders import CLAUSES, TODAY, clause, law, piece, tender
from tests.text.documents import documents
from wikimarche.law.facts import Piece, Tender
from wikimarche.law.judging import judge
from wikimarche.text.schema import Node, node

SPOKEN = [
    "Le titulaire trie les déchets du marché.",
    "Le prix est le seul critère.",
    "Une table de marque Untel.",
    "Les heures d’insertion sont contrôlées par le facilitateur.",
    "Par dérogation à l’article 14 du CCAG-FCS.",
]
KINDS = st.sampled_from(["cctp", "ccap", "rc", "ccp", "annex"])


def told(one: Tender) -> list[tuple[str, int, str]]:
    return [(f.rule.id, f.lot, f.verdict.value) for f in judge(law(), one, (), TODAY)]


def with_doc(kind: str, doc: Node) -> Tender:
    return tender(Piece(kind.upper(), kind, kind, None, doc, CLAUSES))


@settings(deadline=None)
@given(documents(), KINDS, st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=3))
def test_guidance_never_changes_a_verdict(doc: Node, kind: str, words: list[str]) -> None:
    inside = piece(kind, "\n\n".join(words)).doc.children
    guided = node("doc", [*doc.children, node("guidance", list(inside))])
    assert told(with_doc(kind, guided)) == told(with_doc(kind, doc))


@settings(deadline=None)
@given(documents(), KINDS, st.sampled_from(sorted(CLAUSES)))
def test_placing_a_clause_the_library_knows_never_loses_a_met_condition(
    doc: Node, kind: str, number: str
) -> None:
    placed = piece(kind, clause(number, "Une phrase.")).doc.children
    before = told(with_doc(kind, doc))
    after = told(with_doc(kind, node("doc", [*placed, *doc.children])))
    kept = {"R02", "R03", "R04", "R07", "R23"}
    met = {row for row in before if row[0] in kept and row[2] == "met"}
    assert met <= set(after)


@settings(deadline=None)
@given(documents(), KINDS)
def test_a_number_that_is_not_known_never_meets_a_rule(doc: Node, kind: str) -> None:
    placed = piece(kind, clause("XX-ABC-001", "Une phrase.")).doc.children
    before = told(with_doc(kind, doc))
    after = told(with_doc(kind, node("doc", [*placed, *doc.children])))
    assert {row for row in after if row[2] == "met"} <= {r for r in before if r[2] == "met"}
