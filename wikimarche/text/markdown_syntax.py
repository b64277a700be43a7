"""The words of the dialect (docs/text-format.md): patterns shared by reading and writing."""

import re
from typing import Final

__all__ = [
    "CAPTION",
    "CELL",
    "CLOSING",
    "CONTAINER",
    "DELIMITERS",
    "FIELD",
    "HEADING_KEY",
    "KEY",
    "LINE_BREAK",
    "LINK",
    "MAX_DEPTH",
    "MAX_SPAN",
    "NOTE_DEFINITION",
    "PAGE_BREAK",
    "SEPARATOR",
    "SIMPLE_SCRIPT",
    "SPAN",
    "SPAN_MARKS",
    "SPEC",
    "XREF",
]

MAX_DEPTH: Final = 100
"""Nested blocks kept: recursive code downstream (ProseMirror's `check`) stays far from
Python's recursion limit."""

MAX_SPAN: Final = 1000
"""Columns or rows a cell may cover, the limit HTML sets on `colspan`."""

_KEY = r"[a-z0-9][a-z0-9-]{0,59}"
_SPEC = r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}"
_NAME = r"[a-z][a-z0-9_]{0,59}"
_LETTERS = r"(?:b|i|u|s|sup|sub|code)"

KEY = re.compile(_KEY)
SPEC = re.compile(_SPEC)
FIELD = re.compile(rf"\{{\{{({_NAME})\}}\}}")
XREF = re.compile(rf"\[({_SPEC})?#({_KEY})\]")
HEADING_KEY = re.compile(rf"(?:\A|[ \t]+)\{{#({_KEY})\}}\Z")
LINE_BREAK = re.compile(r"<br ?/?>")
LINK = re.compile(r"(?:https?:|mailto:|#)", re.IGNORECASE)

SPAN = re.compile(rf"\{{({_LETTERS}(?: {_LETTERS})*)\}}")
SPAN_MARKS: Final = {
    "b": "strong",
    "i": "em",
    "u": "underline",
    "s": "strike",
    "sup": "superscript",
    "sub": "subscript",
    "code": "code",
}
DELIMITERS: Final = {"strong": "**", "em": "*", "underline": "++", "strike": "~~"}
# What may stand between two ^ or two ~ : one word that nothing else could claim.
SIMPLE_SCRIPT = r"[^\s\^~\[\]*_`\\<&{}+!|]{1,60}"

PAGE_BREAK: Final = r"\newpage"
SEPARATOR: Final = "<!-- -->"
CAPTION = re.compile(r"Table[ \u00a0\u202f]?:[ \t]*(\S.*)")
NOTE_DEFINITION = re.compile(r"\[\^([^\]\[\s]{1,60})\]:[ \t]*")

_VALUE = r"(?:\"(?:\\.|[^\"\\])*\"|[^\s\"\\&]+)"
CONTAINER = re.compile(
    rf"(:{{3,}})[ \t]*(guide|clause|table)((?:[ \t]+[a-z]+={_VALUE})*)[ \t]*"
)
CLOSING = re.compile(r"(:{3,})[ \t]*")
CELL = re.compile(
    r"\{(?!\})(th|td|)((?:(?:(?<=\{)| )(?:colspan=\d{1,4}|rowspan=\d{1,4}|align=(?:left|center|right)))*)\}"
    r"(?:[ \t]+|(?=\n)|\Z)"
)
