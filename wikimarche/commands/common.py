"""What every command shares: its settings, its database, one sentence when it cannot."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from wikimarche.desk.legal import LawUnreadable
from wikimarche.errors import Invalid, Refusal
from wikimarche.settings import Settings, SettingsRefused, read_settings
from wikimarche.store.opening import Store, StoreLocked, open_reading, open_store
from wikimarche.store.upgrading import SchemaNewer, SchemaOlder
from wikimarche.web.pages import AssetsMissing

__all__ = ["opened_store", "plainly", "reading_store", "with_settings"]

STOPS = (
    *(SettingsRefused, StoreLocked, SchemaNewer, SchemaOlder),
    *(AssetsMissing, LawUnreadable),
)


@contextmanager
def plainly() -> Iterator[None]:
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
def opened_store(settings: Settings) -> Iterator[Store]:
    """Give the database of the settings, closed at the end."""
    store = open_store(settings.database_url)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def reading_store(settings: Settings) -> Iterator[Store]:
    """Give the database of the settings to read alone, even while it is served."""
    store = open_reading(settings.database_url)
    try:
        yield store
    finally:
        store.close()


def with_settings(command: Callable[[Settings], None]) -> None:
    """Run a command on the settings of the environment, its refusals said plainly."""
    with plainly():
        command(read_settings(os.environ))
