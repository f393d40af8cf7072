"""An ingest with everything it said, and files with time stamps of their own."""

from __future__ import annotations

import itertools
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.ingest.report import IngestReport, SourceReport, Watcher
from library.library import Library
from tests.making import rows

_ticks = itertools.count(1_200_000_000_000_000_000, 1_000_000_000)


@dataclass(frozen=True)
class Told:
    """The sum of an ingest and its lines."""

    sum: IngestReport
    lines: list[SourceReport]

    def __getitem__(self, path: str) -> Any:
        """What became of the one source of that path."""
        (line,) = [line for line in self.lines if line.path == path]
        return line

    @property
    def outcomes(self) -> dict[str, str]:
        """Outcome by path."""
        assert len({line.path for line in self.lines}) == len(self.lines)
        return {line.path: line.outcome for line in self.lines}


def ingest(library: Library, *paths: Path | str, **options: Any) -> Told:
    """Ingests and returns all that was said."""
    lines: list[SourceReport] = []
    found = library.ingest(paths, watcher=Watcher(source=lines.append), **options)
    assert found.found == len(lines)
    assert sum(found.sources.values()) == len(lines)
    return Told(found, lines)


def write(path: Path, content: str | bytes) -> Path:
    """A file with a time stamp later than any before: the clock of files ticks slowly."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    tick = next(_ticks)
    os.utime(path, ns=(tick, tick))
    return path


def lines_of(*headlines: str, **rest: Any) -> str:
    """JSON Lines, one schema.org article a line."""
    return "".join(
        json.dumps(
            {"@type": "NewsArticle", "@id": h, "headline": h, "articleBody": f"About {h}.", **rest}
        )
        + "\n"
        for h in headlines
    )


def stored(library: Library) -> list[str]:
    """The headlines of the articles in the store, sorted."""
    return sorted(rows(library.index, "SELECT headline FROM documents WHERE position = 0"))


def sources(library: Library) -> dict[str, str]:
    """Status by path of the sources in the store."""
    return dict(rows(library.index, "SELECT path, status FROM sources"))


def files(library: Library) -> list[str]:
    """Every file under ``documents/``, hidden ones too."""
    folder = library.root / "documents"
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
