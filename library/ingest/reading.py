"""Deciding, source by source, what there is to read, and having it read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from library import readers
from library.errors import SourceError
from library.ingest import report as r
from library.ingest import sources
from library.ingest.events import Begin, End, Settled, Step
from library.ingest.report import SourceReport
from library.ingest.sources import Found, Refused
from library.ingest.work import Task, Workers
from library.store.write import SourceRow, Writer

_SETTLED: Final = frozenset({"ok", "partial", "rejected", "duplicate"})


@dataclass(slots=True)
class Reading:
    """Goes through sources and says what becomes of each; stores nothing itself.

    ``force`` reads what has not changed as well.
    """

    root: Path
    known: Writer
    workers: Workers
    force: bool
    digests: dict[str, str] = field(default_factory=dict)
    """Of this run: SHA-256 → path."""

    def steps(self, items: Iterable[Found | Refused]) -> Iterator[Step]:
        """The steps of every source, in order; a fault in one is a step like others."""
        for item in items:
            if isinstance(item, Refused):
                yield _refused(item.path, None, item.error)
                continue
            try:
                yield from self._steps_of(item)
            except SourceError as error:
                yield _refused(item.origin or item.path, item, error)

    def _steps_of(self, found: Found) -> Iterator[Step]:
        before = None if found.outside else self.known.source(found.path)
        if before and not self.force and self._untouched(before, found.file):
            yield Settled(SourceReport(found.path, r.UNCHANGED), found)
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
            begin = self._begin(found, before, sha256, readers.choose(found.path, head), info)
            yield begin
            stream.seek(0)
            error = None
            try:
                for chunk in begin.reader.split(stream):
                    yield self.workers.submit(Task(begin.reader.name, begin.found.path, chunk))
            except SourceError as fault:
                error = fault
            yield End(begin, error or _changed_meanwhile(found, info, stream.fileno()))

    def _begin(
        self,
        found: Found,
        before: SourceRow | None,
        sha256: str,
        reader: readers.Reader,
        info: os.stat_result,
    ) -> Begin:
        """A source to be read, first taken into ``documents/`` if it lies outside."""
        origin = found.origin or (before.origin if before else None)
        if found.outside:
            before = self.known.source_from(found.origin) if found.origin else None
            replacing = before.path if before else None
            found = sources.adopt(self.root, found, sha256, replacing=replacing)
            info = found.file.stat()
        self.digests[sha256] = found.path
        return Begin(found, reader, sha256, before, origin, info)

    def _known_bytes(
        self, found: Found, before: SourceRow | None, sha256: str, info: os.stat_result
    ) -> Settled | None:
        """What to say of a source whose bytes are in the library already."""
        stored = self._holder(sha256)
        same = before and before.sha256 == sha256 and before.status in _SETTLED and not self.force
        if before and same and (before.status != "duplicate" or self._has(stored, sha256)):
            touch = (before.id, info.st_mtime_ns, info.st_size)
            return Settled(SourceReport(found.path, r.UNCHANGED), found, touch=touch)
        if stored is None or (stored == found.path and not found.outside):
            return None
        touch = (0, info.st_mtime_ns, info.st_size)
        if not self._has(stored, sha256):
            if found.outside:
                return None
            self.digests[sha256] = found.path
            moved = SourceReport(found.path, r.MOVED, message=f"{stored} is now {found.path}.")
            return Settled(moved, found, sha256, stored, touch)
        if found.outside and self._is_it(found, stored):
            return Settled(SourceReport(stored, r.UNCHANGED), found)
        message = f"{found.path} has the same content as {stored}; it is stored once."
        report = SourceReport(found.path, r.DUPLICATE, reason="duplicate", message=message)
        return Settled(report, found, sha256, stored, touch)

    def _holder(self, sha256: str) -> str | None:
        """The source that holds these bytes, or held them when its file was last there.

        One whose file has other bytes by now is none: it is read anew, in this
        run or the next.
        """
        path = self.digests.get(sha256)
        if path is None and (row := self.known.source_with_digest(sha256)):
            gone = not (self.root / sources.DOCUMENTS / row.path).exists()
            path = row.path if gone or self._has(row.path, sha256) else None
        return path

    def _has(self, path: str | None, sha256: str) -> bool:
        """Whether a source's file is there and has these bytes."""
        return path is not None and sources.same(self.root / sources.DOCUMENTS / path, sha256)

    def _is_it(self, found: Found, stored: str) -> bool:
        """Whether a file from outside is what was stored under that path, perhaps renamed."""
        row = self.known.source_from(found.origin) if found.origin else None
        return (row is not None and row.path == stored) or Path(stored).name == Path(
            found.path
        ).name

    def _untouched(self, before: SourceRow, file: Path) -> bool:
        """True if size and time stamp say that a settled source is what it was.

        So must, for a duplicate, the source that is stored in its stead.
        """
        if before.status not in _SETTLED or before.mtime_ns is None or not file.is_file():
            return False
        info = file.stat()
        if (before.bytes, before.mtime_ns) != (info.st_size, info.st_mtime_ns):
            return False
        if before.status != "duplicate":
            return True
        original = self.known.source_with_digest(before.sha256 or "")
        documents = self.root / sources.DOCUMENTS
        return original is not None and self._untouched(original, documents / original.path)


def about(path: str, error: SourceError) -> str:
    """What to say of a source: readers do not know its name, so it is put before."""
    return str(error) if path in error.sentence else f"{path}: {error}"


def _refused(path: str, found: Found | None, error: SourceError) -> Settled:
    """A source that cannot be read at all; nothing of it was begun."""
    report = SourceReport(path, r.REJECTED, reason=error.reason, message=about(path, error))
    return Settled(report, found)


def _changed_meanwhile(found: Found, before: os.stat_result, descriptor: int) -> SourceError | None:
    after = os.fstat(descriptor)
    if (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns):
        return None
    if after.st_ino != before.st_ino:  # an outside file was read; its copy is what counts
        return None
    return SourceError(
        "changed-while-read", f"{found.path} changed while it was read.", "Ingest it again."
    )
