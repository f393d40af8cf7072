"""A library's store as it can be compared: without numbers that depend on how it came about.

Every table in the order of natural keys; references as the name of what they
refer to.  Ids, time stamps, numbers of changes and the library's own random name
are left out.  Two libraries of the same sources have the same dump.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final

from tests.making import reading

_NAMES: Final = {"sources": "path", "documents": "uid", "facet_values": "field || ':' || value"}
_INCIDENTAL: Final = {"id", "ingested_at", "replaced_at", "mtime_ns"}
_NOT_COMPARED: Final = {"changes", "settings"}

Dump = dict[str, list[str]]


def dump(index: Path, *, without: frozenset[str] = frozenset()) -> Dump:
    """Every row of the store below ``index``, canonically; ``without`` leaves out columns."""
    with reading(index) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE '%\\_fts%' ESCAPE '\\' ORDER BY name"
        ).fetchall()
        names = {table: _names(connection, table) for table in _NAMES}
        return {
            table: _rows(connection, table, names, _INCIDENTAL | without)
            for (table,) in tables
            if table not in _NOT_COMPARED
        }


def _names(connection: sqlite3.Connection, table: str) -> dict[int, str]:
    return dict(connection.execute(f"SELECT id, {_NAMES[table]} FROM {table}"))


def _rows(
    connection: sqlite3.Connection,
    table: str,
    names: dict[str, dict[int, str]],
    left_out: set[str] | frozenset[str],
) -> list[str]:
    keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    refers = {key[3]: key[2] for key in keys}
    cursor = connection.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in cursor.description]

    def shown(column: str, value: Any) -> Any:
        return names[refers[column]][value] if column in refers and value is not None else value

    return sorted(
        repr({c: shown(c, v) for c, v in zip(columns, row, strict=True) if c not in left_out})
        for row in cursor
    )
