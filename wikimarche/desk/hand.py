"""A hand of the workshop: the process in which jobs run, one after the other, within limits.

    request ─► length, pickle of (job, arguments, seconds) ─► the job ─► length, pickle of Done

Started by `workshop` as a program of its own: it inherits no connection, lock or secret. It
ends when the other end of its line closes, even in the middle of a job.
"""

import fcntl
import gc
import importlib
import io
import os
import pickle
import resource
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from contextlib import suppress
from copyreg import dispatch_table
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from prosemirror.model import Fragment, MarkType, NodeType, Schema

from wikimarche.text.schema import SCHEMA

__all__ = ["LENGTH", "Done", "Ending", "packed", "work"]

LENGTH: Final = struct.Struct("!Q")
_MARGIN: Final = 5  # seconds of processor after which a job that nobody ended ends itself


class Ending(StrEnum):
    """How a job ended, when it was not cut short."""

    READY = "ready"  # no job yet: the hand has loaded what it needs
    GIVEN = "given"
    TOO_HEAVY = "too_heavy"
    RAISED = "raised"


@dataclass(frozen=True)
class Done:
    """What a hand says; `spent` when it will take no other job.

    `value` is what the job gave, or the text of what it raised.
    """

    ending: Ending
    value: Any = None
    spent: bool = False


def _schema() -> Schema[str, str]:
    return SCHEMA


def _node_type(name: str) -> NodeType:
    return SCHEMA.nodes[name]


def _mark_type(name: str) -> MarkType:
    return SCHEMA.marks[name]


class _Packer(pickle.Pickler):
    """Writes documents without the schema that both sides have: each type by its name."""

    dispatch_table = {  # noqa: RUF012 -- the name and form that pickle wants
        **dispatch_table,
        NodeType: lambda kind: (_node_type, (kind.name,)),
        MarkType: lambda kind: (_mark_type, (kind.name,)),
        Schema: lambda _schema_: (_schema, ()),
        # A call of Python now and then, so that other threads may have the interpreter.
        Fragment: lambda part: (Fragment, (part.content, part.size)),
    }


def packed(value: object) -> bytes:
    """Give a value as it travels: its length, then its pickle."""
    written = io.BytesIO()
    written.write(bytes(LENGTH.size))
    _Packer(written, protocol=5).dump(value)
    LENGTH.pack_into(written.getbuffer(), 0, written.tell() - LENGTH.size)
    return written.getvalue()


def work(table: str, memory_mb: int) -> None:
    """Run the jobs of a table (a module with JOBS), as they come, until the line closes."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl+C is for the server, which closes us
    line = socket.socket(fileno=os.dup(0))
    jobs = {job.__name__: job for job in importlib.import_module(table).JOBS}
    gc.collect()
    gc.freeze()
    gc.disable()  # a job is short: what it leaves is collected between two of them
    start = _size()
    most = memory_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (start + most, start + most))
    line.sendall(packed(Done(Ending.READY)))
    while (request := _received(line)) is not None:
        spent = _answered(line, request, jobs, spare=start + most // 2)
        del request
        if spent:
            return
        gc.collect()


def _answered(
    line: socket.socket,
    request: bytearray,
    jobs: dict[str, Callable[..., Any]],
    *,
    spare: int,
) -> bool:
    """Do what is asked and say it; tell whether the hand has grown too much to go on."""
    _tie(line)
    try:
        name, args, named, seconds = pickle.loads(request)  # noqa: S301 -- from our parent
        _bound_processor(seconds)
        done = Done(Ending.GIVEN, jobs[name](*args, **named), spent=_size() > spare)
        answer = packed(done)
    except MemoryError:
        done = Done(Ending.TOO_HEAVY, spent=True)
        answer = packed(done)
    except Exception:
        done = Done(Ending.RAISED, traceback.format_exc(), spent=_size() > spare)
        answer = packed(done)
    _untie(line)
    line.sendall(answer)
    return done.spent


def _tie(line: socket.socket) -> None:
    """Let the kernel end this process when the line closes, whatever a job is doing.

    SIGIO, which nothing here catches, is sent at any news on the line; while a job runs
    the only news there can be is its end.
    """
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | os.O_ASYNC)
    with suppress(BlockingIOError):
        if not line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
            raise SystemExit  # it closed just before


def _untie(line: socket.socket) -> None:
    fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) & ~os.O_ASYNC)


def _bound_processor(seconds: float) -> None:
    """End, by the kernel, a job that its parent could not end in time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + _MARGIN
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _received(line: socket.socket) -> bytearray | None:
    """Give the next request, None when the line has closed."""
    header = _exactly(line, LENGTH.size)
    return _exactly(line, LENGTH.unpack(header)[0]) if header else None


def _exactly(line: socket.socket, count: int) -> bytearray | None:
    content = bytearray(count)
    place = memoryview(content)
    while place:
        got = line.recv_into(place)
        if not got:
            return None
        place = place[got:]
    return content


def _size() -> int:
    """Give the bytes of address space in use."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
