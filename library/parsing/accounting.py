"""Every character of a record is in a passage or left out for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from library.article import Article, Dropped, Span
from library.readers.base import Record


def accounted(record: Record, article: Article) -> tuple[Span, ...]:
    """The ranges of ``record.text`` that are nowhere in ``article``; empty when it is whole.

    White space does not count.
    """
    return tuple(left_over(record.text, _spans(article)))


def left_over(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The ranges of ``text`` that no span covers, without white space around them."""
    at = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > at:
            yield from _solid(text, at, span.start)
        at = max(at, span.end)
    yield from _solid(text, at, len(text))


def _solid(text: str, start: int, end: int) -> Iterator[Span]:
    gap = text[start:end]
    solid = gap.strip()
    if solid:
        begin = start + gap.find(solid)
        yield Span(begin, begin + len(solid))


def _spans(article: Article) -> Iterator[Span]:
    parts: list[Dropped] = list(article.dropped)
    for document in (article, *article.sidebar):
        parts += document.dropped if document is not article else ()
        yield from (passage.span for passage in document.passages if passage.span)
    yield from (part.span for part in parts if part.span)
