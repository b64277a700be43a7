"""Writing live: kept past what others did, answered again, refused, told what is lost."""

from tests.desk.writers import batch, draft_doc, news, push, typing
from tests.people import Room


def test_what_is_typed_is_in_the_draft_and_in_the_news(room: Room) -> None:
    sent = batch(0, typing(draft_doc(room), "dix", "environ "))
    pushed = push(room, room.bo, sent)
    assert pushed.version == 1
    assert pushed.entries == news(room, 0)
    (entry,) = pushed.entries
    assert (entry.start, entry.batch, entry.account_id) == (0, sent.batch, room.bo.id)
    assert entry.at == room.town.clock()
    assert "environ dix jours" in draft_doc(room).text_content


def test_two_who_type_in_one_paragraph_at_once_are_both_kept(room: Room) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, typing(doc, "dix", "environ ")))
    late = push(room, room.bo, batch(0, typing(doc, "jours", "bons ")))
    assert "environ dix bons jours" in draft_doc(room).text_content
    assert [entry.start for entry in late.entries] == [0, 1]


def test_a_batch_sent_again_gets_the_same_answer_and_changes_nothing(room: Room) -> None:
    sent = batch(0, typing(draft_doc(room), "dix", "environ "))
    assert push(room, room.bo, sent) == push(room, room.bo, sent)
    assert draft_doc(room).text_content.count("environ") == 1
