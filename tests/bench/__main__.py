"""The figures of the program beside those of others: `python -m tests.bench`, `make bench`."""

import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from tests.bench import (
    machine,
    part_disk,
    part_library,
    part_live,
    part_load,
    part_pages,
    part_saves,
    part_start,
    part_texts,
    part_word,
)
from tests.bench.filling import PLACE
from tests.bench.report import Section, render
from tests.bench.stage import Stage
from tests.house.source import ROOT

PARTS: Mapping[str, Callable[[Stage], Section]] = {
    "pages": part_pages.measure_pages,
    "growth": part_pages.measure_growth,
    "saves": part_saves.measure_saves,
    "history": part_saves.measure_history,
    "texts": part_texts.measure_texts,
    "word": part_word.measure_word,
    "disk": part_disk.measure_disk,
    "start": part_start.measure_start,
    "library": part_library.measure_library,
    "live": part_live.measure_live,
    "load": part_load.measure_load,
}
REPORT = ROOT / "var" / "bench" / "report.md"


def run(stage: Stage, names: Sequence[str]) -> tuple[list[Section], bool]:
    """Run some parts in order; give what they found, and whether each could run."""
    sections, whole = [], True
    for name in names:
        click.echo(f"{name}…", err=True)
        start = time.monotonic()
        try:
            sections.append(PARTS[name](stage))
        except Exception:  # one part that cannot run does not keep the others from it
            traceback.print_exc()
            sections.append(Section(name, (), ["**This part could not run.**"]))
            whole = False
        click.echo(f"{name}: {time.monotonic() - start:.0f} s", err=True)
    return sections, whole


def _chosen(only: str) -> list[str]:
    names = [name.strip() for name in only.split(",")] if only else list(PARTS)
    if unknown := set(names) - PARTS.keys():
        raise click.BadParameter(
            f"{', '.join(sorted(unknown))}: not among {', '.join(PARTS)}"
        )
    return names


@click.command()
@click.option("--only", default="", help=f"Parts, among {', '.join(PARTS)}.")
@click.option("--rounds", default=0, help="Rounds of each measure (5; 2 when quick).")
@click.option("--quick", is_flag=True, help="Few documents, short runs: does it work?")
@click.option("--output", default=REPORT, type=click.Path(path_type=Path))
def main(only: str, rounds: int, quick: bool, output: Path) -> None:
    """Measure, print the report and write it; status 1 when a part could not run."""
    names = _chosen(only)
    described = machine.describe(PLACE)
    PLACE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=PLACE))
    stage = Stage(folder, rounds or (2 if quick else 5), quick)
    try:
        with stage.ends:
            sections, whole = run(stage, names)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report = render(described, sections)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(report, "utf-8")
    click.echo(report)
    sys.exit(0 if whole else 1)


if __name__ == "__main__":
    main()
