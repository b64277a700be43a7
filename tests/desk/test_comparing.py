"""Comparing two versions: either way, quickly here, or at length in the workshop."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.people import Room, Town, room_in
from wikimarche.desk import comparing, jobs
from wikimarche.desk.comparing import (
    LONG_LINES,
    UNSHOWN,
    Compared,
    Drawing,
    Drawn,
    draw_comparison,
    is_long,
)
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import Busy, NotFound
from wikimarche.text import differences, markdown
from wikimarche.text.comparison_html import CompareWords
from wikimarche.text.outline import Scheme

TWELVE = "# Délais {#delais}\n\nLe délai est de douze jours ouvrés."


def unchanged(count: int) -> str:
    return f"{count} & rien"


WORDS = CompareWords(
    added="ajouté",
    removed="supprimé",
    restyled="autrement",
    end="fin",
    moved_here="ici",
    moved_away="%(title)s ailleurs",
    unchanged=unchanged,
    before="avant",
    after="après",
    guidance="aide",
    clause="%(id)s %(version)s",
)
INLINE = Drawing(WORDS, Scheme.ARTICLES, context=1)
SIDES = replace(INLINE, sides=True)


def compared(room: Room, old: int, new: int) -> Compared:
    with room.asking(room.bo) as (ask, tender, spec):
        return comparing.compare_revisions(ask, tender, spec, old=old, new=new)


def counts(room: Room, old: int, new: int) -> tuple[int, int]:
    """Give how many words the texts of two versions are told to differ by."""
    drawn = draw_comparison(compared(room, old, new), INLINE)
    return drawn.html.count("<ins"), drawn.html.count("<del")


def rewritten(town: Town, count: int) -> Room:
    """Give a document of many paragraphs whose second version says all of them otherwise."""
    room = room_in(town, "# Objet {#objet}\n\n" + paragraphs(count, "fournit") + kept())
    text = "# Objet {#objet}\n\n" + paragraphs(count, "remet") + kept()
    room.write(room.bo, "objet", text)
    assert is_long(*room.texts())
    return room


REST = " Il y joint les pièces qui le justifient, classées et datées." * 10


def paragraphs(count: int, verb: str) -> str:
    return "\n\n".join(f"Le titulaire {verb} le bilan n° {i}.{REST}" for i in range(count))


def kept() -> str:
    return "\n\n" + "\n\n".join(f"Reste le point {i}." for i in range(9)) + "\n"


@pytest.fixture
def long_room(small_town: Town) -> Room:
    return rewritten(small_town, 90)


@pytest.fixture
def shop() -> Iterator[Workshop]:
    made = Workshop(processes=1)
    yield made
    made.close()


def test_two_versions_are_compared_either_way(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    forward, back = compared(room, 1, 2), compared(room, 2, 1)
    assert (forward.old.number, forward.new.number) == (1, 2)
    assert (back.old.number, back.new.number) == (2, 1)
    assert counts(room, 1, 2) == counts(room, 2, 1) == (1, 1)


def test_a_version_compared_with_itself_differs_in_nothing(room: Room) -> None:
    same = compared(room, 1, 1)
    assert same.old == same.new
    assert draw_comparison(same, INLINE).changes == 0


@pytest.mark.parametrize(("old", "new"), [(0, 1), (1, 2), (999_999_999, 1)])
def test_a_version_that_does_not_exist_is_not_found(
    small_room: Room, old: int, new: int
) -> None:
    with pytest.raises(NotFound):
        compared(small_room, old, new)


def test_a_long_comparison_is_made_in_the_workshop_and_shows_the_same(
    long_room: Room, shop: Workshop
) -> None:
    found = compared(long_room, 1, 2)
    assert found.is_long
    for how in (INLINE, SIDES):
        there = draw_comparison(found, how, workshop=shop)
        assert there.changes >= 90
        assert "9 &amp; rien" in there.html or "8 &amp; rien" in there.html
        assert there == here(long_room, how)


def here(room: Room, how: Drawing) -> Drawn:
    """Give the comparison of both versions as it is made of documents, in this process."""
    old, new = (markdown.parse(text).doc for text in room.texts())
    comparison = differences.compare(old, new)
    html = jobs.draw(comparison, old, new, how)
    return Drawn(html, comparison.changes)


def test_a_comparison_that_takes_too_long_is_said_and_another_goes_on(
    small_town: Town,
) -> None:
    long_room = rewritten(small_town, 91)
    shop = Workshop(processes=1, seconds=0.01)
    found = compared(long_room, 1, 2)
    assert draw_comparison(found, INLINE, workshop=shop) == Drawn("", 0, UNSHOWN)
    shop.close()


def test_a_long_comparison_is_kept_for_who_comes_back(
    small_town: Town, shop: Workshop
) -> None:
    found = compared(rewritten(small_town, 92), 1, 2)
    first = draw_comparison(found, INLINE, workshop=shop)
    shop.close()
    assert draw_comparison(found, INLINE, workshop=shop) == first
    with pytest.raises(Busy):
        draw_comparison(found, SIDES, workshop=shop)


def test_what_is_alike_is_quick_however_long() -> None:
    long = paragraphs(900, "fournit")
    assert not is_long(long, long)
    assert not is_long(long, long.replace("n° 7.", "n° 7 bis."))
    assert is_long(long, long.replace("fournit", "remet"))
    assert not is_long(paragraphs(50, "fournit"), paragraphs(50, "remet"))


def test_lines_beyond_number_are_long_in_any_order() -> None:
    lines = ["a", "b"] * (LONG_LINES // 2 + 1)
    assert is_long("\n".join(lines), "\n".join(sorted(lines)))
