"""Commands that keep a copy of everything elsewhere: backup, restore."""

import sys
from pathlib import Path

import click

from wikimarche.app import now
from wikimarche.commands.common import opened_store, reading_store, with_settings
from wikimarche.desk.backup import Backup, Told, back_up, open_backup, restore
from wikimarche.settings import Settings
from wikimarche.store.upgrading import check_schema

__all__ = ["COMMANDS"]


def _told(what: str) -> Told:
    """Give what says how far the work has come, on a terminal."""

    def tell(table: str, rows: int) -> None:
        if sys.stderr.isatty() and rows:
            click.echo(f"{what} {table} : {rows} lignes", err=True)

    return tell


def _summary(backup: Backup) -> str:
    documents, revisions = backup.count("spec"), backup.count("revision")
    size = backup.path.stat().st_size / 1_000_000
    return (
        f"{size:.1f} Mo, {backup.rows} lignes, {documents} pièces, {revisions} versions, "
        f"prise le {backup.at}, schéma {backup.schema}"
    )


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Write the whole database in FILE, while people write."""

    def run(settings: Settings) -> None:
        with reading_store(settings) as store:
            check_schema(store)
            backup = back_up(store, file, now(), told=_told("Sauvegardé"))
        click.echo(f"Sauvegarde écrite dans {file} : {_summary(backup)}.")

    with_settings(run)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore_command(file: Path) -> None:
    """Put the backup FILE in the database of the settings, which must be empty."""

    def run(settings: Settings) -> None:
        backup = open_backup(file, told=_told("Relu"))
        with opened_store(settings) as store:
            restore(store, backup, told=_told("Restauré"))
        click.echo(f"Sauvegarde restaurée : {_summary(backup)}.")
        click.echo("Vérifiez-la maintenant : wikimarche verify")

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (backup_command, restore_command)
