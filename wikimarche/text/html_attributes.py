"""What the attributes of an outside page say of the text they stand around."""

import re
from collections.abc import Callable, Mapping

from wikimarche.text.html_frames import Attr, Style
from wikimarche.text.schema import Node, node

__all__ = [
    "address",
    "alignment",
    "breaks_page",
    "clause_attrs",
    "clean",
    "declarations",
    "has_class",
    "heading_key",
    "is_hidden",
    "own_atom",
    "span",
    "start_number",
    "styled",
    "word_item",
]

_MARKS: Mapping[str, str] = {
    "b": "strong", "strong": "strong",
    "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em",
    "u": "underline", "ins": "underline",
    "s": "strike", "strike": "strike", "del": "strike",
    "sup": "superscript", "sub": "subscript",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
}  # fmt: skip
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
_BOLD_FROM = 600  # the weight above which fonts look bold
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,59}")
_SPEC = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,39})?")
_CLAUSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_COUNT = re.compile(r"[0-9]{1,9}")
_WORD_ITEM = re.compile(r"(l[0-9]+)\s+level([1-9])")
_ALIGNMENTS = ("left", "center", "right")

# What a text may not hold (see docs/text-format.md) besides surrogates, which are replaced
# when the page is encoded. C1 controls are Windows-1252 gone astray: read as what was meant.
_NONCHARACTERS = "".join(
    chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)
)
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}]")
_BREAKS_BEFORE = {"page-break-before": "always", "break-before": "page"}


def declarations(style: str) -> dict[str, str]:
    """Give the declarations of a style attribute, in lower case; nonsense gives none."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def is_hidden(attrs: Mapping[str, str], css: Mapping[str, str]) -> bool:
    """Tell whether an element is kept from the eye; `mso-hide` is Word's own way."""
    return (
        "hidden" in attrs
        or css.get("display") == "none"
        or css.get("visibility") == "hidden"
        or css.get("mso-hide") == "all"
    )


def breaks_page(css: Mapping[str, str]) -> bool:
    """Tell whether an element asks to begin a page."""
    return any(css.get(name) == value for name, value in _BREAKS_BEFORE.items())


def styled(style: Style, tag: str, css: Mapping[str, str]) -> Style:
    """Give the style inside an element: what surrounds it, its tag, then its declarations."""
    names = style.marks
    if tag in _MARKS:
        names = _with(names, _MARKS[tag])
    for name, value in css.items():
        if name in _DECLARED:
            names = _DECLARED[name](names, value)
    return style if names == style.marks else Style(names, style.href)


def address(href: str) -> tuple[str, str]:
    """Give a link's address, or "" and what kind of link cannot be kept."""
    trimmed = "".join(href.split("\n")).replace("\t", "").replace("\r", "").strip()
    if _LINK.match(trimmed):
        return trimmed, ""
    if trimmed.startswith("#"):  # its target does not survive the reading
        return "", "internal"
    scheme = _SCHEME.match(trimmed)
    return "", scheme.group().lower() if scheme else "relative"


def clean(text: str) -> str:
    """Replace the characters that a text may not hold."""
    return _FORBIDDEN.sub(_meant, text)


def has_class(attrs: Mapping[str, str], name: str) -> bool:
    """Tell whether an element is of this class."""
    return name in attrs.get("class", "").split()


def span(attrs: Mapping[str, str], name: str, most: int) -> int:
    """Give a colspan or rowspan, between 1 and `most`."""
    value = attrs.get(name, "").strip()
    return min(max(int(value), 1), most) if _COUNT.fullmatch(value) else 1


def alignment(attrs: Mapping[str, str], css: Mapping[str, str]) -> str:
    """Give how a cell is aligned, "" when it does not say."""
    named = [css.get("text-align"), attrs.get("align", "").lower()]
    named += [a for a in _ALIGNMENTS if has_class(attrs, f"align-{a}")]
    return next((name for name in named if name in _ALIGNMENTS), "")


def start_number(attrs: Mapping[str, str]) -> int:
    """Give the number of an ordered list's first item."""
    start = attrs.get("start", "")
    return int(start) if _COUNT.fullmatch(start) else 1


def word_item(css: Mapping[str, str]) -> tuple[str, int] | None:
    """Give the list and the level, from 1, that Word gives a paragraph by `mso-list`."""
    item = _WORD_ITEM.search(css.get("mso-list", ""))
    return (item[1], int(item[2])) if item else None


# --- what our own pages write, read back


def heading_key(attrs: Mapping[str, str]) -> str:
    """Give the key of an article whose anchor is `art-key`, "" for any other heading."""
    key = attrs.get("id", "").removeprefix("art-")
    return key if key != attrs.get("id", "") and _KEY.fullmatch(key) else ""


def own_atom(attrs: Mapping[str, str]) -> Node | None:
    """Give the field or the reference that an element of our own pages stands for."""
    name, key, spec = (attrs.get(f"data-{part}", "") for part in ("field", "key", "spec"))
    if has_class(attrs, "field") and _FIELD.fullmatch(name):
        return node("field", name=name)
    if has_class(attrs, "xref") and _KEY.fullmatch(key) and _SPEC.fullmatch(spec):
        return node("xref", spec=spec, key=key)
    return None


def clause_attrs(attrs: Mapping[str, str]) -> dict[str, Attr] | None:
    """Give the number, version and level of a clause shown on our own pages."""
    id_, version = attrs.get("data-clause", ""), attrs.get("data-version", "")
    if not (
        has_class(attrs, "clause") and _CLAUSE.fullmatch(id_) and _COUNT.fullmatch(version)
    ):
        return None
    level = attrs.get("data-level", "")
    level = level if _CLAUSE.fullmatch(level) else ""
    return {"id": id_, "version": int(version), "level": level}


# --- how it is done


def _meant(found: re.Match[str]) -> str:
    code = ord(found.group())
    return bytes([code]).decode("cp1252", "replace") if 0x80 <= code < 0xA0 else " "


def _with(names: frozenset[str], name: str) -> frozenset[str]:
    opposite = {"superscript": "subscript", "subscript": "superscript"}.get(name)
    return names - {opposite} | {name}


def _weight(names: frozenset[str], value: str) -> frozenset[str]:
    heavy = value in {"bold", "bolder"} or (
        value.isascii() and value.isdigit() and int(value[:4]) >= _BOLD_FROM
    )
    light = value in {"normal", "lighter"} or value.isdigit()
    return names | {"strong"} if heavy else names - {"strong"} if light else names


def _slant(names: frozenset[str], value: str) -> frozenset[str]:
    if value.startswith(("italic", "oblique")):
        return names | {"em"}
    return names - {"em"} if value == "normal" else names


def _decoration(names: frozenset[str], value: str) -> frozenset[str]:
    words = value.split()
    if "none" in words:
        return names - {"underline", "strike"}
    if "underline" in words:
        names = names | {"underline"}
    return names | {"strike"} if "line-through" in words else names


def _height(names: frozenset[str], value: str) -> frozenset[str]:
    if value == "super":
        return _with(names, "superscript")
    if value == "sub":
        return _with(names, "subscript")
    return names - {"superscript", "subscript"} if value == "baseline" else names


_DECLARED: Mapping[str, Callable[[frozenset[str], str], frozenset[str]]] = {
    "font-weight": _weight,
    "font-style": _slant,
    "text-decoration": _decoration,
    "text-decoration-line": _decoration,
    "vertical-align": _height,
}
