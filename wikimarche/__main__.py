"""`python -m wikimarche`: the commands, without installing the package."""

from wikimarche.cli import main

main(prog_name="wikimarche")
