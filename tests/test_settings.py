"""Settings: what may be told from outside, and what is refused with a reason."""

import re
from pathlib import Path

import pytest

from wikimarche.settings import SETTINGS, SettingsRefused, read_settings

OPERATIONS = Path(__file__).parent.parent / "docs" / "operations.md"
ROW = re.compile(r"^\| `WIKIMARCHE_(\w+)` \| (.*?) \| (.*) \|$", re.MULTILINE)


def test_an_empty_environment_is_a_working_installation() -> None:
    settings = read_settings({})
    assert settings.sqlite_path == Path("var/wikimarche.sqlite3")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert not settings.secure


def test_the_guide_of_operations_lists_every_setting_as_it_is() -> None:
    described = ROW.findall(OPERATIONS.read_text("utf-8"))
    assert described == [
        (row.name, f"`{row.default}`" if row.default else "empty", row.purpose)
        for row in SETTINGS
    ]


def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsRefused, match="WIKIMARCHE_PROT is not a setting"):
        read_settings({"WIKIMARCHE_PROT": "8000"})


def test_other_programs_variables_are_not_read() -> None:
    assert read_settings({"PORT": "1", "DATABASE_URL": "nothing"}) == read_settings({})


@pytest.mark.parametrize("value", ["", "-1", "65536", "80.0", "eighty", "٨٠", " 80"])
def test_a_port_is_a_whole_number_in_its_bounds(value: str) -> None:
    with pytest.raises(SettingsRefused, match="WIKIMARCHE_PORT must be a whole number"):
        read_settings({"WIKIMARCHE_PORT": value})


@pytest.mark.parametrize("name", ["SESSION_DAYS", "DISK_RESERVE_MB"])
def test_a_refused_number_is_named_with_what_was_given(name: str) -> None:
    with pytest.raises(SettingsRefused, match=f"WIKIMARCHE_{name}.*'many'"):
        read_settings({f"WIKIMARCHE_{name}": "many"})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_read_by_our_driver(scheme: str) -> None:
    settings = read_settings({"WIKIMARCHE_DATABASE_URL": f"{scheme}://me@db/wiki"})
    assert settings.database_url == "postgresql+psycopg://me@db/wiki"
    assert settings.sqlite_path is None


@pytest.mark.parametrize("value", ["", "mysql://db/wiki", "wiki.sqlite3", "sqlite:wiki"])
def test_another_database_is_refused(value: str) -> None:
    with pytest.raises(SettingsRefused, match="must begin with"):
        read_settings({"WIKIMARCHE_DATABASE_URL": value})


def test_https_makes_the_site_secure_and_its_address_has_no_last_slash() -> None:
    settings = read_settings({"WIKIMARCHE_PUBLIC_URL": "https://marches.example.fr/"})
    assert settings.secure
    assert settings.public_url == "https://marches.example.fr"


def test_proxies_are_a_list_with_commas() -> None:
    settings = read_settings({"WIKIMARCHE_PROXIES": "10.0.0.1, 10.0.0.2,"})
    assert settings.proxies == ("10.0.0.1", "10.0.0.2")


def test_an_address_of_a_database_is_not_repeated() -> None:
    with pytest.raises(SettingsRefused) as raised:
        read_settings({"WIKIMARCHE_DATABASE_URL": "mysql://me:canari@db/wiki"})
    assert "canari" not in str(raised.value)


@pytest.mark.parametrize("value", ["court", "un jeton d’ailleurs, bien long"])
def test_a_token_that_can_be_guessed_or_not_sent_is_refused(value: str) -> None:
    with pytest.raises(SettingsRefused, match="WIKIMARCHE_METRICS_TOKEN") as raised:
        read_settings({"WIKIMARCHE_METRICS_TOKEN": value})
    assert value not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud"),
        ("LOG_ADDRESSES", "1"),
        ("WORKERS", "0"),
    ],
)
def test_a_choice_that_is_not_one_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsRefused, match=f"WIKIMARCHE_{name}"):
        read_settings({f"WIKIMARCHE_{name}": value})
