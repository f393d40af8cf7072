"""``library export``: data on stdout or in a file that is whole, or one sentence why not."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import (
    SAMPLE,
    environment,
    good,
    make,
    on_terminal,
    refused,
    run,
    snapshot,
    start,
)
from tests.cli.test_contract import follows


def test_json_lines_are_the_documents_of_show(demo: Path) -> None:
    result = good("export", "missile", "defense", library=demo)
    assert result.err == ""
    (document,) = result.lines
    assert document == good("show", SAMPLE, "--json", library=demo).json


def test_every_line_is_as_documented(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    good("export", "--output", file, library=demo)
    news = make(tmp_path / "again", file)
    for library in (demo, news):
        for document in good("export", library=library).lines:
            follows(document, "Document")
            follows(document["source"], "Source")
            if library == news:
                follows(document["source"]["exported"], "Earlier source")
            for item in document["sidebar"]:
                follows(item, "Sidebar item")


def test_queries_are_those_of_search(demo: Path) -> None:
    query = ["vote", "OR", "strike", "-president", "--where", "agency=MNA", "--sort", "date"]
    found = good("search", *query, "--limit", "1000", "--json", library=demo).json
    exported = good("export", *query, "--format", "csv", library=demo).out
    rows = csv.DictReader(io.StringIO(exported, newline=""))
    assert [row["uid"] for row in rows] == [hit["uid"] for hit in found["hits"]]
    assert found["total"] > 1


def test_what_was_ignored_is_said(demo: Path) -> None:
    assert "colour:" in good("export", "colour:red minister", library=demo).err
    assert good("export", "zebra", "glacier", library=demo).err.startswith("No document has all")
    empty = good("export", "zebra", library=demo)
    assert (empty.out, empty.err) == ("", "")
    assert good("export", "zebra", "--format", "csl", library=demo).json == []


@pytest.mark.parametrize(
    ("name", "first"),
    [("a.jsonl", "{"), ("a.csv", "uid,kind"), ("a.bib", "@article{"), ("a.ris", "TY  - "),
     ("a", "{")],
)  # fmt: skip
def test_the_name_of_the_file_says_the_format(
    demo: Path, tmp_path: Path, name: str, first: str
) -> None:
    result = good("export", "--output", tmp_path / name, library=demo)
    assert result.out == ""
    assert str(tmp_path / name) in result.err
    assert (tmp_path / name).read_bytes().startswith(first.encode())
    other = good("export", "--output", tmp_path / name, "--format", "csl", library=demo)
    assert other.out == ""
    assert json.loads((tmp_path / name).read_text(encoding="utf-8"))


def test_the_bytes_are_the_same_on_stdout_and_in_a_file(demo: Path, tmp_path: Path) -> None:
    for form in ("jsonl", "csv", "bibtex", "ris", "csl"):
        good("export", "--format", form, "--output", tmp_path / "x", library=demo)
        process = start("export", "--format", form, "--output", "-", library=demo)
        out, _ = process.communicate(timeout=60)
        assert out == (tmp_path / "x").read_bytes()
        assert b"\r\r" not in out


def test_an_older_file_is_replaced_and_keeps_its_mode(demo: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    good("export", "--output", link, library=demo)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("{")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.jsonl", "real.jsonl"]


# ── What goes wrong ──────────────────────────────────────────────────────────


def test_an_unknown_format_is_a_usage_error_with_those_there_are(demo: Path) -> None:
    result = run("export", "--format", "xml", library=demo)
    assert (result.code, result.out) == (2, "")
    for name in ("jsonl", "csv", "bibtex", "ris", "csl"):
        assert name in result.err
    assert run("export", "--outpt", "x", library=demo).code == 2


def test_what_cannot_be_written_is_said(demo: Path, tmp_path: Path) -> None:
    refused(run("export", "--output", tmp_path / "no" / "x", library=demo), 1, tmp_path / "no")
    refused(run("export", "--output", tmp_path, library=demo), 1, tmp_path)
    refused(run("export", "--output", "", library=demo), 2)
    refused(run("export", "--where", "colour=red", "--output", tmp_path / "x", library=demo), 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_may_not_be_written_is_not_replaced(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    (tmp_path / "x").chmod(0o444)
    refused(run("export", "--output", tmp_path / "x", library=demo), 1, tmp_path / "x")
    assert (tmp_path / "x").read_text() == "old"


def test_the_library_itself_is_not_written(demo: Path) -> None:
    before = snapshot(demo)
    for name in ("documents/documents/article.txt", "index/library.db", "documents/x.jsonl"):
        result = run("export", "--output", demo / name, library=demo)
        refused(result, 2, name.partition("/")[0], step="elsewhere")
    assert snapshot(demo) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_said(demo: Path) -> None:
    for form in ("jsonl", "csv", "csl"):
        result = run("export", "--format", form, "--output", "/dev/full", library=demo)
        refused(result, 1, "/dev/full", "No space left")
    into_full = ["sh", "-c", 'exec "$@" >/dev/full', "sh"]
    refused(run("export", library=demo, before=into_full), 1, "Standard output", "No space left")


def test_a_reader_that_leaves_is_no_failure(demo: Path) -> None:
    for form in ("jsonl", "csv"):
        process = start("export", "--format", form, library=demo)
        assert process.stdout
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr
        assert process.stderr.read() == b""
        process.stderr.close()


def test_interrupted_it_leaves_the_older_file(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text("old")
    ended = subprocess.run(
        [sys.executable, "-c", _CUT_OFF, "--library", str(demo), "export", "--output", str(file)],
        capture_output=True, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 128 + signal.SIGINT
    assert ended.stderr.strip().startswith(b"Interrupted")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl"]


_CUT_OFF = """
import os, signal
from library.export import formats
whole = formats.FORMATS["jsonl"]
def write(documents):
    for number, piece in enumerate(whole.write(documents)):
        yield piece
        if number == 3:
            os.kill(os.getpid(), signal.SIGINT)
formats.FORMATS["jsonl"] = whole._replace(write=write)
from library.cli.main import main
main()
"""


def test_progress_is_for_terminals_whose_output_goes_elsewhere(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    assert "exporting" in on_terminal("export", "--output", file, library=demo).out
    assert "exporting" not in on_terminal("export", library=demo).out
    assert "exporting" not in good("export", "--output", file, library=demo).err
