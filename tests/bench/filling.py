"""Databases to measure on, made through the verbs of the desk, and kept from run to run.

`filled` makes one in .cache/bench, named by what it was made from, and gives a copy: what
is measured may write in it.
"""

import hashlib
import json
import re
import shutil
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import corpus
from tests.clock import Clock
from tests.house.source import ROOT
from tests.people import SHEET, Town, edit
from wikimarche.desk import drafts, signing_in, writing
from wikimarche.desk.asking import Ask
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

__all__ = ["IN_A_TENDER", "PLACE", "Filled", "Size", "filled"]

PLACE = ROOT / ".cache" / "bench"
BATCH = 50
PAGES = {"p20": 20, "aged": 20, "p60": 60, "p200": 200, "l5": 5, "l50": 50, "l200": 200}
OTHER_PAGES = 3
IN_A_TENDER = 10
EDITED_ARTICLES = 5
KEY = re.compile(r"{#(a\d+)}")
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Size:
    """How much there is: documents and revisions in all, revisions of the aged document."""

    documents: int
    revisions: int
    aged: int
    readers: int = 500
    writers: int = 50

    @property
    def others(self) -> int:
        """How many documents nobody asks for; IN_A_TENDER of them in each other tender."""
        return max(0, self.documents - len(PAGES))


@dataclass
class Filled:
    """A filled database: where it is, the address of each document, the open sessions."""

    path: str
    specs: dict[str, str] = field(default_factory=dict)
    readers: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)
    email: str = ""


def filled(size: Size, folder: Path, name: str) -> Filled:
    """Give a filled database in `folder`, copied from the one kept."""
    kept = PLACE / f"filled-{_made_from(size)}"
    if not (kept / "places.json").exists():
        _forget_old()
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        _fill(kept / "base.sqlite3", size)
    places = Filled(**json.loads((kept / "places.json").read_text()))
    places.path = str(folder / f"{name}.sqlite3")
    shutil.copyfile(kept / "base.sqlite3", places.path)
    return places


def _forget_old() -> None:
    """Remove the databases of other days."""
    for folder in PLACE.glob("filled-*"):
        if time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder)


def _made_from(size: Size) -> str:
    """Name a database by its size, the code that makes it, the schema and the day."""
    made = [Path(__file__), Path(corpus.__file__)]
    made += sorted((ROOT / "wikimarche" / "store").rglob("*.py"))
    digest = hashlib.sha256(repr(size).encode())
    digest.update(datetime.now(UTC).date().isoformat().encode())
    for path in made:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _fill(path: Path, size: Size) -> None:
    places = Filled(str(path))
    store = open_store(f"sqlite:///{path}")
    try:
        upgrade(store)
        town = Town(store, Clock(datetime.now(UTC)))
        alix = town.buyer()
        places.email = "alix.acheteuse@exemple.fr"
        numbers = _documents(town, alix, places)
        _age(town, alix, numbers["aged"], size.aged)
        _others(town, alix, size)
        tenders = numbers["p20"][0], numbers["l5"][0]
        _open_sessions(town, alix, tenders, size=size, places=places)
    finally:
        store.close()
    (path.parent / "places.json").write_text(json.dumps(asdict(places)))


def _tender(town: Town, alix: Actor, number: int) -> int:
    sheet = {**vars(SHEET), "reference": f"2026-BANC-{number}"}
    return town.tender(alix, type(SHEET)(**sheet))


def _documents(town: Town, alix: Actor, places: Filled) -> dict[str, tuple[int, int]]:
    """Add the documents that are measured; give tender and document of each by its name."""
    read, loaded = _tender(town, alix, 0), _tender(town, alix, 10_000)
    numbers = {}
    for name, pages in PAGES.items():
        tender = loaded if name.startswith("l") else read
        spec = town.spec(alix, tender, corpus.source(corpus.document(pages)))
        numbers[name] = (tender, spec)
        places.specs[name] = f"/tenders/{tender}/specs/{spec}"
    return numbers


def _age(town: Town, who: Actor, place: tuple[int, int], revisions: int) -> None:
    """Save a document so many times, one small change of an article each."""
    for start in range(2, revisions + 1, BATCH):
        with town.asking(who) as ask:
            for number in range(start, min(start + BATCH, revisions + 1)):
                _save(town, ask, place, number)


def _save(town: Town, ask: Ask, place: tuple[int, int], number: int) -> None:
    tender, spec = town.rows(ask, *place)
    draft = drafts.draft_of(ask.session, spec)
    keys = KEY.findall(draft.source.text)[:EDITED_ARTICLES]
    key = keys[number % len(keys)]
    text = corpus.edited(writing.section_text(draft, key), number)
    writing.edit_section(ask, tender, spec, edit(key, text, draft.number))


def _others(town: Town, alix: Actor, size: Size) -> None:
    """Add the documents that nobody asks for, each with its revisions."""
    count = size.others
    if not count:
        return
    each, more = divmod(max(0, size.revisions - size.aged - len(PAGES) + 1), count)
    tender = 0
    for index in range(count):
        if index % IN_A_TENDER == 0:
            tender = _tender(town, alix, index + 1)
        text = corpus.source(corpus.document(OTHER_PAGES, seed=index + 2))
        spec = town.spec(alix, tender, text)
        _age(town, alix, (tender, spec), each + (index < more))


def _open_sessions(
    town: Town, alix: Actor, tenders: tuple[int, ...], *, size: Size, places: Filled
) -> None:
    """Open the sessions of readers and writers, each of an account in the team of two tenders."""
    for role, count, tokens in (
        (Role.READER, size.readers, places.readers),
        (Role.WRITER, size.writers, places.writers),
    ):
        for number in range(count):
            actor = town.person(f"{role.value} {number}", Profile.SERVICE)
            for tender in tenders:
                town.join(alix, tender, actor, role)
            with town.asking(None) as ask:
                opened = signing_in.open_session(
                    ask, actor.id, address="192.0.2.1", agent="bench"
                )
            tokens.append(opened.token)
