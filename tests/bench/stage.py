"""What the parts of a run share: the folder, the databases, the sites started so far."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.bench import corpus
from tests.bench.filling import Filled, Size, filled
from tests.bench.sites import Bare, Ours, Site, ready_html
from tests.bench.visitor import Visitor
from tests.bench.wikis import DokuWiki, MediaWiki, OtterWiki, installed

__all__ = ["FEW", "Stage"]

SMALL = Size(documents=7, revisions=7, aged=1, readers=1, writers=0)
LARGE = Size(documents=1000, revisions=10_000, aged=1000)
LARGE_QUICK = Size(documents=60, revisions=400, aged=200)
FEW = "ours, few documents"
DOCUMENTS = {"p20": 20, "p200": 200}


@dataclass
class Stage:
    """One run. Sites start when they are first asked for, and stop with the stage."""

    folder: Path
    rounds: int
    quick: bool
    ends: ExitStack = field(default_factory=ExitStack)

    @property
    def size(self) -> Size:
        """How large the large database is."""
        return LARGE_QUICK if self.quick else LARGE

    @cached_property
    def large(self) -> Filled:
        """The database of many documents and revisions."""
        return filled(self.size, self.folder, "large")

    @cached_property
    def peers(self) -> Mapping[str, Visitor]:
        """The wikis that are installed here, by name, each signed in."""
        return {name: self._opened(self._wiki(name)) for name in installed()}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Every site started so far, by its name."""
        return {}

    @cached_property
    def ours(self) -> Visitor:
        """This program over the large database."""
        return self._opened(Ours(self.large, self.folder))

    @cached_property
    def few(self) -> Visitor:
        """This program over a database of few documents."""
        site = Ours(filled(SMALL, self.folder, "small"), self.folder)
        site.name = site.program.name = FEW
        return self._opened(site)

    def reader(self, name: str) -> Visitor:
        """Give somebody who belongs to two tenders, on one of our sites that was started."""
        site = self.sites[name]
        assert isinstance(site, Ours)
        visitor = Visitor(site.program.port, {"session": site.places.readers[0]})
        self.ends.callback(visitor.close)
        return visitor

    @cached_property
    def bare(self) -> Visitor:
        """The bare application, which holds ready what our pages show."""
        ours = self.ours
        pages = {
            name: ready_html(ours.get(self.page("ours", name)).text) for name in DOCUMENTS
        }
        return self._opened(Bare(pages, self.folder))

    def all(self) -> dict[str, Visitor]:
        """Ours, the bare application and the wikis, signed in."""
        return {"ours": self.ours, "bare": self.bare, **self.peers}

    def page(self, name: str, document: str) -> str:
        """Give the address of a document on a site that was started."""
        return self.sites[name].page(document)

    def _wiki(self, name: str) -> Site:
        wikis: Mapping[str, type[DokuWiki | MediaWiki | OtterWiki]] = {
            "DokuWiki": DokuWiki,
            "MediaWiki": MediaWiki,
            "Otter Wiki": OtterWiki,
        }
        wiki = wikis[name](self.folder)
        for document, pages in DOCUMENTS.items():
            wiki.put(document, corpus.document(pages))
        if isinstance(wiki, MediaWiki):
            wiki.put_aged("aged", corpus.document(5), self.size.aged)
        return wiki

    def _opened(self, site: Site) -> Visitor:
        self.ends.callback(site.program.stop)
        site.program.start()
        self.sites[site.name] = site
        visitor = site.open()
        self.ends.callback(visitor.close)
        return visitor
