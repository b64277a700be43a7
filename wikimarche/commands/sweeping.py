"""The command that erases what is past its retention; the server does it daily by itself."""

import click

from wikimarche.app import now
from wikimarche.commands.common import opened_store, with_settings
from wikimarche.desk.asking import Ask
from wikimarche.desk.retention import sweep
from wikimarche.settings import Settings
from wikimarche.store.upgrading import check_schema

__all__ = ["COMMANDS"]


@click.command("sweep")
def sweep_command() -> None:
    """Erase what is past its retention now, without waiting for the daily time."""

    def run(settings: Settings) -> None:
        with opened_store(settings) as store:
            check_schema(store)
            with store.writing() as session:
                ask = Ask(session, None, now())
                swept = sweep(ask, session_days=settings.session_days)
        click.echo(
            f"Effacé : {swept.addresses} adresses du journal, {swept.attempts} essais de "
            f"connexion, {swept.sessions} connexions inutilisées, {swept.edits} numéros "
            "d’enregistrement."
        )

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (sweep_command,)
