"""The tables of the library of clauses, of their uses in documents, and of the legal check.

`METADATA`, imported from here, knows every table of the database.
"""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from wikimarche.store.columns import text_column, time_column, to_column
from wikimarche.store.pack_tables import METADATA

__all__ = [
    "METADATA",
    "ClauseEvent",
    "ClauseNote",
    "ClauseProposal",
    "ClauseReason",
    "ClauseRefusal",
    "ClauseUse",
    "ClauseVersion",
    "Dismissal",
    "FreezeCheck",
    "LegalProfile",
    "LibraryClause",
    "RuleAnswer",
]


class LibraryClause(SQLModel, table=True):
    """A clause of the library by its number; `version` is the last one published."""

    __tablename__ = "clause"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(sa_column=Column(Text(), unique=True, nullable=False))
    version: int = 0
    status: str = text_column()
    steward_id: int | None = to_column("account.id", null=True, index=False)
    created_at: datetime = time_column()


class ClauseVersion(SQLModel, table=True):
    """One immutable wording of a clause: its whole file; nobody wrote those that are shipped."""

    __tablename__ = "clause_version"

    clause_id: int = Field(
        sa_column=Column(ForeignKey("clause.id"), primary_key=True, autoincrement=False)
    )
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str = text_column()
    reason: str = text_column()
    account_id: int | None = to_column("account.id", null=True, index=False)
    at: datetime = time_column()


class ClauseProposal(SQLModel, table=True):
    """What somebody would like the library to say: a new clause, or another wording of one.

    `body` is a whole file; `base_version` is that of the clause it was made on. Its state is
    "open", "accepted" or "declined".
    """

    __tablename__ = "clause_proposal"

    id: int | None = Field(default=None, primary_key=True)
    clause_id: int | None = to_column("clause.id", null=True)
    base_version: int = 0
    body: str = text_column()
    reason: str = text_column()
    spec_id: int | None = to_column("spec.id", null=True, index=False)
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()
    state: str = text_column()
    decided_by: int | None = to_column("account.id", null=True, index=False)
    decided_at: datetime | None = time_column(null=True)
    decision: str = text_column()


class ClauseNote(SQLModel, table=True):
    """What somebody says of a clause: a comment, or what came of it in a contract."""

    __tablename__ = "clause_note"

    id: int | None = Field(default=None, primary_key=True)
    clause_id: int = to_column("clause.id")
    kind: str = text_column()
    body: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()
    removed_at: datetime | None = time_column(null=True)


class ClauseUse(SQLModel, table=True):
    """A clause placed in a document, read from its last revision; made again from texts at will.

    `moved` is how far its words are from the wording, in hundredths; `broken` counts the
    protected passages that are no longer there.
    """

    __tablename__ = "clause_use"

    spec_id: int = Field(
        sa_column=Column(ForeignKey("spec.id"), primary_key=True, autoincrement=False)
    )
    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: str = Field(sa_column=Column(Text(), nullable=False, index=True))
    part: str = text_column()
    version: int
    level: int
    section: str = text_column()
    moved: int = 0
    broken: int = 0


class ClauseEvent(SQLModel, table=True):
    """What became of a clause in a document: placed, changed, taken out, brought up to date."""

    __tablename__ = "clause_event"

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = to_column("spec.id")
    number: str = Field(sa_column=Column(Text(), nullable=False, index=True))
    version: int
    event: str = text_column()
    moved: int = 0
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()


class ClauseReason(SQLModel, table=True):
    """Why a protected passage of a clause was changed in a document."""

    __tablename__ = "clause_reason"
    __table_args__ = (UniqueConstraint("spec_id", "number", "passage"),)

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = to_column("spec.id", index=False)
    number: str = text_column()
    passage: str = text_column()
    reason: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()


class ClauseRefusal(SQLModel, table=True):
    """A newer wording that a document did not want, and why."""

    __tablename__ = "clause_refusal"
    __table_args__ = (UniqueConstraint("spec_id", "number", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = to_column("spec.id", index=False)
    number: str = text_column()
    version: int
    reason: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()


class RuleAnswer(SQLModel, table=True):
    """What a person answers to a finding of the legal check; lot 0 is the whole tender.

    `passage` names an article ("CCTP#key"), `choice` an exemption that the rule knows. One
    that was withdrawn stays, with its end.
    """

    __tablename__ = "rule_answer"
    __table_args__ = (Index(None, "tender_id", "rule"),)

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = to_column("tender.id", index=False)
    rule: str = text_column()
    lot: int = 0
    choice: str = text_column()
    reason: str = text_column()
    passage: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()
    ended_at: datetime | None = time_column(null=True)


class Dismissal(SQLModel, table=True):
    """A finding of the drafting check that somebody set aside, and why."""

    __table_args__ = (UniqueConstraint("spec_id", "kind", "section", "words"),)

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = to_column("spec.id", index=False)
    kind: str = text_column()
    section: str = text_column()
    words: str = text_column()
    reason: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()


class FreezeCheck(SQLModel, table=True):
    """The legal check as it stood when a tender was frozen: the pack's version, the findings (JSON)."""

    __tablename__ = "freeze_check"

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = to_column("tender.id")
    pack: str = text_column()
    findings: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()


class LegalProfile(SQLModel, table=True):
    """What the legal check must know of a tender that its sheet does not say."""

    __tablename__ = "legal_profile"

    tender_id: int = Field(
        sa_column=Column(ForeignKey("tender.id"), primary_key=True, autoincrement=False)
    )
    central: bool = False
    defence: bool = False
    renewable: bool = False
    sourcing: bool = False
