"""A library with nothing in it, and a folder of files beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.library import Library
from tests.making import sound


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library; whatever a test did to it, SQLite finds nothing wrong afterwards."""
    with Library.create(tmp_path / "news") as made:
        yield made
    if made.database.exists():
        assert sound(made.index) == []


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is no part of the library."""
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder
