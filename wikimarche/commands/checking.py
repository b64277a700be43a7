"""Commands that prove nothing was changed: verify, checkpoint."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from wikimarche.app import now
from wikimarche.commands.common import reading_store, with_settings
from wikimarche.commands.saying import say_checked
from wikimarche.desk.checking import check_file
from wikimarche.desk.checkpoints import add_checkpoint, checkpoint_of, checkpoints_in
from wikimarche.desk.keys import fingerprint_of, open_key, public_in
from wikimarche.desk.verifying import Verified, verify
from wikimarche.settings import Settings
from wikimarche.store.upgrading import check_schema

__all__ = ["COMMANDS"]

SHOWN = 50
OFTEN = 0.5  # seconds between two words of progress


def told(what: str) -> Callable[[int, int], None]:
    """Give what says how far long work has come, on a terminal, at most twice a second."""
    last = time.monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal last
        if sys.stderr.isatty() and (time.monotonic() - last > OFTEN or done == of):
            last = time.monotonic()
            click.echo(f"\r{what} {done} / {of}", nl=done == of, err=True)

    return tell


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--key",
    "keys",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A key that may have signed, or its public half: an older one, another site's.",
)
@click.option(
    "--checkpoints",
    type=click.Path(path_type=Path),
    default=None,
    help="The file of checkpoints; the one of the settings when not given.",
)
def verify_command(
    file: Path | None, keys: tuple[Path, ...], checkpoints: Path | None
) -> None:
    """Verify the whole database; or FILE, an exported file, by its seal alone.

    Without FILE: every chain is computed again, every text read again and compared with the
    checkpoints. With FILE, no database is opened.
    """

    def run(settings: Settings) -> None:
        known = _public_keys(settings, keys)
        if file is not None:
            found = check_file(file.name, file.read_bytes())
            say_checked(found, known)
            return
        path = checkpoints or settings.checkpoints
        signed = checkpoints_in(path) if checkpoints or path.exists() else iter(())
        with reading_store(settings) as store, store.reading() as session:
            check_schema(store)
            verified = verify(
                session, checkpoints=signed, told=told("Pièces vérifiées :"), keys=known
            )
        _say(verified)

    with_settings(run)


def _public_keys(settings: Settings, files: tuple[Path, ...]) -> frozenset[str]:
    """Give the public halves that are known here: of the site's key if any, of those given."""
    own = (settings.seal_key,) if settings.seal_key.exists() else ()
    return frozenset(public_in(path.read_bytes()) for path in (*own, *files))


def _say(found: Verified) -> None:
    read = (
        f"{found.documents} pièces, {found.revisions} versions, "
        f"{found.entries} entrées du journal, {found.checkpoints} points de contrôle"
    )
    if not found.faults:
        click.echo(f"Tout est intact : {read}.")
        return
    for fault in found.faults[:SHOWN]:
        click.echo(fault)
    if len(found.faults) > SHOWN:
        click.echo(f"… et {len(found.faults) - SHOWN} autres.")
    raise click.ClickException(f"{len(found.faults)} anomalies dans {read}.")


@click.command("checkpoint")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def checkpoint_command(file: Path | None) -> None:
    """Sign how far each chain has come, and add it to FILE, outside the database."""

    def run(settings: Settings) -> None:
        path = file or settings.checkpoints
        key = open_key(settings.seal_key)
        with reading_store(settings) as store, store.reading() as session:
            check_schema(store)
            checkpoint = checkpoint_of(session, key, now())
        add_checkpoint(path, checkpoint)
        count, head = checkpoint.ends["journal"]
        click.echo(
            f"Point de contrôle ajouté à {path} : {len(checkpoint.ends) - 1} pièces, "
            f"journal à {count} entrées, empreinte {head[:16]}."
        )
        click.echo(f"Clé : {fingerprint_of(key.public)}. Gardez-en une copie ailleurs.")

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (verify_command, checkpoint_command)
