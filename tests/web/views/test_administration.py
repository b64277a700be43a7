"""What the administrator manages, through the pages."""

import io
import re

import docx
import pytest
from starlette.testclient import TestClient

from tests.desk.test_cpv import table
from tests.web.site import Site, said_beside, send, shown
from wikimarche.desk.word_models import shipped_model

ACCOUNT = {
    "name": "Cam Chauffage",
    "email": "Cam@exemple.fr",
    "profile": "service",
    "language": "fr",
}
ADMIN = "/administration"


@pytest.fixture
def ada(site: Site) -> TestClient:
    return site.signed_in(site.town.administrator())


def first_password(page: str) -> str:
    found = re.search(r"\b[a-z]{5}(?:-[a-z]{5}){3}\b", page)
    assert found is not None
    return found[0]


def test_a_new_account_signs_in_with_the_password_shown_once(
    site: Site, ada: TestClient
) -> None:
    answer = send(ada, f"{ADMIN}/accounts/new", f"{ADMIN}/accounts/new", **ACCOUNT)
    assert answer.status_code == 200
    password = first_password(answer.text)
    visitor = site.visitor()
    form = {"email": "cam@exemple.fr", "password": password}
    assert visitor.post("/sign-in", data=form).status_code == 303
    assert visitor.get("/").headers["location"] == "/account?done=change_needed"
    assert password not in ada.get(ADMIN).text
    assert "Cam Chauffage" in ada.get(ADMIN).text


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("email", "cam@"), ("email", "ada.admin@exemple.fr")]
)
def test_an_account_refused_comes_back_as_typed(
    ada: TestClient, field: str, value: str
) -> None:
    address = f"{ADMIN}/accounts/new"
    answer = send(ada, address, address, **(ACCOUNT | {field: value}))
    held, sentence = said_beside(answer, field)
    assert (answer.status_code, held) == (422, value)
    assert sentence


def test_an_account_is_changed_and_its_password_made_anew(
    site: Site, ada: TestClient
) -> None:
    bo = site.town.person("Bo")
    address = f"{ADMIN}/accounts/{bo.id}"
    assert send(ada, address, address, name="Bo Bis", active="1").status_code == 303
    assert "Bo Bis" in ada.get(ADMIN).text
    assert first_password(ada.post(f"{address}/password").text)


def test_an_account_that_does_not_exist_is_not_found(ada: TestClient) -> None:
    assert ada.get(f"{ADMIN}/accounts/404").status_code == 404
    assert ada.post(f"{ADMIN}/accounts/404", data=ACCOUNT).status_code == 404
    assert ada.post(f"{ADMIN}/accounts/404/password").status_code == 404


@pytest.mark.parametrize("kind", ["services", "companies"])
def test_a_name_is_added_renamed_and_refused_twice(ada: TestClient, kind: str) -> None:
    address = f"{ADMIN}/{kind}"
    assert ada.post(address, data={"name": " Voirie "}).status_code == 303
    assert ada.post(f"{address}/1", data={"name": "Voirie et réseaux"}).status_code == 303
    assert "Voirie et réseaux" in ada.get(address).text
    again = ada.post(address, data={"name": "voirie et réseaux"})
    assert (again.status_code, "Ce nom existe déjà." in shown(again)) == (422, True)
    assert ada.post(f"{address}/404", data={"name": "x"}).status_code in (404, 422)


def test_a_wrong_siret_is_said_and_kept(ada: TestClient) -> None:
    answer = ada.post(f"{ADMIN}/companies", data={"name": "Net", "siret": "123"})
    assert answer.status_code == 422
    assert 'value="123"' in answer.text
    assert "14 chiffres" in shown(answer)


def test_a_word_model_is_put_in_place_handed_over_and_taken_away(ada: TestClient) -> None:
    address = f"{ADMIN}/word-model"
    made = io.BytesIO()
    docx.Document().save(made)
    sent = ada.post(address, files={"file": ("charte.docx", made.getvalue())})
    assert sent.status_code == 303
    assert "charte.docx" in ada.get(address).text
    assert ada.get(f"{address}/file").content == made.getvalue()
    assert ada.post(f"{address}/remove").status_code == 303
    assert ada.get(f"{address}/file").content == shipped_model()


@pytest.mark.parametrize("address", [f"{ADMIN}/word-model", f"{ADMIN}/cpv"])
@pytest.mark.parametrize("content", [None, b"", b"not one"])
def test_a_file_that_does_not_fit_is_said(
    ada: TestClient, address: str, content: bytes | None
) -> None:
    answer = ada.post(address, files={} if content is None else {"file": ("a.x", content)})
    assert answer.status_code == 422
    assert said_beside(answer, "file")[1]


def test_the_vocabulary_is_loaded_and_searched(ada: TestClient) -> None:
    address = f"{ADMIN}/cpv"
    sent = ada.post(address, files={"file": ("cpv.csv", table().encode())})
    assert sent.status_code == 303
    assert "Élément 12" in ada.get(address, params={"q": "element 12"}).text
