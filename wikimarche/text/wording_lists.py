"""The lists of words that the check of the wording goes by, read from their file.

    TOML ──► shape checked ──► Lists: words as given, and the rules that look for them

A rule is tried only on blocks that hold one of its triggers: most hold none.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from wikimarche.text.wording_kinds import Kind

__all__ = ["Fault", "Field", "Lists", "Reason", "Rule", "pattern_of", "read_lists"]


class Reason(StrEnum):
    """Why a file of lists is refused."""

    SYNTAX = "syntax"  # not TOML
    MISSING = "missing"  # a list that the check needs
    UNKNOWN = "unknown"  # a name that nobody reads
    SHAPE = "shape"  # not what stands under this name: words, or tables of words


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file of lists: the line (from 1), why, the name concerned."""

    line: int
    reason: Reason
    name: str = ""


class Rule(NamedTuple):
    """Words to look for: `pattern` in a line, when a block has one of `triggers`.

    When `needs` are told, it must have one of these as well.

    It is looked for in the line in lower case when it is `folded`, and tells nothing of
    what stands before it: without that, the engine skips to the letters it can begin with.
    """

    kind: Kind
    pattern: re.Pattern[str]
    triggers: frozenset[str]
    folded: bool = True
    needs: frozenset[str] = frozenset()


class Field(NamedTuple):
    """A field of a tender, the subjects that its value answers, and the unit to add."""

    name: str
    subjects: tuple[str, ...]
    unit: str


@dataclass(frozen=True, eq=False)
class Lists:
    """The words of each list by "table.name", and the rules made of them."""

    words: Mapping[str, tuple[str, ...]]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    by_trigger: Mapping[str, tuple[int, ...]]  # places in `rules`

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """Give the words of a list."""
        return self.words[name]


_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "brands": ("names", "others", "before", "spared"),
    "labels": ("names",),
    "standards": ("families",),
    "vague": ("phrases", "verbs", "infinitives", "led_by", "buyer", "bidder", "bound"),
    "abbreviations": ("known", "words"),
    "subjects": ("heads", "alone", "rates", "neutral", "units", "variants"),
    "environment": ("gestures", "real", "about"),
}
_LOCAL: Final = (Kind.LOCAL_ORIGIN, Kind.LOCAL_PRESENCE, Kind.LOCAL_EMPLOYMENT)
_LOCAL_LISTS: Final = ("phrases", "nouns", "adjectives")
_TABLES: Final = (*_LISTS, "local", "same", "fields")


def read_lists(text: str) -> Lists | Fault:
    """Read the lists of a file, or say the first thing that is wrong with it."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        return Fault(int(place[1]) if place else text.count("\n") + 1, Reason.SYNTAX)
    wrong = next(_wrong(given), None)
    if wrong:
        reason, name = wrong
        return Fault(_line_of(text, name), reason, name)
    words = {
        f"{table}.{name}": tuple(map(_alike, given[table][name]))
        for table, names in _LISTS.items()
        for name in names
    }
    words |= {
        f"{kind}.{name}": tuple(map(_alike, given["local"][kind][name]))
        for kind in _LOCAL
        for name in _LOCAL_LISTS
    }
    words |= {f"same.{name}": tuple(some) for name, some in given["same"].items()}
    fields = tuple(
        Field(name, tuple(one["subjects"]), one["unit"])
        for name, one in given["fields"].items()
    )
    rules = tuple(_rules(words))
    return Lists(words, fields, rules, _by_trigger(rules))


def _by_trigger(rules: Iterable[Rule]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, rule in enumerate(rules):
        for trigger in rule.triggers:
            found.setdefault(trigger, []).append(place)
    return {trigger: tuple(places) for trigger, places in found.items()}


# --- the shape of the file


def _wrong(given: Mapping[str, Any]) -> Iterator[tuple[Reason, str]]:
    yield from _names(given, _TABLES, "")
    for table, names in _LISTS.items():
        yield from _wrong_lists(given[table], names, table)
    yield from _names(given["local"], _LOCAL, "local")
    for kind in _LOCAL:
        yield from _wrong_lists(given["local"][kind], _LOCAL_LISTS, f"local.{kind}")
    yield from _wrong_lists(given["same"], tuple(given["same"]), "same")
    for name, one in given["fields"].items():
        yield from _wrong_lists(one, ("subjects", "unit"), f"fields.{name}")


def _names(
    given: Mapping[str, Any], wanted: Iterable[str], table: str
) -> Iterator[tuple[Reason, str]]:
    wanted = tuple(wanted)
    start = f"{table}." if table else ""
    yield from ((Reason.UNKNOWN, f"{start}{n}") for n in given if n not in wanted)
    yield from ((Reason.MISSING, f"{start}{n}") for n in wanted if n not in given)
    if not table:
        yield from ((Reason.SHAPE, n) for n in wanted if not isinstance(given.get(n), dict))


def _wrong_lists(
    given: Any, names: tuple[str, ...], table: str
) -> Iterator[tuple[Reason, str]]:
    if not isinstance(given, dict):
        yield Reason.SHAPE, table
        return
    yield from _names(given, names, table)
    for name in names:
        fits = _is_text if name == "unit" else _is_words
        if not fits(given[name]):
            yield Reason.SHAPE, f"{table}.{name}"


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, str) and re.search(r"\w", one) for one in value
    )


def _line_of(text: str, name: str) -> int:
    """Give the line where a name stands, else that of its table, else the last."""
    lines = text.splitlines()
    table, _, own = name.rpartition(".")
    start = _first(lines, rf"\s*\[{re.escape(table)}\]", 0) if table else 0
    place = None if start is None else _first(lines, rf"\s*{re.escape(own)}\s*=", start)
    whole = _first(lines, rf"\s*\[{re.escape(name)}\]", 0)
    known = [one for one in (whole, place, start) if one is not None]
    return known[0] + 1 if known and (table or known[0]) else max(len(lines), 1)


def _first(lines: list[str], pattern: str, start: int) -> int | None:
    places = range(start, len(lines))
    return next((n for n in places if re.match(pattern, lines[n])), None)


# --- rules


def pattern_of(phrase: str) -> str:
    """Give the expression of a phrase, for a text in lower case.

    Each of its words may be in the plural.
    """
    return " ".join(map(_plural, _alike(phrase).lower().split()))


def _plural(word: str) -> str:
    safe = re.escape(word)
    return safe if len(word) < 4 or word[-1] in "sxz" else f"{safe}[sx]?"


def _with_capitals(phrase: str) -> str:
    """Give the expression of a phrase some of whose words are looked for in capitals."""
    words = _alike(phrase).split()
    return " ".join(w if w.isupper() else f"(?i:{_plural(w.lower())})" for w in words)


def _name(name: str) -> str:
    """Give the expression of a name, as it is or all in capitals."""
    return "|".join(dict.fromkeys(re.escape(one) for one in (name, name.upper())))


def _rules(words: Mapping[str, tuple[str, ...]]) -> Iterator[Rule]:
    for name in words["brands.names"]:
        yield _rule(Kind.BRAND, _name(name), _triggers(name), folded=False)
    yield _of_marked_brand()
    yield from (_named(Kind.LABEL, name) for name in words["labels.names"])
    yield _standards(words["standards.families"])
    for kind in _LOCAL:
        yield from (_named(kind, phrase) for phrase in words[f"{kind}.phrases"])
        yield _pairs(kind, words[f"{kind}.nouns"], words[f"{kind}.adjectives"])
    for name in ("phrases", "verbs"):
        yield from (_named(Kind.VAGUE, phrase) for phrase in words[f"vague.{name}"])
    leaders = "|".join(map(pattern_of, words["vague.led_by"]))
    for verb in words["vague.infinitives"]:
        yield _rule(Kind.VAGUE, f"(?:{leaders}) {pattern_of(verb)}", _triggers(verb))
    yield _rule(Kind.AND_OR, "et ?/ ?ou", {"/"})
    yield from (_named(Kind.GESTURES_ONLY, one) for one in words["environment.gestures"])


def _rule(
    kind: Kind, pattern: str, triggers: Iterable[str], *, folded: bool = True
) -> Rule:
    bounded = re.compile(rf"(?:{pattern})(?![\w@]|-\w)")
    return Rule(kind, bounded, frozenset(triggers), folded)


def _named(kind: Kind, name: str) -> Rule:
    folded = not any(word.isupper() and len(word) > 1 for word in name.split())
    pattern = pattern_of(name) if folded else _with_capitals(name)
    return _rule(kind, pattern, _triggers(name), folded=folded)


def _triggers(phrase: str) -> set[str]:
    longest = max(re.findall(r"\w+", _alike(phrase).lower()), key=len)
    return {longest, f"{longest}s", f"{longest}x"}


def _pairs(kind: Kind, nouns: Iterable[str], adjectives: Iterable[str]) -> Rule:
    first, second = ("|".join(map(pattern_of, some)) for some in (nouns, adjectives))
    between = r"(?: (?!(?:et|ou|de|du|des|dans|par|pour|à|au|aux|en|sur) )[\w’-]+)?"  # one word: « produits frais locaux »
    rule = _rule(
        kind,
        f"(?:{first}){between} (?:{second})",
        set[str]().union(*map(_triggers, adjectives)),
    )
    return rule._replace(needs=frozenset[str]().union(*map(_triggers, nouns)))


def _standards(families: Iterable[str]) -> Rule:
    family = "|".join(map(re.escape, families))
    series = rf"(?:{family})(?:[ /-](?:{family}|TS|TR|PAS)){{0,5}}"
    number = r"(?: [A-Z](?: |(?=\d)))? ?\d{2,}(?:\.\d+)*(?:-\d+)*(?::\d{4})?"
    not_a_year = r"(?!EN (?:19|20)\d\d(?!\d))"  # « EN 2027 », in a title in capitals
    return _rule(
        Kind.STANDARD,
        f"{not_a_year}{series}{number}",
        map(str.lower, families),
        folded=False,
    )


def _of_marked_brand() -> Rule:
    """Look for « marque X », « modèle X 12 », X® and X™."""
    name = r"[A-ZÀ-Þ][\w’&-]+(?: [A-ZÀ-Þ][\w-]+){0,2}"
    model = r"[A-ZÀ-Þ][\w’-]+ [A-Z]{0,3}-?\d[\w-]*"
    pattern = rf"(?i:marques?) {name}|(?i:modèles?|types?) {model}|{name} ?[®™]"
    triggers = {"marque", "marques", "modèle", "modèles", "type", "types", "®", "™"}
    return _rule(Kind.BRAND, pattern, triggers, folded=False)


def _alike(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ").replace("'", "’")
