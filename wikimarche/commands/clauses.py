"""Commands on the library of clauses: as files, and where documents use it."""

from collections.abc import Iterator
from pathlib import Path

import click

from wikimarche.app import now
from wikimarche.commands.common import opened_store, reading_store, with_settings
from wikimarche.desk import signing_in, uses
from wikimarche.desk.asking import Ask
from wikimarche.desk.library_files import (
    MAX_IN_ALL,
    Imported,
    publish_files,
    published_files,
    read_files,
)
from wikimarche.settings import Settings
from wikimarche.store import accounts
from wikimarche.store.upgrading import check_schema

__all__ = ["COMMANDS"]

SHOWN = 50
KINDS = (".md", ".zip")


@click.group("clauses")
def clauses() -> None:
    """Write the library of clauses in files, read it from files, find its uses again."""


@clauses.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_clauses(folder: Path) -> None:
    """Write each clause of the library in FOLDER, while people use it."""

    def run(settings: Settings) -> None:
        with reading_store(settings) as store, store.reading() as session:
            check_schema(store)
            files = list(published_files(session))
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files:
            (folder / name).write_bytes(body.encode())
        click.echo(f"{folder} : {len(files)} clauses")

    with_settings(run)


@clauses.command("import")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--by", "email", required=True, help="Who publishes: a steward's address.")
@click.option("--reason", default="", help="Why, for those who read the versions.")
def import_clauses(folder: Path, email: str, reason: str) -> None:
    """Publish the .md and .zip files of FOLDER, or one file; those that say the same are left.

    Files that cannot be read are named with their line, the others are published.
    """

    def run(settings: Settings) -> None:
        read = read_files(list(_files(folder)))
        why = reason or f"Importée de {folder.resolve().name}."
        with opened_store(settings) as store:
            check_schema(store)
            with store.writing() as session:
                account = accounts.account_by_email(session, email.strip().lower())
                if account is None or not account.active:
                    raise click.ClickException(f"Aucun compte actif n’a l’adresse {email}.")
                who = signing_in.actor_of(Ask(session, None, now()), account)
                found = publish_files(Ask(session, who, now()), read, reason=why)
        _say(found)

    with_settings(run)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give the files to read, none of them whole beyond what may be taken in."""
    paths = [folder] if folder.is_file() else sorted(folder.iterdir())
    for path in paths:
        if path.suffix.lower() in KINDS and path.is_file():
            with path.open("rb") as file:
                yield path.name, file.read(MAX_IN_ALL + 1)


def _say(found: Imported) -> None:
    click.echo(
        f"{len(found.published)} clauses publiées, {len(found.unchanged)} inchangées."
    )
    for file, line, reason in found.refused[:SHOWN]:
        click.echo(f"{file}, ligne {line} : {reason}.")
    if len(found.refused) > SHOWN:
        click.echo(f"… et {len(found.refused) - SHOWN} autres.")
    if found.refused:
        raise click.ClickException(f"{len(found.refused)} fichiers refusés.")


@clauses.command("reindex")
def reindex_clauses() -> None:
    """Find again, in the text of every document, the clauses it uses."""

    def run(settings: Settings) -> None:
        with opened_store(settings) as store:
            check_schema(store)
            with store.writing() as session:
                count = uses.reindex(session)
        click.echo(f"{count} clauses trouvées dans les pièces.")

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (clauses,)
