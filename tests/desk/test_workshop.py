"""The workshop: what passes its limits is ended and said so, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.desk import costly
from tests.house.source import ROOT
from wikimarche.desk import jobs, workshop
from wikimarche.desk.turns import CROWDED
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import Busy, Refusal, TooCostly
from wikimarche.text import markdown

SOON = 20.0  # seconds within which a busy machine has done what takes an instant


def is_there(pid: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be buried does not."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return words.rpartition(")")[2].split()[0] not in ("Z", "X")


def until(true: Callable[[], bool]) -> bool:
    """Wait until something is true; tell whether it became so."""
    end = time.monotonic() + SOON
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def children_of(parent: int) -> set[int]:
    """Give the processes that a process started and that still run."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(words[1]) == parent:
            found.add(int(folder.name))
    return found


def children() -> set[int]:
    return children_of(os.getpid())


def small(**other: float) -> Workshop:
    """Give a workshop of one hand that runs the jobs of the tests."""
    settings = {"processes": 1, "seconds": SOON, "memory_mb": 128, **other}
    return Workshop(
        processes=int(settings["processes"]),
        seconds=settings["seconds"],
        memory_mb=int(settings["memory_mb"]),
        table=costly.__name__,
    )


@pytest.fixture
def shop() -> Iterator[Workshop]:
    made = small()
    yield made
    made.close()


@pytest.fixture
def quick() -> Iterator[Workshop]:
    """Give a workshop whose jobs may last half a second."""
    made = small(seconds=0.5)
    yield made
    made.close()


def test_a_job_gives_the_value_it_gives_here() -> None:
    shop = Workshop(processes=1)
    text = "# Objet {#objet}\n\nUn **mot** et [une note][^1].\n\n[^1]: La note.\n"
    made = shop.run(jobs.read_file, "md", text)
    here = jobs.read_file("md", text)
    assert (made.text, made.blocks) == (here.text, here.blocks)
    assert made.doc.eq(here.doc)
    changed = markdown.write(markdown.parse("# Objet\n\nDeux mots.").doc, made)
    assert changed == markdown.write(markdown.parse("# Objet\n\nDeux mots.").doc, here)
    shop.close()


def test_one_hand_does_one_job_after_the_other(shop: Workshop) -> None:
    assert shop.run(costly.identity) == shop.run(costly.identity) != os.getpid()


def test_no_hand_starts_before_it_is_needed(shop: Workshop) -> None:
    before = children()
    hand = shop.run(costly.identity)
    assert hand not in before
    assert children() == before | {hand}


@pytest.mark.parametrize("job", [costly.spin, costly.stick])
def test_a_job_that_lasts_too_long_is_ended_and_said_so(
    quick: Workshop, job: Callable[[], None]
) -> None:
    first = quick.run(costly.identity)
    with pytest.raises(TooCostly, match="arrêté au bout de") as refusal:
        quick.run(job)
    assert str(refusal.value.sentence).startswith("Ce travail a été arrêté")
    assert not is_there(first)
    assert is_there(quick.run(costly.identity))


@pytest.mark.parametrize("megabytes", [200, 100_000])
def test_a_job_that_takes_too_much_memory_is_ended_and_said_so(
    shop: Workshop, megabytes: int
) -> None:
    with pytest.raises(TooCostly, match="plus de 128 Mo de mémoire"):
        shop.run(costly.fill, megabytes)
    assert shop.run(costly.fill, 60) == 60_000_000


def test_what_is_too_large_to_be_sent_is_not_sent(shop: Workshop) -> None:
    with pytest.raises(TooCostly, match="plus de 128 Mo de mémoire"):
        shop.run(costly.echo, bytes(65_000_000))


def test_an_answer_that_is_too_large_is_not_given(shop: Workshop) -> None:
    with pytest.raises(TooCostly, match="plus de 128 Mo de mémoire"):
        shop.run(costly.echo, ["x" * 50_000_000] * 2)


def test_a_hand_that_keeps_much_memory_is_replaced(shop: Workshop) -> None:
    first = shop.run(costly.grow, 80)
    assert shop.run(costly.grow, 1) != first
    assert not is_there(first)


def test_a_hand_that_dies_is_replaced_and_its_job_said_failed(shop: Workshop) -> None:
    first = shop.run(costly.identity)
    with pytest.raises(TooCostly, match="arrêté avant la fin"):
        shop.run(costly.die)
    assert shop.run(costly.identity) != first


def test_a_hand_that_died_between_two_jobs_fails_no_job(shop: Workshop) -> None:
    first = shop.run(costly.identity)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: not is_there(first))
    assert shop.run(costly.identity) != first


def test_what_a_job_raises_is_told_with_its_place(shop: Workshop) -> None:
    first = shop.run(costly.identity)
    with pytest.raises(RuntimeError, match=r"costly\.py(?s:.*)no such thing"):
        shop.run(costly.raise_fault)
    assert shop.run(costly.identity) == first


def test_a_job_that_is_not_in_the_table_is_not_run(shop: Workshop) -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        shop.run(until, bool)


def test_too_many_who_wait_are_told_at_once() -> None:
    shop = small(seconds=2)
    crowd = 1 + workshop.WAITING + 3

    def ask(_number: int) -> str:
        try:
            shop.run(costly.sleep, 0.1)
        except Busy as refusal:
            return str(refusal)
        return "done"

    shop.run(costly.identity)
    with ThreadPoolExecutor(crowd) as threads:
        answers = list(threads.map(ask, range(crowd)))
    shop.close()
    assert answers.count("done") >= 1 + workshop.WAITING
    assert set(answers) <= {"done", str(CROWDED)}


def test_who_waits_for_longer_than_a_job_may_last_is_told(quick: Workshop) -> None:
    def ask(_number: int) -> type[Refusal] | None:
        try:
            quick.run(costly.spin)
        except Refusal as refusal:
            return type(refusal)
        return None

    quick.run(costly.identity)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(4)))
    assert set(answers) == {TooCostly, Busy}


def test_a_hand_inherits_no_secret_and_no_file(
    shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIKIMARCHE_METRICS_TOKEN", "canari-secret")
    with (tmp_path / "base.sqlite3").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        known = shop.run(costly.environment)
        opened = shop.run(costly.open_files)
    assert "canari-secret" not in str(known)
    assert set(known) <= {"PYTHONPATH", "LANG", "LC_CTYPE"}
    assert "base.sqlite3" not in str(opened)
    sockets = [name for name in opened if name.startswith("socket:")]
    assert len(set(sockets)) == 1, "its own line, and nothing else"


def test_closing_leaves_no_process_even_in_the_middle_of_a_job(tmp_path: Path) -> None:
    before, shop, said = children(), small(processes=2, seconds=120), tmp_path / "pid"
    with ThreadPoolExecutor(2) as threads:
        hands = set(threads.map(shop.run, [costly.sleep] * 2, [1.0] * 2))
        answer = threads.submit(shop.run, costly.mark, str(said), 60.0)
        assert until(said.exists)
        shop.close()
        assert isinstance(answer.exception(SOON), Refusal)
    assert not any(map(is_there, hands))
    assert children() == before
    with pytest.raises(Busy):
        shop.run(costly.identity)


PARENT = """
import sys, threading
from tests.desk import costly
from wikimarche.desk.workshop import Workshop
shop = Workshop(processes=2, table="tests.desk.costly")
print(shop.run(costly.identity), flush=True)
job = {"idle": None, "spin": costly.spin, "stick": costly.stick}[sys.argv[1]]
if job:
    threading.Thread(target=shop.run, args=(job,)).start()
threading.Event().wait(0.3)
print("ready", flush=True)
threading.Event().wait()
"""


@pytest.mark.parametrize("busy", ["idle", "spin", "stick"])
def test_hands_end_with_a_parent_that_was_killed(busy: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, busy], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert parent.stdout is not None
    hand = int(parent.stdout.readline())
    assert parent.stdout.readline() == "ready\n"
    assert is_there(hand)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert until(lambda: not is_there(hand))


def test_a_hand_ignores_the_keyboard(shop: Workshop) -> None:
    hand = shop.run(costly.identity)
    assert os.getpgid(hand) == hand, "Ctrl+C goes to the group of the server alone"
    os.kill(hand, signal.SIGINT)
    assert shop.run(costly.identity) == hand
