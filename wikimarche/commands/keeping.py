"""Commands that keep a copy of everything elsewhere: backup, restore."""

import hashlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from wikimarche.app import now
from wikimarche.commands.common import opened_store, reading_store, with_settings
from wikimarche.desk.backup import back_up, restore
from wikimarche.desk.backup_file import Backup, Told, open_backup
from wikimarche.desk.checkpoints import JOURNAL
from wikimarche.settings import Settings

__all__ = ["COMMANDS"]

OFTEN = 0.5  # seconds between two words of progress

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
PROGRESS = click.option(
    "--progress", is_flag=True, help="Say how far it has come, even when nobody looks on."
)


@contextmanager
def _telling(what: str, *, asked: bool) -> Iterator[Told]:
    """Give what says how far long work has come, at most twice a second: on a terminal, or when asked."""
    onlooker = sys.stderr.isatty()
    last, said = time.monotonic(), False

    def tell(table: str, rows: int) -> None:
        nonlocal last, said
        if (asked or onlooker) and time.monotonic() - last > OFTEN:
            last, said = time.monotonic(), True
            line = f"{what} {table} : {rows} lignes"
            click.echo(f"\r\033[K{line}" if onlooker else line, nl=not onlooker, err=True)

    yield tell
    if said and onlooker:
        click.echo(err=True)


def _summary(backup: Backup) -> str:
    documents, revisions = backup.count("spec"), backup.count("revision")
    count, head = backup.ends.get(JOURNAL, (0, ""))
    size = backup.path.stat().st_size / 1_000_000
    with backup.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return (
        f"{size:.1f} Mo, {backup.rows} lignes, {documents} pièces, {revisions} versions, "
        f"prise le {backup.at}, schéma {backup.schema}.\n"
        f"Journal : {count} entrées, empreinte {head[:16]}.\n"
        f"SHA-256 du fichier : {digest}"
    )


@click.command("backup")
@FILE
@PROGRESS
def backup_command(file: Path, progress: bool) -> None:
    """Write the whole database in FILE, while people write."""

    def run(settings: Settings) -> None:
        with (
            reading_store(settings) as store,
            _telling("Sauvegarde de", asked=progress) as told,
        ):
            backup = back_up(store, file, now(), told=told)
        click.echo(f"Sauvegarde écrite dans {file} : {_summary(backup)}")

    with_settings(run)


@click.command("restore")
@FILE
@PROGRESS
def restore_command(file: Path, progress: bool) -> None:
    """Put the backup FILE in the database of the settings, which must be empty."""

    def run(settings: Settings) -> None:
        with _telling("Relecture de", asked=progress) as told:
            backup = open_backup(file, told=told)
        with (
            opened_store(settings) as store,
            _telling("Restauration de", asked=progress) as told,
        ):
            restore(store, backup, told=told)
        click.echo(f"Sauvegarde restaurée : {_summary(backup)}")
        click.echo("Vérifiez-la maintenant : wikimarche verify")

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (backup_command, restore_command)
