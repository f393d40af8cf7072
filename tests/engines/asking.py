"""Asking an engine directly, with documents called by their uids and values by their names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from library import fields
from library.engines.base import Answer, FacetRequest, Request
from library.engines.index import open_index
from library.engines.protocol import Engine
from library.query.nodes import Everything, Node
from library.query.syntax import parse
from library.store import facets
from library.store.connection import DATABASE, open_reader
from tests.making import Sources
from tests.oracle import Document


class Found(NamedTuple):
    """An engine's answer in words."""

    total: int
    uids: list[str]
    scores: list[float | None]
    facets: dict[str, dict[str, int]]
    answer: Answer


class Asked:
    """A store and the engine that follows it."""

    def __init__(self, index: Path, connection: sqlite3.Connection, name: str) -> None:
        self.index = index
        self.connection = connection
        self.name = name
        self.engine: Engine
        self.reopen()

    def reopen(self) -> None:
        """Opens the index anew, which brings it up to date."""
        opened = open_index(self.index, self.name, self.connection)
        assert opened.behind == 0
        self.engine = opened.engine

    def find(
        self,
        query: str | Node = "",
        *,
        where: Mapping[str, Iterable[str]] | None = None,
        facets: Iterable[str] | None = None,
        most: int = 1_000,
        **options: Any,
    ) -> Found:
        """What the engine answers to a query, or to a tree."""
        tree = parse(query).tree if isinstance(query, str) else query
        selected = {f: self._ids(f, values) for f, values in (where or {}).items()}
        return self._said(self.engine.search(self.request(tree, selected, facets, most, **options)))

    def request(
        self,
        tree: Node | None = None,
        selected: Mapping[str, tuple[int, ...]] | None = None,
        names: Iterable[str] | None = None,
        most: int = 1_000,
        **options: Any,
    ) -> Request:
        """A request as the search room makes it."""
        names = [field.name for field in fields.FACETS] if names is None else list(names)
        used = facets.used(self.connection, names)
        return Request(
            tree=tree or Everything(),
            languages=tuple(facets.languages(self.connection)),
            selected=selected or {},
            facets=tuple(FacetRequest(name, most, used[name]) for name in names if name in used),
            sort=options.pop("sort", "relevance"),
            offset=options.pop("offset", 0),
            limit=options.pop("limit", 1_000),
            histogram=options.pop("histogram", True),
            **options,
        )

    def _ids(self, field: str, values: Iterable[str]) -> tuple[int, ...]:
        return tuple(v.id for text in values for v in facets.find(self.connection, field, text))

    def _said(self, answer: Answer) -> Found:
        names = dict(self.connection.execute("SELECT id, uid FROM documents"))
        values = dict(self.connection.execute("SELECT id, value FROM facet_values"))
        counts = {
            field: {values[id_]: count for id_, count in pairs}
            for field, pairs in answer.facets.items()
        }
        uids = [names[id_] for id_, _ in answer.hits]
        return Found(answer.total, uids, [score for _, score in answer.hits], counts, answer)


@contextmanager
def asking(index: Path, name: str) -> Iterator[Asked]:
    """The store below ``index`` with an engine of that name."""
    with closing(open_reader(index / DATABASE)) as connection:
        yield Asked(index, connection, name)


def documents(connection: sqlite3.Connection, sources: Sources) -> list[Document]:
    """The documents of a store for the oracle: the articles put in, by the uids they got."""
    sql = (
        "SELECT s.path, d.record, d.position, d.uid FROM documents d"
        " JOIN sources s ON s.id = d.source_id"
    )
    names = {tuple(key): uid for *key, uid in connection.execute(sql)}
    found = []
    for path, articles in sources.items():
        for n, one in enumerate(articles, 1):
            for position, each in enumerate((one, *one.sidebar)):
                found.append(Document(names[path, one.record or str(n), position], each, path))
    assert len(found) == len(names)
    return found
