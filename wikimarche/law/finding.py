"""What a rule looks for in the texts: clauses, words, articles, award criteria.

One function for each word of `LOOKS`; each gives what it found, with the passages that
prove it, or None. The other half of the vocabulary is in `finding_more.py`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from wikimarche.law.context import Context
from wikimarche.law.criteria import Criterion, criteria
from wikimarche.law.facts import ClauseFacts
from wikimarche.law.verdicts import Proof, Reason
from wikimarche.law.view import Article, Passage, Placed

__all__ = ["IN_TEXTS", "Found", "Look", "best", "is_of", "unknown_clauses"]

MOST_PROOFS: Final = 5
_TITLE_COUNTS: Final = 3  # a title that says it is worth that many lines


@dataclass(frozen=True)
class Found:
    """Something that was looked for and found: why it counts, and where it stands."""

    reason: Reason
    values: Mapping[str, str] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()


Look = Callable[[Mapping[str, Any], Context], Found | None]


def _clause(params: Mapping[str, Any], context: Context) -> Found | None:
    placed = [
        one
        for one in context.view.clauses(params["in"], context.lot.number)
        if one.facts and is_of(one.facts, params)
    ]
    return _clauses_found(Reason.CLAUSE_PLACED, placed, context)


def is_of(facts: ClauseFacts, params: Mapping[str, Any]) -> bool:
    """Tell whether a clause is of the types, theme and rule that a step asks."""
    themes = {
        "environment": facts.environment,
        "social": facts.social,
        "any": facts.environment | facts.social,
    }
    return (
        facts.type in params.get("types", (facts.type,))
        and ("theme" not in params or bool(themes[params["theme"]]))
        and ("meets" not in params or params["meets"] in facts.meets)
    )


def _unknown_clause(params: Mapping[str, Any], context: Context) -> Found | None:
    placed = unknown_clauses(params["in"], context)
    return _clauses_found(Reason.UNKNOWN_CLAUSE, placed, context)


def unknown_clauses(kinds: Sequence[str], context: Context) -> list[Placed]:
    """Give the clauses placed for a lot whose number the library does not know."""
    placed = context.view.clauses(kinds, context.lot.number)
    return [one for one in placed if one.facts is None]


def _clauses_found(
    reason: Reason, placed: Sequence[Placed], context: Context
) -> Found | None:
    if not placed:
        return None
    numbers = ", ".join(dict.fromkeys(one.number for one in placed))
    proofs = tuple(
        one.article.proof(context.view.printed(one.words), clause=one.number)
        for one in placed[:MOST_PROOFS]
    )
    return Found(reason, {"clauses": numbers}, proofs)


def _words(params: Mapping[str, Any], context: Context) -> Found | None:
    name = params["words"]
    passages = [
        passage
        for passage in context.view.speaking(name, params["in"], context.lot.number)
        if _is_wanted(passage, params, context)
    ]
    if not passages:
        return None
    return Found(Reason.WORDS_FOUND, {"list": name}, best(passages, name, context))


def _is_wanted(passage: Passage, params: Mapping[str, Any], context: Context) -> bool:
    titles, piece = passage.article.titles, passage.article.piece
    return (
        ("with" not in params or params["with"] in passage.hits)
        and ("title" not in params or params["title"] in titles)
        and params.get("without") not in passage.hits
        and params.get("without_in_piece") not in context.view.spoken_in(piece)
        and not _has_title(params.get("without_title"), passage.article, context)
    )


def _has_title(name: str | None, article: Article, context: Context) -> bool:
    return name is not None and any(
        name in one.titles for one in context.view.articles if one.piece is article.piece
    )


def best(passages: Sequence[Passage], name: str, context: Context) -> tuple[Proof, ...]:
    """Show the passages of the articles that speak most of something, in reading order."""
    spoken = Counter(id(passage.article) for passage in passages)
    first: dict[int, Passage] = {}
    for passage in passages:
        first.setdefault(id(passage.article), passage)
    weights = {
        at: count + _TITLE_COUNTS * (name in first[at].article.titles)
        for at, count in spoken.items()
    }
    kept = sorted(weights, key=weights.__getitem__, reverse=True)[:MOST_PROOFS]
    return tuple(_shown(first[at], name, context) for at in first if at in kept)


def _shown(passage: Passage, name: str, context: Context) -> Proof:
    found = context.view.lexicon.pattern(name).search(passage.line.plain)
    words = context.view.printed(passage.line.words)
    at = found.start() if found else 0
    return passage.article.proof(words, at=at, clause=passage.line.clause)


def _article(params: Mapping[str, Any], context: Context) -> Found | None:
    kinds, name, lot = params["in"], params["title"], context.lot.number
    first: dict[int, Passage] = {}
    for passage in context.view.passages:
        article = passage.article
        if (
            name in article.titles
            and article.piece.kind in kinds
            and article.holds_for(lot)
        ):
            first.setdefault(id(article), passage)
    proofs = tuple(_shown(one, name, context) for one in first.values())[:MOST_PROOFS]
    return Found(Reason.ARTICLE_FOUND, {"list": name}, proofs) if proofs else None


def _criterion(params: Mapping[str, Any], context: Context) -> Found | None:
    found = list(_criteria_named(params, context))
    if not found:
        return None
    light = "below" in params
    first = found[0]
    values = {"criterion": first.label, "weight": _weight_of(first)}
    if light:
        values["below"] = str(params["below"])
    reason = Reason.CRITERION_LIGHT if light else Reason.CRITERION_FOUND
    return Found(reason, values, _criteria_shown(found))


def _criteria_named(params: Mapping[str, Any], context: Context) -> Iterator[Criterion]:
    lexicon = context.view.lexicon
    pattern = lexicon.pattern(params["words"])
    for one in criteria(context.view, params["in"], context.lot.number):
        sure = not params.get("sure") or (one.main and one.in_table)
        if "without" in params and lexicon.pattern(params["without"]).search(one.plain):
            continue
        if pattern.search(one.plain) and sure and _weighs(one.weight, params):
            yield one


def _weighs(weight: Decimal | None, params: Mapping[str, Any]) -> bool:
    if weight is None:
        return not any(name in params for name in ("weighted", "at_least", "below"))
    enough = weight >= params.get("at_least", 0)
    light = "below" not in params or weight < params["below"]
    return bool(enough and light)


def _only_criterion(params: Mapping[str, Any], context: Context) -> Found | None:
    main = [
        one
        for one in criteria(context.view, params["in"], context.lot.number)
        if one.main and one.weight is not None
    ]
    pattern = context.view.lexicon.pattern(params["words"])
    if not main or not all(pattern.search(one.plain) for one in main):
        return None
    values = {"criterion": main[0].label}
    return Found(Reason.ONLY_CRITERION, values, _criteria_shown(main))


def _criteria_shown(found: Iterable[Criterion]) -> tuple[Proof, ...]:
    return tuple(dict.fromkeys(one.proof() for one in found))[:MOST_PROOFS]


def _weight_of(criterion: Criterion) -> str:
    return "" if criterion.weight is None else f"{criterion.weight:f}"


IN_TEXTS: Final[Mapping[str, Look]] = {
    "clause": _clause,
    "unknown_clause": _unknown_clause,
    "words": _words,
    "article": _article,
    "criterion": _criterion,
    "only_criterion": _only_criterion,
}
