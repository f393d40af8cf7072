"""``library save``, ``saved`` and ``new``: spellings, streams, exit codes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import DOCUMENTS, environment, good, make, on_terminal, refused, run
from tests.cli.running import command as command_line


@pytest.fixture
def news(demo: Path, tmp_path: Path) -> Path:
    """A copy of the repository's library that a test may save in."""
    return Path(shutil.copytree(demo, tmp_path / "news"))


def test_a_search_is_saved_listed_and_used(news: Path) -> None:
    result = good("save", "ports", "harbour", "OR", "port", "--where", "agency=MNA", library=news)
    assert not result.out
    assert result.err == "ports is saved, read as harbour OR port: 2 documents.\n"
    listed = good("saved", library=news)
    assert listed.out == "ports · 2 documents\n    harbour OR port\n    where agency MNA\n"
    assert not listed.err
    assert good("saved", "--json", library=news).json["saved"][0]["total"] == 2
    used = good("search", "query:ports", "-correction", "--json", library=news).json
    assert used["read_as"] == "query:ports AND NOT correction"
    alone = good("search", "(harbour OR port) -correction", "--where", "agency=MNA", "--json",
                 library=news).json  # fmt: skip
    assert used["total"] == alone["total"] > 0


def test_an_export_and_a_file_of_queries_know_saved_searches(news: Path) -> None:
    good("save", "ports", "harbour", "OR", "port", "--where", "agency=MNA", library=news)
    found = good("search", "query:ports", "--json", library=news).json
    assert found["total"] > 0
    exported = good("export", "query:ports", "--format", "csl", library=news).json
    assert [entry["id"] for entry in exported] == [hit["uid"] for hit in found["hits"]]
    (news / "queries.txt").write_text("query:ports\nquery:ships\n")
    known, unknown = good("search", "--file", news / "queries.txt", "--json", library=news).lines
    assert (known["read_as"], known["total"]) == ("query:ports", found["total"])
    assert any("no saved search" in sentence for sentence in unknown["ignored"])


def test_a_dash_in_front_of_a_word_excludes_it(news: Path) -> None:
    good("save", "calm", "port", "-strike", library=news)
    assert good("saved", "--json", library=news).json["saved"][0]["query"] == "port -strike"


def test_new_lists_and_remembers(news: Path) -> None:
    good("save", "ports", "harbour OR port", library=news)
    first = good("new", "ports", library=news)
    assert first.out.startswith("6 documents for ports, asked for the first time\n\n 1. ")
    assert not first.err
    again = good("new", "ports", library=news)
    assert again.out.startswith("0 documents new for ports since ")
    assert again.out.count("\n") == 1
    assert good("new", "ports", "--json", library=news).json["hits"] == []


def test_new_peeks_skips_and_stops(news: Path) -> None:
    good("save", "ports", "harbour OR port", library=news)
    for _ in range(2):
        assert good("new", "ports", "--peek", "--json", library=news).json["total"] == 6
    some = good("new", "ports", "--limit", "2", library=news)
    assert some.err == "4 more documents: run it again for the next.\n"
    skipped = good("new", "ports", "--skip", library=news)
    assert not skipped.out
    assert skipped.err.startswith("4 documents passed over")
    assert good("new", "ports", "--json", library=news).json["total"] == 0


def test_a_rebuild_from_nothing_is_no_news(news: Path) -> None:
    good("save", "ports", "harbour OR port", library=news)
    good("new", "ports", library=news)
    shutil.rmtree(news / "index")
    good("rebuild", library=news)
    assert good("new", "ports", "--json", library=news).json["total"] == 0


def test_a_reader_who_has_left_has_not_been_told(news: Path) -> None:
    good("save", "ports", "harbour OR port", library=news)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        ended = subprocess.run(
            command_line("new", "ports", library=news),
            stdout=closed, stderr=subprocess.PIPE, env=environment(), timeout=60, check=False,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert not (news / "saved.state.json").exists()
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            command_line("new", "ports", "--json", library=news),
            stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert good("new", "ports", "--json", library=news).json["total"] == 6


def test_removing(news: Path) -> None:
    good("save", "ports", "harbour", library=news)
    assert good("save", "ports", "--remove", library=news).err == "ports is removed.\n"
    empty = good("saved", library=news)
    assert not empty.out
    assert "No search is saved yet" in empty.err
    refused(run("save", "ports", "--remove", library=news), 1, "'ports'", step="library saved")
    refused(run("save", "ports", "x", "--remove", library=news), 2, "--remove")


def test_refusals(news: Path) -> None:
    good("save", "ports", "harbour", library=news)
    refused(run("save", "ports", "x", library=news), 2, "“ports”", "harbour", step="--replace")
    assert good("save", "ports", "x", "--replace", library=news).err.startswith("ports is saved")
    refused(run("save", "Ports", "x", library=news), 2, "“Ports”", step="a to z")
    refused(run("save", "empty", library=news), 2, "“empty” has no query", step="*")
    refused(run("save", "a", "x", "--where", "colour=red", library=news), 2, "'colour'")
    refused(run("save", "a", "x", "--where", "colour", library=news), 2, "--where")
    refused(run("new", "prots", library=news), 1, "'prots'", step="ports")
    assert "--replce" in run("save", "a", "x", "--replce", library=news).err
    (news / "saved.yml").write_text("- a\n")
    for arguments in (["saved"], ["new", "a"], ["save", "b", "c"], ["search", "query:a"]):
        refused(run(*arguments, library=news), 2, "saved.yml, line 1", step="NAME: QUERY")
    good("search", "harbour", library=news)


def test_saved_searches_steer_no_terminal(news: Path) -> None:
    (news / "saved.yml").write_text('a: "b\\e[31m c"\nd: {query: e, note: "\\u202e f"}\n')
    for result in (on_terminal("saved", library=news), run("new", "a", library=news)):
        assert "\x1b[31m" not in result.out
        assert "\u202e" not in result.out


def test_before_there_are_documents(tmp_path: Path) -> None:
    news = make(tmp_path / "news")
    assert good("save", "ports", "harbour", library=news).err == (
        "ports is saved, read as harbour.\n"
    )
    assert good("saved", library=news).out == "ports\n    harbour\n"
    refused(run("new", "ports", library=news), 1, "nothing to search yet", step="ingest")
    good("ingest", DOCUMENTS, library=news)
    assert good("new", "ports", "--json", library=news).json["since"] is None
