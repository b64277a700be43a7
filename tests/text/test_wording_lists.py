"""The file of lists: read whole, or refused with the line and the reason."""

import tomllib

import pytest

from tests.text.wording import DATA, shipped
from wikimarche.text.wording_lists import Fault, Lists, Reason, read_lists

TEXT = (DATA / "wording.toml").read_text(encoding="utf-8")


def fault_of(text: str) -> Fault:
    fault = read_lists(text)
    assert isinstance(fault, Fault)
    return fault


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_the_shipped_lists_are_read() -> None:
    assert isinstance(shipped(), Lists)
    assert "FSC" in shipped()["labels.names"]


def test_no_word_is_listed_twice() -> None:
    given = tomllib.loads(TEXT)
    lists = [
        (f"{table}.{name}", words)
        for table in ("brands", "labels", "vague", "abbreviations", "environment")
        for name, words in given[table].items()
    ]
    doubles = {name: [w for w in words if words.count(w) > 1] for name, words in lists}
    assert {name: words for name, words in doubles.items() if words} == {}


def test_what_is_no_toml_is_refused_at_its_line() -> None:
    text = TEXT.replace("[labels]", "[labels", 1)
    assert fault_of(text) == Fault(line_of(text, "[labels"), Reason.SYNTAX)


@pytest.mark.parametrize(
    ("old", "new", "reason", "name"),
    [
        ("[standards]\nfamilies", "[standards]\nfamily", Reason.UNKNOWN, "standards.family"),
        ("families = [", "families = [7, ", Reason.SHAPE, "standards.families"),
        ('families = ["NF"', 'families = ["!", "NF"', Reason.SHAPE, "standards.families"),
        ("[fields.duree]\n", "[fields.duree]\nkind = 'x'\n", Reason.UNKNOWN, "fields.duree.kind"),
    ],
)  # fmt: skip
def test_a_wrong_list_is_refused_at_its_line(
    old: str, new: str, reason: Reason, name: str
) -> None:
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    own = name.rpartition(".")[2]
    table = text[: text.index(f"[{name.rpartition('.')[0]}]")].count("\n")
    place = next(
        n for n, line in enumerate(text.splitlines()) if n > table and line.startswith(own)
    )
    assert fault_of(text) == Fault(place + 1, reason, name)


def test_a_missing_list_is_told() -> None:
    assert fault_of(TEXT.replace("[labels]", "[sticker]", 1)).name == "sticker"
    start, end = TEXT.index("[labels]"), TEXT.index("[standards]")
    fault = fault_of(TEXT[:start] + TEXT[end:])
    assert (fault.reason, fault.name) == (Reason.MISSING, "labels")


@pytest.mark.parametrize("text", ["", "brands = 1", "[[brands]]", "[brands]\nnames = 'x'"])
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_lists(text), Fault)
