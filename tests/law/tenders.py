"""Small tenders written in Markdown, and short ways to judge them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from wikimarche.law.facts import Answer, ClauseFacts, Lot, Piece, Tender
from wikimarche.law.judging import Finding, judge
from wikimarche.law.packs import Fault, Pack, read_pack
from wikimarche.text.markdown import parse

LAW = Path(__file__).parents[2] / "wikimarche" / "data" / "law" / "commande-publique.toml"
TODAY = date(2026, 11, 24)
AFTER = date(2027, 1, 18)
BEFORE = date(2026, 8, 20)
REASON = "Nous avons lu ce passage avec le service juridique."

CLAUSES = {
    one.number: one
    for one in (
        ClauseFacts("WM-NET-001", "specification", frozenset({"pollu-prev"})),
        ClauseFacts("WM-NET-002", "condition", frozenset({"circ-econ"})),
        ClauseFacts("WM-NET-003", "criterion", frozenset({"clim-mitig"})),
        ClauseFacts("WM-SOC-001", "condition", social=frozenset({"opp"})),
        ClauseFacts("WM-NET-004", "progress", frozenset({"clim-mitig"})),
        ClauseFacts(
            "WM-ALI-001",
            "specification",
            frozenset({"biodiv-eco"}),
            meets=frozenset({"R23"}),
        ),
    )
}


def clause(number: str, words: str = "Le titulaire trie les déchets du marché.") -> str:
    return f"::: clause id={number} version=1 level=1\n{words}\n:::"


def piece(kind: str, markdown: str, *, lot: int | None = None, code: str = "") -> Piece:
    doc = parse(markdown).doc
    return Piece(code or kind.upper(), kind, kind.upper(), lot, doc, CLAUSES)


def lots(*values: int | None) -> tuple[Lot, ...]:
    return tuple(
        Lot(number, f"Lot {number}", "", None if value is None else Decimal(value))
        for number, value in enumerate(values, 1)
    )


def tender(*pieces: Piece, **changes: Any) -> Tender:
    usual: dict[str, Any] = {
        "nature": "services",
        "procedure": "open",
        "cpv": "90910000-9",
        "value": None,
        "launch": AFTER,
        "lots": (),
        "fields": {},
        "central": False,
        "defence": False,
        "renewable": False,
        "sourcing": False,
    }
    return Tender(pieces=pieces, **{**usual, **changes})


@cache
def law() -> Pack:
    pack = read_pack(LAW.read_text("utf-8"))
    assert not isinstance(pack, Fault), pack
    return pack


def judged(
    one: Tender, rule: str, *answers: Answer, today: date = TODAY
) -> dict[int, Finding]:
    """The findings of one rule, by lot."""
    found = judge(law(), one, answers, today)
    return {finding.lot: finding for finding in found if finding.rule.id == rule}


def verdict(one: Tender, rule: str, *answers: Answer, today: date = TODAY) -> str:
    """The verdict on a tender without lots."""
    (finding,) = judged(one, rule, *answers, today=today).values()
    return finding.verdict.value


def verdicts(one: Tender, rule: str, *answers: Answer) -> Mapping[int, str]:
    found = judged(one, rule, *answers)
    return {lot: finding.verdict.value for lot, finding in found.items()}


def answer(rule: str, lot: int = 0, **said: str) -> Answer:
    given = {"choice": "", "reason": REASON, "passage": "", **said}
    return Answer(rule, lot, **given)
