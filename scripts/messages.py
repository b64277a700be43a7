"""Gather the messages of the interface into the catalogues.

French is the language of the code: its catalogue is written whole, message for message,
with the no-break spaces of French typography that nobody types in code.
English keeps its translations; messages that are new have none until somebody writes it.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

LOCALE = Path("wikimarche/locale")
KEYWORDS = ("Sentence:1", "several:1,2", "_", "gettext", "ngettext:1,2")


def gathered() -> Catalog:
    """Give every message of the code and of the templates."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        command = ["pybabel", "-q", "extract", "--mapping-file=scripts/babel.cfg"]
        command += ["--no-default-keywords", *(f"--keyword={word}" for word in KEYWORDS)]
        command += [
            "--no-location",
            "--omit-header",
            "--sort-output",
            f"--output-file={template}",
        ]
        program = Path(sys.executable).with_name(command[0])
        subprocess.run([str(program), *command[1:], "."], check=True)  # noqa: S603 -- our own command
        with template.open("rb") as source:
            return read_po(source)


def written(code: str, messages: Catalog) -> int:
    """Write the catalogue of a language; give how many messages wait for a translation."""
    path = LOCALE / f"{code}.po"
    with path.open("rb") as source:
        catalog = read_po(source, locale=code)
    created = catalog.creation_date
    catalog.update(messages, no_fuzzy_matching=True)
    catalog.creation_date = created  # else every run would change the file
    catalog.obsolete.clear()
    if code == "fr":
        for message in catalog:
            if message.id:
                message.string = typeset(message.id)
    catalog.fuzzy = False
    catalog.header_comment = f"# wiki-marché: messages of the interface ({code})."
    with path.open("wb") as target:
        write_po(
            target,
            catalog,
            sort_output=True,
            omit_header=False,
            ignore_obsolete=True,
            width=100,
        )
    return sum(1 for message in catalog if message.id and not _translated(message.string))


def typeset(text: str | tuple[str, ...] | list[str]) -> str | tuple[str, ...]:
    """Give a French message with no-break spaces before : ; ? ! » and after «."""
    if not isinstance(text, str):
        return tuple(str(typeset(each)) for each in text)
    return re.sub(r" (?=[:;?!»€])|(?<=«) ", "\u00a0", text)


def _translated(text: str | tuple[str, ...] | list[str]) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


def main() -> None:
    """Bring both catalogues up to date and say what is missing."""
    for code in ("fr", "en"):
        messages = gathered()
        print(f"{code}: {len(messages)} messages, {written(code, messages)} to translate")  # noqa: T201 -- a command


if __name__ == "__main__":
    main()
