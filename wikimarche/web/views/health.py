"""Probes for whoever watches the machine: the process lives, can do its work, and counts."""

from hmac import compare_digest

from wikimarche.errors import NotFound
from wikimarche.web import metrics
from wikimarche.web.readiness import CHECKS
from wikimarche.web.visit import Answer, Download, Later, Visit

__all__ = ["live", "measure", "ready"]

PLAIN = "text/plain; charset=utf-8"


def live(_visit: Visit) -> Answer:
    """Say that the event loop turns; asks nothing of the threads nor of the database."""
    return Download(b"ok\n", PLAIN)


def ready(visit: Visit) -> Answer:
    """Say of each thing the program needs whether it is in order; 503 when one is not."""
    assert visit.readiness is not None
    found = visit.readiness.checks()
    lines = ["prêt" if all(found.values()) else "pas prêt"]
    for name, good in found.items():
        title, fault = CHECKS[name]
        lines.append(f"{title} : {'en ordre' if good else fault}")
    content = ("\n".join(lines) + "\n").encode()
    return Download(content, PLAIN, status=200 if all(found.values()) else 503)


def measure(visit: Visit) -> Answer:
    """Give what was counted to whoever has the token; without it there is no such page."""
    token = visit.settings.metrics_token
    given = visit.request.headers.get("authorization", "").encode("utf-8", "replace")
    if not token or not compare_digest(given, f"Bearer {token}".encode()):
        raise NotFound
    return Later(lambda: Download(metrics.exposition(), metrics.CONTENT_TYPE_LATEST))
