import pytest

from tests.text.documents import document, heading
from tests.text.pages import context
from wikimarche.text.html_context import Reference, attribute, fill, safe_href, safe_image


@pytest.mark.parametrize("href", ["http://a.fr", "HTTPS://a.fr", "mailto:a@b.fr", "#prix"])
def test_an_address_of_a_known_kind_is_followed(href: str) -> None:
    assert safe_href(href) == href


@pytest.mark.parametrize(
    "href",
    [
        "javascript:x",
        " https://a.fr",
        "java\nscript:x",
        "data:text/html,x",
        "//a.fr",
        "/x",
        "",
    ],
)
def test_any_other_address_is_not(href: str) -> None:
    assert safe_href(href) is None


@pytest.mark.parametrize(
    "src",
    [
        "/images/../admin",
        "/images/a/b.png",
        "//images/a",
        "/images/",
        "/images/a.png\n",
        "x",
    ],
)
def test_only_images_of_this_site_are_shown(src: str) -> None:
    assert safe_image(src) is None
    assert safe_image("/images/ab12-c.min.png") == "/images/ab12-c.min.png"


def test_an_attribute_is_escaped_and_an_empty_one_left_out() -> None:
    assert attribute("title", "\"<a&b'") == ' title="&quot;&lt;a&amp;b&#x27;"'
    assert attribute("title", "") == ""


def test_words_are_filled_by_name_whatever_else_they_hold() -> None:
    assert (
        fill("100 % de %(number)s au %(spec)s", number="4.2") == "100 % de 4.2 au %(spec)s"
    )


def test_an_article_of_this_document_needs_no_entry() -> None:
    around = context(document(heading(1, "Objet", "objet")))
    assert around.reference("", "objet") == Reference("1", "Objet", "#art-objet")
    assert around.reference("RC", "objet") is None
