"""The command line: gathers the commands. Each says what it did, or why not."""

import logging
import sys

import click

from wikimarche.commands import (
    accounts,
    checking,
    clauses,
    exporting,
    keeping,
    serving,
    sweeping,
)

__all__ = ["main"]


@click.group()
def main() -> None:
    """wiki-marché : rédiger ensemble les cahiers des charges des marchés publics."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


for family in (serving, accounts, exporting, clauses, checking, keeping, sweeping):
    for command in family.COMMANDS:
        main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())
