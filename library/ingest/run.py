"""The ingest: events stored in batches that happen or do not.

Sources are stored in their order, so that a library does not depend on which
worker was faster.  A source is marked ``reading`` before its first article is
stored and ``ok`` with its last; one that a kill left half-stored is read again
by the next run, and what it holds already is recognised by its fingerprint.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from library.ingest import report as r
from library.ingest import sources
from library.ingest.events import Begin, End, Event, Parsed, Settled, batches, read_ahead
from library.ingest.reading import Reading, about
from library.ingest.report import IngestReport, SourceReport, Watcher
from library.ingest.sources import Found, Refused
from library.ingest.work import Inline, Item, Pool, Workers
from library.limits import INLINE_BYTES
from library.readers import Rejected
from library.store.write import SourceRow, Writer

_MEND: Final = "Correct the record and ingest the file again."


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
        self._again: list[Found] = []
        self._bytes_done = 0
        self._bytes_total = 0

    def run(self, items: Sequence[Found | Refused]) -> IngestReport:
        """Ingests the sources found and returns what became of them.

        Raises ``StoreError`` if the store refuses; batches before that are kept.
        """
        self._bytes_total = sum(item.size for item in items if isinstance(item, Found))
        inline = self._bytes_total <= INLINE_BYTES
        workers: Workers = Inline() if inline else Pool(os.cpu_count() or 1)
        reading = Reading(self._root, self._writer, workers, self._force)
        try:
            self._follow(reading, items)
            while self._again:  # copies of what turned out unreadable under its first name
                again, self._again = self._again, []
                reading.digests.clear()
                self._follow(reading, again)
        finally:
            workers.close()
        self._forget_gone()
        return self._report

    def _follow(self, reading: Reading, items: Sequence[Found | Refused]) -> None:
        for batch in batches(read_ahead(reading.steps(items), reading.workers.window)):
            self._store(batch)

    def _store(self, batch: list[Event]) -> None:
        finished: list[SourceReport] = []
        with self._writer.batch():
            for event in batch:
                match event:
                    case Parsed(item):
                        self._store_item(item)
                    case Begin():
                        self._begin(event)
                    case End():
                        finished.append(self._end(event))
                    case Settled() if self._is_copy_of_rejected(event):
                        self._again += [event.found] if event.found else []
                    case Settled():
                        finished.append(self._settle(event))
        # only now is it true
        for report in finished:
            self._report.count(report)
            self._watcher.source(report)
        total = self._bytes_total
        self._watcher.progress(min(self._bytes_done, total), total)

    def _is_copy_of_rejected(self, event: Settled) -> bool:
        """True if a source was passed over for another that could not be read after all."""
        if event.report.outcome not in (r.DUPLICATE, r.UNCHANGED) or event.other is None:
            return False
        original = self._writer.source(event.other)
        return original is None or original.status == "rejected"

    def _settle(self, event: Settled) -> SourceReport:
        report, writer = event.report, self._writer
        self._bytes_done += event.found.size if event.found else 0
        if report.outcome == r.UNCHANGED and event.touch:
            writer.touch_source(*event.touch)
        elif report.outcome == r.MOVED and event.other:
            report.removed = writer.move_source(event.other, report.path)
        elif report.outcome == r.DUPLICATE and event.found and not event.found.outside:
            original = writer.source(event.other or "")
            id_ = writer.put_source(
                report.path, sha256=event.sha256, bytes=event.found.size, status="duplicate",
                mtime_ns=event.touch[1] if event.touch else None, documents=0, error=None,
                duplicate_of=original.id if original else None,
            )  # fmt: skip
            report.removed = writer.remove(id_, list(writer.records(id_)))
        elif report.outcome == r.REJECTED and event.found:
            self._remember_refused(event.found, report)
        return report

    def _remember_refused(self, found: Found, report: SourceReport) -> None:
        """Lists a source that cannot be read, unless a good one of another origin has its name."""
        before = self._writer.source(found.path)
        if found.outside and before and before.origin != found.origin:
            return
        self._writer.put_source(
            found.path, status="rejected", error=report.message, bytes=found.size,
            origin=found.origin or (before.origin if before else None),
        )  # fmt: skip

    def _begin(self, begun: Begin) -> None:
        path, info = begun.found.path, begun.info
        columns: dict[str, str | int | None] = {
            "sha256": begun.sha256, "bytes": info.st_size, "mtime_ns": info.st_mtime_ns,
            "media_type": begun.reader.media_type, "reader": begun.reader.name,
            "status": "reading", "error": None, "duplicate_of": None, "origin": begun.origin,
        }  # fmt: skip
        id_ = self._writer.put_source(path, **columns)
        self._writer.clear_rejected(id_)
        row = begun.before or self._writer.source(path)
        assert row is not None
        row = row._replace(id=id_, path=path)
        known = self._writer.records(id_)
        self._current = _Current(row, known, SourceReport(path, r.ADDED))

    def _store_item(self, item: Item) -> None:
        current = self._current
        assert current is not None
        if isinstance(item, Rejected):
            current.report.rejected += 1
            current.report.reason = current.report.reason or item.reason
            sentence = f"{current.report.path}, {item.where}: {item.sentence} {_MEND}"
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

    def _end(self, event: End) -> SourceReport:
        current = self._current
        assert current is not None
        self._current = None
        self._bytes_done += event.begun.found.size
        report = current.report
        if event.error:
            report.reason, report.message = event.error.reason, about(report.path, event.error)
        else:
            # Only a source read to its end can tell what is no longer in it.
            gone = sorted(current.known.keys() - current.seen)
            report.removed = self._writer.remove(current.row.id, gone)
        report.outcome = _outcome(current, event)
        status = {r.PARTIAL: "partial", r.REJECTED: "rejected"}.get(report.outcome, "ok")
        self._writer.put_source(
            current.row.path, status=status, error=report.message, documents=len(current.seen)
        )
        return report

    def _forget_gone(self) -> None:
        """Drops what is left of documents that are gone, and files that never held one."""
        documents = self._root / sources.DOCUMENTS
        with self._writer.batch():
            if self._report.changed or self._report.removed:
                self._writer.forget_unused_values()
            for row in list(self._writer.sources()):
                file = Path(row.origin) if row.origin else documents / row.path
                empty = row.status in ("duplicate", "rejected") and not self._writer.records(row.id)
                if empty and not (documents / row.path).exists() and not file.exists():
                    self._writer.forget_source(row.id)


def _outcome(current: _Current, event: End) -> str:
    report = current.report
    if event.error or (report.rejected and not current.seen):
        return r.REJECTED
    if report.rejected:
        return r.PARTIAL
    if current.known and not (report.added or report.changed or report.removed):
        return r.UNCHANGED
    return r.CHANGED if current.known else r.ADDED


def _unused(record: str, seen: set[str]) -> str:
    """``record``, or with a number if an earlier record of the source has that name."""
    name, number = record, 1
    while name in seen:
        number += 1
        name = f"{record}~{number}"
    return name
