"""What an engine is: it is fed documents made of terms, and answers requests.

An engine is a cache of the store.  It keeps, in the same commit as its
documents, a :class:`State`: whose library this is, by which rules it was built
and up to which change.  It stores no text; hits are document ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from library import fields
from library.analysis import UNSTEMMED, alternatives
from library.query.nodes import Node

TEXT: Final = "text"
"""The field of everything a plain word searches; it has no row in ``library.fields``
because nobody names it."""

FORMAT: Final = 2
"""Raised whenever what is indexed changes; an index of another format is rebuilt."""


Counts = list[tuple[int, int]]
"""``(key, count)`` pairs."""

SPAN_OF_DAYS: Final = 2
"""Months of span up to which hits are counted by day; a longer span is counted by month."""


class State(NamedTuple):
    """What an index was built from; equal states mean there is nothing to do.

    ``run`` names who made the change at ``position``: a store that was copied
    back has other changes of the same numbers.
    """

    library_id: str
    format: int
    analysis: int
    position: int
    run: str | None


class IndexDocument(NamedTuple):
    """One document as an engine gets it.

    ``terms`` maps a field to its values, each a string of terms joined by
    blanks; a phrase never reaches from one value into the next.  ``text`` is
    the field of everything a plain word searches.  ``facets`` maps a field to
    value ids, ``present`` lists the fields that have anything.  ``interval`` is
    the half-open period the date of publication covers, in seconds since
    0001-01-01; ``year``, ``month`` and ``day`` are 2007, 200706 and 20070626, if known.
    """

    id: int
    uid: str
    terms: Mapping[str, list[str]]
    facets: Mapping[str, list[int]]
    present: list[str]
    interval: tuple[int, int] | None
    year: int | None
    month: int | None
    day: int | None


class FacetRequest(NamedTuple):
    """How many values of one facet are wanted, of how many there are in the library."""

    field: str
    most: int
    distinct: int


class Request(NamedTuple):
    """A search.

    ``languages`` are those of the library (a query word is stemmed by each).
    ``selected`` maps a facet to the value ids chosen in it: OR within a facet,
    AND across.  ``sort`` is ``relevance``, ``date`` (oldest first) or ``-date``.
    """

    tree: Node
    languages: tuple[str, ...]
    selected: Mapping[str, tuple[int, ...]]
    facets: tuple[FacetRequest, ...]
    sort: str
    offset: int
    limit: int
    histogram: bool


class Answer(NamedTuple):
    """What a request finds.

    ``hits`` are ``(document id, score)`` in order (no score when sorted by
    date); ``facets`` maps a field to ``(value id, count)``, the largest first,
    counted over all hits but for the facet's own selection; ``years``,
    ``months`` and ``days`` are ``(200706, count)`` in order, ``days`` only for a
    short span.
    """

    total: int
    hits: list[tuple[int, float | None]]
    facets: dict[str, Counts]
    years: Counts
    months: Counts
    days: Counts


def in_days(months: Counts) -> bool:
    """True if hits in those months are to be counted by day."""
    if not months:
        return False
    first, last = months[0][0], months[-1][0]
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100 < SPAN_OF_DAYS


def sequences(
    text: str, field: str | None, languages: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """The term sequences that a query's ``text`` can be in a field (``None``: everywhere).

    Where words are stemmed, one for each stemmer in use and one for documents of
    no known language, which are not; in names, one.  For engines and for whoever
    marks what they found, so that the two cannot differ.
    """
    stemmed = field in (None, TEXT) or fields.BY_NAME[field].type == fields.TEXT
    return alternatives(text, (*languages, UNSTEMMED) if stemmed else (UNSTEMMED,))
