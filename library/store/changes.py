"""The change log: what happened to documents, in order, for those who follow."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple


class Changes(NamedTuple):
    """A stretch of the log, each document once.

    ``put`` and ``deleted`` are document ids; ``position`` is the number of the
    last change read, where the next stretch begins.
    """

    put: list[int]
    deleted: list[int]
    position: int


def position(connection: sqlite3.Connection) -> int:
    """The number of the last change; 0 for an empty library."""
    (last,) = connection.execute("SELECT max(seq) FROM changes").fetchone()
    return last or 0


def after(connection: sqlite3.Connection, start: int, most: int) -> Changes:
    """The changes after number ``start``, at most ``most`` of them."""
    sql = "SELECT seq, document_id, kind FROM changes WHERE seq > ? ORDER BY seq LIMIT ?"
    rows = connection.execute(sql, (start, most)).fetchall()
    last = {id_: kind for _, id_, kind in rows}
    put = sorted(id_ for id_, kind in last.items() if kind == "put")
    return Changes(put, sorted(last.keys() - set(put)), rows[-1][0] if rows else start)


def run(connection: sqlite3.Connection, seq: int) -> str | None:
    """The name of the run of this program that made a change; ``None`` if there is no such change.

    Two stores that were one once have changes of the same numbers by other runs.
    """
    row = connection.execute("SELECT run FROM changes WHERE seq = ?", (seq,)).fetchone()
    return str(row[0]) if row else None


def library_id(connection: sqlite3.Connection) -> str:
    """The random name that tells this store from every other."""
    (value,) = connection.execute("SELECT value FROM settings WHERE name = 'library_id'").fetchone()
    return str(value)
