"""Rows out, by document id: for lists of hits, for snippets, and for whoever indexes."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


def _list(ids: Iterable[int]) -> str:
    """Ids as one bound value, for ``json_each``: no statement is put together from data."""
    return json.dumps(list(ids))


class HitRow(NamedTuple):
    """What a list of hits shows of one document."""

    id: int
    uid: str
    kind: str
    headline: str
    published: str | None
    agency: str | None
    language: str | None
    dateline_place: str | None
    parent: str | None
    parent_headline: str | None


def hit_rows(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, HitRow]:
    """The rows of those documents, by id; ids that are gone are left out."""
    sql = (
        "SELECT d.id, d.uid, d.kind, d.headline, d.published, d.agency, d.language,"
        " d.dateline_place, p.uid, p.headline FROM documents d"
        " LEFT JOIN documents p ON p.id = d.parent_id"
        " WHERE d.id IN (SELECT value FROM json_each(?))"
    )
    return {row[0]: HitRow._make(row) for row in connection.execute(sql, (_list(ids),))}


def parents(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, int]:
    """The article beside which each of those documents stood; articles are left out."""
    sql = (
        "SELECT id, parent_id FROM documents"
        " WHERE id IN (SELECT value FROM json_each(?)) AND parent_id IS NOT NULL"
    )
    return dict(connection.execute(sql, (_list(ids),)).fetchall())


class PassageRow(NamedTuple):
    """One passage, for snippets."""

    n: int
    role: str
    text: str


def passage_rows(
    connection: sqlite3.Connection, ids: Sequence[int], most: int
) -> dict[int, list[PassageRow]]:
    """The passages of those documents in page order, at most ``most`` of each.

    A caption comes with its credit, as it is printed.
    """
    sql = (
        "SELECT p.document_id, p.n, p.role,"
        " p.text || coalesce(' (' || c.credit || ')', '') FROM passages p LEFT JOIN captions c"
        " ON p.role = 'caption' AND c.document_id = p.document_id AND c.passage = p.n"
        " WHERE p.document_id IN (SELECT value FROM json_each(?)) AND p.n <= ?"
        " ORDER BY p.document_id, p.n"
    )
    found: dict[int, list[PassageRow]] = defaultdict(list)
    for id_, *rest in connection.execute(sql, (_list(ids), most)):
        found[id_].append(PassageRow(*rest))
    return found


class SidebarRow(NamedTuple):
    """What is indexed of a sidebar item with the article beside it."""

    headline: str
    body: str


def sidebar_rows(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, list[SidebarRow]]:
    """The sidebar items of those articles, in page order."""
    sql = (
        "SELECT parent_id, headline, body FROM documents"
        " WHERE parent_id IN (SELECT value FROM json_each(?)) ORDER BY parent_id, position"
    )
    found: dict[int, list[SidebarRow]] = defaultdict(list)
    for id_, *rest in connection.execute(sql, (_list(ids),)):
        found[id_].append(SidebarRow(*rest))
    return found


class Origin(NamedTuple):
    """Where a document comes from, in terms that making the store again does not change."""

    id: int
    sha256: str | None
    path: str
    record: str
    position: int
    kind: str
    headline: str
    published: str | None
    url: str | None


def origins(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Origin]:
    """Where those documents come from, by id; ids that are gone are left out."""
    sql = (
        "SELECT d.id, s.sha256, s.path, d.record, d.position, d.kind, d.headline, d.published,"
        " d.url FROM documents d JOIN sources s ON s.id = d.source_id"
        " WHERE d.id IN (SELECT value FROM json_each(?))"
    )
    return {row[0]: Origin._make(row) for row in connection.execute(sql, (_list(ids),))}


class IndexRow(NamedTuple):
    """The columns of a document that an engine is fed from."""

    id: int
    uid: str
    kind: str
    headline: str
    language: str | None
    byline: str | None
    authors: str
    dateline: str | None
    published: str | None
    published_precision: str | None
    year: int | None
    month: int | None
    day: int | None
    source: str


def index_rows(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[IndexRow]:
    """The documents of those ids that exist, by id."""
    sql = (
        "SELECT d.id, d.uid, d.kind, d.headline, d.language, d.byline, d.authors, d.dateline,"
        " d.published, d.published_precision, d.year, d.month, d.day, s.path"
        " FROM documents d JOIN sources s ON s.id = d.source_id"
        " WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id"
    )
    return map(IndexRow._make, connection.execute(sql, (_list(ids),)))


def facet_rows(
    connection: sqlite3.Connection, ids: Sequence[int]
) -> dict[int, list[tuple[str, int, str]]]:
    """The facet values of those documents: ``(field, value id, label)``."""
    sql = (
        "SELECT f.document_id, v.field, v.id, v.label FROM document_facets f"
        " JOIN facet_values v ON v.id = f.value_id"
        " WHERE f.document_id IN (SELECT value FROM json_each(?))"
    )
    found: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for id_, field, value_id, label in connection.execute(sql, (_list(ids),)):
        found[id_].append((field, value_id, label))
    return found
