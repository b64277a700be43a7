"""The table of packed steps, where the rows of `step` go once nobody rebases over them.

`METADATA` goes on to `library_tables`, which knows every table.
"""

from sqlalchemy import Column, ForeignKey, LargeBinary
from sqlmodel import Field, SQLModel

from wikimarche.store.columns import text_column
from wikimarche.store.tables import METADATA

__all__ = ["METADATA", "StepPack"]


class StepPack(SQLModel, table=True):
    """The steps that one revision brought, from version `first` on, packed into `body`.

    `digest` is the SHA-256 of what `body` unpacks to. `authors` says who wrote each word of
    the revision, packed too: it spares replaying everything before, and can be made again.
    """

    __tablename__ = "step_pack"

    spec_id: int = Field(
        sa_column=Column(ForeignKey("spec.id"), primary_key=True, autoincrement=False)
    )
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    first: int
    count: int
    digest: str = text_column()
    body: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    authors: bytes | None = Field(default=None, sa_column=Column(LargeBinary()))
