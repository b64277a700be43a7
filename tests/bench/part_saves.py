"""Saves, histories and comparisons, over HTTP, beside the bare application and the wikis."""

import time
from collections.abc import Callable

from tests.bench.report import Row, Section, Target
from tests.bench.rounds import interleaved
from tests.bench.stage import Stage
from tests.bench.visitor import Answer

__all__ = ["measure_history", "measure_saves"]

SEEN_SAVE = {"bare": "3.6 ms", "DokuWiki": "52 ms, no fsync", "MediaWiki": "52–59 ms"}
WRITING = ("bare", "DokuWiki", "MediaWiki")


class _Turns:
    """Saves on any site, each time a little otherwise."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.visitors = stage.all()
        self.count = int(time.time())

    def save(self, name: str, document: str) -> Answer:
        self.count += 1
        return self.stage.sites[name].save(self.visitors[name], document, self.count)

    def first_byte(self, name: str, document: str) -> Callable[[], float]:
        """Give what measures a save until the first byte of its answer, in milliseconds."""
        return lambda: self.save(name, document).first * 1000

    def with_view(self, name: str, document: str) -> Callable[[], float]:
        """Give what measures a save and the page it leads to, in milliseconds."""

        def act() -> float:
            saved = self.save(name, document)
            return (saved.whole + self.visitors[name].follow(saved).whole) * 1000

        return act

    def after_save(self, name: str, document: str, path: str) -> Callable[[], float]:
        """Give what measures a page that a save has just made old, in milliseconds."""

        def act() -> float:
            self.save(name, document)
            answer = self.visitors[name].get(path)
            if answer.status != 200:
                raise RuntimeError(f"{name} {path}: {answer.status}")
            return answer.whole * 1000

        return act


def measure_saves(stage: Stage) -> Section:
    """Measure saves of one article in 20 pages, and with the page shown after, in 200."""
    turns = _Turns(stage)
    names = [name for name in ("ours", *WRITING) if name in turns.visitors]
    rounds = stage.rounds * 3
    first = interleaved({n: turns.first_byte(n, "p20") for n in names}, rounds)
    wikis = [name for name in names if name != "bare"]
    views = interleaved({n: turns.with_view(n, "p200") for n in wikis}, rounds)
    what, limit = "save in 20 pages, first byte", Target(15, least=False, ratio=False)
    rows = [Row(what, "ms", first["ours"], target=limit)]
    for name in WRITING:
        rows.append(
            Row(what, "ms", first["ours"], name, first.get(name), seen=SEEN_SAVE[name])
        )
    what = "save and first view of 200 pages"
    target = Target(0.4, least=False)
    media = views.get("MediaWiki")
    rows.append(Row(what, "ms", views["ours"], "MediaWiki", media, target, "643 ms"))
    if "DokuWiki" in views:
        rows.append(Row(what, "ms", views["ours"], "DokuWiki", views["DokuWiki"]))
    notes = ["Durable: ours and the bare application answer after the disk has it."]
    return Section("Saving", rows, notes)


def measure_history(stage: Stage) -> Section:
    """Measure a long history, and a comparison of two versions of 200 pages, never seen before."""
    turns = _Turns(stage)
    count = stage.size.aged
    histories = {
        "ours": turns.after_save("ours", "aged", f"{stage.page('ours', 'aged')}/history")
    }
    if "MediaWiki" in turns.visitors:
        path = f"/index.php?title=Aged&action=history&limit={count}"
        histories["MediaWiki"] = turns.after_save("MediaWiki", "aged", path)
    history = interleaved(histories, stage.rounds * 2)
    comparisons = {"ours": lambda: _compared(stage, turns)}
    if "DokuWiki" in turns.visitors:
        comparisons["DokuWiki"] = lambda: _compared_by_dokuwiki(turns)
    compared = interleaved(comparisons, stage.rounds * 2)
    rows = [
        Row(
            f"history of {count} versions", "ms", history["ours"],
            "MediaWiki", history.get("MediaWiki"), Target(15, least=True), "≈ 800 ms", True,
        ),
        Row(
            "comparison in 200 pages, not cached", "ms", compared["ours"],
            "DokuWiki", compared.get("DokuWiki"), Target(0.6, least=False), "97–106 ms",
        ),
    ]  # fmt: skip
    notes = [
        "Each page is asked for just after a save: no cache holds it.",
        "The ratio of the history is how many times quicker ours is.",
    ]
    return Section("History and comparison", rows, notes)


def _compared(stage: Stage, turns: _Turns) -> float:
    """Compare what a save made with two versions before, in milliseconds."""
    turns.save("ours", "p200")
    saved = turns.save("ours", "p200")
    page = turns.visitors["ours"].follow(saved)
    path = stage.page("ours", "p200")
    history = turns.visitors["ours"].get(f"{path}/history")
    assert page.status == history.status == 200
    last = max(int(part.split('"')[0].split("/")[0]) for part in _numbers(history.text))
    answer = turns.visitors["ours"].get(f"{path}/compare?old={last - 2}&new={last}")
    if answer.status != 200:
        raise RuntimeError(f"comparison: {answer.status}")
    return answer.whole * 1000


def _numbers(page: str) -> list[str]:
    """Give what follows /revisions/ in a page."""
    return [part for part in page.split("/revisions/")[1:] if part[:1].isdigit()]


def _compared_by_dokuwiki(turns: _Turns) -> float:
    """Have DokuWiki compare its last version with the one before, in milliseconds."""
    for _ in range(2):
        turns.save("DokuWiki", "p200")
        time.sleep(1.1)  # its versions are named by the second
    answer = turns.visitors["DokuWiki"].get("/doku.php?id=p200&do=diff")
    if answer.status != 200 or "diff-deletedline" not in answer.text:
        raise RuntimeError(f"DokuWiki's comparison: {answer.status}")
    return answer.whole * 1000
