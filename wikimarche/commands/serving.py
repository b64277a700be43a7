"""Commands that make the site run: serve, upgrade, demo."""

import logging
import os
import resource
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

import click
import uvicorn
from starlette.types import ASGIApp

from wikimarche.app import create_app
from wikimarche.commands.common import opened_store, plainly, with_settings
from wikimarche.desk import catalogue, cpv, demonstration
from wikimarche.logs import set_up_logs
from wikimarche.settings import Settings, read_settings
from wikimarche.store.upgrading import check_schema, upgrade
from wikimarche.web import metrics
from wikimarche.web.site import build_pages

__all__ = ["COMMANDS", "worker_app"]

logger = logging.getLogger("wikimarche")

KEEP_ALIVE_SECONDS = (
    75  # longer than a proxy keeps its lines (nginx: 60), so it closes first
)
GRACE_SECONDS = 20  # for the requests being answered when we are told to stop
CONNECTIONS = (
    2_000  # of one process, half of them for streams; beyond, it answers 503 at once
)
OPEN_FILES = 4 * CONNECTIONS  # a usual limit, 1024, would refuse connections without a word
SECONDS_BEFORE_ANOTHER = 1

ONE_PROCESS = "SQLite n’admet qu’un processus : mettez WIKIMARCHE_WORKERS à 1, ou passez à PostgreSQL."


@click.command()
def serve() -> None:
    """Serve the site, on the address and port of the settings."""

    with_settings(_serve_alone_or_together)


def _serve_alone_or_together(settings: Settings) -> None:
    _allow_connections()
    if settings.workers == 1:
        app = create_app(settings)
        set_up_logs(settings)
        _say_where(settings)
        uvicorn.run(app, **_manners(settings))
        return
    if settings.sqlite_path is not None:
        raise click.ClickException(ONE_PROCESS)
    with opened_store(settings) as store:  # said once here, rather than by each worker
        check_schema(store)
    build_pages(settings)
    set_up_logs(settings)
    with TemporaryDirectory(prefix="wikimarche-metrics-") as folder:
        os.environ[metrics.FOLDER] = folder
        _say_where(settings)
        here = f"{__name__}:{worker_app.__name__}"
        uvicorn.run(here, factory=True, workers=settings.workers, **_manners(settings))


def _allow_connections() -> None:
    """Let this process, and those that it starts, open as many files as it takes connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _say_where(settings: Settings) -> None:
    shown = settings.public_url or f"http://{settings.host}:{settings.port}"
    click.echo(f"wiki-marché est servi sur {shown} (Ctrl+C pour arrêter)")


def _manners(settings: Settings) -> dict[str, Any]:
    """Give how the server behaves with those who connect."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "access_log": False,
        "proxy_headers": False,  # the watch believes the proxies of the settings
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "limit_concurrency": CONNECTIONS,
    }


def worker_app() -> ASGIApp:
    """Build the application of one worker, from the settings of the environment.

    Ends the process with one sentence in the log when it cannot be built; the supervisor
    then tries another one, which is how a worker waits for its database.
    """
    settings = read_settings(os.environ)
    set_up_logs(settings)
    try:
        with plainly():
            return create_app(settings)
    except click.ClickException as error:
        logger.error(error.message)
        sleep(SECONDS_BEFORE_ANOTHER)
        raise SystemExit(1) from None


@click.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the schema of this program; makes it when there is none."""

    def run(settings: Settings) -> None:
        with opened_store(settings) as store:
            upgrade(store)
            with store.writing() as session:
                count = cpv.shipped_cpv(session)
                catalogue.shipped_clauses(session, datetime.now(UTC))
                clauses = len(catalogue.catalogue_of(session).shelves)
        click.echo(f"Base de données à jour ({count} codes CPV, {clauses} clauses).")

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
