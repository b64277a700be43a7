"""The command that writes the whole file of a tender."""

from pathlib import Path

import click

from wikimarche.app import now
from wikimarche.commands.common import opened_store, with_settings
from wikimarche.desk.asking import Ask
from wikimarche.desk.exporting import gather_tender
from wikimarche.rules import Actor, Profile, Role
from wikimarche.settings import Settings
from wikimarche.store import tenders
from wikimarche.store.upgrading import check_schema
from wikimarche.web.site import build_pages
from wikimarche.web.words import export_words, sealing_of

__all__ = ["COMMANDS"]


@click.command()
@click.argument("reference")
@click.option(
    "--to", type=click.Path(path_type=Path), default=None, help="The ZIP to write."
)
def export(reference: str, to: Path | None) -> None:
    """Write the whole file of a tender, by its reference, as a ZIP with its manifest."""

    def run(settings: Settings) -> None:
        pages = build_pages(settings)
        with opened_store(settings) as store, store.reading() as session:
            check_schema(store)
            tender = tenders.tender_with(session, reference)
            if tender is None or tender.id is None:
                raise click.ClickException(
                    f"Aucun marché ne porte la référence {reference}."
                )
            operator = Actor(0, "", Profile.BUYER, roles={tender.id: Role.READER})
            by = sealing_of(settings)
            words = export_words(pages.tongues["fr"], pages, office=settings.office, by=by)
            gathered = gather_tender(Ask(session, operator, now()), tender, words)
        file = gathered.make(None)
        target = to or Path(file.name)
        target.write_bytes(file.content)
        click.echo(f"{target} : {len(file.content) // 1024} ko")

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (export,)
