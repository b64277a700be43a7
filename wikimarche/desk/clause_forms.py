"""A clause file cut into the fields of a form, and put together again.

file ──texts_of──► head, one text a wording ──typed──► file_of ──► file
a fault at a line of the file ──beside──► the field it is in, and the line there
"""

from collections.abc import Mapping, Sequence
from typing import Final

from wikimarche.desk.catalogue import clause_from
from wikimarche.errors import Invalid, Refusal, Sentence
from wikimarche.text import markdown
from wikimarche.text.clause_reader import BadClause, compose, parts_of, read_clause
from wikimarche.text.clauses import Clause
from wikimarche.text.differences import Comparison, compare
from wikimarche.text.outline import with_keys
from wikimarche.text.schema import SCHEMA, Node, node

__all__ = [
    "FIELDS",
    "HEAD",
    "beside",
    "changes_between",
    "check_number",
    "document_of",
    "file_of",
    "readable",
    "texts_of",
]

HEAD: Final = "head"
FIELDS: Mapping[str, str] = {
    "basic": "Socle",
    "reinforced": "Renforcé",
    "ambitious": "Ambitieux",
    "lighter": "Preuve allégée",
    "criterion": "Critère",
    "frame": "Cadre de réponse",
}
CARD: Final = "Fiche"  # the heading over the lines of the head that differ


def readable(body: str) -> Clause | None:
    """Give the clause of a file kept long ago, None when it is no longer read."""
    try:
        return clause_from(body)
    except ValueError:
        return None


def texts_of(body: str) -> dict[str, str]:
    """Give what each field of the form holds for a file, by name of field."""
    parts = parts_of(body)
    if isinstance(parts, BadClause):
        return {HEAD: body, **dict.fromkeys(FIELDS, "")}
    wordings = {field: parts.wordings.get(name, "") for field, name in FIELDS.items()}
    return {HEAD: parts.head, **wordings}


def file_of(texts: Mapping[str, str]) -> str:
    """Write the file that the fields of the form say; a wording left empty is not in it."""
    wordings = {name: texts.get(field, "") for field, name in FIELDS.items()}
    return compose(texts.get(HEAD, ""), wordings)


def check_number(body: str, number: str) -> None:
    """Raise Invalid when a file says that it is another clause than the one it was made on."""
    clause = read_clause(body)
    if isinstance(clause, Clause) and clause.number != number:
        kept = Sentence("Le numéro d’une clause ne change pas : %(number)s.")
        raise Invalid({HEAD: Sentence(kept.text, {"number": number})})


# --- what is refused, beside the field it is in


def beside(refusal: Refusal | None, body: str) -> Refusal | None:
    """Give the same refusal with what is said of the file said of the field concerned."""
    if not isinstance(refusal, Invalid) or "body" not in refusal.fields:
        return refusal
    said = refusal.fields["body"]
    field, line = _place(body, int(said.values.get("line", 1)))
    if "line" in said.values:
        said = Sentence(said.text, {**said.values, "line": line})
    others = {name: each for name, each in refusal.fields.items() if name != "body"}
    return Invalid({field: said, **others}, refusal.sentence)


def _place(body: str, line: int) -> tuple[str, int]:
    """Give the field a line of the file was typed in, and the line there, from 1."""
    fields = {f"# {name}": field for field, name in FIELDS.items()}
    lines = body.split("\n")
    for at in range(min(line, len(lines)), 0, -1):
        field = fields.get(lines[at - 1].rstrip())
        if field:
            return field, max(1, line - at - 1)
    return HEAD, max(1, line - 1)


# --- what one file changes of another


def document_of(body: str, card: Sequence[str] | None = None) -> Node:
    """Give the wordings of a file as a document; `card` are lines of its head to show after them."""
    texts = texts_of(body)
    parts = [
        f"# {name}\n\n{texts[field]}" for field, name in FIELDS.items() if texts[field]
    ]
    blocks = list(markdown.parse("\n\n".join(parts)).doc.children) if parts else []
    if card is not None:
        blocks.append(node("heading", [SCHEMA.text(CARD)], level=1, key=""))
        blocks += [node("paragraph", [SCHEMA.text(line)]) for line in card]
    return with_keys(node("doc", blocks or [node("paragraph")]))


def changes_between(old: str, new: str) -> Comparison:
    """Compare two files to the word: their wordings, then the lines of their heads that differ."""
    before, after = _card(old), _card(new)
    cards = _without(before, after), _without(after, before)
    if not any(cards):
        return compare(document_of(old), document_of(new))
    return compare(document_of(old, cards[0]), document_of(new, cards[1]))


def _card(body: str) -> list[str]:
    return [line.strip() for line in texts_of(body)[HEAD].split("\n") if line.strip()]


def _without(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    known = set(others)
    return [line for line in lines if line not in known]
