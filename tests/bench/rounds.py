"""Measuring by interleaved rounds: A B C A B C …, then the median of each.

The machine's mood changes from one second to the next: what is measured in turn, within
the same seconds, can be compared.
"""

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Measure", "interleaved", "percentile", "seconds_of"]


@dataclass(frozen=True)
class Measure:
    """The values that one thing was measured at, in the order of the rounds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """Half the distance between the first and the third quarter, over the median."""
        if len(self.values) < 2 or not self.median:
            return 0.0
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return (high - low) / 2 / self.median


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that `share` (0 to 1) of the values do not pass; 0 when there is none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def seconds_of(act: Callable[[], object]) -> float:
    """Give how many seconds something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def interleaved(acts: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Measure]:
    """Measure several things in turn, so many rounds; each act gives its own value."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            found[name].append(act())
    return {name: Measure(tuple(values)) for name, values in found.items()}
