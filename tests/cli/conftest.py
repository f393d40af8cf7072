"""Libraries for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import running


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the repository's own documents; tests only read it."""
    return running.make(tmp_path_factory.mktemp("demo") / "news", running.DOCUMENTS)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A new library with nothing in it."""
    return running.make(tmp_path / "empty")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A library of one page that a test may do anything to."""
    return running.make(tmp_path / "news", running.DOCUMENTS / "harbour-strike.txt")
