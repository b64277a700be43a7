"""Templates: an unknown name is an error, words come from tables, assets have lasting names."""

import json
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from starlette.testclient import TestClient

from tests.web.site import Site
from wikimarche.desk import labels
from wikimarche.web.pages import TABLES, Assets, AssetsMissing, Pages

PUBLIC = "public, max-age=31536000, immutable"


def test_an_asset_is_known_by_its_plain_name(pages: Pages) -> None:
    address = pages.assets.address("main.css")
    assert address.startswith("/static/main-")
    assert pages.assets.path("main.css").is_file()


def test_an_asset_that_was_not_built_is_an_error(pages: Pages) -> None:
    with pytest.raises(KeyError):
        pages.assets.address("nothing.css")


def test_without_a_build_it_says_how_to_build(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="make build"):
        Assets(tmp_path)


def test_every_built_file_is_served_for_a_year(client: TestClient, pages: Pages) -> None:
    manifest = pages.assets.folder / "manifest.json"
    for name in json.loads(manifest.read_text("utf-8")):
        answer = client.get(pages.assets.address(name))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, PUBLIC)
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_browser_that_has_a_file_is_not_sent_it_again(
    client: TestClient, pages: Pages
) -> None:
    address = pages.assets.address("main.css")
    tag = client.get(address).headers["etag"]
    answer = client.get(address, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_an_unknown_name_in_a_template_is_an_error_never_a_blank(pages: Pages) -> None:
    with pytest.raises(UndefinedError):
        pages.render("fr", "error.html", {}, None)


def test_every_table_of_words_can_be_named_in_a_template(small_site: Site) -> None:
    assert {
        "phase",
        "role",
        "profile",
        "kind",
        "nature",
        "procedure",
        "scheme",
        "origin",
    } <= set(TABLES)
    assert TABLES["phase"] is labels.PHASES


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_typed_is_escaped_wherever_it_is_shown(pages: Pages, language: str) -> None:
    context = {
        "status": 404,
        "heading": "<script>",
        "sentence": '"><img src=x>',
        "kept_text": "</textarea><script>",
        "theme": '"><script>',
        "flash": "<b>",
        "here": "/x?y=<z>",
    }
    page = pages.render(language, "error.html", context, None)
    for raw in ("<script>", "<img src=x>", "</textarea><script", "<b>", "<z>"):
        assert raw not in page.replace("<script src", "")
