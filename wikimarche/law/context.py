"""What a rule is judged with: the tender as a view, one lot, a date, the answers given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wikimarche.law.facts import Answer, Lot, Tender
from wikimarche.law.packs import Pack
from wikimarche.law.verdicts import Outcome
from wikimarche.law.view import View

__all__ = ["Answers", "Context"]

Answers = Mapping[tuple[str, int], Answer]


@dataclass(frozen=True)
class Context:
    """One lot of a tender at a date; `on` is the launch date, `today` the day of the check.

    `outcome_of` gives what the texts say of another rule for this lot, whatever its dates;
    `settled_by_answer` tells whether a valid answer to a rule stands for this lot.
    """

    pack: Pack
    view: View
    lot: Lot
    on: date
    today: date
    answers: Answers
    outcome_of: Callable[[str], Outcome]
    settled_by_answer: Callable[[str], bool]

    @property
    def tender(self) -> Tender:
        """The tender that is judged."""
        return self.view.tender
