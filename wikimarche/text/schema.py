"""The document's schema: one declaration, read here and by the editor.

`schema.json` beside this file is the only place where node and mark types are
declared. Everything that makes, checks or changes a document starts from SCHEMA.
"""

import json
from importlib.resources import files
from typing import Any

from prosemirror.model import Mark, Node, Schema

__all__ = ["SCHEMA", "SCHEMA_SPEC", "Mark", "Node", "from_json", "node"]

SCHEMA_SPEC: dict[str, Any] = json.loads(
    (files("wikimarche.text") / "schema.json").read_text(encoding="utf-8")
)

SCHEMA: Schema[str, str] = Schema(
    {
        "topNode": SCHEMA_SPEC["top_node"],
        "nodes": SCHEMA_SPEC["nodes"],
        "marks": SCHEMA_SPEC["marks"],
    }
)


def node(
    kind: str, content: list[Node] | Node | None = None, /, **attrs: str | int | bool
) -> Node:
    """Give a node of type `kind` that is known to be valid at this level.

    Raises ValueError when the content does not fit the schema.
    """
    return SCHEMA.nodes[kind].create_checked(attrs or None, content or None)


def from_json(value: dict[str, Any]) -> Node:
    """Give the document written as ProseMirror JSON, every level checked.

    Raises ValueError when the value is not a document of this schema.
    """
    doc = Node.from_json(SCHEMA, value)
    doc.check()
    return doc
