"""The files of the repository: nothing of the machine that wrote them, locks in order."""

import re
import tomllib
from pathlib import Path

import yaml

from tests.house.source import ROOT, files
from wikimarche.settings import SETTINGS

# In pieces, so that this file does not find itself.
REGISTRIES = [("registry", "npmjs", "org"), ("pypi", "org"), ("pythonhosted", "org")]
FOLDERS = ("root", "work", "home", "tmp")
OF_A_MACHINE = re.compile(
    "|".join(
        [r"\.".join(parts) for parts in REGISTRIES]
        + [rf"(?<![\w.$}}\)/-])/{folder}/" for folder in FOLDERS]
    )
)
PINNED = re.compile(r"^[a-z0-9-]+==\S+")


def lines_of(path: Path) -> list[str]:
    """The lines of a text; a picture or another binary file has none."""
    try:
        return path.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def requirements(name: str) -> dict[str, str]:
    pins = [line.split()[0] for line in lines_of(ROOT / name) if PINNED.match(line)]
    return dict(pin.split("==") for pin in pins)


def test_no_file_names_a_registry_or_a_folder_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        for number, line in enumerate(lines_of(path), start=1)
        if OF_A_MACHINE.search(line)
    ]
    assert found == []


def test_the_search_for_machine_paths_finds_one() -> None:
    assert OF_A_MACHINE.search("open('/" + "tmp/x')")
    assert not OF_A_MACHINE.search("tests/tmp/x")


def test_the_locks_pin_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=!~; ]", line)[0].lower() for line in wanted}
    assert names - set(requirements("requirements-dev.lock")) == set()


def test_what_runs_and_what_is_tested_have_the_same_versions() -> None:
    run, tested = requirements("requirements.lock"), requirements("requirements-dev.lock")
    assert run
    assert run.items() <= tested.items()


def test_the_composition_starts_the_program_after_a_healthy_database() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    assert set(services) == {"proxy", "app", "database"}
    assert all("healthcheck" in service for service in services.values())
    assert services["app"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_the_composition_uses_settings_that_exist() -> None:
    composition = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    given = set(composition["services"]["app"]["environment"])
    assert given <= {f"WIKIMARCHE_{row.name}" for row in SETTINGS}
