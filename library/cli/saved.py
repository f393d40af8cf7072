"""``library saved``: the saved searches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from library.cli import terminal as t


@click.command("saved")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON (docs/json.md).")
@click.pass_obj
def command(folder: str | None, as_json: bool) -> None:
    """List the saved searches, and how many documents match each now."""
    with t.open_library(folder) as library:
        answer = library.saved()
    if as_json:
        t.echo_json(answer)
        return
    if not answer["saved"]:
        click.echo("No search is saved yet; `library save NAME QUERY` saves one.", err=True)
    for number, search in enumerate(answer["saved"]):
        for line in ([""] if number else []) + list(_lines(search)):
            click.echo(line)


def _lines(search: dict[str, Any]) -> Iterator[str]:
    indent = " " * 4
    found = "" if search["total"] is None else f" · {t.count(search['total'], 'document')}"
    yield click.style(search["name"], bold=True) + found
    yield from t.plain(search["query"] or "*", indent)
    if search["read_as"] != search["query"]:
        yield from t.plain(f"read as {search['read_as']}", indent, dim=True)
    chosen = [f"{facet} {' or '.join(values)}" for facet, values in search["where"].items()]
    if chosen:
        yield from t.plain(f"where {' · '.join(chosen)}", indent, fg="cyan")
    if search["note"]:
        yield from t.plain(search["note"], indent)
    for sentence in search["ignored"]:
        yield from t.plain(sentence, indent, fg="yellow")
