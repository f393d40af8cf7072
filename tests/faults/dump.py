"""What a library says, without what may differ between two ingests of the same sources.

The canonical dump holds every row of every table, in the order of natural keys,
with references as natural keys too: no ids, no time stamps, no change numbers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from library.library import Library

_KEYS: Final = {"sources": ("path",), "documents": ("uid",), "facet_values": ("field", "value")}
_VOLATILE: Final = {"id", "ingested_at", "replaced_at", "mtime_ns"}
_NOT_CONTENT: Final = {"changes", "settings"}
QUERIES: Final = (
    "",
    "price OR minister",
    '"the harbour"',
    "kelp -salt",
    "headline:talks",
    "date:1987-03 ferry",
)

Dump = dict[str, list[tuple[str, ...]]]


def connect(database: Path) -> closing[sqlite3.Connection]:
    """The store, read only and closed at the end."""
    return closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True))


def dump(root: Path) -> Dump:
    """The store of the library in ``root``, canonically; its integrity is checked on the way."""
    with connect(root / "index" / "library.db") as connection:
        assert [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        tables = list(_tables(connection))
        assert {"sources", "documents", "passages", "captions", "document_facets"} <= set(tables)
        natural = {table: _natural_keys(connection, table) for table in _KEYS}
        content = {t: _rows(connection, t, natural) for t in tables if t not in _NOT_CONTENT}
    _check_full_text(root / "index" / "library.db")
    return content


def _tables(connection: sqlite3.Connection) -> Iterator[str]:
    for name, sql in connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ):
        if not name.startswith("sqlite_") and "_fts" not in name and "VIRTUAL" not in sql:
            yield name


def _natural_keys(connection: sqlite3.Connection, table: str) -> dict[int, str]:
    columns = ", ".join(_KEYS[table])
    rows = connection.execute(f"SELECT id, {columns} FROM {table}")
    return {id_: "/".join(map(str, key)) for id_, *key in rows}


def _rows(
    connection: sqlite3.Connection, table: str, natural: dict[str, dict[int, str]]
) -> list[tuple[str, ...]]:
    references = {
        column: target
        for _, _, target, column, *_ in connection.execute(f"PRAGMA foreign_key_list({table})")
    }
    cursor = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    rows = []
    for row in cursor:
        values = []
        for name, value in zip(names, row, strict=True):
            if name in _VOLATILE:
                continue
            if name in references and value is not None:
                value = natural[references[name]][value]
            values.append(f"{name}={value!r}")
        rows.append(tuple(values))
    return sorted(rows)


def _check_full_text(database: Path) -> None:
    """FTS5's own check, the one that compares with the content (rank 1), on a copy in memory."""
    with connect(database) as connection, closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        for table in ("documents_fts", "quotations_fts"):
            copy.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def answers(root: Path) -> list[dict[str, Any]]:
    """What searches and facets say, without times, ids and scores.

    The order is compared by date only.  Scores depend a little on how an index
    grew (deleted records count until segments are merged), so of an answer by
    relevance it is the set of hits that must be the same.
    """
    with Library(root) as library:
        by_date = [library.search(q, sort="-date", limit=50, facet_limit=200) for q in QUERIES]
        by_rank = [library.search(q, sort="relevance", limit=1000) for q in QUERIES]
    assert not any(answer["behind"] for answer in (*by_date, *by_rank))
    for answer in by_rank:
        answer["hits"].sort(key=lambda hit: hit["uid"])
    found = [_timeless(answer) for answer in by_date]
    return found + [_timeless(answer) for answer in by_rank if answer["next"] is None]


def _timeless(answer: dict[str, Any]) -> dict[str, Any]:
    hits = [{**hit, "score": None} for hit in answer["hits"]]
    facets = {
        field: sorted((value["value"], value["count"]) for value in values)
        for field, values in answer["facets"].items()
    }
    return {**answer, "took_ms": 0, "hits": hits, "facets": facets}


def everything(root: Path) -> tuple[Dump, list[dict[str, Any]]]:
    """Dump and answers: two libraries for which this is equal are the same library."""
    return dump(root), answers(root)


def count(root: Path, table: str) -> int:
    """Rows of a table; 0 where there is no store yet."""
    database = root / "index" / "library.db"
    if not database.exists():
        return 0
    try:
        with connect(database) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:  # killed before the schema was there
        return 0


def whole(root: Path) -> list[str]:
    """What is not whole in a store, at any moment: torn articles, records without their parts."""
    database = root / "index" / "library.db"
    if not count(root, "sqlite_master"):
        return []
    with connect(database) as connection:
        if not connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'documents'"
        ).fetchone():
            return []
        wrong = [
            f"{what}: {number}"
            for what, sql in (
                ("documents without passages", ("SELECT count(*) FROM documents WHERE parent_id IS"
                 " NULL AND headline <> '' AND id NOT IN (SELECT document_id FROM passages)")),
                ("documents without a change", ("SELECT count(*) FROM documents WHERE id NOT IN"
                 " (SELECT document_id FROM changes)")),
                ("settled sources with another number of documents",
                 ("SELECT count(*) FROM sources s WHERE status = 'ok' AND documents <>"
                 " (SELECT count(*) FROM documents d WHERE d.source_id = s.id AND position = 0)")),
            )
            if (number := connection.execute(sql).fetchone()[0])
        ]  # fmt: skip
        wrong += [r[0] for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
        wrong += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    return wrong
