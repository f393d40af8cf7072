"""JSON Lines (https://jsonlines.org): documents whole, as ``docs/json.md`` says.

What ``library.readers.json_export`` reads again: an export ingested into a new
library gives an equal one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any


def write(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each document."""
    for document in documents:
        yield json.dumps(document, ensure_ascii=False) + "\n"
