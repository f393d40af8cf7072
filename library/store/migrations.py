"""The schema's history: one function per version, run in order, each a transaction.

A released migration is never edited; ``PRAGMA user_version`` says how many have
been run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

import sqlite_utils

from library.store import schema
from library.store.version import APPLICATION_ID, VERSION, check


def _first(db: sqlite_utils.Database) -> None:
    schema.create(db)
    # Tells one library's search index from another's.
    db.table("settings").insert({"name": "library_id", "value": secrets.token_hex(8)})


MIGRATIONS: Final[tuple[Callable[[sqlite_utils.Database], None], ...]] = (_first,)
assert len(MIGRATIONS) == VERSION


def migrate(db: sqlite_utils.Database, path: str) -> None:
    """Brings a database to this program's version.

    Raises ``StoreError`` if a newer program wrote it, ``DamagedError`` if it is
    some other program's database.
    """
    version = check(db.conn, path)
    for number in range(version, VERSION):
        with db.atomic():
            MIGRATIONS[number](db)
            db.execute(f"PRAGMA user_version = {number + 1:d}")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
