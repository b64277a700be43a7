"""The words of a block, as a reader counts them.

A token is what a comparison never cuts: a word with its elision apart ("l'" then
"exécution"), a number with its unit ("12 000 €"), a run of blanks, a sign, or anything
that is not text (field, reference, footnote, image, line break).
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from wikimarche.text.schema import Node

__all__ = [
    "Line",
    "bag_words",
    "fingerprint",
    "number_attr",
    "readable",
    "shell",
    "text_attr",
    "word_count",
]

# Letters and digits with the accents and joiners that may follow them decomposed.
_LETTER = r"[^\W\d_][\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]*"
_INSIDE = r"[\w\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]"
# No-break spaces hold a number and its unit together; people also type a plain one.
_GAP = r"[\u00a0\u202f\u2009]"
_UNIT = rf"(?:{_GAP}(?:[€$£%‰°]|{_LETTER}{_INSIDE}*)|[ ]?[€$£%‰](?!\w)|{_INSIDE}+)"

_WORD = rf"""
      (?:qu|jusqu|lorsqu|puisqu|quoiqu|[ldjmtscn])['’](?=\w)
    | \d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?!\d)(?:[.,]\d+)?{_UNIT}?
    | \d+(?:[.,/:-]\d+)*{_UNIT}?
    | \w{_INSIDE}*(?:['’\-\u2010\u2011]\w{_INSIDE}*)*
"""
_OTHER = r"\n | [^\S\n]+ | .[\u0300-\u036f\u200d\ufe00-\ufe0f]*"
_FLAGS = re.VERBOSE | re.IGNORECASE | re.DOTALL
_WORDS = re.compile(_WORD, _FLAGS)
_TOKENS = re.compile(f"({_WORD})|({_OTHER})", _FLAGS)

# As long as a word, however long the address of an image or the text of a footnote.
_NOT_TEXT = 8

# Attributes no reader sees: a change of these alone is no change.
_UNSEEN = {"heading": {"key"}, "bullet_list": {"tight"}, "ordered_list": {"tight"}}


class Line:
    """The inline content of one block, cut in tokens.

    `texts` are the tokens: two blocks say the same where theirs are equal, whatever the
    formatting. What is not text is one token.
    """

    def __init__(self, block: Node) -> None:
        self.texts: list[str] = []
        self._nodes = block.content.content
        self._owners: list[int] = []
        self._firsts: list[int] = []
        words: list[int] = []
        lengths: list[int] = []
        for owner, node in enumerate(self._nodes):
            self._firsts.append(len(self.texts))
            if node.text is None:
                found = [_identity(node)]
                words.append(_words(node))
                lengths.append(_NOT_TEXT)
            else:
                pairs = _TOKENS.findall(node.text)
                found = [word or other for word, other in pairs]
                words += [1 if word else 0 for word, _ in pairs]
                lengths += map(len, found)
            self.texts += found
            self._owners += [owner] * len(found)
        self._firsts.append(len(self.texts))
        self._characters = [0, *accumulate(lengths)]
        self._words = [0, *accumulate(words)]

    def characters(self, start: int, end: int) -> int:
        """How long the tokens from `start` to `end` are; what is not text counts as a word."""
        return self._characters[end] - self._characters[start]

    def words(self, start: int, end: int) -> int:
        """How many words a reader counts from `start` to `end`."""
        return self._words[end] - self._words[start]

    def node_at(self, at: int) -> tuple[Node, int]:
        """The inline node that holds token `at`, and the token where the next one begins."""
        owner = self._owners[at]
        return self._nodes[owner], self._firsts[owner + 1]

    def nodes(self, start: int, end: int) -> tuple[Node, ...]:
        """The inline nodes that the tokens from `start` to `end` are made of."""
        found = []
        while start < end:
            node, stop = self.node_at(start)
            first = self._firsts[self._owners[start]]
            stop = min(stop, end)
            found.append(
                _cut(node, self.characters(first, start), self.characters(first, stop))
            )
            start = stop
        return tuple(found)


def fingerprint(node: Node) -> str:
    """Give a text that two nodes share exactly when a reader cannot tell them apart."""
    if node.text is not None:
        return f"\x01{_marks(node)}\x02{node.text}"
    inside = "".join(map(fingerprint, node.content.content))
    return f"\x03{shell(node)}\x04{inside}\x05"


def shell(node: Node) -> str:
    """Give what a reader sees of `node` apart from its content: its kind, level, marks…"""
    if not node.attrs:
        return f"{node.type.name}{_marks(node)}"
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
    for leaf in leaves(node):
        if leaf.text is None:
            yield _identity(leaf)
        else:
            yield from _WORDS.findall(leaf.text)


def leaves(node: Node) -> Iterator[Node]:
    """Give the inline nodes under `node`, in order; a footnote is one."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.is_inline:
            yield here
        else:
            waiting.extend(reversed(here.content.content))


def word_count(node: Node) -> int:
    """Count the words of `node`: a field or a reference is one, an image is its alt text."""
    return sum(map(_words, leaves(node)))


def _words(leaf: Node) -> int:
    match leaf.type.name:
        case "text" | "image":
            text = leaf.text or text_attr(leaf, "alt")
            return len(_WORDS.findall(text))
        case "field" | "xref":
            return 1
        case _:
            return sum(map(_words, leaf.content.content))


def _identity(node: Node) -> str:
    """What makes two inline nodes the same one: an image is its file, not its alt text."""
    shown = text_attr(node, "src") if node.type.name == "image" else readable(node)
    return f"\x00{node.type.name} {shown}"


def _cut(node: Node, start: int, end: int) -> Node:
    # Node.cut counts UTF-16 units; tokens count code points.
    if node.text is None or (start == 0 and end == len(node.text)):
        return node
    return node.type.schema.text(node.text[start:end], node.marks)
