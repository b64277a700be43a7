"""Showing a document on a few readable lines, for data cases and failures."""

import json

from wikimarche.text.schema import Node

__all__ = ["shown"]


def shown(node: Node, margin: str = "") -> str:
    """Give one line a block: its kind, the attributes that are not the default, its words."""
    head = margin + node.type.name + _attributes(node)
    if node.is_textblock:
        return f"{head}: {' '.join(map(_inline, node.content.content))}".rstrip(": ")
    return "\n".join(
        [head, *(shown(child, margin + "  ") for child in node.content.content)]
    )


def _attributes(node: Node) -> str:
    defaults = node.type.default_attrs or {}
    return "".join(
        f" {key}={json.dumps(value, ensure_ascii=False)}"
        for key, value in node.attrs.items()
        if value != defaults.get(key)
    )


def _inline(node: Node) -> str:
    words = json.dumps(node.text, ensure_ascii=False) if node.text else node.type.name
    inside = " ".join(map(_inline, node.content.content))
    marks = "".join(f"{mark.type.name}{_link(dict(mark.attrs))} " for mark in node.marks)
    attributes = _attributes(node) if not node.text else ""
    return f"{marks}{words}{attributes}{f'({inside})' if inside else ''}"


def _link(attrs: dict[str, object]) -> str:
    return "".join(f"[{value}]" for value in attrs.values() if value)
