"""What a process does as soon as it is told to stop, before its server waits for the answers.

A server that stops lets every answer end first, and a stream of news would never do so.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

__all__ = ["at_stop"]

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def at_stop(act: Callable[[], None]) -> Iterator[None]:
    """Do `act` on the running loop once a signal tells the process to stop, if it may see one."""
    if current_thread() is not main_thread():  # signals go to the main thread alone
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        then = before[signal.Signals(number)]
        if callable(then):
            then(number, frame)

    for number in SIGNALS:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is stop:
                signal.signal(number, handler)
