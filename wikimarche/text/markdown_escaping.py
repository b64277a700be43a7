"""Writing words so that they read back as the same words, with as few backslashes as possible."""

import re
from dataclasses import dataclass
from typing import Final

from markdown_it.common.utils import MD_TRIM_CHARS

from .markdown_syntax import FIELD, KEY, LINE_BREAK, LINK, SIMPLE_SCRIPT, SPAN, XREF

__all__ = [
    "Around",
    "attribute_words",
    "destination",
    "escape_all",
    "escape_text",
    "guard_edges",
    "guard_lines",
    "label",
    "quoted",
    "runs_once",
]

_RISKY = re.compile(
    r"\\|\*+|_+|`+|~+|\++|\^|\[|\]|!(?=\[|\Z)|<|\{(?=[{#])|[\n\r]"
    r"|&(?=#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_SCRIPTS: Final = {
    "^": re.compile(rf"\^{SIMPLE_SCRIPT}\^"),
    "~": re.compile(rf"~{SIMPLE_SCRIPT}~"),
}
_AUTOLINK = re.compile(r"<(?:https?:|mailto:|[^\s<>:]*@)[^<>]*>", re.IGNORECASE)
_AFTER_CLOSING = re.compile(rf"\(\s*<?{LINK.pattern}|{SPAN.pattern}", re.IGNORECASE)
_HEADING_KEY_END = re.compile(rf"\{{#{KEY.pattern}\}}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,31};)")

_COUNTED: Final = {
    mark: re.compile(rf"(?<!\{mark})(?:(?<!\s)(?<!\A){run}|{run}(?!\s|\Z))(?!\{mark})")
    for mark, run in {
        "*": r"\*+", "_": "_+", "`": "`+", "~": "~+", "+": r"\+\+"
    }.items()
}  # fmt: skip

_LINE_START = re.compile(
    r"(?P<before>\d{1,9})(?=[.)](?:[ \t]|\Z))"
    r"|(?=#{1,6}(?:[ \t]|\Z)|>|[-+*](?:[ \t]|\Z)|`{3,}[^`]*\Z|~{3}|:{3,}[ \t]*(?:\Z|guide|clause|table)|<!-- -->\Z|\\newpage\Z"
    r"|\[(?!#)[^\[\]]*\]:|(?:-[ \t]*){3,}\Z|(?:_[ \t]*){3,}\Z|(?:\*[ \t]*){3,}\Z)"
)
_UNDERLINE = re.compile(r"(?==+[ \t]*\Z|-+[ \t]*\Z|[|:-][|:\- \t]+\Z)")


@dataclass(frozen=True)
class Around:
    """What stands beside a text: whether something touches it, and inside which brackets."""

    before: bool = False
    after: bool = False
    bracket_after: bool = False
    in_brackets: bool = False
    lone: frozenset[str] = frozenset()


def runs_once(text: str, used: str) -> frozenset[str]:
    """Give the marking characters that stand in one single run of `text`, so pair with nothing.

    Runs that could pair with none count for nothing: with spaces around, or one + alone.
    `used` are the characters that marks of the same paragraph are written with.
    """
    return frozenset(
        mark
        for mark, run in _COUNTED.items()
        if mark in text and mark not in used and len(run.findall(text)) <= 1
    )


def escape_text(text: str, around: Around) -> str:
    """Give `text` with a backslash wherever it would otherwise be read as something else."""

    def escaped(found: re.Match[str]) -> str:
        words = found[0]
        if words in "\n\r":
            return f"&#{ord(words)};"
        rule = _RULES.get(words[0])
        return words if rule and not rule(found, around) else _with_backslashes(words)

    return _RISKY.sub(escaped, text)


def _with_backslashes(words: str) -> str:
    return "".join("\\" + character for character in words)


def escape_all(text: str) -> str:
    """Give `text` with every ASCII punctuation escaped: the form that cannot fail."""
    escaped = _PUNCTUATION.sub(lambda found: "\\" + found[0], text)
    return escaped.replace("\n", "&#10;").replace("\r", "&#13;")


def _neighbours(found: re.Match[str], around: Around) -> tuple[str, str]:
    text = found.string
    before = text[found.start() - 1] if found.start() else ("x" if around.before else " ")
    after = text[found.end()] if found.end() < len(text) else ("x" if around.after else " ")
    return before, after


def _backslash(found: re.Match[str], around: Around) -> bool:
    after = found.string[found.end() : found.end() + 1]
    return not after or after.isspace() or _PUNCTUATION.match(after) is not None


def _star(found: re.Match[str], around: Around) -> bool:
    before, after = _neighbours(found, around)
    return "*" not in around.lone and not (before.isspace() and after.isspace())


def _low_line(found: re.Match[str], around: Around) -> bool:
    before, after = _neighbours(found, around)
    inside_word = before.isalnum() and after.isalnum()
    return not ("_" in around.lone or inside_word or (before.isspace() and after.isspace()))


def _back_tick(found: re.Match[str], around: Around) -> bool:
    return "`" not in around.lone


def _tilde(found: re.Match[str], around: Around) -> bool:
    before, after = _neighbours(found, around)
    if "~" in around.lone or (before.isspace() and after.isspace()):
        return False
    if len(found[0]) == 1:
        return bool(_SCRIPTS["~"].match(found.string, found.start()))
    return len(found[0]) == 2


def _plus(found: re.Match[str], around: Around) -> bool:
    before, after = _neighbours(found, around)
    if len(found[0]) != 2 or "+" in around.lone:
        return False
    return not after.isspace() or not before.isspace()


def _caret(found: re.Match[str], around: Around) -> bool:
    at_end = found.end() == len(found.string)
    return (
        found.string.startswith("[", found.end())
        or (at_end and around.after)
        or bool(_SCRIPTS["^"].match(found.string, found.start()))
    )


def _opening(found: re.Match[str], around: Around) -> bool:
    return around.in_brackets or bool(XREF.match(found.string, found.start()))


def _closing(found: re.Match[str], around: Around) -> bool:
    at_end = found.end() == len(found.string)
    followed = _AFTER_CLOSING.match(found.string, found.end()) is not None
    return around.in_brackets or followed or (at_end and around.after)


def _exclamation(found: re.Match[str], around: Around) -> bool:
    return found.end() < len(found.string) or around.bracket_after


def _less_than(found: re.Match[str], around: Around) -> bool:
    text, start = found.string, found.start()
    return bool(LINE_BREAK.match(text, start) or _AUTOLINK.match(text, start))


def _brace(found: re.Match[str], around: Around) -> bool:
    text, start = found.string, found.start()
    return bool(FIELD.match(text, start) or _HEADING_KEY_END.match(text, start))


_RULES: Final = {
    "\\": _backslash,
    "*": _star,
    "_": _low_line,
    "`": _back_tick,
    "~": _tilde,
    "+": _plus,
    "^": _caret,
    "[": _opening,
    "]": _closing,
    "!": _exclamation,
    "<": _less_than,
    "{": _brace,
}


def _entity(character: str) -> str:
    return "&nbsp;" if character == "\u00a0" else f"&#{ord(character)};"


def guard_edges(written: str) -> str:
    """Write the white space at both ends, and at the start of each line, as entities."""
    lines = written.split("\n")
    for index, line in enumerate(lines):
        if line[:1] and line[0] in MD_TRIM_CHARS:
            lines[index] = _entity(line[0]) + line[1:]
    last = lines[-1]
    if last[-1:] and last[-1] in MD_TRIM_CHARS:
        lines[-1] = last[:-1] + _entity(last[-1])
    return "\n".join(lines)


def guard_lines(written: str) -> str:
    """Keep each line of a paragraph from opening a list, a heading, a fence or any other block."""
    return "\n".join(
        _guarded(line, first=index == 0) for index, line in enumerate(written.split("\n"))
    )


def _guarded(line: str, *, first: bool) -> str:
    found = _LINE_START.match(line) or (None if first else _UNDERLINE.match(line))
    if not found:
        return line
    return line[: found.end()] + "\\" + line[found.end() :]


def label(text: str) -> str:
    """Write the words between the brackets of an image."""
    return _literal(text, r"[\[\]`<]")


def quoted(text: str) -> str:
    """Write a title or the value of an attribute between double quotes."""
    return '"' + _literal(text, '"').replace("`", "&#96;") + '"'


def attribute_words(text: str) -> str:
    """Write a caption or the name of a code's language, which end with the line."""
    return guard_edges(_literal(text, r"(?!)"))


def destination(address: str) -> str:
    """Write the address of a link or image, between <> when it holds white space."""
    escaped = _literal(address, r"[<>()]").replace("`", "&#96;")
    escaped = _CONTROL.sub(lambda found: f"&#{ord(found[0])};", escaped)
    return f"<{escaped}>" if not escaped or " " in escaped else escaped


def _literal(text: str, special: str) -> str:
    """Escape what backslashes and entities would change, `special` characters, line ends."""
    pattern = rf"{special}|\\(?=[!-/:-@\[-`{{-~\s]|\Z)"
    escaped = re.sub(pattern, lambda found: "\\" + found[0], text)
    return _ENTITY.sub(r"\&", escaped).replace("\n", "&#10;").replace("\r", "&#13;")
