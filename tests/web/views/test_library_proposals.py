"""What is proposed to the library: who sees it, how it is compared, what the author is told."""

import pytest
from lxml.html import document_fromstring
from starlette.testclient import TestClient

from tests.desk.clauses import FILE, NUMBER, another, shelve
from tests.people import Room
from tests.web.site import Site, form_in, said_beside, send, shown, values
from wikimarche.desk import library
from wikimarche.desk.catalogue import catalogue_of

CLAUSE = f"/library/{NUMBER}"
PROPOSALS, ONE = "/library/proposals", "/library/proposals/1"
MINE = f"{PROPOSALS}/mine"
WISHED = FILE.replace("trimestre", "semestre").replace("Admettre", "Accepter")


@pytest.fixture
def shelf(small_room: Room) -> Room:
    """Give a room where somebody proposes another wording of a clause."""
    shelve(small_room)
    wish(small_room, WISHED, base=1)
    return small_room


def wish(room: Room, body: str, *, base: int = 0) -> None:
    with room.town.asking(room.bo) as ask:
        library.propose(ask, body, reason="Moins <b>lourd</b>.", base_version=base)


@pytest.fixture
def bo(shelf: Room, small_site: Site) -> TestClient:
    return small_site.signed_in(shelf.bo)


@pytest.fixture
def gil(shelf: Room, small_site: Site) -> TestClient:
    return small_site.signed_in(shelf.town.person("Gil Clausier", is_steward=True))


def published(room: Room, number: str = NUMBER) -> tuple[str, int]:
    with room.town.store.reading() as session:
        shelved = catalogue_of(session).shelves[number]
    return shelved.clause.wordings[1], shelved.version


def test_what_waits_is_listed_with_who_when_and_why(gil: TestClient) -> None:
    page = gil.get(PROPOSALS)
    for words in ("Produits à faible impact", "Bo Bâtiment", "2 mars 2026 à 10:00"):
        assert words in shown(page)
    assert "Moins &lt;b&gt;lourd&lt;/b&gt;." in page.text
    assert "Propositions (1)" in shown(gil.get("/library"))


def test_nothing_that_waits_is_said_so(shelf: Room, gil: TestClient) -> None:
    send(gil, ONE, ONE, answer="decline", reason="Non.")
    assert "Aucune proposition n’attend" in shown(gil.get(PROPOSALS))
    assert "Propositions (" not in shown(gil.get("/library"))


def test_a_proposal_is_compared_to_the_word_its_card_too(gil: TestClient) -> None:
    page = document_fromstring(gil.get(ONE).text)
    gone = "".join(values(page, "//del//text()"))
    come = "".join(values(page, "//ins//text()"))
    for old, new in (("trimestre", "semestre"), ("Admettre", "Accepter")):
        assert old in gone
        assert new in come


def test_accepting_publishes_what_the_steward_adapted(shelf: Room, gil: TestClient) -> None:
    sent = form_in(document_fromstring(gil.get(ONE).text), ONE)
    adapted = sent["basic"].replace("chaque semestre", "deux fois par an")
    answer = gil.post(
        ONE, data=sent | {"basic": adapted, "answer": "accept", "reason": "Oui, adaptée."}
    )
    assert answer.headers["location"] == f"{PROPOSALS}?done=proposal_accepted"
    wording, version = published(shelf)
    assert "deux fois par an" in wording
    assert version == 2


def test_declining_changes_nothing_and_the_author_reads_why(
    shelf: Room, bo: TestClient, gil: TestClient
) -> None:
    answer = send(gil, ONE, ONE, answer="decline", reason="Trop <i>peu</i> suivi.")
    assert answer.headers["location"] == f"{PROPOSALS}?done=proposal_declined"
    assert published(shelf)[1] == 1
    page = bo.get(MINE)
    assert "Trop &lt;i&gt;peu&lt;/i&gt; suivi." in page.text
    assert "Gil Clausier, 2 mars 2026" in shown(page)
    assert "Déclinée" in shown(page)


@pytest.mark.parametrize("answer", ["accept", "decline", ""])
def test_an_answer_wants_its_reason_and_nothing_is_lost(
    shelf: Room, gil: TestClient, answer: str
) -> None:
    page = send(gil, ONE, ONE, answer=answer, basic="Adapté.", reason="")
    assert page.status_code == 422
    assert published(shelf)[1] == 1
    assert said_beside(page, "reason")[1]


def test_an_adaptation_that_cannot_be_read_comes_back_open(gil: TestClient) -> None:
    page = send(gil, ONE, ONE, answer="accept", basic="# Titre", reason="Oui.")
    assert page.status_code == 422
    held, said = said_beside(page, "basic")
    assert held == "# Titre"
    assert "titre inconnu" in said
    opened = "//details[@open]//textarea[@name='basic']/@name"
    assert values(document_fromstring(page.text), opened) == ["basic"]
    assert said_beside(page, "reason")[0] == "Oui."


def test_one_that_was_answered_is_shown_with_its_answer_and_no_form(
    shelf: Room, gil: TestClient
) -> None:
    sent = form_in(document_fromstring(gil.get(ONE).text), ONE)
    gil.post(ONE, data=sent | {"answer": "accept", "reason": "Entendu."})
    late = gil.post(ONE, data=sent | {"answer": "decline", "reason": "Non."})
    assert late.status_code == 409
    assert "Cette proposition a déjà reçu sa réponse." in shown(late)
    page = gil.get(ONE)
    assert "a reçu sa réponse : publiée" in shown(page).replace("\u00a0", " ")
    assert "Entendu." in page.text
    assert f'action="{ONE}"' not in page.text
    assert "semestre" in "".join(values(document_fromstring(page.text), "//ins//text()"))


def test_when_another_version_came_first_there_is_a_way_to_go_on(
    shelf: Room, gil: TestClient
) -> None:
    sent = form_in(document_fromstring(gil.get(ONE).text), ONE)
    shelve(shelf, FILE.replace("Au moins", "Pas moins de"), base=1, reason="Autre.")
    late = gil.post(ONE, data=sent | {"answer": "accept", "reason": "Oui."})
    assert late.status_code == 409
    assert "publiée entre-temps" in shown(late)
    page = gil.get(ONE).text
    assert "La version 2 a été publiée depuis" in page
    answer = send(gil, ONE, ONE, answer="accept", reason="Oui, sur la version 2.")
    assert answer.headers["location"] == f"{PROPOSALS}?done=proposal_accepted"
    assert "semestre" in published(shelf)[0]


def test_the_words_of_a_proposal_of_another_clause_are_not_taken(
    shelf: Room, gil: TestClient
) -> None:
    with shelf.town.asking(shelf.town.person("Lou", is_steward=True)) as ask:
        library.publish(ask, another("WM-NET-902"), reason="Neuve.", base_version=0)
    for asked in ("1", "9", "x", "9" * 30):
        page = gil.get(f"/library/WM-NET-902/publish?proposal={asked}").text
        assert "semestre" not in page


# --- a clause that the library has not


def test_a_new_clause_is_shown_whole(shelf: Room, gil: TestClient) -> None:
    wish(shelf, another("WM-NET-903"))
    page = shown(gil.get(f"{PROPOSALS}/2"))
    assert "Nouvelle clause" in page
    assert "[Part minimale]" in page
    assert "Ce que la proposition change" not in page


def test_a_number_taken_meanwhile_is_said_beside_the_card(
    shelf: Room, gil: TestClient
) -> None:
    for _ in range(2):
        wish(shelf, another("WM-NET-903"))
    for address in (f"{PROPOSALS}/2", f"{PROPOSALS}/3"):
        answer = send(gil, address, address, answer="accept", reason="Oui.")
    assert answer.status_code == 422
    held, said = said_beside(answer, "head")
    assert "déjà celui d’une autre clause" in said
    free = {"head": held.replace("903", "904"), "answer": "accept", "reason": "Oui."}
    assert send(gil, address, address, **free).status_code == 303
    assert published(shelf, "WM-NET-904")[1] == 1


# --- who sees what


def test_one_sees_ones_own_proposals_and_no_others(
    shelf: Room, small_site: Site, bo: TestClient
) -> None:
    assert "Produits à faible impact" in shown(bo.get(MINE))
    other = small_site.signed_in(shelf.alix)
    assert "Vous n’avez encore rien proposé" in shown(other.get(MINE))
    for address in (PROPOSALS, ONE):
        assert bo.get(address).status_code == 403
    assert bo.post(ONE, data={"answer": "accept", "reason": "É"}).status_code == 403


@pytest.mark.parametrize("number", ["9", "0", "99999999999", str(2**31), "x"])
def test_a_proposal_that_is_not_there_is_missing(gil: TestClient, number: str) -> None:
    assert gil.get(f"{PROPOSALS}/{number}").status_code == 404
    data = {"answer": "decline", "reason": "Non."}
    assert gil.post(f"{PROPOSALS}/{number}", data=data).status_code == 404
