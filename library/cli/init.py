"""``library init``: a new library."""

from __future__ import annotations

import click

from library.library import Library


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", required=False)
def command(folder: str) -> None:
    """Make a folder a library.

    Writes documents/, index/ and metadata.yml where they are missing and leaves
    alone what is there. Without DIR: the working directory.
    """
    library = Library.create(folder)
    click.echo(f"{library.root} is a library.", err=True)
    click.echo("Put articles in with `library ingest FILE_OR_FOLDER …`.", err=True)
