"""Turns: so many at once, so many who wait, and everybody else is told at once."""

from threading import Event, Thread

import pytest

from wikimarche.desk.turns import Turns
from wikimarche.errors import Busy

SOON = 20.0


def hold(turns: Turns) -> tuple[Thread, Event]:
    """Hold a turn in another thread, until the event is set."""
    inside, leave = Event(), Event()

    def stay() -> None:
        with turns.turn():
            inside.set()
            leave.wait(SOON)

    thread = Thread(target=stay)
    thread.start()
    assert inside.wait(SOON)
    return thread, leave


def test_so_many_are_in_at_once_and_the_next_is_told() -> None:
    turns = Turns(2, waiting=0, seconds=SOON)
    held = [hold(turns), hold(turns)]
    with pytest.raises(Busy, match="travaux longs"), turns.turn():
        pass
    for thread, leave in held:
        leave.set()
        thread.join()
    with turns.turn():
        pass


def test_who_waits_has_the_turn_of_whoever_leaves() -> None:
    turns = Turns(1, waiting=1, seconds=SOON)
    first, leave = hold(turns)
    leave.set()
    with turns.turn():
        pass
    first.join()


def test_who_waits_too_long_is_told() -> None:
    turns = Turns(1, waiting=1, seconds=0.01)
    first, leave = hold(turns)
    with pytest.raises(Busy), turns.turn():
        pass
    leave.set()
    first.join()


def test_a_turn_is_given_back_after_an_error() -> None:
    turns = Turns(1, waiting=0, seconds=SOON)
    with pytest.raises(ValueError, match="fault"), turns.turn():
        raise ValueError("fault")
    with turns.turn():
        pass
