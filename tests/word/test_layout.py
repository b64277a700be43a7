from wikimarche.word.layout import A4, layout_of
from wikimarche.word.xml import fragment

LETTER = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/><w:type w:val="continuous"/>'
    '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:left="1000" w:right="1000" w:top="500"'
    ' w:bottom="500"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
)


def test_room_is_the_page_less_its_margins() -> None:
    layout = layout_of(fragment(LETTER)[0])
    assert (layout.width, layout.height, layout.lying_width) == (10240, 14840, 13840)


def test_a_model_that_says_nothing_is_a4() -> None:
    assert layout_of(fragment("<w:sectPr/>")[0]).width == layout_of(fragment(A4)[0]).width


def test_following_sections_neither_restart_pages_nor_have_a_first_one() -> None:
    layout = layout_of(fragment(LETTER)[0])
    assert "titlePg" in layout.first
    for following in (layout.upright, layout.lying):
        assert "titlePg" not in following
        assert "w:start" not in following
        assert 'r:id="rId9"' in following


def test_a_lying_page_is_the_same_paper_turned() -> None:
    lying = layout_of(fragment(LETTER)[0]).lying
    assert 'w:w="15840" w:h="12240" w:orient="landscape"' in lying


def test_a_size_nobody_can_read_is_taken_as_a4() -> None:
    assert layout_of(fragment('<w:sectPr><w:pgSz w:w="21cm"/></w:sectPr>')[0]).width == 9298
