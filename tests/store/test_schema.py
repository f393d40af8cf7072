"""The schema: as Datasette and sqlite-utils see it, and what the database itself keeps true."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils
import yaml
from datasette.utils import detect_fts, detect_primary_keys

from library import article as a
from library.store import schema
from library.store.version import APPLICATION_ID, VERSION
from library.store.write import writing
from tests.making import ROOT, alter, article, put, rows, sound

QUOTED = a.Quotation("it works", ("it works",), 2, speaker="Ana Ferreira", cue="said")
ONE = article("Levee gives way", "About 7,000 people left their homes.", quotations=(QUOTED,))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    assert sound(tmp_path) == []


def found(index: Path, word: str, table: str = "documents") -> list[int]:
    sql = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ? ORDER BY rowid"
    return rows(index, sql, word)


def test_datasette_and_sqlite_utils_find_the_full_text_tables(index: Path) -> None:
    put(index, {"a.txt": [ONE]})
    with sqlite3.connect(index / "library.db") as connection:
        for table in ("documents", "quotations"):
            assert detect_fts(connection, table) == f"{table}_fts"
            assert detect_primary_keys(connection, table) == ["id"]
        for table in ("passages", "facet_values", "articles"):
            assert detect_fts(connection, table) is None
    connection.close()
    db = sqlite_utils.Database(index / "library.db")
    assert db.table("documents").detect_fts() == "documents_fts"
    assert db.table("quotations").detect_fts() == "quotations_fts"
    db.close()


def test_metadata_names_the_full_text_tables_that_there_are(index: Path) -> None:
    put(index, {})
    there = set(rows(index, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"))
    for path in (ROOT / "metadata.yml", ROOT / "library" / "metadata.yml"):
        tables = yaml.safe_load(path.read_text())["databases"]["library"]["tables"]
        assert set(tables) <= there
        named = {name: table["fts_table"] for name, table in tables.items() if "fts_table" in table}
        assert set(named) >= {"documents", "articles", "sidebar_items", "quotations"}
        assert set(named.values()) <= there
        for name, table in tables.items():
            columns = {row[1] for row in rows(index, f"PRAGMA table_info({name})")}
            described = {*table.get("columns", ()), *table.get("facets", ())}
            ordered = {table[key] for key in ("sort", "sort_desc", "label_column") if key in table}
            assert described | ordered <= columns, name


def test_full_text_follows_every_change(index: Path) -> None:
    put(index, {"a.txt": [ONE], "b.txt": [article("Other news", "A levee held.")]})
    (first, second) = rows(index, "SELECT id FROM documents ORDER BY uid")
    assert found(index, "levee") == [first, second]
    assert found(index, "leave") == []
    assert found(index, "xyzzyplugh") == []
    assert len(found(index, "works", "quotations")) == 1
    put(index, {"a.txt": [article("Dam gives way", "About 7,000 people left.")]})
    assert found(index, "levee") == [second]
    assert found(index, "dam") == [first]
    assert found(index, "works", "quotations") == []
    put(index, {"b.txt": []})
    assert found(index, "levee") == []
    assert found(index, "xyzzyplugh") == []
    assert rows(index, "SELECT count(*) FROM documents_fts WHERE documents_fts MATCH 'dam'") == [1]


def test_full_text_follows_whoever_writes(index: Path) -> None:
    put(index, {"a.txt": [ONE]})
    alter(index, "UPDATE documents SET body = 'the cat and the till'")
    assert len(found(index, "cat")) == 1
    assert found(index, "homes") == []


def test_a_full_text_table_out_of_step_would_be_seen(index: Path) -> None:
    """The control: ``sound`` sees a missing trigger, which SQLite's plain check does not."""
    put(index, {"a.txt": [ONE]})
    (trigger,) = rows(
        index, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'documents'"
        " AND sql LIKE '%AFTER UPDATE%documents_fts%'",
    )  # fmt: skip
    (sql,) = rows(index, "SELECT sql FROM sqlite_master WHERE name = ?", trigger)
    alter(index, f"DROP TRIGGER {trigger}", "UPDATE documents SET body = 'quite another text'")
    assert [line for line in sound(index) if line.startswith("documents_fts")]
    alter(index, sql, "INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")


def test_full_text_search_is_ranked_and_stemmed_in_plain_sql(index: Path) -> None:
    put(index, {"a.txt": [ONE], "b.txt": [article("Levees", "Levees, levees and the levee.")]})
    ranked = rows(
        index,
        "SELECT uid FROM documents_fts JOIN documents ON documents.id = documents_fts.rowid"
        " WHERE documents_fts MATCH 'levee' ORDER BY documents_fts.rank",
    )
    assert ranked == ["undated-levees", "undated-levee-gives-way"]


def test_the_change_log_follows_whoever_writes(index: Path) -> None:
    put(index, {"a.txt": [ONE]})
    (id_,) = rows(index, "SELECT id FROM documents")
    assert rows(index, "SELECT document_id, kind FROM changes") == [(id_, "put")]
    alter(index, "UPDATE documents SET deck = 'x'")
    assert rows(index, "SELECT kind FROM changes ORDER BY seq") == ["put", "put"]
    put(index, {"a.txt": []})
    assert rows(index, "SELECT document_id, kind FROM changes ORDER BY seq")[-1] == (id_, "delete")
    alter(index, "DELETE FROM changes")
    put(index, {"a.txt": [ONE]})
    # Numbers are never used again, or an index would take an old position for a new one.
    assert rows(index, "SELECT min(seq) > 3 FROM changes") == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO passages (document_id, n, role, text) VALUES (99, 1, 'paragraph', 'x')",
        "DELETE FROM sources",
        "DELETE FROM documents",
        "INSERT INTO document_facets (document_id, value_id) VALUES (1, 99)",
        "UPDATE documents SET parent_id = 99",
        "INSERT INTO sources (path, status) VALUES ('a.txt', 'ok')",
        "UPDATE documents SET uid = 'same'",
        "UPDATE documents SET headline = NULL",
        "UPDATE documents SET year = 'MMVIII'",
        "INSERT INTO changes (document_id, kind) VALUES (1, 'guess')",
        "INSERT INTO document_facets (document_id, value_id, origin) VALUES (1, 1, 'guess')",
    ],
)
def test_the_database_refuses_what_cannot_be(index: Path, statement: str) -> None:
    put(index, {"a.txt": [ONE, article("Second")]})
    with (
        writing(index, wait_s=0) as writer,
        pytest.raises(sqlite3.IntegrityError),
        writer.batch(),
    ):
        writer.connection.execute(statement)


def test_whose_database_it_is_and_of_which_schema(index: Path) -> None:
    put(index, {})
    assert rows(index, "PRAGMA application_id") == [APPLICATION_ID]
    assert rows(index, "PRAGMA user_version") == [VERSION]
    assert rows(index, "PRAGMA journal_mode") == ["wal"]
    assert len(rows(index, "SELECT value FROM settings WHERE name = 'library_id'")[0]) == 16


def test_documents_have_the_columns_of_the_table_in_the_code(index: Path) -> None:
    put(index, {})
    columns = [row[1] for row in rows(index, "PRAGMA table_info(documents)")]
    assert columns == list(schema.DOCUMENT_COLUMNS)
    kinds = {row[2] for row in rows(index, "PRAGMA table_info(documents)")}
    assert kinds == {"INTEGER", "TEXT"}


def test_views_for_people_who_browse(index: Path) -> None:
    beside = article("Cranes or crews?", "Automation.", kind=a.SIDEBAR, group="PORTS")
    film = article("Nineteen days", kind=a.VIDEO)
    strike = article(
        "Strike ends", "Dockers voted.", date="2008-03-03", sidebar=(beside, film), agency="MNA",
        dateline=a.Dateline("CASTELO (MNA)", "CASTELO"), facets={"place": ("Castelo", "Lusara")},
        captions=["Dockers leave"],
    )  # fmt: skip
    put(index, {"a.txt": [strike, article("Later", date="2009")]})
    assert rows(
        index,
        "SELECT headline, published, agency, place, sidebar_items, year, caption_text"
        " FROM articles",
    ) == [
        ("Strike ends", "2008-03-03", "MNA", "CASTELO", 2, 2008, "Dockers leave"),
        ("Later", "2009", None, None, 0, 2009, None),
    ]
    assert rows(
        index, "SELECT headline, article, position, kind, group_heading, body FROM sidebar_items"
    ) == [
        ("Cranes or crews?", "Strike ends", 1, "sidebar", "PORTS", "Automation."),
        ("Nineteen days", "Strike ends", 2, "video", None, ""),
    ]
    counts = rows(index, "SELECT field, label, documents FROM facet_counts ORDER BY field, label")
    assert counts == [
        ("agency", "MNA", 1),
        ("kind", "article", 2), ("kind", "sidebar", 1), ("kind", "video", 1),
        ("place", "Castelo", 1), ("place", "Lusara", 1),
        ("year", "2008", 1), ("year", "2009", 1),
    ]  # fmt: skip
