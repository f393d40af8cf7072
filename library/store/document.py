"""One document, whole, in the shape of ``docs/json.md``."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

_DOCUMENT: Final = """
SELECT d.*, p.uid AS parent_uid, s.path AS source_path, s.sha256 AS source_sha256,
       s.reader AS source_reader
FROM documents d JOIN sources s ON s.id = d.source_id LEFT JOIN documents p ON p.id = d.parent_id
"""


def _rows(connection: sqlite3.Connection, sql: str, values: Iterable[Any] = ()) -> list[Any]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, tuple(values)).fetchall()


def document(connection: sqlite3.Connection, uid: str) -> dict[str, Any] | None:
    """One document by its uid, in the shape of ``docs/json.md``; ``None`` if there is none."""
    row = connection.execute("SELECT id FROM documents WHERE uid = ?", (uid,)).fetchone()
    return document_by_id(connection, row[0]) if row else None


def uids_from(connection: sqlite3.Connection, start: str, most: int = 4) -> list[str]:
    """The uids of articles that begin with ``start``, in order, at most ``most``."""
    sql = (
        "SELECT uid FROM documents WHERE uid >= ? AND uid < ? AND parent_id IS NULL"
        " ORDER BY uid LIMIT ?"
    )
    # A uid is ASCII, so nothing that begins with ``start`` comes after this.
    return (
        [uid for (uid,) in connection.execute(sql, (start, f"{start}\x7f", most))] if start else []
    )


def document_by_id(connection: sqlite3.Connection, id_: int) -> dict[str, Any]:
    """One document by its number in the store, in the shape of ``docs/json.md``."""
    (row,) = _rows(connection, f"{_DOCUMENT} WHERE d.id = ?", (id_,))
    return {
        "uid": row["uid"],
        "kind": row["kind"],
        "parent": row["parent_uid"],
        "group": row["group_heading"],
        "headline": row["headline"],
        "deck": row["deck"],
        "byline": row["byline"],
        "authors": json.loads(row["authors"]),
        "dateline": _dateline(row),
        "published": row["published"],
        "published_precision": row["published_precision"],
        "publisher": row["publisher"],
        "language": row["language"],
        "url": row["url"],
        "section": row["section"],
        "captions": [
            {"text": c["text"], "credit": c["credit"], "passage": c["passage"]}
            for c in _rows(
                connection, "SELECT * FROM captions WHERE document_id = ? ORDER BY n", (id_,)
            )
        ],
        "passages": _passages(connection, id_),
        "quotations": _quotations(connection, id_),
        "agency_credit": row["agency_credit"],
        "notes": json.loads(row["notes"]),
        "sidebar": _sidebar(connection, id_),
        "facets": _facets(connection, id_),
        "source": {
            "path": row["source_path"],
            "sha256": row["source_sha256"],
            "reader": row["source_reader"],
            "record": row["record"] or None,
        },
        "metadata": json.loads(row["metadata"]),
        "dropped": json.loads(row["dropped"]),
    }


def _dateline(row: sqlite3.Row) -> dict[str, Any] | None:
    if row["dateline"] is None:
        return None
    return {
        "text": row["dateline"],
        "place": row["dateline_place"],
        "date": row["dateline_date"],
        "agency": row["agency"],
    }


def _passages(connection: sqlite3.Connection, id_: int) -> list[dict[str, Any]]:
    sql = "SELECT * FROM passages WHERE document_id = ? ORDER BY n"
    return [
        {
            "n": p["n"],
            "role": p["role"],
            "section": p["section"],
            "text": p["text"],
            "span": None if p["start_char"] is None else [p["start_char"], p["end_char"]],
        }
        for p in _rows(connection, sql, (id_,))
    ]


def _quotations(connection: sqlite3.Connection, id_: int) -> list[dict[str, Any]]:
    sql = "SELECT * FROM quotations WHERE document_id = ? ORDER BY n"
    keys = ("text", "speaker", "mention", "cue", "kind", "passage", "rule", "confidence")
    return [
        {**{key: q[key] for key in keys}, "segments": json.loads(q["segments"] or "[]")}
        for q in _rows(connection, sql, (id_,))
    ]


def _sidebar(connection: sqlite3.Connection, id_: int) -> list[dict[str, Any]]:
    sql = "SELECT * FROM documents WHERE parent_id = ? ORDER BY position"
    return [
        {
            "uid": item["uid"],
            "kind": item["kind"],
            "group": item["group_heading"],
            "headline": item["headline"],
            "blurb": item["body"] or None,
            "url": item["url"],
            "passages": _passages(connection, item["id"]),
            "dropped": json.loads(item["dropped"]),
        }
        for item in _rows(connection, sql, (id_,))
    ]


def _facets(connection: sqlite3.Connection, id_: int) -> dict[str, list[str]]:
    sql = (
        "SELECT v.field, v.value FROM document_facets f JOIN facet_values v ON v.id = f.value_id"
        " WHERE f.document_id = ? ORDER BY v.field, v.value"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for field, value in connection.execute(sql, (id_,)):
        found[field].append(value)
    return dict(found)
