"""The pure-Python engine: Whoosh, for machines without a tantivy wheel, and as second opinion.

Kept to what Whoosh 2.7.4 and its successor whoosh3 have in common.  It gets the
same terms as every engine, so it finds the same documents; it is slower by two
orders of magnitude, and meant for libraries of some thousand articles.
"""

from __future__ import annotations

import pickle
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from whoosh import fields as columns
from whoosh import index as whoosh_index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.writing import SegmentWriter

from library import fields
from library.engines.base import (
    TEXT,
    Answer,
    Counts,
    IndexDocument,
    Request,
    State,
    in_days,
)
from library.engines.whoosh_emit import Emitter
from library.errors import DamagedError, LockedError
from library.store.connection import raise_for_os

_GAP: Final = " ¶ "  # between the values of a field; no term is one, so no phrase reaches across
_HEAP_MB: Final = 128
_GARBAGE: Final = (
    whoosh_index.IndexError, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError,
    TypeError, ValueError, pickle.UnpicklingError, struct.error,
)  # fmt: skip
"""What Whoosh raises over a file that is not what it wrote: whatever it stumbles on first."""


def _schema() -> columns.Schema:
    texts = [TEXT, *(f.name for f in fields.FIELDS if f.type in (fields.TEXT, fields.NAME))]
    words = {name: columns.TEXT(analyzer=SpaceSeparatedTokenizer()) for name in texts}
    return columns.Schema(
        key=columns.ID(unique=True),
        mark=columns.ID(unique=True),
        uid=columns.ID(),
        present=columns.KEYWORD(),
        values=columns.KEYWORD(),
        start=columns.NUMERIC(int, bits=64),
        end=columns.NUMERIC(int, bits=64),
        data=columns.STORED(),
        **words,
    )


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except whoosh_index.LockError as error:
        raise LockedError(f"{path} is being written by another process.", "Try again.") from error
    except OSError as error:
        if path.is_dir() and any(path.iterdir()):
            raise_for_os(error, path)
        raise _damaged(path, error) from error
    except _GARBAGE as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> DamagedError:
    what = f"{type(error).__name__}: {error}"
    return DamagedError(
        f"The search index {path} cannot be used ({what}).", "Run `library rebuild --search`."
    )


class WhooshEngine:
    """One Whoosh index in one folder."""

    name = "whoosh"

    def __init__(self, index: Any, path: Path) -> None:
        self._index = index
        self._path = path

    @classmethod
    def create(cls, path: Path) -> WhooshEngine:
        """A new empty index in the empty folder ``path``."""
        with _translated(path):
            return cls(whoosh_index.create_in(str(path), _schema()), path)

    @classmethod
    def open(cls, path: Path) -> WhooshEngine:
        """The index in ``path``; raises ``DamagedError`` if there is none to be read."""
        with _translated(path):
            return cls(whoosh_index.open_dir(str(path)), path)

    def refresh(self) -> None:
        """Makes later calls see what has been committed since."""
        with _translated(self._path):
            self._index = self._index.refresh()

    def state(self) -> State | None:
        """What the index was last committed from; ``None`` if it never was."""
        with _translated(self._path), self._index.searcher() as searcher:
            found = searcher.document(mark="1")
            return State(*found["data"]) if found else None

    def writer(self) -> WhooshWriter:
        """A writer; raises ``LockedError`` if another process has one."""
        with _translated(self._path):
            return WhooshWriter(self._index, self._path)

    def search(self, request: Request) -> Answer:
        """Answers a request."""
        with _translated(self._path), self._index.searcher() as searcher:
            return _Search(searcher, request).answer()

    def ids(self, request: Request) -> Sequence[int]:
        """The documents of every hit, in order."""
        with _translated(self._path), self._index.searcher() as searcher:
            return _Search(searcher, request).ids()


class WhooshWriter:
    """Changes an index; nothing counts until :meth:`commit`."""

    def __init__(self, index: Any, path: Path) -> None:
        self._index = index
        self._path = path
        self._writer: SegmentWriter | None = index.writer(limitmb=_HEAP_MB)

    def _open(self) -> SegmentWriter:
        if self._writer is None:
            self._writer = self._index.writer(limitmb=_HEAP_MB)
        return self._writer

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """Adds documents, each replacing the one of its id."""
        with _translated(self._path):
            writer = self._open()
            for document in documents:
                writer.delete_by_term("key", str(document.id))
                writer.add_document(**_columns(document))

    def delete(self, ids: Iterable[int]) -> None:
        """Removes the documents of those ids, if they are there."""
        with _translated(self._path):
            for id_ in ids:
                self._open().delete_by_term("key", str(id_))

    def commit(self, state: State) -> None:
        """Makes everything since the last commit visible and durable, together with ``state``."""
        with _translated(self._path):
            writer = self._open()
            writer.delete_by_term("mark", "1")
            writer.add_document(mark="1", data=tuple(state))
            writer.commit()
            self._writer = None

    def close(self) -> None:
        """Ends the writing; what was not committed is dropped."""
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None


def _columns(document: IndexDocument) -> dict[str, Any]:
    start, end = document.interval or (None, None)
    made: dict[str, Any] = {
        "key": str(document.id),
        "uid": document.uid,
        "present": " ".join(document.present),
        "values": " ".join(str(id_) for ids in document.facets.values() for id_ in ids),
        "data": (document.id, start, dict(document.facets), document[-3:]),
    }
    if start is not None:
        made.update(start=start, end=end)
    made.update({field: _GAP.join(values) for field, values in document.terms.items() if values})
    return made


class _Search:
    """One request against one searcher.

    Everything but the words is decided in Python over what is stored with each
    match: obvious, exact, and the reason why this engine is the second opinion.
    """

    def __init__(self, searcher: Any, request: Request) -> None:
        self._searcher = searcher
        self._request = request
        self._emitter = Emitter(request.languages)

    def ids(self) -> Sequence[int]:
        chosen = {field: set(ids) for field, ids in self._request.selected.items()}
        found = {
            number: (id_, start)
            for number, (id_, start, facets, _) in self._matches()
            if not any(ids.isdisjoint(facets.get(field, ())) for field, ids in chosen.items())
        }
        from array import array  # eight bytes a hit

        return array("q", (id_ for id_, _ in self._ordered(found)))

    def answer(self) -> Answer:
        chosen = {field: set(ids) for field, ids in self._request.selected.items()}
        counters = {facet.field: Counter[int]() for facet in self._request.facets}
        calendar = [Counter[int](), Counter[int](), Counter[int]()]
        found: dict[int, tuple[int, int | None]] = {}
        for number, (id_, start, facets, dates) in self._matches():
            failed = [f for f, ids in chosen.items() if ids.isdisjoint(facets.get(f, ()))]
            for field, counter in counters.items():
                if not failed or failed == [field]:
                    counter.update(facets.get(field, ()))
            if not failed:
                found[number] = (id_, start)
                for counter, value in zip(calendar, dates, strict=True):
                    counter.update([value] if value else [])
        years, months, days = (sorted(counter.items()) for counter in calendar)
        if not self._request.histogram:
            years, months, days = [], [], []
        first = self._request.offset
        return Answer(
            total=len(found),
            hits=self._ordered(found)[first : first + self._request.limit],
            facets={f.field: self._top(f.field, f.most, counters) for f in self._request.facets},
            years=years,
            months=months,
            days=days if in_days(months) else [],
        )

    def _matches(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Document number and stored data of everything the query's words and dates find."""
        query = self._emitter.emit(self._request.tree)
        for number in query.docs(self._searcher):
            yield number, self._searcher.stored_fields(number)["data"]

    def _top(self, field: str, most: int, counters: dict[str, Counter[int]]) -> Counts:
        pairs = sorted(counters[field].items(), key=lambda pair: (-pair[1], pair[0]))
        chosen = self._request.selected.get(field, ())
        return pairs[:most] + [pair for pair in pairs[most:] if pair[0] in chosen]

    def _ordered(self, found: dict[int, tuple[int, int | None]]) -> list[tuple[int, float | None]]:
        if self._request.sort == "relevance":
            scores = self._scores(found)
            ranked = sorted((-scores.get(n, 0.0), id_) for n, (id_, _) in found.items())
            return [(id_, -score) for score, id_ in ranked]
        newest = self._request.sort == "-date"
        dated = sorted(
            (start, -id_ if newest else id_) for id_, start in found.values() if start is not None
        )
        undated = sorted(id_ for id_, start in found.values() if start is None)
        ordered = [abs(id_) for _, id_ in (reversed(dated) if newest else dated)] + undated
        return [(id_, None) for id_ in ordered]

    def _scores(self, found: dict[int, tuple[int, int | None]]) -> dict[int, float]:
        query = self._emitter.emit(self._request.tree, scored=True)
        results = self._searcher.search(query, limit=None)
        return {
            results.docnum(i): float(results.score(i))
            for i in range(len(results))
            if results.docnum(i) in found
        }
