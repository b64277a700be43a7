"""docs/licences.md names every package the program is made of."""

import json
import re

from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "licences.md").read_text("utf-8")


def named() -> set[str]:
    return set(re.findall(r"^\| ([@\w./-]+) \| [^|]+ \|$", PAGE, re.M)) - {"package"}


def test_every_python_package_of_the_lock_has_its_licence() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    packages = set(re.findall(r"^([\w.-]+)==", lock, re.M))
    assert len(packages) > 20
    assert packages - named() == set()


def test_every_package_of_the_front_has_its_licence() -> None:
    lock = json.loads((ROOT / "editor" / "package-lock.json").read_text("utf-8"))
    packages = {
        place.rpartition("node_modules/")[2]
        for place, one in lock["packages"].items()
        if place and not one.get("optional")
    }
    assert len(packages) > 20
    assert packages - named() == set()


def test_no_licence_is_unknown() -> None:
    assert re.findall(r"^\| \S+ \| (?:unknown|\?|not installed.*) \|$", PAGE, re.M) == []
