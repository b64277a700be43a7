"""Who is in a document: one row a page, for as long as it gives a sign."""

from dataclasses import replace

from wikimarche.web import presence
from wikimarche.web.presence import Person, Presences

BO = Person("b" * 16, 2, "Bo Bâtiment", "BB", 2, since="2026-03-02T09:00", anchor=1)


class Ticks:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_sign_tells_whether_the_others_see_a_change() -> None:
    found = Presences()
    later = replace(BO, since="2026-03-02T10:00")
    assert found.sign(1, BO) == (BO, True)
    assert found.sign(1, later) == (BO, False)  # came when it came
    assert found.sign(1, replace(later, anchor=5)) == (replace(BO, anchor=5), True)
    assert [person["anchor"] for person in found.people(1)] == [5]


def test_without_a_sign_somebody_has_left() -> None:
    ticks = Ticks()
    found = Presences(ticks)
    found.sign(1, BO)
    ticks.now = presence.SECONDS + 1
    assert found.people(1) == []
    assert found.forget_gone() == {1}
    assert (found.forget_gone(), found.count()) == (set(), 0)


def test_two_pages_of_one_person_are_two_rows() -> None:
    found = Presences()
    found.sign(1, BO)
    found.sign(1, replace(BO, client="c" * 16))
    assert [person["id"] for person in found.people(1)] == [2, 2]
    assert found.leave(1, "c" * 16, BO.id)
    assert len(found.people(1)) == 1


def test_a_page_is_its_account_s_as_long_as_it_is_known() -> None:
    found = Presences()
    found.sign(1, BO)
    assert found.sign(1, replace(BO, id=3)) is None
    assert not found.leave(1, BO.client, 3)
    assert found.people(2) == []


def test_beyond_the_limit_nobody_more_is_shown() -> None:
    found = Presences()
    pages = [replace(BO, client=f"{number:016}") for number in range(presence.MOST)]
    assert all(found.sign(1, page) for page in pages)
    assert found.sign(1, BO) is None
    assert found.sign(2, BO) is not None
    assert found.count() == presence.MOST + 1


def test_the_own_are_those_this_process_saw() -> None:
    found = Presences()
    found.sign(1, BO)
    found.sign(1, replace(BO, client="c" * 16), own=False)
    assert [person["client"] for person in found.people(1, own=True)] == [BO.client]
