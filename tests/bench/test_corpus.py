from itertools import pairwise

import pytest

from tests.bench import corpus, dialects
from tests.bench.corpus import Heading, Items, Table
from tests.bench.filling import KEY, OTHER_PAGES
from wikimarche.text import limits, markdown
from wikimarche.text.merging import Merged, merge


@pytest.mark.parametrize("pages", [5, 20, 60])
def test_a_page_of_the_corpus_is_about_three_kilobytes(pages: int) -> None:
    size = len(corpus.source(corpus.document(pages)).encode())
    assert pages * corpus.PAGE_BYTES <= size <= pages * corpus.PAGE_BYTES + 6000


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    text = corpus.source(corpus.document(5, seed=3))
    assert text == corpus.source(corpus.document(5, seed=3))
    assert text != corpus.source(corpus.document(5, seed=4))
    assert text.startswith("# Surface écrit du consommable {#a0}\n")  # on any machine


def test_a_document_of_the_corpus_is_a_text_of_ours_that_reads_back() -> None:
    text = corpus.source(corpus.document(5))
    assert limits.faults(text) == ()
    assert markdown.write(markdown.parse(text).doc) == text


def test_a_document_of_the_corpus_has_every_kind_of_block_and_its_own_keys() -> None:
    blocks = corpus.document(20)
    assert {type(block) for block in blocks} == {Heading, corpus.Paragraph, Items, Table}
    keys = [block.key for block in blocks if isinstance(block, Heading)]
    assert len(set(keys)) == len(keys) > 20


def test_every_small_document_has_articles_whose_key_filling_finds() -> None:
    for seed in range(2, 40):
        blocks = corpus.document(OTHER_PAGES, seed)
        keys = [block.key for block in blocks if isinstance(block, Heading)]
        assert KEY.findall(corpus.source(blocks)) == keys != []


def test_an_edit_changes_one_line_and_its_seed_says_which() -> None:
    text = corpus.article_source(corpus.document(5), "a1")
    changed = corpus.edited(text, 1)
    before, after = text.split("\n"), changed.split("\n")
    assert changed == corpus.edited(text, 1)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert after[0] == before[0]


def test_two_edits_of_a_document_can_be_merged() -> None:
    text = corpus.source(corpus.document(5))
    base, mine, theirs = (
        markdown.parse(each).doc
        for each in (text, corpus.edited(text, "mine"), corpus.edited(text, "theirs"))
    )
    assert isinstance(merge(base, mine=mine, theirs=theirs), Merged)


def test_other_programs_get_the_same_words_without_our_signs() -> None:
    blocks = corpus.document(5)
    for text in (
        dialects.as_markdown(blocks),
        dialects.as_dokuwiki(blocks),
        dialects.as_mediawiki(blocks),
    ):
        assert "{{" not in text
        assert "{#" not in text
        assert text.count("jours ouvrés") == corpus.source(blocks).count("jours ouvrés")


def test_values_of_a_document_follow_its_blocks() -> None:
    blocks = corpus.document(5)
    values = dialects.as_values(blocks)
    assert len(values) == len(blocks)
    assert [v["kind"] == "heading" for v in values] == [
        isinstance(b, Heading) for b in blocks
    ]


def test_no_two_articles_are_the_same() -> None:
    blocks = corpus.document(20)
    keys = [block.key for block in blocks if isinstance(block, Heading)]
    texts = sorted(corpus.article_source(blocks, key) for key in keys)
    assert all(one != other for one, other in pairwise(texts))
