"""Files that are there as they were or as they are to be, whenever the process dies."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from library.store.connection import raise_for_os

LOCK: Final = "saved.lock"
"""Whoever changes one of these files holds this lock in ``index/``."""


def write(path: Path, text: str) -> None:
    """Puts ``text`` in the place of the file: written aside, synced, renamed.

    The caller holds the lock.  Raises ``StoreError`` if the disk refuses; the
    file is then what it was.
    """
    aside = path.with_name(f"{path.name}.new")
    try:
        with aside.open("wb") as file:
            with suppress(FileNotFoundError):
                os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise_for_os(error, path)
