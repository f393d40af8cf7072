"""The ingest: a stream of events, stored in batches that happen or do not.

Reading runs ahead in worker processes; storing follows in the order of the
sources, so that a library does not depend on which worker was faster.  A source
is marked ``reading`` before its first article is stored and ``ok`` with its
last; one that a kill left half-stored is read again by the next run, and what
it holds already is recognised by its fingerprint.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from library import readers
from library.errors import SourceError
from library.ingest import report as r
from library.ingest import sources
from library.ingest.report import IngestReport, SourceReport, Watcher
from library.ingest.sources import Found
from library.ingest.work import Inline, Item, Pool, Result, Task, Workers
from library.limits import BATCH_BYTES, BATCH_DOCUMENTS, INLINE_BYTES
from library.readers import Reader, Rejected
from library.store.write import SourceRow, Writer

_SETTLED = frozenset({"ok", "partial", "rejected", "duplicate"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """A source that is about to be read, as it was known before."""

    found: Found
    reader: Reader
    sha256: str
    before: SourceRow | None
    origin: str | None
    info: os.stat_result


@dataclass(frozen=True, slots=True)
class _Settled:
    """A source of which there is nothing to read."""

    report: SourceReport
    sha256: str | None = None
    size: int = 0
    other: str | None = None  # of a duplicate or a moved file: the path its bytes are stored as
    touch: tuple[int, int, int] | None = None  # source id, time stamp in ns, size


@dataclass(frozen=True, slots=True)
class _Begin:
    reading: _Reading


@dataclass(frozen=True, slots=True)
class _Article:
    item: Item


@dataclass(frozen=True, slots=True)
class _End:
    reading: _Reading
    error: SourceError | None


_Event = _Settled | _Begin | _Article | _End
_Step = _Settled | _Begin | Future[Result] | _End


@dataclass(slots=True)
class _Current:
    """The source whose articles are being stored."""

    row: SourceRow
    known: dict[str, tuple[int, str]]
    report: SourceReport
    seen: set[str] = field(default_factory=set)


class Ingest:
    """One run over some sources; ``force`` reads what has not changed as well."""

    def __init__(
        self, root: Path, writer: Writer, watcher: Watcher, *, force: bool = False
    ) -> None:
        self._root = root
        self._writer = writer
        self._watcher = watcher
        self._force = force
        self._report = IngestReport()
        self._current: _Current | None = None
        self._digests: dict[str, str] = {}
        self._done_bytes = 0

    def run(self, items: Iterable[Found | SourceError], total_bytes: int) -> IngestReport:
        """Ingests the sources found and returns what became of them.

        Raises ``StoreError`` if the store refuses; batches before that are kept.
        """
        inline = total_bytes <= INLINE_BYTES
        workers: Workers = Inline() if inline else Pool(os.cpu_count() or 1)
        try:
            events = _read_ahead(self._steps(items, workers), workers.window)
            for batch in _batches(events):
                self._store(batch, total_bytes)
            self._forget_gone()
        finally:
            workers.close()
        return self._report

    def _forget_gone(self) -> None:
        """Drops what is known of files that are gone and never held a document."""
        documents = self._root / sources.DOCUMENTS
        with self._writer.batch():
            for row in list(self._writer.sources()):
                empty = row.status in ("duplicate", "rejected")
                if (
                    empty
                    and not (documents / row.path).exists()
                    and not self._writer.records(row.id)
                ):
                    self._writer.forget_source(row.id)

    # Reading

    def _steps(self, items: Iterable[Found | SourceError], workers: Workers) -> Iterator[_Step]:
        for item in items:
            try:
                if isinstance(item, SourceError):
                    raise item
                yield from self._steps_of(item, workers)
            except SourceError as error:
                yield self._refused(item, error)

    def _steps_of(self, found: Found, workers: Workers) -> Iterator[_Step]:
        before = None if found.outside else self._writer.source(found.path)
        if before and not self._force and _untouched(before, found):
            yield _Settled(SourceReport(found.path, r.UNCHANGED), size=found.size)
            return
        with sources.open_source(found.file) as stream:
            info = os.fstat(stream.fileno())
            head = stream.read(readers.HEAD_BYTES)
            stream.seek(0)
            sha256 = sources.digest(stream)
            settled = self._known_bytes(found, before, sha256, info)
            if settled:
                yield settled
                return
            reader = readers.choose(found.path, head)
            origin = str(found.file) if found.outside else before.origin if before else None
            if found.outside:
                before = self._writer.source_from(str(found.file))
                found = sources.adopt(
                    self._root, found, sha256, replacing=before.path if before else None
                )
                info = found.file.stat()
            self._digests[sha256] = found.path
            reading = _Reading(found, reader, sha256, before, origin, info)
            yield _Begin(reading)
            stream.seek(0)
            for chunk in reader.split(stream):
                yield workers.submit(Task(reader.name, found.path, chunk))
            yield _End(reading, _changed_meanwhile(found, info, stream.fileno()))

    def _known_bytes(
        self, found: Found, before: SourceRow | None, sha256: str, info: os.stat_result
    ) -> _Settled | None:
        """What to say of a source whose bytes are in the library already."""
        if before and before.sha256 == sha256 and before.status in _SETTLED and not self._force:
            touch = (before.id, info.st_mtime_ns, info.st_size)
            return _Settled(SourceReport(found.path, r.UNCHANGED), size=found.size, touch=touch)
        stored = self._digests.get(sha256)
        if stored is None and (row := self._writer.source_with_digest(sha256)):
            stored = row.path
        if stored is None or (stored == found.path and not found.outside):
            return None
        if not (self._root / sources.DOCUMENTS / stored).exists():
            return None if found.outside else self._moved(stored, found, info)
        if found.outside and Path(stored).name == found.file.name:
            return _Settled(SourceReport(stored, r.UNCHANGED), size=found.size)
        message = f"{found.path} has the same content as {stored}; it is stored once."
        return _Settled(
            SourceReport(found.path, r.DUPLICATE, reason="duplicate", message=message),
            sha256=sha256, size=found.size, other=None if found.outside else stored,
            touch=(0, info.st_mtime_ns, info.st_size),
        )  # fmt: skip

    def _moved(self, old: str, found: Found, info: os.stat_result) -> _Settled:
        """A file under ``documents/`` that has a new name; the old one is gone."""
        message = f"{old} is now {found.path}."
        return _Settled(
            SourceReport(found.path, r.MOVED, message=message), size=found.size, other=old,
            touch=(0, info.st_mtime_ns, info.st_size),
        )  # fmt: skip

    def _refused(self, item: Found | SourceError, error: SourceError) -> _Settled:
        """A source that cannot be read at all; nothing of it was begun."""
        path = item.path if isinstance(item, Found) else ""
        size = item.size if isinstance(item, Found) else 0
        known = isinstance(item, Found) and not item.outside
        return _Settled(
            SourceReport(path, r.REJECTED, reason=error.reason, message=_about(path, error)),
            sha256="" if known else None, size=size,
        )  # fmt: skip

    # Storing

    def _store(self, batch: list[_Event], total_bytes: int) -> None:
        finished: list[SourceReport] = []
        with self._writer.batch():
            for event in batch:
                if isinstance(event, _Article):
                    self._store_item(event.item)
                elif isinstance(event, _Begin):
                    self._begin(event.reading)
                elif isinstance(event, _End):
                    finished.append(self._end(event))
                else:
                    finished.append(self._settle(event))
        # only now is it true
        for report in finished:
            self._report.count(report)
            self._watcher.source(report)
        self._watcher.progress(min(self._done_bytes, total_bytes), total_bytes)

    def _settle(self, event: _Settled) -> SourceReport:
        self._done_bytes += event.size
        report, writer = event.report, self._writer
        if report.outcome == r.UNCHANGED and event.touch:
            writer.touch_source(*event.touch)
        elif report.outcome == r.MOVED and event.other:
            writer.move_source(event.other, report.path)
        elif report.outcome == r.DUPLICATE and event.other and event.touch:
            original = writer.source(event.other)
            id_ = writer.put_source(
                report.path, sha256=event.sha256, bytes=event.size, mtime_ns=event.touch[1],
                status="duplicate", duplicate_of=original.id if original else None, documents=0,
                error=None,
            )  # fmt: skip
            report.removed = writer.remove(id_, list(writer.records(id_)))
        elif report.outcome == r.REJECTED and event.sha256 is not None:
            writer.put_source(
                report.path, status="rejected", error=report.message, bytes=event.size
            )
        return report

    def _begin(self, reading: _Reading) -> None:
        found, info = reading.found, reading.info
        columns: dict[str, str | int | None] = {
            "sha256": reading.sha256, "bytes": info.st_size, "mtime_ns": info.st_mtime_ns,
            "media_type": reading.reader.media_type, "reader": reading.reader.name,
            "status": "reading", "error": None, "duplicate_of": None, "origin": reading.origin,
        }  # fmt: skip
        id_ = self._writer.put_source(found.path, **columns)
        self._writer.clear_rejected(id_)
        row = reading.before or self._writer.source(found.path)
        assert row is not None
        known = self._writer.records(id_)
        report = SourceReport(found.path, r.CHANGED if known else r.ADDED)
        self._current = _Current(row._replace(id=id_, path=found.path), known, report)

    def _store_item(self, item: Item) -> None:
        current = self._current
        assert current is not None
        if isinstance(item, Rejected):
            current.report.rejected += 1
            current.report.reason = current.report.reason or item.reason
            sentence = f"{current.report.path}, {item.where}: {item.sentence}"
            current.report.message = current.report.message or sentence
            self._writer.put_rejected(
                current.row.id, item.record, item.where, item.reason, sentence
            )
            return
        record, article = item
        name = _unused(record or "", current.seen)
        current.seen.add(name)
        outcome = self._writer.put(
            current.row, name, article, current.known.get(name), keep_version=not self._force
        )
        setattr(current.report, outcome, getattr(current.report, outcome) + 1)

    def _end(self, event: _End) -> SourceReport:
        current = self._current
        assert current is not None
        self._current = None
        self._done_bytes += event.reading.found.size
        report = current.report
        if event.error:
            report.outcome, report.reason = r.REJECTED, event.error.reason
            report.message = _about(report.path, event.error)
        else:
            # Only a source read to its end can tell what is no longer in it.
            gone = sorted(current.known.keys() - current.seen)
            self._writer.remove(current.row.id, gone)
            report.removed = len(gone)
            if report.rejected:
                report.outcome = r.PARTIAL if current.seen else r.REJECTED
        status = {r.PARTIAL: "partial", r.REJECTED: "rejected"}.get(report.outcome, "ok")
        self._writer.put_source(
            current.row.path, status=status, error=report.message, documents=len(current.seen)
        )
        return report


def _untouched(before: SourceRow, found: Found) -> bool:
    """True if size and time stamp say that a settled source is what it was."""
    if before.status not in _SETTLED or before.mtime_ns is None:
        return False
    return before.bytes == found.size and before.mtime_ns == found.file.stat().st_mtime_ns


def _changed_meanwhile(found: Found, before: os.stat_result, descriptor: int) -> SourceError | None:
    after = os.fstat(descriptor)
    if (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns):
        return None
    if after.st_ino != before.st_ino:  # an outside file was read; its copy is what counts
        return None
    return SourceError(
        "changed-while-read", f"{found.path} changed while it was read.", "Ingest it again."
    )


def _about(path: str, error: SourceError) -> str:
    """What to say of a source: readers do not know its name, so it is put before."""
    return str(error) if path in error.sentence else f"{path}: {error}"


def _unused(record: str, seen: set[str]) -> str:
    """``record``, or with a number if an earlier record of the source has that name."""
    name, number = record, 1
    while name in seen:
        number += 1
        name = f"{record}~{number}"
    return name


def _read_ahead(steps: Iterator[_Step], window: int) -> Iterator[_Event]:
    """Turns futures into what they hold, in order, keeping ``window`` steps under way."""
    waiting: deque[_Step] = deque()
    failed: SourceError | None = None
    for step in steps:
        waiting.append(step)
        while len(waiting) > window:
            failed = yield from _settled_step(waiting.popleft(), failed)
    while waiting:
        failed = yield from _settled_step(waiting.popleft(), failed)


def _settled_step(
    step: _Step, failed: SourceError | None
) -> Generator[_Event, None, SourceError | None]:
    if isinstance(step, Future):
        result = step.result()
        if isinstance(result, SourceError):
            return failed or result
        for item in result:
            yield _Article(item)
        return failed
    if isinstance(step, _End):
        yield replace(step, error=step.error or failed)
        return None
    yield step
    return failed


def _batches(events: Iterator[_Event]) -> Iterator[list[_Event]]:
    """Events in runs of at most ``BATCH_DOCUMENTS`` or ``BATCH_BYTES``."""
    batch: list[_Event] = []
    weight = 0
    for event in events:
        batch.append(event)
        if isinstance(event, _Article) and not isinstance(event.item, Rejected):
            weight += sum(len(passage.text) for passage in event.item[1].passages)
        if len(batch) >= BATCH_DOCUMENTS or weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
