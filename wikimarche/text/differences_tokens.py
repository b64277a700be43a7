"""The words of a block, as a reader counts them.

A token is what a comparison never cuts: a word with its elision apart ("l'" then
"exécution"), a number with its unit ("12 000 €"), a run of blanks, a sign, or anything
that is not text (field, reference, footnote, image, line break).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wikimarche.text.schema import Node

__all__ = [
    "Token",
    "bag_words",
    "fingerprint",
    "joined",
    "number_attr",
    "readable",
    "shell",
    "text_attr",
    "tokens",
    "word_count",
]

# Letters and digits with the accents and joiners that may follow them decomposed.
_LETTER = r"[^\W\d_][\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]*"
_INSIDE = r"[\w\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]"
# No-break spaces hold a number and its unit together; people also type a plain one.
_GAP = r"[\u00a0\u202f\u2009]"
_UNIT = rf"(?:{_GAP}(?:[€$£%‰°]|{_LETTER}{_INSIDE}*)|[ ]?[€$£%‰](?!\w)|{_INSIDE}+)"

_TOKEN = re.compile(
    rf"""
      (?:qu|jusqu|lorsqu|puisqu|quoiqu|[ldjmtscn])['’](?=\w)
    | \d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?!\d)(?:[.,]\d+)?{_UNIT}?
    | \d+(?:[.,/:-]\d+)*{_UNIT}?
    | {_INSIDE}+(?:['’\-\u2010\u2011]{_INSIDE}+)*
    | \n
    | [^\S\n]+
    | .[\u0300-\u036f\u200d\ufe00-\ufe0f]*
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

# Attributes no reader sees: a change of these alone is no change.
_UNSEEN = {"heading": {"key"}, "bullet_list": {"tight"}, "ordered_list": {"tight"}}


@dataclass(frozen=True, slots=True)
class Token:
    """One thing a comparison keeps whole.

    `text` is what makes two tokens the same, whatever their formatting; `node` is the
    inline node that holds it and `start`, `end` its place there, in code points.
    """

    text: str
    node: Node
    start: int
    end: int
    words: int


def fingerprint(node: Node) -> str:
    """Give a text that two nodes share exactly when a reader cannot tell them apart."""
    if node.text is not None:
        return f"\x01{_marks(node)}\x02{node.text}"
    inside = "".join(map(fingerprint, node.content.content))
    return f"\x03{shell(node)}\x04{inside}\x05"


def shell(node: Node) -> str:
    """Give what a reader sees of `node` apart from its content: its kind, level, marks…"""
    unseen = _UNSEEN.get(node.type.name, ())
    seen = [value for name, value in node.attrs.items() if name not in unseen]
    return f"{node.type.name}{seen or ''}{_marks(node)}"


def _marks(node: Node) -> str:
    if not node.marks:
        return ""
    return repr([(mark.type.name, *mark.attrs.values()) for mark in node.marks])


def text_attr(node: Node, name: str) -> str:
    """Give an attribute that the schema makes a text."""
    value = node.attrs.get(name)
    return value if isinstance(value, str) else ""


def number_attr(node: Node, name: str) -> int:
    """Give an attribute that the schema makes a whole number."""
    value = node.attrs.get(name)
    return value if isinstance(value, int) else 0


def tokens(block: Node) -> list[Token]:
    """Cut the inline content of `block`; put end to end, the tokens are that content."""
    found: list[Token] = []
    for node in block.content.content:
        if node.text is None:
            found.append(Token(_identity(node), node, 0, 1, word_count(node)))
            continue
        for match in _TOKEN.finditer(node.text):
            text = match[0]
            found.append(Token(text, node, match.start(), match.end(), _is_word(text)))
    return found


def joined(run: Sequence[Token]) -> tuple[Node, ...]:
    """Give the inline nodes that `run`, consecutive tokens of one block, is made of."""
    nodes: list[Node] = []
    first = 0
    for index, token in enumerate(run):
        if index + 1 < len(run) and run[index + 1].node is token.node:
            continue
        nodes.append(_cut(token.node, run[first].start, token.end))
        first = index + 1
    return tuple(nodes)


def readable(node: Node) -> str:
    """Give an inline node in plain text: `{{name}}`, `[#key]`, an image by its alt text."""
    match node.type.name:
        case "text":
            return node.text or ""
        case "field":
            return f"{{{{{text_attr(node, 'name')}}}}}"
        case "xref":
            return f"[{text_attr(node, 'spec')}#{text_attr(node, 'key')}]"
        case "hard_break":
            return "\n"
        case "image":
            return f"[{text_attr(node, 'alt')}]"
        case _:
            return f"^[{''.join(map(readable, node.content.content))}]"


def bag_words(node: Node) -> Iterator[str]:
    """Give the words of `node` at any depth, in order; not its blanks and signs."""
    for child in node.content.content:
        if child.text is not None:
            yield from filter(_is_word, _TOKEN.findall(child.text))
        elif child.is_inline:
            yield _identity(child)
        else:
            yield from bag_words(child)


def word_count(node: Node) -> int:
    """Count the words of `node`: a field or a reference is one, an image is its alt text."""
    if node.type.name in {"field", "xref"}:
        return 1
    if node.type.name in {"text", "image"}:
        return sum(map(_is_word, _TOKEN.findall(node.text or text_attr(node, "alt"))))
    return sum(map(word_count, node.content.content))


def _is_word(text: str) -> bool:
    return text[0].isalnum() or text[-1].isalnum()


def _identity(node: Node) -> str:
    """What makes two inline nodes the same one: an image is its file, not its alt text."""
    shown = text_attr(node, "src") if node.type.name == "image" else readable(node)
    return f"\x00{node.type.name} {shown}"


def _cut(node: Node, start: int, end: int) -> Node:
    # Node.cut counts UTF-16 units; tokens count code points.
    if node.text is None or (start == 0 and end == len(node.text)):
        return node
    return node.type.schema.text(node.text[start:end], node.marks)
