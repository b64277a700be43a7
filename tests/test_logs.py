"""The log: a line is a line whatever it holds, and repeats no value of an error."""

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wikimarche.logs import JsonLines, TextLines, set_up_logs
from wikimarche.settings import Settings

HOSTILE = [
    "deux\nlignes",
    'une "citation" \\',
    "\x00\x1b[31m\x7f",
    "\u2028\u2029\x85",
    "\ud800",
    '", "level": "critical',
    "é ’ 漢",
]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Put the logs of the tests back as they were."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    for name in ("wikimarche", "uvicorn"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.getLogger("uvicorn.access").disabled = False


def record(message: str, **fields: Any) -> logging.LogRecord:
    made = logging.LogRecord("wikimarche", logging.INFO, "x.py", 1, message, (), None)
    made.created = 1_772_442_000.25
    made.fields = fields
    return made


def failed() -> logging.LogRecord:
    """Give the record of an error that quotes a secret, itself caused by another."""
    made = record("request failed")
    try:
        try:
            int("secret-du-texte")
        except ValueError as error:
            raise KeyError("secret-du-titre") from error
    except KeyError:
        made.exc_info = sys.exc_info()
    return made


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("lines", [JsonLines(), TextLines()])
def test_a_hostile_text_stays_in_its_line(lines: logging.Formatter, text: str) -> None:
    line = lines.format(record(text, address=text))
    assert len(line.splitlines()) == 1
    assert line.isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_json_gives_back_what_it_was_told(text: str) -> None:
    told = json.loads(JsonLines().format(record(text, address=text)))
    assert (told["message"], told["address"], told["level"]) == (text, text, "info")
    assert told["at"] == "2026-03-02T09:00:00.250Z"


def test_a_value_cannot_pass_for_another_in_a_line_of_text() -> None:
    line = TextLines().format(record("request", address="x status=200", status=500))
    assert line == '2026-03-02T09:00:00.250Z info request address="x status=200" status=500'


@pytest.mark.parametrize("lines", [JsonLines(), TextLines()])
def test_an_error_is_told_by_its_types_and_places_alone(lines: logging.Formatter) -> None:
    line = lines.format(failed())
    assert "secret" not in line
    assert "builtins.KeyError" in line
    assert "builtins.ValueError" in line
    assert "test_logs.py" in line
    assert "\n" not in line


def told_to(settings: Settings, path: Path, **changes: str) -> None:
    set_up_logs(replace(settings, log_format="json", log_file=str(path), **changes))  # type: ignore[arg-type]


def levels(path: Path) -> list[str]:
    lines = path.read_text("ascii").splitlines() if path.exists() else []
    return [json.loads(line)["level"] for line in lines]


def test_a_file_that_is_moved_away_is_opened_again(
    site_settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "log"
    told_to(site_settings, path)
    logging.getLogger("wikimarche").info("one")
    path.rename(tmp_path / "log.1")
    logging.getLogger("wikimarche").warning("two")
    assert (levels(tmp_path / "log.1"), levels(path)) == (["info"], ["warning"])


def test_the_level_is_for_us_and_others_are_heard_from_warning_on(
    site_settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "log"
    told_to(site_settings, path, log_level="debug")
    for name in ("wikimarche.requests", "sqlalchemy.engine", "multipart", "uvicorn.access"):
        logging.getLogger(name).debug("quoted")
    logging.getLogger("sqlalchemy.pool").warning("heard")
    assert levels(path) == ["debug", "warning"]
    told_to(site_settings, path, log_level="error")
    logging.getLogger("wikimarche").warning("not heard")
    assert levels(path) == ["debug", "warning"]


def test_what_ends_the_process_is_told_without_its_values(
    site_settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "log"
    told_to(site_settings, path)
    error = failed().exc_info
    assert error is not None
    sys.excepthook(*error)
    assert levels(path) == ["critical"]
    assert "secret" not in path.read_text("ascii")
