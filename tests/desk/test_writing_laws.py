"""Two writers who see different versions: each word is there once, or a collision is said.

The model is a set of words. Every edit puts in a word of its own or takes one out, on the
version its writer saw last; what was answered "saved" must be exactly what is there.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.people import Room
from wikimarche.errors import Collision

START = "\n\n".join(
    f"# Article {n} {{#a{n}}}\n\nalpha{n} beta{n} gamma{n}.\n\ndelta{n} epsilon{n}."
    for n in range(3)
)
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Act:
    """An edit of one writer: in which article, at which word, putting in or taking out."""

    writer: int
    article: int
    place: int
    kind: str
    refresh: bool


ACTS = st.lists(
    st.builds(
        Act,
        writer=st.integers(0, 1),
        article=st.integers(0, 2),
        place=st.integers(0, 9),
        kind=st.sampled_from(["word", "word", "paragraph", "out"]),
        refresh=st.booleans(),
    ),
    min_size=2,
    max_size=9,
)


@dataclass
class Play:
    """The room and what the model says is in it."""

    room: Room
    alive: set[str]
    seen: list[int] = field(default_factory=lambda: [1, 1])
    count: int = 0

    def article(self, act: Act) -> str:
        text = self.room.texts()[self.seen[act.writer] - 1]
        found = re.search(rf"^# [^\n]*{{#a{act.article}}}.*?(?=^# |\Z)", text, re.S | re.M)
        assert found is not None
        return found[0].rstrip()

    def edited(self, act: Act) -> tuple[str, set[str], set[str]]:
        """Give the article as typed, the words put in and those taken out."""
        text = self.article(act)
        heading, _, body = text.partition("\n\n")
        places = list(WORD.finditer(body))
        word = f"mot{self.count}"
        self.count += 1
        if act.kind == "paragraph" or not places:
            return f"{text}\n\n{word}.", {word}, set()
        at = places[act.place % len(places)]
        if act.kind == "out":
            rest = body[: at.start()] + body[at.end() :]
            return f"{heading}\n\n{rest}", set(), {at[0]}
        rest = f"{body[: at.end()]} {word}{body[at.end() :]}"
        return f"{heading}\n\n{rest}", {word}, set()

    def do(self, act: Act) -> None:
        actor = (self.room.alix, self.room.bo)[act.writer]
        text, added, gone = self.edited(act)
        before = self.room.text()
        try:
            saved = self.room.write(actor, f"a{act.article}", text, self.seen[act.writer])
        except Collision:
            event("collision")
            assert self.room.text() == before
            self.seen[act.writer] = len(self.room.revisions())
            return
        event("joined" if saved.joined else "saved")
        self.alive = (self.alive | added) - gone
        if act.refresh:
            self.seen[act.writer] = saved.number


def in_text(room: Room) -> Counter[str]:
    bodies = [line for line in room.text().splitlines() if not line.startswith("#")]
    return Counter(WORD.findall("\n".join(bodies)))


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_what_was_saved_is_there_once_and_nothing_else_is(
    small_room: Room, acts: Sequence[Act]
) -> None:
    town = small_room.town
    spec = town.spec(small_room.alix, small_room.tender, START)
    play = Play(replace(small_room, spec=spec), set())
    play.alive = set(in_text(play.room))
    for act in acts:
        play.do(act)
        assert in_text(play.room) == Counter(play.alive)
