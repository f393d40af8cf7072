"""The store in numbers."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

_WITH_DOCUMENTS: Final = "SELECT path FROM sources WHERE status IN ('ok', 'partial') ORDER BY path"


def status(connection: sqlite3.Connection) -> dict[str, Any]:
    """Documents by kind, sources by status, the span of dates, and what was refused.

    ``paths`` lists every source that holds documents, for the caller to look at.
    """
    one = connection.execute
    first, last = one("SELECT min(published), max(published) FROM documents").fetchone()
    failed = one(
        "SELECT path, status, error, origin FROM sources"
        " WHERE status IN ('rejected', 'partial', 'reading') ORDER BY path"
    )
    return {
        "documents": dict(one("SELECT kind, count(*) FROM documents GROUP BY kind ORDER BY kind")),
        "sources": dict(one("SELECT status, count(*) FROM sources GROUP BY status")),
        "passages": one("SELECT count(*) FROM passages").fetchone()[0],
        "published": {"first": first, "last": last},
        "changes": one("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0],
        "failed": [
            {"path": path, "status": status, "error": error, "origin": origin}
            for path, status, error, origin in failed
        ],
        "sqlite": sqlite3.sqlite_version,
        "paths": [path for (path,) in one(_WITH_DOCUMENTS)],
    }
