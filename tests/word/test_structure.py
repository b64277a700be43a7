"""The judge of the other tests sees what it is there to see."""

import pytest

from tests.word.sheets import heading, note, para, parts_of, sheet, zipped
from tests.word.structure import faults
from wikimarche.word.writer import write_docx


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '<w:pStyle w:val="Heading1"/>',
            '<w:jc w:val="left"/><w:pStyle w:val="Heading1"/>',
        ),
        ('w:val="Heading1"', 'w:val="Absent"'),
        ('r:id="rId4"', 'r:id="rId99"'),
        ('w:fldCharType="end"', 'w:fldCharType="separate"'),
        ('w:anchor="_wm_0_objet"', 'w:anchor="_wm_9"'),
    ],
)
def test_a_fault_put_in_on_purpose_is_found(old: str, new: str) -> None:
    files = parts_of(write_docx(sheet(heading(1, "Objet", "objet"), para("a", note("b")))))
    document = files["word/document.xml"].decode()
    assert old in document
    files["word/document.xml"] = document.replace(old, new).encode()
    assert faults(zipped(files))
