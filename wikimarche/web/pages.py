"""Templates: one environment a language, the functions pages may call, the names of assets."""

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wikimarche.desk import labels
from wikimarche.desk.asking import place_of
from wikimarche.desk.clause_labels import CLAUSE_LABELS
from wikimarche.errors import Invalid, Refusal, Sentence
from wikimarche.rules import NOWHERE, Action, Actor, may
from wikimarche.settings import Settings
from wikimarche.store.tables import Tender
from wikimarche.web.law_words import COVERS, VERDICTS
from wikimarche.web.tongues import Tongue

__all__ = ["Assets", "AssetsMissing", "Pages"]


class AssetsMissing(RuntimeError):
    """The front end has not been built."""


class Assets:
    """The built files by their plain names; their own names carry a hash, so they last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "build"
        manifest = self.folder / "manifest.json"
        if not manifest.is_file():
            message = f"Les fichiers de l’interface manquent dans {self.folder} : lancez « make build »."
            raise AssetsMissing(message)
        self.manifest = manifest.read_text(encoding="utf-8")
        self._names: dict[str, str] = json.loads(self.manifest)

    def address(self, name: str) -> str:
        """Give the address of a built file; KeyError when the build has no such file."""
        return f"/static/{self._names[name]}"

    def path(self, name: str) -> Path:
        """Give the place of a built file on disk."""
        return self.folder / self._names[name]


class Pages:
    """Renders templates in the language of the reader."""

    def __init__(
        self,
        settings: Settings,
        tongues: Mapping[str, Tongue],
        address: Any,
        assets: Assets,
    ) -> None:
        self.assets = assets
        self.tongues = tongues
        self.address = address
        loader = FileSystemLoader(settings.template_dir)
        self.edition = _edition(settings.template_dir, assets)
        self._environments = {
            code: self._environment(loader, tongue, address)
            for code, tongue in tongues.items()
        }

    def _environment(
        self, loader: FileSystemLoader, tongue: Tongue, address: Any
    ) -> Environment:
        environment = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        )
        environment.install_gettext_translations(tongue.catalogue, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
        environment.globals.update(
            asset=self.assets.address,
            url=address,
            say=tongue.say,
            language=tongue.code,
            label=partial(_label, tongue),
            faults=partial(_faults, tongue),
        )
        environment.filters.update(
            day=tongue.day,
            clock=tongue.clock,
            moment=tongue.moment,
            amount=tongue.amount,
            number=tongue.number,
            say=tongue.say,
        )
        return environment

    def render(
        self, language: str, template: str, context: Mapping[str, Any], actor: Actor | None
    ) -> str:
        """Give the HTML of a page; an unknown name in a template is an error, never a blank."""
        page = self._environments[language].get_template(template)
        return page.render(actor=actor, may=partial(_may, actor), **context)


def _edition(templates: Path, assets: Assets) -> str:
    """Give what changes with any template or built file: pages made of others are not the same."""
    digest = hashlib.sha256(assets.manifest.encode())
    for path in sorted(templates.rglob("*.html")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


TABLES: Mapping[str, Mapping[Any, Sentence]] = {
    "nature": labels.NATURES,
    "procedure": labels.PROCEDURES,
    "kind": labels.SPEC_KINDS,
    "scheme": labels.SCHEMES,
    "phase": labels.PHASES,
    "profile": labels.PROFILES,
    "role": labels.ROLES,
    "action": labels.ACTIONS,
    "origin": labels.ORIGINS,
    **CLAUSE_LABELS,
    "verdict": VERDICTS,
    "cover": COVERS,
}


def _label(tongue: Tongue, table: str, code: str) -> str:
    """Give the words of a code kept in the database: label("phase", tender.phase)."""
    return tongue.say(TABLES[table][code])


def _faults(tongue: Tongue, refusal: Refusal | None) -> dict[str, str]:
    """Give what is wrong in a form, one sentence a field, in the reader's language."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return {name: tongue.say(sentence) for name, sentence in fields.items()}


def _may(actor: Actor | None, action: str, tender: Tender | None = None) -> bool:
    """Ask the policy whether to show a button."""
    return may(actor, Action(action), place_of(tender) if tender else NOWHERE)
