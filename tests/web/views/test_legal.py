"""The page of the legal check: what it lists, what one answers there, what goes with what."""

from starlette.testclient import TestClient

from tests.desk.checks import WHY
from tests.desk.clauses import NUMBER, shelve
from tests.people import Room
from tests.web.site import Site, send, shown
from wikimarche.desk import placing
from wikimarche.desk.placing import PlaceForm

CHECK = "/tenders/1/check"
ANSWER = {"rule": "R03", "lot": "0", "reason": WHY, "passage": "CCTP#delais"}


def place(room: Room) -> None:
    shelve(room)
    with room.asking(room.bo) as (ask, tender, spec):
        form = PlaceForm(NUMBER, 1, "delais", "p" * 16, values={"part": "60"})
        placing.place_clause(ask, tender, spec, form)


def test_what_is_missing_blocks_and_leads_to_the_clauses_that_would_do(
    alix: TestClient, room: Room
) -> None:
    page = shown(alix.get(CHECK))
    assert "points empêchent de geler le dossier" in page
    assert "Une condition d’exécution environnementale figure dans chaque lot" in page
    assert "Article L2112-2 du code de la commande publique" in page
    link = f"/tenders/1/specs/{room.spec}/clauses?meets=R03"
    assert f'href="{link}"' in alix.get(CHECK).text
    assert alix.get(link).status_code == 200


def test_a_clause_placed_is_shown_as_the_proof_with_its_article(
    alix: TestClient, room: Room
) -> None:
    place(room)
    page = alix.get(CHECK).text
    assert f'href="/tenders/1/specs/{room.spec}#art-delais">CCTP, ' in page
    assert NUMBER in page


def test_an_answer_is_kept_with_its_author_and_may_be_withdrawn(
    alix: TestClient, room: Room
) -> None:
    answer = alix.post(CHECK, data=ANSWER)
    assert answer.headers["location"] == f"{CHECK}?done=answered"
    page = shown(alix.get(CHECK))
    assert "Réponse de Alix Acheteuse" in page
    assert WHY in page
    alix.post(f"{CHECK}/withdraw", data={"rule": "R03", "lot": "0"})
    assert WHY not in shown(alix.get(CHECK))


def test_a_refused_answer_comes_back_open_with_what_was_typed(alix: TestClient) -> None:
    answer = alix.post(CHECK, data=ANSWER | {"reason": "Court, mais dit."})
    assert answer.status_code == 422
    page = answer.text
    assert "Court, mais dit." in page
    assert "CCTP#delais" in page
    assert "d’au moins vingt caractères" in shown(answer)
    assert '<details class="answer" open>' in page


def test_one_answer_may_hold_for_several_lots(alix: TestClient, site: Site) -> None:
    sheet = {"lot_title_1": "Nord", "lot_title_2": "Sud"}
    send(alix, "/tenders/1/sheet", "/tenders/1/sheet", **sheet)
    assert 'value="1"><input type="hidden" name="lot" value="2">' in alix.get(CHECK).text
    alix.post(CHECK, data={**ANSWER, "lot": ["1", "2"]})
    page = shown(alix.get(CHECK))
    assert page.count("Réponse de Alix Acheteuse") == 1


def test_a_form_without_a_lot_leads_nowhere(alix: TestClient) -> None:
    for lot in ("", "x", "-1", "9" * 9):
        assert alix.post(CHECK, data=ANSWER | {"lot": lot}).status_code == 409


def test_freezing_says_which_rules_are_in_the_way(alix: TestClient) -> None:
    for target in ("cross_reading", "visas", "validated"):
        alix.post("/tenders/1/phase", data={"target": target})
    answer = alix.post("/tenders/1/phase", data={"target": "frozen"})
    assert answer.status_code == 409
    assert "La vérification juridique empêche de geler le dossier : R03" in shown(answer)


def test_the_frame_of_the_tender_changes_what_applies(alix: TestClient) -> None:
    alix.post(f"{CHECK}/profile", data={"defence": "1"})
    page = shown(alix.get(CHECK))
    assert "La règle ne vise pas ce marché." in page


def test_what_goes_with_what_is_a_table_by_lot(alix: TestClient, room: Room) -> None:
    assert "Aucune exigence du clausier" in shown(alix.get("/tenders/1/coverage"))
    place(room)
    page = shown(alix.get("/tenders/1/coverage"))
    assert "Produits à faible impact" in page
    assert "Prévention de la pollution" in page


def test_the_check_is_said_in_english_too(site: Site, room: Room) -> None:
    max_ = site.town.person("Max Second", language="en")
    site.town.join(room.alix, room.tender, max_)
    page = shown(site.signed_in(max_).get(CHECK))
    assert "Each lot has an environmental condition of performance" in page
