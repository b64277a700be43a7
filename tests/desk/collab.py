"""A browser that writes live, as far as the desk can tell: what prosemirror-collab does.

    base (the server's text at `version`) ─ waiting steps ─► doc (what is on its screen)

Steps that came from others go under the waiting ones, which are moved past them. A batch is
sent until it is answered, always the same; what was lost on the way is `gone`, and said.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.text import edits
from tests.text.edits import random_steps
from wikimarche.desk.live import Batch, Entry, Pushed
from wikimarche.rules import Actor
from wikimarche.text import engine
from wikimarche.text.compat import Mapping, Step
from wikimarche.text.schema import Node

__all__ = ["FIRST_SIGN", "Browser", "signs"]

FIRST_SIGN = 0x4E00  # each keystroke types a sign of its own: a loss or a double shows
MOST = 12  # steps of one batch
EDITS = (
    *(edits.type_text, edits.delete_text, edits.replace_text, edits.delete_across),
    *(edits.split, edits.join, edits.wrap, edits.lift, edits.retype, edits.mark),
    *(edits.add_block, edits.remove_block, edits.add_item_or_row),
    *(edits.remove_item_or_row, edits.set_attribute),
)


def signs(of: Node | Step | str) -> list[str]:
    """Give the signs typed by keystrokes that a text, a step or some words hold."""
    match of:
        case Node():
            text = of.text_content
        case Step():
            text = json.dumps(of.to_json(), ensure_ascii=False)
        case _:
            text = of
    return [sign for sign in text if FIRST_SIGN <= ord(sign) < 0xA000]


def read(entry: Entry) -> tuple[Step, ...]:
    """Give the steps of an entry as changes."""
    found = engine.read_steps([json.loads(step) for step in entry.steps], most=None)
    assert not isinstance(found, engine.Refused)
    return found


def applied(doc: Node, steps: Sequence[Step]) -> Node:
    """Give a document after steps that are known to fit."""
    after = engine.apply_steps(doc, steps)
    assert not isinstance(after, engine.Refused), after
    return after.doc


@dataclass
class Browser:
    """One page where somebody writes; `sent` of its waiting steps are in the batch in flight.

    `flying` are their indexes in that batch: others may have gone with their passage.
    """

    actor: Actor
    base: Node
    version: int
    doc: Node
    client: str = field(default_factory=lambda: secrets.token_hex(16))
    waiting: list[Step] = field(default_factory=list)
    flight: Batch | None = None
    flying: list[int] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def edit(self, rng: Random, sign: str, *, typing: bool) -> None:
        """Change what is on the screen; typing puts one sign in."""
        kinds = (edits.type_text,) if typing else EDITS
        after, steps = random_steps(self.doc, rng, word=sign, edits=kinds)
        before = set(signs(self.doc))
        self.typed |= set(signs(after)) - before
        self.gone |= before - set(signs(after))
        self.waiting += steps
        self.doc = after

    def request(self) -> Batch | None:
        """Give the batch to send: the one in flight again, or the next; None without any."""
        if self.flight is None and self.waiting:
            steps: list[Any] = [step.to_json() for step in self.waiting[:MOST]]
            self.flight = Batch(self.client, secrets.token_hex(16), self.version, steps)
            self.flying = list(range(len(steps)))
        return self.flight

    def hear(self, entries: Sequence[Entry]) -> None:
        """Go on with what others did; stop at one's own batch, whose answer is to come."""
        for entry in entries:
            own = self.flight is not None and entry.batch == self.flight.batch
            if own or entry.start > self.version:
                return
            if entry.start == self.version:
                self._pass(entry)

    def _pass(self, entry: Entry) -> None:
        changes = read(entry)
        head = applied(self.base, changes)
        moved = engine.rebase(self.waiting, over=changes, head=head)
        if isinstance(moved, engine.Refused):
            self._lose(self.waiting)
            moved = engine.Rebased(head, (), tuple(range(len(self.waiting))))
        self._lose([self.waiting[index] for index in moved.dropped])
        self.gone.update(sign for one in moved.swallowed for sign in signs(one.words))
        self.flying = [
            place for index, place in enumerate(self.flying) if index not in moved.dropped
        ]
        self.base, self.version = head, entry.end
        self.waiting, self.doc = list(moved.steps), moved.doc

    def _lose(self, steps: Sequence[Step]) -> None:
        self.gone.update(sign for step in steps for sign in signs(step))

    def answered(self, sent: Batch, pushed: Pushed) -> None:
        """Go on with the answer to a batch; to one that is no more in flight, as with news."""
        if self.flight is None or sent.batch != self.flight.batch:
            self.hear(pushed.entries)
            return
        self.gone.update(sign for _, words in pushed.swallowed for sign in signs(words))
        self.hear(pushed.entries)
        own = next((e for e in pushed.entries if e.batch == sent.batch), None)
        assert own is None or own.start == self.version
        self._confirm(own, pushed.dropped)
        self.hear(pushed.entries)

    def _confirm(self, own: Entry | None, dropped: Sequence[int]) -> None:
        """Put the batch in flight, as the server kept it, under the steps typed since."""
        assert self.flight is not None
        count, changes = len(self.waiting), read(own) if own else ()
        kept = [i for i in range(len(self.flight.steps)) if i not in dropped]
        mapping = Mapping()
        for step in reversed(self.waiting):
            mapping.append_map(step.get_map().invert())
        for change, place in zip(changes, [*kept, *[-1] * len(changes)], strict=False):
            here = self.flying.index(place) if place in self.flying else None
            mirror = None if here is None else count - 1 - here
            mapping.append_map(change.get_map(), mirror)
        lost = [json.dumps(self.flight.steps[i], ensure_ascii=False) for i in dropped]
        self.gone.update(sign for step in lost for sign in signs(step))
        self.base = self.doc = applied(self.base, changes)
        self.version += len(changes)
        self._move(mapping, len(self.flying), count)
        self.flight, self.flying = None, []

    def _move(self, mapping: Mapping, first: int, count: int) -> None:
        steps, self.waiting = self.waiting, []
        for index in range(first, count):
            step = steps[index].map(mapping.slice(count - index))
            after = step and engine.apply_steps(self.doc, [step])
            if step is None or not isinstance(after, engine.Applied):
                self._lose([steps[index]])
                continue
            mapping.append_map(step.get_map(), count - 1 - index)
            self.waiting.append(step)
            self.doc = after.doc

    def refused(self, sent: Batch) -> None:
        """Take everything that waits back, and show it: here, it is gone."""
        if self.flight is None or sent.batch != self.flight.batch:
            return
        self._lose(self.waiting)
        self.gone.update(
            s for step in sent.steps for s in signs(json.dumps(step, ensure_ascii=False))
        )
        self.waiting, self.doc, self.flight, self.flying = [], self.base, None, []
