"""``library save``: a search under a name."""

from __future__ import annotations

import click

from library.cli import terminal as t
from library.cli.search import pair
from library.errors import UsageError


# An unknown word with a dash in front is a part of the query: `-x` excludes.
@click.command("save", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--where", multiple=True, metavar="FACET=VALUE",
    help="Only documents with this value; values of one facet are alternatives. Repeatable.",
)  # fmt: skip
@click.option("--note", metavar="TEXT", help="What it is for.")
@click.option("--replace", is_flag=True, help="Put it in the place of the one of this name.")
@click.option("--remove", is_flag=True, help="Remove the one of this name.")
@click.pass_obj
def command(
    folder: str | None,
    name: str,
    query: tuple[str, ...],
    where: tuple[str, ...],
    note: str | None,
    replace: bool,
    remove: bool,
) -> None:
    """Save a search under a name.

    NAME is made of letters a to z, digits and hyphens; QUERY is what
    `library search` takes. From then on query:NAME is a part of any query, and
    `library new NAME` lists what is new. It is kept in saved.yml, which is yours
    to edit: what you wrote there stays.
    """
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0])
    with t.open_library(folder) as library:
        if remove:
            if query or where or note or replace:
                raise UsageError("--remove takes a name alone.", f"library save {name} --remove")
            library.forget(name)
            click.echo(f"{name} is removed.", err=True)
            return
        search = library.save(
            name, " ".join(query), where=[pair(text) for text in where], note=note, replace=replace
        )
    for sentence in search["ignored"]:
        click.echo(t.safe(sentence), err=True)
    found = "" if search["total"] is None else f": {t.count(search['total'], 'document')}"
    click.echo(t.safe(f"{name} is saved, read as {search['read_as']}{found}."), err=True)
