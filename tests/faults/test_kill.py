"""kill -9 and Ctrl-C at random moments: the store is whole, and the next ingest ends the same."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.cli import running
from tests.faults import collection
from tests.faults.dump import answers, count, dump, everything, whole

RECORDS = 750


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,125 articles in SGML and JSON Lines, and some pages with sidebars.

    That is more than 512 KiB, so worker processes read them.
    """
    folder = collection.mixed(tmp_path_factory.mktemp("made") / "made", RECORDS)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) > 512 * 1024
    return folder


@pytest.fixture(scope="module")
def undisturbed(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return running.make(tmp_path_factory.mktemp("undisturbed") / "news", sources)


def duration(sources: Path, root: Path) -> float:
    """How long an ingest takes, to know where its middle is."""
    begun = time.monotonic()
    running.make(root, sources)
    return time.monotonic() - begun


def interrupted(root: Path, sources: Path, after: float, number: int) -> int | None:
    """Starts an ingest, sends a signal after some seconds; its exit code, ``None`` if too late."""
    process = running.start("ingest", sources, library=root, start_new_session=True)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, number)
    result = running.finish(process)
    return None if result.code == 0 else result.code


def writes(process: subprocess.Popen[bytes], root: Path) -> bool:
    """Whether the process holds the writer's lock."""
    lock = root / "index" / "lock"
    return lock.exists() and lock.read_text() == str(process.pid)


def holds(root: Path, least: float) -> bool:
    """Whether there are so many documents."""
    return count(root, "documents") >= least


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Until the condition holds or the process has ended."""
    deadline = time.monotonic() + 60
    while not condition() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def no_workers_left(root: Path) -> bool:
    """Whether all processes that an ingest of ``root`` started are gone."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                environ = (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"library.ingest.work" in line and os.fsencode(f"FAULTS={root}") in environ:
                return False
    return True


# ── kill -9 ──────────────────────────────────────────────────────────────────


def test_killed_anywhere_and_run_again_it_is_the_same_library(
    sources: Path, undisturbed: Path, tmp_path: Path, chance: random.Random
) -> None:
    expected = everything(undisturbed)
    total = count(undisturbed, "documents")
    assert total > 1.5 * RECORDS
    whole_time = duration(sources, tmp_path / "timed")
    killed, stages = 0, set()
    for attempt in range(3):
        root = running.make(tmp_path / f"news-{attempt}")
        # Once surely in the middle, however busy the machine is; then at any moment.
        process = running.start("ingest", sources, library=root, start_new_session=True)
        least = chance.uniform(0.05, 0.5) * total
        wait_for(partial(holds, root, least), process)
        os.kill(process.pid, signal.SIGKILL)
        killed += running.finish(process).code != 0
        stages.add(count(root, "documents"))
        assert whole(root) == []
        for _ in range(attempt % 3):
            moment = chance.uniform(0.1, 1.0) * whole_time
            if interrupted(root, sources, moment, signal.SIGKILL) is not None:
                killed += 1
            stored = count(root, "documents")
            stages.add(stored)
            print(f"attempt {attempt}: killed after {moment:.2f} s with {stored} documents")
            assert whole(root) == []
        running.good("ingest", sources, library=root)
        assert everything(root) == expected
        assert not list((root / "documents").rglob(".incoming*")), "no half copy is left"
        shutil.rmtree(root)
    assert killed >= 2, "the kills came too late"
    assert len(stages - {0, total}) >= 1, "none in the middle"


def test_what_was_reported_as_stored_survives_the_kill(
    sources: Path, tmp_path: Path, chance: random.Random
) -> None:
    """A line of ``--json`` is a promise."""
    import json

    root = running.make(tmp_path / "news")
    process = running.start("ingest", "--json", sources, library=root, start_new_session=True)
    assert process.stdout is not None
    told = [json.loads(process.stdout.readline()) for _ in range(chance.randrange(2, 9))]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    reports = {line["path"]: line["added"] for line in told}
    assert sum(reports.values()) > 0
    status = running.good("search", "--json", "kind:article", "--limit", "0", library=root).json
    assert status["total"] >= sum(reports.values())
    again = running.good("ingest", "--json", sources, library=root).lines
    outcomes = {line["path"]: line["outcome"] for line in again}
    assert {outcomes[path] for path in reports} == {"unchanged"}


def test_a_search_after_a_kill_finds_what_was_stored(
    sources: Path, tmp_path: Path, undisturbed: Path, chance: random.Random
) -> None:
    """Killed between the store's commit and the engine's: the next search catches up."""
    root = running.make(tmp_path / "news")
    process = running.start("ingest", sources, library=root, start_new_session=True)
    least = chance.randrange(100, 900)
    wait_for(partial(holds, root, least), process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    stored = count(root, "documents")
    assert stored >= least
    assert not (root / "index" / "search" / "current").exists(), "the engine knows nothing yet"
    answer = running.good("search", "--json", library=root).json
    assert (answer["total"], answer["behind"]) == (stored, 0)
    assert sum(value["count"] for value in answer["facets"]["kind"]) == stored
    running.good("ingest", sources, library=root)
    assert everything(root) == everything(undisturbed)


def test_a_kill_leaves_no_worker_behind(sources: Path, tmp_path: Path) -> None:
    root = running.make(tmp_path / "news")
    process = subprocess.Popen(
        running.command("ingest", sources, library=root),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=running.environment({"FAULTS": str(root)}),
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while no_workers_left(root) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not no_workers_left(root), "positive control: there were some"
    process.kill()
    process.wait()
    while not no_workers_left(root) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert no_workers_left(root)


# ── An engine that is behind ─────────────────────────────────────────────────


def test_an_older_search_index_catches_up(tmp_path: Path) -> None:
    root = running.make(tmp_path / "news", collection.json_lines(tmp_path / "a.jsonl", 40))
    shutil.copytree(root / "index" / "search", tmp_path / "old")
    other = collection.json_lines(tmp_path / "b.jsonl", 60, seed=3)
    running.good("ingest", other, library=root)
    # changed and removed as well as new ones
    lines = (tmp_path / "a.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "a.jsonl").write_text("".join(lines[5:]).replace("week", "fortnight"))
    running.good("ingest", tmp_path / "a.jsonl", library=root)
    expected = everything(root)
    assert expected[1][0]["total"] == 95
    for _ in range(2):
        shutil.rmtree(root / "index" / "search")
        shutil.copytree(tmp_path / "old", root / "index" / "search")
        assert everything(root) == expected
        answer = running.good("search", "fortnight", "--json", library=root).json
        assert (answer["behind"], answer["match"]) == (0, "all")
        assert answer["total"] > 0


def test_an_index_ahead_of_its_store_is_not_believed(tmp_path: Path) -> None:
    """An older store was put back by hand: its index is made again, not used."""
    root = running.make(tmp_path / "news", collection.json_lines(tmp_path / "a.jsonl", 30))
    old = running.snapshot(root / "index", lambda path: path.name.startswith("library.db"))
    expected = everything(root)
    running.good("ingest", collection.json_lines(tmp_path / "b.jsonl", 30, seed=3), library=root)
    for path in (root / "index").glob("library.db*"):
        path.unlink()
    for name, data in old.items():
        (root / "index" / name).write_bytes(data)
    assert everything(root) == expected


@pytest.mark.parametrize("times", [3])
def test_searching_changes_nothing(tmp_path: Path, times: int) -> None:
    """Answers do not depend on how often one asks, nor on how the articles came in."""
    root = running.make(tmp_path / "news", collection.json_lines(tmp_path / "a.jsonl", 20))
    for number in range(times):
        running.good("ingest", collection.page(tmp_path / f"{number}.txt", number), library=root)
        for _ in range(2):
            answer = running.good("search", "--json", library=root).json
            assert answer["total"] == count(root, "documents") == 21 + number
    index = running.snapshot(root / "index" / "search")
    running.good("search", "--json", library=root)
    assert running.snapshot(root / "index" / "search") == index


# ── Ctrl-C ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("group", [False, True], ids=["the process", "its whole group"])
def test_ctrl_c_leaves_a_whole_library(
    sources: Path, undisturbed: Path, tmp_path: Path, chance: random.Random, group: bool
) -> None:
    """A terminal sends SIGINT to every process of the group, workers included."""
    root = running.make(tmp_path / "news")
    interrupted_once = False
    for share in (0.0, chance.random(), chance.random()):
        before = count(root, "documents")
        process = running.start("ingest", sources, library=root, start_new_session=True)
        wait_for(partial(writes, process, root), process)
        wait_for(partial(holds, root, before + share * 500), process)
        if process.poll() is None:
            (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
        result = running.finish(process)
        print(f"interrupted with {count(root, 'documents')} documents: {result}")
        if result.code:
            interrupted_once = True
            assert result.code == 130, result
            assert "Interrupted" in result.err
            assert len(result.err.strip().splitlines()) == 1
        assert whole(root) == []
    assert interrupted_once
    running.good("ingest", sources, library=root)
    assert everything(root) == everything(undisturbed)


# ── Controls ─────────────────────────────────────────────────────────────────


def test_the_dump_sees_differences(tmp_path: Path) -> None:
    """Positive control: what must not be overlooked is not."""
    import sqlite3

    root = running.make(tmp_path / "news", running.DOCUMENTS / "harbour-strike.txt")
    expected, said = everything(root)
    database = root / "index" / "library.db"
    for statement in (
        "DELETE FROM captions WHERE id = 1",
        "UPDATE documents SET byline = 'Someone Else' WHERE id = 1",
        "UPDATE passages SET start_char = start_char + 1 WHERE id = 3",
        "UPDATE documents SET parent_id = NULL WHERE parent_id IS NOT NULL",
        "DELETE FROM document_facets WHERE document_id = 1",
        "UPDATE sources SET status = 'reading'",
    ):
        before = database.read_bytes()
        connection = sqlite3.connect(database)
        connection.execute(statement)
        connection.commit()
        connection.close()
        assert dump(root) != expected, statement
        for path in (root / "index").glob("library.db*"):
            path.unlink()
        database.write_bytes(before)
    assert everything(root) == (expected, said)
    connection = sqlite3.connect(database)
    connection.execute("DROP TRIGGER documents_au")
    connection.execute("UPDATE documents SET headline = 'Nothing of the kind'")
    connection.commit()
    connection.close()
    with pytest.raises(sqlite3.DatabaseError):
        dump(root)
    assert answers(root) != said


# ── The real collection ──────────────────────────────────────────────────────


@pytest.mark.gate
@pytest.mark.timeout(900)
def test_reuters_killed_in_the_middle_is_reuters(tmp_path: Path, chance: random.Random) -> None:
    shared = Path(os.environ.get("LIBRARY_SHARED", running.ROOT.parent / "shared"))
    archive = shared / "data" / "formats" / "reuters21578-sgml.tar.gz"
    if not archive.exists():
        pytest.skip(f"needs real data: there is no {archive}")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "reuters", filter="data")
    files = sorted((tmp_path / "reuters").rglob("*.sgm"))
    assert len(files) == 22
    sources = files[0].parent
    undisturbed = tmp_path / "undisturbed"
    whole_time = duration(sources, undisturbed)
    root = running.make(tmp_path / "news")
    for share in (chance.uniform(0.05, 0.4), chance.uniform(0.3, 0.9), chance.uniform(0.1, 0.95)):
        code = interrupted(root, sources, share * whole_time, signal.SIGKILL)
        print(f"killed at {share:.0%}: {count(root, 'documents')} documents, {code}")
        assert whole(root) == []
    running.good("ingest", sources, library=root)
    assert count(root, "documents") == 21_578
    assert dump(root) == dump(undisturbed)
    assert answers(root) == answers(undisturbed)
