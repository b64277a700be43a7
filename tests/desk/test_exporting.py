"""Files that leave: they open, they hold the text, and the same version gives the same bytes."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from tests.desk.test_images import PNG
from tests.desk.typing_live import type_words
from tests.people import Room, Town, room_in
from wikimarche.desk import exporting, images, word_models
from wikimarche.desk.asking import Ask
from wikimarche.desk.checking import Verdict, check_file
from wikimarche.desk.exporting import ExportWords, File
from wikimarche.desk.keys import open_key
from wikimarche.desk.sealing import Installation
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import Busy, Forbidden, NotFound
from wikimarche.rules import Actor, Profile, Role
from wikimarche.settings import Settings
from wikimarche.web.pages import Pages
from wikimarche.web.words import export_words

GUIDED = """# Objet {#objet}

::: guide
Rappelez le besoin : motcache.
:::

Le marché porte sur {{objet}}, voir [#delais].

# Délais {#delais}

Le délai est de {{inconnu}} jours.
"""
TWELVE = "# Délais {#delais}\n\nDouze jours."


@pytest.fixture(scope="session")
def words(pages: Pages, site_settings: Settings) -> ExportWords:
    return export_words(pages.tongues["fr"], pages, office=site_settings.office)


@pytest.fixture
def guided(town: Town) -> Room:
    return room_in(town, GUIDED)


def export(
    room: Room,
    kind: str,
    words: ExportWords,
    *,
    who: Actor | None = None,
    number: int | None = None,
) -> File:
    with room.asking(who or room.bo) as (ask, tender, spec):
        if kind == "md":
            export = exporting.gather_text(ask, tender, spec, number=number)
        else:
            gather = {"docx": exporting.gather_docx, "html": exporting.gather_html}[kind]
            export = gather(ask, tender, spec, words, number=number)
    return export.make(None)


def whole(room: Room, words: ExportWords) -> File:
    with room.asking(room.bo) as (ask, tender, _):
        export = exporting.gather_tender(ask, tender, words)
    return export.make(None)


def shown(file: File) -> str:
    """Give the words of an exported file, whatever it is."""
    if file.name.endswith(".docx"):
        return "\n".join(p.text for p in docx.Document(io.BytesIO(file.content)).paragraphs)
    return re.sub(r"<[^>]+>", "", file.content.decode())


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_a_text_in_progress_leaves_as_it_is_now_and_says_so(
    town: Town, words: ExportWords, kind: str
) -> None:
    room = room_in(town)
    digest = room.revisions()[0].digest
    type_words(room, room.bo, "francs ")
    file = export(room, kind, words)
    assert file.name == f"2026-NET-01_CCTP_v1-en-cours.{kind}"
    assert "francs" in shown(file)
    assert digest not in shown(file)
    assert kind == "md" or "modifications en cours" in shown(file)
    assert len(room.revisions()) == 1
    assert "francs" not in shown(export(room, kind, words, number=1))


def test_a_text_in_progress_is_not_sealed_and_its_version_is(
    town: Town, words: ExportWords, tmp_path: Path
) -> None:
    by = Installation("Région", "https://exemple.fr", open_key(tmp_path / "seal.key"))
    room = room_in(town)
    type_words(room, room.bo, "francs ")
    sealing = replace(words, by=by)
    for kind in ("docx", "html"):
        file = export(room, kind, sealing)
        assert check_file(file.name, file.content).verdict is Verdict.UNSEALED
        file = export(room, kind, sealing, number=1)
        assert check_file(file.name, file.content).verdict is Verdict.INTACT


def test_the_manifest_says_which_text_is_in_progress(
    town: Town, words: ExportWords
) -> None:
    room = room_in(town)
    type_words(room, room.bo, "francs ")
    with zipfile.ZipFile(io.BytesIO(whole(room, words).content)) as archive:
        entries = json.loads(archive.read("manifest.json"))["files"]
    assert [(row["revision"], row["digest"], row["in_progress"]) for row in entries] == [
        (1, "", True)
    ] * 3


def test_a_word_file_opens_and_holds_the_numbered_text(
    guided: Room, words: ExportWords
) -> None:
    file = export(guided, "docx", words)
    assert file.name == "2026-NET-01_CCTP_v1.docx"
    text = shown(file)
    assert "Le marché porte sur Nettoyage des locaux du siège" in text
    assert "à compléter : inconnu" in text


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_drafting_guidance_never_leaves(
    guided: Room, words: ExportWords, kind: str
) -> None:
    assert "motcache" not in shown(export(guided, kind, words))
    assert "Délais" in shown(export(guided, kind, words))


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_the_same_version_gives_the_same_bytes(
    guided: Room, words: ExportWords, kind: str
) -> None:
    first = export(guided, kind, words)
    guided.town.clock.advance(seconds=86_400)
    assert export(guided, kind, words, who=guided.alix) == first


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_an_older_version_leaves_as_it_was(
    guided: Room, words: ExportWords, kind: str
) -> None:
    guided.write(guided.bo, "delais", TWELVE)
    assert "Douze" in shown(export(guided, kind, words))
    old = export(guided, kind, words, number=1)
    assert "Douze" not in shown(old)
    assert "_v1." in old.name
    with pytest.raises(NotFound):
        export(guided, kind, words, number=3)


def test_an_html_file_needs_nothing_else(guided: Room, words: ExportWords) -> None:
    with guided.asking(guided.bo) as (ask, tender, _):
        address = images.add_image(ask, tender, PNG)
    guided.write(guided.bo, "delais", f"{TWELVE}\n\n![Un plan]({address})")
    page = export(guided, "html", words).content.decode()
    assert "data:image/png;base64," in page
    outside = re.findall(r'(?:src|href)="(?!#|data:)([^"]*)"', page)
    assert outside == []
    assert "<script" not in page
    assert "@import" not in page


def test_the_text_reads_back_as_the_document(guided: Room, words: ExportWords) -> None:
    text = export(guided, "md", words).content.decode()
    assert text == guided.text().replace(
        "::: guide\nRappelez le besoin : motcache.\n:::\n\n", ""
    )


def test_who_is_not_in_the_team_takes_nothing_away(
    guided: Room, words: ExportWords
) -> None:
    cy = guided.town.person("Cy", Profile.BUYER)
    with guided.asking(guided.alix) as (ask, tender, spec):
        stranger = Ask(ask.session, cy, ask.now)
        with pytest.raises(Forbidden):
            exporting.gather_text(stranger, tender, spec)
        with pytest.raises(Forbidden):
            exporting.gather_docx(stranger, tender, spec, words)
        with pytest.raises(Forbidden):
            exporting.gather_tender(stranger, tender, words)


def test_a_reader_exports(guided: Room, words: ExportWords) -> None:
    cy = guided.town.person("Cy")
    guided.town.join(guided.alix, guided.tender, cy, Role.READER)
    assert export(guided, "md", words, who=cy).content


def test_the_administrator_s_model_is_used(guided: Room, words: ExportWords) -> None:
    before = export(guided, "docx", words)
    made = docx.Document(io.BytesIO(word_models.shipped_model()))
    made.sections[0].left_margin = 1_234_440
    kept = io.BytesIO()
    made.save(kept)
    with guided.town.asking(guided.town.administrator()) as ask:
        word_models.put_word_model(ask, name="m.docx", content=kept.getvalue())
    after = export(guided, "docx", words)
    assert docx.Document(io.BytesIO(after.content)).sections[0].left_margin == 1_234_440
    assert after.content != before.content


def test_the_whole_tender_lists_true_hashes(guided: Room, words: ExportWords) -> None:
    guided.town.spec(guided.alix, guided.tender, "Voir [CCTP#delais].\n", "ccap")
    box = zipfile.ZipFile(io.BytesIO(whole(guided, words).content))
    manifest = json.loads(box.read("manifest.json"))
    listed = {entry["file"]: entry["sha256"] for entry in manifest["files"]}
    assert set(listed) | {"manifest.json"} == set(box.namelist())
    assert len(listed) == 6
    assert all(
        hashlib.sha256(box.read(name)).hexdigest() == digest
        for name, digest in listed.items()
    )
    assert {entry["digest"] for entry in manifest["files"]} >= {
        guided.revisions()[-1].digest
    }


def test_the_whole_tender_is_the_same_bytes_each_time(
    guided: Room, words: ExportWords
) -> None:
    first = whole(guided, words)
    guided.town.clock.advance(seconds=3)
    assert whole(guided, words) == first


def test_a_long_document_is_written_in_the_workshop_and_is_the_same_bytes(
    small_town: Town, words: ExportWords
) -> None:
    long = GUIDED + "\n\nLe délai court dès la notification.\n" * 2000
    room = room_in(small_town, long)
    shop = Workshop(processes=1)
    with room.asking(room.bo) as (ask, tender, spec):
        one = exporting.gather_docx(ask, tender, spec, words)
        all_of_it = exporting.gather_tender(ask, tender, words)
    assert one.make(shop) == one.make(None)
    assert all_of_it.make(shop) == all_of_it.make(None)
    shop.close()
    with pytest.raises(Busy):  # nothing was written here instead
        one.make(shop)


def test_a_short_document_is_written_here(guided: Room, words: ExportWords) -> None:
    shop = Workshop(processes=1)
    shop.close()
    with guided.asking(guided.bo) as (ask, tender, spec):
        export = exporting.gather_docx(ask, tender, spec, words)
    assert export.make(shop) == export.make(None)


def test_a_tender_without_documents_is_exported_too(town: Town, words: ExportWords) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    with town.asking(buyer) as ask:
        file = exporting.gather_tender(ask, town.row(ask, number), words).make(None)
    assert zipfile.ZipFile(io.BytesIO(file.content)).namelist() == ["manifest.json"]
