"""Documents in: the one writer, in batches that happen or do not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple

import sqlite_utils

from library import article as a
from library.store import document, rows
from library.store.connection import DATABASE, locked, open_writer, translated
from library.store.migrations import migrate

Outcome = Literal["added", "changed", "same"]

# Statements are put together from the names of our own columns and tables, never from data.
_COLUMNS: Final = rows.DocumentRow._fields
_INSERT_DOCUMENT: Final = (
    f"INSERT INTO documents (uid, parent_id, source_id, {', '.join(_COLUMNS)})"  # noqa: S608
    f" VALUES (?, ?, ?{', ?' * len(_COLUMNS)})"
)
_UPDATE_DOCUMENT: Final = (
    f"UPDATE documents SET parent_id = ?, {', '.join(f'{c} = ?' for c in _COLUMNS)}"  # noqa: S608
    " WHERE id = ?"
)
_SOURCES: Final = "SELECT id, path, sha256, bytes, mtime_ns, status, error, origin FROM sources"
_DELETE_PARTS: Final = tuple(
    f"DELETE FROM {table} WHERE document_id = ?"  # noqa: S608
    for table in ("passages", "captions", "quotations", "document_facets")
)


class SourceRow(NamedTuple):
    """What the store knows of one source.

    ``status`` is ``reading`` (an ingest is or was cut off in it), ``ok``,
    ``partial`` (some records were rejected), ``rejected`` (as a whole) or
    ``duplicate`` (same bytes as another source).
    """

    id: int
    path: str
    sha256: str | None
    bytes: int | None
    mtime_ns: int | None
    status: str
    error: str | None
    origin: str | None


@contextmanager
def writing(index: Path, *, wait_s: float) -> Iterator[Writer]:
    """Opens the store in ``index`` for writing, creating or migrating it; holds the lock."""
    path = index / DATABASE
    with locked(index, wait_s), translated(path):
        connection = open_writer(path)
        try:
            db = sqlite_utils.Database(connection, execute_plugins=False)
            migrate(db, str(path))
            yield Writer(db)
        finally:
            connection.close()


class Writer:
    """Puts articles and sources into the store; made by :func:`writing`."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn
        self._values: dict[tuple[str, str], int] = {}
        self._read_values()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for reading what this writer has written."""
        return self._connection

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction: everything in it is stored and synced when it ends, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            # ids given to facet values in this batch are gone with it
            self._read_values()
            raise

    def _read_values(self) -> None:
        found = self._connection.execute("SELECT id, field, value FROM facet_values")
        self._values = {(field, value): id_ for id_, field, value in found}

    # Sources

    def source(self, path: str) -> SourceRow | None:
        """The source of that path, if it is known."""
        return self._source(f"{_SOURCES} WHERE path = ?", path)

    def source_with_digest(self, sha256: str) -> SourceRow | None:
        """The first source with those bytes that is itself stored, if there is one."""
        sql = f"{_SOURCES} WHERE sha256 = ? AND status IN ('ok', 'partial') ORDER BY id LIMIT 1"
        return self._source(sql, sha256)

    def source_from(self, origin: str) -> SourceRow | None:
        """The source that a file outside the library was last stored as, if it is known."""
        return self._source(f"{_SOURCES} WHERE origin = ? ORDER BY id LIMIT 1", origin)

    def sources(self) -> Iterator[SourceRow]:
        """Every source, by path."""
        found = self._connection.execute(f"{_SOURCES} ORDER BY path").fetchall()
        return map(SourceRow._make, found)

    def _source(self, sql: str, value: str) -> SourceRow | None:
        row = self._connection.execute(sql, (value,)).fetchone()
        return SourceRow._make(row) if row else None

    def put_source(self, path: str, **columns: str | int | None) -> int:
        """Creates or updates the source of that path; returns its id."""
        known = self.source(path)
        columns["ingested_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        if known:
            self._db.table("sources").update(known.id, columns)
            return known.id
        table = self._db.table("sources").insert({"path": path, "status": "reading", **columns})
        assert table.last_pk is not None
        return int(table.last_pk)

    def touch_source(self, source_id: int, mtime_ns: int, size: int) -> None:
        """Remembers a source's new time stamp, its bytes being what they were."""
        self._db.table("sources").update(source_id, {"mtime_ns": mtime_ns, "bytes": size})

    def move_source(self, old: str, new: str) -> int:
        """Gives a source its new path; its documents keep their names and are indexed anew.

        What was stored from that path before is overwritten there, and removed
        here; returns how many articles that were.
        """
        removed = 0
        if overwritten := self.source(new):
            removed = self.remove(overwritten.id, list(self.records(overwritten.id)))
            self.forget_source(overwritten.id)
        self._connection.execute("UPDATE sources SET path = ? WHERE path = ?", (new, old))
        self._connection.execute(
            "UPDATE documents SET source_id = source_id"
            " WHERE source_id = (SELECT id FROM sources WHERE path = ?)",
            (new,),
        )
        return removed

    def forget_source(self, source_id: int) -> None:
        """Removes a source that holds no document: a duplicate, or one that could not be read."""
        self.clear_rejected(source_id)
        self._connection.execute(
            "UPDATE sources SET duplicate_of = NULL WHERE duplicate_of = ?", (source_id,)
        )
        self._connection.execute("DELETE FROM sources WHERE id = ?", (source_id,))

    def forget_unused_values(self) -> None:
        """Removes facet values that no document has any more."""
        self._connection.execute(
            "DELETE FROM facet_values WHERE NOT EXISTS"
            " (SELECT 1 FROM document_facets WHERE value_id = facet_values.id)"
        )
        self._read_values()

    def put_rejected(
        self, source_id: int, record: str | None, place: str, reason: str, sentence: str
    ) -> None:
        """Keeps why one record of a source is not in the library."""
        self._db.table("rejected").insert(
            {
                "source_id": source_id, "record": record, "place": place, "reason": reason,
                "sentence": sentence,
            }
        )  # fmt: skip

    def clear_rejected(self, source_id: int) -> None:
        """Forgets the rejected records of a source that is read anew."""
        self._connection.execute("DELETE FROM rejected WHERE source_id = ?", (source_id,))

    # Documents

    def records(self, source_id: int) -> dict[str, tuple[int, str]]:
        """The articles of a source: record → (document id, fingerprint)."""
        sql = "SELECT record, id, fingerprint FROM documents WHERE source_id = ? AND position = 0"
        cursor = self._connection.execute(sql, (source_id,))
        return {record: (id_, digest) for record, id_, digest in cursor}

    def put(
        self,
        source: SourceRow,
        record: str,
        article: a.Article,
        known: tuple[int, str] | None,
        *,
        keep_version: bool = True,
    ) -> Outcome:
        """Stores one article and its sidebar items; a known one is replaced, keeping its uid.

        ``source`` is the source as it was before this ingest, ``known`` the
        article's entry of :meth:`records`.  ``keep_version`` puts what is
        replaced into ``versions``; without it, which is how a rebuild stores, an
        article that is the same is written again, lest its rows are not.
        """
        digest = rows.fingerprint(article)
        same = known is not None and known[1] == digest
        if same and keep_version:
            return "same"
        if known and keep_version:
            self._keep_version(known[0], source)
        parent, uid = self._put_one(source, record, article, 0, None, digest)
        for position, item in enumerate(article.sidebar, 1):
            # What is called after its article is so wherever the article had to change its name.
            name = item.uid if item.uid and uid == article.uid else f"{uid}-sidebar-{position}"
            self._put_one(source, record, item, position, (parent, name), rows.fingerprint(item))
        if known:
            self._remove_beyond(source.id, record, len(article.sidebar))
        return "same" if same else "changed" if known else "added"

    def remove(self, source_id: int, records: list[str]) -> int:
        """Removes those articles of a source, with their sidebar items; returns how many."""
        for record in records:
            for last_kept in (0, -1):  # sidebar items first: they point to their article
                self._remove_beyond(source_id, record, last_kept)
        return len(records)

    def _put_one(
        self,
        source: SourceRow,
        record: str,
        article: a.Article,
        position: int,
        parent: tuple[int, str] | None,
        digest: str,
    ) -> tuple[int, str]:
        connection = self._connection
        row = rows.document_row(article, record, position, digest)
        found = connection.execute(
            "SELECT id, uid FROM documents WHERE source_id = ? AND record = ? AND position = ?",
            (source.id, record, position),
        ).fetchone()
        parent_id = parent[0] if parent else None
        if found:
            id_, uid = found
            for statement in _DELETE_PARTS:
                connection.execute(statement, (id_,))
            connection.execute(_UPDATE_DOCUMENT, (parent_id, *row, id_))
        else:
            name = parent[1] if parent else article.uid or rows.slug(article)
            uid = self._free_uid(name, source.path, record)
            cursor = connection.execute(_INSERT_DOCUMENT, (uid, parent_id, source.id, *row))
            assert cursor.lastrowid is not None
            id_ = cursor.lastrowid
        self._put_parts(id_, article)
        return id_, uid

    def _free_uid(self, name: str, path: str, record: str) -> str:
        sql = "SELECT 1 FROM documents WHERE uid = ?"
        candidate, number = name, 0
        while self._connection.execute(sql, (candidate,)).fetchone():
            # The number is for a path whose former document has moved away with its name.
            number += 1
            candidate = rows.told_apart(name, path, record)
            candidate += f"-{number}" if number > 1 else ""
        return candidate

    def _put_parts(self, id_: int, article: a.Article) -> None:
        many = self._connection.executemany
        many(
            "INSERT INTO passages (document_id, n, role, section, text, start_char, end_char)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (id_, p.n, p.role, p.section, p.text,
                 p.span.start if p.span else None, p.span.end if p.span else None)
                for p in article.passages
            ],
        )  # fmt: skip
        if article.captions:
            many(
                "INSERT INTO captions (document_id, n, passage, text, credit)"
                " VALUES (?, ?, ?, ?, ?)",
                [(id_, n, c.passage, c.text, c.credit) for n, c in enumerate(article.captions, 1)],
            )
        if article.quotations:
            many(
                "INSERT INTO quotations (document_id, n, passage, text, segments, speaker,"
                " mention, cue, kind, rule, confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (id_, n, q.passage, q.text, json.dumps(q.segments, ensure_ascii=False),
                     q.speaker, q.mention, q.cue, q.kind, q.rule, q.confidence)
                    for n, q in enumerate(article.quotations, 1)
                ],
            )  # fmt: skip
        many(
            "INSERT INTO document_facets (document_id, value_id) VALUES (?, ?)",
            [(id_, self._value_id(pair)) for pair in rows.facets(article)],
        )

    def _value_id(self, pair: tuple[str, str]) -> int:
        id_ = self._values.get(pair)
        if id_ is None:
            cursor = self._connection.execute(
                "INSERT INTO facet_values (field, value, label) VALUES (?, ?, ?)", (*pair, pair[1])
            )
            assert cursor.lastrowid is not None
            id_ = self._values[pair] = cursor.lastrowid
        return id_

    def _remove_beyond(self, source_id: int, record: str, position: int) -> None:
        """Removes what stands after ``position`` in an article's sidebar; from -1 on, all."""
        ids = self._connection.execute(
            "SELECT id FROM documents WHERE source_id = ? AND record = ? AND position > ?",
            (source_id, record, position),
        ).fetchall()
        for statement in (
            *_DELETE_PARTS,
            "DELETE FROM versions WHERE document_id = ?",
            "DELETE FROM documents WHERE id = ?",
        ):
            self._connection.executemany(statement, ids)

    def _keep_version(self, id_: int, source: SourceRow) -> None:
        old = document.document_by_id(self._connection, id_)
        old["source"]["sha256"] = source.sha256  # the row has the new one already
        self._connection.execute(
            "INSERT INTO versions (document_id, version, source_sha256, replaced_at, document)"
            " VALUES (?, (SELECT count(*) + 1 FROM versions WHERE document_id = ?), ?, ?, ?)",
            (id_, id_, source.sha256, datetime.now(UTC).isoformat(timespec="seconds"),
             json.dumps(old, ensure_ascii=False)),
        )  # fmt: skip
