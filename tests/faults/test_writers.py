"""One writer, many readers: the second waits, then says so; nobody sees half a batch."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from library.errors import LockedError
from library.library import Library
from library.limits import BATCH_DOCUMENTS
from library.store.connection import locked
from tests.cli import running
from tests.faults import collection
from tests.faults.dump import count, dump, everything, whole


@contextmanager
def stopped_ingest(root: Path, sources: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An ingest that has begun and stands still, holding the lock; afterwards it goes on."""
    process = running.start("ingest", sources, library=root, start_new_session=True)
    deadline = time.monotonic() + 60
    lock = root / "index" / "lock"
    while not lock.exists() or lock.read_text() != str(process.pid):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield process
    finally:
        os.kill(process.pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collection.mixed(tmp_path_factory.mktemp("made") / "made", 750)


# ── The second writer ────────────────────────────────────────────────────────


def test_a_second_writer_waits_and_then_names_the_first(sources: Path, tmp_path: Path) -> None:
    root = running.make(tmp_path / "news", running.DOCUMENTS / "article.txt")
    with stopped_ingest(root, sources) as first:
        for arguments in (["ingest", "--wait", "0"], ["ingest", "--wait", "0.2"]):
            result = running.run(*arguments, library=root)
            running.refused(result, 4, root / "index", f"(pid {first.pid})", step="Wait")
        # a reader is not kept waiting
        found = running.good("search", "lavrov", "--json", library=root).json
        assert found["total"] >= 1
        running.good("show", running.SAMPLE, library=root)
        running.good("status", library=root)
        waiting = running.start("ingest", running.DOCUMENTS / "harbour-strike.txt", library=root)
        time.sleep(0.5)
        assert waiting.poll() is None, "by default it waits"
    assert running.finish(first).code == 0
    assert running.finish(waiting).code == 0
    assert whole(root) == []
    assert running.good("search", "--json", "castelo", library=root).json["total"] > 0


def test_rebuild_does_not_disturb_another_writer(sources: Path, tmp_path: Path) -> None:
    from library.limits import LOCK_WAIT_S

    root = running.make(tmp_path / "news")
    with stopped_ingest(root, sources) as first:
        rebuilding = running.start("rebuild", library=root)
        time.sleep(0.5)
        assert rebuilding.poll() is None, f"it waits for {LOCK_WAIT_S} s"
    assert running.finish(first).code == 0
    assert running.finish(rebuilding).code == 0
    assert whole(root) == []


def test_the_lock_dies_with_its_holder(sources: Path, tmp_path: Path) -> None:
    root = running.make(tmp_path / "news")
    with stopped_ingest(root, sources) as first:
        os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    running.good("ingest", "--wait", "0", sources, library=root)
    assert whole(root) == []


def test_two_threads_of_one_program_exclude_each_other_too(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    index = tmp_path / "index"
    mine = f"pid {os.getpid()}"
    with locked(index, 0), pytest.raises(LockedError, match=mine), locked(index, 0):
        pass
    with locked(tmp_path / "index", 0):
        pass


def test_writers_at_once_all_end_well(tmp_path: Path) -> None:
    """Their sources overlap: what both have is stored once."""
    shared = collection.json_lines(tmp_path / "shared" / "shared.jsonl", 150, seed=9)
    folders = []
    for number in range(4):
        folder = tmp_path / f"writer-{number}"
        collection.json_lines(folder / f"own-{number}.jsonl", 100, seed=100 + number)
        folders.append(folder)
    root = running.make(tmp_path / "news")
    processes = [running.start("ingest", f, shared.parent, library=root) for f in folders]
    results = [running.finish(process) for process in processes]
    assert [result.code for result in results] == [0] * 4, results
    assert count(root, "documents") == 4 * 100 + 150
    assert whole(root) == []
    one_after_another = running.make(tmp_path / "golden", *folders, shared.parent)
    assert {k: v for k, v in dump(root).items() if k != "sources"} == {
        k: v for k, v in dump(one_after_another).items() if k != "sources"
    }
    assert sum(b"1 unchanged" in r.err.encode() for r in results) == 3, results


def test_the_same_ingest_twice_at_once_doubles_nothing(sources: Path, tmp_path: Path) -> None:
    root = running.make(tmp_path / "news")
    processes = [running.start("ingest", sources, library=root) for _ in range(2)]
    results = [running.finish(process) for process in processes]
    assert [result.code for result in results] == [0, 0], results
    assert everything(root) == everything(running.make(tmp_path / "golden", sources))


# ── Readers during an ingest ─────────────────────────────────────────────────


def test_readers_see_whole_batches(sources: Path, tmp_path: Path) -> None:
    root = running.make(tmp_path / "news", collection.json_lines(tmp_path / "a.jsonl", 50, seed=77))
    process = running.start("ingest", sources, library=root)
    totals, stored = [], []
    with Library(root) as library:
        while process.poll() is None:
            answer = library.search(facet_limit=1000, limit=5)
            totals.append(answer["total"])
            counted = sum(value["count"] for value in answer["facets"]["kind"])
            assert counted == answer["total"]
            assert sum(bucket["count"] for bucket in answer["histogram"]) == answer["total"]
            for hit in answer["hits"]:
                document = library.document(hit["uid"])
                assert document["passages"]
                assert document["facets"]["kind"] == [document["kind"]]
            stored.append(count(root, "documents"))
            assert answer["total"] <= stored[-1]
            assert not whole(root)
        assert running.finish(process).code == 0
        final = library.search()["total"]
    everything_in = count(root, "documents")
    assert final == everything_in
    assert totals == sorted(totals), "never fewer than before"
    assert stored == sorted(stored)
    assert set(totals) <= {50, everything_in}, "the engine's commit is one"
    between = set(stored) - {50, everything_in}
    assert between, "the reader saw nothing in between: the test is blind"
    assert len(between) <= everything_in / BATCH_DOCUMENTS + 30


def test_a_search_during_an_ingest_says_what_it_does_not_know_yet(
    sources: Path, tmp_path: Path
) -> None:
    root = running.make(tmp_path / "news", running.DOCUMENTS / "article.txt")
    before = count(root, "documents")
    with stopped_ingest(root, sources) as process:
        deadline = time.monotonic() + 60
        while count(root, "documents") == before:  # on to the next batch, and stop again
            os.kill(process.pid, signal.SIGCONT)
            time.sleep(0.02)
            os.kill(process.pid, signal.SIGSTOP)
            assert time.monotonic() < deadline
        answer = running.good("search", "--json", library=root).json
        said = running.good("search", library=root)
        assert answer["total"] == before
        assert answer["behind"] >= count(root, "documents") - before > 0
        assert "writing" in said.err
        assert "not searchable yet" in said.err
    assert running.finish(process).code == 0
    answer = running.good("search", "--json", library=root).json
    assert (answer["total"], answer["behind"]) == (count(root, "documents"), 0)


def test_a_reader_keeps_its_answers_during_a_rebuild(tmp_path: Path) -> None:
    root = running.make(tmp_path / "news", collection.json_lines(tmp_path / "a.jsonl", 400))
    process = running.start("rebuild", library=root)
    rounds = 0
    with Library(root) as library:
        while process.poll() is None or rounds == 0:
            answer = library.search("kelp OR salt", facet_limit=50)
            assert library.search()["total"] == 400
            assert answer["total"] > 0
            rounds += 1
    assert running.finish(process).code == 0
    assert rounds > 1
