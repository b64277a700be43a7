"""The hub: each document's listeners are told everything once, in order, from one reading."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from wikimarche.errors import NotFound, Stale
from wikimarche.rules import Actor, Profile
from wikimarche.web import hub as module
from wikimarche.web.hub import LATE, Event, Hub, Listener, News, Seat
from wikimarche.web.tongues import load_tongues

TONGUE = load_tongues("Europe/Paris")["fr"]
SECONDS = 20


class Log:
    """The steps of some documents: what is read of them, and how often."""

    def __init__(self) -> None:
        self.versions: dict[int, int] = {}
        self.readings = 0
        self.fault: Exception | None = None

    def read(self, spec: int, version: int, number: int) -> News:
        self.readings += 1
        if self.fault:
            fault, self.fault = self.fault, None
            raise fault
        now = self.versions.get(spec, 0)
        entries = Event("entries", f'"{version}-{now}"', since=version, upto=now)
        return News((entries,) if now > version else (), now, number)


def people(spec: int) -> Event:
    return Event("people", f'"{spec}"')


def listener(spec: int = 1, account: int = 1, version: int = 0) -> Listener:
    actor = Actor(account, "Bo", Profile.SERVICE, session_id=account)
    seat = Seat(actor, 1, spec, client="c" * 16, writes=True, tongue=TONGUE)
    return Listener(seat, version=version)


def played(scene: Callable[[Hub, Log], Awaitable[None]]) -> None:
    """Play a scene on a loop of its own."""

    async def play() -> None:
        log = Log()
        hub = Hub(log.read, people)
        async with asyncio.timeout(SECONDS):
            await scene(hub, log)

    # In a thread of its own: the browser's driver leaves a loop running in the first one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, play()).result()


async def heard(one: Listener, count: int = 1) -> list[str]:
    """Give the next events of a listener, as their data."""
    found = [await one.next(SECONDS) for _ in range(count)]
    return [each.data if each else "" for each in found]


def test_everybody_hears_what_one_reading_found() -> None:
    async def scene(hub: Hub, log: Log) -> None:
        three = [listener(account=account) for account in range(3)]
        for each in three:
            hub.join(each, version=0, number=1)
        await asyncio.sleep(0.05)
        before = log.readings
        log.versions[1] = 4
        hub.wake(1, 4)
        events = [await each.next(SECONDS) for each in three]
        assert {id(event) for event in events} == {id(events[0])}
        assert events[0] is not None
        assert events[0].frame == b'id: 4\nevent: entries\ndata: "0-4"\n\n'
        assert log.readings == before + 1

    played(scene)


def test_what_was_committed_while_somebody_came_in_is_heard() -> None:
    async def scene(hub: Hub, log: Log) -> None:
        log.versions[1] = 3  # after the version that the view read, before it joins
        one = listener()
        hub.join(one, version=0, number=1)
        assert await heard(one) == ['"0-3"']

    played(scene)


def entries(since: int, upto: int) -> Event:
    return Event("entries", f'"{since}={upto}"', since=since, upto=upto)


def test_in_a_quiet_document_an_entry_is_told_without_a_reading() -> None:
    async def scene(hub: Hub, log: Log) -> None:
        one = listener()
        hub.join(one, version=0, number=1)
        await asyncio.sleep(0.05)
        before = log.readings
        hub.tell_next(1, entries(0, 1))
        assert await heard(one) == ['"0=1"']
        assert log.readings == before

    played(scene)


def test_entries_that_come_in_disorder_or_in_a_rush_are_read_in_order() -> None:
    async def scene(hub: Hub, log: Log) -> None:
        one = listener()
        hub.join(one, version=0, number=1)
        await asyncio.sleep(0.05)
        log.versions[1] = 2
        hub.tell_next(1, entries(1, 2))
        hub.tell_next(1, entries(0, 1))
        assert await heard(one) == ['"0-2"']
        hub.tell_next(1, entries(0, 1))
        log.versions[1] = 3
        hub.tell_next(1, entries(2, 3))
        assert await heard(one) == ['"2-3"']
        assert not one.waits

    played(scene)


def test_many_commits_are_told_together_while_it_is_busy() -> None:
    async def scene(hub: Hub, log: Log) -> None:
        one = listener()
        hub.join(one, version=0, number=1)
        await asyncio.sleep(0.05)
        before = log.readings
        for version in range(1, 51):
            log.versions[1] = version
            hub.wake(1, version)
        while one.version < 50:
            event = await one.next(SECONDS)
            assert event is not None
            assert one.follows(event)
        assert log.readings - before <= 3

    played(scene)


def test_a_document_s_news_stay_in_its_circle() -> None:
    async def scene(hub: Hub, log: Log) -> None:
        here, there = listener(spec=1), listener(spec=2)
        hub.join(here, version=0, number=1)
        hub.join(there, version=0, number=1)
        log.versions = {1: 1, 2: 2}
        hub.wake_all()
        assert await heard(here) == ['"0-1"']
        assert await heard(there) == ['"0-2"']

    played(scene)


def test_an_entry_that_was_told_already_is_not_told_again() -> None:
    async def scene(_hub: Hub, _log: Log) -> None:
        one = listener(version=5)
        events = [(3, 5), (5, 7), (9, 10)]
        found = [
            (one.follows(Event("entries", since=since, upto=upto)), one.version, one.behind)
            for since, upto in events
        ]
        assert found == [(False, 5, False), (True, 7, False), (False, 7, True)]
        assert one.follows(Event("people"))

    played(scene)


def test_who_does_not_read_is_let_go_and_the_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)

    async def scene(hub: Hub, log: Log) -> None:
        slow, quick = listener(account=1), listener(account=2)
        hub.join(slow, version=0, number=1)
        hub.join(quick, version=0, number=1)
        for version in range(1, 6):
            log.versions[1] = version
            hub.wake(1, version)
            await heard(quick)
        assert slow.over
        assert not slow.waits
        assert not quick.over

    played(scene)


def test_a_list_of_people_takes_the_place_of_an_older_one() -> None:
    async def scene(_hub: Hub, _log: Log) -> None:
        one = listener()
        for data in ("a", "b", "c"):
            one.tell(Event("people", data))
        one.tell(Event("entries", "d"))
        assert await heard(one, 2) == ["c", "d"]
        assert not one.waits

    played(scene)


def test_the_people_of_a_moment_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PEOPLE_SECONDS", 0.01)

    async def scene(hub: Hub, _log: Log) -> None:
        told: list[str] = []
        hub.told = lambda event, listeners: told.append(event)
        one = listener()
        hub.join(one, version=0, number=1)
        for _ in range(10):
            hub.show_people(1)
        assert await heard(one) == ['"1"']
        await asyncio.sleep(0.05)
        assert told == ["people"]

    played(scene)


def test_when_steps_are_packed_away_everybody_starts_again() -> None:
    async def scene(hub: Hub, log: Log) -> None:
        one = listener()
        log.fault = Stale()
        hub.join(one, version=0, number=1)
        assert await one.next(SECONDS) is LATE
        assert one.over

    played(scene)


@pytest.mark.parametrize("fault", [NotFound(), OSError("the database is away")])
def test_a_reading_that_fails_ends_nothing(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)

    async def scene(hub: Hub, log: Log) -> None:
        one = listener()
        log.fault = fault
        hub.join(one, version=0, number=1)
        await asyncio.sleep(0.05)
        log.versions[1] = 1
        hub.wake(1, 1)
        assert await heard(one) == ['"0-1"']

    played(scene)


def test_with_the_last_listener_everything_of_a_document_ends() -> None:
    async def scene(hub: Hub, _log: Log) -> None:
        two = [listener(account=account) for account in range(2)]
        for each in two:
            hub.join(each, version=0, number=1)
        assert (hub.count(), hub.count(1)) == (2, 1)
        task = hub.circles[1].task
        assert task is not None
        for each in two:
            hub.leave(each)
        await asyncio.wait({task})
        assert (hub.count(), hub.circles) == (0, {})
        hub.leave(two[0])
        hub.wake(1)
        hub.show_people(1)

    played(scene)


def test_when_the_program_stops_nobody_waits_and_nobody_may_come() -> None:
    async def scene(hub: Hub, _log: Log) -> None:
        one, late = listener(account=1), listener(account=2)
        hub.join(one, version=0, number=1)
        hub.close()
        hub.join(late, version=0, number=1)
        assert one.over
        assert late.over
        assert await one.next(SECONDS) is None

    played(scene)


def test_a_thread_calls_it_on_its_loop_and_nobody_when_there_is_none() -> None:
    async def scene(hub: Hub, _log: Log) -> None:
        called = asyncio.Event()
        hub.call(called.set)
        assert not called.is_set()
        hub.join(listener(), version=0, number=1)
        await asyncio.to_thread(hub.call, called.set)
        await called.wait()

    played(scene)
