"""From the command to the first page, and what is held in memory after pages were read."""

from functools import partial

from tests.bench.part_pages import rate
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import Measure, interleaved
from tests.bench.sites import Site
from tests.bench.stage import Stage

__all__ = ["measure_start"]

START_SECONDS = 1.6
MIB = 165
SEEN = {"bare": ("0.8 s", ""), "Otter Wiki": ("2.3 s", "165 MiB")}


def _restarted(site: Site) -> float:
    """Stop a site and start it again; give the seconds until its first page."""
    site.program.stop()
    return site.program.start()


def measure_start(stage: Stage) -> Section:
    """Measure starts in turn, then memory after the same pages on each."""
    visitors = stage.all()
    names: list[str] = [name for name in ("ours", "bare", "Otter Wiki") if name in visitors]
    acts = {name: partial(_restarted, stage.sites[name]) for name in names}
    starts = interleaved(acts, stage.rounds)
    held = {}
    for name in names:
        for document in ("p20", "p200"):
            path = stage.page(name, document)
            rate(visitors[name], path, lines=8, seconds=1 if stage.quick else 5)
        held[name] = Measure((stage.sites[name].program.memory(),))
    limit = Target(START_SECONDS, least=False, ratio=False)
    rows = [Row("start to first page", "s", starts["ours"], target=limit)]
    for peer, (start, memory) in SEEN.items():
        rows.append(
            Row(
                "start to first page",
                "s",
                starts["ours"],
                peer,
                starts.get(peer),
                seen=start,
            )
        )
        target = Target(0.6, least=False) if peer == "Otter Wiki" else None
        rows.append(
            Row(
                "memory after pages",
                "MiB",
                held["ours"],
                peer,
                held.get(peer),
                target,
                memory,
            )
        )
    absolute = Target(0.6 * MIB, least=False, ratio=False)
    rows.append(
        Row(
            "memory, beside Otter's 165 MiB seen before",
            "MiB",
            held["ours"],
            target=absolute,
        )
    )
    notes = [
        "Memory is the proportional share of each process; Otter is one process, which gives one page at a time."
    ]
    return Section("Start and memory", rows, notes)
