"""The texts of revisions, each kept compressed against an earlier text of its document.

    1 ◄─ 2 ◄─ 3 … 8        a whole text every 64 revisions, a step of eight revisions
    1 ◄─────────── 9 ◄─ 10    every eight, a step of one between: at most fourteen steps

A small change of a long text costs a few hundred bytes, and any text, however old, is
read through at most fifteen rows. Zstandard does the work, with the earlier text as its
dictionary (RFC 8878, section 5).
"""

from collections.abc import Iterator, Mapping

import zstandard
from sqlmodel import Session, col, select

from wikimarche.kept import Kept
from wikimarche.store.tables import Revision, RevisionText

__all__ = ["TextBroken", "base_of", "keep_text", "pack", "text_of", "texts_of", "unpack"]

WHOLE_EVERY = 64
STEP_EVERY = 8
LEVEL = 3  # higher levels gain a few bytes on such differences and cost ten times more
KEPT_CHARACTERS = 8_000_000


class TextBroken(RuntimeError):
    """The stored text of a revision cannot be read; the message names it."""


def base_of(number: int) -> int | None:
    """Give the revision that the text of revision `number` is kept against, None when whole."""
    place = number - 1
    if place % WHOLE_EVERY == 0:
        return None
    return number - (STEP_EVERY if place % STEP_EVERY == 0 else 1)


def pack(text: str, base: str | None) -> bytes:
    """Compress a text, against another when there is one."""
    content = text.encode("utf-8")
    if not base:
        return zstandard.ZstdCompressor(level=LEVEL).compress(content)
    earlier = base.encode("utf-8")
    settings = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, source_size=len(content), dict_size=len(earlier)
    )
    return zstandard.ZstdCompressor(
        dict_data=_dictionary(earlier), compression_params=settings
    ).compress(content)


def unpack(body: bytes, base: str | None) -> str:
    """Give a text back; TextBroken when these bytes are not one, or not against this base."""
    try:
        if not base:
            content = zstandard.ZstdDecompressor().decompress(body)
        else:
            words = _dictionary(base.encode("utf-8"))
            content = zstandard.ZstdDecompressor(dict_data=words).decompress(body)
        return content.decode("utf-8")
    except (zstandard.ZstdError, UnicodeDecodeError) as error:
        raise TextBroken(str(error)) from error


def _dictionary(content: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def keep_text(
    session: Session, revision: Revision, text: str, *, before: Revision | None = None
) -> None:
    """Store the text of a new revision, already sealed; `before` is the one it follows."""
    spec_id, number = revision.spec_id, revision.number
    base, earlier = base_of(number), None
    if base is not None:
        if before is not None and before.number == base:
            earlier = text_of(session, before)
        else:
            earlier = _read(session, spec_id, base)
    body = pack(text, earlier)
    session.add(RevisionText(spec_id=spec_id, number=number, base=base, body=body))
    _TEXTS.put(revision.digest, text, len(text))


def text_of(session: Session, revision: Revision) -> str:
    """Give the text of a revision; those just read are kept, under the digest that seals them."""
    found = _TEXTS.get(revision.digest)
    if found is None:
        found = _read(session, revision.spec_id, revision.number)
        _TEXTS.put(revision.digest, found, len(found))
    return found


def texts_of(session: Session, spec_id: int) -> Iterator[tuple[int, str]]:
    """Read every text of a document again from the database, with its number, the oldest first.

    Raises TextBroken, naming the revision, for a text that cannot be read.
    """
    query = select(RevisionText).where(RevisionText.spec_id == spec_id)
    found: dict[int, str] = {}
    for row in session.exec(query.order_by(col(RevisionText.number))).yield_per(64):
        found[row.number] = _unpacked(row, found)
        yield row.number, found[row.number]
        wanted = {row.number, row.number - (row.number - 1) % STEP_EVERY}
        found = {number: text for number, text in found.items() if number in wanted}


def _unpacked(row: RevisionText, found: Mapping[int, str]) -> str:
    try:
        return unpack(row.body, None if row.base is None else found[row.base])
    except (TextBroken, KeyError) as error:
        message = f"text {row.number} of document {row.spec_id} cannot be read: {error}"
        raise TextBroken(message) from error


def _read(session: Session, spec_id: int, number: int) -> str:
    """Read a text through the ones it is kept against; TextBroken when one of them is missing."""
    way = [number]
    while (base := base_of(way[-1])) is not None:
        way.append(base)
    query = select(RevisionText).where(
        RevisionText.spec_id == spec_id, col(RevisionText.number).in_(way)
    )
    found: dict[int, str] = {}
    for row in session.exec(query.order_by(col(RevisionText.number))):
        found[row.number] = _unpacked(row, found)
    if number not in found:
        raise TextBroken(f"text {number} of document {spec_id} is missing")
    return found[number]


_TEXTS: Kept[str] = Kept(KEPT_CHARACTERS)
