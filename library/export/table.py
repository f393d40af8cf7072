"""CSV by RFC 4180, for spreadsheets: a row for each document.

The texts are other people's, and a spreadsheet runs a cell that begins with an
equals sign.  So a cell that could be taken for a formula gets an apostrophe in
front, as https://owasp.org/www-community/attacks/CSV_Injection advises; whoever
needs every character as it was reads JSON Lines.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from library.store.rows import BODY_ROLES

_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")
_BETWEEN: Final = "; "  # the values of a list

Json = dict[str, Any]


def write(documents: Iterable[Json]) -> Iterator[str]:
    """The header, then a row for each document; lines end with CR LF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield buffer.getvalue()
    for document in documents:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_cell(column(document)) for column in COLUMNS.values()])
        yield buffer.getvalue()


def _cell(value: Any) -> str:
    text = _BETWEEN.join(value) if isinstance(value, list) else str("" if value is None else value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _own(key: str) -> Callable[[Json], Any]:
    return lambda document: document[key]


def _facet(field: str) -> Callable[[Json], Any]:
    return lambda document: document["facets"].get(field)


def _body(document: Json) -> str:
    texts = (p["text"] for p in document["passages"] if p["role"] in BODY_ROLES)
    return "\n\n".join(texts)


COLUMNS: Final[dict[str, Callable[[Json], Any]]] = {
    "uid": _own("uid"),
    "kind": _own("kind"),
    "parent": _own("parent"),
    "headline": _own("headline"),
    "deck": _own("deck"),
    "byline": _own("byline"),
    "authors": _own("authors"),
    "published": _own("published"),
    "dateline": lambda document: (document["dateline"] or {}).get("text"),
    "agency": _own("agency"),
    "publisher": _own("publisher"),
    "section": _own("section"),
    "language": _own("language"),
    "url": _own("url"),
    "place": _facet("place"),
    "topics": _facet("topic"),
    "people": _facet("person"),
    "organisations": _facet("org"),
    "word_count": lambda document: len(_body(document).split()),
    "text": _body,
    "captions": lambda document: [caption["text"] for caption in document["captions"]],
    "source": lambda document: document["source"]["path"],
    "record": lambda document: document["source"]["record"],
}
"""The header, and what stands below."""
