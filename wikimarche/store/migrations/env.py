"""Alembic's entry: runs inside the connection that `upgrading` opened."""

from alembic import context

from wikimarche.store.library_tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
