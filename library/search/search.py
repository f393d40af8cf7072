"""The one search: CLI, web page and Python ask here and get the same answer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from library import fields
from library.engines.base import Answer, FacetRequest, Request
from library.errors import UsageError
from library.limits import MAX_FACET_VALUES, MAX_HITS, MAX_PASSAGE_SCAN
from library.query import prune
from library.query.describe import describe
from library.query.nodes import Node, any_of, positive
from library.query.syntax import Parsed, parse
from library.search.histogram import histogram
from library.search.snippets import Wanted, snippets, wanted
from library.store import changes, read
from library.store import facets as facet_values
from library.store.connection import Connection

if TYPE_CHECKING:
    from library.engines.protocol import Engine

SORTS: Final = ("relevance", "date", "-date")
DEFAULT_LIMIT: Final = 10
DEFAULT_FACET_LIMIT: Final = 10


class Question(NamedTuple):
    """What is asked.

    ``where`` holds ``(facet, value)`` pairs: values of one facet are
    alternatives, different facets must all hold.  ``facets`` names those to
    count (``None``: all that the library has).  ``sort`` is one of ``SORTS`` or
    ``None``: as the query says, else by relevance, and the newest first where
    there is nothing to be relevant to.
    """

    text: str = ""
    where: Sequence[tuple[str, str]] = ()
    facets: Sequence[str] | None = None
    facet_limit: int = DEFAULT_FACET_LIMIT
    sort: str | None = None
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    histogram: bool = True


def search(connection: Connection, engine: Engine, question: Question) -> dict[str, Any]:
    """The answer to a question, in the shape of ``docs/json.md``.

    Raises ``UsageError`` for a facet or an order that does not exist; the query
    text is never an error.
    """
    # One read transaction, so that hits, counts and labels are of one state.
    connection.execute("BEGIN")
    try:
        state = engine.state()
        behind = changes.position(connection) - (state.position if state else 0)
        return _answer(connection, engine, question, behind)
    finally:
        connection.execute("ROLLBACK")


def _answer(
    connection: Connection, engine: Engine, question: Question, behind: int
) -> dict[str, Any]:
    begun = time.perf_counter()
    asked = _understood(connection, question)
    request = asked.request
    answer = engine.search(request)
    match = "all"
    relaxed = asked.relaxed() if not answer.total else None
    if relaxed is not None:
        request = relaxed
        found = engine.search(request)
        if found.total:
            answer, match = found, "any"
    after = question.offset + len(answer.hits)
    hits = _hits(connection, answer, wanted(asked.tree, request.languages))
    counted = _facets(connection, request, answer)
    return {
        "query": question.text.encode("utf-8", "replace").decode(),
        "read_as": asked.read_as(match),
        "ignored": asked.ignored,
        "match": match,
        "total": answer.total,
        "took_ms": round((time.perf_counter() - begun) * 1000, 2),
        "hits": hits,
        "facets": counted,
        "histogram": histogram(answer.years, answer.months, answer.days),
        "suggestion": None,
        "next": str(after) if answer.hits and after < answer.total else None,
        "behind": behind,
    }


class Matches(NamedTuple):
    """Everything that a question finds: the numbers of the documents, in order.

    ``read_as``, ``ignored`` and ``match`` are those of an answer.
    """

    ids: Sequence[int]
    read_as: str
    ignored: list[str]
    match: str


def matches(connection: Connection, engine: Engine, question: Question) -> Matches:
    """All hits of a question, those that :func:`search` gives page by page.

    Raises ``UsageError`` for a facet or an order that does not exist.
    """
    asked = _understood(connection, question._replace(facets=(), histogram=False))
    ids = engine.ids(asked.request)
    match = "all"
    relaxed = asked.relaxed() if not ids else None
    if relaxed is not None and (found := engine.ids(relaxed)):
        ids, match = found, "any"
    return Matches(ids, asked.read_as(match), asked.ignored, match)


class _Understood(NamedTuple):
    """A question, and the request that it becomes."""

    question: Question
    parsed: Parsed
    tree: Node
    request: Request
    ignored: list[str]

    def relaxed(self) -> Request | None:
        """What to ask if nothing has all of the words; ``None`` if there is nothing to relax."""
        tree = any_of(self.tree)
        if tree is None:
            return None
        return self.request._replace(tree=tree, sort=_sort(self.question, self.parsed, tree))

    def read_as(self, match: str) -> str:
        """The query as it was understood, and if need be relaxed."""
        return describe((any_of(self.tree) if match == "any" else None) or self.tree)


def _understood(connection: Connection, question: Question) -> _Understood:
    parsed = parse(question.text)
    tree, wordless = prune.prune(parsed.tree)
    selected, remarks = _selected(connection, question.where)
    request = _request(connection, question, parsed, tree, selected)
    return _Understood(question, parsed, tree, request, [*parsed.ignored, *wordless, *remarks])


def _request(
    connection: Connection,
    question: Question,
    parsed: Parsed,
    tree: Node,
    selected: Mapping[str, tuple[int, ...]],
) -> Request:
    names = [field.name for field in fields.FACETS]
    if question.facets is not None:
        names = [_facet(name).name for name in question.facets]
    most = min(max(question.facet_limit, 0), MAX_FACET_VALUES)
    names += [name for name in selected if name not in names]  # what is chosen is always listed
    used = facet_values.used(connection, names)
    return Request(
        tree=tree,
        languages=tuple(facet_values.languages(connection)),
        selected=selected,
        facets=tuple(FacetRequest(name, most, used[name]) for name in names if name in used),
        sort=_sort(question, parsed, tree),
        offset=max(question.offset, 0),
        limit=min(max(question.limit, 0), MAX_HITS),
        histogram=question.histogram,
    )


def _sort(question: Question, parsed: Parsed, tree: Node) -> str:
    sort = question.sort or parsed.sort
    if sort is None:
        return "relevance" if any(_ranks(field) for field, _ in positive(tree)) else "-date"
    if sort not in SORTS:
        raise UsageError(f"There is no order {sort!r}.", f"Use one of: {', '.join(SORTS)}.")
    return sort


def _ranks(field: str | None) -> bool:
    """True if words there make one hit better than another; a facet only says yes or no."""
    return field is None or fields.BY_NAME[field].type == fields.TEXT


def _facet(name: str) -> fields.Field:
    field = fields.find(name)
    if field is None or not field.facet:
        near = fields.nearest(name)
        hint = f"Did you mean {near!r}? " if near and fields.BY_NAME[near].facet else ""
        known = ", ".join(facet.name for facet in fields.FACETS)
        raise UsageError(f"There is no facet {name!r}.", f"{hint}The facets are: {known}.")
    return field


def _selected(
    connection: Connection, where: Iterable[tuple[str, str]]
) -> tuple[dict[str, tuple[int, ...]], list[str]]:
    """Chosen value ids by facet, and a remark for each value that no document has."""
    selected: dict[str, tuple[int, ...]] = {}
    remarks = []
    for name, text in where:
        field = _facet(name)
        text = text.encode("utf-8", "replace").decode()  # a shell's bytes may be no UTF-8
        found = facet_values.find(connection, field.name, text)
        if not found:
            remarks.append(f"No document has {field.name} “{text}”.")
        ids = tuple(value.id for value in found)
        selected[field.name] = selected.get(field.name, ()) + ids
    return selected, remarks


def _hits(connection: Connection, answer: Answer, want: Wanted) -> list[dict[str, Any]]:
    ids = [id_ for id_, _ in answer.hits]
    rows = read.hit_rows(connection, ids)
    passages = read.passage_rows(connection, ids, MAX_PASSAGE_SCAN)
    beside = read.sidebar_rows(connection, ids) if "sidebar" in want.by_role else {}
    hits = []
    for id_, score in answer.hits:
        row = rows.get(id_)
        if row is None:
            continue  # removed since the engine's last change; the next search knows it
        texts = passages.get(id_, [])
        texts += [
            read.PassageRow(0, "sidebar", text)
            for item in beside.get(id_, ())
            for text in (item.headline, item.body)
            if text
        ]
        hits.append(
            {
                "uid": row.uid,
                "kind": row.kind,
                "headline": row.headline,
                "published": row.published,
                "agency": row.agency,
                "place": row.dateline_place,
                "parent": row.parent,
                "parent_headline": row.parent_headline,
                "score": None if score is None else round(score, 4),
                "snippets": snippets(texts, row.language, want),
                "duplicates": 0,
            }
        )
    return hits


def _facets(
    connection: Connection, request: Request, answer: Answer
) -> dict[str, list[dict[str, Any]]]:
    chosen = {id_ for ids in request.selected.values() for id_ in ids}
    counted = {id_ for pairs in answer.facets.values() for id_, _ in pairs}
    values = facet_values.values(connection, counted | chosen)
    shown = {}
    for facet in request.facets:
        pairs = answer.facets.get(facet.field, [])
        missing = set(request.selected.get(facet.field, ())) - {id_ for id_, _ in pairs}
        entries: list[dict[str, Any]] = [
            {
                "value": values[id_].value,
                "label": values[id_].label,
                "count": count,
                "selected": id_ in chosen,
            }
            for id_, count in [*pairs, *((id_, 0) for id_ in sorted(missing))]
            if id_ in values
        ]
        shown[facet.field] = sorted(entries, key=lambda e: (-e["count"], e["label"]))
    return shown
