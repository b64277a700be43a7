"""What writing live needs: the batches that were kept, and the ways to them.

Each batch of steps says what became of it. The journal is read by tender and by person in
its own order, and swept by date where something can still be erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_live"
down_revision = "0002_kept"

ERASABLE = sa.text("private <> ''")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "push",
        sa.Column("edit_id", sa.Text(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Text(), nullable=False),
        sa.Column("swallowed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_push_spec_id_spec")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_push_account_id_account")
        ),
        sa.PrimaryKeyConstraint("edit_id", name=op.f("pk_push")),
    )
    op.create_index(op.f("ix_push_spec_id_version"), "push", ["spec_id", "version"])
    op.create_index(op.f("ix_push_at"), "push", ["at"])
    op.add_column(
        "edit", sa.Column("joined", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE edit SET joined = (number > base_number + 1)")
    op.create_index(op.f("ix_edit_at"), "edit", ["at"])
    _journal()


def _journal() -> None:
    for column in ("account_id", "tender_id"):
        op.drop_index(op.f(f"ix_journal_{column}"), "journal")
        op.create_index(op.f(f"ix_journal_{column}_id"), "journal", [column, "id"])
    op.create_index(
        op.f("ix_journal_private"),
        "journal",
        ["at"],
        sqlite_where=ERASABLE,
        postgresql_where=ERASABLE,
    )
