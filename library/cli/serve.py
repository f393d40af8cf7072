"""``library serve``: Datasette on the library."""

from __future__ import annotations

import os
import socket

import click

from library.cli import terminal as t
from library.errors import UsageError
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
    _refuse_if_taken(host, port)
    with t.open_library(folder) as library:
        library.status()  # is there anything to serve, and is the search index current?
        line = arguments(library.database, library.root / "metadata.yml", host, port)
    os.execv(line[0], [*line, *(["--open"] if open_browser else [])])


def _refuse_if_taken(host: str, port: int) -> None:
    """Raises ``UsageError`` if nobody can listen there."""
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{host}, port {port}, cannot be listened on ({reason}).", "Choose another with --port."
        ) from error
