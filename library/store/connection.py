"""Opening ``library.db``: one writer under a lock, readers that cannot write.

Every ``sqlite3`` error leaves this room as an error of ``library.errors`` that
names the file and the next step.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

from library.errors import DamagedError, DiskFullError, LockedError, ReadOnlyError, StoreError
from library.limits import BUSY_MS, LOCK_WAIT_S
from library.store import version

Connection: TypeAlias = sqlite3.Connection
"""What other rooms hold in their hands without knowing SQLite."""

DATABASE: Final = "library.db"
LOCK: Final = "lock"

# Of https://www.sqlite.org/rescode.html; the sqlite3 module names them only by 3.11.
_FULL, _READONLY, _CANTOPEN, _CORRUPT, _NOTADB, _BUSY, _LOCKED = 13, 8, 14, 11, 26, 5, 6


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite and the file system raise into a ``StoreError`` about ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        _raise_for(error, path)
    except OSError as error:
        raise_for_os(error, path)


def raise_for_os(error: OSError, path: Path) -> NoReturn:
    """Raises the library's error for an ``OSError`` met at ``path``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise DiskFullError(f"No space left on the disk of {path}.", _ROOM) from error
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        raise ReadOnlyError(f"{path} cannot be written ({error.strerror}).", _WRITABLE) from error
    raise StoreError(f"{path}: {error.strerror or error}.", "Run the command again.") from error


_ROOM: Final = "Make room and run the command again; what was stored before is whole."
_WRITABLE: Final = "Make the folder writable for you, or work on a copy of the library."


def _raise_for(error: sqlite3.Error, path: Path) -> NoReturn:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    text = str(error)
    if code == _FULL or "disk is full" in text:
        raise DiskFullError(f"No space left on the disk of {path}.", _ROOM) from error
    if code == _READONLY:
        raise ReadOnlyError(f"{path} cannot be written.", _WRITABLE) from error
    if code in (_CORRUPT, _NOTADB):
        raise DamagedError(
            f"{path} is damaged ({text}).",
            "Run `library rebuild` to make it again from documents/.",
        ) from error
    if code in (_BUSY, _LOCKED):
        raise LockedError(f"{path} is being written by another program.", "Try again.") from error
    if code == _CANTOPEN:
        raise StoreError(f"{path} cannot be opened.", _WRITABLE) from error
    raise StoreError(f"{path}: SQLite says: {text}.", "Run the command again.") from error


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection; the file must be there.

    Works on a read-only disk too, where a database that nobody is writing is
    opened as immutable, since the files of its write-ahead log cannot be made.
    """
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        wal = path.with_name(path.name + "-wal")
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in (_CANTOPEN, _READONLY) or (wal.exists() and wal.stat().st_size):
            raise
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
    return connection


def open_writer(path: Path) -> sqlite3.Connection:
    """A connection that may write: write-ahead log, full sync, foreign keys on.

    Raises ``DamagedError`` or ``StoreError`` before anything is written if the
    database is another program's or a newer version's.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        version.check(connection, str(path))
    except BaseException:
        connection.close()
        raise
    for pragma in (
        "journal_mode = WAL",
        # A batch that was reported as stored survives a power cut.
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def locked(index: Path, wait_s: float = LOCK_WAIT_S, name: str = LOCK) -> Iterator[None]:
    """Holds the one writer's lock, ``index/lock``; it dies with its process.

    ``name`` is another lock beside it, for what is not the store.
    Raises ``LockedError`` with the holder's process id after ``wait_s`` seconds.
    """
    path = index / name
    try:
        index.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise_for_os(error, index)
    try:
        _acquire(descriptor, path, wait_s)
        with suppress(OSError):  # the pid is a courtesy; a full disk must not stop a reader's sync
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(min(0.05, max(wait_s, 0.001)))
                continue
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise LockedError(
                f"{path.parent} is being written by another process (pid {holder}).",
                "Wait until it is done, then run the command again.",
            ) from None
        return


def put_aside(index: Path) -> Path:
    """Moves a damaged database into a folder of its own under ``index``; returns the folder.

    The caller holds the lock.

    Whole by rename, write-ahead log first: a database is never replaced while
    another program has it open, it only loses its name.
    """
    with translated(index):
        numbers = [path.name.rpartition("-")[2] for path in index.glob("damaged-*")]
        last = max((int(number) for number in numbers if number.isdecimal()), default=0)
        folder = index / f"damaged-{last + 1:03d}"
        folder.mkdir()
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                (index / f"{DATABASE}{suffix}").rename(folder / f"{DATABASE}{suffix}")
    return folder


def put_aside_if_damaged(index: Path) -> None:
    """Does :func:`put_aside` with a damaged database; nothing if there is none.

    Looks and moves under one lock: a second rebuild must not put aside what the
    first has just made.
    """
    with locked(index):
        if (index / DATABASE).exists() and _is_damaged(index / DATABASE):
            put_aside(index)


def _is_damaged(path: Path) -> bool:
    try:
        with translated(path):
            connection = open_reader(path)
            try:
                version.check(connection, str(path))
                (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            finally:
                connection.close()
    except DamagedError:
        return True
    return bool(verdict != "ok")
