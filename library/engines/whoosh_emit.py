"""From the syntax tree to Whoosh's queries: the one place that knows both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from whoosh import query as q

from library import fields
from library.engines.base import TEXT, sequences
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


class Emitter:
    """Makes queries for the languages of one library."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = languages

    def emit(self, node: Node, *, scored: bool = False, field: str | None = None) -> Any:
        """The query that finds what ``node`` means; ``scored`` adds what only orders hits."""
        match node:
            case Word(text) | Phrase(text):
                return self._words(text, field, scored=scored)
            case And(children):
                return q.And([self.emit(child, scored=scored, field=field) for child in children])
            case Or(children):
                return q.Or([self.emit(child, scored=scored, field=field) for child in children])
            case Not(child):
                # Inside an And, Whoosh would count being absent as a point.
                return _unscored(q.And([_everything(), q.Not(self.emit(child, field=field))]))
            case InField(name, child):
                return self.emit(child, scored=scored, field=name)
            case Has(name):
                return _unscored(q.Term("present", name))
            case DateRange(start, end):
                return _published(start, end)
            case Identifier(uid):
                return _unscored(q.Term("uid", uid))
            case Chosen(_, ids):
                return _unscored(q.Or([q.Term("values", str(id_)) for id_ in ids]))
            case Everything():
                return _unscored(q.Term("present", field)) if field else _everything()
        raise TypeError(f"no such node: {node!r}")

    def _words(self, text: str, field: str | None, *, scored: bool) -> Any:
        """A word or phrase; without a field, one in the headline counts for more."""
        if field:
            found = self._in(field, text)
            return found if fields.BY_NAME[field].type == fields.TEXT else _unscored(found)
        found = self._in(TEXT, text)
        if not scored:
            return found
        boosts = [self._in(weighted.name, text, weighted.weight) for weighted in _WEIGHTED]
        return q.AndMaybe(found, q.Or(boosts))

    def _in(self, name: str, text: str, boost: float = 1.0) -> Any:
        found = [_sequence(name, terms, boost) for terms in sequences(text, name, self._languages)]
        return found[0] if len(found) == 1 else q.Or(found)


def _sequence(name: str, terms: Sequence[str], boost: float) -> Any:
    if len(terms) == 1:
        return q.Term(name, terms[0], boost=boost)
    return q.Phrase(name, list(terms), boost=boost)


def _everything() -> Any:
    """Every document, but not the record that holds the index's state."""
    return _unscored(q.And([q.Every(), q.Not(q.Term("mark", "1"))]))


def _published(start: int | None, end: int | None) -> Any:
    """Documents whose whole period of publication lies within ``[start, end)``."""
    bounds = []
    if start is not None:
        bounds.append(q.NumericRange("start", start, None))
    if end is not None:
        # Undated documents have no end, and so are in no range.
        bounds.append(q.NumericRange("end", None, max(end, 0)))
    return _unscored(q.And(bounds))


def _unscored(found: Any) -> Any:
    """The same documents, all with the same score: a filter says nothing about relevance."""
    return q.ConstantScoreQuery(found, 1e-9)  # Whoosh takes 0 for 1
