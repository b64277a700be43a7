"""What the columns of every table are made of: times in UTC, texts without length, keys.

Names of constraints follow one convention so that migrations can name them.
"""

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Text
from sqlmodel import Field, SQLModel

from wikimarche.store.times import UtcTime

__all__ = ["METADATA", "text_column", "time_column", "to_column"]

METADATA: MetaData = SQLModel.metadata
METADATA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def time_column(*, null: bool = False) -> Any:
    """Give a column for a time."""
    return Field(default=None, sa_column=Column(UtcTime(), nullable=null))


def text_column(*, null: bool = False) -> Any:
    """Give a column for a text; "" when nothing is said."""
    return Field(default=None if null else "", sa_column=Column(Text(), nullable=null))


def to_column(target: str, *, null: bool = False, index: bool = True) -> Any:
    """Give a column that points at a row of another table."""
    return Field(
        default=None, sa_column=Column(ForeignKey(target), nullable=null, index=index)
    )
