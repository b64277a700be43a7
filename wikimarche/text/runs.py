"""The shortest way from one sequence of signs to another, as runs kept, added and removed.

diff-match-patch, exact: no clock that would give up and call everything changed. Its C++
twin answers the same, faster, and lets other threads work; it is not built for every
Python yet, so the pure one stands in where it is missing.
"""

from collections.abc import Callable

from diff_match_patch import diff_match_patch

try:
    from fast_diff_match_patch import diff as _quick
except ImportError:  # no wheel for this Python: see pyproject.toml
    _quick = None

__all__ = ["Runs", "pure_runs", "quick_runs", "runs_between"]

Runs = list[tuple[str, int]]  # "=", "+" or "-", and how many signs

_SIGNS = {0: "=", 1: "+", -1: "-"}


def pure_runs(old: str, new: str) -> Runs:
    """Give the runs, computed in Python."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    found = engine.diff_main(old, new, False)
    return [(_SIGNS[sign], len(text)) for sign, text in found if text]


def quick_runs(old: str, new: str) -> Runs:
    """Give the runs, computed in C++; only where it is built."""
    assert _quick is not None
    found: Runs = _quick(
        old, new, timelimit=0, checklines=False, cleanup="No", counts_only=True
    )
    return found


runs_between: Callable[[str, str], Runs] = pure_runs if _quick is None else quick_runs
