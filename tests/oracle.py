"""What a query means, said a second time: slowly, obviously, and knowing no engine.

A document is the :class:`~library.article.Article` it was made from.  Each node
is one line of :func:`matches`; facets are counted with a ``Counter``.  From the
library it takes the analyzer, the nodes and the names of fields, nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from library import article as a
from library.analysis import terms
from library.query.nodes import (
    And,
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

_STEMMED: Final = {None: None, "headline": a.HEADLINE, "deck": a.DECK, "caption": a.CAPTION}
_RUNNING: Final = (a.PARAGRAPH, a.HEADING, a.LIST_ITEM, a.BLOCK_QUOTE, a.TABLE)
_FIRST: Final = datetime(1, 1, 1)  # noqa: DTZ001 — wall clocks, as the dates of papers are


class Document(NamedTuple):
    """A document: what it is made of, and how the library calls it."""

    uid: str
    article: a.Article
    source: str


class Matcher:
    """Answers for one collection, whose languages decide how a query's words are stemmed."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.languages = sorted({d.article.language for d in documents if d.article.language})

    def find(self, tree: Node, selected: Mapping[str, set[str]] | None = None) -> set[str]:
        """The uids of the documents that match and have a chosen value of each facet."""
        return {d.uid for d in self.documents if self._found(d, tree, selected or {})}

    def count(
        self, tree: Node, field: str, selected: Mapping[str, set[str]] | None = None
    ) -> dict[str, int]:
        """The counts of one facet, which its own selection does not narrow."""
        others = {name: values for name, values in (selected or {}).items() if name != field}
        found = (d for d in self.documents if self._found(d, tree, others))
        return dict(Counter(value for d in found for value in facets(d.article).get(field, ())))

    def calendar(self, tree: Node, chars: int, selected: Mapping[str, set[str]] | None = None
                 ) -> dict[int, int]:  # fmt: skip
        """Hits by year (4), month (7) or day (10): the first characters of their dates."""
        found = (
            d.article.published for d in self.documents if self._found(d, tree, selected or {})
        )
        values = (p.value[:chars] for p in found if p and len(p.value) >= chars)
        return dict(Counter(int(value.replace("-", "")) for value in values))

    def _found(self, document: Document, tree: Node, selected: Mapping[str, set[str]]) -> bool:
        has = facets(document.article)
        chosen = all(values & set(has.get(name, ())) for name, values in selected.items())
        return chosen and self.matches(tree, document)

    def matches(self, node: Node, document: Document, field: str | None = None) -> bool:
        """Whether a document is what the node asks for, each word looked for in ``field``."""
        match node:
            case Everything():
                return field is None or self.matches(Has(field), document)
            case Word(text) | Phrase(text):
                return self._has_words(text, document, field)
            case And(children):
                return all(self.matches(child, document, field) for child in children)
            case Or(children):
                return any(self.matches(child, document, field) for child in children)
            case Not(child):
                return not self.matches(child, document, field)
            case InField(name, child):
                return self.matches(child, document, name)
            case Has("date"):
                return document.article.published is not None
            case Has("id"):
                return True
            case Has(name):
                return any(values_of(document, name))
            case DateRange(start, end):
                return _within(document.article.published, start, end)
            case Identifier(uid):
                return document.uid == uid
        raise AssertionError(f"what does {node!r} mean?")

    def _has_words(self, text: str, document: Document, field: str | None) -> bool:
        stemmed = field in _STEMMED or field == "sidebar"
        stemmers = [*self.languages, None] if stemmed else [None]
        wanted = [words for stemmer in stemmers if (words := terms(text, stemmer).split())]
        return any(
            value[i : i + len(words)] == words
            for value in values_of(document, field)
            for words in wanted
            for i in range(len(value))
        )


def facets(article: a.Article) -> dict[str, set[str]]:
    """The values a document has in each facet."""
    found = {field: set(values) for field, values in article.facets.items()}
    year = article.published.value[:4] if article.published else None
    for field, value in (
        ("kind", article.kind),
        ("agency", article.agency),
        ("section", article.section),
        ("language", article.language),
        ("year", year),
    ):
        if value:
            found.setdefault(field, set()).add(value)
    return {field: {v for v in values if v} for field, values in found.items()}


def values_of(document: Document, field: str | None) -> Iterator[list[str]]:
    """The values of a field as terms; a phrase stands within one of them."""
    article = document.article
    if field in _STEMMED:
        role = _STEMMED[field]
        for passage in article.passages:
            if passage.role != a.SIDEBAR_HEADING and role in (None, passage.role):
                yield terms(passage.text, article.language).split()
    elif field == "sidebar":
        for item in article.sidebar:
            body = [p.text for p in item.passages if p.role in _RUNNING]
            for text in (item.headline, "\n\n".join(body)):
                yield terms(text, article.language).split()
    else:
        for text in _names(document, field or ""):
            yield terms(text).split()


def _names(document: Document, field: str) -> Iterator[str]:
    article = document.article
    if field == "source":
        yield document.source
    elif field == "dateline":
        yield article.dateline.text if article.dateline else ""
    elif field == "byline":
        yield article.byline or ""
        yield from article.authors
    else:
        yield from facets(article).get(field, ())


def _within(published: a.Published | None, start: int | None, end: int | None) -> bool:
    """Whether all of the time a date covers lies within ``[start, end)``."""
    if published is None:
        return False
    first, after = _covered(published)
    return (start is None or first >= start) and (end is None or after <= end)


def _covered(published: a.Published) -> tuple[int, int]:
    """The seconds since year 1 that a date covers, by Python's own calendar."""
    value = published.value
    if published.precision == "instant":
        first = int((datetime.fromisoformat(value[:19]) - _FIRST).total_seconds())
        return first, first + 1
    year, month, day = (int(n) for n in (f"{value}-01-01")[:10].split("-"))
    begin = date(year, month, day)
    if published.precision == "day":
        after = begin + timedelta(1)
    elif published.precision == "month":
        after = date(year + month // 12, month % 12 + 1, 1)
    else:
        after = date(year + 1, 1, 1)
    return _seconds(begin), _seconds(after)


def _seconds(day: date) -> int:
    return (day - _FIRST.date()).days * 86_400
