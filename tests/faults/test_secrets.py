"""Nothing secret in logs, addresses or caches (P19): canary words driven through a real server."""

import http.client
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.clock import Clock
from tests.faults.load import Served
from tests.people import PASSWORD, Room, Town, room_in
from wikimarche.app import now
from wikimarche.desk.keys import make_key
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

CANARIES = {
    "password": "canari-mot-de-passe",
    "text": "canari-du-texte",
    "title": "canari-du-titre",
    "company": "canari-entreprise",
    "mail": "canari.adresse@exemple.fr",
    "edit": "canari-edition-0001",
    "file": "canari-fichier.docx",
    "database": "canari-base",
    "question": "canari-question",
    "cookie": "canari-temoin",
    "measures": "canari-des-mesures",
}
SPEC = "/tenders/1/specs/1"
EDIT = f"{SPEC}/sections/delais/edit"
BOUNDARY = "limite"


@dataclass
class Browser:
    """Sends requests to the server, and keeps the headers of every answer."""

    served: Served
    token: str = ""
    headers: list[tuple[int, str, Mapping[str, str]]] = field(default_factory=list)

    def send(self, method: str, path: str, body: str = "", kind: str = "") -> int:
        """Send one request as this person."""
        line = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=30)
        sent = {"Cookie": f"session={self.token}; other={CANARIES['cookie']}"}
        if method == "POST":
            sent["Content-Type"] = kind or "application/x-www-form-urlencoded"
            sent["Sec-Fetch-Site"] = "same-origin"
        line.request(method, path, body.encode() or None, sent)
        answer = line.getresponse()
        answer.read()
        line.close()
        headers: dict[str, str] = {}
        for name, value in answer.getheaders():
            headers[name.lower()] = f"{headers.get(name.lower(), '')} {value}".strip()
        self.headers.append((answer.status, path, headers))
        return answer.status

    def post(self, path: str, **form: str) -> int:
        """Send a form."""
        return self.send("POST", path, urlencode(form))

    def upload(self, path: str, content: str) -> int:
        """Send a file under a name that must not be told."""
        head = f'Content-Disposition: form-data; name="file"; filename="{CANARIES["file"]}"'
        start = 'Content-Disposition: form-data; name="start"\r\n\r\nfile'
        body = f"--{BOUNDARY}\r\n{start}\r\n--{BOUNDARY}\r\n{head}\r\n\r\n{content}\r\n--{BOUNDARY}--"
        return self.send("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")


@pytest.fixture(params=["json", "text"])
def served(
    request: pytest.FixtureRequest, blank_url: str, tmp_path: Path
) -> Iterator[Served]:
    url = blank_url.replace("postgres@", f"postgres:{CANARIES['database']}@")
    settings = {
        "WIKIMARCHE_LOG_FORMAT": request.param,
        "WIKIMARCHE_LOG_LEVEL": "debug",
        "WIKIMARCHE_METRICS_TOKEN": CANARIES["measures"],
        "WIKIMARCHE_DISK_RESERVE_MB": "0",
        "WIKIMARCHE_UPLOAD_RESERVE_MB": "0",
    }
    found = Served(url, tmp_path, settings=settings)
    yield found
    found.stop()


def peopled(url: str) -> Room:
    store = open_store(url)
    upgrade(store)
    town = Town(store, Clock(now()))
    room = room_in(town)
    town.person("Ada", email=CANARIES["mail"], is_admin=True)
    store.close()
    return room


def signed_in(served: Served, email: str) -> Browser:
    """Sign in through the form; a wrong password first."""
    browser = Browser(served)
    assert browser.post("/sign-in", email=email, password=CANARIES["password"]) == 422
    assert browser.post("/sign-in", email=email, password=PASSWORD) == 303
    cookie = browser.headers[-1][2]["set-cookie"]
    found = re.search(r"session=([^;]+)", cookie)
    assert found is not None
    browser.token = found[1]
    return browser


def walk(alix: Browser, ada: Browser) -> None:
    """Use the whole site with the canaries, as it should be and as it should not."""
    text = f"# Délais {{#delais}}\n\n{CANARIES['text']}"
    form = {"text": text, "base": "1", "edit_id": CANARIES["edit"], "reason": "x"}
    sheet = {"reference": "X-1", "object": CANARIES["title"], "buyer": "Y"}
    sheet |= {"nature": "services", "procedure": "adapted"}
    assert alix.post("/tenders/new", **sheet) == 303
    alix.post("/tenders/new", **sheet, offers_date="hier")
    assert alix.post(EDIT, **form) == 303
    alix.post(EDIT, **{**form, "text": "\x00" + text})
    alix.post(EDIT, **{**form, "base": "99", "edit_id": CANARIES["edit"] + "b"})
    alix.send("POST", EDIT, f'{{"text": "{CANARIES["text"]}"', "application/json")
    alix.upload("/tenders/1/specs/new", "\x00" + CANARIES["text"])
    alix.upload("/tenders/1/images", CANARIES["text"])
    alix.send("POST", EDIT, CANARIES["text"], "multipart/form-data; boundary=")
    assert ada.post("/administration/companies", name=CANARIES["company"]) == 303
    ada.post("/administration/companies", name=CANARIES["company"], siret="x")
    account = {"name": "Zo", "email": "x" + CANARIES["mail"], "profile": "buyer"}
    ada.post("/administration/accounts/new", **account)
    ada.post("/account/password", current=CANARIES["password"], new="a", again="b")
    for path in ("/", "/tenders/1", SPEC, EDIT, f"{SPEC}/history", f"{SPEC}/export/docx"):
        assert alix.send("GET", path) == 200
    for path in (f"/cpv?q={CANARIES['question']}", f"/?q={CANARIES['question']}"):
        alix.send("GET", path)
    alix.send("GET", f"/tenders/99?q={CANARIES['question']}")
    alix.send("GET", f"/{CANARIES['question']}")
    alix.send("GET", f"{SPEC}/sections/{CANARIES['text']}/edit")
    ada.send("GET", "/administration")
    ada.send("GET", f"/metrics?token={CANARIES['measures']}")


def broken(url: str) -> None:
    """Take away a table, so that a view breaks in the middle of a save."""
    store = open_store(url) if url.startswith("postgresql") else None
    if store is None:
        return
    with store.writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE revision_text RENAME TO gone")
        connection.exec_driver_sql("ALTER TABLE edit RENAME TO gone_too")
    store.close()


def test_no_secret_is_in_a_log_an_address_or_a_cache(
    served: Served, tmp_path: Path
) -> None:
    peopled(served.url)
    make_key(tmp_path / "seal.key")
    sealed_with = (tmp_path / "seal.key").read_text("ascii").splitlines()[1]
    served.start()
    alix = signed_in(served, "alix.acheteuse@exemple.fr")
    ada = signed_in(served, CANARIES["mail"])
    walk(alix, ada)
    broken(served.url)
    status = alix.post(EDIT, text=CANARIES["text"], base="2", edit_id=CANARIES["edit"])
    assert status == (500 if served.url.startswith("postgresql") else 303)
    served.stop()
    log = (tmp_path / "server.log").read_text("utf-8")
    secrets = [*CANARIES.values(), PASSWORD, alix.token, ada.token, sealed_with]
    assert [secret for secret in secrets if secret in log] == []
    assert log.count("request") > 20
    answers = alix.headers + ada.headers
    assert {status for status, _, _ in answers} >= {200, 303, 404, 422}
    told = " ".join(headers.get("location", "") for _, _, headers in answers)
    # A spent edit id opens nothing: the page after a save is asked for by it.
    secrets.remove(CANARIES["edit"])
    assert [secret for secret in secrets if secret in told] == []
    shared = [(path, h["cache-control"]) for _, path, h in answers if not private(h)]
    assert shared == []


def private(headers: Mapping[str, str]) -> bool:
    """Tell whether no shared cache may keep an answer, nor a browser without asking again."""
    kept = headers["cache-control"]
    return "private" in kept and ("no-store" in kept or "no-cache" in kept)


def test_a_database_address_that_cannot_be_is_refused_without_its_password(
    tmp_path: Path,
) -> None:
    address = f"mysql://me:{CANARIES['database']}@db/wiki"
    with pytest.raises(AssertionError) as raised:
        Served(address, tmp_path).start()
    assert "WIKIMARCHE_DATABASE_URL" in str(raised.value)
    assert CANARIES["database"] not in (tmp_path / "server.log").read_text("utf-8")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, workers: str
) -> None:
    address = f"postgresql://me:{CANARIES['database']}@127.0.0.1:9/nothing"
    with pytest.raises(AssertionError):
        Served(address, tmp_path, settings={"WIKIMARCHE_WORKERS": workers}).start()
    log = (tmp_path / "server.log").read_text("utf-8")
    assert "ne répond pas" in log
    assert CANARIES["database"] not in log
