"""What the processes that serve one database tell each other: little, and nothing that lasts.

    "12:345"                          document 12 is at version 345: look for what is new
    {"spec", "by", "person"}          somebody gave a sign in a document
    {"spec", "by", "left": [c, id]}   somebody left it
    {"spec", "by", "who": true}       a process asks who is in it

What is missed is found again: versions by the look of every second, people by their next sign.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from secrets import token_hex
from typing import Any, Protocol

from wikimarche.store.calling import Calls
from wikimarche.store.opening import Store
from wikimarche.web.presence import Person
from wikimarche.web.wire import dumps

__all__ = ["Neighbours"]

VERSION = re.compile(r"(\d{1,10}):(\d{1,10})")


class Here(Protocol):
    """What this process does with what it hears."""

    def wake(self, spec: int, version: int | None = None) -> None:
        """Look for what is new in a document."""

    def wake_all(self) -> None:
        """Look for what is new in every document."""

    def heard_sign(self, spec: int, person: Person) -> None:
        """Keep a sign given to another process."""

    def heard_left(self, spec: int, client: str, account: int) -> None:
        """Forget somebody who left, as another process was told."""

    def own_people(self, spec: int) -> list[Mapping[str, Any]]:
        """Give who gave their signs to this process."""


class Neighbours:
    """The other processes; without any, on SQLite, nothing is said."""

    def __init__(self, store: Store, here: Here) -> None:
        self.here = here
        self.name = token_hex(8)
        self.calls = Calls(store, self.heard, here.wake_all)

    def say_written(self, spec: int, version: int) -> None:
        """Say that a document is at a version."""
        self.calls.say(f"{spec}:{version}")

    def say_sign(self, spec: int, person: Mapping[str, Any]) -> None:
        """Say that somebody gave a sign."""
        self._say(spec, person=person)

    def say_left(self, spec: int, client: str, account: int) -> None:
        """Say that somebody left."""
        self._say(spec, left=[client, account])

    def ask_who(self, spec: int) -> None:
        """Ask who is in a document."""
        self._say(spec, who=True)

    def _say(self, spec: int, **what: Any) -> None:
        self.calls.say(dumps({"spec": spec, "by": self.name, **what}))

    def heard(self, text: str) -> None:
        """Do what a call asks; one that another edition of the program wrote may mean nothing."""
        if found := VERSION.fullmatch(text):
            self.here.wake(int(found[1]), int(found[2]))
            return
        with suppress(ValueError, TypeError, KeyError):
            told = json.loads(text)
            if told["by"] != self.name:
                self._do(int(told["spec"]), told)

    def _do(self, spec: int, told: Mapping[str, Any]) -> None:
        if "person" in told:
            self.here.heard_sign(spec, Person(**told["person"]))
        elif "left" in told:
            self.here.heard_left(spec, *told["left"])
        else:
            for person in self.here.own_people(spec):
                self.say_sign(spec, person)
