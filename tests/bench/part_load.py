"""A working day's load (promise P15): people read and write on a schedule, nobody waits for another."""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from tests.bench import corpus
from tests.bench.filling import Filled
from tests.bench.open_loop import Lines, Tally, arrivals, run_on_schedule
from tests.bench.programs import Program
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import Measure, percentile
from tests.bench.stage import Stage
from tests.bench.visitor import form_with

__all__ = ["measure_load"]

VIEWS, SAVES = 100, 5
PAGE_MS, SAVE_MS = 300, 250
AHEAD = 2.0  # seconds between opening a form and sending it
DOCUMENTS = ("l5", "l50", "l200")
ARTICLES = {"l5": 8, "l50": 64, "l200": 232}  # numbered from 0


@dataclass
class _Crowd:
    """Everybody who visits during one load."""

    lines: Lines
    places: Filled
    random: Random
    views: Tally = field(default_factory=Tally)
    saves: Tally = field(default_factory=Tally)
    collisions: int = 0
    spent: tuple[float, float] = (0.0, 0.0)  # seconds of processor: the server, the sender

    async def view(self, _number: int, due: float) -> None:
        """Read a document, as one of the readers."""
        path = self.places.specs[self.random.choice(DOCUMENTS)]
        token = self.random.choice(self.places.readers)
        try:
            reply = await self.lines.ask("GET", path, token)
        except OSError as error:
            self.views.errors.append(str(error))
            return
        self.views.waits.append((time.perf_counter() - due) * 1000)
        if reply.status != 200:
            self.views.errors.append(f"{path}: {reply.status}")

    async def save(self, number: int, due: float) -> None:
        """Open the form of an article, send it two seconds later, read what it leads to."""
        document = DOCUMENTS[number % len(DOCUMENTS)]
        article = number // len(DOCUMENTS) % ARTICLES[document]
        path = f"{self.places.specs[document]}/sections/a{article}/edit"
        token = self.places.writers[number % len(self.places.writers)]
        due += AHEAD
        try:
            form = form_with(
                (await self.lines.ask("GET", path, token)).body.decode(), "edit_id"
            )
            typed = {**form.fields, "text": corpus.edited(form.fields["text"], number)}
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            reply = await self.lines.ask("POST", path, token, urlencode(typed).encode())
            self.saves.waits.append((time.perf_counter() - due) * 1000)
            self._judge(path, reply.status)
            await self.lines.ask("GET", self.places.specs[document], token)
        except (OSError, LookupError) as error:
            self.saves.errors.append(f"{path}: {error}")

    def _judge(self, path: str, status: int) -> None:
        if status == 409:
            self.collisions += 1
        elif status != 303:
            self.saves.errors.append(f"{path}: {status}")


async def _load(crowd: _Crowd, seconds: float, program: Program) -> list[float]:
    """Send the load; give the memory of the server before, after a quarter of the time, at the end."""
    held = [program.memory()]
    spent = program.processor(), time.process_time()

    async def weigh() -> None:
        await asyncio.sleep(seconds / 4)
        held.append(program.memory())

    start = time.perf_counter() + 0.2
    random = crowd.random
    await asyncio.gather(
        run_on_schedule(arrivals(VIEWS, seconds, random), crowd.view, start=start),
        run_on_schedule(arrivals(SAVES, seconds - AHEAD, random), crowd.save, start=start),
        weigh(),
    )
    crowd.spent = program.processor() - spent[0], time.process_time() - spent[1]
    crowd.lines.close()
    return [*held, program.memory()]


def _waits(what: str, tally: Tally, most: float) -> list[Row]:
    limit = Target(most, least=False, ratio=False)
    rows = []
    for share in (0.5, 0.95, 0.99):
        value = Measure((percentile(tally.waits, share),))
        target = limit if share == 0.95 else None
        rows.append(Row(f"{what}, p{share * 100:.0f}", "ms", value, target=target))
    return rows


def measure_load(stage: Stage) -> Section:
    """Measure two minutes of 100 pages and 5 saves a second."""
    assert stage.ours is not None  # it is up
    program = stage.sites["ours"].program
    seconds = 12.0 if stage.quick else 120.0
    crowd = _Crowd(Lines(program.port), stage.large, Random("load"))
    held = asyncio.run(_load(crowd, seconds, program))
    errors = [*crowd.views.errors, *crowd.saves.errors]
    none = Target(0, least=False, ratio=False)
    after, end = Measure((held[1],)), Measure((held[2],))
    rows = [
        *_waits("page", crowd.views, PAGE_MS),
        *_waits("save", crowd.saves, SAVE_MS),
        Row("errors", "", Measure((float(len(errors)),)), target=none),
        Row(
            "memory at the end",
            "MiB",
            end,
            "after a quarter",
            after,
            Target(1.1, least=False),
        ),
    ]
    return Section("Load", rows, _notes(stage, crowd, seconds, held[0]))


def _notes(stage: Stage, crowd: _Crowd, seconds: float, before: float) -> list[str]:
    errors = [*crowd.views.errors, *crowd.saves.errors]
    sent = f"{len(crowd.views.waits)} pages and {len(crowd.saves.waits)} saves"
    people = f"{len(stage.large.readers)} readers and {len(stage.large.writers)} writers"
    return [
        f"{sent} in {seconds:.0f} s by {people}, on documents of 5, 50 and 200 pages.",
        "Open loop: waits are counted from the moment a request was due. The sender shares the cores.",
        "Each save opens its form two seconds before, and reads the page after.",
        f"Processor: {crowd.spent[0]:.1f} s for the server, {crowd.spent[1]:.1f} s for the sender.",
        f"Collisions, answered 409: {crowd.collisions}. Memory before: {before:.0f} MiB.",
        *[f"Error: {error}" for error in errors[:5]],
    ]
