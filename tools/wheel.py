"""Build the wheel with what is installed, and see that it holds all it should and nothing else."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from hatchling.build import build_wheel

PACKAGE: Final = Path(__file__).resolve().parent.parent / "library"
REQUIRED: Final = ("library/py.typed", "library/metadata.yml", "/templates/", "/static/")


def expected() -> set[str]:
    """Every file of the package."""
    return {
        str(path.relative_to(PACKAGE.parent))
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def faults(names: set[str]) -> list[str]:
    """What is missing from the wheel or should not be in it."""
    code = {name for name in names if ".dist-info/" not in name}
    found = [f"missing: {name}" for name in sorted(expected() - code)]
    found += [f"not part of the package: {name}" for name in sorted(code - expected())]
    found += [f"nothing like {part}" for part in REQUIRED if not any(part in name for name in code)]
    if not any(name.endswith("licenses/LICENSE") for name in names):
        found.append("missing: LICENSE")
    return found


def main() -> int:
    """Build, look, report."""
    with tempfile.TemporaryDirectory() as folder:
        name = build_wheel(folder)
        with zipfile.ZipFile(Path(folder) / name) as wheel:
            names = set(wheel.namelist())
    found = faults(names)
    print("\n".join(found) or f"{name}: {len(names)} files, all that belong and no others")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
