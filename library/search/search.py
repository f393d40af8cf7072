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
from library.query.syntax import parse
from library.search.expand import Expansion, Lookup, expand
from library.search.histogram import histogram
from library.search.snippets import Wanted, snippets, wanted
from library.store import changes, read
from library.store import facets as facet_values
from library.store.connection import Connection

if TYPE_CHECKING:
    from library.engines.protocol import Engine
    from library.saved.searches import SavedSearch

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


def no_saved() -> Mapping[str, SavedSearch]:
    """For whoever has no saved searches."""
    return {}


class Reading(NamedTuple):
    """A question as it was understood.

    ``query`` is its tree and what the saved searches in it stand for, ``sort``
    the order the query itself asks for, ``ignored`` all that was left out.
    """

    question: Question
    query: Expansion
    selected: Mapping[str, tuple[int, ...]]
    sort: str | None
    ignored: list[str]

    @property
    def tree(self) -> Node:
        """What is asked for, saved searches by their names."""
        return self.query.tree

    def read_as(self, match: str) -> str:
        """The query as it was understood, and if need be relaxed."""
        return describe((any_of(self.tree) if match == "any" else None) or self.tree)


def search(
    connection: Connection,
    engine: Engine,
    question: Question,
    *,
    saved: Lookup = no_saved,
) -> dict[str, Any]:
    """The answer to a question, in the shape of ``docs/json.md``.

    ``saved`` is called for the saved searches if the query uses one.  Raises
    ``UsageError`` for a facet or an order that does not exist; the query text is
    never an error.
    """
    begun = time.perf_counter()
    # One read transaction, so that hits, counts and labels are of one state.
    connection.execute("BEGIN")
    try:
        state = engine.state()
        behind = changes.position(connection) - (state.position if state else 0)
        reading = read_question(connection, question, saved)
        answer = _answer(connection, engine, reading, behind)
        answer["took_ms"] = round((time.perf_counter() - begun) * 1000, 2)
        return answer
    finally:
        connection.execute("ROLLBACK")


def _answer(
    connection: Connection, engine: Engine, reading: Reading, behind: int
) -> dict[str, Any]:
    question = reading.question
    request = request_for(connection, reading)
    answer = engine.search(request)
    match = "all"
    relaxed = _relaxed(request, reading) if not answer.total else None
    if relaxed is not None:
        found = engine.search(relaxed)
        if found.total:
            answer, match, request = found, "any", relaxed
    after = question.offset + len(answer.hits)
    meaning = reading.query.meaning(reading.tree)
    hits = hits_of(connection, answer.hits, wanted(meaning, request.languages))
    counted = _facets(connection, request, answer)
    return {
        "query": question.text.encode("utf-8", "replace").decode(),
        "read_as": reading.read_as(match),
        "ignored": reading.ignored,
        "match": match,
        "total": answer.total,
        "took_ms": 0.0,  # known when the answer is whole
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


def matches(
    connection: Connection, engine: Engine, question: Question, *, saved: Lookup = no_saved
) -> Matches:
    """All hits of a question, those that :func:`search` gives page by page.

    ``saved`` is that of :func:`search`.  Raises ``UsageError`` for a facet or an
    order that does not exist.
    """
    reading = read_question(connection, question._replace(facets=(), histogram=False), saved)
    request = request_for(connection, reading)
    ids = engine.ids(request)
    match = "all"
    relaxed = _relaxed(request, reading) if not ids else None
    if relaxed is not None and (found := engine.ids(relaxed)):
        ids, match = found, "any"
    return Matches(ids, reading.read_as(match), reading.ignored, match)


def read_question(connection: Connection, question: Question, saved: Lookup) -> Reading:
    """What a question asks for; raises ``UsageError`` for a facet that does not exist."""

    def choose(where: Iterable[tuple[str, str]]) -> tuple[dict[str, tuple[int, ...]], list[str]]:
        return _selected(connection, where)

    parsed = parse(question.text)
    pruned, wordless = prune.prune(parsed.tree)
    query = expand(pruned, saved, choose)
    selected, missing = choose(question.where)
    ignored = [*parsed.ignored, *wordless, *query.ignored, *missing, *_cut(question)]
    return Reading(question, query, selected, parsed.sort or query.sort, ignored)


def _cut(question: Question) -> list[str]:
    """A sentence for each number that is more than one answer can hold."""
    said = []
    if question.limit > MAX_HITS:
        said.append(f"A page holds {MAX_HITS:,} hits at most; export has them all.")
    if question.facet_limit > MAX_FACET_VALUES:
        said.append(f"A facet shows {MAX_FACET_VALUES:,} values at most.")
    return said


def request_for(connection: Connection, reading: Reading) -> Request:
    """What an engine is asked; raises ``UsageError`` for a facet or order that does not exist."""
    question = reading.question
    names = [field.name for field in fields.FACETS]
    if question.facets is not None:
        names = [_facet(name).name for name in question.facets]
    most = min(max(question.facet_limit, 0), MAX_FACET_VALUES)
    # What is chosen is always listed.
    names += [name for name in reading.selected if name not in names]
    used = facet_values.used(connection, names)
    request = Request(
        tree=reading.tree,
        languages=tuple(facet_values.languages(connection)),
        selected=reading.selected,
        facets=tuple(FacetRequest(name, most, used[name]) for name in names if name in used),
        sort="",
        offset=max(question.offset, 0),
        limit=min(max(question.limit, 0), MAX_HITS),
        histogram=question.histogram,
    )
    return _with_tree(request, reading, reading.tree)


def _with_tree(request: Request, reading: Reading, tree: Node) -> Request:
    """A request for what ``tree`` stands for, in the order that suits it."""
    meaning = reading.query.meaning(tree)
    sort = reading.question.sort or reading.sort
    if sort is None:
        ranked = any(_ranks(field) for field, _ in positive(meaning))
        sort = "relevance" if ranked else "-date"
    elif sort not in SORTS:
        raise UsageError(f"There is no order {sort!r}.", f"Use one of: {', '.join(SORTS)}.")
    return request._replace(tree=meaning, sort=sort)


def _relaxed(request: Request, reading: Reading) -> Request | None:
    """What to ask if nothing has all of the words; ``None`` if there is nothing to relax."""
    tree = any_of(reading.tree)
    return None if tree is None else _with_tree(request, reading, tree)


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


def hits_of(
    connection: Connection, found: Sequence[tuple[int, float | None]], want: Wanted
) -> list[dict[str, Any]]:
    """Documents and their scores as hits, in the shape of ``docs/json.md``."""
    ids = [id_ for id_, _ in found]
    rows = read.hit_rows(connection, ids)
    passages = read.passage_rows(connection, ids, MAX_PASSAGE_SCAN)
    beside = read.sidebar_rows(connection, ids) if "sidebar" in want.by_role else {}
    hits = []
    for id_, score in found:
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
