"""What keeps years of history small and its people erasable.

Texts of revisions are compressed, each against an earlier one; journal rows get a part
that can be erased; milestones are sealed; identities can be removed.
"""

from datetime import UTC, datetime
from itertools import islice

import sqlalchemy as sa
from alembic import op

from wikimarche.store.texts import base_of, pack

revision = "0002_kept"
down_revision = "0001_house"

OLD = sa.table(
    "revision", sa.column("spec_id"), sa.column("number"), sa.column("text", sa.Text())
)
NEW = sa.table(
    *("revision_text", sa.column("spec_id"), sa.column("number"), sa.column("base")),
    sa.column("body", sa.LargeBinary()),
)
BATCH = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "revision_text",
        sa.Column("spec_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_revision_text_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("spec_id", "number", name=op.f("pk_revision_text")),
    )
    _compress()
    op.drop_column("revision", "text")
    for table, column in (
        ("journal", "private"),
        ("journal", "private_digest"),
        ("milestone", "seal"),
    ):
        op.add_column(
            table, sa.Column(column, sa.Text(), server_default="", nullable=False)
        )
    op.add_column("account", sa.Column("removed_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_journal_at"), "journal", ["at"])
    op.create_index(op.f("ix_journal_action"), "journal", ["action"])
    _small_tables()


def _small_tables() -> None:
    op.create_table(
        "stamp",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stamp")),
    )
    op.execute("INSERT INTO stamp (name, count) VALUES ('people', 0)")
    op.create_table(
        "retention",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_retention")),
    )
    for name in ("sweep", "heartbeat"):
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        at = sa.column("at", sa.DateTime(timezone=True))
        op.execute(sa.insert(sa.table(name, sa.column("id"), at)).values(id=1, at=EPOCH))


def _compress() -> None:
    """Copy every text, document by document; memory holds those that later ones lean on."""
    connection = op.get_bind()
    specs = connection.execute(sa.select(OLD.c.spec_id).distinct()).scalars().all()
    for spec in specs:
        query = sa.select(OLD.c.number, OLD.c.text).where(OLD.c.spec_id == spec)
        texts: dict[int, str] = {}
        rows = iter(connection.execute(query.order_by(OLD.c.number)))
        while batch := list(islice(rows, BATCH)):
            packed = []
            for number, text in batch:
                base = base_of(number)
                body = pack(text, None if base is None else texts[base])
                packed.append(
                    {"spec_id": spec, "number": number, "base": base, "body": body}
                )
                texts[number] = text
                texts = {each: texts[each] for each in texts if each >= number - 8}
            connection.execute(sa.insert(NEW), packed)
