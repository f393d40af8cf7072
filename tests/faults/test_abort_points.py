"""An ingest killed at every write, sync and rename: never torn, and run again always the same.

strace counts the system calls of one ingest first; then each is the last one of
an ingest of its own (https://sqlite.org/testing.html, notmuch's T380).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from library.library import Library
from tests.cli import running
from tests.faults import collection
from tests.faults.dump import count, everything, whole

CALLS: Final = (
    "pwrite64", "fdatasync", "fsync", "rename", "renameat", "unlink", "ftruncate", "mkdir",
)  # fmt: skip
STRIDE: Final = 4  # every so many of the writes; all of the other calls
SIGNAL: Final = 128 + 9


def strace(*options: str) -> list[str]:
    return ["strace", "-f", "-qq", *options]  # with --seccomp-bpf nothing is injected


def can_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    probe = subprocess.run(
        [*strace("-e", "trace=mkdir", "-o", os.devnull), "true"], capture_output=True, check=False
    )
    return probe.returncode == 0


pytestmark = pytest.mark.skipif(
    not can_trace(), reason="needs strace, and to be allowed to trace (apt-get install strace)"
)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages, one with a sidebar, and three wire articles: every kind of row is written."""
    folder = tmp_path_factory.mktemp("made") / "made"
    collection.page(folder / "one.txt", 1, sidebar=True)
    collection.page(folder / "two.txt", 2)
    collection.sgml(folder / "wire.sgm", 3)
    return folder


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that already holds something, so that replacing is swept as well."""
    folder = tmp_path_factory.mktemp("started")
    made = folder / "made"
    collection.page(made / "one.txt", 1, sidebar=True)
    with (made / "one.txt").open("a") as file:
        file.write("\nThis was the first version.\n")
    root = running.make(folder / "news", made)
    assert count(root, "documents") >= 2
    shutil.rmtree(made)
    return root


def calls_of(command: list[str], log: Path) -> Counter[str]:
    """How often the thread that makes most of them makes each call."""
    traced = [*strace("-e", f"trace={','.join(CALLS)}", "-o", str(log)), *command]
    subprocess.run(traced, check=True, capture_output=True, env=running.environment())
    threads: dict[str, Counter[str]] = {}
    for line in log.read_text(errors="replace").splitlines():
        if found := re.match(r"(\d+) +(\w+)\(", line):
            threads.setdefault(found[1], Counter())[found[2]] += 1
    most: Counter[str] = Counter()
    for counted in threads.values():  # strace counts `when=` for each thread by itself
        most |= counted
    return most


def points(counted: Counter[str], stride: int) -> Iterator[tuple[str, int]]:
    for call, number in counted.items():
        step = stride if call == "pwrite64" else 1
        yield from ((call, nth) for nth in range(1, number + 1, step))


def aborted(command: list[str], call: str, nth: int) -> int:
    """Runs until the call is made for the nth time; then it is killed before it happens."""
    inject = f"inject={call}:signal=SIGKILL:when={nth}"
    traced = [*strace("-e", f"trace={call}", "-e", inject, "-o", os.devnull), *command]
    ended = subprocess.run(
        traced, capture_output=True, env=running.environment(), timeout=60, check=False
    )
    return ended.returncode


def sweep(started: Path, command: list[str], folder: Path, stride: int) -> tuple[int, list[str]]:
    """Aborts the command at its points, each on a library of its own under ``folder``.

    ``command`` names the library as ``@``.  Returns how many aborts there were
    and what was wrong afterwards.
    """

    def on(root: Path) -> list[str]:
        return [part.replace("@", str(root)) for part in command]

    def fresh(name: str) -> Path:
        root = folder / name / "news"
        shutil.copytree(started, root)
        return root

    golden = fresh("golden")
    subprocess.run(on(golden), check=True, capture_output=True, env=running.environment())
    expected = everything(golden)
    counted = calls_of(on(fresh("counted")), folder / "log")

    def one(point: tuple[str, int]) -> tuple[bool, list[str]]:
        call, nth = point
        root = fresh(f"{call}-{nth}")
        code = aborted(on(root), call, nth)
        wrong = [f"{call} {nth}: {what}" for what in whole(root)]
        with Library(root) as library:  # what is there can be searched at once
            total = library.search()["total"]
        if total != count(root, "documents"):
            wrong.append(f"{call} {nth}: {total} searchable of {count(root, 'documents')}")
        again = subprocess.run(
            on(root), check=False, capture_output=True, env=running.environment()
        )
        if again.returncode or everything(root) != expected:
            wrong.append(f"{call} {nth}: not the same library after another run: {again.stderr!r}")
        elif left := [path.name for path in root.rglob("*") if ".incoming" in path.name]:
            wrong.append(f"{call} {nth}: {left} is left over")
        shutil.rmtree(root.parent)
        return code in (-9, SIGNAL), wrong

    chosen = list(points(counted, stride))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(one, chosen))
    print(f"{sum(hit for hit, _ in results)} aborts of {len(chosen)} points: {dict(counted)}")
    return sum(hit for hit, _ in results), [what for _, wrong in results for what in wrong]


def test_an_ingest_aborted_anywhere_is_whole_and_ends_the_same(
    started: Path, sources: Path, tmp_path: Path
) -> None:
    command = running.command("ingest", sources, library=Path("@"))
    aborts, wrong = sweep(started, command, tmp_path, STRIDE)
    assert wrong == []
    assert aborts > 50, "too few abort points were seen: the test is blind"


@pytest.mark.gate
@pytest.mark.timeout(900)
@pytest.mark.parametrize("arguments", [["ingest", "SOURCES"], ["rebuild"], ["rebuild", "--search"]],
                         ids=" ".join)  # fmt: skip
def test_aborted_at_every_single_call(
    started: Path, sources: Path, tmp_path: Path, arguments: list[str]
) -> None:
    named = [str(sources) if part == "SOURCES" else part for part in arguments]
    aborts, wrong = sweep(started, running.command(*named, library=Path("@")), tmp_path, 1)
    assert wrong == []
    assert aborts > 50


def test_the_sweep_sees_what_is_torn(started: Path, sources: Path, tmp_path: Path) -> None:
    """Positive control: a program that commits an article in two transactions is caught."""
    torn = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1] + "/index/library.db", isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("INSERT INTO documents (uid, kind, headline, position, source_id, record, body,"
                   " fingerprint) VALUES ('torn', 'article', 'Torn', 0, 1, 'torn', '', '')")
connection.execute("INSERT INTO passages (document_id, n, role, text)"
                   " SELECT id, 1, 'headline', 'Torn' FROM documents WHERE uid = 'torn'")
"""
    (tmp_path / "torn.py").write_text(torn)
    root = tmp_path / "news"
    shutil.copytree(started, root)
    command = [str(part) for part in (running.PROGRAM[0], "--version")]
    assert aborted(command, "mkdir", 1) == 0, "nothing to abort, nothing aborted"
    import sys

    program = [sys.executable, str(tmp_path / "torn.py"), str(root)]
    found: list[str] = []
    for nth in range(1, 40):
        shutil.rmtree(root)
        shutil.copytree(started, root)
        if aborted(program, "pwrite64", nth) == 0:
            break
        found += whole(root)
    assert "documents without passages: 1" in found
