"""``library show``: one document, whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from library.cli import terminal as t


@click.command("show")
@click.argument("uid")
@click.option("--json", "as_json", is_flag=True, help="Print the document as JSON (docs/json.md).")
@click.pass_obj
def command(folder: str | None, uid: str, as_json: bool) -> None:
    """Show one document with its structure.

    UID is the name that `library search` prints under each hit.
    """
    with t.open_library(folder) as library:
        document = library.document(uid)
    if as_json:
        t.echo_json(document)
        return
    for line in _page(document):
        click.echo(line)


def _page(document: dict[str, Any]) -> Iterator[str]:
    facts = [t.day(document["published"]), document["publisher"], document["section"]]
    yield t.safe(" · ".join([document["kind"], *filter(None, facts)]))
    if document["parent"]:
        yield f"beside {document['parent']}"
    for passage in document["passages"]:
        yield from _passage(passage, document["captions"])
    yield from _sidebar(document["sidebar"])
    source = document["source"]
    record = f", record {source['record']}" if source["record"] else ""
    yield ""
    yield from t.plain(f"{document['uid']}", dim=True)
    yield from t.plain(f"documents/{source['path']}{record} ({source['reader']})", dim=True)


def _passage(passage: dict[str, Any], captions: list[dict[str, Any]]) -> Iterator[str]:
    role, text = passage["role"], passage["text"]
    if role == "sidebar_heading":
        return  # stands over the items below
    yield ""
    if role in ("headline", "heading"):
        yield from t.plain(text, bold=True)
    elif role == "caption":
        credit = next((c["credit"] for c in captions if c["passage"] == passage["n"]), None)
        yield from t.plain(
            f"[Picture] {text}" + (f" ({credit})" if credit else ""), "    ", dim=True
        )
    elif role == "list_item":
        yield from t.paragraph(t.marked(text, []), "    ", first="  - ")
    elif role == "table":
        yield from map(t.safe, text.split("\n"))
    elif role == "paragraph":
        yield from t.plain(text)
    else:
        yield from t.plain(text, dim=True)


def _sidebar(items: list[dict[str, Any]]) -> Iterator[str]:
    group = object()
    for item in items:
        if item["group"] != group:
            group = item["group"]
            yield ""
            yield from t.plain(f"── {group or 'Beside this article'} ──", dim=True)
        yield ""
        yield from t.plain(f"[{item['kind']}] {item['headline']}", "  ", bold=True)
        for line in (item["blurb"] or "").split("\n"):
            if line:
                yield from t.plain(line, "  ")
        yield from t.plain(item["uid"], "  ", dim=True)
