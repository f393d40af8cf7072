"""The tables of ``index/library.db``, written with sqlite-utils.

People browse these tables in Datasette and query them by hand, so names are
whole words and every derived column says so in ``metadata.yml``.  What must
hold is kept by the database itself: foreign keys, uniqueness, and triggers for
the full-text tables and for the change log, which therefore follow any writer.
"""

from __future__ import annotations

from typing import Any, Final

import sqlite_utils
from sqlite_utils.db import ForeignKey

_SOURCES: Final[dict[str, Any]] = {
    "id": int, "path": str, "sha256": str, "bytes": int, "mtime_ns": int, "media_type": str,
    "reader": str, "status": str, "error": str, "duplicate_of": int, "origin": str,
    "documents": int, "ingested_at": str,
}  # fmt: skip
_DOCUMENTS: Final[dict[str, Any]] = {
    "id": int, "uid": str, "kind": str, "parent_id": int, "position": int,
    "source_id": int, "record": str, "url": str, "headline": str, "deck": str, "byline": str,
    "authors": str, "agency": str, "publisher": str, "section": str, "language": str,
    "dateline": str, "dateline_place": str, "dateline_date": str,
    "published": str, "published_precision": str, "year": int, "month": int, "day": int,
    "group_heading": str, "body": str, "caption_text": str, "word_count": int,
    "agency_credit": str, "notes": str, "dropped": str, "metadata": str,
    "fingerprint": str, "story_id": int,
}  # fmt: skip
_PASSAGES: Final[dict[str, Any]] = {
    "id": int, "document_id": int, "n": int, "role": str, "section": str, "text": str,
    "start_char": int, "end_char": int,
}  # fmt: skip
_QUOTATIONS: Final[dict[str, Any]] = {
    "id": int, "document_id": int, "n": int, "passage": int, "text": str, "segments": str,
    "speaker": str, "mention": str, "cue": str, "kind": str, "rule": str, "confidence": float,
}  # fmt: skip
_REJECTED: Final[dict[str, Any]] = {
    "id": int, "source_id": int, "record": str, "place": str, "reason": str, "sentence": str,
}  # fmt: skip
_VERSIONS: Final[dict[str, Any]] = {
    "id": int, "document_id": int, "version": int, "source_sha256": str, "replaced_at": str,
    "document": str,
}  # fmt: skip

DOCUMENT_COLUMNS: Final = tuple(_DOCUMENTS)

# Two tables that sqlite-utils has no words for (a key that is never used again,
# and a link table that is its own index), and the triggers of the change log.
_STATEMENTS: Final = (
    """CREATE TABLE changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('put', 'delete')),
        run TEXT
    ) STRICT""",
    """CREATE TABLE document_facets (
        document_id INTEGER NOT NULL REFERENCES documents(id),
        value_id INTEGER NOT NULL REFERENCES facet_values(id),
        origin TEXT NOT NULL DEFAULT 'stated' CHECK (origin IN ('stated', 'found')),
        PRIMARY KEY (document_id, value_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idx_document_facets_value_id ON document_facets (value_id)",
    """CREATE TRIGGER documents_change_insert AFTER INSERT ON documents BEGIN
        INSERT INTO changes (document_id, kind, run) VALUES
            (new.id, 'put', (SELECT value FROM settings WHERE name = 'run'));
    END""",
    """CREATE TRIGGER documents_change_update AFTER UPDATE ON documents BEGIN
        INSERT INTO changes (document_id, kind, run) VALUES
            (new.id, 'put', (SELECT value FROM settings WHERE name = 'run'));
    END""",
    """CREATE TRIGGER documents_change_delete AFTER DELETE ON documents BEGIN
        INSERT INTO changes (document_id, kind, run) VALUES
            (old.id, 'delete', (SELECT value FROM settings WHERE name = 'run'));
    END""",
)

_ARTICLES: Final = """
SELECT d.id, d.uid, d.headline, d.deck, d.byline, d.published, d.agency, d.dateline_place AS place,
       d.section, d.language, d.word_count,
       (SELECT count(*) FROM documents s WHERE s.parent_id = d.id) AS sidebar_items,
       d.year, d.caption_text, d.body, d.url, d.source_id
FROM documents d WHERE d.parent_id IS NULL
"""
_SIDEBAR_ITEMS: Final = """
SELECT d.id, d.uid, d.parent_id AS article_id, a.headline AS article, d.position, d.kind,
       d.group_heading, d.headline, d.body, d.published, d.url
FROM documents d JOIN documents a ON a.id = d.parent_id
"""
_FACET_COUNTS: Final = """
SELECT v.field, v.label, count(*) AS documents, v.id AS value_id
FROM facet_values v JOIN document_facets f ON f.value_id = v.id
GROUP BY v.id
"""


def create(db: sqlite_utils.Database) -> None:
    """Writes the newest schema into an empty database."""
    _create_tables(db)
    _create_indexes(db)
    db.table("documents").enable_fts(
        ["headline", "deck", "byline", "dateline", "caption_text", "body"],
        tokenize="porter unicode61", create_triggers=True,
    )  # fmt: skip
    db.table("quotations").enable_fts(
        ["text", "speaker"], tokenize="porter unicode61", create_triggers=True
    )
    for statement in _STATEMENTS:
        db.execute(statement)
    db.create_view("articles", _ARTICLES)
    db.create_view("sidebar_items", _SIDEBAR_ITEMS)
    db.create_view("facet_counts", _FACET_COUNTS)


def _create_tables(db: sqlite_utils.Database) -> None:
    tables: dict[str, tuple[dict[str, Any], list[ForeignKey], set[str]]] = {
        "sources": (_SOURCES, [_key("sources", "duplicate_of", "sources")], {"path", "status"}),
        "documents": (
            _DOCUMENTS,
            [
                _key("documents", "parent_id", "documents"),
                _key("documents", "source_id", "sources"),
            ],
            {"uid", "kind", "headline", "position", "source_id", "record", "body", "fingerprint"},
        ),
        "passages": (
            _PASSAGES, [_key("passages", "document_id", "documents")],
            {"document_id", "n", "role", "text"},
        ),
        "quotations": (
            _QUOTATIONS, [_key("quotations", "document_id", "documents")],
            {"document_id", "n", "passage", "text"},
        ),
        "captions": (
            {"id": int, "document_id": int, "n": int, "passage": int, "text": str, "credit": str},
            [_key("captions", "document_id", "documents")],
            {"document_id", "n", "passage", "text"},
        ),
        "facet_values": (
            {"id": int, "field": str, "value": str, "label": str}, [], {"field", "value", "label"},
        ),
        "rejected": (
            _REJECTED, [_key("rejected", "source_id", "sources")],
            {"source_id", "place", "reason", "sentence"},
        ),
        "versions": (
            _VERSIONS, [_key("versions", "document_id", "documents")], {"document_id", "document"},
        ),
    }  # fmt: skip
    for name, (columns, foreign_keys, not_null) in tables.items():
        db.table(name).create(
            columns, pk="id", foreign_keys=foreign_keys, not_null=not_null, strict=True
        )
    db.table("settings").create({"name": str, "value": str}, pk="name", strict=True)


def _create_indexes(db: sqlite_utils.Database) -> None:
    for table, columns, unique in (
        ("sources", ["path"], True),
        ("sources", ["sha256"], False),
        ("sources", ["duplicate_of"], False),
        ("documents", ["uid"], True),
        ("documents", ["source_id", "record", "position"], True),
        ("documents", ["parent_id"], False),
        ("documents", ["published"], False),
        ("documents", ["kind"], False),
        ("documents", ["agency"], False),
        ("documents", ["year"], False),
        ("passages", ["document_id", "n"], True),
        ("quotations", ["document_id", "n"], True),
        ("quotations", ["speaker"], False),
        ("captions", ["document_id", "n"], True),
        ("facet_values", ["field", "value"], True),
        ("rejected", ["source_id"], False),
        ("versions", ["document_id", "version"], True),
    ):
        db.table(table).create_index(columns, unique=unique)


def _key(table: str, column: str, other: str) -> ForeignKey:
    return ForeignKey(table, column, other, "id")
