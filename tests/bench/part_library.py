"""The library and the checks, in this process: searches, the law of a tender, the wording of a text."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from random import Random

from tests.bench import corpus
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import Measure, percentile, seconds_of
from tests.bench.stage import Stage
from tests.law.tenders import TODAY, law, lots, piece, tender
from wikimarche.desk.catalogue import clause_from, shipped_files
from wikimarche.desk.wording import lists
from wikimarche.law.facts import Tender
from wikimarche.law.judging import judge
from wikimarche.text import markdown, wording
from wikimarche.text.clause_search import Catalogue, Question, Shelved, catalogue, search
from wikimarche.text.clauses import Clause
from wikimarche.text.schema import SCHEMA, Node, node

__all__ = ["measure_library"]

CLAUSES = 2_000
LOTS = 5
QUESTIONS = (
    Question(),
    Question(words="déchets"),
    Question(words="produits de nettoyage écolabel"),
    Question(words="formation", chosen={"type": ("condition",)}),
    Question(cpv=("90910000",), nature="services", lacks=frozenset({"R03", "R04"})),
    Question(words="introuvable"),
)
SEARCHES = 100  # of each question


def _library(size: int) -> Catalogue:
    """Give a library of so many clauses, like the shipped ones but for a word in four."""
    random, shipped = Random("library"), [clause_from(body) for _, body in shipped_files()]
    words = [word for clause in shipped for word in clause.summary.split()]
    made = [_like(shipped[n % len(shipped)], n, words, random) for n in range(size)]
    return catalogue([Shelved(clause, 1) for clause in made])


def _like(clause: Clause, number: int, words: list[str], random: Random) -> Clause:
    def other(text: str) -> str:
        found = text.split(" ")
        found[::4] = [random.choice(words) for _ in found[::4]]
        return " ".join(found)

    wordings: Mapping[int, str] = {n: other(text) for n, text in clause.wordings.items()}
    name = f"ZZ-ZZZ-{number:04}"
    return replace(clause, number=name, title=other(clause.title), wordings=wordings)


def _searches(shelf: Catalogue, rounds: int) -> Measure:
    """Give the time that 95 searches in 100 do not pass, in milliseconds, round by round."""
    found = []
    for _ in range(rounds):
        times = [
            seconds_of(partial(search, shelf, asked)) * 1000
            for asked in QUESTIONS * (SEARCHES // 10)
        ]
        found.append(percentile(times, 0.95))
    return Measure(tuple(found))


def _tender(pages: int, seed: int) -> Tender:
    """Give a tender of three documents and five lots; another seed, other documents."""
    shares = (("cctp", 3 / 4), ("ccap", 1 / 8), ("rc", 1 / 8))
    made = [
        piece(kind, corpus.source(corpus.document(max(1, int(pages * share)), seed=seed)))
        for kind, share in shares
    ]
    return tender(*made, lots=lots(*[300_000] * LOTS))


def _checks(pages: int, rounds: int) -> tuple[Measure, Measure]:
    """Give a whole legal check, of documents never looked at and looked at again, in ms."""
    cold, warm = [], []
    for seed in range(rounds):
        one = _tender(pages, seed)
        cold.append(seconds_of(partial(judge, law(), one, (), TODAY)) * 1000)
        warm.append(seconds_of(partial(judge, law(), one, (), TODAY)) * 1000)
    return Measure(tuple(cold)), Measure(tuple(warm))


def _wordings(pages: int, rounds: int) -> tuple[Measure, Measure]:
    """Give a drafting check, of a text never looked at and after one changed block, in ms."""
    words = lists()
    cold, warm = [], []
    for seed in range(rounds):
        doc = markdown.parse(corpus.source(corpus.document(pages, seed=seed + 50))).doc
        changed = _with_a_paragraph(doc)
        cold.append(seconds_of(partial(wording.findings, doc, words)) * 1000)
        warm.append(seconds_of(partial(wording.findings, changed, words)) * 1000)
    return Measure(tuple(cold)), Measure(tuple(warm))


def _with_a_paragraph(doc: Node) -> Node:
    more = node("paragraph", [SCHEMA.text("Le titulaire livre, si possible, le lundi.")])
    return node("doc", [*doc.children, more])


def measure_library(stage: Stage) -> Section:
    """Measure searches in 2,000 clauses, and the checks of 200 pages."""
    size, pages = (200, 20) if stage.quick else (CLAUSES, 200)
    rounds = max(stage.rounds, 3)
    shelf = _library(size)
    law_cold, law_warm = _checks(pages, rounds)
    text_cold, text_warm = _wordings(pages, rounds)
    at_most = {bound: Target(bound, least=False, ratio=False) for bound in (100, 500, 150)}
    rows = [
        Row(
            f"search in {size} clauses, p95",
            "ms",
            _searches(shelf, rounds),
            target=at_most[100],
        ),
        Row(
            f"legal check of {pages} pages, {LOTS} lots, never looked at",
            "ms",
            law_cold,
            target=at_most[500],
        ),
        Row("the same, looked at again", "ms", law_warm),
        Row(
            f"drafting check of {pages} pages, never looked at",
            "ms",
            text_cold,
            target=at_most[150],
        ),
        Row("the same, one block more", "ms", text_warm),
    ]
    notes = ["In this process, without pages: what the functions themselves take."]
    return Section("The library and the checks", rows, notes)
