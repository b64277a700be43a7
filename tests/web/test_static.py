"""The folder of built files: what is in it is served, nothing beside it is."""

import re

import pytest
from starlette.testclient import TestClient

from wikimarche.web.pages import Pages

PART = re.compile(r"""["']\./(parts/[\w-]+\.js)["']""")
BESIDE = [
    "/static/",
    "/static",
    "/static/manifest.json/..",
    "/static/..%2Fcss%2Fmain.css",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static//etc/passwd",
    "/static/fonts",
    "/static/" + "x" * 5000,
]


@pytest.mark.parametrize("address", BESIDE)
def test_nothing_beside_the_built_files_is_served(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "content-security-policy" in answer.headers


def test_built_files_are_only_read(client: TestClient) -> None:
    assert client.post("/static/manifest.json").status_code == 404


def test_the_parts_of_a_script_are_served_as_the_script_is(
    client: TestClient, pages: Pages
) -> None:
    script = client.get(pages.assets.address("write.js"))
    parts = set(PART.findall(script.text))
    assert any(part.startswith("parts/later-") for part in parts)
    for part in parts:
        answer = client.get(f"/static/{part}")
        assert answer.status_code == 200
        for name in ("cache-control", "content-type", "content-security-policy"):
            assert answer.headers[name] == script.headers[name]
