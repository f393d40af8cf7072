"""``library status``: what is in the library and how its parts stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from library.cli import terminal as t


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON (docs/json.md).")
@click.pass_obj
def command(folder: str | None, as_json: bool) -> None:
    """Say what is in the library, and which sources could not be stored."""
    with t.open_library(folder) as library:
        status = library.status()
    if as_json:
        t.echo_json(status)
        return
    for line in _lines(status):
        click.echo(line)


def _lines(status: dict[str, Any]) -> Iterator[str]:
    yield t.safe(status["library"])
    yield f"  documents     {_listed(status['documents'])}"
    yield f"  sources       {_listed(status['sources'])}"
    dates = status["published"]
    if dates["first"]:
        yield f"  published     {t.day(dates['first'])} to {t.day(dates['last'])}"
    index = status["search_index"]
    behind = f", {t.count(index['behind'], 'change')} behind" if index["behind"] else ", up to date"
    yield f"  search index  {index['engine']}{behind}"
    if status["missing_files"]:
        missing = t.count(status["missing_files"], "source")
        yield f"  missing       {missing} no longer in documents/"
    for failed in status["failed"]:
        yield ""
        yield t.safe(f"  {failed['path']} ({failed['status']})")
        yield from t.plain(failed["error"] or "an ingest was cut off; run it again", "    ")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items()) or "none"
