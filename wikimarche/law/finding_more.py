"""What a rule looks for beyond a passage: elements together, CCAG, fields, other rules.

The second half of the vocabulary of `LOOKS`; `LOOKING` is all of it.
"""

from collections.abc import Mapping
from typing import Any, Final

from wikimarche.law.context import Context
from wikimarche.law.finding import IN_TEXTS, MOST_PROOFS, Found, Look, best
from wikimarche.law.verdicts import Reason
from wikimarche.law.view import Passage
from wikimarche.law.words import folded

__all__ = ["LOOKING"]


def _elements(params: Mapping[str, Any], context: Context) -> Found | None:
    about, passages = params["about"], _about(params, context)
    spoken = frozenset[str]().union(*(one.hits | one.article.titles for one in passages))
    absent = [name for name in params["lists"] if name not in spoken]
    if not passages or bool(absent) is params["complete"]:
        return None
    present = [name for name in params["lists"] if name in spoken]
    values = {"present": ", ".join(present), "absent": ", ".join(absent)}
    return Found(Reason.ELEMENTS_FOUND, values, best(passages, about, context))


def _about(params: Mapping[str, Any], context: Context) -> list[Passage]:
    about, lot = params["about"], context.lot.number
    return [
        passage
        for passage in context.view.passages
        if about in passage.hits | passage.article.titles
        and passage.article.piece.kind in params["in"]
        and passage.article.holds_for(lot)
    ]


def _ccag(params: Mapping[str, Any], context: Context) -> Found | None:
    lot = context.lot.number
    cited: dict[str, Passage | None] = {
        name: passage
        for name in params["lists"]
        for passage in [next(context.view.speaking(name, params["in"], lot), None)]
        if passage or _in_fields(name, params, context)
    }
    wanted = len(cited) == 1 if params["cited"] == "one" else len(cited) > 1
    if not wanted:
        return None
    proofs = tuple(
        proof
        for name, passage in cited.items()
        if passage
        for proof in best([passage], name, context)
    )
    return Found(Reason.CCAG_CITED, {"ccag": ", ".join(cited)}, proofs)


def _in_fields(name: str, params: Mapping[str, Any], context: Context) -> bool:
    """Tell whether the value of a field that these pieces use says it."""
    used = {one for kind in params["in"] for one in context.view.fields.get(kind, ())}
    values = (context.tender.fields.get(field, "") for field in sorted(used))
    pattern = context.view.lexicon.pattern(name)
    return any(pattern.search(folded(value)) for value in values)


def _field(params: Mapping[str, Any], context: Context) -> Found | None:
    names = params["names"]
    if not all(context.tender.fields.get(name, "").strip() for name in names):
        return None
    return Found(Reason.FIELD_FILLED, {"fields": ", ".join(names)})


def _rules(params: Mapping[str, Any], context: Context) -> Found | None:
    outcomes = {rule: context.outcome_of(rule) for rule in params["of"]}
    good = all(
        outcome.verdict in params["are"] or context.settled_by_answer(rule)
        for rule, outcome in outcomes.items()
    )
    if not good:
        return None
    proofs = [proof for outcome in outcomes.values() for proof in outcome.proofs[:2]]
    values = {"rules": ", ".join(outcomes)}
    return Found(Reason.RULES_TOGETHER, values, tuple(proofs[:MOST_PROOFS]))


def _answer(params: Mapping[str, Any], context: Context) -> Found | None:
    rule = params["rule"]
    answer = context.answers.get((rule, context.lot.number))
    if answer is None or not context.settled_by_answer(rule):
        return None
    return Found(Reason.ANSWER_GIVEN, {"rule": rule, "choice": answer.choice})


def _lots(params: Mapping[str, Any], context: Context) -> Found | None:
    count = len(context.tender.lots)
    enough = count >= params["at_least"]
    return Found(Reason.SEVERAL_LOTS, {"lots": str(count)}) if enough else None


def _pieces(params: Mapping[str, Any], context: Context) -> Found | None:
    count = len(context.tender.pieces)
    few = count <= params["at_most"]
    return Found(Reason.FEW_PIECES, {"pieces": str(count)}) if few else None


def _references(params: Mapping[str, Any], context: Context) -> Found | None:
    keys = {(one.piece.code, one.key) for one in context.view.articles}
    broken = {
        f"{spec}#{key}": article
        for article, spec, key in context.view.references
        if (spec or article.piece.code, key) not in keys
    }
    if bool(broken) is not params["broken"]:
        return None
    proofs = tuple(article.proof(f"[{name}]") for name, article in broken.items())
    values = {"references": ", ".join(broken)}
    return Found(Reason.BROKEN_REFERENCES, values, proofs[:MOST_PROOFS])


LOOKING: Final[Mapping[str, Look]] = {
    **IN_TEXTS,
    "elements": _elements,
    "ccag": _ccag,
    "field": _field,
    "rules": _rules,
    "answer": _answer,
    "lots": _lots,
    "pieces": _pieces,
    "references": _references,
}
