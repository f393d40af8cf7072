"""RIS, which every reference manager reads: a tag, two blanks, a hyphen and a value a line.

https://en.wikipedia.org/wiki/RIS_(file_format) collects what there is of a specification.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from library.article import AUDIO, VIDEO
from library.export.citation import Citation, citation, padded

_TYPES: Final = {VIDEO: "VIDEO", AUDIO: "SOUND"}
_DATE_PARTS: Final = 3


def write(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An entry for each document; lines end with CR LF."""
    for document in documents:
        lines = [f"{tag}  - {value}" for tag, value in _tags(citation(document)) if value]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def _tags(cited: Citation) -> Iterator[tuple[str, str | None]]:
    yield "TY", _TYPES.get(cited.medium, "NEWS")
    yield "ID", cited.uid
    yield "TI", cited.title
    for name in cited.authors or [cited.corporate or ""]:
        yield "AU", name
    yield "T2", cited.container
    if cited.date:
        # Three slashes always: 2007/06// is June, and no day of it.
        parts = padded(cited.date)
        yield "DA", "/".join([*parts, *[""] * (_DATE_PARTS - len(parts)), ""])
        yield "PY", parts[0]
    yield "SE", cited.section
    yield "AB", cited.abstract
    for keyword in cited.keywords:
        yield "KW", keyword
    yield "LA", cited.language
    yield "UR", cited.url
