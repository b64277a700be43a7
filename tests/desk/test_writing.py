"""Writing an article: saved, joined, chosen, refused; never overwritten in silence."""

from dataclasses import replace

import pytest

from tests.desk.writers import batch, deletion, draft_doc, push, typing
from tests.people import TEXT, Room, Town, edit, room_in
from wikimarche.desk import drafts, tenders, writing
from wikimarche.desk.writing import PREAMBLE, EditForm, Saved, clash_digest
from wikimarche.errors import Collision, Forbidden, Invalid, NotFound, Stale
from wikimarche.rules import Actor, Role
from wikimarche.store import specs as spec_store
from wikimarche.text import engine, markdown
from wikimarche.text.merging import Choice, Clash

DELAY = "# Délais {#delais}\n\nLe délai est de dix jours ouvrés."
TWELVE = DELAY.replace("dix", "douze")
FOUR = DELAY.replace("dix", "quatre")
ODD = "* un\n* deux\n\nSetext {#s}\n======\n\n***\n\nDix jours.\n"
CALENDAR = DELAY.replace("ouvrés", "calendaires")


def collision(room: Room, actor: Actor, form: EditForm) -> Clash:
    with pytest.raises(Collision) as refused:
        room.save(actor, form)
    assert isinstance(refused.value.clash, Clash)
    return refused.value.clash


def clashing(room: Room) -> tuple[EditForm, Clash]:
    """Let Alix and Bo write two delays on the same version; give Bo's form and its clash."""
    room.write(room.alix, "delais", TWELVE)
    form = edit("delais", FOUR, 1)
    return form, collision(room, room.bo, form)


def answered(form: EditForm, clash: Clash, *choices: Choice) -> EditForm:
    return replace(form, choices=choices, clash=clash_digest(clash))


def faults(room: Room, form: EditForm) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        room.save(room.bo, form)
    assert len(room.revisions()) == 1
    return {name: str(sentence) for name, sentence in refused.value.fields.items()}


def restore(room: Room, actor: Actor, number: int, edit_id: str = "r" * 16) -> Saved:
    with room.asking(actor) as (ask, tender, spec):
        return writing.restore_revision(
            ask, tender, spec, number=number, reason="", edit_id=edit_id
        )


def section(room: Room, key: str) -> str:
    with room.asking(room.bo) as (ask, _, spec):
        return writing.section_text(drafts.draft_of(ask.session, spec), key)


def test_an_article_is_saved_as_a_new_version(room: Room) -> None:
    assert room.write(room.bo, "delais", TWELVE) == Saved(number=2)
    assert room.text() == TEXT.replace("dix", "douze")


def test_a_version_says_who_wrote_it_and_why(room: Room) -> None:
    room.save(room.bo, edit("delais", TWELVE, 1, reason="  Avis du\nservice "))
    last = room.revisions()[-1]
    assert (last.author_id, last.authors) == (room.bo.id, f"[{room.bo.id}]")
    assert (last.reason, last.origin) == ("Avis du service", "form")
    assert (last.words_added, last.words_removed) == (1, 1)


def test_the_form_shows_the_article_as_it_is_kept(room: Room) -> None:
    assert section(room, "delais") == DELAY
    assert section(room, PREAMBLE) == ""
    with pytest.raises(NotFound):
        section(room, "nowhere")


def test_saving_what_was_there_makes_no_version(room: Room) -> None:
    assert room.write(room.bo, "delais", DELAY) == Saved(number=1, unchanged=True)
    assert len(room.revisions()) == 1


def test_line_ends_of_windows_change_nothing(room: Room) -> None:
    assert room.write(room.bo, "delais", DELAY.replace("\n", "\r\n")).unchanged


def test_sent_again_an_edit_gives_the_same_answer_and_no_second_version(room: Room) -> None:
    form = edit("delais", TWELVE, 1)
    assert room.save(room.bo, form) == room.save(room.bo, form) == Saved(number=2)
    assert len(room.revisions()) == 2


def test_sent_again_a_joined_edit_says_so_again(room: Room) -> None:
    room.write(room.alix, "objet", "# Objet {#objet}\n\nNettoyage.")
    form = edit("delais", TWELVE, 1)
    first = room.save(room.bo, form)
    assert first == Saved(number=3, joined=True) == room.save(room.bo, form)


def test_sent_again_after_others_wrote_an_edit_still_gives_its_own_version(
    room: Room,
) -> None:
    form = edit("delais", TWELVE, 1)
    room.save(room.bo, form)
    room.write(room.alix, "delais", FOUR, base=2)
    assert room.save(room.bo, form).number == 2
    assert "quatre" in room.text()


def test_an_edit_of_somebody_else_is_not_answered(room: Room) -> None:
    form = edit("delais", TWELVE, 1)
    room.save(room.bo, form)
    with pytest.raises(Invalid) as refused:
        room.save(room.alix, form)
    assert list(refused.value.fields) == ["edit_id"]


@pytest.mark.parametrize(
    "edit_id", ["", "short", "x" * 65, "x" * 15 + "é", "x" * 16 + "\n"]
)
def test_a_form_without_its_own_edit_id_is_refused(small_room: Room, edit_id: str) -> None:
    assert list(faults(small_room, edit("delais", TWELVE, 1, edit_id=edit_id))) == [
        "edit_id"
    ]


def test_two_people_on_different_articles_are_both_kept(room: Room) -> None:
    room.write(room.alix, "objet", "# Objet {#objet}\n\nNettoyage.")
    assert room.write(room.bo, "delais", TWELVE) == Saved(number=3, joined=True)
    assert "Nettoyage." in room.text()
    assert "douze" in room.text()
    assert room.revisions()[-1].origin == "joined"


def test_two_people_on_different_words_of_a_sentence_are_both_kept(room: Room) -> None:
    room.write(room.alix, "delais", TWELVE)
    room.write(room.bo, "delais", CALENDAR)
    assert "Le délai est de douze jours calendaires." in room.text()


def test_the_same_change_by_two_people_is_one_change(room: Room) -> None:
    room.write(room.alix, "delais", TWELVE)
    assert room.write(room.bo, "delais", TWELVE) == Saved(number=2, unchanged=True)


def test_the_same_words_changed_by_two_people_are_shown_not_guessed(room: Room) -> None:
    _, clash = clashing(room)
    (passage,) = clash.passages
    assert passage.section == "delais"
    states = (passage.base, passage.mine, passage.theirs)
    assert [state and state.text_content.split()[4] for state in states] == [
        "dix",
        "quatre",
        "douze",
    ]
    assert "douze" in room.text()


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice.MINE, ["quatre"]),
        (Choice.THEIRS, ["douze"]),
        (Choice.BOTH, ["douze", "quatre"]),
    ],
)
def test_each_choice_keeps_what_it_says(
    room: Room, choice: Choice, words: list[str]
) -> None:
    form, clash = clashing(room)
    saved = room.save(room.bo, answered(form, clash, choice))
    assert saved.unchanged == (choice is Choice.THEIRS)
    text = room.text()
    assert [word for word in ("douze", "quatre") if word in text] == words


def test_choices_for_another_collision_are_asked_again(room: Room) -> None:
    form, clash = clashing(room)
    room.write(room.alix, "delais", DELAY.replace("dix", "vingt"), base=2)
    again = collision(room, room.bo, answered(form, clash, Choice.MINE))
    assert "vingt" in str(again.passages[0].theirs)
    room.save(room.bo, answered(form, again, Choice.MINE))
    assert "quatre" in room.text()


def test_choices_without_the_collision_they_answer_are_asked_again(room: Room) -> None:
    form, _ = clashing(room)
    collision(room, room.bo, replace(form, choices=[Choice.MINE]))
    collision(room, room.bo, replace(form, choices=[Choice.MINE], clash="0" * 64))


def test_every_passage_waits_for_its_choice(small_room: Room) -> None:
    room = small_room
    room.write(room.alix, "delais", TWELVE + "\n\nAlix.\n\nFin un.")
    base = room.revisions()[-1].number
    room.write(
        room.alix, "delais", TWELVE.replace("douze", "six") + "\n\nAlix.\n\nFin deux.", base
    )
    form = edit("delais", FOUR + "\n\nAlix.\n\nFin trois.", base)
    clash = collision(room, room.bo, form)
    assert len(clash.passages) == 2
    collision(room, room.bo, answered(form, clash, Choice.MINE))
    room.save(room.bo, answered(form, clash, Choice.MINE, Choice.THEIRS))
    assert "quatre" in room.text()
    assert "Fin deux." in room.text()


@pytest.mark.parametrize("base", [0, -1, 2, 999_999_999])
def test_a_version_that_does_not_exist_is_stale(small_room: Room, base: int) -> None:
    with pytest.raises(Stale):
        small_room.write(small_room.bo, "delais", TWELVE, base)


@pytest.mark.parametrize("key", ["nowhere", "../objet", "\x00"])
def test_an_article_that_is_not_in_that_version_is_stale(
    small_room: Room, key: str
) -> None:
    with pytest.raises(Stale):
        small_room.write(small_room.bo, key, TWELVE)
    assert len(small_room.revisions()) == 1


def test_an_article_is_removed_with_its_text(room: Room) -> None:
    room.write(room.bo, "delais", "")
    assert "Délais" not in room.text()
    with pytest.raises(Stale):
        room.write(room.bo, "delais", TWELVE, base=2)


def test_an_article_removed_by_one_and_changed_by_another_is_a_collision(
    room: Room,
) -> None:
    room.write(room.alix, "delais", "")
    form = edit("delais", TWELVE, 1)
    clash = collision(room, room.bo, form)
    room.save(room.bo, answered(form, clash, *[Choice.MINE] * len(clash.passages)))
    assert "douze" in room.text()


def test_everything_may_be_removed_and_written_again(small_room: Room) -> None:
    room = small_room
    for number, key in enumerate(("objet", "delais", "penalites"), start=1):
        room.write(room.bo, key, "", number)
    assert markdown.parse(room.text()).doc.text_content == ""
    room.write(room.bo, PREAMBLE, "# Suite\n\nFin.", 4)
    assert room.text() == "# Suite {#suite}\n\nFin.\n"


def test_a_new_article_goes_behind_the_one_it_follows(room: Room) -> None:
    room.save(room.bo, edit("objet", "# Lots\n\nIl y a deux lots.", 1, after=True))
    order = [line for line in room.text().splitlines() if line.startswith("# ")]
    assert order == [
        "# Objet {#objet}",
        "# Lots {#lots}",
        "# Délais {#delais}",
        "# Pénalités {#penalites}",
    ]


def test_the_opening_text_is_written_before_the_first_article(room: Room) -> None:
    room.write(room.bo, PREAMBLE, "Le présent marché.")
    assert room.text() == "Le présent marché.\n\n" + TEXT
    assert section(room, PREAMBLE) == "Le présent marché."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("un\ndeux \x07", "Ligne 2 : un caractère de commande invisible (U+0007)"),
        ("nul \x00", "Ligne 1"),
        ("moitié \ud83d", "un caractère est coupé en deux (U+D83D)"),
        ("\ufffe", "U+FFFE"),
        ("> " * 120 + "x", "niveaux emboîtés"),
        ("é" * 500_001, "1000 ko"),
    ],
)
def test_a_text_that_cannot_be_kept_says_where(
    small_room: Room, text: str, said: str
) -> None:
    assert said in faults(small_room, edit("delais", text, 1))["text"]


def test_a_document_does_not_grow_over_its_limit(small_room: Room) -> None:
    long = ("mot " * 200 + "\n\n") * 700
    small_room.write(small_room.bo, "objet", long)
    with pytest.raises(Invalid) as refused:
        small_room.write(small_room.bo, "delais", long)
    assert list(refused.value.fields) == ["text"]
    assert len(small_room.revisions()) == 2


@pytest.mark.parametrize("reason", ["x" * 301, "bip \x07", "moitié \ud83d"])
def test_a_reason_that_cannot_be_kept_is_refused(small_room: Room, reason: str) -> None:
    assert list(faults(small_room, edit("delais", TWELVE, 1, reason=reason))) == ["reason"]


def test_a_key_typed_twice_is_given_to_the_first_and_said(room: Room) -> None:
    saved = room.write(room.bo, "delais", f"{DELAY}\n\n# Autre {{#objet}}\n\nFin.")
    assert saved.rekeyed == ("objet",)
    assert room.text().count("{#objet}") == 1
    assert "# Objet {#objet}" in room.text()


def test_a_heading_typed_without_its_key_gets_one(room: Room) -> None:
    room.write(room.bo, "delais", "# Délais\n\nDix jours.")
    assert "# Délais {#delais}" in room.text()


def test_untouched_articles_keep_their_very_bytes(town: Town) -> None:
    room = room_in(town, ODD)
    room.write(room.bo, "s", "# Setext {#s}\n\nDouze jours.")
    assert room.text().startswith("* un\n* deux\n\n")


def test_a_reader_writes_nothing(room: Room) -> None:
    cy = room.town.person("Cy")
    room.town.join(room.alix, room.tender, cy, Role.READER)
    with pytest.raises(Forbidden):
        room.write(cy, "delais", TWELVE)
    with pytest.raises(Forbidden):
        restore(room, cy, 1)


def test_a_frozen_document_is_not_written(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    for target in ("cross_reading", "visas", "validated"):
        with room.asking(room.alix) as (ask, tender, _):
            tenders.move_phase(ask, tender, target=target)
    with pytest.raises(Forbidden):
        room.write(room.bo, "delais", FOUR)
    with pytest.raises(Forbidden):
        restore(room, room.alix, 1)
    assert len(room.revisions()) == 2


def test_restoring_puts_the_very_old_text_on_top(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    room.write(room.bo, "objet", "", 2)
    assert restore(room, room.alix, 1).number == 4
    assert room.text() == TEXT
    assert [row.origin for row in room.revisions()] == ["import", "form", "form", "restore"]


def test_restoring_gives_back_bytes_that_nobody_would_write_again(town: Town) -> None:
    room = room_in(town, ODD)
    room.write(room.bo, PREAMBLE, "")
    room.write(room.bo, "s", "# Setext {#s}\n\nDouze jours.", 2)
    restore(room, room.bo, 1)
    assert room.text() == ODD


def test_restoring_what_is_there_makes_no_version(room: Room) -> None:
    assert restore(room, room.bo, 1) == Saved(number=1, unchanged=True)


def test_restoring_twice_with_the_same_form_is_once(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    assert restore(room, room.bo, 1) == restore(room, room.bo, 1) == Saved(number=3)
    assert len(room.revisions()) == 3


@pytest.mark.parametrize("number", [0, 2, 999_999])
def test_a_version_that_does_not_exist_cannot_be_restored(
    small_room: Room, number: int
) -> None:
    with pytest.raises(Stale):
        restore(small_room, small_room.bo, number)


def test_steps_replayed_from_the_first_version_give_the_text(room: Room) -> None:
    room.write(room.alix, "delais", TWELVE)
    room.write(room.bo, "objet", "# Objet {#objet}\n\nNettoyage.")
    restore(room, room.alix, 1)
    first, *_, last = (markdown.parse(text).doc for text in room.texts())
    with room.asking(room.bo) as (ask, _, spec):
        rows = spec_store.steps_between(ask.session, room.spec, 0, spec.version)
    assert [row.version for row in rows] == list(range(1, len(rows) + 1))
    replayed = engine.apply_steps(first, drafts.changes_of(rows))
    assert isinstance(replayed, engine.Applied)
    assert replayed.doc.eq(last)


# While others write live


def typed_live(room: Room, before: str, words: str) -> int:
    """Let Alix type before some words; give the version then."""
    doc = draft_doc(room)
    version = draft_version(room)
    return push(room, room.alix, batch(version, typing(doc, before, words))).version


def draft_version(room: Room) -> int:
    with room.asking(room.bo) as (_, _, spec):
        return spec.version


def test_a_form_opened_while_others_write_is_made_on_what_it_showed(room: Room) -> None:
    version = typed_live(room, "dix", "environ ")
    shown = section(room, "delais")
    assert "environ dix" in shown
    typed_live(room, "jours", "bons ")
    form = edit("delais", shown.replace("ouvrés", "calendaires"), 1, base_version=version)
    assert room.save(room.bo, form) == Saved(number=2, joined=True)
    assert "environ dix bons jours calendaires" in room.text()
    assert room.save(room.bo, form) == Saved(number=2, joined=True)


def test_what_was_typed_live_before_the_form_is_not_said_to_be_joined(room: Room) -> None:
    version = typed_live(room, "dix", "environ ")
    form = edit("objet", "# Objet {#objet}\n\nNettoyage.", 1, base_version=version)
    assert room.save(room.bo, form) == Saved(number=2)


def test_the_same_words_changed_live_collide(room: Room) -> None:
    version = typed_live(room, "Voir", "Oui. ")
    form = edit("delais", TWELVE, 1, base_version=version)
    doc = draft_doc(room)
    push(room, room.alix, batch(version, deletion(doc, "dix"), typing(doc, "dix", "neuf")))
    assert len(collision(room, room.bo, form).passages) == 1


def test_a_form_without_a_count_is_made_on_its_revision(room: Room) -> None:
    typed_live(room, "ouvrés", "bien ")
    assert room.save(room.bo, edit("delais", TWELVE, 1)).joined
    assert "douze jours bien ouvrés" in room.text()


@pytest.mark.parametrize("version", [-1, 7])
def test_a_form_made_on_no_text_of_ours_is_stale(room: Room, version: int) -> None:
    with pytest.raises(Stale):
        room.save(room.bo, edit("delais", TWELVE, 1, base_version=version))
