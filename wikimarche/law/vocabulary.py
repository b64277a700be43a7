"""The words a rule may be written with: each with its keys, and what they may hold.

`APPLIES` says to which tenders and lots a rule applies, one function each in
`applying.py`; `LOOKS` what a rule looks for, one function each in `finding.py` and
`finding_more.py`. A pack that uses another word is refused.
"""

from collections.abc import Mapping
from typing import Final

from wikimarche.law.facts import CLAUSE_TYPES, KINDS, NATURES
from wikimarche.law.shapes import (
    RULE,
    RULES,
    TEXT,
    TRUTH,
    Key,
    choice,
    choices,
    matching,
    number,
    texts,
)

__all__ = ["APPLIES", "LISTS_OF_WORDS", "LOOKS", "NAME", "THEMES"]

THEMES: Final = ("environment", "social", "any")
NAME: Final = matching(r"[a-z][a-z0-9_]*", "un nom en petites lettres est attendu")
_CPV: Final = texts(matching(r"\d{2,8}", "un début de code CPV est attendu (909)"))
_IN: Final = Key(choices(KINDS))

APPLIES: Final[Mapping[str, Key]] = {
    "natures": Key(choices(NATURES), needed=False),
    "cpv": Key(_CPV, needed=False),  # prefixes
    "value": Key(choice(("eu",)), needed=False),  # at least the threshold of that family
    "defence": Key(TRUTH, needed=False),
    "renewable": Key(TRUTH, needed=False),
    "sourcing": Key(TRUTH, needed=False),
    "launched": Key(TRUTH, needed=False),  # today is after the launch
    "words": Key(NAME, needed=False),  # a list of words speaks in pieces `in`
    "in": Key(choices(KINDS), needed=False),
    "found": Key(RULES, needed=False),  # these rules are met, or to be checked
    "answered": Key(RULE, needed=False),  # somebody chose an exemption from that rule
}

LOOKS: Final[Mapping[str, Mapping[str, Key]]] = {
    # a clause of the library, known, of a type, a theme, or made for a rule
    "clause": {
        "types": Key(choices(CLAUSE_TYPES), needed=False),
        "theme": Key(choice(THEMES), needed=False),
        "meets": Key(RULE, needed=False),
        "in": _IN,
    },
    "unknown_clause": {"in": _IN},
    # a line where a list of words speaks; with / title: another list in the line, in the
    # titles above; without…: a list that must not be in the line, in the piece, in a title
    "words": {
        "words": Key(NAME),
        "with": Key(NAME, needed=False),
        "title": Key(NAME, needed=False),
        "without": Key(NAME, needed=False),
        "without_in_piece": Key(NAME, needed=False),
        "without_title": Key(NAME, needed=False),
        "in": _IN,
    },
    "article": {"title": Key(NAME), "in": _IN},  # a title says it, something is under it
    # award criteria: named by a list of words and not by another; `sure`: a main one, in a table
    "criterion": {
        "words": Key(NAME),
        "without": Key(NAME, needed=False),
        "sure": Key(TRUTH, needed=False),
        "weighted": Key(TRUTH, needed=False),
        "at_least": Key(number(1, 100), needed=False),
        "below": Key(number(1, 100), needed=False),
        "in": _IN,
    },
    "only_criterion": {"words": Key(NAME), "in": _IN},
    "elements": {  # in what is said about something, all these lists speak, or not all
        "about": Key(NAME),
        "complete": Key(TRUTH),
        "lists": Key(texts(NAME)),
        "in": _IN,
    },
    "ccag": {
        "lists": Key(texts(NAME)),
        "cited": Key(choice(("one", "several"))),
        "in": _IN,
    },
    "field": {"names": Key(texts(TEXT))},  # fields of the tender, all with a value
    "rules": {"of": Key(RULES), "are": Key(choices(("met", "to_check")))},  # or answered
    "answer": {"rule": Key(RULE)},  # a valid answer to that rule
    "lots": {"at_least": Key(number(1, 1000))},
    "pieces": {"at_most": Key(number(0, 1000))},
    "references": {"broken": Key(TRUTH)},  # references that lead nowhere
}

# Keys whose values name lists of words of the pack.
LISTS_OF_WORDS: Final = frozenset(
    {
        "words",
        "with",
        "title",
        "without",
        "without_in_piece",
        "without_title",
        "about",
        "lists",
    }
)
