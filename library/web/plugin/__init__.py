"""The Datasette plugin: an article's row page shows the article.

Works with Datasette 0.65 and the 1.0 alphas; it uses only hooks that both have
with the same signature.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datasette import hookimpl
from markupsafe import Markup

from library.errors import LibraryError
from library.library import Library
from library.limits import MAX_VALUE_BYTES

if TYPE_CHECKING:  # at run time Datasette is still being imported when it loads its plugins
    from datasette.app import Datasette

_DATABASE: Final = "library"
_DISTRIBUTION: Final = "newslibrary"  # Datasette mounts static/ under the name on the package index
# SQLITE_LIMIT_LENGTH of https://www.sqlite.org/c3ref/c_limit_attached.html
_LIMIT_LENGTH: Final = 0


@hookimpl
def prepare_connection(conn: Any, database: str) -> None:
    """Bounds what hand-written SQL can make the server hold."""
    if database == _DATABASE:
        conn.setlimit(_LIMIT_LENGTH, MAX_VALUE_BYTES)


@hookimpl
def extra_css_urls(database: str | None, datasette: Datasette) -> list[str]:
    """Our style sheet, on the pages of the library's database."""
    if database != _DATABASE:
        return []
    return [datasette.urls.static_plugins(_DISTRIBUTION, "article.css")]


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | None:
    """In the views, a headline leads to its document's page."""
    if database != _DATABASE or not value:
        return None
    targets = {
        ("articles", "headline"): "id",
        ("sidebar_items", "headline"): "id",
        ("sidebar_items", "article"): "article_id",
    }
    key = targets.get((table or "", column))
    if key is None or key not in row.keys():  # noqa: SIM118 - a row's `in` looks at its values
        return None
    href = datasette.urls.row(database, "documents", str(row[key]))
    return Markup('<a href="{}">{}</a>').format(href, value)


@hookimpl
def extra_template_vars(
    database: str | None,
    table: str | None,
    view_name: str | None,
    request: Any,
    datasette: Datasette,
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """The document of a row page, for ``row-library-documents.html``."""  # fmt: skip
    if (database, table, view_name) != (_DATABASE, "documents", "row"):
        return None

    async def found() -> dict[str, Any]:
        page = await _page(datasette.get_database(database), request.url_vars.get("pks", ""))
        return {"library_page": page}

    return found


async def _page(database: Any, pk: str) -> dict[str, Any] | None:
    """A document with what its page links to: its parent and its sidebar items, as row ids.

    ``None`` where there is no such row, or the database lies outside a library.
    """
    if not (pk.isascii() and pk.isdigit()):
        return None
    row = (
        await database.execute("SELECT uid, parent_id FROM documents WHERE id = ?", [pk])
    ).first()
    if row is None:
        return None
    try:
        document = await asyncio.to_thread(_document, Path(database.path), row["uid"])
    except LibraryError:
        return None
    beside = await database.execute("SELECT uid, id FROM documents WHERE parent_id = ?", [pk])
    return {
        "document": document,
        "parent_id": row["parent_id"],
        "ids": {item["uid"]: item["id"] for item in beside},
        "credits": {c["passage"]: c["credit"] for c in document["captions"]},
    }


def _document(database: Path, uid: str) -> dict[str, Any]:
    """The document from the library that the database is of; opened and closed in one thread."""
    with Library(database.parent.parent) as library:
        return library.document(uid)
