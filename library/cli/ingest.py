"""``library ingest``: articles in."""

from __future__ import annotations

import sys
from typing import Final

import click

from library.cli import terminal as t
from library.cli.progress import bars
from library.errors import EXIT_SOURCES_REJECTED, UsageError
from library.ingest.report import (
    DUPLICATE,
    FORGOTTEN,
    MOVED,
    IngestReport,
    SourceReport,
    Watcher,
)
from library.limits import LOCK_WAIT_S

_SHOWN: Final = 20  # problems listed; `library status` has them all


@click.command("ingest")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--name", default="stdin.txt", show_default=True, help="What to call standard input.")
@click.option(
    "--wait", "wait_s", default=LOCK_WAIT_S, show_default=True, metavar="SECONDS",
    help="How long to wait while another process is writing.",
)  # fmt: skip
@click.option(
    "--json", "as_json", is_flag=True, help="Print a line of JSON per source (docs/json.md)."
)
@click.pass_obj
def command(
    folder: str | None, paths: tuple[str, ...], name: str, wait_s: float, as_json: bool
) -> None:
    """Store articles and make them searchable.

    PATH is a file, a folder, a glob or - for standard input. What is not under
    documents/ yet is copied there. Without PATH: everything in documents/. Run
    it as often as you like: what has not changed is skipped, what has is
    replaced, and the same content is stored once.
    """
    if "" in paths:  # an unset variable of a script; as a path it would be the working directory
        raise UsageError("An empty path was given.", "Name a file or folder, or . for this one.")
    if "-" in paths and sys.stdin.isatty():
        raise UsageError("Nothing comes from standard input.", "Pipe a document into it.")
    stdin = (name, sys.stdin.buffer) if "-" in paths else None
    with bars() as bar, t.open_library(folder) as library:
        printer = _Printer()
        watcher = Watcher(
            progress=bar("reading"),
            indexing=bar("indexing"),
            source=printer.line if as_json else printer.words,
        )
        report = library.ingest(
            [path for path in paths if path != "-"], stdin=stdin, watcher=watcher,
            wait_s=wait_s,
        )  # fmt: skip
    for line in summary(report):
        click.echo(line, err=True)
    if printer.failed:
        raise printer.failed
    if report.problems:
        raise click.exceptions.Exit(EXIT_SOURCES_REJECTED)


class _Printer:
    """Says what became of each source.

    Where that cannot be said (the reader has left, the disk under standard output
    is full), the ingest goes on: ``failed`` is why, for afterwards.
    """

    def __init__(self) -> None:
        self.failed: OSError | None = None

    def line(self, report: SourceReport) -> None:
        """For programs: a line of JSON."""
        import json

        self._echo(json.dumps(report.as_json(), ensure_ascii=False))

    def words(self, report: SourceReport) -> None:
        """For people: only what they would not expect."""
        if report.outcome in (DUPLICATE, FORGOTTEN, MOVED) and report.message:
            self._echo(t.safe(report.message), err=True)

    def _echo(self, text: str, *, err: bool = False) -> None:
        if self.failed is None:
            try:
                click.echo(text, err=err)
            except OSError as error:
                self.failed = error


def summary(report: IngestReport) -> list[str]:
    """What an ingest did, in a few lines."""
    words = (("added", "new"), ("changed", "changed"), ("same", "as before"), ("removed", "gone"))
    did = [f"{getattr(report, name):,} {word}" for name, word in words if getattr(report, name)]
    became = [f"{number:,} {outcome}" for outcome, number in sorted(report.sources.items())]
    lines = [f"Sources: {', '.join(became)}. Articles: {', '.join(did) or 'nothing new'}."]
    for problem in report.problems[:_SHOWN]:
        more = f" (and {problem.rejected - 1:,} more records)" if problem.rejected > 1 else ""
        lines.append(t.safe(f"not stored: {problem.message}{more}"))
    if len(report.problems) > _SHOWN:
        lines.append(f"… and {len(report.problems) - _SHOWN:,} more: see `library status`.")
    return lines
