"""From rows of the store to what an engine indexes: terms, ids and numbers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from library import article as a
from library.analysis import UNSTEMMED, terms
from library.engines.base import TEXT, IndexDocument
from library.query.dates import published_interval
from library.store import read
from library.store.connection import Connection

_BY_ROLE: Final = {a.HEADLINE: "headline", a.DECK: "deck", a.CAPTION: "caption"}
_NOT_TEXT: Final = frozenset({a.SIDEBAR_HEADING})


def documents(connection: Connection, ids: Sequence[int]) -> Iterator[IndexDocument]:
    """The documents of those ids as an engine gets them, by id."""
    passages = read.passage_rows(connection, ids, most=2**31)
    facets = read.facet_rows(connection, ids)
    sidebars = read.sidebar_rows(connection, ids)
    for row in read.index_rows(connection, ids):
        found = _passage_terms(passages.get(row.id, ()), row.language)
        if "headline" not in found:  # cut from the first words, so no passage of its own
            found["headline"].append(terms(row.headline, row.language))
        for item in sidebars.get(row.id, ()):
            found["sidebar"] += [terms(item.headline, row.language), terms(item.body, row.language)]
        for field, text in _names(row):
            found[field].append(terms(text, UNSTEMMED))
        ids_of = defaultdict(list)
        for field, value_id, label in facets.get(row.id, ()):
            ids_of[field].append(value_id)
            found[field].append(terms(label, UNSTEMMED))
        values = {field: [v for v in texts if v] for field, texts in found.items()}
        interval = None
        if row.published and row.published_precision:
            interval = published_interval(row.published, row.published_precision)
        yield IndexDocument(
            id=row.id,
            uid=row.uid,
            terms=values,
            facets=ids_of,
            present=["id", *(["date"] if interval else [])]
            + [field for field, texts in values.items() if texts and field != TEXT],
            interval=interval,
            year=row.year,
            month=row.month,
            day=row.day,
        )


def _passage_terms(
    passages: Sequence[read.PassageRow], language: str | None
) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for passage in passages:
        if passage.role in _NOT_TEXT:
            continue
        value = terms(passage.text, language)
        found[TEXT].append(value)
        if field := _BY_ROLE.get(passage.role):
            found[field].append(value)
    return found


def _names(row: read.IndexRow) -> Iterator[tuple[str, str]]:
    """The fields that are neither passages nor facets."""
    yield "source", row.source
    if row.dateline:
        yield "dateline", row.dateline
    if row.byline:
        yield "byline", row.byline
    for author in json.loads(row.authors):
        yield "byline", author
