"""The search index of a library: opened, brought up to date, rebuilt aside.

``index/search/`` holds one folder per generation and the file ``current``, which
names the one in use.  A rebuild writes a new generation and then replaces
``current`` by rename, so readers see the old answers or the new ones and never
fewer.  Whatever is wrong with an index, the store has the cure.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from library import analysis
from library.engines import engine_class
from library.engines.base import FORMAT, State
from library.errors import DamagedError, LockedError, StoreError
from library.limits import LOCK_WAIT_S, SYNC_DOCUMENTS
from library.store import changes
from library.store.connection import Connection, locked, raise_for_os

if TYPE_CHECKING:
    from library.engines.protocol import Engine, Writer

Progress = Callable[[int, int], None]
"""Called with (changes applied, changes in all)."""

_FOLDER: Final = "search"
_CURRENT: Final = "current"


def _no_progress(done: int, total: int) -> None:
    """For callers who do not watch."""


class Opened(NamedTuple):
    """An engine ready to search; ``behind`` counts the changes it does not know yet.

    It is 0 unless another process is writing right now, or the disk refuses.
    """

    engine: Engine
    behind: int


def open_index(
    index: Path, name: str, connection: Connection, progress: Progress = _no_progress
) -> Opened:
    """The library's engine, first brought up to date with the store.

    When there is nothing to do this compares two integers.  Raises
    ``LockedError`` if there is no usable index yet and another process is just
    making one.
    """
    last = changes.position(connection)
    engine = _usable(index, name, connection, last)
    behind = last - _position(engine)
    if engine and not behind:
        return Opened(engine, 0)
    try:
        with locked(index, 0 if engine else LOCK_WAIT_S):
            return Opened(bring_up_to_date(index, name, connection, progress), 0)
    except (LockedError, StoreError):
        if engine is None:
            raise
        return Opened(engine, behind)


def bring_up_to_date(
    index: Path, name: str, connection: Connection, progress: Progress = _no_progress
) -> Engine:
    """The library's engine with every change of the store; the caller holds the lock."""
    last = changes.position(connection)
    engine = _usable(index, name, connection, last)
    if engine is None:
        return rebuild(index, name, connection, progress)
    if _position(engine) < last:
        _follow(engine, connection, progress)
    return engine


def rebuild(
    index: Path, name: str, connection: Connection, progress: Progress = _no_progress
) -> Engine:
    """A new search index from the store alone, put in the old one's place when it is whole.

    The caller holds the lock.
    """
    folder = index / _FOLDER
    try:
        folder.mkdir(exist_ok=True)
        path = folder / _next_generation(folder, name)
        path.mkdir()
        engine = engine_class(name).create(path)
        _follow(engine, connection, progress)
        pointer = folder / f"{_CURRENT}.new"
        with pointer.open("w") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(folder / _CURRENT)
        _sweep(folder, path.name)
    except OSError as error:
        raise_for_os(error, folder)
    return engine


def _usable(index: Path, name: str, connection: Connection, last: int) -> Engine | None:
    """The current index, if it is this library's and by today's rules; else ``None``."""
    folder = index / _FOLDER
    try:
        path = folder / (folder / _CURRENT).read_text().strip()
    except (OSError, UnicodeDecodeError):
        return None
    if path.parent != folder or not path.name.startswith(f"{name}-"):
        return None
    try:
        engine = engine_class(name).open(path)
        state = engine.state()
    except DamagedError:
        return None
    expected = _state(connection, 0)
    if state is None or state._replace(position=0) != expected or state.position > last:
        return None
    return engine


def _position(engine: Engine | None) -> int:
    state = engine.state() if engine else None
    return state.position if state else 0


def _state(connection: Connection, position: int) -> State:
    return State(changes.library_id(connection), FORMAT, analysis.VERSION, position)


def _follow(engine: Engine, connection: Connection, progress: Progress) -> None:
    """Applies the store's changes from where the engine stands to the last one."""
    # One read transaction, so that what is applied is one state of the store.
    begun = not connection.in_transaction
    if begun:
        connection.execute("BEGIN")
    writer = engine.writer()
    try:
        start, last = _position(engine), changes.position(connection)
        _apply(writer, connection, start, last, progress)
        writer.commit(_state(connection, last))
    finally:
        writer.close()
        if begun:
            connection.execute("ROLLBACK")
    engine.refresh()


def _apply(
    writer: Writer, connection: Connection, start: int, last: int, progress: Progress
) -> None:
    # Reading a library that is up to date needs nothing of this.
    from library.engines.feed import documents

    at = start
    done: set[int] = set()  # the store has the last state of each, so once is enough
    while at < last:
        stretch = changes.after(connection, at, SYNC_DOCUMENTS)
        writer.delete(id_ for id_ in stretch.deleted if id_ not in done)
        ids = [id_ for id_ in stretch.put if id_ not in done]
        for low in range(0, len(ids), 200):
            made = list(documents(connection, ids[low : low + 200]))
            writer.put(made)
            done.update(document.id for document in made)
        at = stretch.position
        progress(at - start, last - start)


def _next_generation(folder: Path, name: str) -> str:
    numbers = [
        int(path.name.rpartition("-")[2])
        for path in folder.iterdir()
        if path.is_dir() and path.name.rpartition("-")[2].isdecimal()
    ]
    return f"{name}-{max(numbers, default=0) + 1:04d}"


def _sweep(folder: Path, keep: str) -> None:
    """Removes other generations: replaced ones, and leftovers of a rebuild cut off."""
    import shutil

    for path in folder.iterdir():
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)
