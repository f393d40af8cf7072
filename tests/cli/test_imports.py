"""A search is a new process each time, so it must not import what it does not need."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.cli.running import SAMPLE, environment

HEAVY: Final = {
    "numpy", "datasette", "whoosh", "sqlite_utils", "yaml", "rich", "lxml", "jinja2", "httpx",
    "pluggy", "asyncio", "multiprocessing", "concurrent", "unittest", "pydoc", "hypothesis",
    "library.ingest", "library.readers", "library.parsing", "library.web", "library.scaffold",
    "library.store.write", "library.store.schema", "library.store.migrations",
    "library.engines.whoosh_", "library.saved",
}  # fmt: skip

_PROBE: Final = """
import json, sys
from library.cli.main import cli
code = cli.main(sys.argv[1:], prog_name="library", standalone_mode=False)
print(json.dumps([code or 0, sorted(sys.modules)]), file=sys.stderr)
"""


def imported(library: Path, *arguments: str) -> set[str]:
    """The modules that a command has imported when it is done."""
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE, "--library", str(library), *arguments],
        capture_output=True, env=environment(), timeout=60, check=True,
    )  # fmt: skip
    assert ended.stdout
    code, modules = json.loads(ended.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "missile defense", "--where", "agency=RFE/RL"],
        ["search", '"missile defense" OR kelp* date:2007 -foo', "--json"],
        ["search"],
        ["show", SAMPLE],
        ["show", SAMPLE, "--json"],
    ],
    ids=" ".join,
)
def test_a_search_imports_only_what_it_needs(demo: Path, arguments: list[str]) -> None:
    imported(demo, *arguments)  # settings may have been read from YAML, once
    modules = imported(demo, *arguments)
    assert "library.cli.main" in modules
    assert {m for m in modules if m in HEAVY or m.partition(".")[0] in HEAVY} == set()


def test_the_probe_sees_what_is_imported(demo: Path, tmp_path: Path) -> None:
    """Positive control: an ingest does need sqlite-utils, and a changed metadata.yml YAML."""
    news = tmp_path / "news"
    shutil.copytree(demo, news)
    with (news / "metadata.yml").open("a") as file:
        file.write("\n# changed\n")
    first = imported(news, "search", "nato")
    assert "yaml" in first
    assert "yaml" not in imported(news, "search", "nato")
    (news / "saved.yml").write_text("ports: harbour\n")
    assert not {"yaml", "library.saved"} & imported(news, "search", "nato")
    assert {"yaml", "library.saved"} <= imported(news, "search", "nato OR query:ports")
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE, "--library", str(news), "ingest"],
        capture_output=True, env=environment(), timeout=60, check=True,
    )  # fmt: skip
    assert "sqlite_utils" in json.loads(ended.stderr.splitlines()[-1])[1]


def test_help_imports_no_engine(demo: Path) -> None:
    for arguments in (["--help"], ["search", "--help"], ["init", "--help"]):
        modules = imported(demo, *arguments)
        assert not {"tantivy", "sqlite_utils", "yaml"} & modules
