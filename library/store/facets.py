"""Facet values: between the ids that engines count and the words people read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from library.analysis import fold


class Value(NamedTuple):
    """One value of a facet."""

    id: int
    value: str
    label: str


def values(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Value]:
    """The values of those ids."""
    sql = "SELECT id, value, label FROM facet_values WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: Value._make(row) for row in connection.execute(sql, (json.dumps([*ids]),))}


def used(connection: sqlite3.Connection, fields: Iterable[str]) -> dict[str, int]:
    """How many distinct values each of those fields has; fields without any are left out."""
    sql = "SELECT field, count(*) FROM facet_values GROUP BY field"
    counts = dict(connection.execute(sql).fetchall())
    return {field: counts[field] for field in fields if field in counts}


def find(connection: sqlite3.Connection, field: str, text: str) -> list[Value]:
    """The values of ``field`` that ``text`` names.

    That is the one printed exactly so; without it, all that differ from it only
    in case, accents and punctuation.
    """
    sql = "SELECT id, value, label FROM facet_values WHERE field = ?"
    exact = connection.execute(f"{sql} AND value = ?", (field, text)).fetchall()
    if exact:
        return [Value._make(row) for row in exact]
    folded = fold(text)
    everything = map(Value._make, connection.execute(sql, (field,)))
    return [value for value in everything if fold(value.label) == folded]


def languages(connection: sqlite3.Connection) -> list[str]:
    """The languages of the library's documents, sorted."""
    sql = "SELECT value FROM facet_values WHERE field = 'language' ORDER BY value"
    return [value for (value,) in connection.execute(sql)]
