"""The library of clauses: its versions, its uses in documents, and the legal check's answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005_library"
down_revision = "0004_packs"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column(
        "account",
        sa.Column("is_steward", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("steward_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["steward_id"], ["account.id"], name=op.f("fk_clause_steward_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("number", name=op.f("uq_clause_number")),
    )
    op.create_table(
        "clause_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_clause_note_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_note_clause_id_clause")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_note")),
    )
    op.create_index(
        op.f("ix_clause_note_clause_id"), "clause_note", ["clause_id"], unique=False
    )
    op.create_table(
        "clause_version",
        sa.Column("clause_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_clause_version_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_version_clause_id_clause")
        ),
        sa.PrimaryKeyConstraint("clause_id", "version", name=op.f("pk_clause_version")),
    )
    op.create_table(
        "freeze_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_freeze_check_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_freeze_check_tender_id_tender")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze_check")),
    )
    op.create_index(
        op.f("ix_freeze_check_tender_id"), "freeze_check", ["tender_id"], unique=False
    )
    op.create_table(
        "legal_profile",
        sa.Column("tender_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("central", sa.Boolean(), nullable=False),
        sa.Column("defence", sa.Boolean(), nullable=False),
        sa.Column("renewable", sa.Boolean(), nullable=False),
        sa.Column("sourcing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_legal_profile_tender_id_tender")
        ),
        sa.PrimaryKeyConstraint("tender_id", name=op.f("pk_legal_profile")),
    )
    op.create_table(
        "rule_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_rule_answer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_rule_answer_tender_id_tender")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_answer")),
    )
    op.create_index(
        op.f("ix_rule_answer_tender_id_rule"),
        "rule_answer",
        ["tender_id", "rule"],
        unique=False,
    )
    op.create_table(
        "clause_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_clause_event_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_clause_event_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_event")),
    )
    op.create_index(
        op.f("ix_clause_event_number"), "clause_event", ["number"], unique=False
    )
    op.create_index(
        op.f("ix_clause_event_spec_id"), "clause_event", ["spec_id"], unique=False
    )
    op.create_table(
        "clause_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_clause_proposal_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_proposal_clause_id_clause")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["account.id"],
            name=op.f("fk_clause_proposal_decided_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_clause_proposal_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_proposal")),
    )
    op.create_index(
        op.f("ix_clause_proposal_clause_id"), "clause_proposal", ["clause_id"], unique=False
    )
    op.create_table(
        "clause_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_clause_reason_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_clause_reason_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_reason")),
        sa.UniqueConstraint(
            "spec_id",
            "number",
            "passage",
            name=op.f("uq_clause_reason_spec_id_number_passage"),
        ),
    )
    op.create_table(
        "clause_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_clause_refusal_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_clause_refusal_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_refusal")),
        sa.UniqueConstraint(
            "spec_id",
            "number",
            "version",
            name=op.f("uq_clause_refusal_spec_id_number_version"),
        ),
    )
    op.create_table(
        "clause_use",
        sa.Column("spec_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_clause_use_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("spec_id", "place", name=op.f("pk_clause_use")),
    )
    op.create_index(op.f("ix_clause_use_number"), "clause_use", ["number"], unique=False)
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_dismissal_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["spec_id"], ["spec.id"], name=op.f("fk_dismissal_spec_id_spec")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal")),
        sa.UniqueConstraint(
            "spec_id",
            "kind",
            "section",
            "words",
            name=op.f("uq_dismissal_spec_id_kind_section_words"),
        ),
    )
