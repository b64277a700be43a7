"""Commands about accounts: the first administrator is made here."""

import click

from wikimarche.app import now
from wikimarche.commands.common import opened_store, with_settings
from wikimarche.desk import people
from wikimarche.desk.asking import Ask
from wikimarche.desk.people import LANGUAGES, AccountForm
from wikimarche.rules import Profile
from wikimarche.settings import Settings
from wikimarche.store.upgrading import check_schema

__all__ = ["COMMANDS"]


@click.command("add-account")
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
        with opened_store(settings) as store:
            check_schema(store)
            with store.writing() as session:
                people.first_account(Ask(session, None, now()), form, password)
        click.echo(f"Compte ajouté : {form.email}")

    with_settings(run)


COMMANDS: tuple[click.Command, ...] = (add_account,)
