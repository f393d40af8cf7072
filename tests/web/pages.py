"""What a page consists of, and asking the same of it however it was fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import quote


class Answer(NamedTuple):
    """What came back for a request."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


Get = Callable[[str], Answer]
"""Fetches a path of a site."""


class Page(HTMLParser):
    """A page's elements and the text in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def words(self) -> str:
        """The text with one blank between words."""
        return " ".join(self.text.split())

    def links(self, pattern: str = "") -> list[str]:
        """Where links lead."""
        found = (attributes.get("href") or "" for tag, attributes in self.elements if tag == "a")
        return [link for link in found if re.search(pattern, link)]

    def dangers(self) -> list[tuple[str, dict[str, str | None]]]:
        """Elements that only an article that became markup can have put there."""
        return [
            (tag, attributes)
            for tag, attributes in self.elements
            if tag in ("xss", "img")
            or any(name.startswith("on") and "alert" in (v or "") for name, v in attributes.items())
            or any("javascript:" in (attributes.get(name) or "") for name in ("href", "src"))
        ]


def page(get: Get, path: str) -> Page:
    """A page that must be there."""
    answer = get(path)
    assert answer.status == 200, (path, answer.text[:500])
    return Page(answer.text)


def searched(get: Get, table: str, words: str) -> int:
    """How many rows Datasette's own search finds in a table or view, in HTML and in JSON."""
    path = f"/library/{table}.json?_search={quote(words)}&_shape=array&_size=max"
    rows = get(path)
    assert rows.status == 200, rows.text
    number = len(rows.json)
    shown = page(get, f"/library/{table}?_search={quote(words)}&_size=max")
    counted = re.search(r"([\d,]+) rows?\b", shown.words)
    assert counted, shown.words[:300]
    assert int(counted[1].replace(",", "")) == number
    return number


def id_of(get: Get, uid: str) -> int:
    """The row of a document."""
    (row,) = get(f"/library/documents.json?uid={uid}&_shape=array").json
    return int(row["id"])
