"""Library: a searchable document library that knows what a news article is.

    from library import Library

    with Library("news") as library:
        answer = library.search("missile defense", where=[("place", "Moscow")])

The answer is the JSON of ``docs/json.md`` as a dictionary.  Errors are those of
``library.errors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from library.errors import LibraryError
    from library.library import Library

__version__ = "0.1.0"
__all__ = ["Library", "LibraryError", "__version__"]


def __getattr__(name: str) -> Any:
    """The public names, each imported when it is first used (PEP 562)."""
    if name == "Library":
        from library.library import Library

        return Library
    if name == "LibraryError":
        from library.errors import LibraryError

        return LibraryError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
