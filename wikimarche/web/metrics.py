"""What the program counts for those who watch it, in the format of Prometheus.

One table of meters; everything else adds to one of them. No label holds an address, a
name or a number of somebody: a route, a method, a kind are the only ones. With several
workers each writes in files of its own, in the folder that `serve` makes, and whichever
is asked adds them up; the gauges of a worker that ended are left out.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

__all__ = [
    "CONTENT_TYPE_LATEST",
    "FOLDER",
    "METERS",
    "count_job",
    "count_people",
    "count_request",
    "count_stream",
    "count_told",
    "count_transaction",
    "count_worker",
    "exposition",
    "in_progress",
    "said_ready",
]

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the name that prometheus_client reads when imported
OWN = CollectorRegistry()  # without what the library adds about Python
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

METERS: Mapping[str, str] = {
    "wikimarche_requests_total": "Requests answered, by route, method and class of status",
    "wikimarche_request_seconds": "Time to the end of the answer, by route",
    "wikimarche_requests_in_progress": "Requests being answered now",
    "wikimarche_transactions_total": "Database transactions, by kind (read, write) and end (done, failed)",
    "wikimarche_transaction_seconds": "Duration of a database transaction, by kind",
    "wikimarche_writer_wait_seconds": "Wait of a writing transaction before it could begin",
    "wikimarche_jobs_total": "Costly works done in the pool, by kind and end",
    "wikimarche_job_seconds": "Duration of a work of the pool, by kind",
    "wikimarche_saves_total": "Articles saved",
    "wikimarche_exports_total": "Files exported",
    "wikimarche_streams": "Pages that listen to a document now, by a stream or a poll",
    "wikimarche_people": "Pages known to be open on a document now, as each process sees it",
    "wikimarche_pushes_total": "Batches of steps kept",
    "wikimarche_told_total": "Events told to listeners, by kind",
    "wikimarche_refusals_total": "Requests refused, by kind of refusal",
    "wikimarche_sign_in_failures_total": "Attempts to sign in that failed",
    "wikimarche_worker_starts_total": "Processes started: more than there are workers when some were replaced",
    "wikimarche_ready": "Last result of each check of /readyz: 1 in order, 0 not",
    "wikimarche_build": "Always 1, with the version of the program and the schema of the database",
    "wikimarche_processes": "Processes that serve now",
    "wikimarche_memory_bytes": "Resident memory of these processes together",
    "wikimarche_cpu_seconds_total": "Processor time of these processes together; falls when one is replaced",
}

Labels = tuple[str, ...]


def _counter(name: str, labels: Labels = ()) -> Counter:
    return Counter(name.removesuffix("_total"), METERS[name], labels, registry=OWN)


def _histogram(name: str, labels: Labels = ()) -> Histogram:
    return Histogram(name, METERS[name], labels, buckets=SECONDS, registry=OWN)


def _gauge(
    name: str,
    mode: Literal["livesum", "livemax", "livemostrecent"],
    labels: Labels = (),
) -> Gauge:
    return Gauge(name, METERS[name], labels, registry=OWN, multiprocess_mode=mode)


REQUESTS = _counter("wikimarche_requests_total", ("route", "method", "status"))
REQUEST_SECONDS = _histogram("wikimarche_request_seconds", ("route",))
IN_PROGRESS = _gauge("wikimarche_requests_in_progress", "livesum")
TRANSACTIONS = _counter("wikimarche_transactions_total", ("kind", "end"))
TRANSACTION_SECONDS = _histogram("wikimarche_transaction_seconds", ("kind",))
WRITER_WAIT = _histogram("wikimarche_writer_wait_seconds")
JOBS = _counter("wikimarche_jobs_total", ("kind", "end"))
JOB_SECONDS = _histogram("wikimarche_job_seconds", ("kind",))
SAVES = _counter("wikimarche_saves_total")
EXPORTS = _counter("wikimarche_exports_total")
STREAMS = _gauge("wikimarche_streams", "livesum")
PEOPLE = _gauge("wikimarche_people", "livemax")
PUSHES = _counter("wikimarche_pushes_total")
TOLD = _counter("wikimarche_told_total", ("event",))
REFUSALS = _counter("wikimarche_refusals_total", ("kind",))
SIGN_IN_FAILURES = _counter("wikimarche_sign_in_failures_total")
STARTS = _counter("wikimarche_worker_starts_total")
READY = _gauge("wikimarche_ready", "livemostrecent", ("check",))
BUILD = _gauge("wikimarche_build", "livemax", ("version", "schema"))

METHODS = frozenset({"GET", "HEAD", "POST"})


def in_progress() -> Gauge:
    """Give the count of requests being answered."""
    return IN_PROGRESS


def count_request(
    route: str, method: str, status: int, *, seconds: float, refusal: str = ""
) -> None:
    """Count one answer; `route` is the name of a row of the table of routes, or a fixed word."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    REQUEST_SECONDS.labels(route).observe(seconds)
    if refusal:
        REFUSALS.labels(refusal).inc()
    if (route, method) == ("edit", "POST") and status == 303:
        SAVES.inc()
    if route in ("export", "export_tender") and status == 200:
        EXPORTS.inc()
    if (route, method) == ("steps", "POST") and status == 200:
        PUSHES.inc()
    if (route, method) == ("sign_in", "POST") and status in (422, 429):
        SIGN_IN_FAILURES.inc()


def count_transaction(kind: str, end: str, *, seconds: float, wait: float | None) -> None:
    """Count one transaction; `wait` is what a writer spent before it could begin."""
    TRANSACTIONS.labels(kind, end).inc()
    TRANSACTION_SECONDS.labels(kind).observe(seconds)
    if wait is not None:
        WRITER_WAIT.observe(wait)


def count_job(kind: str, end: str, *, seconds: float) -> None:
    """Count one work of the pool; kind and end are fixed words of the program."""
    JOBS.labels(kind, end).inc()
    JOB_SECONDS.labels(kind).observe(seconds)


def count_stream(change: int) -> None:
    """Count a listener that came (1) or left (-1)."""
    STREAMS.inc(change)


def count_people(count: int) -> None:
    """Keep how many pages are known to be open on a document."""
    PEOPLE.set(count)


def count_told(event: str, listeners: int) -> None:
    """Count an event told to so many; its kind is a fixed word of the program."""
    TOLD.labels(event).inc(listeners)


def count_worker(version: str, schema: str) -> None:
    """Count a process that begins to serve, and say what it is."""
    STARTS.inc()
    BUILD.labels(version, schema).set(1)


def said_ready(checks: Mapping[str, bool]) -> None:
    """Keep the last result of each check of readiness."""
    for name, good in checks.items():
        READY.labels(name).set(int(good))


def exposition() -> bytes:
    """Give everything counted, in all workers, as Prometheus reads it."""
    folder = os.environ.get(FOLDER)
    registry = CollectorRegistry()
    pids = {os.getpid()}
    if folder:
        pids |= _workers(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    registry.register(_Processes(pids))
    own = b"" if folder else generate_latest(OWN)
    return own + generate_latest(registry)


def _workers(folder: Path) -> set[int]:
    """Give the processes that count in a folder; forget the gauges of those that ended."""
    found = {int(path.stem.rpartition("_")[2]) for path in folder.glob("*_*.db")}
    alive = {pid for pid in found if Path(f"/proc/{pid}/stat").exists()}
    for pid in found - alive:
        mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
    return alive


class _Processes(Collector):
    """Memory and processor time of the processes that serve, as the machine tells them."""

    def __init__(self, pids: set[int]) -> None:
        self.pids = pids

    def collect(self) -> Iterator[Metric]:
        """Give the three sums; a process that ends meanwhile is left out."""
        used = [each for each in map(_used, sorted(self.pids)) if each is not None]
        for name, value in (
            ("wikimarche_processes", float(len(used))),
            ("wikimarche_memory_bytes", sum(memory for memory, _ in used)),
        ):
            yield GaugeMetricFamily(name, METERS[name], value=value)
        name = "wikimarche_cpu_seconds_total"
        yield CounterMetricFamily(name, METERS[name], value=sum(cpu for _, cpu in used))


def _used(pid: int) -> tuple[float, float] | None:
    """Give the memory in bytes and the processor seconds of a process of this machine."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2]
    except (OSError, IndexError):
        return None
    ticks = sum(map(int, stat.split()[11:13]))
    return pages * os.sysconf("SC_PAGE_SIZE"), ticks / os.sysconf("SC_CLK_TCK")
