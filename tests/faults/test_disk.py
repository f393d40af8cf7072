"""A disk that is full or cannot be written: said in a sentence, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli import running
from tests.faults import collection
from tests.faults.dump import answers, count, everything, whole

KIB = 1024


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[Path]:
    """A disk of its own, in memory, of so many bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={size}", "library-test", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


def can_mount() -> bool:
    """Only root can, and not in every container."""
    import tempfile

    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as name:
        try:
            with mounted(Path(name) / "probe", 64 * KIB):
                return True
        except subprocess.CalledProcessError:
            return False


pytestmark = pytest.mark.skipif(not can_mount(), reason="needs to mount small disks: be root")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """350 KiB of sources; their library needs some 2 MiB."""
    folder = tmp_path_factory.mktemp("made") / "made"
    collection.sgml(folder / "wire.sgm", 200)
    collection.json_lines(folder / "papers.jsonl", 100)
    for number in range(6):
        collection.page(folder / "pages" / f"{number}.txt", number, sidebar=True)
    return folder


@pytest.fixture(scope="module")
def golden(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return running.make(tmp_path_factory.mktemp("golden") / "news", sources)


def disk_full(result: running.Result, root: Path) -> None:
    running.refused(result, 1, "No space left", root, step="Make room")


# ── Full ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [96, 192, 384, 640, 1024, 1536, 2560])
def test_an_ingest_onto_a_full_disk(sources: Path, golden: Path, tmp_path: Path, size: int) -> None:
    with mounted(tmp_path / "disk", size * KIB) as disk:
        root = running.make(disk / "news")
        result = running.run("ingest", sources, library=root)
        if result.code:
            disk_full(result, root)
            assert whole(root) == []
            half = count(root, "documents")
            print(f"{size} KiB: {half} documents, then: {result.err}")
            again = running.run("ingest", sources, library=root)
            assert again.code in (0, 1), again
            if again.code:
                disk_full(again, root)
            assert count(root, "documents") >= half, "what was in stays in"
        mount("-o", "remount,size=64m", disk)
        running.good("ingest", sources, library=root)
        assert everything(root) == everything(golden)
        assert not list(root.rglob("*.incoming*"))


def test_some_disks_were_too_small(sources: Path, golden: Path, tmp_path: Path) -> None:
    """Positive control for the sizes above."""
    used = sum(path.stat().st_size for path in golden.rglob("*") if path.is_file())
    assert 384 * KIB < used < 64 * 1024 * KIB
    with mounted(tmp_path / "disk", 512 * KIB) as disk:
        disk_full(running.run("ingest", sources, library=running.make(disk / "n")), disk / "n")


def test_a_library_on_a_disk_that_fills_up(sources: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", 8 * 1024 * KIB) as disk:
        root = running.make(disk / "news", collection.json_lines(tmp_path / "a.jsonl", 30))
        before = everything(root)
        filler = disk / "filler"
        free = os.statvfs(disk)
        filler.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - 24 * KIB)))
        disk_full(running.run("ingest", sources, library=root), root)
        found = running.good("search", "kelp", "--json", library=root).json
        assert found["behind"] == 0 or found["total"] > 0
        for arguments in (["rebuild"], ["rebuild", "--search"]):
            result = running.run(*arguments, library=root)
            if result.code:
                disk_full(result, root)
            assert running.good("search", "kelp", "--json", library=root).json["total"] > 0
        running.good("status", library=root)
        filler.unlink()
        running.good("ingest", library=root)
        shutil.rmtree(root / "documents" / "made", ignore_errors=True)
        running.good("ingest", library=root)
        running.good("search", library=root)
        assert count(root, "documents") >= 30
        assert before[1][0]["total"] == 30


def test_a_search_that_has_to_catch_up_on_a_full_disk(sources: Path, tmp_path: Path) -> None:
    """No room for the search index: the sentence, not a traceback; with room, all is found."""
    with mounted(tmp_path / "disk", 16 * 1024 * KIB) as disk:
        root = running.make(disk / "news", sources)
        expected = answers(root)
        shutil.rmtree(root / "index" / "search")
        free = os.statvfs(disk)
        (disk / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - 20 * KIB))
        disk_full(running.run("search", "kelp", library=root), root)
        (disk / "filler").unlink()
        assert answers(root) == expected


def test_init_on_a_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", 64 * KIB) as disk:
        (disk / "filler").write_bytes(bytes(56 * KIB))
        result = running.run("init", disk / "news")
        disk_full(result, disk / "news")


# ── Read-only ────────────────────────────────────────────────────────────────


@pytest.fixture
def read_only(tmp_path: Path, sources: Path) -> Iterator[Path]:
    """A library on a disk that cannot be written."""
    with mounted(tmp_path / "disk", 64 * 1024 * KIB) as disk:
        root = running.make(disk / "news", sources)
        running.good("search", "kelp", library=root)
        mount("-o", "remount,ro", disk)
        yield root


def test_a_library_on_a_read_only_disk_is_searched(read_only: Path, golden: Path) -> None:
    assert everything(read_only) == everything(golden)
    for arguments in (["search", "kelp", "--where", "topic=salt"], ["search"], ["status"]):
        result = running.good(*arguments, library=read_only)
        assert result.out
        assert not result.err
    (hit, *_) = running.good("search", "kelp", "--json", library=read_only).json["hits"]
    running.good("show", hit["uid"], library=read_only)


def test_a_read_only_library_is_not_written(read_only: Path, sources: Path) -> None:
    before = running.snapshot(read_only)
    for arguments in (["ingest"], ["ingest", str(sources)], ["rebuild"], ["rebuild", "--search"]):
        result = running.run(*arguments, library=read_only)
        running.refused(result, 1, read_only, "cannot be written", step="writable")
    running.refused(running.run("init", read_only / "inner"), 1, read_only, step="writable")
    assert running.snapshot(read_only) == before


def test_only_the_index_is_read_only(tmp_path: Path, sources: Path) -> None:
    root = running.make(tmp_path / "news", sources)
    expected = everything(root)
    documents = running.snapshot(root / "documents")
    mount("--bind", root / "index", root / "index")
    try:
        mount("-o", "remount,bind,ro", root / "index")
        assert everything(root) == expected
        new = collection.page(tmp_path / "new.txt", 99)
        result = running.run("ingest", new, library=root)
        running.refused(result, 1, root / "index", "cannot be written", step="writable")
        assert running.snapshot(root / "documents") == documents, "nothing is copied in vain"
    finally:
        subprocess.run(["umount", str(root / "index")], check=True)
    assert everything(root) == expected


def test_only_documents_is_read_only(tmp_path: Path, sources: Path) -> None:
    root = running.make(tmp_path / "news", sources)
    expected = everything(root)
    mount("--bind", root / "documents", root / "documents")
    try:
        mount("-o", "remount,bind,ro", root / "documents")
        new = collection.page(tmp_path / "new.txt", 99)
        result = running.run("ingest", new, library=root)
        running.refused(result, 1, root / "documents", "cannot be written", step="writable")
        assert everything(root) == expected
        running.good("ingest", library=root)  # there is nothing to copy
    finally:
        subprocess.run(["umount", str(root / "documents")], check=True)


def test_a_read_only_library_whose_writer_was_killed(tmp_path: Path, sources: Path) -> None:
    """Its write-ahead log holds what the database does not, and cannot be replayed there."""
    with mounted(tmp_path / "disk", 64 * 1024 * KIB) as disk:
        root = running.make(disk / "news", running.DOCUMENTS / "article.txt")
        process = running.start("ingest", sources, library=root)
        while count(root, "documents") < 20 and process.poll() is None:
            pass
        process.kill()
        process.communicate()
        assert (root / "index" / "library.db-wal").stat().st_size > 0
        stored = count(root, "documents")
        mount("-o", "remount,ro", disk)
        result = running.run("search", "--json", library=root)
        if result.code:
            running.refused(result, 1, root / "index")
        else:
            assert result.json["total"] <= stored
            assert (result.json["behind"] > 0) == (result.json["total"] < stored)
        mount("-o", "remount,rw", disk)
        running.good("ingest", sources, library=root)
        assert whole(root) == []
