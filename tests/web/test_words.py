"""The words around a text, on pages and in files."""

from dataclasses import fields

import pytest

from wikimarche.settings import Settings
from wikimarche.web.pages import Pages
from wikimarche.web.words import compare_words, export_words, page_words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_of_a_page_is_said(pages: Pages, language: str) -> None:
    words = page_words(pages.tongues[language])
    assert all(getattr(words, each.name) for each in fields(words))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_comparison_names_its_sides_and_counts_what_is_left_out(
    pages: Pages, language: str
) -> None:
    words = compare_words(pages.tongues[language], before="avant", after="après")
    assert (words.before, words.after) == ("avant", "après")
    assert words.unchanged(1) != words.unchanged(3)
    assert "3" in words.unchanged(3)


def test_files_speak_french_whoever_exports(pages: Pages, site_settings: Settings) -> None:
    words = export_words(pages.tongues["fr"], pages, office=site_settings.office)
    assert words.page == page_words(pages.tongues["fr"])
    assert words.office == "off"
