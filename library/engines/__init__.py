"""Engines: caches of the store that find documents by their terms and count facets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from library.errors import UsageError

if TYPE_CHECKING:
    from library.engines.protocol import Engine

NAMES = ("tantivy", "whoosh")


def engine_class(name: str) -> type[Engine]:
    """The engine of that name; raises ``UsageError`` if there is none."""
    if name == "tantivy":
        from library.engines.tantivy_ import TantivyEngine

        return TantivyEngine
    if name == "whoosh":
        from library.engines.whoosh_ import WhooshEngine

        return WhooshEngine
    raise UsageError(
        f"There is no search engine {name!r}.",
        f"Set `plugins: library: engine:` in metadata.yml to one of: {', '.join(NAMES)}.",
    )
