"""What an address names is found among what the actor may see."""

import pytest
from starlette.testclient import TestClient

from tests.people import Room
from tests.web.site import Site
from wikimarche.rules import Profile


@pytest.mark.parametrize("address", ["/tenders/1", "/tenders/1/specs/1"])
def test_a_team_finds_its_tender_and_documents(alix: TestClient, address: str) -> None:
    assert alix.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/tenders/2", "/tenders/1/specs/2", "/tenders/2/specs/1"]
)
def test_what_is_not_there_is_not_found(alix: TestClient, address: str) -> None:
    assert alix.get(address).status_code == 404


def test_a_document_is_found_under_its_own_tender_only(site: Site, room: Room) -> None:
    cy = site.town.person("Cy", Profile.BUYER)
    client = site.signed_in(cy)
    mine = {
        "reference": "C",
        "object": "C",
        "buyer": "C",
        "nature": "works",
        "procedure": "open",
    }
    assert (
        client.post("/tenders/new", data=mine).headers["location"].startswith("/tenders/2")
    )
    assert client.get("/tenders/2/specs/1").status_code == 404


def test_a_withdrawn_document_is_not_found(alix: TestClient) -> None:
    alix.post("/tenders/1/specs/1/withdraw")
    for tail in ("", "/history", "/revisions/1", "/export/md"):
        assert alix.get(f"/tenders/1/specs/1{tail}").status_code == 404
