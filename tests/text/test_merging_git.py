"""Where git joins two texts of one block a line without a conflict, merging gives its text."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from tests.text.edits import document
from wikimarche.text.merging import Merged, merge

LINES = [f"{word} {number}" for number, word in enumerate("abcdefghijkl")]
Edits = dict[int, str]

edits = st.dictionaries(
    st.integers(0, len(LINES) - 1), st.sampled_from(["", "changed", "more"]), max_size=3
)


def edited(edits: Edits, name: str) -> list[str]:
    """Lines removed (""), with words changed, or followed by a line of this side's own."""
    found: list[str] = []
    for place, line in enumerate(LINES):
        match edits.get(place):
            case None:
                found.append(line)
            case "changed":
                found.append(f"{line} {name}{place}")
            case "more":
                found += [line, f"new{name}{place} only{name}{place}"]
    return found


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits, edits)
def test_what_git_joins_is_joined_the_same(
    tmp_path: Path, mine: Edits, theirs: Edits
) -> None:
    sides = {"mine": edited(mine, "m"), "base": LINES, "theirs": edited(theirs, "t")}
    for name, lines in sides.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    git = subprocess.run(
        ["git", "merge-file", "-p", *sides], cwd=tmp_path, capture_output=True, text=True
    )
    if git.returncode:
        return
    docs = {name: document(*lines) for name, lines in sides.items()}
    found = merge(docs["base"], mine=docs["mine"], theirs=docs["theirs"])
    assert isinstance(found, Merged)
    assert [block.text_content for block in found.doc.children] == git.stdout.splitlines()
