"""Documents, whole, in the shape of ``docs/json.md``: one of them, or a batch at a time."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from library.article import EXPORTED, EXPORTED_KEYS

_DOCUMENTS: Final = """
SELECT d.*, p.uid AS parent_uid, s.path AS source_path, s.sha256 AS source_sha256,
       s.reader AS source_reader
FROM documents d JOIN sources s ON s.id = d.source_id LEFT JOIN documents p ON p.id = d.parent_id
WHERE d.id IN (SELECT value FROM json_each(?))
"""
_BESIDE: Final = """
SELECT * FROM documents WHERE parent_id IN (SELECT value FROM json_each(?))
ORDER BY parent_id, position
"""
_FACETS: Final = """
SELECT f.document_id, v.field, v.value
FROM document_facets f JOIN facet_values v ON v.id = f.value_id
WHERE f.document_id IN (SELECT value FROM json_each(?)) ORDER BY v.field, v.value
"""
_IN_ORDER: Final = "WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, n"
_PASSAGES: Final = f"SELECT * FROM passages {_IN_ORDER}"  # noqa: S608 - our own words
_CAPTIONS: Final = f"SELECT * FROM captions {_IN_ORDER}"  # noqa: S608
_QUOTATIONS: Final = f"SELECT * FROM quotations {_IN_ORDER}"  # noqa: S608
_QUOTATION_KEYS: Final = (
    "text", "speaker", "mention", "cue", "kind", "passage", "rule", "confidence",
)  # fmt: skip

Json = dict[str, Any]


def document(connection: sqlite3.Connection, uid: str) -> Json | None:
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


def document_by_id(connection: sqlite3.Connection, id_: int) -> Json:
    """One document by its number in the store, in the shape of ``docs/json.md``."""
    return documents_by_id(connection, [id_])[id_]


def documents_by_id(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Json]:
    """The documents of those numbers that exist, in the shape of ``docs/json.md``.

    The number of statements is the same for one document as for a batch.
    """
    rows = _rows(connection, _DOCUMENTS, ids)
    items = _rows(connection, _BESIDE, ids)
    parts = _Parts.of(connection, [row["id"] for row in (*rows, *items)])
    beside: dict[int, list[Json]] = defaultdict(list)
    for item in items:
        beside[item["parent_id"]].append(_beside(item, parts))
    return {row["id"]: _document(row, parts, beside[row["id"]]) for row in rows}


def _rows(connection: sqlite3.Connection, sql: str, ids: Sequence[int]) -> list[Any]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, (json.dumps([*ids]),)).fetchall()


class _Parts(NamedTuple):
    """What documents are made of, by the number of each."""

    passages: dict[int, list[Json]]
    captions: dict[int, list[Json]]
    quotations: dict[int, list[Json]]
    facets: dict[int, dict[str, list[str]]]

    @classmethod
    def of(cls, connection: sqlite3.Connection, ids: Sequence[int]) -> _Parts:
        parts = cls(defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(dict))
        for row in _rows(connection, _PASSAGES, ids):
            parts.passages[row["document_id"]].append(_passage(row))
        for row in _rows(connection, _CAPTIONS, ids):
            caption = {key: row[key] for key in ("text", "credit", "passage")}
            parts.captions[row["document_id"]].append(caption)
        for row in _rows(connection, _QUOTATIONS, ids):
            quotation = {key: row[key] for key in _QUOTATION_KEYS}
            quotation["segments"] = json.loads(row["segments"] or "[]")
            parts.quotations[row["document_id"]].append(quotation)
        for id_, field, value in connection.execute(_FACETS, (json.dumps([*ids]),)):
            parts.facets[id_].setdefault(field, []).append(value)
        return parts


def _document(row: sqlite3.Row, parts: _Parts, sidebar: list[Json]) -> Json:
    shown = _whole(row, parts)
    came = shown["metadata"].get(EXPORTED)
    if isinstance(came, dict) and came.keys() == set(EXPORTED_KEYS):
        del shown["metadata"][EXPORTED]
    else:  # a source of that name for something of its own
        came = None
    shown["parent"] = row["parent_uid"]
    shown["sidebar"] = sidebar
    shown["source"] = {
        "path": row["source_path"],
        "sha256": row["source_sha256"],
        "reader": row["source_reader"],
        "record": row["record"] or None,
        **({"exported": came} if came else {}),
    }
    return shown


def _beside(row: sqlite3.Row, parts: _Parts) -> Json:
    """A document as it is shown within the article beside which it stood."""
    shown = _whole(row, parts)
    for key in ("parent", "sidebar", "source"):  # the article says them
        del shown[key]
    return {**shown, "blurb": row["body"] or None}


def _whole(row: sqlite3.Row, parts: _Parts) -> Json:
    id_ = row["id"]
    return {
        "uid": row["uid"],
        "kind": row["kind"],
        "parent": None,
        "group": row["group_heading"],
        "headline": row["headline"],
        "deck": row["deck"],
        "byline": row["byline"],
        "authors": json.loads(row["authors"]),
        "dateline": _dateline(row),
        "published": row["published"],
        "published_precision": row["published_precision"],
        "publisher": row["publisher"],
        "agency": row["agency"],
        "language": row["language"],
        "url": row["url"],
        "section": row["section"],
        "captions": parts.captions.get(id_, []),
        "passages": parts.passages.get(id_, []),
        "quotations": parts.quotations.get(id_, []),
        "agency_credit": row["agency_credit"],
        "notes": json.loads(row["notes"]),
        "sidebar": [],
        "facets": parts.facets.get(id_, {}),
        "source": None,
        "metadata": json.loads(row["metadata"]),
        "dropped": json.loads(row["dropped"]),
    }


def _dateline(row: sqlite3.Row) -> Json | None:
    if row["dateline"] is None:
        return None
    return {
        "text": row["dateline"],
        "place": row["dateline_place"],
        "date": row["dateline_date"],
        "agency": row["agency"],
    }


def _passage(row: sqlite3.Row) -> Json:
    return {
        "n": row["n"],
        "role": row["role"],
        "section": row["section"],
        "text": row["text"],
        "span": None if row["start_char"] is None else [row["start_char"], row["end_char"]],
    }
