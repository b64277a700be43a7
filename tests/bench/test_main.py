from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench import __main__ as bench
from tests.bench.report import Section
from tests.bench.stage import Stage


def broken(_stage: Stage) -> Section:
    raise RuntimeError("no such peer")


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str) -> tuple[int, str]:
    parts: dict[str, Callable[[Stage], Section]] = {
        "one": lambda stage: Section(f"Part one, {stage.rounds} rounds", ()),
        "two": broken,
    }
    monkeypatch.setattr(bench, "PARTS", parts)
    monkeypatch.setattr(bench, "PLACE", folder)
    output = folder / "report.md"
    result = CliRunner().invoke(bench.main, [*words, "--output", str(output)])
    return result.exit_code, output.read_text() if output.exists() else result.output


def test_a_run_writes_its_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    status, text = run(monkeypatch, tmp_path, "--only", "one", "--rounds", "4")
    assert status == 0
    assert "## Part one, 4 rounds" in text


def test_a_part_that_cannot_run_is_said_and_the_others_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    status, text = run(monkeypatch, tmp_path)
    assert status == 1
    assert "Part one" in text
    assert "**This part could not run.**" in text


def test_a_part_that_does_not_exist_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    status, text = run(monkeypatch, tmp_path, "--only", "three")
    assert status == 2
    assert "not among one, two" in text
