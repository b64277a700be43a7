"""Adding a document from anything, its settings, its order, its withdrawal."""

from dataclasses import replace

import pytest

from tests.people import SHEET, Room, Town
from wikimarche.desk import models, specs
from wikimarche.desk.labels import SPEC_CODES, SpecKind
from wikimarche.desk.sheet import LotForm
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import Busy, Forbidden, Invalid, NotFound
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store import specs as spec_store
from wikimarche.store import tenders as tender_store
from wikimarche.store.tables import Spec
from wikimarche.store.texts import text_of
from wikimarche.text import markdown

TEXT = "Délais\n\nLe délai est de dix jours — « ouvrés » — à 5 %.\n"


class Desk:
    """A buyer at a tender, who adds documents."""

    def __init__(self, town: Town) -> None:
        self.town, self.buyer = town, town.buyer()
        lots = [LotForm("Lycées"), LotForm("Siège")]
        self.tender = town.tender(self.buyer, replace(SHEET, lots=lots))

    def add(
        self, start: Start, form: SpecForm | None = None, who: Actor | None = None
    ) -> Spec:
        with self.town.asking(who or self.buyer) as ask:
            row = self.town.row(ask, self.tender)
            return specs.add_spec(ask, row, form or SpecForm("cctp"), start)

    def refused(self, start: Start, form: SpecForm | None = None) -> dict[str, str]:
        with pytest.raises(Invalid) as error:
            self.add(start, form)
        return {name: str(fault) for name, fault in error.value.fields.items()}

    def text(self, spec: Spec) -> str:
        with self.town.asking(self.buyer) as ask:
            return text_of(ask.session, spec_store.head_of(ask.session, spec.id or 0))

    def fields(self) -> list[str]:
        with self.town.asking(self.buyer) as ask:
            return [row.name for row in tender_store.field_values(ask.session, self.tender)]

    def codes(self) -> list[str]:
        with self.town.asking(self.buyer) as ask:
            return [row.code for row in spec_store.specs_of(ask.session, self.tender)]


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)


@pytest.fixture
def small_desk(small_town: Town) -> Desk:
    return Desk(small_town)


def keys(text: str) -> list[str]:
    doc = markdown.parse(text).doc
    return [
        str(block.attrs["key"]) for block in doc.children if block.type.name == "heading"
    ]


def from_file(name: str, content: bytes) -> Start:
    return Start(file_name=name, content=content)


@pytest.mark.parametrize("model", models.models(), ids=lambda model: str(model.id))
def test_each_model_gives_a_document_whose_articles_have_keys(
    small_desk: Desk, model: models.Model
) -> None:
    spec = small_desk.add(Start(model=model.id), SpecForm(model.kind))
    found = keys(small_desk.text(spec))
    assert all(found)
    assert len(set(found)) == len(found)


def test_a_model_brings_its_fields_once_to_be_filled_in(desk: Desk) -> None:
    desk.add(Start(model="cctp-services"))
    first = desk.fields()
    desk.add(Start(model="cctp-services"))
    assert first == desk.fields() != []
    with desk.town.asking(desk.buyer) as ask:
        rows = tender_store.field_values(ask.session, desk.tender)
        assert all(row.label and not row.value for row in rows)


def test_a_model_that_does_not_exist_is_refused(small_desk: Desk) -> None:
    assert list(small_desk.refused(Start(model="nothing"))) == ["model"]


def test_a_blank_document_begins_with_its_object(desk: Desk) -> None:
    assert desk.text(desk.add(Start())) == "# Objet {#objet}\n\n{{objet}}\n"
    assert desk.fields() == []


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["piece.txt", "PIECE.MD"])
def test_a_text_file_is_read_in_the_codings_of_offices(
    small_desk: Desk, coding: str, name: str
) -> None:
    text = small_desk.text(small_desk.add(from_file(name, TEXT.encode(coding))))
    assert "dix jours — « ouvrés » — à 5 %." in text


def test_a_marked_up_file_keeps_its_bytes_and_its_articles_get_keys(desk: Desk) -> None:
    source = "# Objet\n\n* un\n* deux\n\n## Suite {#s}\n\nFin.\n"
    text = desk.text(desk.add(from_file("a.md", source.encode())))
    assert text == source.replace("# Objet", "# Objet {#objet}", 1)


def test_a_web_page_is_read_without_what_it_runs(desk: Desk) -> None:
    page = b"<h1>Objet</h1><script>alert(1)</script><p>Le <b>titulaire</b> nettoie.</p>"
    text = desk.text(desk.add(from_file("a.html", page)))
    assert text == "# Objet {#objet}\n\nLe **titulaire** nettoie.\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", b"\x7fELF\x00\x01", "lisible"),
        ("a.docx", b"PK\x03\x04 text", "lisible"),
        ("a", b"text", "lisible"),
        ("a.md", b"x" * 2_000_001, "2 Mo"),
        ("a.md", b"x" * 1_000_001, "1000 ko"),
        ("a.txt", b"un\ndeux \x07", "Ligne 2"),
        ("a.html", b"<p>\xef\xbf\xbe</p>", "Ligne 1"),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    small_desk: Desk, name: str, content: bytes, said: str
) -> None:
    assert said in small_desk.refused(from_file(name, content))["file"]
    assert small_desk.codes() == []


def test_a_large_file_is_read_in_the_workshop_and_says_the_same(small_desk: Desk) -> None:
    start = from_file("a.html", b"<h1>Objet</h1>" + b"<p>Le titulaire nettoie.</p>" * 4000)
    shop = Workshop(processes=1)
    there, here = specs.read_start(start, workshop=shop), specs.read_start(start)
    shop.close()
    assert there.source is not None
    assert here.source is not None
    assert there.source.doc.eq(here.source.doc)
    assert small_desk.text(small_desk.add(there)) == here.source.text
    with pytest.raises(Busy):  # it was not read here instead
        specs.read_start(start, workshop=shop)


def test_a_file_that_costs_too_much_to_read_is_refused(small_desk: Desk) -> None:
    shop = Workshop(processes=1, seconds=0.01)
    with pytest.raises(Invalid) as refusal:
        specs.read_start(from_file("a.md", b"Un *mot.\n\n" * 15_000), workshop=shop)
    shop.close()
    assert "trop complexe" in str(refusal.value.fields["file"])
    assert small_desk.codes() == []


def test_an_empty_file_is_an_empty_document(small_desk: Desk) -> None:
    assert small_desk.text(small_desk.add(from_file("a.md", b""))).strip() == ""


def test_a_document_is_copied_from_another_tender_of_mine(room: Room) -> None:
    other = room.town.tender(room.alix, replace(SHEET, reference="2026-B"))
    with room.town.asking(room.alix) as ask:
        start = Start(copy_of=(room.tender, room.spec))
        row = room.town.row(ask, other)
        copy = specs.add_spec(ask, row, SpecForm("cctp"), start)
        head = spec_store.head_of(ask.session, copy.id or 0)
        assert text_of(ask.session, head) == room.text()


@pytest.mark.parametrize("place", [(1, 404), (404, 1)])
def test_what_does_not_exist_cannot_be_copied(
    small_room: Room, place: tuple[int, int]
) -> None:
    with pytest.raises(NotFound), small_room.town.asking(small_room.alix) as ask:
        row = small_room.town.row(ask, small_room.tender)
        specs.add_spec(ask, row, SpecForm("cctp"), Start(copy_of=place))


def test_a_document_of_a_tender_one_cannot_see_does_not_exist(room: Room) -> None:
    cy = room.town.person("Cy Curieux", Profile.BUYER)
    mine = room.town.tender(cy, replace(SHEET, reference="2026-C"))
    with pytest.raises(NotFound), room.town.asking(cy) as ask:
        start = Start(copy_of=(room.tender, room.spec))
        specs.add_spec(ask, room.town.row(ask, mine), SpecForm("cctp"), start)


def test_documents_of_a_kind_are_told_apart_by_their_codes(desk: Desk) -> None:
    for kind in ("cctp", "ccap", "cctp", "cctp"):
        desk.add(Start(), SpecForm(kind))
    assert desk.codes() == ["CCTP", "CCAP", "CCTP-2", "CCTP-3"]


def test_the_code_of_a_withdrawn_document_is_not_given_again(desk: Desk) -> None:
    spec = desk.add(Start())
    with desk.town.asking(desk.buyer) as ask:
        tender, row = desk.town.rows(ask, desk.tender, spec.id or 0)
        specs.withdraw_spec(ask, tender, row)
    assert desk.codes() == []
    desk.add(Start())
    assert desk.codes() == ["CCTP-2"]


@pytest.mark.parametrize("kind", SpecKind)
def test_a_document_without_a_title_bears_the_name_of_its_kind(
    small_desk: Desk, kind: SpecKind
) -> None:
    spec = small_desk.add(Start(), SpecForm(kind))
    assert spec.title
    assert spec.code == SPEC_CODES[kind]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (SpecForm(""), "kind"),
        (SpecForm("memo"), "kind"),
        (SpecForm("cctp", title="x" * 161), "title"),
        (SpecForm("cctp", title="bip \x07"), "title"),
        (SpecForm("cctp", scheme="roman"), "scheme"),
        (SpecForm("cctp", lot="3"), "lot"),
        (SpecForm("cctp", lot="x"), "lot"),
        (SpecForm("cctp", service="404"), "service"),
    ],
)
def test_a_setting_that_cannot_be_says_which_field(
    small_desk: Desk, form: SpecForm, field: str
) -> None:
    assert list(small_desk.refused(Start(), form)) == [field]


def test_settings_change_but_the_kind_and_the_code(desk: Desk) -> None:
    spec = desk.add(Start())
    with desk.town.asking(desk.buyer) as ask:
        tender, row = desk.town.rows(ask, desk.tender, spec.id or 0)
        form = SpecForm("rc", title="Lycées", scheme="lot", lot="2")
        specs.arrange_spec(ask, tender, row, form)
        assert (row.kind, row.code) == ("cctp", "CCTP")
        assert (row.title, row.scheme, row.lot_number) == ("Lycées", "lot", 2)


def test_documents_move_up_and_down_and_stop_at_the_ends(desk: Desk) -> None:
    first, *_ = [desk.add(Start(), SpecForm(kind)) for kind in ("cctp", "ccap", "rc")]
    for direction, expected in [
        ("up", ["CCTP", "CCAP", "RC"]),
        ("down", ["CCAP", "CCTP", "RC"]),
        ("down", ["CCAP", "RC", "CCTP"]),
        ("down", ["CCAP", "RC", "CCTP"]),
        ("sideways", ["CCAP", "RC", "CCTP"]),
        ("up", ["CCAP", "CCTP", "RC"]),
    ]:
        with desk.town.asking(desk.buyer) as ask:
            tender, row = desk.town.rows(ask, desk.tender, first.id or 0)
            specs.move_spec(ask, tender, row, direction)
        assert desk.codes() == expected


def test_a_writer_adds_documents_but_arranges_none(desk: Desk) -> None:
    bo = desk.town.person("Bo")
    desk.town.join(desk.buyer, desk.tender, bo)
    spec = desk.add(Start(), who=bo)
    with desk.town.asking(bo) as ask:
        tender, row = desk.town.rows(ask, desk.tender, spec.id or 0)
        with pytest.raises(Forbidden):
            specs.withdraw_spec(ask, tender, row)
        with pytest.raises(Forbidden):
            specs.move_spec(ask, tender, row, "up")
        with pytest.raises(Forbidden):
            specs.arrange_spec(ask, tender, row, SpecForm("cctp"))


def test_a_reader_adds_nothing(desk: Desk) -> None:
    cy = desk.town.person("Cy")
    desk.town.join(desk.buyer, desk.tender, cy, Role.READER)
    with pytest.raises(Forbidden):
        desk.add(Start(), who=cy)
