"""The log: one line for each thing that happened, for people (text) or programs (JSON).

A line never repeats what somebody typed or sent: a request is told by the name of its
route and the numbers in its path, an exception by its types and the places it went through,
without its message, which often quotes the value that was wrong (promise P19).
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

from wikimarche.settings import Settings

__all__ = ["JsonLines", "TextLines", "set_up_logs"]

MAX_MESSAGE = 2_000
MAX_FRAMES = 40
MAX_CAUSES = 5
OURS = ("wikimarche", "uvicorn")


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    for _ in range(MAX_CAUSES):
        if found is None:
            return
        yield found
        found = found.__cause__ or (
            None if found.__suppress_context__ else found.__context__
        )


def _kind(error: BaseException) -> str:
    """Give the type of an exception, with what the database calls it when it came from there."""
    state = getattr(error, "sqlstate", None)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name} ({state})" if isinstance(state, str) else name


def _places(error: BaseException) -> list[str]:
    """Give the places an exception went through, the deepest last, without any value."""
    places = [
        f"{'/'.join(Path(frame.f_code.co_filename).parts[-3:])}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return places[-MAX_FRAMES:]


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """Give everything a line says, in its order."""
    fields: Mapping[str, Any] = getattr(record, "fields", {})
    told: dict[str, Any] = {
        "at": _moment(record),
        "level": record.levelname.lower(),
        "message": record.getMessage()[:MAX_MESSAGE],
        **fields,
    }
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        told["errors"] = [
            {"type": _kind(one), "places": _places(one)} for one in _causes(error)
        ]
    return told


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON in plain ASCII, whatever characters it holds."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return json.dumps(_told(record), default=str)


class TextLines(logging.Formatter):
    """Writes a record as one line that people read; a value that could mislead is quoted."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        told = _told(record)
        head = [told.pop("at"), told.pop("level"), _flat(told.pop("message"))]
        errors = told.pop("errors", [])
        named = [f"{name}={_quoted(value)}" for name, value in told.items()]
        ends = [f"{one['type']} < {' < '.join(reversed(one['places']))}" for one in errors]
        return " ".join([*head, *named]) + "".join(f" | {end}" for end in ends)


def _flat(text: str) -> str:
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def _quoted(value: Any) -> str:
    text = str(value)
    plain = text.isascii() and text.isprintable() and not set(text) & set(' ="|')
    return text if plain and text else json.dumps(text)


def set_up_logs(settings: Settings) -> None:
    """Send every log of this process to the place and in the form of the settings.

    The file is opened again when it was moved or removed, so that logrotate needs no
    signal. Other libraries are heard from "warning" on only: what they say lower may
    quote what passes through them. Raises OSError when the file cannot be written.
    """
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if settings.log_file:
        handler = WatchedFileHandler(settings.log_file, encoding="utf-8")
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    root = logging.getLogger()
    for old in root.handlers:
        if isinstance(old, WatchedFileHandler):
            old.close()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True
    logging.captureWarnings(capture=True)
    sys.excepthook = _unforeseen


def _unforeseen(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Tell what ends the process in the log's way: Python's own repeats the values."""
    if issubclass(kind, Exception):
        logging.getLogger("wikimarche").critical("ended", exc_info=(kind, error, trace))
    else:
        sys.__excepthook__(kind, error, trace)
