"""What is said once something is done: each sentence is used, each use has its sentence."""

import ast
from pathlib import Path

from wikimarche.web import notices

PACKAGE = Path(notices.__file__).parent


def used() -> set[str]:
    """Give the values of `done=` in the package's calls."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "done":
                found |= {
                    str(part.value)
                    for part in ast.walk(node.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def test_sentences_and_their_uses_are_the_same() -> None:
    assert used() == set(notices.NOTICES)
