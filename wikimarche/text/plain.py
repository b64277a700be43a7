"""Reading plain text files: paragraphs, lists and typed article numbers.

Old specifications come as bare text whose articles are numbered by hand. A short line
that begins like "ARTICLE 4 :", "4.2 –" or "CHAPITRE II" becomes a heading, without its
number (numbers are computed); everything else keeps every word.
"""

import re
from collections.abc import Iterator

from wikimarche.text.schema import SCHEMA, Node, node

__all__ = ["read_plain"]

MAX_HEADING = (
    120  # a longer line is a sentence, not a title (measured on real files: word.md §4)
)

ARTICLE = re.compile(
    r"(?:article|chapitre|titre)\s+(?:\d{1,3}|[ivxlc]{1,7})\s*[.:)–—-]*\s+(?P<title>.+)",
    re.I,
)
NUMBERED = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){1,5}|\d{1,3}(?=\s*[.)–—-]))\.?\s*[)–—-]?\s+(?P<title>[^\W\d_].*)"
)
BULLET = re.compile(r"[-–—•*▪●]\s+(?P<words>.+)")
LETTERED = re.compile(r"(?:[a-z]|\d{1,2})\)\s+(?P<words>.+)")
ENDS = (".", ";", ",", ":")


def _text(words: str) -> list[Node]:
    kept = words.strip(" ")
    return [SCHEMA.text(kept)] if kept else []


def _paragraph(words: str) -> Node:
    return node("paragraph", _text(words))


def _heading(line: str) -> Node | None:
    """Give the heading that a line is, None when it is ordinary text."""
    if len(line) > MAX_HEADING or line.endswith(ENDS):
        return None
    if found := ARTICLE.fullmatch(line):
        return node("heading", _text(found["title"]), level=1)
    found = NUMBERED.fullmatch(line)
    if found is None or line[0] == "0" or not found["title"][0].isupper():
        return None
    depth = found["number"].count(".") + 1
    return node("heading", _text(found["title"]), level=min(depth, 6))


def _list(kind: str, lines: list[str]) -> Node:
    return node(kind, [node("list_item", [_paragraph(line)]) for line in lines])


def _blocks(lines: list[str]) -> Iterator[Node]:
    """Give the blocks of lines that stand together, without a blank line between them."""
    waiting: list[str] = []
    items: list[str] = []

    def close() -> Iterator[Node]:
        if items:
            yield _list("bullet_list", [*items])
            items.clear()
        if waiting:
            yield _paragraph(" ".join(waiting))
            waiting.clear()

    for line in lines:
        if heading := _heading(line):
            yield from close()
            yield heading
        elif found := BULLET.fullmatch(line) or LETTERED.fullmatch(line):
            if waiting:
                yield from close()
            items.append(found["words"])
        elif items:
            items[-1] = f"{items[-1]} {line}"
        else:
            waiting.append(line)
    yield from close()


def read_plain(text: str) -> Node:
    """Give the document of a plain text; every word of it is kept but typed article numbers."""
    blocks: list[Node] = []
    for part in re.split(r"\n[ \t]*\n", text.expandtabs(4).replace("\f", "\n\n")):
        lines = [line.strip(" ") for line in part.split("\n") if line.strip(" ")]
        blocks.extend(_blocks(lines))
    return node("doc", blocks or [node("paragraph")])
