"""Pictures placed in texts: checked by their content, named by their hash, kept by tender."""

import hashlib
import struct
from collections.abc import Iterator, Mapping
from itertools import islice

from wikimarche.desk.asking import Ask, hold, record
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Action
from wikimarche.store import specs
from wikimarche.store.tables import Image, Tender

__all__ = ["add_image", "image_bytes", "media_type_of", "open_image", "pixels_of"]

MAX_BYTES = 5_000_000
_MOST_SEGMENTS = (
    2_000  # of a JPEG; cameras write some tens, colour profiles 255 at the most
)
MAX_PIXELS = 40_000_000  # 160 MB once drawn: what a few bytes may cost each reader
KINDS: Mapping[bytes, tuple[str, str]] = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF89a": ("gif", "image/gif"),
    b"GIF87a": ("gif", "image/gif"),
}

_TOO_WIDE = Sentence(
    "Cette image a plus de %(limit)s millions de pixels : réduisez-la.", {"limit": 40}
)


def _kind(content: bytes) -> tuple[str, str]:
    for magic, kind in KINDS.items():
        if content.startswith(magic):
            return kind
    raise Invalid({"image": Sentence("Choisissez une image PNG, JPEG ou GIF.")})


def media_type_of(content: bytes) -> str:
    """Give the media type of a picture that was kept."""
    return _kind(content)[1]


def pixels_of(content: bytes) -> tuple[int, int]:
    """Give the width and height that a picture's own header says; (0, 0) when it does not.

    Only the header is read: no picture is ever unpacked here.
    """
    try:
        return _HEADERS[_kind(content)[0]](content)
    except struct.error:  # cut short
        return 0, 0


def _png(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _gif(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", content, 6)
    return width, height


def _jpeg(content: bytes) -> tuple[int, int]:
    for marker, at in islice(_segments(content), _MOST_SEGMENTS):
        # every "start of frame" but the three markers of that range that are not one
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 1)
            return width, height
    return 0, 0


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Give the marker of each segment and where it starts, until the picture's own data."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:
            return
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        yield marker, at + 4
        at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])


_HEADERS = {"png": _png, "gif": _gif, "jpg": _jpeg}


def add_image(ask: Ask, tender: Tender, content: bytes) -> str:
    """Keep a picture for the texts of a tender and give its address; the same one twice is one."""
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    assert tender.id is not None
    if len(content) > MAX_BYTES:
        raise Invalid(
            {"image": Sentence("Cette image dépasse %(limit)s Mo.", {"limit": 5})}
        )
    extension, media_type = _kind(content)
    width, height = pixels_of(content)
    if width * height > MAX_PIXELS:
        raise Invalid({"image": _TOO_WIDE})
    name = f"{hashlib.sha256(content).hexdigest()[:40]}.{extension}"
    if specs.image_of(ask.session, tender.id, name) is None:
        ask.session.add(
            Image(
                tender_id=tender.id,
                name=name,
                media_type=media_type,
                content=content,
                account_id=ask.who.id,
                at=ask.now,
            )
        )
        record(ask, "add_image", tender_id=tender.id, name=name)
    return f"/images/{name}"


def open_image(ask: Ask, name: str) -> Image:
    """Give a picture of a tender that the actor may see; NotFound otherwise."""
    image = specs.image_seen_by(ask.session, ask.who, name)
    if image is None:
        raise NotFound
    return image


def image_bytes(ask: Ask, tender: Tender) -> dict[str, bytes]:
    """Give the pictures of a tender by their address in texts, for exports."""
    assert tender.id is not None
    rows = specs.images_of(ask.session, tender.id)
    return {f"/images/{row.name}": row.content for row in rows}
