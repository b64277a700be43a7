"""The home page, the guide and the page that says who may do what."""

from importlib.resources import files

from wikimarche.desk import home
from wikimarche.errors import NotFound
from wikimarche.rules import POLICY, Profile, Role
from wikimarche.text import html, markdown
from wikimarche.text.outline import Scheme, outline, with_keys
from wikimarche.web.visit import Answer, Page, Redirect, Visit
from wikimarche.web.words import page_words

__all__ = ["show_guide", "show_home", "show_rights"]

GUIDE = ("index", "acheteur", "redacteur", "relecteur", "administrateur")


def show_home(visit: Visit) -> Answer:
    """Show my tenders; context: rows (home.Row), awaiting (home.Awaiting), words (the search)."""
    if visit.actor is None:
        return Redirect("sign_in")
    if visit.actor.profile is Profile.COMPANY:
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


def show_guide(visit: Visit) -> Answer:
    """Show a page of the guide; context: page (name), pages (names), body (HTML), contents."""
    name = visit.request.path_params.get("page", "index")
    if name not in GUIDE:
        raise NotFound
    text = (
        files("wikimarche.data") / "guide" / visit.tongue.code / f"{name}.md"
    ).read_text("utf-8")
    doc = with_keys(markdown.parse(text).doc)
    contents = outline(doc, Scheme.LOT)
    context = html.Context(
        outline=contents, fields={}, references={}, words=page_words(visit.tongue)
    )
    return Page(
        "home/guide.html",
        {
            "page": name,
            "pages": GUIDE,
            "body": html.render(doc, context),
            "contents": contents,
        },
    )


def show_rights(visit: Visit) -> Answer:
    """Show who may do what, from the policy itself; context: policy, roles."""
    return Page("home/rights.html", {"policy": POLICY, "roles": tuple(Role)})
