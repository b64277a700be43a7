"""The models of documents shipped with the program, and the fields they use.

Both are data (`data/models/index.toml` and one text a model), read once.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wikimarche.desk.labels import SpecKind

__all__ = [
    "Model",
    "ModelField",
    "model_fields",
    "model_named",
    "model_text",
    "models",
    "models_for",
]

_FOLDER = files("wikimarche.data") / "models"


@dataclass(frozen=True)
class Model:
    """A typical document: for which kind and natures, in which file."""

    id: str
    kind: SpecKind
    natures: tuple[str, ...]
    titles: dict[str, str]
    summaries: dict[str, str]
    file: str


@dataclass(frozen=True)
class ModelField:
    """A field used by the models: its name, labels and hints by language, kind and group."""

    name: str
    kind: str
    group: str
    labels: dict[str, str]
    hints: dict[str, str]


@cache
def _index() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "index.toml").read_text(encoding="utf-8"))


def _both(row: dict[str, Any], name: str) -> dict[str, str]:
    return {"fr": row[name], "en": row[f"{name}_en"]}


@cache
def models() -> tuple[Model, ...]:
    """Give every shipped model, in the order of the index."""
    return tuple(
        Model(
            id=row["id"],
            kind=SpecKind(row["kind"].lower()),
            natures=tuple(row["nature"]),
            titles=_both(row, "title"),
            summaries=_both(row, "summary"),
            file=row["file"],
        )
        for row in _index()["models"]
    )


def models_for(nature: str) -> Sequence[Model]:
    """Give the models that suit a nature of purchase first, then the others."""
    return sorted(models(), key=lambda model: nature not in model.natures)


def model_named(model_id: str) -> Model | None:
    """Give the model of this id."""
    return next((model for model in models() if model.id == model_id), None)


@cache
def model_text(model: str) -> str:
    """Give the text of the model kept in this file."""
    return (_FOLDER / model).read_text(encoding="utf-8")


@cache
def model_fields() -> dict[str, ModelField]:
    """Give the fields that the models use, by name."""
    return {
        row["name"]: ModelField(
            name=row["name"],
            kind=row["kind"],
            group=row["group"],
            labels=_both(row, "label"),
            hints=_both(row, "hint"),
        )
        for row in _index()["fields"]
    }
