"""``library serve`` and plain ``datasette``, as real processes that answer HTTP."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
import yaml

from tests.cli import running
from tests.web import checks
from tests.web.pages import Answer, Get, page


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """Redirects are answers too."""


def getter(port: int) -> Get:
    opener = urllib.request.build_opener(_Stay)

    def get(path: str) -> Answer:
        url = f"http://127.0.0.1:{port}{urllib.parse.quote(path, safe='/%?=&+,~$-')}"
        try:
            with opener.open(url, timeout=30) as response:
                return Answer(
                    response.status, response.read().decode(), _lowered(response.headers.items())
                )
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), _lowered(error.headers.items()))

    return get


def _lowered(headers: list[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


@contextmanager
def serving(command: list[str], port: int) -> Iterator[Get]:
    """A server while it is needed."""
    # A pipe that nobody reads would stop the server.
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        env=running.environment(), start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None, said(log)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield getter(port)
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            text = said(log)
            log.close()
    assert "500 Internal Server Error" not in text, text


def said(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode()


@pytest.fixture(scope="module")
def get(demo: Path) -> Iterator[Get]:
    port = free_port()
    command = running.command("serve", "--port", str(port), library=demo)
    with serving(command, port) as ready:
        yield ready


@pytest.mark.parametrize("check", checks.ON_THE_DEMO, ids=lambda check: check.__name__)
def test_served(get: Get, check: Callable[[Get], None]) -> None:
    check(get)


def test_every_setting_is_honoured(get: Get) -> None:
    from library.web import serve

    settings = get("/-/settings.json").json
    assert serve._SETTINGS
    for name, value in serve._SETTINGS.items():
        expected = {"off": False, "on": True}.get(value, value)
        assert str(settings[name]) == str(expected), name
    assert get("/library.db").status in (403, 404), "the file cannot be downloaded"


def test_the_plugin_is_there_with_all_its_hooks(get: Get) -> None:
    plugins = get("/-/plugins.json").json
    ours = [p for p in getattr(plugins, "get", lambda _k, d: d)("plugins", plugins)
            if "library" in p["name"]]  # fmt: skip
    assert len(ours) == 1
    assert ours[0]["static"]
    assert ours[0]["templates"]
    assert {"prepare_connection", "extra_css_urls", "render_cell", "extra_template_vars"} <= set(
        ours[0]["hooks"]
    )


def test_it_listens_where_it_is_told_and_on_this_machine_only(get: Get) -> None:
    assert get("/-/versions.json").status == 200
    page_of_help = running.good("serve", "--help").out
    assert "127.0.0.1" in page_of_help


def test_nothing_in_the_library_changes_by_serving(demo: Path, get: Get) -> None:
    def files() -> dict[str, bytes]:
        return running.snapshot(demo, lambda path: not path.name.endswith(("-shm", "-wal")))

    before = files()
    page(get, "/library/articles?_search=nato")
    assert files() == before


def test_an_ingest_is_seen_by_a_running_server(tmp_path: Path) -> None:
    root = running.make(tmp_path / "news", running.DOCUMENTS / "article.txt")
    port = free_port()
    with serving(running.command("serve", "--port", str(port), library=root), port) as get:
        path = "/library/articles.json?_shape=array"
        assert len(get(path).json) == 1
        running.good("ingest", running.DOCUMENTS / "harbour-strike.txt", library=root)
        assert len(get(path).json) == 2


def test_ctrl_c_ends_the_server(demo: Path) -> None:
    port = free_port()
    with serving(running.command("serve", "--port", str(port), library=demo), port) as get:
        assert get("/").status == 200
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_that_is_taken_is_said(demo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = running.run("serve", "--port", str(port), library=demo)
    running.refused(result, 2, str(port), step="--port")


def test_markup_in_articles_is_shown_as_text(hostile: Path) -> None:
    port = free_port()
    with serving(running.command("serve", "--port", str(port), library=hostile), port) as get:
        checks.nothing_of_an_article_is_markup(get)


def test_plain_datasette_shows_the_same(demo: Path) -> None:
    """``datasette index/library.db -m metadata.yml``, as the design promises."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", str(demo / "index" / "library.db"),
               "-m", str(demo / "metadata.yml"), "-p", str(port)]  # fmt: skip
    with serving(command, port) as get:
        for check in (checks.front_page, checks.articles_are_browsed_newest_first_with_facets,
                      checks.search_finds_words_and_no_nonsense, checks.a_document_is_a_page,
                      checks.sidebar_items_lead_both_ways):  # fmt: skip
            check(get)


def test_datasette_without_our_plugin_or_metadata_searches_all_the_same(demo: Path) -> None:
    """The full-text table is written in a form that Datasette detects by itself."""
    port = free_port()
    command = [sys.executable, "-c",
               ("import os, runpy, sys; os.environ['DATASETTE_LOAD_PLUGINS'] = '';"
               " sys.argv[0] = 'datasette'; runpy.run_module('datasette', run_name='__main__')"),
               str(demo / "index" / "library.db"), "-p", str(port)]  # fmt: skip
    with serving(command, port) as get:
        rows = get("/library/documents.json?_search=nato&_shape=array&_size=max").json
        assert 0 < len(rows) < 48
        assert get("/library/documents.json?_search=zzqxyv&_shape=array").json == []


# ── Refusals ─────────────────────────────────────────────────────────────────


def test_serving_a_damaged_library_is_refused_before_a_server_starts(
    demo: Path, tmp_path: Path
) -> None:
    root = tmp_path / "news"
    shutil.copytree(demo, root)
    for path in (root / "index").glob("library.db*"):
        path.unlink()
    (root / "index" / "library.db").write_bytes(b"no database " * 1000)
    running.refused(running.run("serve", library=root), 5, root / "index" / "library.db")


def test_broken_metadata_is_said_before_a_server_starts(demo: Path, tmp_path: Path) -> None:
    root = tmp_path / "news"
    shutil.copytree(demo, root)
    (root / "metadata.yml").write_text("title: [")
    running.refused(running.run("serve", library=root), 2, root / "metadata.yml")


# ── metadata.yml ─────────────────────────────────────────────────────────────


def test_the_repository_and_new_libraries_have_the_same_metadata(demo: Path) -> None:
    ours = (running.ROOT / "metadata.yml").read_bytes()
    assert (running.ROOT / "library" / "metadata.yml").read_bytes() == ours
    assert (demo / "metadata.yml").read_bytes() == ours


def test_metadata_names_only_what_there_is(demo: Path) -> None:
    import sqlite3
    from contextlib import closing

    database = demo / "index" / "library.db"
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        kinds = dict(connection.execute("SELECT name, type FROM sqlite_master").fetchall())
        columns = {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            for name in checks.TABLES
        }
    shown = {name for name, kind in kinds.items() if kind in ("table", "view")
             and "_fts" not in name and not name.startswith("sqlite_")}  # fmt: skip
    assert set(checks.TABLES) - {"sqlite_sequence"} == shown, (
        "every table and view has its entry, and no entry is idle"
    )
    for name, metadata in checks.TABLES.items():
        named = {*metadata.get("columns", {}), *metadata.get("facets", ()),
                 *metadata.get("units", {})}  # fmt: skip
        named |= {metadata[key] for key in ("label_column", "sort", "sort_desc", "fts_pk")
                  if key in metadata}  # fmt: skip
        assert named <= columns[name], name
        if "fts_table" in metadata:
            assert metadata["fts_table"] in kinds


def test_units_are_shown_where_datasette_knows_them(get: Get) -> None:
    """Datasette 0.65 shows ``bytes`` with its unit; 1.0 has dropped units and ignores them."""
    version = get("/-/versions.json").json["datasette"]["version"]
    rows = get("/library/sources.json?_shape=array").json
    shown = page(get, f"/library/sources/{rows[0]['id']}")
    if version.startswith("0."):
        assert re.search(r"[\d.,]+\s*(k|M)?B\b", shown.words)
    else:
        assert str(rows[0]["bytes"]) in shown.words


def test_metadata_is_yaml_that_others_can_read() -> None:
    assert checks.METADATA["plugins"] == {"library": {"engine": "tantivy"}}
    assert yaml.safe_dump(checks.METADATA)
