"""Every table of the database, in one file.

Times are UTC; text has no length in the database (limits belong to forms and the desk).
A relationship never loads by surprise: there is none, queries join.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from wikimarche.store.columns import METADATA, text_column, time_column, to_column

__all__ = [
    "METADATA",
    "Account",
    "Attempt",
    "ChainHead",
    "Company",
    "Cpv",
    "Edit",
    "FieldValue",
    "Heartbeat",
    "Image",
    "Journal",
    "Lot",
    "Membership",
    "Milestone",
    "Push",
    "Retention",
    "Revision",
    "RevisionText",
    "Service",
    "SignIn",
    "Spec",
    "Stamp",
    "Step",
    "Sweep",
    "Tender",
    "WordModel",
]

HELD = text("private <> ''")  # what can still be erased of the journal


class Service(SQLModel, table=True):
    """An internal department."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column(Text(), unique=True, nullable=False))


class Company(SQLModel, table=True):
    """An outside economic operator; siret has 14 digits or is empty."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column(Text(), unique=True, nullable=False))
    siret: str = text_column()


class Account(SQLModel, table=True):
    """Somebody who can sign in; email is lower case."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(sa_column=Column(Text(), unique=True, nullable=False))
    name: str = text_column()
    profile: str = text_column()
    service_id: int | None = to_column("service.id", null=True)
    company_id: int | None = to_column("company.id", null=True)
    is_admin: bool = False
    is_steward: bool = False
    active: bool = True
    language: str = text_column()
    password_hash: str = text_column()
    must_change: bool = False
    created_at: datetime = time_column()
    removed_at: datetime | None = time_column(null=True)


class SignIn(SQLModel, table=True):
    """An open session; the token itself is never stored, only its SHA-256."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(sa_column=Column(Text(), unique=True, nullable=False))
    account_id: int = to_column("account.id")
    created_at: datetime = time_column()
    seen_at: datetime = time_column()
    address: str = text_column()
    agent: str = text_column()


class Attempt(SQLModel, table=True):
    """A failed try to sign in, counted by key (account, address, everybody)."""

    __table_args__ = (Index("ix_attempt_key_at", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = text_column()
    at: datetime = time_column()


class Tender(SQLModel, table=True):
    """One procurement: its need, dates and phase; amounts in euros before tax."""

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(
        default="", sa_column=Column(Text(), unique=True, nullable=False)
    )
    object: str = text_column()
    buyer: str = text_column()
    nature: str = text_column()
    procedure: str = text_column()
    cpv: str = text_column()
    value: Decimal | None = Field(default=None, sa_column=Column(Numeric(14, 2)))
    launch_date: date | None = None
    offers_date: date | None = None
    start_date: date | None = None
    duration_months: int | None = None
    phase: str = text_column()
    created_at: datetime = time_column()
    created_by: int = to_column("account.id")


class Lot(SQLModel, table=True):
    """A part of a tender, awarded apart; number starts at 1."""

    __table_args__ = (UniqueConstraint("tender_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = to_column("tender.id")
    number: int
    title: str = text_column()
    cpv: str = text_column()
    value: Decimal | None = Field(default=None, sa_column=Column(Numeric(14, 2)))


class Membership(SQLModel, table=True):
    """The role of an account in a tender."""

    tender_id: int = Field(
        sa_column=Column(ForeignKey("tender.id"), primary_key=True, autoincrement=False)
    )
    account_id: int = Field(
        sa_column=Column(
            ForeignKey("account.id"), primary_key=True, autoincrement=False, index=True
        )
    )
    role: str = text_column()


class FieldValue(SQLModel, table=True):
    """A named value of the tender that is not a column of its own."""

    __table_args__ = (UniqueConstraint("tender_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = to_column("tender.id")
    name: str = text_column()
    label: str = text_column()
    kind: str = text_column()
    value: str = text_column()


class Spec(SQLModel, table=True):
    """One document of a tender; version counts its steps, number its revisions.

    `code` names it inside the tender (CCTP, CCAP, CCTP-2…) for cross-references.
    """

    __table_args__ = (
        UniqueConstraint("tender_id", "code"),
        CheckConstraint("version >= 0", name="version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = to_column("tender.id")
    kind: str = text_column()
    code: str = text_column()
    title: str = text_column()
    lot_number: int | None = None
    service_id: int | None = to_column("service.id", null=True)
    scheme: str = text_column()
    position: int = 0
    version: int = 0
    number: int = 0
    created_at: datetime = time_column()
    withdrawn_at: datetime | None = time_column(null=True)


class Step(SQLModel, table=True):
    """One exact change: it turns version - 1 of the draft into version."""

    spec_id: int = Field(
        sa_column=Column(ForeignKey("spec.id"), primary_key=True, autoincrement=False)
    )
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    edit_id: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()
    change: str = text_column()


class Revision(SQLModel, table=True):
    """An immutable text of a spec. `digest` chains it to `previous` (promise P5)."""

    __table_args__ = (
        UniqueConstraint("spec_id", "number"),
        UniqueConstraint("spec_id", "previous"),
    )

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = to_column("spec.id")
    number: int
    version: int
    author_id: int = to_column("account.id", index=False)
    authors: str = text_column()
    origin: str = text_column()
    reason: str = text_column()
    at: datetime = time_column()
    words_added: int = 0
    words_removed: int = 0
    previous: str = text_column()
    digest: str = text_column()


class RevisionText(SQLModel, table=True):
    """The text of a revision, compressed against revision `base` of the same document."""

    __tablename__ = "revision_text"

    spec_id: int = Field(
        sa_column=Column(ForeignKey("spec.id"), primary_key=True, autoincrement=False)
    )
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    base: int | None = None
    body: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class Milestone(SQLModel, table=True):
    """The name somebody gave to a revision, and the seal it was given with."""

    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(
        sa_column=Column(ForeignKey("revision.id"), unique=True, nullable=False)
    )
    name: str = text_column()
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()
    seal: str = text_column()


class Edit(SQLModel, table=True):
    """What became of one edit of a client, so that a retry is recognised (promise P2)."""

    __table_args__ = (Index("ix_edit_at", "at"),)

    edit_id: str = Field(sa_column=Column(Text(), primary_key=True))
    spec_id: int = to_column("spec.id")
    account_id: int = to_column("account.id", index=False)
    base_number: int
    number: int
    joined: bool = False
    section: str = text_column()
    at: datetime = time_column()


class Push(SQLModel, table=True):
    """What became of one batch of steps, for its retries (promise P2).

    `version` is the document's after it, `steps` how many it added; `dropped` and `swallowed` are JSON.
    """

    __table_args__ = (Index(None, "spec_id", "version"), Index(None, "at"))

    edit_id: str = Field(sa_column=Column(Text(), primary_key=True))
    spec_id: int = to_column("spec.id", index=False)
    account_id: int = to_column("account.id", index=False)
    client: str = text_column()
    at: datetime = time_column()
    version: int
    steps: int
    dropped: str = text_column()
    swallowed: str = text_column()


class Journal(SQLModel, table=True):
    """Who did what and when; append-only, chained by `digest`.

    `private` holds what names or places a person; the chain covers its digest alone, so
    that it can be erased (""), while a changed one shows.
    """

    __table_args__ = (
        UniqueConstraint("previous"),
        Index("ix_journal_at", "at"),
        Index("ix_journal_action", "action"),
        Index("ix_journal_account_id_id", "account_id", "id"),
        Index("ix_journal_tender_id_id", "tender_id", "id"),
        Index(*("ix_journal_private", "at"), sqlite_where=HELD, postgresql_where=HELD),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = time_column()
    account_id: int | None = to_column("account.id", null=True, index=False)
    action: str = text_column()
    tender_id: int | None = to_column("tender.id", null=True, index=False)
    spec_id: int | None = to_column("spec.id", null=True)
    detail: str = text_column()
    private: str = text_column()
    private_digest: str = text_column()
    previous: str = text_column()
    digest: str = text_column()


class ChainHead(SQLModel, table=True):
    """The last digest and the count of a chain: the row that its writers lock."""

    __tablename__ = "chain_head"

    name: str = Field(sa_column=Column(Text(), primary_key=True))
    count: int = 0
    digest: str = text_column()


class Stamp(SQLModel, table=True):
    """A count that grows whenever what its name says has changed ("people")."""

    name: str = Field(sa_column=Column(Text(), primary_key=True))
    count: int = 0


class Retention(SQLModel, table=True):
    """How many days something is kept, where the administrator chose otherwise."""

    name: str = Field(sa_column=Column(Text(), primary_key=True))
    days: int


class Sweep(SQLModel, table=True):
    """When what is past its retention was last removed; its one row is locked by who does it."""

    id: int = Field(primary_key=True)
    at: datetime = time_column()


class Heartbeat(SQLModel, table=True):
    """The row that a probe writes to know that the database can be written."""

    id: int = Field(primary_key=True)
    at: datetime = time_column()


class Image(SQLModel, table=True):
    """A picture placed in texts of a tender; its name is its SHA-256 and extension."""

    __table_args__ = (UniqueConstraint("tender_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = to_column("tender.id")
    name: str = Field(sa_column=Column(Text(), nullable=False, index=True))
    media_type: str = text_column()
    content: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()


class Cpv(SQLModel, table=True):
    """A code of the common procurement vocabulary; `search` is folded text of both labels."""

    code: str = Field(sa_column=Column(Text(), primary_key=True))
    fr: str = text_column()
    en: str = text_column()
    search: str = text_column()
    common: bool = False


class WordModel(SQLModel, table=True):
    """A Word model that the administrator put in place; the newest one serves."""

    __tablename__ = "word_model"

    id: int | None = Field(default=None, primary_key=True)
    name: str = text_column()
    content: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    account_id: int = to_column("account.id", index=False)
    at: datetime = time_column()
    removed_at: datetime | None = time_column(null=True)
