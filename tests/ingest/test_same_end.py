"""However a library came about, the same sources make the same library."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.ingest import events, run
from library.ingest.report import SourceReport, Watcher
from library.ingest.work import Inline, Pool, Task, work
from library.library import Library
from library.readers import Chunk
from tests.dump import Dump, dump
from tests.ingest.telling import ingest, lines_of, sources, stored, write
from tests.making import DOCUMENTS, page, rows


def fill(folder: Path) -> None:
    """The sample pages, and sources with many, broken, doubled and no records."""
    shutil.copytree(DOCUMENTS, folder, dirs_exist_ok=True)
    write(folder / "many.jsonl", lines_of(*(f"Story {n}" for n in range(60))))
    write(folder / "partial.jsonl", lines_of("Good") + "{ broken\n" + lines_of("Better"))
    write(folder / "twins.jsonl", lines_of("Twin", "Twin", "Twin"))
    shutil.copy(folder / "article.txt", folder / "copy.txt")
    write(folder / "empty.txt", b"")


def undisturbed(root: Path) -> Dump:
    with Library.create(root) as library:
        fill(root / "documents")
        library.ingest()
        return dump(library.index)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Dump:
    return undisturbed(tmp_path_factory.mktemp("whole"))


def test_the_same_sources_make_the_same_library(tmp_path: Path, whole: Dump) -> None:
    assert undisturbed(tmp_path) == whole
    assert len(whole["documents"]) > 100
    assert {"sources", "passages", "captions", "rejected", "document_facets"} <= {
        table for table, found in whole.items() if found
    }


def test_the_dump_sees_a_difference(tmp_path: Path, whole: Dump) -> None:
    """The control: one letter, one facet, one status."""
    undisturbed(tmp_path)
    from tests.making import alter

    for statement in (
        "UPDATE passages SET text = text || '.' WHERE id = 7",
        "DELETE FROM document_facets WHERE document_id = 3",
        "UPDATE sources SET status = 'reading' WHERE path = 'article.txt'",
        "UPDATE documents SET parent_id = NULL WHERE parent_id IS NOT NULL",
    ):
        before = dump(tmp_path / "index")
        alter(tmp_path / "index", statement)
        assert dump(tmp_path / "index") != before, statement


def test_workers_and_none_make_the_same_library(
    tmp_path: Path, whole: Dump, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []

    class Watched(Pool):
        def submit(self, task: Task) -> Any:
            used.append(task.path)
            return super().submit(task)

    monkeypatch.setattr(run, "INLINE_BYTES", 0)
    monkeypatch.setattr(run, "Pool", Watched)
    assert undisturbed(tmp_path) == whole
    assert len(used) > 25


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_the_size_of_batches_does_not_matter(
    tmp_path: Path, whole: Dump, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "BATCH_DOCUMENTS", size)
    assert undisturbed(tmp_path) == whole


def test_one_by_one_in_any_order(tmp_path: Path) -> None:
    """Where no two articles have one name and no two files one content, order is no matter."""

    def made(name: str, orders: list[list[Path]]) -> Dump:
        with Library.create(tmp_path / name) as library:
            shutil.copytree(DOCUMENTS, library.root / "documents", dirs_exist_ok=True)
            for paths in orders:
                ingest(library, *[library.root / "documents" / path for path in paths])
            return dump(library.index)

    paths = sorted(p.relative_to(DOCUMENTS) for p in DOCUMENTS.rglob("*.txt"))
    mixed = random.Random(3).sample(paths, len(paths))  # noqa: S311 — any order will do
    at_once = made("one", [paths])
    assert made("two", [paths[::-1]]) == at_once
    assert made("three", [[path] for path in mixed]) == at_once


class Cut(BaseException):
    """What a test interrupts an ingest with."""


def cut_after(batches: int) -> Watcher:
    left = [batches]

    def progress(done: int, total: int) -> None:
        left[0] -= 1
        if left[0] <= 0:
            raise Cut

    return Watcher(progress=progress)


@pytest.mark.parametrize("workers", [False, True])
def test_an_ingest_cut_off_anywhere_and_run_again(
    tmp_path: Path, whole: Dump, workers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "BATCH_DOCUMENTS", 9)
    if workers:
        monkeypatch.setattr(run, "INLINE_BYTES", 0)
    states: set[str] = set()
    cuts = 0
    with Library.create(tmp_path) as library:
        fill(tmp_path / "documents")
        for batches in range(1, 50):
            try:
                library.ingest(watcher=cut_after(batches))
            except Cut:
                cuts += 1
            else:
                break
            states |= set(sources(library).values())
            assert rows(
                library.index, "SELECT count(*) FROM documents WHERE id NOT IN"
                " (SELECT document_id FROM passages) AND position = 0",
            ) == [0]  # fmt: skip
            assert library.search("")["total"] == len(
                rows(library.index, "SELECT id FROM documents")
            )
        assert cuts >= 4
        assert "reading" in states
        assert dump(library.index) == whole
        assert library.search("")["total"] == len(whole["documents"])
        again = ingest(library).outcomes
        assert {path for path, outcome in again.items() if outcome != "unchanged"} == {"empty.txt"}


def test_a_source_cut_off_is_said_and_searchable_as_far_as_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "BATCH_DOCUMENTS", 10)
    with Library.create(tmp_path) as library:
        file = write(
            tmp_path / "documents" / "many.jsonl", lines_of(*(f"Story {n}" for n in range(40)))
        )
        with pytest.raises(Cut):
            library.ingest(watcher=cut_after(2))
        status = library.status()
        assert status["sources"] == {"reading": 1}
        assert [each["status"] for each in status["failed"]] == ["reading"]
        assert 0 < library.search("story")["total"] < 40
        told = ingest(library)
        assert told["many.jsonl"].outcome in {"added", "changed"}
        assert told["many.jsonl"].same > 0
        assert told["many.jsonl"].added + told["many.jsonl"].same == 40
        assert rows(library.index, "SELECT count(*) FROM versions") == [0]
        assert file.exists()
        assert library.status()["failed"] == []


def test_a_changed_source_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BATCH_DOCUMENTS", 10)
    with Library.create(tmp_path / "one") as library:
        file = tmp_path / "one" / "documents" / "many.jsonl"
        write(file, lines_of(*(f"Story {n}" for n in range(40)), keywords=["old"]))
        library.ingest()
        write(file, lines_of(*(f"Story {n}" for n in range(5, 45)), keywords=["new"]))
        with pytest.raises(Cut):
            library.ingest(watcher=cut_after(2))
        library.ingest()
        found = dump(library.index)
    with Library.create(tmp_path / "two") as other:
        shutil.copytree(
            tmp_path / "one" / "documents", tmp_path / "two" / "documents", dirs_exist_ok=True
        )
        other.ingest()
        fresh = dump(other.index)
    without_history = {**found, "versions": []}
    assert {table for table in fresh if fresh[table] != without_history[table]} == set()
    assert len(found["versions"]) == 35


def test_an_error_in_the_search_index_costs_no_document(
    tmp_path: Path, whole: Dump, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.create(tmp_path) as library:
        fill(tmp_path / "documents")

        def cut(done: int, total: int) -> None:
            raise Cut

        with pytest.raises(Cut):
            library.ingest(watcher=Watcher(indexing=cut))
        assert dump(library.index) == whole
        assert library.search("")["total"] == len(whole["documents"])


# Anything may happen to the files

UNUSED_VALUES = (
    "SELECT field, value FROM facet_values WHERE id NOT IN (SELECT value_id FROM document_facets)"
)
CONTENTS = [page(f"Story {letter}", f"All about {letter}.") for letter in "ABCD"]
worlds = st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.txt", "x/a.txt"]), st.integers(0, 3))


@settings(max_examples=settings().max_examples // 5)
@given(st.lists(worlds, min_size=2, max_size=5))
def test_whatever_happens_to_the_files_each_is_in_the_library_once(
    tmp_path_factory: pytest.TempPathFactory, worlds: list[dict[str, int]]
) -> None:
    root = tmp_path_factory.mktemp("worlds")
    folder = root / "documents"
    with Library.create(root) as library:
        for world in worlds:
            before = {p.relative_to(folder).as_posix() for p in folder.rglob("*.txt")}
            for name in before - world.keys():
                (folder / name).unlink()
            for name, number in world.items():
                file = folder / name
                if not file.exists() or file.read_text() != CONTENTS[number]:
                    write(file, CONTENTS[number])
            if not world:
                continue
            ingest(library)
            there = stored(library)
            for number in world.values():
                assert there.count(f"Story {'ABCD'[number]}") == 1
            assert len(there) == len(set(there))
            paths = {name for name in sources(library) if (folder / name).exists()}
            assert paths == world.keys()
            assert rows(library.index, UNUSED_VALUES) == []
            once = dump(library.index)
            assert set(ingest(library).outcomes.values()) == {"unchanged"}
            assert dump(library.index) == once
    shutil.rmtree(root)


# Workers


def test_a_worker_says_what_this_process_would_say() -> None:
    chunks = [Chunk(page(f"Story {n}").encode()) for n in range(6)] + [Chunk(b"\xff\xfe\x00")]
    tasks = [Task("newswire", f"{n}.txt", chunk) for n, chunk in enumerate(chunks)]
    inline, pool = Inline(), Pool(2)
    try:
        ours = [inline.submit(task).result() for task in tasks]
        theirs = [future.result(30) for future in [pool.submit(task) for task in tasks]]
        assert [repr(each) for each in ours] == [repr(each) for each in theirs]
        assert [repr(work(task)) for task in tasks] == [repr(each) for each in ours]
    finally:
        pool.close()
        inline.close()


def test_a_worker_that_dies_costs_one_source() -> None:
    pool = Pool(1)
    try:
        task = Task("newswire", "a.txt", Chunk(page("One").encode()))
        assert isinstance(pool.submit(task).result(30), list)
        (process,) = pool._processes
        process._popen.kill()
        process._popen.wait()
        died = pool.submit(task).result(30)
        assert getattr(died, "reason", None) == "worker-died"
        assert isinstance(pool.submit(task).result(30), list)
    finally:
        pool.close()


def test_workers_end_with_the_ingest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "INLINE_BYTES", 0)
    pools: list[Pool] = []

    class Watched(Pool):
        def __init__(self, count: int) -> None:
            super().__init__(count)
            pools.append(self)

    monkeypatch.setattr(run, "Pool", Watched)
    with Library.create(tmp_path) as library:
        write(tmp_path / "documents" / "a.txt", page("One"))
        library.ingest()
        write(tmp_path / "documents" / "b.txt", page("Two"))

        def fail(report: SourceReport) -> None:
            raise Cut

        with pytest.raises(Cut):
            library.ingest(watcher=Watcher(source=fail))
    assert len(pools) == 2
    for pool in pools:
        assert all(process._popen.poll() is not None for process in pool._processes)
