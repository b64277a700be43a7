import io

import docx

from wikimarche.word.model import default_model
from wikimarche.word.model_check import FaultKind, check_model


def test_the_model_is_always_the_same() -> None:
    assert default_model() == default_model()


def test_the_model_lacks_nothing_but_a_header_which_we_write() -> None:
    assert [fault.kind for fault in check_model(default_model())] == [FaultKind.NO_HEADER]


def test_the_model_opens_elsewhere() -> None:
    opened = docx.Document(io.BytesIO(default_model()))
    names = {style.name for style in opened.styles}
    assert {"Heading 1", "Heading 6", "Title", "Caption", "Pièce Tableau"} <= names
    width = opened.sections[0].page_width
    assert width is not None
    assert 20.9 < width.cm < 21.1
