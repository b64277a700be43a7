"""The sites that are measured side by side: what a measure asks of each, in one shape."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tests.bench import bare, corpus
from tests.bench.filling import Filled
from tests.bench.programs import Program, bare_program, our_program
from tests.bench.visitor import Answer, Visitor, form_with
from tests.people import PASSWORD

__all__ = ["Bare", "Ours", "Site"]


class Site(Protocol):
    """A program that serves documents to somebody who has signed in.

    `put` makes a document that has its own name; `save` changes an article of it a little,
    through the form that people use, and gives the answer to the sending of the form.
    """

    name: str
    program: Program

    def open(self) -> Visitor:
        """Sign in through the real form and give the browser."""

    def page(self, document: str) -> str:
        """Give the address of a document."""

    def save(self, visitor: Visitor, document: str, seed: int) -> Answer:
        """Save a small change."""


class Ours:
    """This program, over a filled database."""

    name = "ours"

    def __init__(self, places: Filled, folder: Path) -> None:
        self.places = places
        self.program: Program = our_program(Path(places.path), folder)

    def open(self) -> Visitor:
        """Sign in as the buyer of every tender."""
        visitor = Visitor(self.program.port)
        form = form_with(visitor.get("/sign-in").text, "password")
        answer = visitor.submit(form, email=self.places.email, password=PASSWORD)
        if answer.status != 303 or "session" not in visitor.cookies:
            raise RuntimeError(f"could not sign in: {answer.status}")
        return visitor

    def page(self, document: str) -> str:
        """Give the address of a document."""
        return self.places.specs[document]

    def save(self, visitor: Visitor, document: str, seed: int) -> Answer:
        """Save one article among the first five."""
        page = visitor.get(f"{self.page(document)}/sections/a{seed % 5}/edit")
        form = form_with(page.text, "edit_id")
        answer = visitor.submit(form, text=corpus.edited(form.fields["text"], seed))
        if answer.status != 303:
            raise RuntimeError(f"could not save: {answer.status}")
        return answer


class Bare:
    """The bare application, over ready pages."""

    name = "bare"

    def __init__(self, pages: Mapping[str, str], folder: Path) -> None:
        path = folder / "bare.sqlite3"
        self.token = bare.fill_bare(path, dict(pages))
        self.program: Program = bare_program(path, folder)

    def open(self) -> Visitor:
        """Come with the session that is in the database."""
        return Visitor(self.program.port, {"session": self.token})

    def page(self, document: str) -> str:
        """Give the address of a page."""
        return f"/pages/{document}"

    def save(self, visitor: Visitor, document: str, seed: int) -> Answer:
        """Insert a row."""
        return visitor.post(self.page(document), {"seed": str(seed)})


def ready_html(text: str) -> str:
    """Give the `main` part of a page of ours, for the bare application to hold ready."""
    found = re.search(r"<main[^>]*>(.*)</main>", text, re.DOTALL)
    return found[1] if found else text
