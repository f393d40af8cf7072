"""Our block of ``metadata.yml``: ``plugins: library:``.

Everything else in that file is Datasette's.  Reading YAML costs more than a
search, so what was read is kept in ``index/settings.json`` with the time stamp
and size of the file it came from.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from library.errors import UsageError

METADATA: Final = "metadata.yml"
_CACHE: Final = "settings.json"


class Settings(NamedTuple):
    """What a library can be told.  ``engine`` names its search engine."""

    engine: str = "tantivy"


def load(root: Path) -> Settings:
    """The settings of the library in ``root``; the defaults where the file says nothing.

    Raises ``UsageError`` if ``metadata.yml`` is no YAML or a setting is unknown.
    """
    path = root / METADATA
    try:
        info = path.stat()
    except FileNotFoundError:
        return Settings()
    stamp = [info.st_mtime_ns, info.st_size]
    cache = root / "index" / _CACHE
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(cache.read_text())
        if kept["stamp"] == stamp:
            return Settings(**kept["settings"])
    settings = _parsed(path)
    with suppress(OSError):  # a cache that cannot be written is only slower
        new = cache.with_name(f"{_CACHE}.{os.getpid()}")
        new.write_text(json.dumps({"stamp": stamp, "settings": settings._asdict()}))
        new.replace(cache)
    return settings


def _parsed(path: Path) -> Settings:
    import yaml  # 14 ms that only a changed metadata.yml pays

    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise UsageError(f"{path}{line} is no YAML.", "Correct it and try again.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}).", "Correct it.") from error
    plugins = data.get("plugins") if isinstance(data, dict) else None
    ours = plugins.get("library") if isinstance(plugins, dict) else None
    if ours is None:
        return Settings()
    unknown = set(ours) - set(Settings._fields) if isinstance(ours, dict) else {str(ours)}
    if unknown:
        raise UsageError(
            f"{path}: plugins: library: has no setting {min(map(str, unknown))!r}.",
            f"The settings are: {', '.join(Settings._fields)}.",
        )
    return Settings(**ours)
