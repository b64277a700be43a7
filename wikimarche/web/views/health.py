"""Probes for whoever watches the machine: the process lives, the database answers."""

from wikimarche.store import records
from wikimarche.web.visit import Answer, Download, Visit

__all__ = ["live", "ready"]


def live(_visit: Visit) -> Answer:
    """Say that the process answers."""
    return Download(b"ok\n", "text/plain; charset=utf-8")


def ready(visit: Visit) -> Answer:
    """Say that the database answers; the door says 503 when it does not."""
    records.cpv_count(visit.ask.session)
    return Download(b"ready\n", "text/plain; charset=utf-8")
