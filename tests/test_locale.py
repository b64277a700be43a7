"""The catalogues of the interface: nothing missing, nothing left over, every value in its place."""

import re
from collections.abc import Iterable, Iterator
from contextlib import chdir
from functools import cache
from importlib import util
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house.source import ROOT
from tests.house.test_pages import FOREIGN
from wikimarche.web.tongues import LANGUAGES

# What a page puts into a sentence, and the fields that a sentence quotes as they are typed.
PLACE = re.compile(r"%\(\w+\)[sd]|{{\w+}}|{\w+}")
FIGURES = re.compile(r"\d+")
# Signs of French, of typewriters, and of a tone that the interface does not take.
NOT_ENGLISH = re.compile(r"[«»!'\"]| [:;?]|\u00a0|\u202f")

every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def script() -> ModuleType:
    """The command that gathers messages, as a module."""
    found = util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert found is not None
    assert found.loader is not None
    module = util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@cache
def gathered() -> Catalog:
    with chdir(ROOT):
        messages: Catalog = script().gathered()
    return messages


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "wikimarche" / "locale" / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(text: object) -> tuple[str, ...]:
    """One text, or the singular and the plural."""
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


def keys(messages: Iterable[Message]) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in messages if message.id}


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each French form beside its translation."""
    for message in catalogue(language):
        if message.id:
            yield from zip(forms(message.id), forms(message.string), strict=True)


@every_language
def test_a_catalogue_has_every_message_of_the_interface(language: str) -> None:
    assert keys(gathered()) - keys(catalogue(language)) == set()


@every_language
def test_a_catalogue_has_no_message_that_nobody_says(language: str) -> None:
    assert keys(catalogue(language)) - keys(gathered()) == set()
    assert not catalogue(language).obsolete


@every_language
def test_every_message_is_translated(language: str) -> None:
    assert [french for french, said in pairs(language) if not said.strip()] == []


@every_language
def test_no_translation_is_in_doubt(language: str) -> None:
    assert [
        message.id for message in catalogue(language) if message.id and message.fuzzy
    ] == []


@every_language
def test_a_translation_has_the_values_of_its_message(language: str) -> None:
    other = {
        (french, said)
        for french, said in pairs(language)
        if set(PLACE.findall(french)) != set(PLACE.findall(said))
    }
    assert other == set()


@every_language
def test_a_translation_has_the_figures_of_its_message(language: str) -> None:
    other = {
        (french, said)
        for french, said in pairs(language)
        if sorted(FIGURES.findall(french)) != sorted(FIGURES.findall(said))
    }
    assert other == set()


@every_language
def test_a_translation_uses_no_word_of_developers(language: str) -> None:
    assert [said for _, said in pairs(language) if FOREIGN.search(said)] == []


def test_french_is_its_own_translation() -> None:
    typeset = script().typeset
    assert [(key, said) for key, said in pairs("fr") if said != typeset(key)] == []


def test_english_has_the_signs_of_english() -> None:
    assert [said for _, said in pairs("en") if NOT_ENGLISH.search(said)] == []
