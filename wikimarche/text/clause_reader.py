"""Reading the file of a clause: its head in TOML, its wordings in Markdown.

What is wrong is a value, with the line it is on: one bad file never keeps the others out.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wikimarche.text import markdown
from wikimarche.text.clause_blanks import Misfit, filled
from wikimarche.text.clause_head import HEAD, SHOWN, Table, Wrong
from wikimarche.text.clause_lines import Path, line_of
from wikimarche.text.clauses import (
    Blank,
    Clause,
    ClauseType,
    Indicator,
    LegalBasis,
    Proof,
    Status,
)
from wikimarche.text.fields import names
from wikimarche.text.limits import faults, tidy
from wikimarche.text.outline import walk
from wikimarche.text.schema import Node, node

__all__ = [
    "CRITERION",
    "FRAME",
    "LEVELS",
    "LIGHTER",
    "NAMES",
    "BadClause",
    "Parts",
    "compose",
    "parts_of",
    "read_clause",
    "read_stored",
    "retired",
]

FENCE: Final = "+++"
LEVELS: Final = {"Socle": 1, "Renforcé": 2, "Ambitieux": 3}
LIGHTER, CRITERION, FRAME = "Preuve allégée", "Critère", "Cadre de réponse"
NAMES: Final = (*LEVELS, LIGHTER, CRITERION, FRAME)
_LINE_OF_TOML = re.compile(r"\(at line (\d+), column \d+\)")
_STATUS = re.compile(
    r"""^([ \t]*["']?status["']?[ \t]*=[ \t]*)["']published["']""", re.MULTILINE
)
_NAME = re.compile(r"^# (.+?)[ \t]*$", re.MULTILINE)
NOT_A_TEXT: Final = (
    "le fichier est trop long, trop emboîté, ou contient un caractère interdit"
)
UNREADABLE: Final = "l’en-tête n’est pas lisible"
NOT_A_FILE: Final = "le fichier doit commencer par un en-tête entre deux lignes « +++ »"


@dataclass(frozen=True)
class BadClause:
    """Why a file is refused; `line` counts from 1."""

    line: int
    reason: str


@dataclass(frozen=True)
class Parts:
    """A file cut in two: the head as written, the wordings by name with their first line."""

    head: str
    wordings: Mapping[str, str]
    lines: Mapping[str, int]


Complaints = Callable[[Clause, Parts], Iterable[Wrong]]


def parts_of(text: str) -> Parts | BadClause:
    """Cut the text of a file into its head and its wordings."""
    lines = tidy(text).split("\n")
    fences = [at for at, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        return BadClause(1, NOT_A_FILE)
    head, start = "\n".join(lines[1 : fences[1]]), fences[1] + 1
    body = "\n".join(lines[start:])
    found = list(_NAME.finditer(body))
    if body[: found[0].start() if found else None].strip():
        return BadClause(start + 1, "un texte précède le premier titre « # Socle »")
    ends = [each.start() for each in found[1:]] + [len(body)] * bool(found)
    wordings: dict[str, str] = {}
    places: dict[str, int] = {}
    for each, end in zip(found, ends, strict=True):
        name, line = each[1], start + 1 + body.count("\n", 0, each.start())
        if name not in NAMES:
            return BadClause(line, f"titre inconnu : « {name} »")
        if name in wordings:
            return BadClause(line, f"titre en double : « {name} »")
        wordings[name], places[name] = body[each.end() : end].strip(), line
    return Parts(head, wordings, places)


def compose(head: str, wordings: Mapping[str, str]) -> str:
    """Write a file from a head and wordings by name; the empty ones are left out."""
    said = {name: wordings.get(name, "").strip() for name in NAMES}
    bodies = [f"# {name}\n\n{text}\n" for name, text in said.items() if text]
    return f"{FENCE}\n{head.strip()}\n{FENCE}\n\n" + "\n".join(bodies)


def read_clause(text: str) -> Clause | BadClause:
    """Read the text of a clause file; never raises, whatever the text."""
    found = faults(text)
    if found:
        return BadClause(found[0].line, NOT_A_TEXT)
    return _read(text, _complaints)


def read_stored(text: str) -> Clause | BadClause:
    """Read a file that `read_clause` took when it was stored: several times quicker, the same clause.

    The head is read key by key; the wordings are not parsed to be judged again.
    """
    return _read(text, lambda clause, parts: ())


def _read(text: str, complaints: Complaints) -> Clause | BadClause:
    parts = parts_of(text)
    if isinstance(parts, BadClause):
        return parts
    try:
        head = tomllib.loads(parts.head)
    except (
        ValueError,
        RecursionError,
    ) as error:  # a number of too many digits is no TOML fault
        return BadClause(_line_of_fault(str(error), parts.head), UNREADABLE)
    return _checked(head, parts, complaints)


def _line_of_fault(said: str, head: str) -> int:
    """Find in the words of the reader of TOML the line of the file it stopped at."""
    place = _LINE_OF_TOML.search(said)
    if place:
        return int(place[1]) + 1
    return head.count("\n") + 2 if "end of document" in said else 2


def retired(text: str) -> str:
    """Give the file of a clause with its status made "retired", however its line is written."""
    return _STATUS.sub(r'\1"retired"', tidy(text), count=1)


def _checked(
    head: Mapping[str, Any], parts: Parts, complaints: Complaints
) -> Clause | BadClause:
    try:
        clause = _clause(Table(head, HEAD), parts)
        for complaint in complaints(clause, parts):
            raise complaint
    except Wrong as wrong:
        line = wrong.line or line_of(parts.head, wrong.path) + 1
        return BadClause(line, wrong.reason)
    return clause


def _clause(head: Table, parts: Parts) -> Clause:
    wordings = {
        LEVELS[name]: text for name, text in parts.wordings.items() if name in LEVELS
    }
    return Clause(
        number=head.text("id"),
        title=head.text("title"),
        summary=head.text("summary"),
        type=ClauseType(head.text("type")),
        documents=head.texts("documents"),
        article=head.text("article"),
        natures=head.texts("natures"),
        family=head.text("family"),
        cpv=head.texts("cpv"),
        environment=head.texts("environment"),
        social=head.texts("social"),
        gpp=head.text("gpp"),
        goals=head.numbers("goals"),
        stages=head.texts("stages"),
        life_cycle=head.text("life_cycle"),
        link=head.text("link"),
        questions=head.texts("questions"),
        watch=head.texts("watch"),
        market=head.text("market"),
        penalty=head.text("penalty"),
        meets=head.texts("meets"),
        tags=head.texts("tags"),
        twin=head.text("twin"),
        related=head.texts("related"),
        incompatible=head.texts("incompatible"),
        inspiration=head.text("inspiration"),
        author=head.text("author"),
        steward=head.text("steward"),
        reviewed=head.day("reviewed"),
        review_due=head.certain_day("review_due"),
        status=Status(head.text("status")),
        written=head.certain_day("date"),
        protected=head.texts("protected"),
        changes={int(level): said for level, said in head.each("changes")},
        proof=Proof(**head.table("proof").all_texts()),
        indicator=Indicator(**head.table("indicator").all_texts()),
        legal=tuple(_legal(each) for each in head.tables("legal")),
        blanks=tuple(_blank(each) for each in head.tables("fields")),
        wordings=wordings,
        lighter_proof=parts.wordings.get(LIGHTER, ""),
        criterion=parts.wordings.get(CRITERION, ""),
        answer_frame=parts.wordings.get(FRAME, ""),
    )


def _legal(row: Table) -> LegalBasis:
    return LegalBasis(
        reference=row.text("reference"),
        about=row.text("about"),
        checked=row.flag("checked"),
        since=row.day("from"),
        until=row.day("until"),
    )


def _blank(row: Table) -> Blank:
    return Blank(
        name=row.text("name"),
        label=row.text("label"),
        kind=row.blank_kind("kind"),
        unit=row.text("unit"),
        least=row.amount("min"),
        most=row.amount("max"),
        choices=row.texts("choices"),
        defaults=row.texts("defaults"),
        help=row.text("help"),
    )


# --- what the parts say of one another


def _complaints(clause: Clause, parts: Parts) -> Iterator[Wrong]:
    yield from _of_levels(clause, parts)
    used: set[str] = set()
    for name, text in parts.wordings.items():
        doc = markdown.parse(text).doc
        complaint = _of_wording(name, text, doc)
        if complaint:
            yield Wrong((), complaint, line=parts.lines[name])
        used.update(names(doc))
    known: set[str] = set()
    for place, blank in enumerate(clause.blanks):
        if blank.name in known:
            yield Wrong(("fields", place, "name"), f"champ en double : « {blank.name} »")
        known.add(blank.name)
        yield from _of_blank(blank, ("fields", place), clause, used)
    yield from _of_protected(clause)


def _of_levels(clause: Clause, parts: Parts) -> Iterator[Wrong]:
    if 1 not in clause.wordings:
        yield Wrong((), "il manque le texte « # Socle »")
    if 3 in clause.wordings and 2 not in clause.wordings:
        reason = "« # Ambitieux » demande « # Renforcé »"
        yield Wrong((), reason, line=parts.lines["Ambitieux"])
    if set(clause.changes) != set(clause.levels) - {1}:
        reason = "« changes » dit ce qui change à chaque niveau après le socle"
        yield Wrong(("changes",), reason)


def _of_wording(name: str, text: str, doc: Node) -> str:
    """Tell what is wrong in a wording, "" when nothing is."""
    kinds = {each.type.name for each in walk(doc)}
    if not text or "heading" in kinds:
        return f"« # {name} » doit avoir un texte, sans titre à l’intérieur"
    if "clause" in kinds:
        return f"« # {name} » contient une autre clause"
    return "" if _reads_back(doc) else f"« # {name} » ne se relit pas une fois placé"


def _reads_back(doc: Node) -> bool:
    """Tell whether a wording, placed in a document that is written, reads as it was."""
    block = node("clause", list(doc.children), id="WM-AAA-000", version=1, level="1")
    placed = node("doc", [block])
    text = markdown.write(placed)
    return not faults(text) and markdown.parse(text).doc.eq(placed)


def _of_blank(blank: Blank, path: Path, clause: Clause, used: set[str]) -> Iterator[Wrong]:
    if blank.name not in used:
        reason = f"le champ « {blank.name} » ne sert dans aucun texte"
        yield Wrong((*path, "name"), reason)
    if len(blank.defaults) not in (0, len(clause.levels)):
        reason = f"« {blank.name} » : une valeur par niveau est attendue"
        yield Wrong((*path, "defaults"), reason)
    for value in blank.defaults:
        if isinstance(filled(blank, value), Misfit):
            reason = f"« {blank.name} » : la valeur « {value[:SHOWN]} » ne convient pas"
            yield Wrong((*path, "defaults"), reason)


def _of_protected(clause: Clause) -> Iterator[Wrong]:
    texts = (*clause.wordings.values(), clause.criterion, clause.lighter_proof)
    for passage in clause.protected:
        if not any(passage in text for text in texts):
            shown = passage[:SHOWN]
            reason = f"le passage protégé « {shown} » n’est dans aucun texte"
            yield Wrong(("protected",), reason)
