"""The default engine: tantivy, embedded (https://github.com/quickwit-oss/tantivy-py).

Terms arrive ready-made, so every text field splits on blanks and nothing else.
Facet values are integers in columns, because counting integers is five times
cheaper than counting strings.  The index's :class:`State` is a record of its
own in the index (``mark``), so it is committed with the documents or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from json import dumps, loads
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import Occur, Order, Query

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
from library.engines.tantivy_emit import Emitter
from library.errors import DamagedError, DiskFullError, LockedError, ReadOnlyError

_HEAP_BYTES: Final = 64_000_000  # one segment then holds some 40,000 articles
_ID_BITS: Final = 25  # of a sort key; the other 39 hold the seconds to the end of the year 9999
_CALENDAR: Final = ("by_year", "by_month", "by_day")
_UNDATED_LAST: Final = (1 << 64 - _ID_BITS) - 1  # later than any second
_BULK: Final = 100_000  # hits taken out at a time: 30 MB of Python's objects


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(TEXT, tokenizer_name="terms", index_option="position")
    for field in fields.FIELDS:
        if field.type in (fields.TEXT, fields.NAME):
            builder.add_text_field(field.name, tokenizer_name="terms", index_option="position")
        if field.facet:
            builder.add_unsigned_field(_ids(field.name), indexed=True, fast=True)
    builder.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("present", tokenizer_name="terms", index_option="basic")
    for name in ("id", "mark"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("start", "end", *_CALENDAR, "newest", "oldest"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _ids(field: str) -> str:
    return f"{field}_ids"


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Tantivy raises ``ValueError`` for everything; its words tell what it met."""
    try:
        yield
    except UnicodeError:
        raise
    except (ValueError, TypeError) as error:
        text = str(error)
        if "LockBusy" in text:
            raise LockedError(
                f"{path} is being written by another process.", "Try again."
            ) from error
        if "No space left" in text or "os error 28" in text:
            raise DiskFullError(f"No space left on the disk of {path}.", "Make room.") from error
        if any(word in text for word in ("Read-only", "Permission denied", "os error 30")):
            raise ReadOnlyError(f"{path} cannot be written.", "Make it writable.") from error
        raise _damaged(path, text) from error
    except BaseException as error:
        # A damaged file can make tantivy panic, which pyo3 raises as a BaseException
        # of a class it does not export.
        if type(error).__name__ == "PanicException":
            raise _damaged(path, str(error)) from error
        raise


def _damaged(path: Path, what: str) -> DamagedError:
    return DamagedError(
        f"The search index {path} cannot be used ({what}).", "Run `library rebuild --search`."
    )


class TantivyEngine:
    """One tantivy index in one folder."""

    name = "tantivy"

    def __init__(self, index: tantivy.Index, path: Path) -> None:
        self._index = index
        self._path = path
        index.config_reader("manual")
        self.refresh()

    @classmethod
    def create(cls, path: Path) -> TantivyEngine:
        """A new empty index in the empty folder ``path``."""
        with _translated(path):
            return cls(tantivy.Index(_schema(), path=str(path), reuse=False), path)

    @classmethod
    def open(cls, path: Path) -> TantivyEngine:
        """The index in ``path``; raises ``DamagedError`` if there is none to be read.

        On a disk that cannot be written tantivy's own lock file cannot be made;
        there the index is read through links in a temporary folder.
        """
        with _translated(path):
            try:
                return cls(tantivy.Index.open(str(path)), path)
            except (ValueError, ReadOnlyError):
                if not path.is_dir() or os.access(path, os.W_OK):
                    raise
                return cls._open_linked(path)

    @classmethod
    def _open_linked(cls, path: Path) -> TantivyEngine:
        import shutil  # with the next two, 5 ms that only a read-only disk pays
        import tempfile
        import weakref

        links = tempfile.mkdtemp(prefix="library-")
        for file in path.iterdir():
            if file.suffix != ".lock":
                Path(links, file.name).symlink_to(file.absolute())
        engine = cls(tantivy.Index.open(links), path)
        weakref.finalize(engine, shutil.rmtree, links, ignore_errors=True)
        return engine

    def refresh(self) -> None:
        """Makes later calls see what has been committed since."""
        with _translated(self._path):
            self._index.reload()
            self._searcher = self._index.searcher()

    def state(self) -> State | None:
        """What the index was last committed from; ``None`` if it never was."""
        with _translated(self._path):
            mark = Query.term_query(self._index.schema, "mark", 1)
            hits = self._searcher.search(mark, 1, count=False).hits
            if not hits:
                return None
            return State(*loads(self._searcher.doc(hits[0][1])["state"][0]))

    def writer(self) -> TantivyWriter:
        """A writer; raises ``LockedError`` if another process has one."""
        with _translated(self._path):
            return TantivyWriter(self._index, self._path, self._last_id())

    def _last_id(self) -> int:
        found = self._searcher.aggregate(Query.all_query(), {"last": {"max": {"field": "id"}}})
        return int(found["last"]["value"] or 0)

    def search(self, request: Request) -> Answer:
        """Answers a request."""
        with _translated(self._path):
            return _Search(self._index.schema, self._searcher, request).answer()

    def ids(self, request: Request) -> Sequence[int]:
        """The documents of every hit, in order."""
        with _translated(self._path):
            return _Search(self._index.schema, self._searcher, request).ids()


class TantivyWriter:
    """Changes an index; nothing counts until :meth:`commit`."""

    def __init__(self, index: tantivy.Index, path: Path, last_id: int) -> None:
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("terms", blanks)
        self._schema = index.schema
        self._path = path
        self._last_id = last_id
        # More threads would part one ingest over more and smaller segments, and
        # the other core is busy parsing.
        self._writer = index.writer(_HEAP_BYTES, 1)

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """Adds documents, each replacing the one of its id."""
        with _translated(self._path):
            for document in documents:
                if document.id <= self._last_id:  # ids only grow: a higher one is new
                    self._delete("id", document.id)
                self._writer.add_document(_document(document))

    def delete(self, ids: Iterable[int]) -> None:
        """Removes the documents of those ids, if they are there."""
        with _translated(self._path):
            for id_ in ids:
                self._delete("id", id_)

    def _delete(self, field: str, number: int) -> None:
        # tantivy 0.27's delete_documents_by_term makes a signed term of a number, which no
        # unsigned field has: it deletes nothing and says nothing.
        self._writer.delete_documents_by_query(Query.term_query(self._schema, field, number))

    def commit(self, state: State) -> None:
        """Makes everything since the last commit visible and durable, together with ``state``."""
        with _translated(self._path):
            self._delete("mark", 1)
            mark = tantivy.Document()
            mark.add_unsigned("mark", 1)
            mark.add_text("state", dumps(state))
            self._writer.add_document(mark)
            self._writer.commit()

    def close(self) -> None:
        """Ends the writing; what was not committed is dropped."""
        with _translated(self._path):
            self._writer.wait_merging_threads()
        # Tantivy makes these for their owner alone; whoever may read the folder may read them.
        for name in ("meta.json", ".managed.json"):
            with suppress(OSError):
                (self._path / name).chmod(self._path.stat().st_mode & 0o666)


def _document(document: IndexDocument) -> tantivy.Document:
    made = tantivy.Document()
    add_text, add_unsigned = made.add_text, made.add_unsigned
    # Document(id=1) would make a signed field, which kills the writer of an unsigned one.
    add_unsigned("id", document.id)
    add_text("uid", document.uid)
    for field, values in document.terms.items():
        for value in values:
            add_text(field, value)
    for field, ids in document.facets.items():
        name = _ids(field)
        for id_ in ids:
            add_unsigned(name, id_)
    if document.present:
        add_text("present", " ".join(document.present))
    for name, number in zip(_CALENDAR, document[-3:], strict=True):
        if number:
            add_unsigned(name, number)
    start, end = document.interval or (None, None)
    if start is not None and end is not None:
        add_unsigned("start", start)
        add_unsigned("end", end)
    # The id makes equal dates ordered, the same on every machine.
    tail = document.id & ((1 << _ID_BITS) - 1)
    add_unsigned("newest", ((start or 0) << _ID_BITS) | ((1 << _ID_BITS) - 1 - tail))
    oldest = _UNDATED_LAST if start is None else start
    add_unsigned("oldest", (oldest << _ID_BITS) | tail)
    return made


class _Search:
    """One request against one searcher."""

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, request: Request
    ) -> None:
        self._searcher = searcher
        self._request = request
        self._emitter = Emitter(schema, request.languages)
        self._selections = {
            field: self._emitter.any_id(_ids(field), ids) for field, ids in request.selected.items()
        }

    def answer(self) -> Answer:
        total, hits = self._hits()
        facets, years, months = self._counts()
        return Answer(total, hits, facets, years, months, self._days(months))

    def _query(self, *, scored: bool, without: str | None = None) -> Query:
        """The request's query, all filters but that of facet ``without`` included."""
        query = self._emitter.emit(self._request.tree, scored=scored)
        filters = [
            (Occur.Must, Query.const_score_query(chosen, 0.0))
            for field, chosen in self._selections.items()
            if field != without
        ]
        return Query.boolean_query([(Occur.Must, query), *filters]) if filters else query

    def ids(self) -> Sequence[int]:
        from array import array  # eight bytes a hit

        order = self._order()
        query = self._query(scored=order is None)
        ids, scores = array("q"), array("d")
        while True:
            found = self._searcher.search(query, _BULK, False, offset=len(ids), **(order or {}))
            hits = self._numbered(found.hits)
            ids.extend(id_ for id_, _ in hits)
            scores.extend(score for _, score in hits if score is not None)
            if len(hits) < _BULK:
                break
        low = 0
        for _, equal in groupby(scores):  # each page is in order by itself
            high = low + sum(1 for _ in equal)
            ids[low:high] = array("q", sorted(ids[low:high]))
            low = high
        return ids

    def _hits(self) -> tuple[int, list[tuple[int, float | None]]]:
        request = self._request
        # Tantivy makes room for as many hits as offset and limit say, however few there are.
        offset = min(request.offset, self._searcher.num_docs)
        order = self._order()
        found = self._searcher.search(
            self._query(scored=order is None), max(request.limit, 1), offset=offset, **(order or {})
        )
        # The type stub of tantivy 0.27 lacks it.
        total: int = found.count  # type: ignore[attr-defined]
        return total, self._numbered(found.hits[: request.limit])

    def _order(self) -> dict[str, Any] | None:
        """What orders hits by date; ``None`` for relevance."""
        if self._request.sort == "relevance":
            return None
        newest = self._request.sort == "-date"
        return {
            "order_by_field": "newest" if newest else "oldest",
            "order": Order.Desc if newest else Order.Asc,
        }

    def _numbered(self, hits: list[tuple[Any, Any]]) -> list[tuple[int, float | None]]:
        """Hits by their documents' numbers, with a score where that orders them."""
        addresses = [address for _, address in hits]
        ids = self._searcher.fast_field_values("id", addresses) if addresses else []
        numbers = [int(id_ or 0) for id_ in ids]
        if self._request.sort != "relevance":
            return [(id_, None) for id_ in numbers]
        scored = zip((score for score, _ in hits), numbers, strict=True)
        # Equal scores: the document stored first comes first.
        ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1]))
        return [(id_, score) for score, id_ in ranked]

    def _counts(self) -> tuple[dict[str, Counts], Counts, Counts]:
        """Every facet asked for, each without its own selection; then years and months."""
        asked = {f.field for f in self._request.facets}
        by_own = {field: self._counted_without(field) for field in asked & self._selections.keys()}
        rest = [f for f in self._request.facets if f.field not in by_own]
        wanted = {f.field: _terms(_ids(f.field), f.most, f.distinct) for f in rest}
        if self._request.histogram:
            wanted["by_year"] = _terms("by_year", 10_000, 10_000)
            wanted["by_month"] = _terms("by_month", 10_000, 100_000)
        found = self._searcher.aggregate(self._query(scored=False), wanted) if wanted else {}
        counted = {f.field: _buckets(found[f.field])[: f.most] for f in rest}
        if not self._request.histogram:
            return {**counted, **by_own}, [], []
        years, months = sorted(_buckets(found["by_year"])), sorted(_buckets(found["by_month"]))
        return {**counted, **by_own}, years, months

    def _counted_without(self, field: str) -> Counts:
        """One facet's counts over what would be found without its own selection."""
        request = next((f for f in self._request.facets if f.field == field), None)
        if request is None:
            return []
        # Chosen values are shown whatever their rank, so all are counted.
        query = self._query(scored=False, without=field)
        wanted = {field: _terms(_ids(field), request.distinct, request.distinct)}
        counted = _buckets(self._searcher.aggregate(query, wanted)[field])
        chosen = set(self._request.selected[field])
        top, below = counted[: request.most], counted[request.most :]
        return top + [bucket for bucket in below if bucket[0] in chosen]

    def _days(self, months: Counts) -> Counts:
        if not in_days(months):
            return []
        wanted = {"day": _terms("by_day", 100, 100)}
        found = self._searcher.aggregate(self._query(scored=False), wanted)
        return sorted(_buckets(found["day"]))


def _terms(field: str, most: int, distinct: int) -> dict[str, Any]:
    """A terms aggregation that is exact.

    A segment reports its ``segment_size`` largest buckets only; counts are
    exact when that is every value there is.
    """
    return {
        "terms": {
            "field": field,
            "size": distinct if distinct <= 10_000 else most * 4,
            "segment_size": max(distinct, 1),
        }
    }


def _buckets(found: dict[str, Any]) -> Counts:
    """``(key, count)``, the largest first and equal counts in order of the key."""
    pairs = [(int(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
