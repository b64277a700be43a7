"""What an operator types: one module a family of commands, gathered by `wikimarche.cli`."""
