"""Measures the figures of docs/benchmarks.md and prints them as Markdown.

``python -m benchmarks [PART …] [--library DIR]``, the parts being ingest,
startup, search and facets; all of them without a name.  A library of
Reuters-21578 is made in a temporary folder unless ``--library`` names one.
The articles come from ../shared, or from the folder in LIBRARY_SHARED.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks import facets, ingest, search, startup
from benchmarks.processes import LIBRARY, SHARED, cost

PARTS: Final = ("ingest", "startup", "search", "facets")
SGML: Final = SHARED / "data" / "formats" / "reuters21578-sgml.tar.gz"


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--library", type=Path, metavar="DIR", help="a library of Reuters-21578")
    options = parser.parse_args()
    parts = options.parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if not SGML.exists():
        parser.exit(1, f"There is no {SGML}: nothing to measure with.\n")
    conditions()
    with tempfile.TemporaryDirectory(prefix="library-bench-") as folder:
        measure(parts, Path(folder), options.library)
    print(f"\nLoad average at the end: {_load()}.")


def measure(parts: list[str], work: Path, given: Path | None) -> None:
    """Runs the parts named, on the library given or on one made in ``work``."""
    news = given or work / "news"
    if "ingest" in parts:
        ingest.main(_sources(work), work, work / "news")
    elif not given:
        cost(LIBRARY, "init", str(news))
        cost(LIBRARY, "--library", str(news), "ingest", str(_sources(work)))
    if "startup" in parts:
        startup.main(news)
    if "search" in parts:
        search.main(news)
    if "facets" in parts:
        facets.main(news)


def conditions() -> None:
    """What the figures hold for."""
    names = ("newslibrary", "tantivy", "datasette", "click", "sqlite-utils")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    print("| measured on | |\n|---|---|")
    print(f"| processor | {_processor()}, {os.cpu_count()} cores |")
    print(f"| system | {platform.platform()} |")
    print(f"| Python | {platform.python_version()}, SQLite {sqlite3.sqlite_version} |")
    print(f"| packages | {packages} |")
    print(f"| load average at the start | {_load()} |")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _load() -> str:
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def _sources(work: Path) -> Path:
    with tarfile.open(SGML) as archive:
        archive.extractall(work / "sgml", filter="data")
    return work / "sgml" / "reuters21578"


if __name__ == "__main__":
    main()
