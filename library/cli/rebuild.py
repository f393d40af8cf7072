"""``library rebuild``: ``index/`` made again."""

from __future__ import annotations

import click

from library.cli import terminal as t
from library.cli.ingest import summary
from library.cli.progress import bars
from library.errors import EXIT_SOURCES_REJECTED
from library.ingest.report import Watcher


@click.command("rebuild")
@click.option(
    "--search", "search_only", is_flag=True, help="Only the search index, from the store."
)
@click.pass_obj
def command(folder: str | None, search_only: bool) -> None:
    """Make index/ again from documents/.

    The library answers meanwhile, and an interrupted rebuild leaves the old
    answers. A damaged database is put aside under index/ first.
    """
    with bars() as bar, t.open_library(folder) as library:
        report = library.rebuild(
            search_only=search_only,
            watcher=Watcher(progress=bar("reading"), indexing=bar("indexing")),
        )
    if search_only:
        click.echo("The search index is new.", err=True)
        return
    for line in summary(report):
        click.echo(line, err=True)
    if report.problems:
        raise click.exceptions.Exit(EXIT_SOURCES_REJECTED)
