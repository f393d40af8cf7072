"""Saved searches asked by themselves: how many documents match, and which are new.

A document matches if it has all that the search asks for.  The best of any words,
which a search falls back to where nothing has all of them, are no matches here:
they would be listed as new today and be no longer true tomorrow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from library.limits import MAX_HITS
from library.query.describe import describe
from library.query.syntax import parse
from library.saved import listed
from library.search.expand import Lookup
from library.search.search import Question, Reading, hits_of, read_question, request_for
from library.search.snippets import wanted
from library.store import read
from library.store.connection import Connection

if TYPE_CHECKING:
    from library.engines.base import Request
    from library.engines.protocol import Engine
    from library.saved.searches import SavedSearch

_STRETCH: Final = 2_000  # documents whose origin is looked up at a time


class News(NamedTuple):
    """What of a saved search is new: the answer, where its hits come from, and where all do."""

    answer: dict[str, Any]
    shown: list[read.Origin]
    all: list[read.Origin]


def listing(
    root: Path,
    searches: Sequence[SavedSearch],
    saved: Lookup,
    connection: Connection | None = None,
    engine: Engine | None = None,
) -> dict[str, Any]:
    """The saved searches and what they find now, in the shape of ``docs/json.md``.

    Without a store, what they find is not known.
    """
    told = []
    for search in searches:
        if connection is None or engine is None:
            parsed = parse(search.query)
            read_as, ignored, total = describe(parsed.tree), list(parsed.ignored), None
        else:
            with _asking(connection, search, saved) as (reading, request):
                read_as, ignored = describe(reading.tree), reading.ignored
                total = engine.search(request._replace(limit=0)).total
        asked = listed.load(root, search.name).asked
        told.append(
            {
                **_entry(search),
                "note": search.note,
                "read_as": read_as,
                "ignored": ignored,
                "total": total,
                "asked": asked,
            }
        )
    return {"saved": told}


def news(
    connection: Connection, engine: Engine, search: SavedSearch, before: listed.Listed,
    saved: Lookup, *, limit: int,
) -> News:  # fmt: skip
    """The documents of a saved search that it has not listed ``before``, the newest first.

    No more than ``limit`` of them are hits of the answer, which is in the shape of
    ``docs/json.md`` but for ``left`` and ``behind``.
    """
    begun = time.perf_counter()
    with _asking(connection, search, saved) as (reading, request):
        fresh = [
            origin
            for origin in _origins(connection, engine, request)
            if before.keys.isdisjoint(listed.keys(origin))
        ]
        shown = fresh[: min(max(limit, 0), MAX_HITS)]
        want = wanted(request.tree, request.languages)
        hits = hits_of(connection, [(origin.id, None) for origin in shown], want)
    answer = {
        **_entry(search),
        "read_as": describe(reading.tree),
        "ignored": reading.ignored,
        "since": before.asked,
        "total": len(fresh),
        "took_ms": round((time.perf_counter() - begun) * 1000, 2),
        "hits": hits,
    }
    return News(answer, shown, fresh)


def _entry(search: SavedSearch) -> dict[str, Any]:
    where: dict[str, list[str]] = {}
    for facet, value in search.where:
        where.setdefault(facet, []).append(value)
    return {"name": search.name, "query": search.query, "where": where}


@contextmanager
def _asking(
    connection: Connection, search: SavedSearch, saved: Lookup
) -> Iterator[tuple[Reading, Request]]:
    """A saved search as a question, within one read transaction."""
    question = Question(search.query, search.where, facets=(), sort="-date", histogram=False)
    connection.execute("BEGIN")
    try:
        reading = read_question(connection, question, saved)
        yield reading, request_for(connection, reading)
    finally:
        connection.execute("ROLLBACK")


def _origins(connection: Connection, engine: Engine, request: Request) -> Iterator[read.Origin]:
    total = engine.search(request._replace(limit=0)).total
    found = engine.search(request._replace(limit=total)).hits if total else []
    ids: Sequence[int] = [id_ for id_, _ in found]
    for low in range(0, len(ids), _STRETCH):
        stretch = ids[low : low + _STRETCH]
        origins = read.origins(connection, stretch)
        # What has been removed since the engine's last change is no longer there.
        yield from (origins[id_] for id_ in stretch if id_ in origins)
