import pytest

from wikimarche.text.limits import MAX_BYTES, MAX_DEPTH, Fault, TextFault, faults, tidy
from wikimarche.text.markdown import parse


def test_an_ordinary_text_has_no_fault() -> None:
    assert faults("# Délais\r\n\r\n\t« trente\u00a0jours » 😀\n") == ()


def test_tidy_leaves_line_feeds_and_no_byte_order_mark() -> None:
    assert tidy("\ufeffa\r\nb\rc") == "a\nb\nc"


@pytest.mark.parametrize(
    ("character", "fault", "detail"),
    [
        ("\x00", Fault.CONTROL, "U+0000"),
        ("\x0b", Fault.CONTROL, "U+000B"),
        ("\x85", Fault.CONTROL, "U+0085"),
        ("\ud800", Fault.SURROGATE, "U+D800"),
        ("\ufdd0", Fault.NONCHARACTER, "U+FDD0"),
        ("\ufffe", Fault.NONCHARACTER, "U+FFFE"),
        ("\U0001ffff", Fault.NONCHARACTER, "U+1FFFF"),
        ("\U0010ffff", Fault.NONCHARACTER, "U+10FFFF"),
    ],
)
def test_a_refused_character_is_named_with_its_line(
    character: str, fault: Fault, detail: str
) -> None:
    assert faults(f"a\nb{character}{character}\n") == (TextFault(fault, 2, detail),)


def test_at_most_twenty_characters_are_reported() -> None:
    assert len(faults("".join(map(chr, range(0xFDD0, 0xFDF0))))) == 20


def test_the_limit_counts_bytes_and_names_the_line_that_passes_it() -> None:
    line = "é" * (MAX_BYTES // 4 - 1) + "\n"
    assert faults(line * 2) == ()
    assert faults(line * 2 + "é" * 4) == (TextFault(Fault.TOO_LONG, 3, str(MAX_BYTES + 6)),)


@pytest.mark.parametrize("opening", [">", "> ", "- ", "1. "])
def test_blocks_nested_too_deep_are_a_fault_at_their_line(opening: str) -> None:
    deep = opening * (MAX_DEPTH + 1) + "a\n"
    assert faults("b\n\n" + deep) == (TextFault(Fault.NESTING, 3),)


def test_ten_levels_of_lists_and_ninety_nine_quotations_are_kept() -> None:
    assert faults("".join("  " * level + "- a\n" for level in range(10))) == ()
    assert faults(">" * (MAX_DEPTH - 1) + "a\n") == ()


def test_guidance_nested_too_deep_is_a_fault() -> None:
    assert faults("::: guide\n" * (MAX_DEPTH + 1))[0].fault is Fault.NESTING


def test_a_deep_looking_line_of_code_or_dashes_is_no_fault() -> None:
    assert faults("```\n" + ">" * 300 + "\n```\n\n" + "- " * 300 + "\n") == ()


def test_what_is_nested_too_deep_is_still_read_without_losing_words() -> None:
    doc = parse(">" * 3 * MAX_DEPTH + " profond\n\nfin\n").doc
    assert "profond" in doc.text_content
    assert doc.text_content.endswith("fin")
