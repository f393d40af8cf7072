"""CSL-JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html): one array."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from library.article import AUDIO, VIDEO
from library.export.citation import Citation, citation

_TYPES: Final = {VIDEO: "motion_picture", AUDIO: "broadcast"}


def write(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An array with an item for each document."""
    between = "["
    for document in documents:
        yield f"{between}\n{json.dumps(_item(citation(document)), ensure_ascii=False)}"
        between = ","
    yield "\n]\n" if between == "," else "[]\n"


def _item(cited: Citation) -> dict[str, Any]:
    names = cited.authors or [cited.corporate or ""]
    known = {
        "id": cited.uid,
        "type": _TYPES.get(cited.medium, "article-newspaper"),
        "title": cited.title,
        "author": [{"literal": name} for name in names if name],
        "container-title": cited.container,
        "issued": {"date-parts": [list(cited.date)]} if cited.date else None,
        "section": cited.section,
        "abstract": cited.abstract,
        "keyword": ", ".join(cited.keywords),
        "language": cited.language,
        "URL": cited.url,
    }
    return {key: value for key, value in known.items() if value}
