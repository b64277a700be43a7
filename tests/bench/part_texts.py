"""Merging, in this process, beside `git merge-file` started on files."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.bench import corpus
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import Measure, interleaved, seconds_of
from tests.bench.stage import Stage
from wikimarche.text import markdown
from wikimarche.text.merging import Merged, merge
from wikimarche.text.schema import Node, node

__all__ = ["measure_texts"]

SIZES = {"p20": (20, 1.0, "3.3 ms"), "p200": (200, 2.0, "")}


def _three(pages: int) -> tuple[str, str, str]:
    """Give a text and two changed ones, far from each other."""
    base = corpus.source(corpus.document(pages))
    first, second = corpus.edited(base, "mine"), corpus.edited(base, "theirs")
    return base, first, second


def _by_git(folder: Path, texts: tuple[str, str, str]) -> tuple[bool, str]:
    """Merge with git; tell whether it was clean, and give the text."""
    base, mine, theirs = (folder / name for name in ("base", "mine", "theirs"))
    for path, text in zip((base, mine, theirs), texts, strict=True):
        path.write_text(text)
    done = subprocess.run(
        ["git", "merge-file", "-p", str(mine), str(base), str(theirs)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout


def _timed(folder: Path, texts: tuple[str, str, str]) -> dict[str, Callable[[], float]]:
    """Give both merges of three texts, measured in milliseconds."""
    base, mine, theirs = (markdown.parse(text).doc for text in texts)
    # A save puts the typed article among the blocks that were read, and so did theirs.
    typed, saved = _among(base, mine), _among(base, theirs)
    _by_git(folder, texts)
    command = ["git", "merge-file", "-p", "mine", "base", "theirs"]

    def git() -> None:
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)

    return {
        "ours": lambda: seconds_of(lambda: merge(base, mine=typed, theirs=saved)) * 1000,
        "apart": lambda: seconds_of(lambda: merge(base, mine=mine, theirs=theirs)) * 1000,
        "git": lambda: seconds_of(git) * 1000,
    }


def _among(base: Node, changed: Node) -> Node:
    """Give a changed document that holds the very blocks of its base, but those changed."""
    pairs = zip(base.children, changed.children, strict=True)
    return node("doc", [old if old.eq(new) else new for old, new in pairs])


def _one_merge(folder: Path, number: int) -> tuple[int, int]:
    """Merge two random edits of one text; give edits lost, and results unlike a clean git's."""
    random = Random(f"merge/{number}")
    base = corpus.source(corpus.document(1, seed=number % 50))
    words = [f"neuf{number}a", f"neuf{number}b"]
    sides = [_with_word(base, word, random) for word in words]
    docs = [markdown.parse(text).doc for text in (base, *sides)]
    merged = merge(docs[0], mine=docs[1], theirs=docs[2])
    clean, text = _by_git(folder, (base, sides[0], sides[1]))
    if not isinstance(merged, Merged):
        return 0, int(clean)
    found = markdown.write(merged.doc)
    lost = sum(word not in found for word in words)
    return lost, int(clean and not markdown.parse(text).doc.eq(merged.doc))


def _with_word(text: str, word: str, random: Random) -> str:
    """Put a word somewhere in a paragraph of a text, in the place of another or beside it."""
    lines = text.split("\n")
    place = random.choice([i for i, line in enumerate(lines) if line.startswith("Le ")])
    words = lines[place].split(" ")
    inner = [i for i in range(1, len(words)) if words[i].isalpha()]
    spot = random.choice(inner)
    words[spot : spot + random.randrange(2)] = [word]
    lines[place] = " ".join(words)
    return "\n".join(lines)


def measure_texts(stage: Stage) -> Section:
    """Measure merges of 60 and 600 kB, and count what random merges lose."""
    folder = stage.folder / "merges"
    folder.mkdir()
    rows = []
    for name, (pages, bound, seen) in SIZES.items():
        found = interleaved(_timed(folder, _three(pages)), stage.rounds * 3)
        what = f"merge of two edits in {pages} pages ({name})"
        target = Target(bound, least=False)
        rows.append(
            Row(what, "ms", found["ours"], "git merge-file", found["git"], target, seen)
        )
        what = f"the same, of documents read apart ({name})"
        rows.append(Row(what, "ms", found["apart"], "git merge-file", found["git"]))
    count = 200 if stage.quick else 10_000
    results = [_one_merge(folder, number) for number in range(count)]
    lost = Measure((float(sum(result[0] for result in results)),))
    unlike = Measure((float(sum(result[1] for result in results)),))
    none = Target(0, least=False, ratio=False)
    rows.append(Row(f"edits lost in {count} random merges", "", lost, target=none))
    rows.append(Row("results unlike git's where git is clean", "", unlike, target=none))
    notes = [
        "Ours on documents already read, as a save finds them; git started for each merge."
    ]
    return Section("Merging", rows, notes)
