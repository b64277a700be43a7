"""Many who write at once over a bad network: all end with one text, no keystroke lost or doubled.

browsers ─ requests ─►  the desk  ─ answers ─► browsers       (each late, lost, or twice)
                           └────── news ─────►
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.desk.collab import FIRST_SIGN, Browser, applied, read, signs
from tests.desk.writers import draft_doc, from_memory_and_from_rows, news, push
from tests.people import Room
from tests.sizes import SIZE, examples
from wikimarche.desk import drafts
from wikimarche.desk.live import Batch, Entry, Pushed
from wikimarche.errors import Invalid
from wikimarche.rules import Actor
from wikimarche.store import specs as spec_store

START = """# Objet {#objet}

Le titulaire nettoie les locaux du siège chaque jour.

- Vitres, deux fois par an
- Sols, chaque jour

# Prix {#prix}

| Lot | Prix |
|---|---|
| un | dix |
| deux | vingt |

Le délai est de **dix jours** ouvrés.
"""
TORTURE = SIZE == "torture"
NAMES = "Ada Bo Cleo Dan Eve Flo Guy Hal".split()
ACTS = ("type", "type", "type", "edit", "edit", "send", "serve", "answer", "news")
FAULTS = ("lose a request", "lose an answer", "send again", "late news", "reconnect")


@dataclass(frozen=True)
class Act:
    """What happens next, to which browser, and the seed of its choices."""

    kind: str
    who: int
    seed: int


@dataclass
class World:
    """The desk, the browsers, and what is on its way between them."""

    room: Room
    browsers: list[Browser]
    requests: list[tuple[Browser, Batch]] = field(default_factory=list)
    answers: list[tuple[Browser, Batch, Pushed | None]] = field(default_factory=list)
    feeds: list[tuple[Browser, Sequence[Entry]]] = field(default_factory=list)
    count: int = 0

    def do(self, act: Act) -> None:
        """Let one thing happen; nothing when it does not suit."""
        rng, browser = Random(act.seed), self.browsers[act.who % len(self.browsers)]
        match act.kind:
            case "type" | "edit":
                sign = chr(FIRST_SIGN + self.count)
                self.count += 1
                browser.edit(rng, sign, typing=act.kind == "type")
            case "send" | "send again":
                self.send(browser)
            case "serve" if self.requests:
                self.serve(self.requests.pop(rng.randrange(len(self.requests))))
            case "answer" if self.answers:
                self.answer(self.answers.pop(rng.randrange(len(self.answers))))
            case "news":
                self.feeds.append((browser, news(self.room, browser.version)))
                self.hear(len(self.feeds) - 1)
            case "late news" if self.feeds:
                self.hear(rng.randrange(len(self.feeds)))
            case "lose a request" if self.requests:
                self.requests.pop(rng.randrange(len(self.requests)))
            case "lose an answer" if self.answers:
                self.answers.pop(rng.randrange(len(self.answers)))
            case "reconnect":
                self.answers = [one for one in self.answers if one[0] is not browser]

    def send(self, browser: Browser) -> None:
        """Put the batch of a browser on its way, perhaps once more."""
        if sent := browser.request():
            self.requests.append((browser, sent))

    def serve(self, request: tuple[Browser, Batch]) -> None:
        """Let the desk take a batch; its answer is then on its way."""
        browser, sent = request
        try:
            pushed = push(self.room, browser.actor, sent)
        except Invalid:
            event("a batch was refused")
            pushed = None
        self.answers.append((browser, sent, pushed))

    def answer(self, answer: tuple[Browser, Batch, Pushed | None]) -> None:
        """Let an answer arrive."""
        browser, sent, pushed = answer
        if pushed is None:
            browser.refused(sent)
            return
        for found, said in ((pushed.dropped, "dropped"), (pushed.swallowed, "swallowed")):
            if found:
                event(f"something was {said}")
        browser.answered(sent, pushed)

    def hear(self, index: int) -> None:
        """Let news arrive, perhaps long after they were told."""
        browser, entries = self.feeds[index]
        browser.hear(entries)

    def settle(self) -> None:
        """Let the network work again until nobody has anything left to send."""
        for _ in range(1000):
            for browser in self.browsers:
                self.send(browser)
            while self.requests:
                self.serve(self.requests.pop(0))
            while self.answers:
                self.answer(self.answers.pop(0))
            if not any(browser.waiting for browser in self.browsers):
                break
        for browser in self.browsers:
            browser.hear(news(self.room, browser.version))


def acts(most: int) -> st.SearchStrategy[list[Act]]:
    kinds = st.sampled_from([*ACTS, *ACTS, *FAULTS])
    one = st.builds(Act, kinds, st.integers(0, 7), st.integers(0, 2**32))
    return st.lists(one, min_size=most // 4, max_size=most)


def replayed(room: Room) -> tuple[str, object]:
    """Give the first revision with every step since replayed, one by one."""
    with room.town.store.reading() as session:
        first = spec_store.revision_at(session, room.spec, 1)
        assert first is not None
        doc = drafts.source_of(session, first).doc
    for entry in news(room, 0):
        for step in read(entry):
            doc = applied(doc, [step])
    return str(doc), doc


def check(world: World) -> None:
    """One text for all, the one that is stored; each keystroke there once unless it was deleted."""
    remembered, stored = from_memory_and_from_rows(world.room)
    assert remembered.eq(stored)
    assert str(stored) == replayed(world.room)[0]
    for browser in world.browsers:
        assert browser.doc.eq(stored), browser.actor.name
    there = Counter(signs(stored))
    gone = {sign for browser in world.browsers for sign in browser.gone}
    assert max(there.values(), default=1) == 1
    typed = {sign for browser in world.browsers for sign in browser.typed}
    assert typed - gone <= set(there)


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=st.integers(2, 8), script=acts(400 if TORTURE else 60))
def test_all_who_write_end_with_one_text_and_every_keystroke_once(
    small_room: Room, people: int, script: Sequence[Act]
) -> None:
    town = small_room.town
    room = replace(small_room, spec=town.spec(small_room.alix, small_room.tender, START))
    doc = draft_doc(room)
    writers: list[Actor] = [room.alix, room.bo]
    named = [replace(writers[n % 2], name=NAMES[n]) for n in range(people)]
    world = World(room, [Browser(actor, doc, 0, doc) for actor in named])
    for act in script:
        world.do(act)
    world.settle()
    check(world)
