from wikimarche.text.markdown_original import original_of

TEXT = "[r]: /r\n\na\nb\n\n<!-- -->\n\n[^1]: Note\n\n    suite\n\n> [q]: /q\n> c\n"


def test_bodies_and_gaps_joined_are_the_text() -> None:
    original = original_of(TEXT)
    parts = [original.after(-1)]
    for index in range(len(original.nodes)):
        parts += [original.body(index), original.after(index)]
    assert "".join(parts) == TEXT == "".join(original.chunks())


def test_a_body_ends_with_its_words() -> None:
    original = original_of(TEXT)
    assert [original.body(0), original.body(1)] == ["a\nb", "> [q]: /q\n> c"]


def test_definitions_after_a_block_come_without_what_parts_them() -> None:
    assert original_of(TEXT).definitions_after(0) == "[^1]: Note\n\n    suite"
    assert original_of(TEXT).definitions_after(-1) == "[r]: /r"
    assert original_of("a\n\n<!-- -->\n\nb").definitions_after(0) == ""


def test_definitions_in_a_block_are_said_outside_it() -> None:
    assert original_of(TEXT).definitions_in(1) == "[q]: /q"
    assert original_of(TEXT).definitions_in(0) == ""


def test_a_text_without_blocks_is_one_empty_paragraph_with_nothing_lost() -> None:
    original = original_of("\n[r]: /r\n")
    assert (original.body(0), original.after(0)) == ("", "\n[r]: /r\n")
