"""How many examples a law tries: WIKIMARCHE_TEST_SIZE=torture asks for many more."""

import os

__all__ = ["SIZE", "examples"]

SIZE = os.environ.get("WIKIMARCHE_TEST_SIZE", "")
TIMES = 20 if SIZE == "torture" else 1


def examples(count: int = 100) -> int:
    """Give how many examples to try where `count` are tried every day."""
    return count * TIMES
