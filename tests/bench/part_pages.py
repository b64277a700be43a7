"""Pages: how many a second, signed in, beside the bare application and the wikis."""

import gzip
import re
import subprocess
from functools import partial
from urllib.parse import urljoin

from tests.bench.filling import IN_A_TENDER
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import Measure, interleaved
from tests.bench.stage import FEW, Stage
from tests.bench.visitor import Visitor

__all__ = ["measure_growth", "measure_pages"]

RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
SCRIPT = re.compile(r"""<script[^>]*\ssrc=["']([^"']+)""")
IMPORT = re.compile(r"""(?:import|from)\s*["'](\.[^"']+\.js)["']""")
SCRIPTS_KB = 18
SEEN = {"DokuWiki": ("205–309/s", "93/s"), "MediaWiki": ("24/s", "–")}


def rate(visitor: Visitor, path: str, *, lines: int, seconds: int) -> float:
    """Give how many times a second a page is given, over so many connections at once."""
    command = ["wrk", "-t1", f"-c{lines}", f"-d{seconds}s", "--timeout", "20s"]
    # The headers of a Visitor: DokuWiki checks the password anew for another browser.
    for header in (f"Cookie: {visitor.cookie}", "Accept-Encoding: identity"):
        command += ["-H", header]
    command += [f"http://127.0.0.1:{visitor.port}{path}"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = RATE.search(said)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(f"wrk on {path}: {said}")
    return float(found[1])


def _rates(stage: Stage, document: str, lines: int) -> dict[str, Measure]:
    """Measure one document on every site in turn."""
    visitors = stage.all()
    seconds = 1 if stage.quick else 3

    def act(name: str) -> float:
        path = stage.page(name, document)
        return rate(visitors[name], path, lines=lines, seconds=seconds)

    for name, visitor in visitors.items():
        visitor.get(stage.page(name, document))  # caches are warm
    return interleaved({name: partial(act, name) for name in visitors}, stage.rounds)


def _page_rows(stage: Stage, document: str, lines: int) -> list[Row]:
    found = _rates(stage, document, lines)
    ours = found.pop("ours")
    long = document == "p200"
    targets = {"DokuWiki": Target(4, least=True)}
    if not long:
        targets["bare"] = Target(0.5, least=True)
    what = f"page of {document[1:]} pages, {lines} connection{'s' * (lines > 1)}"
    rows = [
        Row(what, "/s", ours, name, measure, targets.get(name))
        for name, measure in found.items()
    ]
    for name in SEEN.keys() - found.keys():
        seen = SEEN[name][long]
        rows.append(Row(what, "/s", ours, name, None, targets.get(name), seen))
    return rows


def _unchanged(stage: Stage) -> Row:
    """Ask again for a page that did not change, as a browser does."""
    path = stage.page("ours", "p20")
    etag = stage.ours.get(path).headers.get("etag", "")
    again = stage.ours.get(path, **{"If-None-Match": etag})
    value = Measure((float(again.status),))
    return Row("page unchanged: status", "", value, target=Target(304, True, ratio=False))


def scripts_of(visitor: Visitor, path: str) -> float:
    """Give the kilobytes of scripts a page loads, each compressed, with those they import."""
    waiting = [urljoin(path, src) for src in SCRIPT.findall(visitor.get(path).text)]
    sizes: dict[str, int] = {}
    while waiting:
        place = waiting.pop()
        if place not in sizes:
            answer = visitor.get(place)
            sizes[place] = len(gzip.compress(answer.body, 9))
            waiting += [urljoin(place, name) for name in IMPORT.findall(answer.text)]
    return sum(sizes.values()) / 1000


def measure_pages(stage: Stage) -> Section:
    """Measure reading: 20 and 200 pages, one and eight connections."""
    rows = [
        row
        for document in ("p20", "p200")
        for lines in (1, 8)
        for row in _page_rows(stage, document, lines)
    ]
    weight = Measure((scripts_of(stage.ours, stage.page("ours", "p20")),))
    target = Target(SCRIPTS_KB, least=False, ratio=False)
    rows += [_unchanged(stage), Row("scripts of a page, gz", "kB", weight, target=target)]
    notes = [
        "Signed in through the form, rights checked; wrk on one thread; pages not changed in between.",
        "The bare application holds the same HTML ready in one row.",
        "DokuWiki and MediaWiki: PHP's own server, four workers, opcode cache and APCu on, one connection a request.",
    ]
    return Section("Reading pages", rows, notes)


def _times(
    visitors: dict[str, tuple[Visitor, str]], rounds: int, seconds: int
) -> dict[str, Measure]:
    """Measure the time of a page in microseconds, in several places in turn."""

    for visitor, path in visitors.values():
        visitor.get(path)  # caches are warm

    def act(name: str) -> float:
        visitor, path = visitors[name]
        return 1_000_000 / rate(visitor, path, lines=1, seconds=seconds)

    return interleaved({name: partial(act, name) for name in visitors}, rounds)


def _first_view(stage: Stage, document: str, seed: int) -> float:
    """Save, then give the milliseconds of the page that nobody has seen yet."""
    site = stage.sites["ours"]
    site.save(stage.ours, document, seed)
    return stage.ours.get(site.page(document)).whole * 1000


def measure_growth(stage: Stage) -> Section:
    """Measure what years of history and many documents change to the time of a page."""
    buyer, name = stage.ours, FEW
    assert stage.few is not None  # it is up
    one, other = stage.reader("ours"), stage.reader(name)
    aged, young = stage.page("ours", "aged"), stage.page("ours", "p20")
    places = {
        "many documents": (one, young),
        "few documents": (other, stage.page(name, "p20")),
        "many tenders": (buyer, young),
        "many revisions": (one, aged),
        "old revision": (one, f"{aged}/revisions/3"),
    }
    found = _times(places, stage.rounds, 1 if stage.quick else 3)
    seeds = iter(range(10_000))
    views = interleaved(
        {
            "p20": lambda: _first_view(stage, "p20", next(seeds)),
            "aged": lambda: _first_view(stage, "aged", next(seeds)),
        },
        stage.rounds * 3,
    )
    target = Target(1.1, least=False)
    many, size = found["many documents"], stage.size
    rows = [
        Row(f"page among {size.documents} documents", "µs", many, "among 7", found["few documents"], target),
        Row(f"page for a member of {2 + size.others // IN_A_TENDER} tenders", "µs", found["many tenders"], "of two", many),
        Row(f"page after {size.aged} versions", "µs", found["many revisions"], "after 1", many, target),
        Row("page of version 3", "µs", found["old revision"], "the last", found["many revisions"], target),
        Row(f"first view, after {size.aged} versions", "ms", views["aged"], "after few", views["p20"], target),
    ]  # fmt: skip
    return Section("Growth", rows, ["Both sides are this program."])
