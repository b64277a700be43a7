"""What a page names is there: its links, its forms, its files, its anchors."""

from urllib.parse import urljoin, urlsplit

import pytest
from lxml.html import HtmlElement, document_fromstring
from starlette.routing import Match

from tests.web.site import Filled, gets, host, row, values
from wikimarche.web.routing import Route

FILES = {
    "livez",
    "readyz",
    "word_model_file",
    "cpv",
    "image",
    "export_tender",
    "library_folder",
    "library_data",
    "clauses_annex",
    "export",
    "sign_in",
}
PAGES = [r for r in gets() if r.name not in FILES and not r.script]
NAMING = "//@aria-describedby | //@aria-labelledby | //@aria-controls | //label/@for"


def page_of(filled: Filled, route: Route) -> HtmlElement:
    client = filled.site.signed_in(filled.people[host(route)])
    return document_fromstring(client.get(filled.address(route)).text)


def leads(filled: Filled, method: str, path: str) -> bool:
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in filled.site.app.routes)


def named(page: HtmlElement) -> list[tuple[str, str]]:
    """Give the methods and addresses of the links, files and forms of a page."""
    links = values(page, "//a/@href | //img/@src | //script/@src | //link/@href")
    forms = [form for form in page.findall(".//form") if form.get("method") != "dialog"]
    asked = [(form.get("method", "get").upper(), form.get("action", "")) for form in forms]
    return [("GET", link) for link in links] + asked


@pytest.mark.parametrize("route", PAGES, ids=row)
def test_no_link_or_form_leads_nowhere(filled: Filled, route: Route) -> None:
    here = filled.address(route)
    found = [
        (method, urlsplit(urljoin(here, to)))
        for method, to in named(page_of(filled, route))
    ]
    ours = [(method, to.path) for method, to in found if not to.scheme and not to.netloc]
    assert ours
    assert [place for place in ours if not leads(filled, *place)] == []


@pytest.mark.parametrize("route", PAGES, ids=row)
def test_what_a_page_refers_to_is_in_it_once(filled: Filled, route: Route) -> None:
    page = page_of(filled, route)
    ids = values(page, "//@id")
    anchors = {
        to[1:] for to in values(page, "//a/@href") if to.startswith("#") and to != "#"
    }
    wanted = anchors | {name for names in values(page, NAMING) for name in names.split()}
    assert wanted - set(ids) == set()
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("route", PAGES, ids=row)
def test_every_field_has_a_label(filled: Filled, route: Route) -> None:
    page = page_of(filled, route)
    fields = "//input[not(@aria-hidden='true' or @type='hidden' or @type='submit')] | //select | //textarea"
    found = page.xpath(fields)
    assert isinstance(found, list)
    bare = [
        str(each.get("name"))
        for each in found
        if isinstance(each, HtmlElement)
        and not each.get("aria-label")
        and not each.get("aria-labelledby")
        and each.label is None
        and next(each.iterancestors("label"), None) is None
    ]
    assert bare == []
