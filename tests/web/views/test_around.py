"""What stands around a document: its contents as branches, the text a browser may forget."""

import re

from starlette.testclient import TestClient

from tests.people import Room, edit
from tests.web.site import Site
from wikimarche.store.tables import Account
from wikimarche.text import markdown
from wikimarche.text.outline import Scheme, outline
from wikimarche.web.views.around import Branch, face_of, tree

SPEC = "/tenders/1/specs/1"


def branches(text: str) -> list[object]:
    def plain(branch: Branch) -> object:
        number, title, href, _, _, inside = branch
        return (number, title, href, [plain(each) for each in inside])

    sections = outline(markdown.parse(text).doc, Scheme.ARTICLES).sections
    return [plain(each) for each in tree(sections)]


def test_articles_hang_under_the_one_that_holds_them() -> None:
    assert branches("# A {#a}\n\n## B {#b}\n\n### C {#c}\n\n## D {#d}\n\n# E {#e}\n") == [
        (
            "1",
            "A",
            "#art-a",
            [
                ("1.1", "B", "#art-b", [("1.1.1", "C", "#art-c", [])]),
                ("1.2", "D", "#art-d", []),
            ],
        ),
        ("2", "E", "#art-e", []),
    ]


def test_a_level_that_is_skipped_hangs_all_the_same() -> None:
    (only,) = branches("# A {#a}\n\n### C {#c}\n")
    assert "#art-c" in str(only)
    assert branches("") == []


def test_somebody_is_drawn_by_initials_and_a_colour(room: Room) -> None:
    with room.asking(room.bo) as (ask, _, _spec):
        account = ask.session.get(Account, room.bo.id)
        assert account is not None
        face = face_of(account)
    assert (face.initials, face.tone) == (room.bo.initials, room.bo.tone)


def kept(client: TestClient, edit_id: str) -> list[str]:
    page = client.get(f"{SPEC}?edit={edit_id}").text
    return re.findall(r'data-kept="([^"]*)"', page)


def test_the_text_just_saved_is_forgotten_by_its_writer_s_browser_alone(
    site: Site, alix: TestClient, room: Room
) -> None:
    form = edit("delais", "# Délais {#delais}\n\nDouze jours.", 1)
    room.save(room.bo, form)
    bo = site.signed_in(room.bo)
    assert f"{room.bo.id}/spec/1/delais" in kept(bo, form.edit_id)
    assert kept(alix, form.edit_id) == []
    assert kept(bo, "unknown") == []
