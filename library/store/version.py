"""Whose database a file is, and of which schema; needed before anything else is read."""

from __future__ import annotations

import sqlite3
from typing import Final

from library.errors import DamagedError, StoreError

APPLICATION_ID: Final = 0x4C494252  # "LIBR"; tells our database from any other SQLite file
VERSION: Final = 1
"""The schema this program writes: the number of ``library.store.migrations``."""


def check(connection: sqlite3.Connection, path: str) -> int:
    """The schema version of an open database, if it is one of ours or empty.

    Raises ``DamagedError`` if it is another program's, ``StoreError`` if a newer
    version of this program wrote it.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (tables or version):
        raise DamagedError(
            f"{path} is a database of some other program.",
            "Move it away, then run `library rebuild`.",
        )
    if version > VERSION:
        raise StoreError(
            f"{path} was written by a newer version of library"
            f" (its schema is {version}, this program knows {VERSION}).",
            "Upgrade this program, or rebuild the index in a copy of the folder.",
        )
    return int(version)
