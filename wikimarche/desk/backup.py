"""Backups: the whole database in one file that any later program can read, and back.

One snapshot, taken while people write. A backup is checked from end to end before a
database is touched, and put in one transaction: nothing is ever half restored.
"""

import fcntl
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlmodel import Session

from wikimarche.desk.backup_file import (
    Backup,
    Ends,
    Told,
    cut,
    is_backup,
    opened,
    rows_in,
    write_manifest,
    write_rows,
)
from wikimarche.desk.checkpoints import JOURNAL, chain_name
from wikimarche.errors import Busy, Invalid, Sentence
from wikimarche.store import chains, copying
from wikimarche.store.opening import Store
from wikimarche.store.upgrading import changing_alone, check_known, migrate, schema_of

__all__ = ["back_up", "restore"]

NOT_OURS = Sentence(
    "%(name)s existe déjà et n’est pas une sauvegarde de wiki-marché : donnez un autre nom. Rien n’a été écrit."
)
TWO = Sentence("Une autre sauvegarde s’écrit dans %(name)s : attendez qu’elle finisse.")
EMPTY = Sentence("La base de données est vide : il n’y a rien à sauvegarder.")
IN_USE = Sentence(
    "La base de données n’est pas vide : restaurez dans une base neuve (WIKIMARCHE_DATABASE_URL). Rien n’a été modifié."
)
STRANGE = Sentence(
    "La base de données a des tables d’un autre programme (%(names)s) : restaurez dans une base neuve (WIKIMARCHE_DATABASE_URL). Rien n’a été modifié."
)


def back_up(store: Store, path: Path, now: datetime, *, told: Told) -> Backup:
    """Write everything in a new file, on the disk before this returns; the old one is replaced.

    Raises OSError when the file cannot be written, Invalid when it would replace something
    else than a backup, Busy when another backup writes the same one: the old one, if any,
    is left as it was.
    """
    if path.exists() and not is_backup(path):
        raise Invalid({}, Sentence(NOT_OURS.text, {"name": path.name}))
    with _new_file(path) as file:
        return _write(store, file, path, now=now, told=told)


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file that takes the place of `path` once everything in it is on the disk."""
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w+b") as file:
        _take(file, part)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise OSError(error.errno, error.strerror, str(path)) from error
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def _take(file: IO[bytes], part: Path) -> None:
    """Hold a file that a backup killed earlier may have left; Busy when one is at work in it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = os.fstat(file.fileno()).st_ino == part.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        mine = False
    if not mine:  # the other has just given it its name
        raise Busy(Sentence(TWO.text, {"name": part.stem}))
    os.fchmod(file.fileno(), 0o600)
    file.truncate(0)


def _sync_folder(folder: Path) -> None:
    """Have the new name itself on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(
    store: Store, file: IO[bytes], path: Path, *, now: datetime, told: Told
) -> Backup:
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as box,
        copying.snapshot(store) as connection,
    ):
        schema = schema_of(connection)
        if schema is None:
            raise Invalid({}, EMPTY)
        check_known(schema)
        tables = tuple(
            write_rows(box, name, copying.table_rows(connection, name), told=told)
            for name in copying.table_names(connection)
        )
        with Session(connection) as session:
            ends = _ends(session)
        at = now.isoformat(timespec="seconds")
        backup = Backup(path, schema, at, tables, ends)
        write_manifest(box, backup)
    return backup


def _ends(session: Session) -> Ends:
    """Give the count and the last digest of every chain."""
    head = chains.journal_end(session)
    ends = {JOURNAL: (head.count, head.digest)} if head else {}
    for spec, number, digest in chains.chain_ends(session):
        ends[chain_name(spec)] = (number, digest)
    return ends


def restore(store: Store, backup: Backup, *, told: Told) -> None:
    """Put a backup that was checked in an empty database, then bring it to our schema.

    All in one transaction. Raises Invalid when somebody already worked in this database,
    or when the backup does not hold what it says.
    """
    with changing_alone(store) as connection, opened(backup.path) as box:
        copying.keep_others_out(connection)
        if strange := copying.strange_tables(connection):
            names = ", ".join(sorted(strange))
            raise Invalid({}, Sentence(STRANGE.text, {"names": names}))
        if not copying.is_unused(connection):
            raise Invalid({}, IN_USE)
        if schema_of(connection) != backup.schema:
            copying.clear(connection)
            migrate(connection, backup.schema)
        if {table.name for table in backup.tables} != set(copying.table_names(connection)):
            raise cut("tables")
        for table in backup.tables:
            try:
                copying.fill(connection, table.name, rows_in(box, table, told=told))
            except copying.Unfit as error:
                raise cut(table.name) from error
        with Session(connection) as session:
            if _ends(session) != backup.ends:
                raise cut("journal")
        migrate(connection, "head")
