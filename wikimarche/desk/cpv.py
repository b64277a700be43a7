"""The common procurement vocabulary: shipped families, the full list loaded by the administrator.

The European Union publishes the list as a table (Regulation (EC) No 213/2008, as updated
by the Publications Office); its file has one row a code with a label a language.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

from sqlmodel import Session

from wikimarche.desk.asking import Ask, record
from wikimarche.desk.typed import fold
from wikimarche.errors import Invalid, Sentence
from wikimarche.rules import Action
from wikimarche.store import records
from wikimarche.store.tables import Cpv

__all__ = ["find_cpv", "load_cpv", "shipped_cpv"]

CODE = re.compile(r"(\d{8})(?:-(\d))?")
MAX_BYTES = 8_000_000
MAX_ROWS = 20_000
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "cpv", "code cpv"),
    "fr": ("fr", "label_fr", "fra_label", "fra", "libelle", "libelle_fr"),
    "en": ("en", "label_en", "eng_label", "eng", "label", "name"),
}


def _row(code: str, fr: str, en: str, *, common: bool) -> Cpv:
    search = f"{code.lower()} {fold(fr)} {fold(en)}"
    return Cpv(code=code, fr=fr, en=en, search=search, common=common)


def _shipped() -> Iterator[dict[str, str]]:
    text = (files("wikimarche.data") / "cpv.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(text))


def shipped_cpv(session: Session) -> int:
    """Put the shipped families in an empty vocabulary; give how many codes it holds."""
    if records.cpv_count(session) == 0:
        rows = [_row(row["code"], row["fr"], row["en"], common=True) for row in _shipped()]
        records.replace_cpv(session, rows)
    return records.cpv_count(session)


def find_cpv(session: Session, text: str, *, limit: int = 20) -> Sequence[Cpv]:
    """Give the codes that match words, in either language, or the first digits of a code."""
    words = [word for word in re.split(r"[\s,;'’]+", fold(text)) if word][:8]
    return records.find_cpv(session, words, limit=limit) if words else ()


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _columns(names: Sequence[str]) -> dict[str, str]:
    """Find which columns hold the code and the labels, whatever the file calls them."""
    folded = {fold(name).strip(): name for name in names}
    found = {
        ours: folded[alias]
        for ours, aliases in HEADINGS.items()
        for alias in reversed(aliases)
        if alias in folded
    }
    if missing := [ours for ours in ("code", "fr") if ours not in found]:
        raise Invalid(
            {
                "file": Sentence(
                    "La première ligne doit nommer une colonne « code » et une colonne « fr » ; il manque : %(names)s.",
                    {"names": ", ".join(missing)},
                )
            }
        )
    return found


def _read(content: bytes) -> dict[str, tuple[str, str]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    columns = _columns(reader.fieldnames or ())
    rows: dict[str, tuple[str, str]] = {}
    for line, row in enumerate(reader, start=2):
        code = (row[columns["code"]] or "").strip()
        label = (row[columns["fr"]] or "").strip()
        if not CODE.fullmatch(code) or not label or line > MAX_ROWS:
            raise Invalid(
                {
                    "file": Sentence(
                        "Ligne %(line)s : un code de huit chiffres et un libellé français sont attendus.",
                        {"line": line},
                    )
                }
            )
        rows[code] = (label, (row[columns["en"]] or "").strip() if "en" in columns else "")
    return rows


def load_cpv(ask: Ask, content: bytes) -> int:
    """Put the complete vocabulary of a published file in place of the loaded one, all or nothing.

    The families shipped with the program stay marked, so that they come first. Gives how
    many codes were loaded; Invalid says which line of the file is not understood.
    """
    ask.require(Action.MANAGE_CPV)
    if len(content) > MAX_BYTES:
        raise Invalid({"file": Sentence("Ce fichier dépasse %(limit)s Mo.", {"limit": 8})})
    try:
        rows = _read(content)
    except csv.Error as error:
        raise Invalid(
            {"file": Sentence("Ce fichier n’est pas un tableau CSV lisible.")}
        ) from error
    if len(rows) < 45:
        raise Invalid(
            {
                "file": Sentence(
                    "Ce fichier compte trop peu de codes pour être la nomenclature."
                )
            }
        )
    common = {row["code"]: row for row in _shipped()}
    by_digits = {code[:8]: code for code in common}
    loaded = [
        _row(by_digits.get(code[:8], code), fr, en, common=code[:8] in by_digits)
        for code, (fr, en) in rows.items()
    ]
    records.replace_cpv(ask.session, loaded)
    record(ask, "load_cpv", count=len(loaded))
    return len(loaded)
