"""What is to be done once a transaction is committed, and what once something is undone."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

__all__ = ["afterwards"]

Do = Callable[[Session], None]


def afterwards(session: Session, *, committed: Do, undone: Do) -> None:
    """Call `committed` when the whole transaction is, `undone` at each rollback.

    A savepoint that ends well is not committed yet; one that is rolled back undoes.
    """

    def after_commit(ended: Any) -> None:
        if ended.get_nested_transaction() is None:
            committed(session)

    def after_rollback(_ended: Any, _transaction: Any) -> None:
        undone(session)

    event.listen(session, "after_commit", after_commit)
    event.listen(session, "after_soft_rollback", after_rollback)
