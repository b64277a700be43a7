"""Developers' pages: every link leads somewhere, every name is a name of the program."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.docs.interface import interface
from tests.house.source import ROOT, package_modules
from wikimarche.cli import main
from wikimarche.rules import Action
from wikimarche.settings import SETTINGS
from wikimarche.web.routes import ROUTES

DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
FENCES = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
# A name with a dot, `module.name` or `Class.name`: its last part must be one of ours.
DOTTED = re.compile(r"[A-Za-z_]+(?:/[a-z_]+)*(?:\.[A-Za-z_]+)+")
FILE = re.compile(r"[\w./-]+\.(?:py|md|html|json|toml|po|css|ts|csv|mako)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(page: Path) -> str:
    return page.read_text("utf-8")


def prose(page: Path) -> str:
    return FENCES.sub("", read(page))


def program_words() -> set[str]:
    """Every identifier of the package: names, attributes, arguments, fields."""
    return {
        word for module in package_modules() for word in re.findall(r"\w+", module.text)
    }


WORDS = program_words()


def anchors(page: Path) -> set[str]:
    """The anchors that a forge makes of the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", FENCES.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> Iterator[str]:
    yield from (link for link in LINK.findall(prose(page)) if not link.startswith("http"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_link_leads_to_a_file_and_to_a_heading_of_it(page: Path) -> None:
    lost = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if link.startswith("/images/"):
            continue
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def files_named(page: Path) -> Iterator[str]:
    yield from (code for code in CODE.findall(prose(page)) if FILE.fullmatch(code))


def exists(path: str) -> bool:
    places = (
        "",
        "wikimarche",
        "wikimarche/web",
        "docs",
        "wikimarche/text",
        "templates/macros",
    )
    return any((ROOT / place / path).exists() for place in places)


@pytest.mark.parametrize("page", [DOCS / "architecture.md", *DECISIONS], ids=name)
def test_a_file_that_is_named_exists(page: Path) -> None:
    assert [path for path in files_named(page) if not exists(path)] == []


@pytest.mark.parametrize("page", [DOCS / "architecture.md", *DECISIONS], ids=name)
def test_a_function_or_a_class_that_is_named_exists(page: Path) -> None:
    codes = [code.partition("(")[0] for code in CODE.findall(prose(page))]
    named = [code for code in codes if DOTTED.fullmatch(code) and not FILE.fullmatch(code)]
    lost = [code for code in named if code.rpartition(".")[2] not in WORDS]
    assert lost == []


def test_every_single_word_of_the_architecture_is_one_of_the_program() -> None:
    codes = CODE.findall(prose(DOCS / "architecture.md"))
    single = {code for code in codes if re.fullmatch(r"[A-Z_]{3,}|[A-Z][A-Za-z]+", code)}
    assert single - WORDS == set()


def test_the_code_of_the_glossary_is_the_code_of_the_program() -> None:
    rows = [line for line in read(DOCS / "glossary.md").splitlines() if line[:3] == "| `"]
    named = {word for row in rows for word in CODE.findall(row.split("|")[1])}
    assert len(named) > 50
    assert named - WORDS == set()


def test_the_french_of_the_glossary_is_said_by_the_interface() -> None:
    said = interface().lower()
    rows = [line.split("|") for line in read(DOCS / "glossary.md").splitlines()]
    french = {row[2].strip() for row in rows if len(row) > 5 and row[1].startswith(" `")}
    assert {word for word in french - {"–"} if word.lower() not in said} == set()


def test_every_decision_is_in_the_index_once_under_its_title() -> None:
    index = read(DOCS / "index.md")
    listed = re.findall(
        r"^\| \[(\d{4})\]\(decisions/(\1-[\w-]+\.md)\)", index, re.MULTILINE
    )
    assert [file for _, file in listed] == [path.name for path in DECISIONS]


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_gives_context_decision_and_consequences(page: Path) -> None:
    text = read(page)
    assert text.startswith(f"# {page.name[:4]}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
    ]


def test_every_page_of_the_documentation_is_in_the_index() -> None:
    linked = {
        (DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "index.md")
    }
    assert {path for path in PAGES if path.resolve() not in linked} == {DOCS / "index.md"}


def test_every_command_is_told_to_whoever_runs_the_program() -> None:
    assert isinstance(main, click.Group)
    told = read(ROOT / "README.md") + read(DOCS / "operations.md")
    assert [
        command for command in main.commands if f"wikimarche {command}" not in told
    ] == []


def test_a_command_that_is_told_exists() -> None:
    assert isinstance(main, click.Group)
    guide = sorted((ROOT / "wikimarche" / "data" / "guide").rglob("*.md"))
    told = " ".join(read(page) for page in [*PAGES, *guide])
    named = set(re.findall(r"-m wikimarche ([a-z][a-z-]*)", told))
    assert named - set(main.commands) == set()


def test_a_setting_that_is_told_exists() -> None:
    told = {
        found for page in PAGES for found in re.findall(r"WIKIMARCHE_(\w+)", read(page))
    }
    assert told - {row.name for row in SETTINGS} - {"TEST_POSTGRES"} == set()


def test_a_target_of_make_that_is_told_exists() -> None:
    targets = re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE)
    told = {
        found for page in PAGES for found in re.findall(r"`?make ([a-z]+)`", read(page))
    }
    assert told - set(targets) == set()


def test_the_routes_and_actions_of_the_architecture_exist() -> None:
    text = read(DOCS / "architecture.md")
    routes = set(re.findall(r"[Rr]oute `(\w+)`", text))
    paths = set(re.findall(r"`(/[a-z]+)`", text))
    assert routes
    assert routes - {route.name for route in ROUTES} == set()
    assert paths - {route.path for route in ROUTES} == set()


def test_every_action_has_its_words_for_the_page_of_rights() -> None:
    labels = next(m for m in package_modules() if m.name == "wikimarche.desk.labels").text
    assert [action for action in Action if f"Action.{action.name}:" not in labels] == []
