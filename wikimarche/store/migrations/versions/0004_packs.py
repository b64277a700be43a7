"""Steps packed away by revision, once nobody rebases over them any more."""

import sqlalchemy as sa
from alembic import op

revision = "0004_packs"
down_revision = "0003_live"


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "step_pack",
        sa.Column("spec_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("authors", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_step_pack_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("spec_id", "number", name=op.f("pk_step_pack")),
    )
