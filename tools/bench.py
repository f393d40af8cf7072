"""``make bench``: the figures of docs/benchmarks.md, measured now; see ``benchmarks/``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.__main__ import main

if __name__ == "__main__":
    main()
