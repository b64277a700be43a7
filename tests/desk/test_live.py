"""Writing live: kept past what others did, answered again, refused, told what is lost."""

import gc
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.desk.writers import (
    batch,
    deletion,
    draft_doc,
    from_memory_and_from_rows,
    new_memory,
    news,
    place_of,
    push,
    typing,
)
from tests.people import Room, Town, edit, room_in
from tests.text.wire import insertion, text
from wikimarche.desk import drafts, lately, live, retention, tenders, writing
from wikimarche.desk.asking import Ask
from wikimarche.desk.live import Batch, Pushed
from wikimarche.errors import Forbidden, Invalid, NotFound, Stale, TooLarge
from wikimarche.rules import Role
from wikimarche.store import gathering
from wikimarche.store.opening import Store
from wikimarche.store.tables import Push, Spec, Step
from wikimarche.text import bulk, limits, markdown
from wikimarche.text.schema import Node
from wikimarche.text.validity import Reason

TABLE = "# Prix {#prix}\n\n| Lot | Prix |\n|---|---|\n| un | dix |\n| deux | vingt |\n"
DELAYS = "Le délai est de dix jours ouvrés."


def words(room: Room) -> str:
    return draft_doc(room).text_content


def keys(doc: Node) -> list[object]:
    return [block.attrs["key"] for block in doc.children if block.type.name == "heading"]


def heading(title: str, key: str = "") -> dict[str, Any]:
    return {
        "type": "heading",
        "attrs": {"level": 1, "key": key},
        "content": [{"type": "text", "text": title}],
    }


def at_end(doc: Node, *blocks: Any) -> dict[str, Any]:
    return insertion(doc.content.size, *blocks)


# Kept, in one order


def test_what_is_typed_is_in_the_draft_and_in_the_news(room: Room) -> None:
    sent = batch(0, typing(draft_doc(room), "dix", "environ "))
    pushed = push(room, room.bo, sent)
    assert pushed.version == 1
    assert pushed.entries == news(room, 0)
    (entry,) = pushed.entries
    assert (entry.start, entry.batch, entry.account_id) == (0, sent.batch, room.bo.id)
    assert entry.at == room.town.clock()
    assert "environ dix jours" in words(room)
    assert len(room.revisions()) == 1


def test_two_who_type_in_one_paragraph_at_once_are_both_kept(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, typing(doc, "dix", "environ ")))
    late = push(room, room.bo, batch(0, typing(doc, "jours", "bons ")))
    assert "environ dix bons jours" in words(room)
    assert [entry.start for entry in late.entries] == [0, 1]


FOREIGN = "# Plan {#plan}\n\n![plan](https://ailleurs.fr/a.png) et [lien](page.html)\n\n# Fin {#fin}\n"


def test_those_who_share_a_transaction_write_one_after_the_other(room: Room) -> None:
    store, doc = room.town.store, draft_doc(room)
    with store.writing() as session:
        gathering.gather(session)
        for who, word in ((room.alix, "un "), (room.bo, "deux "), (room.alix, "trois ")):
            gc.collect()  # rows that nobody holds are read again
            asked = Ask(session, room.town.fresh(session, who), room.town.clock())
            tender, spec = room.town.rows(asked, room.tender, room.spec)
            live.push_batch(asked, tender, spec, batch(0, typing(doc, "dix", word)))
            del asked, tender, spec
        gathering.write_gathered(session)
    assert [entry.start for entry in news(room, 0)] == [0, 1, 2]
    assert "un deux trois dix jours" in words(room)


def test_what_a_form_wrote_moves_and_comes_back_whatever_it_leads_to(
    small_town: Town,
) -> None:
    room = room_in(small_town, FOREIGN)
    doc = draft_doc(room)
    end = doc.child(0).node_size + doc.child(1).node_size
    moved: Any = [doc.child(index).to_json() for index in (0, 1)]
    cut = {"stepType": "replace", "from": 0, "to": end}
    pushed = push(room, room.bo, batch(0, insertion(doc.content.size, *moved), cut))
    assert words(room).startswith("Fin")
    again = draft_doc(room)
    start = again.child(0).node_size
    gone = {"stepType": "replace", "from": start, "to": again.content.size}
    pushed = push(room, room.bo, batch(pushed.version, gone))
    pushed = push(room, room.bo, batch(pushed.version, insertion(start, *moved)))
    assert "lien" in words(room)
    stranger = {"type": "image", "attrs": {"src": "https://ailleurs.fr/b.png"}}
    with pytest.raises(Invalid):
        push(room, room.bo, batch(pushed.version, insertion(1, stranger)))


def test_two_who_write_in_one_table_are_both_kept(small_town: Town) -> None:
    room = room_in(small_town, TABLE)
    doc = draft_doc(room)
    row: Any = doc.child(1).child(1).to_json()
    place = place_of(doc, "un") - 3  # before the row: its cell and its paragraph open
    push(room, room.alix, batch(0, insertion(place, row)))
    push(room, room.bo, batch(0, typing(doc, "vingt", "environ ")))
    table = draft_doc(room).child(1)
    cells = [[cell.text_content for cell in line.children] for line in table.children]
    assert cells == [
        ["Lot", "Prix"],
        ["un", "dix"],
        ["un", "dix"],
        ["deux", "environ vingt"],
    ]


def test_the_answer_brings_up_to_date_whatever_was_in_between(room: Room) -> None:
    doc = draft_doc(room)
    for number in range(5):
        push(room, room.alix, batch(number, typing(doc, "Objet", f"{number}")))
    pushed = push(room, room.bo, batch(2, typing(doc, "Objet", "b")))
    assert [entry.start for entry in pushed.entries] == [2, 3, 4, 5]
    assert pushed.version == 6
    assert pushed.entries == news(room, 2)
    assert [entry.account_id for entry in pushed.entries] == [room.alix.id] * 3 + [
        room.bo.id
    ]


def test_what_came_long_ago_is_read_from_the_database(small_room: Room) -> None:
    room, doc = small_room, draft_doc(small_room)
    for number in range(lately.MOST_ENTRIES + 9):
        push(room, room.alix, batch(number, typing(doc, "Objet", "x")))
    assert len(news(room, 0)) == lately.MOST_ENTRIES + 9
    pushed = push(room, room.bo, batch(0, typing(doc, "dix", "environ ")))
    assert "environ dix" in words(room)
    assert [entry.start for entry in pushed.entries] == list(range(pushed.version))


def test_a_writer_who_was_in_the_middle_of_an_entry_is_moved_from_there(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, *[typing(doc, "Objet", sign) for sign in "cba"]))
    pushed = push(room, room.bo, batch(1, typing(doc, "dix", "environ ")))
    assert [(entry.start, len(entry.steps)) for entry in pushed.entries] == [(1, 2), (3, 1)]
    assert "abcObjet" in words(room)


# Sent again


def test_a_batch_sent_again_gets_the_same_answer_and_changes_nothing(room: Room) -> None:
    sent = batch(0, typing(draft_doc(room), "dix", "environ "))
    assert push(room, room.bo, sent) == push(room, room.bo, sent)
    assert words(room).count("environ") == 1


def test_sent_again_later_a_batch_is_answered_with_what_came_since(room: Room) -> None:
    doc = draft_doc(room)
    sent = batch(0, typing(doc, "dix", "environ "))
    first = push(room, room.bo, sent)
    push(room, room.alix, batch(0, typing(doc, "jours", "bons ")))
    again = push(room, room.bo, sent)
    assert again.entries[:1] == first.entries
    assert (again.version, len(again.entries)) == (2, 2)


def test_what_was_lost_is_told_again(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, typing(doc, "jours", "bons ")))
    sent = batch(0, deletion(doc, "dix jours"))
    first = push(room, room.bo, sent)
    assert first.swallowed == ((0, "bons "),)
    assert push(room, room.bo, sent) == first


def test_a_batch_of_which_nothing_was_left_is_answered_as_the_first_time(
    room: Room,
) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, deletion(doc, DELAYS)))
    sent = batch(0, typing(doc, "dix", "environ "))
    first = push(room, room.bo, sent)
    assert (first.version, first.dropped, len(first.entries)) == (1, (0,), 1)
    assert push(room, room.bo, sent) == first


def test_a_batch_that_was_packed_away_is_known_and_told_to_read_again(room: Room) -> None:
    sent = batch(0, typing(draft_doc(room), "dix", "environ "))
    push(room, room.bo, sent)
    for number in (1, 2, 3):
        room.write(room.alix, "objet", f"# Objet {{#objet}}\n\nTexte {number}.", number)
    with room.asking(room.bo) as (ask, _, _spec):
        for row in ask.session.exec(select(Step).where(Step.version < 3)):
            ask.session.delete(row)
    new_memory()
    again = push(room, room.bo, sent)
    assert (again.entries, again.dropped) == ((), ())
    assert again.version > 2
    with pytest.raises(Stale):
        push(room, room.bo, replace(sent, batch=secrets.token_hex(16)))
    with pytest.raises(Stale):
        news(room, 0)


@pytest.mark.parametrize("who", ["another person", "another document"])
def test_a_batch_id_of_somebody_or_something_else_is_refused(room: Room, who: str) -> None:
    sent = batch(0, typing(draft_doc(room), "dix", "environ "))
    push(room, room.bo, sent)
    actor = room.alix if who == "another person" else room.bo
    if who == "another document":
        room = replace(room, spec=room.town.spec(room.alix, room.tender))
    with pytest.raises(Invalid, match="à corriger") as refused:
        push(room, actor, sent)
    assert "déjà servi ailleurs" in str(refused.value.fields["batch"])


# Refused: nothing is kept, everything can go on


def too_many(doc: Node) -> list[Any]:
    return [typing(doc, "dix", "a")] * 201


REFUSED: dict[str, tuple[Callable[[Node], Sequence[Any]], str]] = {
    "no object": (lambda doc: ["step"], "illisibles"),
    "unknown step": (lambda doc: [{"stepType": "move", "from": 1}], "illisibles"),
    "a place below zero": (lambda doc: [insertion(-1, text("a"))], "illisibles"),
    "true for a place": (
        lambda doc: [{"stepType": "replace", "from": True, "to": True}],
        "illisibles",
    ),
    "a place out of the text": (
        lambda doc: [insertion(90_000, text("a"))],
        "correspond pas",
    ),
    "a table in a title": (
        lambda doc: [insertion(1, {"type": "table_row", "content": []})],
        "correspond pas|prendre place",
    ),
    "a level seven": (
        lambda doc: [{"stepType": "attr", "pos": 0, "attr": "level", "value": 7}],
        "mise en forme",
    ),
    "too many steps": (too_many, "Plus de 200"),
    "nested too deep": (
        lambda doc: [at_end(doc, nested(61))],
        "niveaux emboîtés",
    ),
    "a link that runs": (
        lambda doc: [
            typing_marked(
                "click", {"type": "link", "attrs": {"href": "javascript:alert(1)"}}
            )
        ],
        "https://",
    ),
    "a picture of elsewhere": (
        lambda doc: [
            insertion(1, {"type": "image", "attrs": {"src": "https://x.fr/a.png"}})
        ],
        "image",
    ),
    "a character that breaks files": (
        lambda doc: [typing(doc, "dix", "a\x07")],
        "caractère invisible",
    ),
    "half a character": (lambda doc: [typing(doc, "dix", "\ud83d")], "caractère"),
}


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"type": "paragraph"}
    for _ in range(depth):
        inner = {"type": "blockquote", "content": [inner]}
    return inner


def typing_marked(value: str, mark: dict[str, Any]) -> dict[str, Any]:
    return insertion(1, text(value, mark))


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_kept_is_refused_in_a_sentence(small_room: Room, case: str) -> None:
    doc = draft_doc(small_room)
    steps, sentence = REFUSED[case]
    with pytest.raises(Invalid) as refused:
        push(small_room, small_room.bo, batch(0, *steps(doc)))
    assert list(refused.value.fields) == ["steps"]
    assert re.search(sentence, str(refused.value.fields["steps"]))
    assert draft_doc(small_room).eq(doc)
    assert push(small_room, small_room.bo, batch(0, typing(doc, "dix", "a"))).version == 1


def test_every_reason_has_its_sentence() -> None:
    assert set(live.REFUSED) == set(Reason)


@pytest.mark.parametrize(
    "wrong", [{"batch": "short"}, {"batch": "é" * 16}, {"client": ""}, {"client": "c" * 65}]
)
def test_a_batch_without_a_proper_name_is_refused(
    small_room: Room, wrong: dict[str, str]
) -> None:
    sent = batch(0, typing(draft_doc(small_room), "dix", "a"), **wrong)
    with pytest.raises(Invalid) as refused:
        push(small_room, small_room.bo, sent)
    assert list(refused.value.fields) == ["batch"]


@pytest.mark.parametrize("version", [-1, 1, 10**9])
def test_a_version_that_does_not_exist_is_stale(small_room: Room, version: int) -> None:
    with pytest.raises(Stale):
        push(
            small_room,
            small_room.bo,
            batch(version, typing(draft_doc(small_room), "dix", "a")),
        )
    with pytest.raises(Stale):
        news(small_room, version)


def test_steps_that_were_never_possible_are_refused_even_late(small_room: Room) -> None:
    doc = draft_doc(small_room)
    push(small_room, small_room.alix, batch(0, typing(doc, "dix", "environ ")))
    with pytest.raises(Invalid):
        push(
            small_room, small_room.bo, batch(0, insertion(doc.content.size + 3, text("a")))
        )


def test_only_writers_push_and_only_while_the_text_is_open(room: Room) -> None:
    doc = draft_doc(room)
    reader = room.town.person("Rémi Relit")
    room.town.join(room.alix, room.tender, reader, Role.READER)
    with pytest.raises(Forbidden):
        push(room, reader, batch(0, typing(doc, "dix", "a")))
    for target in ("cross_reading", "visas", "validated"):
        with room.asking(room.alix) as (ask, tender, _):
            tenders.move_phase(ask, tender, target=target)
    with pytest.raises(Forbidden):
        push(room, room.bo, batch(0, typing(doc, "dix", "a")))
    assert draft_doc(room).eq(doc)


def test_a_document_withdrawn_meanwhile_is_not_written(small_room: Room) -> None:
    sent = batch(0, typing(draft_doc(small_room), "dix", "a"))
    with small_room.asking(small_room.bo) as (ask, tender, spec):
        spec.withdrawn_at = ask.now
        ask.session.add(spec)
        ask.session.flush()
        with pytest.raises(NotFound):
            live.push_batch(ask, tender, spec, sent)
        with pytest.raises(NotFound):
            live.news_since(ask.session, small_room.spec, 0)


# Bounds, told without writing the text


def paragraph(words: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": words}]}


def test_a_text_over_its_size_is_refused_and_may_be_made_smaller(
    small_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MAX_BYTES", 300)
    doc = draft_doc(small_room)
    with pytest.raises(Invalid) as refused:
        push(small_room, small_room.bo, batch(0, at_end(doc, paragraph("mot " * 90))))
    assert "Répartissez-le en plusieurs pièces" in str(refused.value.fields["steps"])
    monkeypatch.setattr(bulk, "MAX_BYTES", 30)
    assert (
        push(small_room, small_room.bo, batch(0, deletion(doc, "dix jours"))).version == 1
    )


def test_a_text_of_too_many_pieces_is_refused(
    small_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MAX_PIECES", 20)
    doc = draft_doc(small_room)
    with pytest.raises(Invalid, match="à corriger") as refused:
        push(small_room, small_room.bo, batch(0, at_end(doc, *[paragraph("a")] * 20)))
    assert "éléments" in str(refused.value.fields["steps"])


def test_what_is_nested_step_by_step_stops_at_what_a_text_may_say(small_room: Room) -> None:
    doc = draft_doc(small_room)
    version, depth = 0, 0
    with pytest.raises(Invalid) as refused:
        while depth < 2 * limits.MAX_DEPTH:
            place = doc.content.size + depth
            sent = batch(version, insertion(place, nested(9)))
            version = push(small_room, small_room.bo, sent).version
            depth += 9
    assert "niveaux emboîtés" in str(refused.value.fields["steps"])
    assert depth > limits.MAX_DEPTH - 20
    assert limits.faults(markdown.write(draft_doc(small_room))) == ()


def test_a_batch_too_heavy_to_keep_is_refused(
    small_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MAX_CHARACTERS", 100)
    sent = batch(0, typing(draft_doc(small_room), "dix", "a" * 100))
    with pytest.raises(TooLarge):
        push(small_room, small_room.bo, sent)
    assert draft_doc(small_room).text_content.count("a" * 100) == 0


# Keys of articles


def test_a_new_title_gets_a_key_in_the_same_entry(room: Room) -> None:
    doc = draft_doc(room)
    sent = batch(0, at_end(doc, heading("Durée du marché")))
    pushed = push(room, room.bo, sent)
    assert keys(draft_doc(room)) == ["objet", "delais", "penalites", "duree-du-marche"]
    (entry,) = pushed.entries
    assert (len(entry.steps), pushed.version) == (2, 2)
    assert push(room, room.bo, sent) == pushed


def test_of_a_copied_article_the_original_keeps_its_key(room: Room) -> None:
    sent = batch(0, insertion(0, heading("Délais", "delais")))
    push(room, room.bo, sent)
    assert keys(draft_doc(room)) == ["delais-2", "objet", "delais", "penalites"]


def test_two_new_titles_alike_get_two_keys(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.bo, batch(0, at_end(doc, heading("Prix"), heading("Prix"))))
    assert keys(draft_doc(room))[-2:] == ["prix", "prix-2"]


def test_an_article_moved_in_one_batch_keeps_its_key(room: Room) -> None:
    doc = draft_doc(room)
    size = sum(block.node_size for block in doc.children[:2])
    moved: list[Any] = [block.to_json() for block in doc.children[:2]]
    away = {"stepType": "replace", "from": 0, "to": size}
    back = insertion(doc.content.size - size, *moved)
    pushed = push(room, room.bo, batch(0, away, back))
    assert keys(draft_doc(room)) == ["delais", "penalites", "objet"]
    assert pushed.version == 2


# Known in memory, true in the database


def test_memory_and_database_tell_the_same(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.bo, batch(0, at_end(doc, heading("Prix"), paragraph("Dix euros."))))
    push(room, room.alix, batch(0, typing(doc, "dix", "environ ")))
    push(room, room.bo, batch(1, deletion(doc, "ouvrés")))
    remembered, read = from_memory_and_from_rows(room)
    assert remembered.eq(read)


def test_what_another_process_wrote_is_caught_up(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, typing(doc, "dix", "environ ")))
    kept = new_memory()
    push(room, room.alix, batch(0, typing(doc, "Objet", "Bel ")))
    new_memory(kept)
    push(room, room.bo, batch(0, typing(doc, "jours", "bons ")))
    assert "Bel Objet" in words(room)
    assert "dix bons jours" in words(room)


def test_what_a_form_wrote_is_moved_past_though_no_browser_may_send_it(room: Room) -> None:
    doc = draft_doc(room)
    text = "# Objet {#objet}\n\n[Ici](page.html)\n\n" + "> " * 40 + "Loin."
    room.write(room.alix, "objet", text)
    new_memory()
    assert push(room, room.bo, batch(0, typing(doc, "dix", "environ "))).version > 1
    assert "environ dix" in words(room)


def test_what_a_rolled_back_transaction_wrote_is_not_remembered(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, typing(doc, "dix", "environ ")))
    sent = batch(1, typing(doc, "Objet", "Bel "))
    with pytest.raises(ZeroDivisionError), room.asking(room.bo) as (ask, tender, spec):
        live.push_batch(ask, tender, spec, sent)
        raise ZeroDivisionError
    assert "Bel" not in words(room)
    push(room, room.alix, batch(1, typing(doc, "jours", "bons ")))
    assert push(room, room.bo, sent).version == 3
    assert words(room).count("Bel Objet") == 1
    remembered, read = from_memory_and_from_rows(room)
    assert remembered.eq(read)


def test_a_batch_undone_here_and_kept_by_another_process_is_where_it_put_it(
    room: Room,
) -> None:
    doc = draft_doc(room)
    undone, sent = (batch(0, typing(doc, before, "a")) for before in ("Objet", "jours"))
    with pytest.raises(ZeroDivisionError), room.asking(room.bo) as (ask, tender, spec):
        live.push_batch(ask, tender, spec, undone)
        live.push_batch(ask, tender, spec, sent)
        raise ZeroDivisionError
    here = new_memory()
    push(room, room.alix, batch(0, typing(doc, "dix", "environ ")))
    push(room, room.bo, sent)
    new_memory(here)
    remembered, read = from_memory_and_from_rows(room)
    assert remembered.eq(read)
    assert "aObjet" not in remembered.text_content


def together(room: Room, *sent: tuple[Batch, bool]) -> list[Pushed | Exception]:
    """Push several batches of Bo in one transaction, a savepoint each; some fail after."""
    answers: list[Pushed | Exception] = []
    with room.town.store.writing() as session:
        for one, fails in sent:
            ask = Ask(session, room.town.fresh(session, room.bo), room.town.clock())
            tender, spec = room.town.rows(ask, room.tender, room.spec)
            try:
                with session.begin_nested():
                    answers.append(live.push_batch(ask, tender, spec, one))
                    if fails:
                        raise ZeroDivisionError
            except ZeroDivisionError as error:
                answers[-1] = error
    return answers


def test_a_savepoint_undone_takes_its_text_alone_out_of_memory(room: Room) -> None:
    doc = draft_doc(room)
    first, lost, last = (
        batch(0, typing(doc, before, sign))
        for before, sign in (("Objet", "a"), ("dix", "b"), ("jours", "c"))
    )
    answers = together(room, (first, False), (lost, True), (last, False))
    assert [getattr(answer, "version", 0) for answer in answers] == [1, 0, 2]
    assert "aObjet" in words(room)
    assert "dix cjours" in words(room)
    assert push(room, room.bo, lost).version == 3
    remembered, read = from_memory_and_from_rows(room)
    assert remembered.eq(read)


def test_a_reader_of_before_sees_the_text_of_before(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.bo, batch(0, typing(doc, "dix", "environ ")))
    with room.town.store.reading() as session:
        spec = session.get(Spec, room.spec)
        assert spec is not None
        push(room, room.bo, batch(1, typing(doc, "Objet", "Bel ")))
        before = drafts.draft_of(session, spec).doc
    assert "environ" in before.text_content
    assert "Bel" not in before.text_content
    assert "Bel Objet" in words(room)


# Told


def written_by(store: Store, room: Room, sent: Batch) -> dict[int, int]:
    with store.writing() as session:
        ask = Ask(session, room.town.fresh(session, room.bo), room.town.clock())
        live.push_batch(ask, *room.town.rows(ask, room.tender, room.spec), sent)
    found: dict[int, int] = session.info.get("written", {})
    return found


def test_who_writes_notes_which_document_is_now_where(room: Room) -> None:
    doc, store = draft_doc(room), room.town.store
    sent = batch(0, typing(doc, "dix", "environ "))
    assert written_by(store, room, sent) == {room.spec: 1}
    assert written_by(store, room, sent) == {}  # again: nothing new
    form = edit("objet", "# Objet {#objet}\n\nNettoyage.", 1)
    with room.asking(room.bo) as (ask, tender, spec):
        writing.edit_section(ask, tender, spec, form)
    assert ask.session.info["written"] == {room.spec: spec.version}
    assert spec.version > 1


def test_pushes_are_forgotten_with_edits(room: Room) -> None:
    push(room, room.bo, batch(0, typing(draft_doc(room), "dix", "environ ")))
    room.town.clock.advance(seconds=timedelta(days=91).total_seconds())
    with room.town.asking(None) as ask:
        assert retention.sweep(ask).edits == 1
        assert ask.session.exec(select(Push)).all() == []
    assert "environ dix" in words(room)
