"""``library export``: every hit, for other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from library.cli import terminal as t
from library.cli.outfile import opened
from library.cli.progress import bars
from library.cli.search import behind_words, one_text, pair
from library.errors import UsageError
from library.export.export import Export
from library.export.formats import FORMATS, by_suffix
from library.library import DOCUMENTS, INDEX, Library
from library.search.search import SORTS


# An unknown word with a dash in front is a part of the query: `-x` excludes.
@click.command("export", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--where", multiple=True, metavar="FACET=VALUE",
    help="Only documents with this value; values of one facet are alternatives. Repeatable.",
)  # fmt: skip
@click.option("--sort", type=click.Choice(SORTS), help="Default: relevance; -date without words.")
@click.option(
    "--format", "format_", type=click.Choice(tuple(FORMATS)),
    help="Default: what FILE ends with (.jsonl, .csv, .bib, .ris), or jsonl.",
)  # fmt: skip
@click.option(
    "--output", metavar="FILE",
    help="Write into this file, which is there whole or not at all. Default: standard output.",
)  # fmt: skip
@click.pass_obj
def command(
    folder: str | None,
    query: tuple[str, ...],
    where: tuple[str, ...],
    sort: str | None,
    format_: str | None,
    output: str | None,
) -> None:
    """Write every document that a search finds.

    The query is that of `library search`, and so are the documents and their
    order; without QUERY it is all of them. Formats (docs/json.md): jsonl, whole
    documents, of which `library ingest` makes an equal library; csv, a row each,
    for spreadsheets; bibtex, ris and csl (JSON), citations.
    """
    text = one_text(query)
    file = None if output == "-" else output
    with t.open_library(folder) as library:
        if file is not None:
            _refuse_inside(library, file)
        with library.export(text, where=[pair(word) for word in where], sort=sort) as export:
            for sentence in _remarks(export):
                click.echo(t.safe(sentence), err=True)
            _write(export, format_ or by_suffix(file or ""), file)


def _remarks(export: Export) -> Iterator[str]:
    yield from export.ignored
    if export.match == "any":
        yield "No document has all of these words; these are all that have any."
    if export.behind:
        yield behind_words(export.behind)


def _write(export: Export, form: str, file: str | None) -> None:
    with bars() as bar, opened(file) as write:
        # Where the documents themselves go to the terminal, they are progress enough.
        update = bar("exporting") if file or not sys.stdout.isatty() else None
        for piece in export.text(form):
            write(piece)
            if update:
                update(export.done, export.total)
    if file:
        click.echo(t.safe(f"{t.count(export.given, 'document')} in {file}."), err=True)


def _refuse_inside(library: Library, file: str) -> None:
    """An export is no original, and what is in index/ may be deleted at any time."""
    if not file:
        raise UsageError("--output has no file name.", "Name one, or - for standard output.")
    target = Path(os.path.realpath(file))
    for folder in (DOCUMENTS, INDEX):
        if target.is_relative_to(os.path.realpath(library.root / folder)):
            raise UsageError(f"{file} is in {folder}/ of the library.", "Write it elsewhere.")
