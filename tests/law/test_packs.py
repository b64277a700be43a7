"""Rule packs: what is refused is refused with its line and a reason; the shipped one is sound."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.law.tenders import LAW, law
from wikimarche.law.applying import APPLYING
from wikimarche.law.finding_more import LOOKING
from wikimarche.law.packs import Fault, Pack, read_pack
from wikimarche.law.verdicts import Verdict
from wikimarche.law.vocabulary import APPLIES, LOOKS

GOOD = """version = "1"

[words.green]
label = "le vert"
label_en = "green"
terms = ["vert*"]

[[thresholds]]
key = "eu_works"
amount = "5404000"
about = "Seuil"
about_en = "Threshold"
valid_from = 2026-01-01
source = "https://exemple.fr"
checked_on = 2026-11-24
confidence = "high"

[[rules]]
id = "R01"
scope = "lot"
severity = "block"
title = "Titre"
title_en = "Title"
reference = "Article"
source = "https://exemple.fr"
valid_from = 2026-01-01
checked_on = 2026-11-24
confidence = "high"
otherwise = "missing"
met = "Oui."
met_en = "Yes."
missing = "Non."
missing_en = "No."

[rules.applies]
defence = false

[[rules.find]]
look = "words"
words = "green"
in = ["cctp"]
gives = "met"
"""


def fault(before: str, after: str) -> tuple[int, str]:
    assert before in GOOD
    found = read_pack(GOOD.replace(before, after, 1))
    assert isinstance(found, Fault), found
    return found.line, found.reason


def line(words: str) -> int:
    return GOOD[: GOOD.index(words)].count("\n") + 1


def test_a_sound_pack_is_read() -> None:
    pack = read_pack(GOOD)
    assert isinstance(pack, Pack)
    (rule,) = pack.rules
    assert (rule.id, rule.otherwise, rule.find[0].gives) == ("R01", "missing", "met")
    assert (rule.valid_from, rule.valid_to) == (date(2026, 1, 1), None)
    assert pack.thresholds[0].amount == Decimal(5404000)


@pytest.mark.parametrize(
    ("before", "after", "at", "says"),
    [
        ('version = "1"', "version = ", "version", "TOML"),
        ('version = "1"', 'version = "1"\nauthor = "x"', None, "« author » est inconnue"),
        ('version = "1"\n', "", "version", "« version » manque"),
        ('amount = "5404000"', "amount = 5404000", "amount", "montant"),
        ('amount = "5404000"', 'amount = "-1"', "amount", "montant"),
        ("valid_from = 2026", "valid_from = 2027-13", "valid_from", "TOML"),
        ('severity = "block"', 'severity = "fatal"', "severity", "block, warn, info"),
        ('id = "R01"', 'id = "règle"', 'id = "R01"', "R03"),
        ("defence = false", "defense = false", "defence", "« defense » est inconnue"),
        ("defence = false", 'defence = "non"', "defence", "true ou false"),
        ("defence = false", 'cpv = ["mobilier"]', "defence", "CPV"),
        ("defence = false", 'words = "green"', "[rules.applies]", "« in » manque"),
        ('look = "words"', 'look = "magic"', "look", "« magic », est inconnu"),
        ('in = ["cctp"]', 'in = ["cahier"]', "in = [", "cctp, ccap"),
        ('in = ["cctp"]', "in = []", "in = [", "cctp, ccap"),
        ('in = ["cctp"]\n', "", "[[rules.find]]", "« in » manque"),
        ('in = ["cctp"]', 'in = ["cctp"]\nbelow = 3', None, "« below » est inconnue"),
        ('words = "green"', 'words = "blue"', "words = ", "« blue » n’existe pas"),
        ('gives = "met"', 'gives = "maybe"', "gives", "met, missing, to_check"),
        ('gives = "met"', 'gives = "to_check"', "[[rules]]", "« to_check » manque"),
        ('met_en = "Yes."\n', "", "[[rules]]", "« met_en » manque"),
        ("defence = false", 'found = ["R02"]', "defence", "« R02 » doit exister"),
        ("checked_on", "valid_to = 2025-01-01\nchecked_on", None, "fin précède"),
        ('source = "https://exemple.fr"', 'source = "exemple"', "source", "adresse"),
        ('terms = ["vert*"]', "terms = []", "terms", "liste non vide"),
        ("defence = false\n", 'defence = false\n\n[[rules.answer.choices]]\ncode = "a"\n', None, "« label » manque"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    before: str, after: str, at: str | None, says: str
) -> None:
    where, reason = fault(before, after)
    assert says in reason
    assert where == (line(at) if at else where)


def test_the_line_is_that_of_the_second_rule_when_it_is_wrong() -> None:
    second = GOOD[GOOD.index("[[rules]]") :].replace("R01", "R02")
    text = GOOD + "\n" + second.replace('in = ["cctp"]', 'inn = ["cctp"]')
    found = read_pack(text)
    assert isinstance(found, Fault)
    assert text.splitlines()[found.line - 1] == 'inn = ["cctp"]'


def test_two_versions_of_a_rule_may_follow_but_not_overlap() -> None:
    second = GOOD[GOOD.index("[[rules]]") :]
    ended = GOOD.replace(
        'checked_on = 2026-11-24\nconfidence = "high"\notherwise',
        'valid_to = 2026-12-31\nchecked_on = 2026-11-24\nconfidence = "high"\notherwise',
    )
    later = second.replace("valid_from = 2026-01-01", "valid_from = 2027-01-01")
    assert isinstance(read_pack(ended + "\n" + later), Pack)
    overlapping = read_pack(ended + "\n" + second)
    assert isinstance(overlapping, Fault)
    assert "deux fois" in overlapping.reason


@pytest.mark.parametrize(
    "text", ["", "rules = 3", "\x00", "words = 1\nthresholds = 2", "[[["]
)
def test_any_text_gives_a_fault_and_never_an_error(text: str) -> None:
    found = read_pack(text)
    assert isinstance(found, Fault)
    assert found.line >= 1


# --- the shipped pack


def test_each_word_of_the_vocabulary_has_its_function_and_the_other_way_round() -> None:
    assert set(APPLIES) == set(APPLYING)
    assert set(LOOKS) == set(LOOKING)


def test_the_shipped_pack_is_read() -> None:
    pack = law()
    assert pack.threshold("eu_works", date(2026, 5, 1))
    assert pack.threshold("eu_works", date(2028, 1, 1)) is None
    small = pack.threshold("no_publicity_supplies_services", date(2026, 3, 31))
    large = pack.threshold("no_publicity_supplies_services", date(2026, 4, 1))
    assert small
    assert large
    assert (str(small.amount), str(large.amount)) == ("40000", "60000")


def test_each_list_of_words_is_used() -> None:
    text = LAW.read_text("utf-8")
    used = {name for name in law().words if len(re.findall(f'"{name}"', text))}
    assert set(law().words) - used <= {"criteria"}  # named by the reader of criteria too


def sentences() -> list[tuple[str, str]]:
    """The French sentences of the pack: what a page may print."""
    tables: dict[str, Any] = tomllib.loads(LAW.read_text("utf-8"))
    names = ("title", "met", "missing", "to_check", "about", "label")
    rows = [*tables["rules"], *tables["thresholds"], *tables["words"].values()]
    return [(row.get("id", ""), row[name]) for row in rows for name in names if name in row]


def test_french_sentences_keep_french_typography() -> None:
    wrong = [
        said
        for said in sentences()
        if re.search(r"[^\u00a0][:;?!»%€]|«[^\u00a0]|'|\.\.\.", said[1])
    ]
    assert not wrong


def test_no_sentence_says_that_a_tender_is_lawful() -> None:
    assert not [said for said in sentences() if "conforme" in said[1].lower()]


def test_each_sentence_of_a_rule_is_in_both_languages_and_ends() -> None:
    for rule in law().rules:
        for verdict in (Verdict.MET, Verdict.MISSING, Verdict.TO_CHECK):
            french = rule.sentence(verdict)
            english = rule.sentence(verdict, english=True)
            assert bool(french) == bool(english), rule.id
            assert french == "" or (french[-1], english[-1]) == (".", "."), rule.id
    assert law().rules[0].sentence(Verdict.NOT_APPLICABLE) == ""
