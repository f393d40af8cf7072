"""What an ingest says: one report per source, and their sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

ADDED: Final = "added"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
DUPLICATE: Final = "duplicate"
MOVED: Final = "moved"
FORGOTTEN: Final = "forgotten"
PARTIAL: Final = "partial"
REJECTED: Final = "rejected"


@dataclass(slots=True)
class SourceReport:
    """What became of one source.

    ``outcome`` is one of the words above; ``path`` is relative to ``documents/``
    (or as given, for a source that never got there).  The counts are of
    articles.  ``reason`` and ``message`` say why something was not stored, or
    where a duplicate's bytes are stored already.
    """

    path: str
    outcome: str
    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    rejected: int = 0
    reason: str | None = None
    message: str | None = None

    def as_json(self) -> dict[str, object]:
        """One line of the ingest report, as in ``docs/json.md``."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class IngestReport:
    """The sum of an ingest: sources by outcome, articles by what happened to them.

    ``problems`` holds the reports of sources that are not wholly stored.
    """

    sources: dict[str, int] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    rejected: int = 0
    problems: list[SourceReport] = field(default_factory=list)

    def count(self, report: SourceReport) -> None:
        """Adds one source's report."""
        self.sources[report.outcome] = self.sources.get(report.outcome, 0) + 1
        for name in ("added", "changed", "same", "removed", "rejected"):
            setattr(self, name, getattr(self, name) + getattr(report, name))
        if report.outcome in (PARTIAL, REJECTED):
            self.problems.append(report)

    @property
    def found(self) -> int:
        """How many sources there were."""
        return sum(self.sources.values())


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how an ingest goes, between batches.

    ``progress`` gets (bytes read, bytes in all), ``indexing`` (changes applied,
    changes in all), ``source`` the report of each source once what it says is
    on disk.
    """

    progress: Callable[[int, int], None] = lambda _done, _total: None
    indexing: Callable[[int, int], None] = lambda _done, _total: None
    source: Callable[[SourceReport], None] = lambda _report: None
