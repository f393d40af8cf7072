"""Seeds that can be had again, and what is asked of every fault."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.cli import running


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Random numbers; the seed is printed with a failure and taken from ``LIBRARY_SEED``."""
    seed = int(os.environ.get("LIBRARY_SEED") or random.SystemRandom().randrange(10**9))
    print(f"to repeat: LIBRARY_SEED={seed} pytest {request.node.nodeid}")
    return random.Random(seed)  # noqa: S311 - no secrets


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Also where a test fails."""
    yield
    running.end_started()
