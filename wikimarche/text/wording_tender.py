"""What the documents of a tender say together: contradictions, and gestures that are no condition.

    claims of every document ──by subject──► values that cannot both be right ──► Finding

Two values of one subject contradict each other only when both hold for the same lot.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from wikimarche.text.outline import level_of
from wikimarche.text.schema import Node
from wikimarche.text.wording_blocks import Said, said
from wikimarche.text.wording_claims import Bound, Claim, subject_of
from wikimarche.text.wording_kinds import Finding, Kind, Place
from wikimarche.text.wording_lists import Field, Lists
from wikimarche.text.wording_values import Value, differ, exceeds, read_value

__all__ = ["Piece", "contradictions", "gestures"]

_MANY = 3  # values of one subject in one document: a table of cases, not a contradiction

_FIRSTS = 50  # different values of one subject that others are compared with


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
    for some in by_key.values():
        if not _has_many(some):
            found.extend(_of_subject(some, lists, fields))
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
                shown = own._replace(value=words)
                yield _Stated(shown, place, piece, value, name)


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
    """Give the blocks that have claims or gestures."""
    titles: list[tuple[int, Said]] = []
    section, opening = "", ""
    for index, block in enumerate(piece.doc.children):
        words = said(block, lists)
        if block.type.name == "heading":
            level, section = level_of(block), str(block.attrs["key"])
            titles = [one for one in titles if one[0] < level] + [(level, words)]
        elif words.claims or words.gestures:
            yield _where(
                words, index, section, [title for _, title in titles], opening=opening
            )
        opening = f"{section}:{index}" if words.varies and words.opens else ""


def _where(
    words: Said, index: int, section: str, titles: Sequence[Said], *, opening: str
) -> _Where:
    lots = next(
        (one.title_lots for one in reversed(titles) if one.title_lots), frozenset[int]()
    )
    variant = opening or (section if any(one.varies for one in titles) else "")
    about = words.is_about or any(one.is_about for one in titles)
    return _Where(words, index, section, lots, variant, about)


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


def _of_subject(
    stated: Sequence[_Stated], lists: Lists, fields: Mapping[str, str]
) -> Iterator[Finding]:
    """Compare the values of a subject with that of its field, else with the first one typed."""
    firsts = [one for one in stated if one.field][:1]
    has_field = bool(firsts)
    for one in stated:
        field = None if has_field else _field_of(one, lists, fields)
        if field:
            if not one.claim.lots and _clash(one, field):
                yield _finding(one, field, None)
            continue
        first = next((other for other in firsts if _contradicts(one, other)), None)
        if first:
            yield _finding(one, first, first.place)
        is_new = all(one.value != other.value for other in firsts)
        if not has_field and is_new and len(firsts) < _FIRSTS:
            firsts.append(one)


def _field_of(one: _Stated, lists: Lists, fields: Mapping[str, str]) -> _Stated | None:
    """Give what the field of a subject states, as the lists tell; None without a value."""
    for field in lists.fields:
        words = fields.get(field.name, "").replace("\u00a0", " ").replace("\u202f", " ")
        if words.strip():
            words = f"{words} {field.unit}".strip()
            value = read_value(words)
            bound = _bound_in(one, field, lists)
            if value and bound:
                claim = one.claim._replace(value=words, bound=bound, lots=frozenset())
                return replace(one, claim=claim, value=value, field=field.name)
    return None


def _bound_in(one: _Stated, field: Field, lists: Lists) -> Bound | None:
    """Tell how a field binds the subject of a claim; None when it is about something else."""
    for key, bound in _keys(field, lists):
        if key == one.claim.key and bound in (Bound.EXACT, one.claim.bound):
            return bound
    return None


@cache
def _keys(field: Field, lists: Lists) -> tuple[tuple[frozenset[str], Bound], ...]:
    return tuple(subject_of(words, lists) for words in field.subjects)


def _contradicts(one: _Stated, other: _Stated) -> bool:
    if one.claim.bare and other.claim.bare and _together(one) == _together(other):
        return False  # « date de visite : … » twice in an article: one may choose
    return _share_a_lot(one, other) and _clash(one, other)


def _together(stated: _Stated) -> tuple[str, str]:
    return stated.place.code, stated.place.section


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


def _finding(one: _Stated, other: _Stated, where: Place | None) -> Finding:
    values: dict[str, str | int] = {
        "subject": one.claim.subject,
        "value": one.claim.value,
        "other": other.claim.value,
    }
    if other.field:
        name = {"field": other.field}
        return Finding(Kind.OTHER_THAN_FIELD, one.place, values | name, where)
    values |= {"code": one.place.code, "other_code": other.place.code}
    return Finding(Kind.CONTRADICTION, one.place, values, where)


# --- gestures


def gestures(pieces: Sequence[Piece], lists: Lists) -> tuple[Finding, ...]:
    """Tell when small gestures are all that the documents of services ask for the environment.

    Nothing is told of documents that ask nothing: that is for the rules of law.
    """
    blocks = (block for piece in pieces for block in piece.doc.children)
    if any(said(block, lists).is_real for block in blocks):
        return ()
    return tuple(_gestures(pieces, lists))[:1]


def _gestures(pieces: Sequence[Piece], lists: Lists) -> Iterator[Finding]:
    for piece in pieces:
        for where in _walk(piece, lists):
            for hit in where.said.gestures if where.is_about else ():
                place = Place(piece.code, where.section, where.index, *hit[1:4])
                yield Finding(Kind.GESTURES_ONLY, place, {"words": hit.words})
