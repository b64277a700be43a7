from pathlib import Path

from starlette.testclient import TestClient

from tests.bench.bare import create_bare, fill_bare


def test_the_bare_application_shows_a_page_and_saves_to_whoever_has_a_session(
    tmp_path: Path,
) -> None:
    path = tmp_path / "bare.sqlite3"
    token = fill_bare(path, {"p20": "<p>Bonjour</p>"})
    with TestClient(create_bare(str(path)), follow_redirects=False) as client:
        assert client.get("/pages/p20").status_code == 404
        client.cookies.set("session", token)
        assert "<p>Bonjour</p>" in client.get("/pages/p20").text
        assert client.post("/pages/p20").status_code == 303
