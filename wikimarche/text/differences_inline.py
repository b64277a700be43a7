"""Inline nodes and the shells of blocks in HTML, as comparisons show them.

Everything is escaped; links and images are kept only where they cannot do harm. Fields and
references are shown as they are written, since it is the writing that is compared.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from wikimarche.text.differences_tokens import number_attr, readable, text_attr
from wikimarche.text.schema import Mark, Node

__all__ = ["inline", "shell_html", "sign"]

_SAFE_LINKS = ("http://", "https://", "mailto:", "#")
_OUR_IMAGES = "/images/"
_ALIGNED = {"left", "center", "right"}
_MARK_TAGS: Final[Mapping[str, str]] = {
    "strong": "strong",
    "em": "em",
    "underline": "u",
    "strike": "s",
    "superscript": "sup",
    "subscript": "sub",
    "code": "code",
}
_BLOCK_TAGS: Final[Mapping[str, str]] = {
    "paragraph": "p",
    "bullet_list": "ul",
    "list_item": "li",
    "blockquote": "blockquote",
    "table_row": "tr",
}


def inline(nodes: Iterable[Node], *, changed: bool = False) -> str:
    """Render inline nodes; what would be invisible is shown by a sign when it changed."""
    return "".join(_marked(_bare(node, changed=changed), node.marks) for node in nodes)


def _bare(node: Node, *, changed: bool) -> str:
    match node.type.name:
        case "text":
            return escape(node.text or "")
        case "hard_break":
            return f"{sign('↵') if changed else ''}<br>"
        case "image":
            return _image(node)
        case "footnote":
            return f'<span class="footnote">[{inline(node.content.content)}]</span>'
        case kind:
            return f'<span class="{kind}">{escape(readable(node))}</span>'


def sign(character: str) -> str:
    """Show something invisible by a sign that screen readers leave out."""
    return f'<span class="sign" aria-hidden="true">{character}</span>'


def _image(node: Node) -> str:
    src, alt = text_attr(node, "src"), escape(text_attr(node, "alt"))
    if not src.startswith(_OUR_IMAGES):
        return f'<span class="image">[{alt or escape(src)}]</span>'
    return f'<img src="{escape(src)}" alt="{alt}">'


def _marked(html: str, marks: Iterable[Mark]) -> str:
    for mark in reversed(list(marks)):
        if mark.type.name == "link":
            html = _linked(html, str(mark.attrs["href"]))
        else:
            tag = _MARK_TAGS[mark.type.name]
            html = f"<{tag}>{html}</{tag}>"
    return html


def _linked(html: str, href: str) -> str:
    if not href.lower().startswith(_SAFE_LINKS):
        return html
    return f'<a href="{escape(href)}" rel="nofollow noopener">{html}</a>'


def shell_html(block: Node, inside: str, *, title: str = "", attributes: str = "") -> str:
    """Put `inside` in the element of `block`.

    `title` is HTML: the number of an article, the caption of a table, what a container is.
    `attributes` begins with a blank, or is empty.
    """
    name = block.type.name
    if tag := _BLOCK_TAGS.get(name):
        return f"<{tag}{attributes}>{inside}</{tag}>"
    match name:
        case "heading":
            # The page has the first level for its own title.
            tag = f"h{min(number_attr(block, 'level') + 1, 6)}"
            number = f'<span class="number">{title}</span> ' if title else ""
            return f"<{tag}{attributes}>{number}{inside}</{tag}>"
        case "ordered_list":
            return f'<ol start="{number_attr(block, "start")}"{attributes}>{inside}</ol>'
        case "code_block":
            return f"<pre{attributes}><code>{inside}</code></pre>"
        case "table":
            caption = f"<caption>{title}</caption>" if title else ""
            return f"<table{attributes}>{caption}<tbody>{inside}</tbody></table>"
        case "table_header" | "table_cell":
            tag = "th" if name == "table_header" else "td"
            return f"<{tag}{_cell(block)}{attributes}>{inside}</{tag}>"
        case "rule" | "page_break":
            return f'<hr class="{name.replace("_", "-")}"{attributes}>'
        case _:
            label = f'<p class="label">{title}</p>' if title else ""
            return f'<div class="{name}"{attributes}>{label}{inside}</div>'


def _cell(cell: Node) -> str:
    spans = ((name, number_attr(cell, name)) for name in ("colspan", "rowspan"))
    html = "".join(f' {name}="{value}"' for name, value in spans if value > 1)
    align = text_attr(cell, "align")
    return f'{html} data-align="{align}"' if align in _ALIGNED else html
