"""What the documents of a tender say together: contradictions, and gestures that are no condition.

    claims of every document ──by subject──► values that cannot both be right ──► Finding

Two values of one subject contradict each other only when both hold for the same lot.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wikimarche.text.outline import level_of
from wikimarche.text.schema import Node
from wikimarche.text.wording_blocks import Said, said
from wikimarche.text.wording_claims import Bound, Claim, subject_of
from wikimarche.text.wording_kinds import Finding, Kind, Place
from wikimarche.text.wording_lists import Lists
from wikimarche.text.wording_values import Value, differ, exceeds, read_value

__all__ = ["Piece", "contradictions", "gestures"]

_MANY = 3  # values of one subject in one document: a table of cases, not a contradiction


@dataclass(frozen=True)
class Piece:
    """A document of a tender: its code, the lot it is of (None: all), its text."""

    code: str
    lot: int | None
    doc: Node


@dataclass(frozen=True)
class _Stated:
    """A claim with its place and the value read; `field` is the one it writes, or ""."""

    claim: Claim
    place: Place
    piece: Piece
    value: Value
    field: str = ""


def contradictions(
    pieces: Sequence[Piece], lists: Lists, *, fields: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Give the values of one subject that cannot both be right, in the order of the pieces.

    `fields` are the values of the tender's fields as documents write them. A finding
    stands where the second value is; `other` is where the first one is, when a text has it.
    """
    by_key: dict[frozenset[str], list[_Stated]] = {}
    for piece in pieces:
        for stated in _statements(piece, lists, fields):
            by_key.setdefault(stated.claim.key, []).append(stated)
    found: list[Finding] = []
    for key, some in by_key.items():
        if not _has_many(some):
            found.extend(_of_subject(some, _field_of(key, some, lists, fields)))
    order = {piece.code: n for n, piece in enumerate(pieces)}
    return tuple(sorted(found, key=lambda one: (order[one.place.code], one.place.index)))


# --- statements and their places


def _statements(piece: Piece, lists: Lists, fields: Mapping[str, str]) -> Iterator[_Stated]:
    for where in _walk(piece, lists):
        for claim in where.said.claims:
            own = claim._replace(lots=claim.lots or where.lots)
            if claim.bare and where.variant:
                own = own._replace(key=own.key | {where.variant})
            name, words = _written(claim.value, fields)
            value = read_value(words)
            if value is not None:
                place = Place(
                    piece.code,
                    where.section,
                    where.index,
                    claim.words,
                    claim.before,
                    claim.after,
                )
                yield _Stated(own, place, piece, value, name)


@dataclass(frozen=True)
class _Where:
    """A block with what the titles above it say."""

    said: Said
    index: int
    section: str
    lots: frozenset[int]
    variant: str
    is_about: bool


def _walk(piece: Piece, lists: Lists) -> Iterator[_Where]:
    titles: list[tuple[int, Said]] = []
    section, opening = "", ""
    for index, block in enumerate(piece.doc.children):
        words = said(block, lists)
        if block.type.name == "heading":
            level, section = level_of(block), str(block.attrs["key"])
            titles = [one for one in titles if one[0] < level] + [(level, words)]
        lots = next(
            (title.title_lots for _, title in titles[::-1] if title.title_lots), None
        )
        varies = any(title.varies for _, title in titles)
        variant = opening or (section if varies else "")
        about = any(title.is_about for _, title in titles)
        yield _Where(words, index, section, lots or frozenset(), variant, about)
        opening = f"{section}:{index}" if words.varies and words.opens else ""


def _written(value: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """Give the field that stands for a value, or "", and the value in words."""
    if not value.startswith("{{"):
        return "", value
    name, _, unit = value[2:].partition("}}")
    known = fields.get(name, "").replace("\u00a0", " ").replace("\u202f", " ")
    return name, f"{known}{unit}" if known.strip() else ""


# --- one subject


def _has_many(stated: Sequence[_Stated]) -> bool:
    """Tell whether one document alone gives many values: one for each of several cases."""
    values: dict[tuple[str, frozenset[int]], set[Value]] = {}
    for one in stated:
        values.setdefault((one.piece.code, one.claim.lots), set()).add(one.value)
    return any(len(some) >= _MANY for some in values.values())


def _field_of(
    key: frozenset[str], stated: Sequence[_Stated], lists: Lists, fields: Mapping[str, str]
) -> tuple[str, str]:
    """Give the field that holds the value of a subject and its value, as the lists tell."""
    if any(one.field for one in stated):
        return "", ""  # its own place in a text is the first to be compared with
    for field in lists.fields:
        value = fields.get(field.name, "").strip()
        if value and any(subject_of(words, lists)[0] == key for words in field.subjects):
            return field.name, f"{value} {field.unit}".strip()
    return "", ""


def _of_subject(stated: Sequence[_Stated], field: tuple[str, str]) -> Iterator[Finding]:
    name, words = field
    known = (
        read_value(words.replace("\u00a0", " ").replace("\u202f", " ")) if name else None
    )
    firsts = [one for one in stated if one.field][:1]
    for one in stated:
        if (
            known is not None
            and not one.claim.lots
            and _clash(one, replace(one, value=known))
        ):
            yield _finding(one, words, name, None)
        elif known is None:
            first = next((other for other in firsts if _contradicts(one, other)), None)
            if first:
                yield _finding(one, first.claim.value, first.field, first)
            if not one.field and all(one.value != other.value for other in firsts):
                firsts.append(one)
    return


def _contradicts(one: _Stated, other: _Stated) -> bool:
    return one is not other and _share_a_lot(one, other) and _clash(one, other)


def _share_a_lot(one: _Stated, other: _Stated) -> bool:
    """Tell whether two claims hold for the same lot; what is said of a lot alone is its own."""
    if one.claim.lots or other.claim.lots:
        return bool(_lots(one) & _lots(other))
    lots = {one.piece.lot, other.piece.lot} - {None}
    return len(lots) < 2


def _lots(stated: _Stated) -> frozenset[int]:
    own = frozenset[int]() if stated.piece.lot is None else frozenset({stated.piece.lot})
    return stated.claim.lots or own


def _clash(one: _Stated, other: _Stated) -> bool:
    """Tell whether two values cannot both be right, an upper bound admitting what is below."""
    bounds = (one.claim.bound, other.claim.bound)
    if bounds[0] == bounds[1]:
        return differ(one.value, other.value)
    if Bound.MOST in bounds:
        most = one if bounds[0] is Bound.MOST else other
        return exceeds((other if most is one else one).value, most.value)
    least = one if bounds[0] is Bound.LEAST else other
    return exceeds(least.value, (other if least is one else one).value)


def _finding(one: _Stated, words: str, field: str, first: _Stated | None) -> Finding:
    values: dict[str, str | int] = {
        "subject": one.claim.subject,
        "value": one.claim.value,
        "other": words,
    }
    other = first.place if first else None
    if field:
        return Finding(Kind.OTHER_THAN_FIELD, one.place, values | {"field": field}, other)
    values |= {"code": one.place.code, "other_code": other.code if other else ""}
    return Finding(Kind.CONTRADICTION, one.place, values, other)


# --- gestures


def gestures(pieces: Sequence[Piece], lists: Lists) -> tuple[Finding, ...]:
    """Tell when small gestures are all that the documents of services ask for the environment.

    Nothing is told of documents that ask nothing: that is for the rules of law.
    """
    found: list[Finding] = []
    for piece in pieces:
        for where in _walk(piece, lists):
            if where.said.is_real:
                return ()
            if where.is_about or where.said.is_about:
                found.extend(
                    Finding(
                        Kind.GESTURES_ONLY,
                        Place(piece.code, where.section, where.index, *hit[1:4]),
                        {"words": hit.words},
                    )
                    for hit in where.said.gestures
                )
    return tuple(found[:1])
