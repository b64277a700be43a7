"""Every table of the database, in one file.

Names of constraints follow one convention so that migrations can name them. Times
are UTC; text has no length in the database (limits belong to forms and the desk).
A relationship never loads by surprise: there is none, queries join.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from wikimarche.store.times import UtcTime

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

METADATA: MetaData = SQLModel.metadata
METADATA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _time(*, null: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcTime(), nullable=null))


def _text(*, null: bool = False) -> Any:
    return Field(default=None if null else "", sa_column=Column(Text(), nullable=null))


def _to(target: str, *, null: bool = False, index: bool = True) -> Any:
    return Field(
        default=None, sa_column=Column(ForeignKey(target), nullable=null, index=index)
    )


class Service(SQLModel, table=True):
    """An internal department."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column(Text(), unique=True, nullable=False))


class Company(SQLModel, table=True):
    """An outside economic operator; siret has 14 digits or is empty."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column(Text(), unique=True, nullable=False))
    siret: str = _text()


class Account(SQLModel, table=True):
    """Somebody who can sign in; email is lower case."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(sa_column=Column(Text(), unique=True, nullable=False))
    name: str = _text()
    profile: str = _text()
    service_id: int | None = _to("service.id", null=True)
    company_id: int | None = _to("company.id", null=True)
    is_admin: bool = False
    active: bool = True
    language: str = _text()
    password_hash: str = _text()
    must_change: bool = False
    created_at: datetime = _time()
    removed_at: datetime | None = _time(null=True)


class SignIn(SQLModel, table=True):
    """An open session; the token itself is never stored, only its SHA-256."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(sa_column=Column(Text(), unique=True, nullable=False))
    account_id: int = _to("account.id")
    created_at: datetime = _time()
    seen_at: datetime = _time()
    address: str = _text()
    agent: str = _text()


class Attempt(SQLModel, table=True):
    """A failed try to sign in, counted by key (account, address, everybody)."""

    __table_args__ = (Index("ix_attempt_key_at", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = _text()
    at: datetime = _time()


class Tender(SQLModel, table=True):
    """One procurement: its need, dates and phase; amounts in euros before tax."""

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(
        default="", sa_column=Column(Text(), unique=True, nullable=False)
    )
    object: str = _text()
    buyer: str = _text()
    nature: str = _text()
    procedure: str = _text()
    cpv: str = _text()
    value: Decimal | None = Field(default=None, sa_column=Column(Numeric(14, 2)))
    launch_date: date | None = None
    offers_date: date | None = None
    start_date: date | None = None
    duration_months: int | None = None
    phase: str = _text()
    created_at: datetime = _time()
    created_by: int = _to("account.id")


class Lot(SQLModel, table=True):
    """A part of a tender, awarded apart; number starts at 1."""

    __table_args__ = (UniqueConstraint("tender_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = _to("tender.id")
    number: int
    title: str = _text()
    cpv: str = _text()
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
    role: str = _text()


class FieldValue(SQLModel, table=True):
    """A named value of the tender that is not a column of its own."""

    __table_args__ = (UniqueConstraint("tender_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = _to("tender.id")
    name: str = _text()
    label: str = _text()
    kind: str = _text()
    value: str = _text()


class Spec(SQLModel, table=True):
    """One document of a tender; version counts its steps, number its revisions.

    `code` names it inside the tender (CCTP, CCAP, CCTP-2…) for cross-references.
    """

    __table_args__ = (
        UniqueConstraint("tender_id", "code"),
        CheckConstraint("version >= 0", name="version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = _to("tender.id")
    kind: str = _text()
    code: str = _text()
    title: str = _text()
    lot_number: int | None = None
    service_id: int | None = _to("service.id", null=True)
    scheme: str = _text()
    position: int = 0
    version: int = 0
    number: int = 0
    created_at: datetime = _time()
    withdrawn_at: datetime | None = _time(null=True)


class Step(SQLModel, table=True):
    """One exact change: it turns version - 1 of the draft into version."""

    spec_id: int = Field(
        sa_column=Column(ForeignKey("spec.id"), primary_key=True, autoincrement=False)
    )
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    edit_id: str = _text()
    account_id: int = _to("account.id", index=False)
    at: datetime = _time()
    change: str = _text()


class Revision(SQLModel, table=True):
    """An immutable text of a spec. `digest` chains it to `previous` (promise P5)."""

    __table_args__ = (
        UniqueConstraint("spec_id", "number"),
        UniqueConstraint("spec_id", "previous"),
    )

    id: int | None = Field(default=None, primary_key=True)
    spec_id: int = _to("spec.id")
    number: int
    version: int
    author_id: int = _to("account.id", index=False)
    authors: str = _text()
    origin: str = _text()
    reason: str = _text()
    at: datetime = _time()
    words_added: int = 0
    words_removed: int = 0
    previous: str = _text()
    digest: str = _text()


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
    name: str = _text()
    account_id: int = _to("account.id", index=False)
    at: datetime = _time()
    seal: str = _text()


class Edit(SQLModel, table=True):
    """What became of one edit of a client, so that a retry is recognised (promise P2)."""

    edit_id: str = Field(sa_column=Column(Text(), primary_key=True))
    spec_id: int = _to("spec.id")
    account_id: int = _to("account.id", index=False)
    base_number: int
    number: int
    section: str = _text()
    at: datetime = _time()


class Journal(SQLModel, table=True):
    """Who did what and when; append-only, chained by `digest`.

    `private` holds what names or places a person; the chain covers its digest alone, so
    that it can be erased (""), while a changed one shows.
    """

    __table_args__ = (
        UniqueConstraint("previous"),
        Index("ix_journal_at", "at"),
        Index("ix_journal_action", "action"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _time()
    account_id: int | None = _to("account.id", null=True)
    action: str = _text()
    tender_id: int | None = _to("tender.id", null=True)
    spec_id: int | None = _to("spec.id", null=True)
    detail: str = _text()
    private: str = _text()
    private_digest: str = _text()
    previous: str = _text()
    digest: str = _text()


class ChainHead(SQLModel, table=True):
    """The last digest and the count of a chain: the row that its writers lock."""

    __tablename__ = "chain_head"

    name: str = Field(sa_column=Column(Text(), primary_key=True))
    count: int = 0
    digest: str = _text()


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
    at: datetime = _time()


class Heartbeat(SQLModel, table=True):
    """The row that a probe writes to know that the database can be written."""

    id: int = Field(primary_key=True)
    at: datetime = _time()


class Image(SQLModel, table=True):
    """A picture placed in texts of a tender; its name is its SHA-256 and extension."""

    __table_args__ = (UniqueConstraint("tender_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    tender_id: int = _to("tender.id")
    name: str = Field(sa_column=Column(Text(), nullable=False, index=True))
    media_type: str = _text()
    content: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    account_id: int = _to("account.id", index=False)
    at: datetime = _time()


class Cpv(SQLModel, table=True):
    """A code of the common procurement vocabulary; `search` is folded text of both labels."""

    code: str = Field(sa_column=Column(Text(), primary_key=True))
    fr: str = _text()
    en: str = _text()
    search: str = _text()
    common: bool = False


class WordModel(SQLModel, table=True):
    """A Word model that the administrator put in place; the newest one serves."""

    __tablename__ = "word_model"

    id: int | None = Field(default=None, primary_key=True)
    name: str = _text()
    content: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    account_id: int = _to("account.id", index=False)
    at: datetime = _time()
    removed_at: datetime | None = _time(null=True)
