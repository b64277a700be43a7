"""The shipped models and the fields they use."""

import pytest

from wikimarche.desk import models
from wikimarche.desk.fields import OWN_FIELDS
from wikimarche.desk.labels import Nature
from wikimarche.text import fields, limits, markdown

ALL = models.models()


def test_there_is_a_model_for_each_nature_of_purchase() -> None:
    assert {nature for model in ALL for nature in model.natures} == set(Nature)


@pytest.mark.parametrize("model", ALL, ids=lambda model: str(model.id))
def test_a_model_is_a_text_that_may_be_kept(model: models.Model) -> None:
    assert limits.faults(models.model_text(model.file)) == ()


@pytest.mark.parametrize("model", ALL, ids=lambda model: str(model.id))
def test_every_field_of_a_model_is_on_the_sheet_or_described(model: models.Model) -> None:
    used = fields.names(markdown.parse(models.model_text(model.file)).doc)
    assert set(used) <= set(OWN_FIELDS) | set(models.model_fields())


def test_models_of_the_nature_come_first_and_none_is_left_out() -> None:
    for nature in Nature:
        found = models.models_for(nature)
        suits = [nature in model.natures for model in found]
        assert suits == sorted(suits, reverse=True)
        assert set(map(id, found)) == set(map(id, ALL))


def test_a_model_is_found_by_its_id_only() -> None:
    assert models.model_named(ALL[0].id) is ALL[0]
    assert models.model_named("../../etc/passwd") is None


def test_models_and_fields_speak_both_languages() -> None:
    words = [each for model in ALL for each in (model.titles, model.summaries)]
    words += [
        each
        for field in models.model_fields().values()
        for each in (field.labels, field.hints)
    ]
    assert all(each["fr"] and each["en"] for each in words)
