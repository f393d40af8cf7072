"""From the syntax tree to tantivy's queries: the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import tantivy
from tantivy import FieldType, Occur, Query

from library import fields
from library.engines.base import TEXT, sequences
from library.engines.tantivy_schema import ids_of
from library.query.nodes import (
    And,
    Chosen,
    DateRange,
    Everything,
    Has,
    Identifier,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)

_WEIGHTED: Final = tuple(field for field in fields.FIELDS if field.weight)
_EVER: Final = (1 << 64) - 1


class Emitter:
    """Makes queries for one schema and the languages of one library."""

    def __init__(self, schema: tantivy.Schema, languages: Sequence[str]) -> None:
        self._schema = schema
        self._languages = languages

    def emit(self, node: Node, *, scored: bool, field: str | None = None) -> Query:
        """The query that finds what ``node`` means.

        ``scored`` adds what only changes the order of hits; counting goes
        without it.
        """
        match node:
            case Word(text) | Phrase(text):
                return self._words(text, field, scored=scored)
            case And(children):
                return self._all(children, field, scored=scored)
            case Or(children):
                parts = [(Occur.Should, self.emit(c, scored=scored, field=field)) for c in children]
                return Query.boolean_query(parts)
            case Not():
                return self._all((node,), field, scored=scored)
            case InField(name, child):
                return self.emit(child, scored=scored, field=name)
            case Has(name):
                return self._present(name)
            case DateRange(start, end):
                return self._published(start, end)
            case Identifier(uid):
                return _unscored(Query.term_query(self._schema, "uid", uid))
            case Chosen(name, ids):
                return _unscored(self.any_id(ids_of(name), ids))
            case Everything():
                return self._present(field) if field else self.everything()
        raise TypeError(f"no such node: {node!r}")

    def everything(self) -> Query:
        """Every document, but not the record that holds the index's state."""
        mark = Query.term_query(self._schema, "mark", 1)
        return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, mark)])

    def nothing(self) -> Query:
        """No document."""
        return Query.empty_query()

    def any_id(self, name: str, ids: Iterable[int]) -> Query:
        """Documents with any of those values in a column of ids."""
        terms = [Query.term_query(self._schema, name, id_) for id_ in ids]
        return self._any(terms)

    def _all(self, parts: Sequence[Node], field: str | None, *, scored: bool) -> Query:
        clauses = []
        for part in parts:
            if isinstance(part, Not):
                query = self.emit(part.child, scored=False, field=field)
                clauses.append((Occur.MustNot, query))
            else:
                clauses.append((Occur.Must, self.emit(part, scored=scored, field=field)))
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, self.everything()))
        return Query.boolean_query(clauses)

    def _words(self, text: str, field: str | None, *, scored: bool) -> Query:
        """A word or phrase; without a field, one in the headline counts for more."""
        if field:
            query = self._in(field, text)
            return query if fields.BY_NAME[field].type == fields.TEXT else _unscored(query)
        query = self._in(TEXT, text)
        if not scored:
            return query
        boosts = [
            (Occur.Should, Query.boost_query(self._in(weighted.name, text), weighted.weight))
            for weighted in _WEIGHTED
        ]
        return Query.boolean_query([(Occur.Must, query), *boosts])

    def _in(self, name: str, text: str) -> Query:
        found = sequences(text, name, self._languages)
        return self._any([self._sequence(name, terms) for terms in found])

    def _sequence(self, name: str, terms: Sequence[str]) -> Query:
        if len(terms) == 1:
            return Query.term_query(self._schema, name, terms[0])
        return Query.phrase_query(self._schema, name, list(terms))

    def _any(self, queries: Sequence[Query]) -> Query:
        if len(queries) == 1:
            return queries[0]
        if not queries:
            return self.nothing()
        return Query.boolean_query([(Occur.Should, query) for query in queries])

    def _present(self, field: str) -> Query:
        return _unscored(Query.term_query(self._schema, "present", field, "basic"))

    def _published(self, start: int | None, end: int | None) -> Query:
        """Documents whose whole period of publication lies within ``[start, end)``."""
        bounds = []
        if start is not None:
            bounds.append(self._range("start", start, _EVER))
        if end is not None:
            # Undated documents have no end, and so are in no range.
            bounds.append(self._range("end", 0, max(end, 0)))
        return _unscored(Query.boolean_query([(Occur.Must, bound) for bound in bounds]))

    def _range(self, name: str, low: int, high: int) -> Query:
        return Query.range_query(self._schema, name, FieldType.Unsigned, low, high)


def _unscored(query: Query) -> Query:
    """The same documents, all with the same score: a filter says nothing about relevance."""
    return Query.const_score_query(query, 0.0)
