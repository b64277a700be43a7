"""Checkpoints: signed, one a line, read back as they were, anything else named by its line."""

import json
from pathlib import Path

import pytest

from tests.people import Room
from wikimarche.desk.checkpoints import (
    Checkpoint,
    add_checkpoint,
    checkpoint_of,
    checkpoints_in,
)
from wikimarche.desk.keys import open_key


def taken(room: Room, folder: Path) -> Checkpoint:
    with room.town.store.reading() as session:
        return checkpoint_of(session, open_key(folder / "seal.key"), room.town.clock())


def test_a_checkpoint_says_how_far_each_chain_has_come(room: Room, tmp_path: Path) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    found = taken(room, tmp_path)
    assert found.ends["spec:1"] == (2, room.revisions()[-1].digest)
    assert found.ends["journal"][0] > 1
    assert found.is_genuine


def test_checkpoints_are_read_back_in_order(small_room: Room, tmp_path: Path) -> None:
    path = tmp_path / "var" / "checkpoints.jsonl"
    first = taken(small_room, tmp_path)
    add_checkpoint(path, first)
    small_room.town.clock.advance(seconds=60)
    add_checkpoint(path, taken(small_room, tmp_path))
    read = list(checkpoints_in(path))
    assert read[0] == first
    assert [each.is_genuine for each in read if isinstance(each, Checkpoint)] == [True] * 2


@pytest.mark.parametrize("name", ["at", "key", "ends"])
def test_a_changed_checkpoint_is_not_genuine(
    small_room: Room, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "checkpoints.jsonl"
    body = json.loads(taken(small_room, tmp_path).line)
    body[name] = {"journal": [1, "x"]} if name == "ends" else body[name][:-2] + "zz"
    path.write_text(json.dumps(body))
    (found,) = checkpoints_in(path)
    assert isinstance(found, Checkpoint)
    assert not found.is_genuine


@pytest.mark.parametrize("line", ["x", "[]", "{}", '{"format": 2}', '{"ends": 3}', "\x00"])
def test_a_line_that_is_none_is_given_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "checkpoints.jsonl"
    path.write_text(f"\n{line}\n")
    assert list(checkpoints_in(path)) == [2]
