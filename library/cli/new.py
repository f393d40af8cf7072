"""``library new``: what a saved search finds that it has not listed before."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from library.cli import terminal as t
from library.cli.search import hit_lines
from library.limits import MAX_HITS


@click.command("new")
@click.argument("name")
@click.option("--peek", is_flag=True, help="Do not remember: the next time lists the same again.")
@click.option("--skip", is_flag=True, help="List nothing and remember everything: a fresh start.")
@click.option(
    "--limit", type=click.IntRange(1), default=MAX_HITS, show_default=True,
    help="Documents to list; the next time lists the next ones.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (docs/json.md).")
@click.pass_obj
def command(
    folder: str | None, name: str, peek: bool, skip: bool, limit: int, as_json: bool
) -> None:
    """List what is new in a saved search since it was last asked.

    New is what matches now and has not been listed under this name before: the
    first time everything, then what was ingested or changed so that it matches.
    The newest come first. What is listed is remembered beside saved.yml, so it
    survives a rebuild.
    """

    def show(answer: dict[str, Any]) -> None:
        if as_json:
            t.echo_json(answer)
        else:
            _print(answer, skip)
        sys.stdout.flush()  # what has not arrived is not remembered as listed

    with t.open_library(folder) as library:
        library.new(name, peek=peek, skip=skip, limit=limit, deliver=show)


def _print(answer: dict[str, Any], skip: bool) -> None:
    """Words of the program to stderr, hits to stdout."""
    for sentence in answer["ignored"]:
        click.echo(t.safe(sentence), err=True)
    if skip:
        passed = t.count(answer["total"], "document")
        click.echo(f"{passed} passed over; from now on only what comes next is new.", err=True)
        return
    for line in _lines(answer):
        click.echo(line)
    if answer["left"]:
        more = t.count(answer["left"], "more document")
        click.echo(f"{more}: run it again for the next.", err=True)
    if answer["behind"]:
        changes = t.count(answer["behind"], "change")
        click.echo(f"Another process is writing: {changes} not searchable yet.", err=True)


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    number = t.count(answer["total"], "document")
    if answer["since"] is None:
        head = f"{number} for {answer['name']}, asked for the first time"
    else:
        since = f"{t.day(answer['since'])}, {answer['since'][11:16]} UTC"
        head = f"{number} new for {answer['name']} since {since}"
    yield from t.plain(head, bold=True)
    for place, hit in enumerate(answer["hits"], 1):
        yield ""
        yield from hit_lines(place, hit)
