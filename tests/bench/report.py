"""The report: one row a figure, ours beside each peer, and whether the target is met."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.rounds import Measure

__all__ = ["Row", "Section", "Target", "render"]


@dataclass(frozen=True)
class Target:
    """What a figure must be: at least, or at most, so much, in `unit` ("×" is a ratio)."""

    bound: float
    least: bool
    ratio: bool = True

    def met(self, value: float) -> bool:
        """Tell whether a value meets the target."""
        return value >= self.bound if self.least else value <= self.bound

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        return f"{sign} {_number(self.bound)}{' ×' if self.ratio else ''}"


@dataclass(frozen=True)
class Row:
    """One figure. `ours` and `peer` are in `unit`; the ratio is ours over the peer's.

    `seen` is what the peer was seen at before, in words, for want of the peer itself.
    `quick` tells that more is better (a rate): a ratio is then still ours over the peer's.
    """

    what: str
    unit: str
    ours: Measure | None
    peer_name: str = ""
    peer: Measure | None = None
    target: Target | None = None
    seen: str = ""
    inverse: bool = False  # the ratio is the peer's over ours: how many times quicker

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's, or the other way round; None without both."""
        if self.ours is None or self.peer is None:
            return None
        above, below = self.ours.median, self.peer.median
        if self.inverse:
            above, below = below, above
        return above / below if below else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None when there is none, or nothing to hold to it."""
        if self.target is None:
            return None
        own = None if self.ours is None else self.ours.median
        value = self.ratio if self.target.ratio else own
        return None if value is None else self.target.met(value)


@dataclass(frozen=True)
class Section:
    """The rows of one part, with what a reader must know about them."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()


def _number(value: float) -> str:
    """Write a number with three figures that matter."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


def _measure(measure: Measure | None, unit: str) -> str:
    if measure is None:
        return "–"
    spread = f" ±{measure.spread:.0%}" if len(measure.values) > 1 else ""
    return f"{_number(measure.median)} {unit}{spread}".strip()


VERDICTS = {True: "met", False: "**missed**", None: "–"}


def _line(row: Row) -> str:
    peer = f"{row.peer_name}: {_measure(row.peer, row.unit)}" if row.peer_name else "–"
    if row.peer is None and row.peer_name:
        peer = (
            f"{row.peer_name}: seen before {row.seen}"
            if row.seen
            else f"{row.peer_name}: –"
        )
    ratio = "–" if row.ratio is None else f"{_number(row.ratio)} ×"
    cells = [
        row.what,
        _measure(row.ours, row.unit),
        peer,
        ratio,
        str(row.target) if row.target else "–",
        VERDICTS[row.met],
    ]
    return f"| {' | '.join(cells)} |"


HEAD = "| what | ours | peer | ratio | target | |\n|---|---|---|---|---|---|"


def _section(section: Section) -> str:
    notes = [f"- {note}" for note in section.notes]
    lines = [f"## {section.title}", ""]
    if section.rows:
        lines += [HEAD, *map(_line, section.rows), ""]
    return "\n".join(lines + ([*notes, ""] if notes else []))


def render(machine: Sequence[str], sections: Sequence[Section]) -> str:
    """Give the whole report, in Markdown."""
    rows = [row for section in sections for row in section.rows]
    met = sum(row.met is True for row in rows)
    missed = sum(row.met is False for row in rows)
    unknown = sum(row.met is None and row.target is not None for row in rows)
    head = [
        "# Measures",
        "",
        *(f"- {line}" for line in machine),
        "",
        f"Targets: {met} met, {missed} missed, {unknown} without what to compare with.",
        "",
    ]
    return "\n".join(head) + "\n" + "\n".join(map(_section, sections))
