"""Pictures: their size read from the file's own header, and the drawing that shows one."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wikimarche.word.xml import attribute

__all__ = ["EMU_PER_TWIP", "Picture", "drawing", "measure"]

EMU_PER_TWIP: Final = 635  # 914,400 EMU or 1,440 twips an inch
_EMU_PER_INCH: Final = 914_400
_SCREEN: Final = 96.0  # pixels an inch when the file says nothing
_PLAUSIBLE: Final = range(30, 2401)
_INCH_IN_METRES: Final = 0.0254
_INCH_IN_CM: Final = 2.54
_LARGEST: Final = 100_000  # pixels a side; beyond, the header is not to be believed

_DECORATIVE: Final = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    ' val="1"/></a:ext></a:extLst>'
)


@dataclass(frozen=True)
class Picture:
    """The format of an image and its natural size, in EMU."""

    extension: str
    content_type: str
    width: int
    height: int

    def within(self, width: int, height: int) -> tuple[int, int]:
        """Give the size that fits in `width` × `height` EMU with the same proportions."""
        scale = min(1.0, width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def measure(content: bytes) -> Picture | None:
    """Read a PNG, JPEG or GIF header; None for anything else or an impossible size.

    Sources: PNG (ISO/IEC 15948, IHDR and pHYs), JPEG (ITU-T T.81, SOF; JFIF density), GIF89a.
    """
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(content)
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
        if content.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack_from("<HH", content, 6)
            return _picture("gif", (width, height), _SCREEN)
    except struct.error:  # cut short
        pass
    return None


def _picture(kind: str, pixels: tuple[int, int], dpi: float) -> Picture | None:
    if not all(0 < side <= _LARGEST for side in pixels):
        return None
    density = dpi if int(dpi) in _PLAUSIBLE else _SCREEN
    width, height = (round(side * _EMU_PER_INCH / density) for side in pixels)
    return Picture(kind, f"image/{kind}", width, height)


def _png(content: bytes) -> Picture | None:
    pixels = struct.unpack_from(">II", content, 16)
    dpi = _SCREEN
    at = 8
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        if name == b"pHYs":
            across, _, unit = struct.unpack_from(">IIB", content, at + 8)
            dpi = across * _INCH_IN_METRES if unit == 1 else _SCREEN
        if name in (b"pHYs", b"IDAT"):
            break
        at += 12 + length
    return _picture("png", (pixels[0], pixels[1]), dpi)


def _jpeg(content: bytes) -> Picture | None:
    dpi = _SCREEN
    for marker, at in _segments(content):
        if marker == 0xE0 and content[at : at + 5] == b"JFIF\0":
            unit, across = struct.unpack_from(">BH", content, at + 7)
            dpi = {1: 1.0, 2: _INCH_IN_CM}.get(unit, 0.0) * across
        # every "start of frame" but the three markers of that range that are not one
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 1)
            return _picture("jpeg", (width, height), dpi)
    return None


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        yield marker, at + 4
        at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])


def drawing(
    relation: str, size: tuple[int, int], *, number: int, alt: str, title: str
) -> str:
    """Write an inline picture; without `alt` it is marked decorative for screen readers."""
    width, height = size
    tooltip = f' title="{attribute(title)}"' if title else ""
    names = f'id="{number}" name="Image {number}" descr="{attribute(alt)}"{tooltip}'
    properties = (
        f"<wp:docPr {names}/>" if alt else f"<wp:docPr {names}>{_DECORATIVE}</wp:docPr>"
    )
    extent = f'cx="{width}" cy="{height}"'
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/>{properties}<wp:cNvGraphicFramePr>'
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Image {number}"/>'
        '<pic:cNvPicPr><a:picLocks noChangeAspect="1"/></pic:cNvPicPr></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
