"""The folder of built files: what is in it is served, nothing beside it is."""

import pytest
from starlette.testclient import TestClient

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
