"""Opening the database: one writer, readers that cannot write, and whose file it is."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from library.errors import (
    DamagedError,
    LibraryError,
    LockedError,
    NotALibraryError,
    ReadOnlyError,
    StoreError,
)
from library.library import Library
from library.store import migrations
from library.store.connection import locked, open_reader, put_aside, translated
from library.store.version import VERSION
from library.store.write import writing
from tests.making import ROOT, alter, article, library_of, put, reading, rows

HOLDER = """
import sys, time
from pathlib import Path
from library.store import migrations
from library.store.connection import locked
with locked(Path(sys.argv[1]), 0):
    print("locked", flush=True)
    time.sleep(60)
"""


@contextmanager
def another_process_writes(index: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(index)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    put(tmp_path, {"a.txt": [article("One")]})
    with another_process_writes(tmp_path) as process:
        begun = time.monotonic()
        with pytest.raises(LockedError, match=rf"pid {process.pid}\)") as caught:
            put(tmp_path, {"b.txt": [article("Two")]})
        assert time.monotonic() - begun < 1
        assert (caught.value.exit_code, str(tmp_path) in str(caught.value)) == (4, True)
        # Readers never wait.
        assert rows(tmp_path, "SELECT headline FROM documents") == ["One"]
    # The lock dies with its process.
    put(tmp_path, {"b.txt": [article("Two")]})
    assert len(rows(tmp_path, "SELECT headline FROM documents")) == 2


def test_a_second_writer_waits_as_long_as_it_is_told(tmp_path: Path) -> None:
    with locked(tmp_path, 0):
        begun = time.monotonic()
        with pytest.raises(LockedError, match=f"pid {os.getpid()}"), locked(tmp_path, 0.2):
            pass
        assert 0.2 <= time.monotonic() - begun < 2


def test_the_lock_file_of_a_dead_process_means_nothing(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("99999 and more than was there before")
    with locked(tmp_path, 0):
        assert (tmp_path / "lock").read_text() == str(os.getpid())
    with (tmp_path / "lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    put(tmp_path, {"a.txt": [article("One")]})
    with closing(open_reader(tmp_path / "library.db")) as connection:
        for statement in ("DELETE FROM passages", "CREATE TABLE x (y)", "PRAGMA user_version = 9"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                connection.execute(statement)


def test_a_reader_makes_no_database(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"library\.db cannot be opened"),
        translated(tmp_path / "library.db"),
    ):
        open_reader(tmp_path / "library.db")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_takes_any_name_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "100% näws? #1; mode=rw&x"
    folder.mkdir()
    put(folder, {"a.txt": [article("One")]})
    with closing(open_reader(folder / "library.db")) as connection:
        assert connection.execute("SELECT headline FROM documents").fetchone() == ("One",)


def newer(index: Path) -> None:
    alter(index, f"PRAGMA user_version = {VERSION + 1}")


def foreign(index: Path) -> None:
    for path in index.glob("library.db*"):
        path.unlink()
    alter(index, "CREATE TABLE photos (id INTEGER PRIMARY KEY)")


def foreign_version(index: Path) -> None:
    for path in index.glob("library.db*"):
        path.unlink()
    alter(index, "PRAGMA user_version = 7")


def text(index: Path) -> None:
    for path in index.glob("library.db*"):
        path.unlink()
    (index / "library.db").write_text("Dear diary, " * 200)


def zeroed(index: Path) -> None:
    with (index / "library.db").open("r+b") as file:
        file.write(bytes(4096))


def truncated(index: Path) -> None:
    for path in index.glob("library.db-*"):
        path.unlink()
    os.truncate(index / "library.db", 20_000)


def broken_schema(index: Path) -> None:
    alter(
        index, "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE nonsense'",
        "PRAGMA writable_schema = OFF",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("break_it", "error", "says"),
    [
        (newer, StoreError, "newer version"),
        (foreign, DamagedError, "some other program"),
        (foreign_version, DamagedError, "some other program"),
        (text, DamagedError, "not a database"),
        (zeroed, DamagedError, "not a database"),
        (truncated, DamagedError, "malformed"),
        (broken_schema, DamagedError, "malformed"),
    ],
)
def test_a_database_that_is_not_ours_or_not_whole(
    tmp_path: Path, break_it: object, error: type[LibraryError], says: str
) -> None:
    assert callable(break_it)
    library = library_of(tmp_path, {f"{n}.txt": [article(f"No {n}", "x" * 900)] for n in range(60)})
    assert library.search("")["total"] == 60
    library.close()
    break_it(library.index)
    before = (library.index / "library.db").read_bytes()
    with pytest.raises(error) as caught:
        library.search("x")
    assert type(caught.value) is error
    assert says in str(caught.value)
    assert str(library.database) in caught.value.sentence
    assert caught.value.next_step
    assert caught.value.exit_code == error.exit_code
    with pytest.raises(error, match=says):
        put(library.index, {"new.txt": [article("New")]})
    assert (library.index / "library.db").read_bytes() == before
    library.close()


def test_an_empty_database_is_a_library_without_documents(tmp_path: Path) -> None:
    """What a kill at the very beginning of the first ingest leaves."""
    library = library_of(tmp_path, {})
    (library.index / "library.db").touch()
    with pytest.raises(NotALibraryError) as caught:
        library.search("x")
    assert "library ingest" in caught.value.next_step
    put(library.index, {"a.txt": [article("One")]})
    assert library.search("one")["total"] == 1
    library.close()


def test_a_damaged_database_is_put_aside_whole(tmp_path: Path) -> None:
    put(tmp_path, {"a.txt": [article("One")]})
    text(tmp_path)
    folder = put_aside(tmp_path)
    assert folder.parent == tmp_path
    assert (folder / "library.db").read_text().startswith("Dear diary")
    assert not list(tmp_path.glob("library.db*"))
    put(tmp_path, {"a.txt": [article("One")]})
    assert put_aside(tmp_path) != folder
    assert not (tmp_path / "library.db").exists()


@pytest.mark.parametrize(
    ("number", "error", "says"),
    [
        (28, "DiskFullError", "No space left"),
        (122, "DiskFullError", "No space left"),
        (30, "ReadOnlyError", "cannot be written"),
        (13, "ReadOnlyError", "cannot be written"),
        (5, "StoreError", "Input/output error"),
    ],
)
def test_what_the_system_says_comes_out_as_one_of_ours(
    tmp_path: Path, number: int, error: str, says: str
) -> None:
    with pytest.raises(StoreError, match=says) as caught, translated(tmp_path):
        raise OSError(number, os.strerror(number))
    assert type(caught.value).__name__ == error
    assert str(tmp_path) in str(caught.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to make a disk read-only")
def test_a_library_on_a_read_only_disk_can_be_read(tmp_path: Path) -> None:
    library = library_of(tmp_path / "disk" / "news", {"a.txt": [article("One", "Some words.")]})
    assert library.search("words")["total"] == 1
    library.close()
    disk = tmp_path / "disk"
    name = str(disk)
    commands = ["mount", "--bind", name, name], ["mount", "-o", "remount,bind,ro", name]
    try:
        if any(subprocess.run(c, check=False, capture_output=True).returncode for c in commands):
            pytest.skip("this machine cannot mount")
        with Library(disk / "news") as again:
            assert again.search("words")["total"] == 1
            assert again.document("undated-one")["headline"] == "One"
            with pytest.raises(ReadOnlyError, match="cannot be written"):
                put(again.index, {"b.txt": [article("Two")]})
    finally:
        subprocess.run(["umount", str(disk)], check=False, capture_output=True)
        subprocess.run(["umount", str(disk)], check=False, capture_output=True)


def test_a_copied_library_is_the_same_library(tmp_path: Path) -> None:
    library = library_of(tmp_path / "one", {"a.txt": [article("One", "Some words.")]})
    assert library.search("words")["total"] == 1
    library.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with Library(tmp_path / "two") as copy:
        assert copy.search("words")["total"] == 1
    with reading(tmp_path / "one" / "index") as one, reading(tmp_path / "two" / "index") as two:
        assert list(one.iterdump()) == list(two.iterdump())


def test_a_migration_that_fails_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = migrations.MIGRATIONS[0]

    def cut(db: Database) -> None:
        first(db)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (cut,))
        with pytest.raises(KeyboardInterrupt), writing(tmp_path, wait_s=0):
            pass
    assert rows(tmp_path, "SELECT count(*) FROM sqlite_master") == [0]
    assert rows(tmp_path, "PRAGMA user_version") == [0]
    put(tmp_path, {"a.txt": [article("One")]})
    assert rows(tmp_path, "PRAGMA user_version") == [VERSION]
