import struct

import pytest

from tests.word.sheets import png
from wikimarche.word.pictures import measure


def jpeg(width: int, height: int, *, density: int = 0) -> bytes:
    jfif = b"\xff\xe0" + struct.pack(
        ">H5sHBHHBB", 16, b"JFIF\0", 257, 1, density, density, 0, 0
    )
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + bytes(3)
    return b"\xff\xd8" + jfif + b"\xff" + frame + b"\xff\xd9"


@pytest.mark.parametrize(
    ("content", "kind", "inches"),
    [
        (png(960, 480), "png", (10, 5)),
        (png(960, 480, dots_per_metre=11811), "png", (3.2, 1.6)),
        (jpeg(960, 480), "jpeg", (10, 5)),
        (jpeg(960, 480, density=300), "jpeg", (3.2, 1.6)),
        (b"GIF89a" + struct.pack("<HH", 960, 480), "gif", (10, 5)),
    ],
)
def test_the_size_is_read_off_the_file(
    content: bytes, kind: str, inches: tuple[float, float]
) -> None:
    picture = measure(content)
    assert picture is not None
    assert picture.extension == kind
    size = (picture.width / 914_400, picture.height / 914_400)
    assert size == pytest.approx(inches, rel=1e-3)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a\0", png(0, 5), b"BM" + bytes(60)],
)
def test_what_cannot_be_measured_is_not_shown(content: bytes) -> None:
    assert measure(content) is None


def test_a_picture_shrinks_but_never_grows() -> None:
    picture = measure(png(96, 96))
    assert picture is not None
    assert picture.within(914_400 * 5, 914_400 * 5) == (914_400, 914_400)
    assert picture.within(457_200, 914_400) == (457_200, 457_200)
