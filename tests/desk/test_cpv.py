"""The vocabulary of purchases: shipped families, the complete list, searching both."""

from pathlib import Path

import pytest

from tests.people import Town
from wikimarche.desk import cpv
from wikimarche.errors import Forbidden, Invalid
from wikimarche.store import records

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "cpv.csv"


def table(rows: int = 60, heading: str = "code,label_fr,label_en", sep: str = ",") -> str:
    lines = [heading.replace(",", sep)]
    lines += [
        sep.join((f"{number:08}", f"Élément {number}", f"Item {number}"))
        for number in range(10, 10 + rows)
    ]
    return "\n".join(lines)


def load(town: Town, content: bytes) -> int:
    with town.asking(town.administrator()) as ask:
        cpv.shipped_cpv(ask.session)
        return cpv.load_cpv(ask, content)


def found(town: Town, words: str) -> list[str]:
    with town.asking(None) as ask:
        cpv.shipped_cpv(ask.session)
        return [row.code for row in cpv.find_cpv(ask.session, words)]


def refused(town: Town, content: bytes) -> str:
    with pytest.raises(Invalid) as error:
        load(town, content)
    return str(error.value.fields["file"])


def test_the_shipped_families_are_loaded_once(town: Town) -> None:
    with town.asking(None) as ask:
        first = cpv.shipped_cpv(ask.session)
        assert first == cpv.shipped_cpv(ask.session) >= 45


@pytest.mark.parametrize(
    "words",
    ["nettoyage", "NETTOYAGE services", "cleaning", "90910", "90910000-9", "l'nettoyage"],
)
def test_a_code_is_found_by_words_of_either_language_or_its_digits(
    town: Town, words: str
) -> None:
    assert "90910000-9" in found(town, words)


@pytest.mark.parametrize(
    ("with_accents", "without"), [("pêche", "PECHE"), ("électricité", "electricite")]
)
def test_accents_and_case_do_not_matter(
    town: Town, with_accents: str, without: str
) -> None:
    assert found(town, with_accents) == found(town, without) != []


@pytest.mark.parametrize("words", ["", "  ,; ", "zzzz", "%", "_", "nettoyage zzzz"])
def test_what_matches_nothing_finds_nothing(town: Town, words: str) -> None:
    assert found(town, words) == []


def test_at_most_twenty_codes_are_given(small_town: Town) -> None:
    assert len(found(small_town, "0")) == 20


@pytest.mark.parametrize(
    ("heading", "sep"),
    [("code,label_fr,label_en", ","), ("CODE,FR,EN", ";"), ("Code CPV,Libellé,Name", "\t")],
)
def test_a_complete_file_takes_the_place_of_what_was_there(
    town: Town, heading: str, sep: str
) -> None:
    assert load(town, table(60, heading, sep).encode("utf-8-sig")) == 60
    assert found(town, "element 12") == ["00000012"]
    assert found(town, "nettoyage") == []


def test_a_file_of_windows_is_read(small_town: Town) -> None:
    load(small_town, table().encode("cp1252"))
    assert "00000010" in found(small_town, "élément 10")


def test_english_labels_may_be_missing(small_town: Town) -> None:
    lines = ["code,fr", *(f"{number:08},Élément" for number in range(50))]
    assert load(small_town, "\n".join(lines).encode()) == 50


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "code, fr"),
        (b"name,value\n1,2\n", "code, fr"),
        (b"code,fr\n" + b"12345678,X\n" * 3, "trop peu"),
        (table().encode() + b"\n1234,Trop court,x", "Ligne 62"),
        (table().encode() + b"\n12345678,,x", "Ligne 62"),
        (table().encode() + b"\n12345678", "Ligne 62"),
        (b"PK\x03\x04\x00\x00" * 100, "code, fr"),
        (b'code,fr\n"' + b"x" * 200_000, "CSV"),
        (b"x" * 8_000_001, "8 Mo"),
        (table(20_000).encode(), "Ligne 20001"),
    ],
)
def test_a_file_that_is_not_the_vocabulary_is_refused_whole(
    small_town: Town, content: bytes, said: str
) -> None:
    assert said in refused(small_town, content)
    assert "90910000-9" in found(small_town, "nettoyage")


def test_only_an_administrator_loads_it(small_town: Town) -> None:
    with pytest.raises(Forbidden), small_town.asking(small_town.buyer()) as ask:
        cpv.load_cpv(ask, table().encode())


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published list is not beside us")
def test_the_published_list_is_loaded_whole(small_town: Town) -> None:
    assert load(small_town, PUBLISHED.read_bytes()) == 9_454
    assert "90910000-9" in found(small_town, "nettoyage")
    with small_town.asking(None) as ask:
        assert records.cpv_starting(ask.session, "90910000") is not None
