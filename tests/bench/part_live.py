"""People who type at once: from one person's key to the others' screens, beside a Yjs server."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import corpus
from tests.bench.filling import PLACE
from tests.bench.programs import Program, our_program
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import Measure, interleaved, percentile
from tests.bench.stage import Stage
from tests.clock import Clock
from tests.people import Town, room_in
from wikimarche.desk import signing_in
from wikimarche.desk.asking import Ask
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

__all__ = ["measure_live"]

HERE = Path(__file__).parent
MODULES = PLACE / "npm" / "node_modules"
DOCUMENTS = 50
WRITERS = 50
MOST_ROUNDS = 3
PEER = "Hocuspocus"
SHARES = (0.5, 0.95)


@dataclass(frozen=True)
class Case:
    """So many people on so many documents, each typing so often a second.

    `ratios` are the most that p50 and p95 may be of the peer's; `most` bounds p95 in ms.
    """

    what: str
    people: int
    documents: int
    rate: float
    ratios: tuple[float | None, float | None] = (None, None)
    most: float | None = None


CASES = (
    Case("50 on one document, 1 a second", 50, 1, 1, ratios=(2, 2.5)),
    Case("50 on one document, 3 a second", 50, 1, 3, ratios=(None, 4)),
    Case("200 on 50 documents, 1 a second", 200, DOCUMENTS, 1, most=60),
)


@dataclass(frozen=True)
class _Site:
    """A server that is up, and where each person writes."""

    kind: str
    program: Program
    places: Sequence[str]
    tokens: Sequence[str]

    def plan(self, case: Case, seconds: float) -> dict[str, Any]:
        """Give what the people of a case do here."""
        people = [
            {
                "place": self.places[number % case.documents],
                "token": self.tokens[number % len(self.tokens)],
            }
            for number in range(case.people)
        ]
        return {
            "kind": self.kind,
            "port": self.program.port,
            "people": people,
            "rate": case.rate,
            "seconds": seconds,
        }


def _ours(stage: Stage) -> _Site:
    """Serve a tender of fifty documents that fifty people write."""
    path = stage.folder / "live.sqlite3"
    store = open_store(f"sqlite:///{path}")
    upgrade(store)
    now = datetime.now(UTC)
    town = Town(store, Clock(now))
    room = room_in(town, corpus.source(corpus.document(5)))
    text = corpus.source(corpus.document(5, seed=2))
    specs = [room.spec]
    specs += [town.spec(room.alix, room.tender, text) for _ in range(DOCUMENTS - 1)]
    tokens = []
    for number in range(WRITERS):
        writer = town.person(f"Plume {number}")
        town.join(room.alix, room.tender, writer)
        with store.writing() as session:
            asked = Ask(session, None, now)
            opened = signing_in.open_session(asked, writer.id, address="", agent="bench")
        tokens.append(opened.token)
    store.close()
    places = [f"/tenders/{room.tender}/specs/{spec}" for spec in specs]
    return _Site("ours", our_program(path, stage.folder), places, tokens)


def _peer(stage: Stage) -> _Site | None:
    """Serve the peer; None when it is not installed here."""
    wanted = ("@hocuspocus/server", "@hocuspocus/provider", "yjs", "ws")
    if not shutil.which("node") or not all((MODULES / one).is_dir() for one in wanted):
        return None
    script = _at_modules("hocuspocus_peer.mjs")
    command = ["node", str(script), "{port}", str(stage.folder)]
    program = Program(PEER, command, stage.folder)
    places = [f"document-{number}" for number in range(DOCUMENTS)]
    return _Site("hocuspocus", program, places, [""])


def _at_modules(name: str) -> Path:
    """Copy a script to where its modules are looked for."""
    MODULES.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(HERE / name, MODULES.parent / name))


@dataclass
class _Typing:
    """Runs a case on a site, and keeps what each run found."""

    case: Case
    seconds: float
    lost: int = 0

    def waits(self, site: _Site) -> tuple[float, float]:
        """Give the p50 and the p95 of one run, in ms; words that nobody heard are counted."""
        command = ["node", str(_at_modules("live_load.mjs"))]
        plan = json.dumps(site.plan(self.case, self.seconds))
        said = subprocess.run(command, input=plan, capture_output=True, text=True)
        if said.returncode:
            raise RuntimeError(said.stderr)
        found = json.loads(said.stdout)
        if site.kind == "ours":
            self.lost += found["expected"] - found["heard"]
        p50, p95 = (percentile(found["waits"], share) for share in SHARES)
        return p50, p95


def _measured(
    typing: _Typing, sites: Mapping[str, _Site], rounds: int
) -> dict[str, list[Measure]]:
    """Give the p50 and the p95 of each site, in interleaved rounds."""
    tails: dict[str, list[float]] = {name: [] for name in sites}

    def once(name: str) -> float:
        p50, p95 = typing.waits(sites[name])
        tails[name].append(p95)
        return p50

    acts = {name: partial(once, name) for name in sites}
    middles = interleaved(acts, rounds)
    return {name: [middles[name], Measure(tuple(tails[name]))] for name in sites}


def _rows(typing: _Typing, found: Mapping[str, list[Measure]]) -> list[Row]:
    case, rows = typing.case, []
    for at, (share, ratio) in enumerate(zip(("p50", "p95"), case.ratios, strict=True)):
        target = Target(ratio, least=False) if ratio else None
        if share == "p95" and case.most:
            target = Target(case.most, least=False, ratio=False)
        peer = found[PEER][at] if PEER in found else None
        what = f"{case.what}, {share}"
        rows.append(Row(what, "ms", found["ours"][at], PEER, peer, target))
    none = Target(0, least=False, ratio=False)
    lost = Measure((float(typing.lost),))
    return [*rows, Row(f"{case.what}, words not heard", "", lost, target=none)]


def measure_live(stage: Stage) -> Section:
    """Measure from a key to the others' screens, each edit durable before it is told."""
    seconds, rounds = (3.0, 1) if stage.quick else (12.0, min(stage.rounds, MOST_ROUNDS))
    sites = {"ours": _ours(stage)}
    if peer := _peer(stage):
        sites[PEER] = peer
    for site in sites.values():
        stage.ends.callback(site.program.stop)
        site.program.start()
    rows = []
    for case in CASES:
        typing = _Typing(case, seconds)
        rows += _rows(typing, _measured(typing, sites, rounds))
    notes = [
        "Ours: SQLite with synchronous=FULL, batches by POST, news by events; told once it is committed. The peer tells first and stores seconds later.",
        "One generator plays everybody and shares the cores; it keeps a whole Yjs document for each person of the peer, only the version for ours.",
    ]
    return Section("Writing at once", rows, notes)
