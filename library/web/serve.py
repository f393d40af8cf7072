"""How Datasette is started on a library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_SETTINGS: Final = {
    # Facets on 20,000 articles take longer than Datasette's 200 ms, and a facet
    # that runs out of time is left out without a word in its JSON.
    "facet_time_limit_ms": "1000",
    "sql_time_limit_ms": "2000",
    # Guessing facets for every column costs more than the page itself.
    "suggest_facets": "off",
    "allow_download": "off",
    # A whole article in a cell leaves one row on a screen; its own page shows all of it.
    "truncate_cells_html": "200",
}


def arguments(database: Path, metadata: Path, host: str, port: int) -> list[str]:
    """The command line that serves ``database``; its first item is the program."""
    settings = [part for name, value in _SETTINGS.items() for part in ("--setting", name, value)]
    return [
        sys.executable, "-m", "datasette", "serve", str(database), "--metadata", str(metadata),
        "--host", host, "--port", str(port), *settings,
    ]  # fmt: skip
