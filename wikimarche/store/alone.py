"""Whether a session is the only one that writes: then what it has read stays as it is."""

from sqlmodel import Session

__all__ = ["is_alone"]


def is_alone(session: Session) -> bool:
    """Tell whether nobody else can write before this session ends.

    SQLite has one writing transaction at a time, opened before anything is read in it.
    """
    writes = session.info.get("writing", False)
    return bool(writes and session.get_bind().dialect.name == "sqlite")
