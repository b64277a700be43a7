"""What a document's page stands on: itself, what it cites, the stamps; all until it was read."""

from typing import Any

from wikimarche.kept import Kept
from wikimarche.web.nearness import keep_cited, near

ONE, TWO, THREE = ((("drafting", spec, 4, 2)) for spec in (1, 2, 3))
STAMPS = (("people", 3), ("tender:7", 5))
WHOLE = (ONE, TWO, THREE, *STAMPS)


def test_a_document_never_read_stands_on_its_whole_tender() -> None:
    kept: Kept[Any] = Kept(1000)
    assert near(kept, WHOLE, 1) == WHOLE


def test_a_document_that_was_read_stands_on_itself_what_it_cites_and_the_stamps() -> None:
    kept: Kept[Any] = Kept(1000)
    keep_cited(kept, WHOLE, 1, frozenset({3}))
    assert near(kept, WHOLE, 1) == (ONE, THREE, *STAMPS)
    assert near(kept, WHOLE, 2) == WHOLE


def test_what_it_cites_is_asked_again_for_another_version_or_another_stamp() -> None:
    kept: Kept[Any] = Kept(1000)
    keep_cited(kept, WHOLE, 1, frozenset())
    changed = (("drafting", 1, 5, 3), TWO, THREE, *STAMPS)
    stamped = (ONE, TWO, THREE, ("people", 3), ("tender:7", 6))
    assert near(kept, changed, 1) == changed
    assert near(kept, stamped, 1) == stamped
