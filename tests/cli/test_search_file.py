"""``library search --file``: many queries, one a line, of one process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import good, refused, run

QUERIES = (
    "\ufeff# a comment\n\nstrike\n   \n#another\n zebra glacier  \n"
    "kind:video sort:date\r\n\x1b[31mred"
)
ASKED = ["strike", "zebra glacier", "kind:video sort:date"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "queries.txt").write_bytes(QUERIES.encode() + b" \xff\n")
    return tmp_path / "queries.txt"


def test_each_answer_is_that_of_a_search_by_itself(demo: Path, file: Path) -> None:
    options = ["--limit", "2", "--where", "agency=MNA", "--json"]
    lines = good("search", "--file", file, *options, library=demo).lines
    assert [line["query"] for line in lines[:3]] == ASKED
    assert len(lines) == 4
    for line in lines:
        alone = good("search", line["query"], *options, library=demo).json
        assert {**line, "took_ms": 0} == {**alone, "took_ms": 0}


def test_for_people_each_answer_stands_under_its_query(demo: Path, file: Path) -> None:
    said = good("search", "--file", file, "--limit", "1", library=demo).out
    assert "\x1b" not in said
    at = [said.index(f"» {query}\n") for query in ASKED]
    assert at == sorted(at)
    assert said.count("» ") == 4
    assert "3 documents for strike" in said


def test_standard_input_will_do(demo: Path) -> None:
    lines = good(
        "search", "--file", "-", "--json", library=demo, stdin=b"nato\n#x\nkelp\nstrike"
    ).lines
    assert [line["query"] for line in lines] == ["nato", "kelp", "strike"]
    assert good("search", "--file", "-", "--json", library=demo).out == ""


def test_a_query_that_begins_with_a_number_sign(demo: Path) -> None:
    lines = good("search", "--file", "-", "--json", library=demo, stdin=b" #metoo\n").lines
    assert [line["query"] for line in lines] == ["#metoo"]


def test_what_does_not_go_together_is_refused(demo: Path, file: Path) -> None:
    refused(run("search", "nato", "--file", file, library=demo), 2, "--file")
    refused(run("search", "--cursor", "2", "--file", file, library=demo), 2, "--file")
    result = run("search", "--file", file.with_name("none.txt"), library=demo)
    assert (result.code, result.out) == (2, "")
    assert "none.txt" in result.err
