"""``library serve``: Datasette on the library."""

from __future__ import annotations

import os

import click

from library.cli import terminal as t
from library.web.serve import arguments


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
@click.pass_obj
def command(folder: str | None, host: str, port: int, open_browser: bool) -> None:
    """Browse the library with Datasette.

    Runs until interrupted. Reading only: nothing in the library is changed.
    """
    with t.open_library(folder) as library:
        library.status()  # is there anything to serve, and is the search index current?
        line = arguments(library.database, library.root / "metadata.yml", host, port)
    os.execv(line[0], [*line, *(["--open"] if open_browser else [])])
