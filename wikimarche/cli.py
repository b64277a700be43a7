"""Commands: serve, upgrade, demo, add-account, export. Each says what it did, or why not."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import uvicorn

from wikimarche.app import create_app, now
from wikimarche.desk import cpv, demonstration, people
from wikimarche.desk.asking import Ask
from wikimarche.desk.exporting import export_tender
from wikimarche.desk.people import LANGUAGES, AccountForm
from wikimarche.errors import Invalid, Refusal
from wikimarche.rules import Actor, Profile, Role
from wikimarche.settings import Settings, SettingsRefused, read_settings
from wikimarche.store import tenders
from wikimarche.store.opening import Store, StoreLocked, open_store
from wikimarche.store.upgrading import SchemaNewer, SchemaOlder, check_schema, upgrade
from wikimarche.web.pages import AssetsMissing
from wikimarche.web.site import build_pages
from wikimarche.web.words import export_words

__all__ = ["main"]

STOPS = (SettingsRefused, StoreLocked, SchemaNewer, SchemaOlder, AssetsMissing)


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what an operator can mend into one sentence and exit status 1."""
    try:
        yield
    except STOPS as error:
        raise click.ClickException(str(error)) from error
    except Invalid as error:
        sentences = [f"{name} : {sentence}" for name, sentence in error.fields.items()]
        raise click.ClickException(" ".join(sentences) or str(error)) from error
    except Refusal as error:
        raise click.ClickException(str(error.sentence)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename} : {error.strerror}") from error


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings.database_url)
    try:
        yield store
    finally:
        store.close()


def _with_settings(command: Callable[[Settings], None]) -> None:
    with _plainly():
        command(read_settings(os.environ))


@click.group()
def main() -> None:
    """wiki-marché : rédiger ensemble les cahiers des charges des marchés publics."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


@main.command()
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

    _with_settings(run)


@main.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the schema of this program; makes it when there is none."""

    def run(settings: Settings) -> None:
        with _store(settings) as store:
            upgrade(store)
            with store.writing() as session:
                count = cpv.shipped_cpv(session)
        click.echo(f"Base de données à jour ({count} codes CPV).")

    _with_settings(run)


@main.command()
def demo() -> None:
    """Fill an empty database with the demonstration and print its accounts."""

    def run(settings: Settings) -> None:
        with _store(settings) as store:
            check_schema(store)
            if demonstration.is_empty(store):
                click.echo("Chargement de la démonstration…")
                demonstration.load(store)
            if demonstration.is_loaded(store):
                click.echo(demonstration.welcome())

    _with_settings(run)


@main.command("add-account")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option(
    "--profile", type=click.Choice([each.value for each in Profile]), default="buyer"
)
@click.option(
    "--admin", is_flag=True, help="May manage accounts, the Word model and the CPV."
)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="fr")
@click.password_option(help="At least 12 characters.")
def add_account(
    email: str, name: str, profile: str, *, admin: bool, language: str, password: str
) -> None:
    """Add an account of the organisation: the first administrator is made so."""

    def run(settings: Settings) -> None:
        form = AccountForm(
            name=name.strip(),
            email=email.strip().lower(),
            profile=profile,
            is_admin=admin,
            language=language,
        )
        with _store(settings) as store:
            check_schema(store)
            with store.writing() as session:
                people.first_account(Ask(session, None, now()), form, password)
        click.echo(f"Compte ajouté : {form.email}")

    _with_settings(run)


@main.command()
@click.argument("reference")
@click.option(
    "--to", type=click.Path(path_type=Path), default=None, help="The ZIP to write."
)
def export(reference: str, to: Path | None) -> None:
    """Write the whole file of a tender, by its reference, as a ZIP with its manifest."""

    def run(settings: Settings) -> None:
        pages = build_pages(settings)
        with _store(settings) as store, store.reading() as session:
            check_schema(store)
            tender = tenders.tender_with(session, reference)
            if tender is None or tender.id is None:
                raise click.ClickException(
                    f"Aucun marché ne porte la référence {reference}."
                )
            operator = Actor(0, "", Profile.BUYER, roles={tender.id: Role.READER})
            words = export_words(pages.tongues["fr"], pages, office=settings.office)
            file = export_tender(Ask(session, operator, now()), tender, words)
        target = to or Path(file.name)
        target.write_bytes(file.content)
        click.echo(f"{target} : {len(file.content) // 1024} ko")

    _with_settings(run)


if __name__ == "__main__":
    sys.exit(main())
