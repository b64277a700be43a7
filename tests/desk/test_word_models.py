"""The Word model that exports use: put in place, checked, taken away."""

import io

import docx
import pytest

from tests.people import Town
from wikimarche.desk import word_models
from wikimarche.errors import Forbidden, Invalid
from wikimarche.store import records
from wikimarche.word.model_check import FaultKind


def put(town: Town, content: bytes, name: str = "charte.dotx") -> None:
    with town.asking(town.person("Ada", is_admin=True, email=f"{name}@exemple.fr")) as ask:
        word_models.put_word_model(ask, name=name, content=content)


def serving(town: Town) -> str | None:
    with town.asking(None) as ask:
        model = records.word_model(ask.session)
        return model.name if model else None


def test_the_shipped_model_serves_until_another_is_put_in_place(town: Town) -> None:
    assert serving(town) is None
    put(town, word_models.shipped_model())
    assert serving(town) == "charte.dotx"
    put(town, word_models.shipped_model(), "neuve.docx")
    assert serving(town) == "neuve.docx"


def test_taking_it_away_lets_the_shipped_one_serve_again(town: Town) -> None:
    put(town, word_models.shipped_model())
    put(town, word_models.shipped_model(), "neuve.docx")
    with town.asking(town.administrator()) as ask:
        word_models.remove_word_model(ask)
    assert serving(town) is None


@pytest.mark.parametrize(
    "content", [b"", b"text", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0old"]
)
def test_a_file_that_is_no_word_document_is_refused(
    small_town: Town, content: bytes
) -> None:
    with pytest.raises(Invalid) as refused:
        put(small_town, content)
    assert list(refused.value.fields) == ["file"]
    assert serving(small_town) is None


def test_only_an_administrator_changes_it(small_town: Town) -> None:
    with small_town.asking(small_town.buyer()) as ask:
        with pytest.raises(Forbidden):
            word_models.put_word_model(ask, name="x", content=word_models.shipped_model())
        with pytest.raises(Forbidden):
            word_models.remove_word_model(ask)


def test_what_a_model_lacks_is_said_and_does_not_keep_it_from_serving(town: Town) -> None:
    made = io.BytesIO()
    docx.Document().save(made)
    put(town, made.getvalue())
    assert serving(town) == "charte.dotx"
    assert "en-tête" in " ".join(map(str, word_models.faults_of(made.getvalue())))


def test_every_fault_of_a_model_has_a_sentence() -> None:
    assert set(word_models.FAULTS) == set(FaultKind)


def test_the_name_of_a_model_fits_on_a_line(town: Town) -> None:
    put(town, word_models.shipped_model(), "a\nb" + "x" * 300)
    assert serving(town) == ("a b" + "x" * 300)[:160]
