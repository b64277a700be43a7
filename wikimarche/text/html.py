"""A document as the HTML of a page to read: safe, semantic, without style or script.

document + outline + field values + references ──► one string per top-level block
                                                    + the list of footnotes

The rendering of one version helps that of the next: only the blocks that are new, or
whose surroundings changed, are written again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from wikimarche.text.html_context import (
    Answer,
    Context,
    Lookups,
    Question,
    Reference,
    Words,
    attribute,
    fill,
)
from wikimarche.text.html_inline import Inline
from wikimarche.text.html_table import table_html
from wikimarche.text.outline import Section, level_of
from wikimarche.text.schema import Node

__all__ = [
    "Context",
    "Reference",
    "Rendering",
    "Words",
    "render",
    "render_blocks",
    "render_footnotes",
    "rendering",
]

_LAST_RANK = 6  # HTML stops at h6


@dataclass(frozen=True)
class Rendering:
    """The HTML of a document, and what each of its blocks was made from.

    `blocks` has the HTML of each top-level block, "" for guidance that is not shown;
    `footnotes` the list of the document's footnotes, "" when it has none.
    """

    blocks: tuple[str, ...]
    footnotes: str
    _words: Words = field(repr=False, compare=False)
    _guidance: bool = field(repr=False, compare=False)
    _made: Mapping[int, "_Made"] = field(repr=False, compare=False)

    def html(self) -> str:
        """Give the whole page."""
        return "".join(self.blocks) + self.footnotes

    def made_under(self, context: Context) -> Mapping[int, "_Made"]:
        """Give what may serve again in a context, by the identity of the block's node."""
        same = self._words == context.words and self._guidance == context.guidance
        return self._made if same else {}


class _Made(NamedTuple):
    """A block's HTML with all that it was made from: the node, how its article is printed,
    the footnotes before it, what it asked of the context."""

    node: Node
    article: tuple[object, ...] | None
    first_note: int
    asked: tuple[tuple[Question, Answer], ...]
    html: str
    notes: tuple[str, ...]


def render(doc: Node, context: Context) -> str:
    """Give the whole document as safe HTML, its footnotes listed at the end.

    An article of level n is a heading of rank n + 1 (the page has its own first one)
    with id `art-<key>`. Every text and attribute is escaped; links lead only to http,
    https, mailto and the page itself; images come only from this site.
    """
    return rendering(doc, context).html()


def render_blocks(doc: Node, context: Context) -> tuple[str, ...]:
    """Give the HTML of each top-level block, "" for guidance that is not shown.

    Footnotes are numbered across blocks; `render_footnotes` gives their list.
    """
    return rendering(doc, context).blocks


def render_footnotes(doc: Node, context: Context) -> str:
    """Give the list of the document's footnotes, "" when it has none."""
    return rendering(doc, context).footnotes


def rendering(doc: Node, context: Context, before: Rendering | None = None) -> Rendering:
    """Give the HTML of a document, block by block.

    `before` may be the rendering of any document in any context: it changes the cost,
    never the result. A block that is the same object serves again when all that its HTML
    came from is equal: its article's number and action, the fields, references and links
    it names, the number of its first footnote, the words around, guidance shown or not.
    """
    page = _Page(context)
    known = before.made_under(context) if before else {}
    made = [
        page.made(block, i, known.get(id(block))) for i, block in enumerate(doc.children)
    ]
    return Rendering(
        tuple([block.html for block in made]),
        page.footnotes(),
        context.words,
        context.guidance,
        {id(block.node): block for block in made},
    )


class _Page:
    """Writes blocks; holds what runs through a page: the footnotes met."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lookups = Lookups(context)
        self._inline = Inline(self._lookups, context.words)
        self._writers: Mapping[str, Callable[[Node], str]] = {
            "paragraph": lambda block: f"<p>{self._inline.write(block)}</p>",
            "heading": self._inner_heading,
            "bullet_list": lambda block: f"<ul>{self._items(block)}</ul>",
            "ordered_list": self._ordered_list,
            "blockquote": lambda block: f"<blockquote>{self._blocks(block)}</blockquote>",
            "guidance": self._guidance,
            "clause": self._clause,
            "code_block": self._code_block,
            "table": self._table,
            "rule": lambda block: "<hr>",
            "page_break": lambda block: '<hr class="page-break">',
        }

    def made(self, block: Node, index: int, known: _Made | None) -> _Made:
        """Write a top-level block, or take it as it was made when that is as good."""
        section = None
        if block.type.name == "heading":
            section = self._context.outline.at(index)
        article = self._printed(section) if section else None
        notes = self._inline.notes
        first = len(notes)
        if known and self._serves(known, block, article):
            notes.extend(known.notes)
            return known
        html = self._article_heading(block, section) if section else self._block(block)
        asked = self._lookups.asked()
        return _Made(block, article, first, asked, html, tuple(notes[first:]))

    def _serves(
        self, known: _Made, block: Node, article: tuple[object, ...] | None
    ) -> bool:
        return (
            known.node is block
            and known.article == article
            and (not known.notes or known.first_note == len(self._inline.notes))
            and (not known.asked or self._lookups.still(known.asked))
        )

    def _printed(self, section: Section) -> tuple[object, ...]:
        """Give all that an article's heading shows beside its words."""
        is_target = self._context.outline.get(section.key) is section
        action = self._context.actions.get(section.key)
        return section.key, section.level, section.label, section.title, is_target, action

    def footnotes(self) -> str:
        notes = self._inline.notes
        if not notes:
            return ""
        title = escape(self._context.words.footnotes)
        listed = "".join(self._note(n, text) for n, text in enumerate(notes, start=1))
        return (
            '<section class="footnotes" role="doc-endnotes" aria-labelledby="footnotes-title">'
            f'<h2 id="footnotes-title" data-computed>{title}</h2><ol>{listed}</ol></section>'
        )

    def _note(self, number: int, text: str) -> str:
        name = fill(self._context.words.footnote_back, number=number)
        return (
            f'<li id="fn-{number}">{text} <a class="footnote-back" href="#fnref-{number}"'
            f' role="doc-backlink"{attribute("aria-label", name)} data-computed>↩</a></li>'
        )

    def _block(self, block: Node) -> str:
        return self._writers[block.type.name](block)

    def _blocks(self, parent: Node) -> str:
        return "".join([self._block(block) for block in parent.children])

    def _article_heading(self, heading: Node, section: Section) -> str:
        is_target = self._context.outline.get(section.key) is section  # ids are unique
        anchor = attribute("id", f"art-{section.key}") if is_target else ""
        number = f'<span class="number" data-computed>{escape(section.label)}</span>'
        start, end = _heading_tags(section.level, anchor)
        return f"{start}{number} {self._inline.write(heading)}{end}{self._action(section)}"

    def _action(self, section: Section) -> str:
        href = self._context.actions.get(section.key)
        if not href:
            return ""
        words = self._context.words
        name = fill(words.action_name, title=f"{section.label} {section.title}".strip())
        return (
            f'<p class="section-action" data-computed><a{attribute("href", href)}'
            f"{attribute('aria-label', name)}>{escape(words.action)}</a></p>"
        )

    def _inner_heading(self, heading: Node) -> str:
        """Write a heading inside a clause or a quotation: no number, no anchor."""
        start, end = _heading_tags(level_of(heading), "")
        return f"{start}{self._inline.write(heading)}{end}"

    def _ordered_list(self, block: Node) -> str:
        start = block.attrs["start"]
        first = f' start="{start}"' if isinstance(start, int) and start != 1 else ""
        return f"<ol{first}>{self._items(block)}</ol>"

    def _items(self, block: Node) -> str:
        tight = bool(block.attrs["tight"])
        return "".join([f"<li>{self._item(item, tight)}</li>" for item in block.children])

    def _item(self, item: Node, tight: bool) -> str:
        if not tight:
            return self._blocks(item)
        return "".join(
            [
                self._inline.write(child)
                if child.type.name == "paragraph" and i == 0
                else self._block(child)
                for i, child in enumerate(item.children)
            ]
        )

    def _guidance(self, block: Node) -> str:
        if not self._context.guidance:
            return ""
        label = escape(self._context.words.guidance)
        return (
            '<aside class="guidance" role="note"><p class="guidance-label" data-computed>'
            f"{label}</p>{self._blocks(block)}</aside>"
        )

    def _clause(self, block: Node) -> str:
        id_, version = block.attrs["id"], block.attrs["version"]
        label = fill(self._context.words.clause, id=id_, version=version)
        return (
            f'<div class="clause"{attribute("data-clause", id_)}'
            f"{attribute('data-version', version)}"
            f"{attribute('data-level', block.attrs['level'])}>"
            f'<p class="clause-label" data-computed>{escape(label)}</p>'
            f"{self._blocks(block)}</div>"
        )

    def _code_block(self, block: Node) -> str:
        words = str(block.attrs["info"]).split()
        language = attribute("class", f"language-{words[0]}") if words else ""
        text = escape("".join(child.text or "" for child in block.children), quote=False)
        return f"<pre><code{language}>{text}</code></pre>"

    def _table(self, block: Node) -> str:
        return table_html(block, self._context.words.table, self._cell)

    def _cell(self, cell: Node) -> str:
        only = cell.children[0] if len(cell.children) == 1 else None
        if only and only.type.name == "paragraph":
            return self._inline.write(only)
        return self._blocks(cell)


def _heading_tags(level: int, anchor: str) -> tuple[str, str]:
    rank = min(level + 1, _LAST_RANK)
    deeper = f' aria-level="{level + 1}"' if level >= _LAST_RANK else ""
    return f"<h{rank}{anchor}{deeper}>", f"</h{rank}>"
