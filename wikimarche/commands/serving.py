"""Commands that make the site run: serve, upgrade, demo."""

import click
import uvicorn

from wikimarche.app import create_app
from wikimarche.commands.common import opened_store, with_settings
from wikimarche.desk import cpv, demonstration
from wikimarche.settings import Settings
from wikimarche.store.upgrading import check_schema, upgrade

__all__ = ["COMMANDS"]


@click.command()
def serve() -> None:
    """Serve the site, on the address and port of the settings."""

    def run(settings: Settings) -> None:
        app = create_app(settings)
        shown = settings.public_url or f"http://{settings.host}:{settings.port}"
        click.echo(f"wiki-marché est servi sur {shown} (Ctrl+C pour arrêter)")
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=list(settings.proxies),
            server_header=False,
        )

    with_settings(run)


@click.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the schema of this program; makes it when there is none."""

    def run(settings: Settings) -> None:
        with opened_store(settings) as store:
            upgrade(store)
            with store.writing() as session:
                count = cpv.shipped_cpv(session)
        click.echo(f"Base de données à jour ({count} codes CPV).")

    with_settings(run)


@click.command()
def demo() -> None:
    """Fill an empty database with the demonstration and print its accounts."""

    def run(settings: Settings) -> None:
        with opened_store(settings) as store:
            check_schema(store)
            if demonstration.is_empty(store):
                click.echo("Chargement de la démonstration…")
                demonstration.load(store)
            if demonstration.is_loaded(store):
                click.echo(demonstration.welcome())

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (serve, upgrade_command, demo)
