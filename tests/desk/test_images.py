"""Pictures: checked by their content, kept by tender, seen by its team alone."""

import base64
import struct
from collections.abc import Callable
from hashlib import sha256

import pytest

from tests.people import Room
from wikimarche.desk import images
from wikimarche.errors import Forbidden, Invalid, NotFound
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store.tables import Account

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


def jpeg(width: int, height: int, before: int = 1) -> bytes:
    application = b"\xff\xe0\x00\x04ab"
    frame = b"\xff\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width)
    return b"\xff\xd8" + application * before + frame


def add(room: Room, actor: Actor, content: bytes = PNG) -> str:
    with room.asking(actor) as (ask, tender, _):
        return images.add_image(ask, tender, content)


def opened(room: Room, actor: Actor, address: str) -> bytes:
    with room.town.asking(actor) as ask:
        return images.open_image(ask, address.removeprefix("/images/")).content


def test_a_picture_is_kept_as_it_was_sent_and_once(room: Room) -> None:
    address = add(room, room.bo)
    assert add(room, room.alix) == address == f"/images/{sha256(PNG).hexdigest()[:40]}.png"
    assert opened(room, room.alix, address) == PNG
    with room.asking(room.bo) as (ask, tender, _):
        assert images.image_bytes(ask, tender) == {address: PNG}


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0jpeg", "jpg"),
        (b"GIF89a\1\0\1\0", "gif"),
        (b"GIF87a..", "gif"),
    ],
)
def test_its_kind_is_told_by_its_content(
    small_room: Room, content: bytes, extension: str
) -> None:
    assert add(small_room, small_room.bo, content).endswith(f".{extension}")


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='alert(1)'/>", b"RIFF....WEBP", b"%PDF-1.7", PNG[1:]]
)
def test_what_is_no_picture_is_refused(small_room: Room, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        add(small_room, small_room.bo, content)
    assert list(refused.value.fields) == ["image"]


def test_a_picture_has_at_most_five_megabytes(small_room: Room) -> None:
    with pytest.raises(Invalid, match="corriger"):
        add(small_room, small_room.bo, PNG + b"\0" * 5_000_000)


@pytest.mark.parametrize(
    ("content", "pixels"),
    [
        (PNG, (1, 1)),
        (png(640, 480), (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 640, 480), (640, 480)),
        (jpeg(640, 480), (640, 480)),
        (png(640, 480)[:20], (0, 0)),
        (b"\xff\xd8\xff\xda\x00\x02" + jpeg(640, 480)[2:], (0, 0)),
        (jpeg(640, 480, before=100_000), (0, 0)),
    ],
)
def test_its_pixels_are_read_in_its_header(content: bytes, pixels: tuple[int, int]) -> None:
    assert images.pixels_of(content) == pixels


@pytest.mark.parametrize("draw", [png, jpeg])
def test_a_picture_has_at_most_forty_million_pixels(
    small_room: Room, draw: Callable[[int, int], bytes]
) -> None:
    assert add(small_room, small_room.bo, draw(8000, 5000))
    with pytest.raises(Invalid) as refused:
        add(small_room, small_room.bo, draw(8000, 5001))
    assert list(refused.value.fields) == ["image"]


def test_a_reader_sees_pictures_and_adds_none(room: Room) -> None:
    cy = room.town.person("Cy")
    room.town.join(room.alix, room.tender, cy, Role.READER)
    assert opened(room, cy, add(room, room.bo)) == PNG
    with pytest.raises(Forbidden):
        add(room, cy)


def test_to_others_a_picture_does_not_exist(room: Room) -> None:
    address = add(room, room.bo)
    for actor in (
        room.town.person("Cy", Profile.BUYER),
        room.town.person("Ada", Profile.BUYER, is_admin=True),
        room.town.person("Net SA", Profile.COMPANY),
    ):
        with pytest.raises(NotFound):
            opened(room, actor, address)


def test_somebody_who_went_to_a_company_sees_no_picture_any_more(room: Room) -> None:
    address = add(room, room.bo)
    with room.town.asking(room.bo) as ask:
        account = ask.session.get(Account, room.bo.id)
        assert account is not None
        account.profile = Profile.COMPANY
        ask.session.add(account)
    with pytest.raises(NotFound):
        opened(room, room.bo, address)


@pytest.mark.parametrize("name", ["", "../x", "x.png", "%"])
def test_a_picture_that_is_not_there_is_not_found(small_room: Room, name: str) -> None:
    with pytest.raises(NotFound):
        opened(small_room, small_room.bo, f"/images/{name}")
