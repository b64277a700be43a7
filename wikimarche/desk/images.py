"""Pictures placed in texts: checked by their content, named by their hash, kept by tender."""

import hashlib
from collections.abc import Mapping

from wikimarche.desk.asking import Ask, hold, record
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Action
from wikimarche.store import specs
from wikimarche.store.tables import Image, Tender

__all__ = ["add_image", "image_bytes", "media_type_of", "open_image"]

MAX_BYTES = 5_000_000
KINDS: Mapping[bytes, tuple[str, str]] = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF89a": ("gif", "image/gif"),
    b"GIF87a": ("gif", "image/gif"),
}


def _kind(content: bytes) -> tuple[str, str]:
    for magic, kind in KINDS.items():
        if content.startswith(magic):
            return kind
    raise Invalid({"image": Sentence("Choisissez une image PNG, JPEG ou GIF.")})


def media_type_of(content: bytes) -> str:
    """Give the media type of a picture that was kept."""
    return _kind(content)[1]


def add_image(ask: Ask, tender: Tender, content: bytes) -> str:
    """Keep a picture for the texts of a tender and give its address; the same one twice is one."""
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    assert tender.id is not None
    if len(content) > MAX_BYTES:
        raise Invalid(
            {"image": Sentence("Cette image dépasse %(limit)s Mo.", {"limit": 5})}
        )
    extension, media_type = _kind(content)
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
