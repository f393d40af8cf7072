"""Libraries for the tests of exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.library import Library
from tests.making import DOCUMENTS


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the repository's own documents; tests only read it."""
    root = tmp_path_factory.mktemp("export") / "news"
    with Library.create(root) as library:
        library.ingest([DOCUMENTS])
    return root
