"""The whole of Reuters-21578 from SGML into a library: how fast, how large, and where it goes."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import ClassVar, Final, NamedTuple
from unittest import mock

from benchmarks.processes import LIBRARY, Cost, cost, watched
from library import Library, readers
from library.engines.feed import documents
from library.ingest import run
from library.ingest.report import Watcher
from library.ingest.work import Inline, Result, Task
from library.store.connection import open_reader
from library.store.write import writing

ROUNDS: Final = 3
LEAST: Final = 600
"""Documents a second: fewer are a fault."""

MOST_BYTES: Final = 600_000_000
MB: Final = 1_000_000
_GROUP: Final = 200  # documents fed at a time, as library.engines.index does


def main(sources: Path, work: Path, news: Path) -> None:
    """Ingests by the real command, ``news`` being what is left; then part by part."""
    costs = []
    for _ in range(ROUNDS):
        shutil.rmtree(news, ignore_errors=True)
        cost(LIBRARY, "init", str(news))
        costs.append(watched(LIBRARY, "--library", str(news), "ingest", str(sources)))
    again = min(cost(LIBRARY, "--library", str(news), "ingest", str(sources)) for _ in range(5))
    inside = min(cost(LIBRARY, "--library", str(news), "ingest") for _ in range(5))
    with Library(news) as library:
        count = library.search("")["total"]
    _print_whole(costs, count)
    print(f"| the same folder again, nothing changed: s wall (CPU) | {_seconds(again)} |")
    print(f"| `library ingest` without a path: s wall (CPU) | {_seconds(inside)} |")
    for name in ("documents", "index/library.db", "index/search"):
        print(f"| size of {name} | {_size(news / name) / MB:.0f} MB |")
    _print_parts(sources, work, count)


def _print_whole(costs: list[Cost], count: int) -> None:
    best = min(costs)
    speed, memory = count / best.wall, max(each.memory for each in costs)
    workers = ", ".join(f"{peak / MB:.0f}" for peak in best.workers)
    print(f"\n### Ingest: the real command (best of {ROUNDS})\n")
    print("| what | |\n|---|---|")
    print(f"| documents | {count:,} |")
    print(f"| documents/s | **{speed:,.0f}** ({_verdict(speed >= LEAST)} {LEAST}) |")
    print(f"| each run: s wall (CPU) | {'; '.join(map(_seconds, costs))} |")
    print(f"| CPU s: the command itself | {best.own_cpu:.1f} |")
    print(f"| CPU s: its {len(best.workers)} workers together | {best.cpu - best.own_cpu:.1f} |")
    print(f"| documents per CPU s | {count / best.cpu:,.0f} |")
    print(f"| peak memory of the command itself | {best.own_memory / MB:.0f} MB |")
    print(f"| peak memory of each worker | {workers} MB |")
    sure = _verdict(memory <= MOST_BYTES)
    limit = MOST_BYTES // MB
    print(f"| highest sum at one moment, any run | **{memory / MB:.0f} MB** ({sure} {limit}) |")


def _verdict(holds: bool) -> str:
    return "within the bound of" if holds else "NOT WITHIN the bound of"


def _seconds(found: Cost) -> str:
    return f"{found.wall:.2f} ({found.cpu:.2f})"


def _size(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())


class _Timed(Inline):
    """Reads and parses at once in this process, and keeps the tasks and the time they took."""

    tasks: ClassVar[list[Task]] = []
    spent: ClassVar[float] = 0.0

    def __init__(self, _count: int) -> None:
        """So many processes were asked for; this one is all there is."""
        _Timed.tasks, _Timed.spent = [], 0.0

    def submit(self, task: Task) -> Future[Result]:
        """Does the task by the clock."""
        begun = time.process_time()
        future = super().submit(task)
        _Timed.spent += time.process_time() - begun
        _Timed.tasks.append(task)
        return future


class _Parts(NamedTuple):
    """CPU seconds of one ingest in one process."""

    parsed: float
    stored: float
    indexed: float


def _in_one_process(sources: Path, library: Library) -> _Parts:
    ends = [0.0]
    watcher = Watcher(source=lambda _: ends.append(time.process_time()))
    begun = time.process_time()
    with mock.patch.object(run, "Pool", _Timed):
        library.ingest([sources], watcher=watcher)
    done = time.process_time()
    return _Parts(_Timed.spent, ends[-1] - begun - _Timed.spent, done - ends[-1])


def _print_parts(sources: Path, work: Path, count: int) -> None:
    """One ingest without workers, and the parts of its parts measured by themselves."""
    bare = Library.create(work / "bare")
    _drop_full_text(bare)
    without = _in_one_process(sources, bare)
    library = Library.create(work / "parts")
    parts = _in_one_process(sources, library)
    whole = sum(parts)
    reading = _spent(_read_only)
    with closing(open_reader(library.database)) as connection:
        fed = _spent(lambda: _feed(connection))
    print(f"\n### Ingest: where the time goes (one process, {whole:.1f} s CPU in all)\n")
    print("| part | CPU s | share | documents per CPU s |\n|---|---|---|---|")
    for name, spent in (
        ("**reading and parsing** (the workers do this)", parts.parsed),
        ("… of it the reader: bytes to blocks", reading),
        ("… of it the parser: blocks to articles", parts.parsed - reading),
        ("**store and FTS5**, with digests and copying", parts.stored),
        ("… of it FTS5: less without its trigger", parts.stored - without.stored),
        ("**search index**", parts.indexed),
        ("… of it rows to terms", fed),
        ("… of it tantivy", parts.indexed - fed),
    ):
        print(f"| {name} | {spent:.1f} | {spent / whole:.0%} | {count / spent:,.0f} |")


def _spent(do: Callable[[], object]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


def _read_only() -> None:
    for task in _Timed.tasks:
        for _ in readers.by_name(task.reader).read(task.chunk):
            pass


def _feed(connection: sqlite3.Connection) -> None:
    ids = [id_ for (id_,) in connection.execute("SELECT id FROM documents ORDER BY id")]
    for low in range(0, len(ids), _GROUP):
        for _ in documents(connection, ids[low : low + _GROUP]):
            pass


def _drop_full_text(library: Library) -> None:
    """Makes an empty store that keeps no full-text table of its documents."""
    with writing(library.index, wait_s=0) as writer:
        writer.connection.execute("DROP TRIGGER documents_ai")
