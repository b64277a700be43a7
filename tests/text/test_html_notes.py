from tests.text.documents import document, paragraph
from wikimarche.text.html_notes import Notes
from wikimarche.text.schema import node


def test_a_body_takes_the_place_of_its_call() -> None:
    notes = Notes()
    doc = document(paragraph("Prix", notes.call("#_ftn1")))
    notes.found("ftn1", [paragraph("Hors taxes"), paragraph("2026")])
    whole, is_missing = notes.put_back(doc)
    inside = 'footnote("Hors taxes", hard_break, "2026")'
    assert (str(whole), is_missing) == (f'doc(paragraph("Prix", {inside}))', False)


def test_a_call_without_body_goes_and_is_told() -> None:
    notes = Notes()
    doc = document(paragraph("Prix", notes.call("#_ftn1"), " total"))
    whole, is_missing = notes.put_back(doc)
    assert (str(whole), is_missing) == ('doc(paragraph("Prix total"))', True)


def test_only_the_first_body_of_a_call_is_awaited() -> None:
    notes = Notes()
    assert not notes.awaits("fn-1")
    notes.call("#fn-1")
    assert notes.awaits("fn-1")
    notes.found("fn-1", [])
    assert not notes.awaits("fn-1")


def test_an_image_in_a_body_is_its_words() -> None:
    notes = Notes()
    doc = document(paragraph(notes.call("#sdfootnote1sym")))
    notes.found("sdfootnote1", [paragraph(node("image", src="/images/a.png", alt="plan"))])
    assert str(notes.put_back(doc)[0]) == 'doc(paragraph(footnote("plan")))'
