"""Writers who go on whatever happens: an unanswered or refused save is sent again, the same."""

from dataclasses import replace
from threading import Event
from time import monotonic, sleep

from tests.clock import Clock
from tests.faults.load import Served, Writer, lost_or_doubled
from tests.people import Room, Town
from wikimarche.desk.verifying import verify
from wikimarche.store.opening import open_store

__all__ = ["Stubborn", "stubborn", "waited_for", "wrong_in"]


class Stubborn(Writer):
    """Tries again after every refusal and every cut line."""

    def go_on(self, stop: Event) -> None:
        """Write until told to stop; what was answered is judged by the statuses noted."""
        while not stop.is_set():
            try:
                if self.unanswered is None:
                    self.write()
                else:
                    self.send()
            except (OSError, AssertionError):  # cut, or a page that says 503
                sleep(0.1)

    def finish(self) -> None:
        """Send what is still unanswered."""
        if self.unanswered is not None:
            self.send()


def stubborn(served: Served, tokens: list[str]) -> list[Stubborn]:
    """Give one writer for each token."""
    return [Stubborn(number, served, token) for number, token in enumerate(tokens)]


def waited_for(writers: list[Stubborn], more: int, *, seconds: float = 30) -> bool:
    """Wait until each has saved `more` times again; tell whether that came."""
    goals = [len(one.acknowledged) + more for one in writers]
    end = monotonic() + seconds
    while monotonic() < end:
        if all(
            len(one.acknowledged) >= goal for one, goal in zip(writers, goals, strict=True)
        ):
            return True
        sleep(0.05)
    return False


def wrong_in(room: Room, url: str, writers: list[Stubborn]) -> list[str]:
    """Give what is lost, doubled, or broken in a chain, once the server has stopped."""
    store = open_store(url)
    try:
        found = replace(room, town=Town(store, Clock()))
        with store.reading() as session:
            faults = [str(fault) for fault in verify(session).faults]
        return lost_or_doubled(found, list(writers)) + faults
    finally:
        store.close()
