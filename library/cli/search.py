"""``library search``: hits, snippets and facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final, TextIO

import click

from library.cli import terminal as t
from library.errors import UsageError
from library.search.search import DEFAULT_FACET_LIMIT, DEFAULT_LIMIT, SORTS

_PARTS: Final = {"caption": "caption", "heading": "heading", "sidebar": "sidebar", "deck": "deck",
                 "note": "note", "list_item": "list", "table": "table", "byline": "byline",
                 "dateline": "dateline", "agency_credit": "credit"}  # fmt: skip
_ROWS: Final = 24  # of the histogram
_BAR: Final = 24  # columns of the widest bar of the histogram


# An unknown word with a dash in front is a part of the query: `-x` excludes.
@click.command(
    "search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--where", multiple=True, metavar="FACET=VALUE",
    help="Only documents with this value; values of one facet are alternatives. Repeatable.",
)  # fmt: skip
@click.option(
    "--facet", "facets", multiple=True, metavar="FACET", help="Count only this facet. Repeatable."
)
@click.option(
    "--facet-limit", default=DEFAULT_FACET_LIMIT, show_default=True, help="Values of each facet."
)
@click.option("--sort", type=click.Choice(SORTS), help="Default: relevance; -date without words.")
@click.option("--limit", default=DEFAULT_LIMIT, show_default=True, help="Hits on a page.")
@click.option("--cursor", metavar="NEXT", help="Go on from here: `next` of the page before.")
@click.option(
    "--file", "queries", metavar="FILE", type=click.File(encoding="utf-8-sig", errors="replace"),
    help="Ask the queries of a file (-: standard input), one a line; # begins a comment.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (docs/json.md).")
@click.pass_obj
def command(
    folder: str | None,
    query: tuple[str, ...],
    where: tuple[str, ...],
    facets: tuple[str, ...],
    facet_limit: int,
    sort: str | None,
    limit: int,
    cursor: str | None,
    queries: TextIO | None,
    as_json: bool,
) -> None:
    """Find documents.

    All words must be there: missile defense. Also: "a phrase", a OR b, -without,
    (groups), headline:word, date:2007-06, date:2007-06-01..2007-07-15, query:name
    for a saved search. Nothing you type is an error; what could not be understood
    is said. Without QUERY the newest documents come first.
    """  # fmt: skip
    text = one_text(query)
    options: dict[str, Any] = {
        "where": [pair(each) for each in where], "facets": facets or None,
        "facet_limit": facet_limit, "sort": sort, "limit": limit, "offset": _offset(cursor),
    }  # fmt: skip
    with t.open_library(folder) as library:
        if queries is None:
            _answer(library.search(text, **options), options["offset"], as_json=as_json)
            return
        if query or cursor is not None:
            raise UsageError("--file asks the queries of a file.", "Leave out QUERY and --cursor.")
        for text in _lines_of(queries):
            if not as_json:
                click.echo(click.style(f"» {t.safe(text)}", dim=True))
            _answer(library.search(text, **options), 0, as_json=as_json, among_others=True)


def _lines_of(queries: Iterable[str]) -> Iterator[str]:
    """The queries of a file: its lines but blank ones and comments."""
    for line in queries:
        if not line.startswith("#") and (text := line.strip()):
            yield text


def _answer(
    answer: dict[str, Any], offset: int, *, as_json: bool, among_others: bool = False
) -> None:
    if as_json:
        t.echo_json(answer, one_line=among_others)
    else:
        _print(answer, offset)
        if among_others:
            click.echo()
    if answer["behind"]:
        click.echo(behind_words(answer["behind"]), err=True)


def behind_words(number: int) -> str:
    """What to say if the search index does not know the last changes yet."""
    return f"Another process is writing: {t.count(number, 'change')} not searchable yet."


def one_text(words: tuple[str, ...]) -> str:
    """The query that the words of a command line make.

    Raises ``click.NoSuchOption`` for a word that was meant as an option: one that
    is nearly the name of one.
    """
    if words == ("-h",):  # by itself it asks for help, as everywhere; -hello excludes a word
        context = click.get_current_context()
        click.echo(context.get_help())
        context.exit()
    for word in words:
        name = word.partition("=")[0]
        if name.startswith("--") and len(name) > 3:
            from difflib import get_close_matches  # 3 ms that only such a word pays

            if near := get_close_matches(name, _option_names(), n=1, cutoff=0.7):
                raise click.NoSuchOption(name, possibilities=near)
    return " ".join(words)


def _option_names() -> list[str]:
    context = click.get_current_context(silent=True)
    options = context.command.params if context else []
    return [name for option in options for name in option.opts if name.startswith("--")]


def pair(text: str) -> tuple[str, str]:
    """Facet and value of a ``--where``; raises ``UsageError`` if there is no value."""
    facet, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--where {text} has no value.", "Write it as --where place=usa.")
    return facet.strip(), value.strip()


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit()):
        raise UsageError(f"--cursor {cursor} is none.", "Give `next` of the page before.")
    return int(cursor) if len(cursor) < 10 else 10**9


def _print(answer: dict[str, Any], offset: int) -> None:
    """Words of the program to stderr, hits and facets to stdout."""
    for sentence in answer["ignored"]:
        click.echo(t.safe(sentence), err=True)
    if answer["match"] == "any":
        click.echo("No document has all of these words; showing the best with any.", err=True)
    for line in _answer_lines(answer, offset):
        click.echo(line)


def _answer_lines(answer: dict[str, Any], offset: int) -> Iterator[str]:
    chosen = [
        f"{field} {value['label']}"
        for field, values in answer["facets"].items()
        for value in values
        if value["selected"]
    ]
    head = t.count(answer["total"], "document")
    asked = answer["read_as"] if answer["query"].strip() else "everything"
    yield from t.plain(" · ".join([f"{head} for {asked}", *chosen]), bold=True)
    for number, hit in enumerate(answer["hits"], offset + 1):
        yield ""
        yield from hit_lines(number, hit)
    if answer["next"]:
        yield ""
        yield from t.plain(f"more: add --cursor {answer['next']}", dim=True)
    yield from _facet_lines(answer["facets"])
    yield from _histogram_lines(answer["histogram"])


def hit_lines(number: int, hit: dict[str, Any]) -> Iterator[str]:
    """One hit with its snippets."""
    indent = " " * 4
    title = next((s for s in hit["snippets"] if s["part"] == "headline"), None)
    spans = title["spans"] if title and title["text"] == hit["headline"] else []
    yield from t.paragraph(
        t.marked(hit["headline"], spans), indent, first=f"{number:>2}. ", style={"bold": True}
    )
    kind = None if hit["kind"] == "article" else hit["kind"]
    beside = f"beside “{hit['parent_headline']}”" if hit["parent"] else None
    facts = [kind, t.day(hit["published"]), hit["place"], hit["agency"], beside]
    yield from t.plain(" · ".join(filter(None, facts)), indent, fg="cyan")
    for snippet in hit["snippets"]:
        if snippet is title:
            continue
        label = _PARTS.get(snippet["part"])
        words = t.marked(snippet["text"], snippet["spans"])
        yield from t.paragraph([t.Word(f"{label}:"), *words] if label else words, indent)
    yield indent + click.style(hit["uid"], dim=True)


def _facet_lines(facets: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    shown = {field: values for field, values in facets.items() if values}
    if not shown:
        return
    yield ""
    size = max(map(len, shown)) + 2
    for field, values in shown.items():
        words = [
            t.Word(_value_words(value, last=value is values[-1]), value["selected"])
            for value in values
        ]
        yield from (
            line.replace("\u2007", " ")
            for line in t.paragraph(
                words, " " * size, first=click.style(f"{field:<{size}}", dim=True)
            )
        )


def _value_words(value: dict[str, Any], *, last: bool) -> str:
    """A label with its count, not to be broken over lines (figure spaces, put back afterwards)."""
    words = [*value["label"].split(), f"{value['count']:,}"]
    return "\u2007".join(words if last else [*words, "·"])


def _histogram_lines(buckets: list[dict[str, Any]]) -> Iterator[str]:
    full = [bucket for bucket in buckets if bucket["count"]]
    if len(full) < 2 or len(full) > _ROWS:
        return
    yield ""
    most = max(bucket["count"] for bucket in full)
    for some, run in groupby(buckets, key=lambda bucket: bucket["count"] > 0):
        if not some:
            yield click.style("⋮", dim=True)  # a time without any hit
            continue
        for bucket in run:
            bar = "▇" * max(1, round(bucket["count"] / most * _BAR))
            label = _bucket_label(bucket, buckets)
            yield f"{click.style(f'{label:<10}', dim=True)}  {bar} {bucket['count']:,}"


def _bucket_label(bucket: dict[str, Any], buckets: list[dict[str, Any]]) -> str:
    start, end = str(bucket["from"]), str(bucket["to"])
    if start[5:] == "01-01" and end[5:] == "01-01":
        return start[:4]
    if (
        start.endswith("-01")
        and end.endswith("-01")
        and all(b["from"][8:] == "01" for b in buckets)
    ):
        return start[:7]
    return start
