"""What a thousand small versions weigh, beside `git gc`, and how fast an old one reads."""

import subprocess
from functools import partial
from pathlib import Path
from random import Random

from tests.bench import corpus
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import Measure, percentile, seconds_of
from tests.bench.stage import Stage
from wikimarche.store import specs, texts
from wikimarche.store.opening import open_reading

__all__ = ["measure_disk"]

PAGES = 18
READ_MS = 5


def _revisions(count: int) -> list[str]:
    """Give the texts of a document changed a little each time."""
    found = [corpus.source(corpus.document(PAGES))]
    for number in range(1, count):
        found.append(corpus.edited(found[-1], number))
    return found


def _kept_bytes(revisions: list[str]) -> int:
    """Give how many bytes our store keeps of these texts."""
    total = 0
    for number, text in enumerate(revisions, start=1):
        base = texts.base_of(number)
        total += len(texts.pack(text, None if base is None else revisions[base - 1]))
    return total


def _git_bytes(revisions: list[str], folder: Path) -> int:
    """Give how many bytes git's packs take, a commit for each text, after `git gc`."""
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    parts = []
    for number, text in enumerate(revisions):
        content = text.encode()
        parts.append(
            f"commit refs/heads/main\ncommitter A <a@b.fr> {1_700_000_000 + number} +0000\n"
        )
        parts.append(f"data 1\nv\nM 100644 inline piece.md\ndata {len(content)}\n{text}\n")
    stream = "".join(parts).encode()
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    subprocess.run(["git", "gc", "-q"], cwd=folder, check=True)
    packs = (folder / ".git" / "objects" / "pack").glob("*.pack")
    return sum(path.stat().st_size for path in packs)


def _reads(stage: Stage) -> list[float]:
    """Read versions of the aged document, each for the first time; in milliseconds."""
    spec = int(stage.large.specs["aged"].rpartition("/")[2])
    store = open_reading(f"sqlite:///{stage.large.path}")
    numbers = Random("reads").sample(
        range(1, stage.size.aged + 1), min(300, stage.size.aged)
    )
    found = []
    try:
        with store.reading() as session:
            for number in numbers:
                revision = specs.revision_at(session, spec, number)
                assert revision is not None
                read = partial(texts.text_of, session, revision)
                found.append(seconds_of(read) * 1000)
    finally:
        store.close()
    return found


def measure_disk(stage: Stage) -> Section:
    """Measure bytes a version, and the time to read an old one."""
    count = 200 if stage.quick else 1000
    revisions = _revisions(count)
    ours = Measure((_kept_bytes(revisions) / count,))
    gits = Measure((_git_bytes(revisions, stage.folder / "packed") / count,))
    reads = _reads(stage)
    limit = Target(READ_MS, least=False, ratio=False)
    rows = [
        Row(f"each of {count} small versions of 56 kB", "B", ours, "git gc", gits,
            Target(1.5, least=False), "616 B"),
        Row("reading an old version of 20 pages", "ms", Measure(tuple(reads)), target=limit),
        Row("the same, 99 of 100", "ms", Measure((percentile(reads, 0.99),)), target=limit),
    ]  # fmt: skip
    return Section(
        "Disk", rows, ["Texts only: rows of steps, authors and digests are not counted."]
    )
