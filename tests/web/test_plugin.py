"""The plugin in process, through ``datasette.client``: Datasette 0.65, or 1.0 if that is here.

The same file is run in an environment with the 1.0 alphas
(``pip install --pre "datasette>=1.0a"``); nothing here knows one version only
but the tests that say so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.app import Datasette
from datasette.version import __version__

from library.web.serve import _SETTINGS
from tests.cli.running import SAMPLE
from tests.web import checks
from tests.web.pages import Answer, Get, Page, id_of, page

ONE = not __version__.startswith("0.")


class Site:
    """A Datasette on a library, asked without a socket."""

    def __init__(self, library: Path, **settings: Any) -> None:
        metadata = yaml.safe_load((library / "metadata.yml").read_text(encoding="utf-8"))
        self.loop = asyncio.new_event_loop()
        self.datasette = Datasette(
            [str(library / "index" / "library.db")], metadata=metadata, settings=settings
        )

    def get(self, path: str) -> Answer:
        response = self.loop.run_until_complete(self.datasette.client.get(path))
        return Answer(response.status_code, response.text, dict(response.headers))

    def close(self) -> None:
        for database in self.datasette.databases.values():
            for connection in list(getattr(database, "_all_file_connections", ())):
                connection.close()
        if (executor := getattr(self.datasette, "executor", None)) is not None:
            executor.shutdown()
        self.loop.close()


def settings() -> dict[str, Any]:
    values: dict[str, Any] = {"on": True, "off": False}
    return {name: values.get(value) if value in values else int(value)
            for name, value in _SETTINGS.items()}  # fmt: skip


@pytest.fixture(scope="module")
def get(demo: Path) -> Iterator[Get]:
    site = Site(demo, **settings())
    yield site.get
    site.close()


@pytest.fixture(scope="module")
def hostile_get(hostile: Path) -> Iterator[Get]:
    site = Site(hostile, **settings())
    yield site.get
    site.close()


@pytest.mark.parametrize("check", checks.ON_THE_DEMO, ids=lambda check: check.__name__)
def test_in_process(get: Get, check: Callable[[Get], None]) -> None:
    check(get)


def test_markup_in_articles_is_shown_as_text(hostile_get: Get) -> None:
    checks.nothing_of_an_article_is_markup(hostile_get)


def test_the_check_for_markup_sees_it() -> None:
    """Positive control."""
    for html in ("<xss>", "<p><img src=x>", "<a href='javascript:x'>", "<p onclick=alert(1)>"):
        assert Page(html).dangers(), html
    assert not Page("&lt;xss> <p title='<xss>'>javascript: <script>if (a<b) {}</script>").dangers()


def test_every_document_has_a_page(get: Get) -> None:
    for row in get("/library/documents.json?_shape=array&_size=max").json:
        shown = page(get, f"/library/documents/{row['id']}")
        assert row["headline"].replace("\u3000", " ") in shown.words.replace("\u3000", " ")
        assert row["uid"] in shown.words


def test_a_page_says_its_language_and_source(get: Get) -> None:
    (row,) = get("/library/articles.json?language=ja&_shape=array").json
    shown = page(get, f"/library/documents/{row['id']}")
    assert ("article", "ja") in [(tag, attrs.get("lang")) for tag, attrs in shown.elements]
    assert "documents/documents/web/ja-otaru-soko.txt" in shown.words


def test_another_database_is_left_alone(demo: Path, tmp_path: Path) -> None:
    """Someone's own database beside the library: no style sheet, no bound, no links of ours."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, headline TEXT)")
        connection.execute("INSERT INTO documents VALUES (1, 'Theirs')")
        connection.execute("CREATE VIEW articles AS SELECT * FROM documents")
        connection.commit()
    site = Site(demo)
    try:
        site.datasette.add_database(_database(site.datasette, tmp_path / "other.db"), name="other")
        for path in ("/other/documents", "/other/documents/1", "/other/articles"):
            shown = page(site.get, path)
            assert "Theirs" in shown.words
            assert not [a for _, a in shown.elements if "article.css" in (a.get("href") or "")]
            assert not shown.links("/library/documents/")
        big = site.get("/other/-/query.json?sql=select+length(zeroblob(9000000))" if ONE
                       else "/other.json?sql=select+length(zeroblob(9000000))")  # fmt: skip
        assert big.status == 200
    finally:
        site.close()


def _database(datasette: Datasette, path: Path) -> Any:
    from datasette.database import Database

    return Database(datasette, path=str(path))


def test_a_library_database_outside_a_library_still_shows_its_rows(
    demo: Path, tmp_path: Path
) -> None:
    """A copy of library.db alone: no page of ours, but no error either."""
    import shutil

    shutil.copy(demo / "index" / "library.db", tmp_path / "library.db")
    site = Site.__new__(Site)
    site.loop = asyncio.new_event_loop()
    site.datasette = Datasette([str(tmp_path / "library.db")])
    try:
        shown = page(site.get, f"/library/documents/{id_of(site.get, SAMPLE)}")
        assert "Russia Warns NATO" in shown.words
    finally:
        site.close()


@pytest.mark.skipif(not ONE, reason=f"this is Datasette {__version__}, not 1.0")
def test_datasette_1_alpha_takes_our_metadata() -> None:
    """Which version this run was about; the checks above ran on it."""
    assert int(__version__.split(".")[0]) >= 1


@pytest.mark.skipif(ONE, reason=f"this is Datasette {__version__}, not 0.65")
def test_datasette_is_the_stable_one() -> None:
    assert __version__.startswith("0.65")
