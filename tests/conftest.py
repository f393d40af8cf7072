"""What every test starts from: Hypothesis's profiles and seed, a clean environment, ../shared.

``HYPOTHESIS_PROFILE=dev`` (the default) tries 50 examples of each property, ``ci`` (where ``CI``
is set) 300.  The seed stands at the top of every run, so any run can be had again with
``pytest --hypothesis-seed=N``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LIBRARY_SHARED", ROOT.parent / "shared"))

# Both start from Hypothesis's defaults: its own profile for CI would use the same examples always.
PLAIN = settings.get_profile("default")
settings.register_profile(
    "dev",
    PLAIN,
    max_examples=50,
    # A busy core is no bug; pytest-timeout ends what hangs.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=300, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed here if the command line did not, so that it can be printed."""
    if config.getoption("hypothesis_seed", None) is None:
        config.option.hypothesis_seed = str(random.SystemRandom().randrange(10**9))


def pytest_report_header(config: pytest.Config) -> str:
    """Say how to get this very run again."""
    return f"to repeat: --hypothesis-seed={config.getoption('hypothesis_seed')}"


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> Iterator[None]:
    """No test sees the library, colours or width of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LIBRARY_DIR", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository; a test that needs it is skipped without."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"needs real data: there is no {SHARED / 'data'}")
    return SHARED
