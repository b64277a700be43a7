import pytest

from wikimarche.word.xml import PPR_ORDER, attribute, fragment, parse, place, words


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert words("a\x00\x0b\ud800￾b & <c>") == "ab &amp; &lt;c&gt;"


def test_french_typography_is_kept() -> None:
    kept = "«\u00a0œuvre\u202f: l’été – 12\u00a0€ … »"
    assert words(kept) == kept


def test_an_attribute_stays_on_one_line() -> None:
    assert attribute('un "mot"\nà part') == "un &quot;mot&quot; à part"


@pytest.mark.parametrize("content", [b"<a>", b"", b"<!DOCTYPE a><a/>", b"<a/><b/>"])
def test_a_part_that_is_not_plain_xml_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        parse(content)


def test_a_property_goes_where_the_schema_wants_it() -> None:
    ppr = fragment('<w:pPr><w:pStyle w:val="a"/><w:jc w:val="left"/></w:pPr>')[0]
    place(ppr, fragment("<w:keepNext/>")[0], PPR_ORDER)
    place(ppr, fragment('<w:jc w:val="right"/>')[0], PPR_ORDER)
    assert [child.tag.split("}")[1] for child in ppr] == ["pStyle", "keepNext", "jc"]
