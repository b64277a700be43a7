"""The home page, the guide and the page that says who may do what.

The guide is data (`data/guide`, one folder a language), written in the dialect of the
documents, so that it is read by the same code as they are.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from wikimarche.desk import home
from wikimarche.errors import NotFound, Sentence
from wikimarche.rules import POLICY, Profile, Role
from wikimarche.text import html, markdown
from wikimarche.text.html import Reference
from wikimarche.text.outline import Outline, Scheme, outline, with_keys
from wikimarche.text.schema import Node
from wikimarche.web.visit import Answer, Page, Visit
from wikimarche.web.words import page_words

__all__ = ["TITLES", "guide_page", "show_guide", "show_home", "show_rights"]

TITLES: Mapping[str, Sentence] = {
    "index": Sentence("Premiers pas"),
    "acheteur": Sentence("Conduire un marché"),
    "redacteur": Sentence("Rédiger une pièce"),
    "clausier": Sentence("Choisir des clauses"),
    "verifier": Sentence("Vérifier un marché"),
    "relecteur": Sentence("Relire et suivre"),
    "administrateur": Sentence("Administrer"),
}


def show_home(visit: Visit) -> Answer:
    """Show my tenders; context: rows (home.Row), awaiting (home.Awaiting), words (the search)."""
    if visit.ask.who.profile is Profile.COMPANY:
        return Page("home/company.html")
    words = visit.query("q")[:200]
    rows = home.rows_of(visit.ask, words=words)
    today = visit.ask.now.astimezone(visit.tongue.zone).date()
    context = {
        "rows": rows,
        "awaiting": [] if words else home.awaiting(visit.ask, rows, today=today),
        "words": words,
        "today": today,
    }
    return Page("home/home.html", context)


@cache
def guide_page(language: str, name: str) -> tuple[Node, Outline]:
    """Give a page of the guide and its sections, which are called by their titles alone."""
    source = files("wikimarche.data") / "guide" / language / f"{name}.md"
    doc = with_keys(markdown.parse(source.read_text("utf-8")).doc)
    sections = outline(doc, Scheme.LOT).sections
    return doc, Outline(tuple(replace(each, number="", label="") for each in sections))


def _references(visit: Visit, page: str) -> dict[tuple[str, str], Reference]:
    """Give the sections of every page of the guide, those of this one by their key alone."""
    found: dict[tuple[str, str], Reference] = {}
    for name in TITLES:
        for section in guide_page(visit.tongue.code, name)[1].sections:
            anchor = f"art-{section.key}"
            href = visit.pages.address("guide_page", page=name, anchor=anchor)
            place = "" if name == page else name
            found[place, section.key] = Reference(section.title, "", href)
    return found


def show_guide(visit: Visit) -> Answer:
    """Show a page of the guide; context: page (name), pages (names), titles (by name), body
    (HTML), contents (Outline).
    """
    name = visit.request.path_params.get("page", "index")
    if name not in TITLES:
        raise NotFound
    doc, contents = guide_page(visit.tongue.code, name)
    context = html.Context(
        outline=contents,
        fields={},
        references=_references(visit, name),
        words=replace(page_words(visit.tongue), of_document="%(number)s"),
    )
    return Page(
        "home/guide.html",
        {
            "page": name,
            "pages": tuple(TITLES),
            "titles": {each: visit.tongue.say(title) for each, title in TITLES.items()},
            "body": html.render(doc, context),
            "contents": contents,
        },
    )


def show_rights(visit: Visit) -> Answer:
    """Show who may do what, from the policy itself; context: policy, roles."""
    return Page("home/rights.html", {"policy": POLICY, "roles": tuple(Role)})
