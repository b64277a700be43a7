"""A clock that tests set: it stands still until told to move."""

from datetime import UTC, datetime, timedelta

__all__ = ["Clock"]


class Clock:
    """Called, it gives its time, aware and in UTC, as the program's own clock does."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, *, seconds: float) -> None:
        """Move the time forward."""
        self.now += timedelta(seconds=seconds)
