"""A record as an article: what the format states, and what the rules find in the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from library.article import (
    BYLINE,
    DATELINE,
    DECK,
    HEADLINE,
    PARAGRAPH,
    Article,
    Dateline,
    Dropped,
    Passage,
    Published,
    Span,
)
from library.parsing import body, byline, dates, head, language, notes, places, units
from library.parsing.accounting import left_over
from library.parsing.draft import Draft, Item
from library.parsing.units import Unit, flat
from library.readers.base import Block, Record, Stated


def parse(record: Record) -> Article:
    """The article that a record holds.

    Every character of ``record.text`` that is not white space is in a passage of
    the article, in one of its sidebar items, or in ``dropped`` with a reason.  A
    record that carries its whole article (our own export) gives that.
    """
    if record.article is not None:
        return record.article
    parts = units.read(record)
    draft = Draft()
    page = not record.stated.headline
    if page and not any(part.block.role == HEADLINE for part in parts):
        at = head.read(parts, draft)
    else:
        parts = _state(record, parts, draft)
        at = 0
    body.read(parts, at, draft, page=page)
    return _article(record, draft)


def _state(record: Record, parts: list[Unit], draft: Draft) -> list[Unit]:
    """Take the top of an article from what the format states."""
    stated = record.stated
    roles = {part.block.role for part in parts}
    first = next((part.span.start for part in parts if part.span), len(record.text))
    above = record.text[:first]
    draft.headline = flat(stated.headline or "")
    if stated.byline:
        draft.authors, draft.by_agency = byline.stated(stated.byline)
        draft.byline = flat(stated.byline)
    draft.deck = flat(stated.deck) if stated.deck else None
    for role, text in ((HEADLINE, stated.headline), (DECK, stated.deck), (BYLINE, stated.byline)):
        if text and flat(text) and role not in roles:
            draft.add(role, flat(text), _locate(text, above))
    if stated.dateline and DATELINE not in roles:
        line = Block(stated.dateline, DATELINE, _locate(stated.dateline, above))
        return [*units.read(replace(record, blocks=(line,))), *parts]
    return parts


def _locate(text: str, above: str) -> Span | None:
    """Where a stated text stands above the first block."""
    at = above.find(text) if above else -1
    return Span(at, at + len(text)) if at >= 0 else None


def _article(record: Record, draft: Draft) -> Article:
    stated = record.stated
    published = dates.parse(stated.published) if stated.published else None
    line, when = _dateline(draft, published)
    published = published or when
    tongue = language.primary(stated.language) or language.guess(_sample(draft))
    publisher = stated.publisher or _publisher(draft, line)
    return Article(
        headline=draft.headline,
        record=record.id,
        deck=draft.deck,
        byline=draft.byline,
        authors=stated.authors or draft.authors,
        dateline=line,
        published=published,
        publisher=publisher,
        agency=stated.agency or (line.agency if line else None) or draft.by_agency,
        language=tongue,
        url=stated.url,
        section=stated.section,
        passages=tuple(draft.passages),
        captions=tuple(draft.captions),
        agency_credit=draft.agency_credit,
        notes=tuple(draft.notes),
        sidebar=(
            *(_sidebar(item, tongue, published, publisher) for item in draft.items),
            *(_stated_item(item, tongue, published, publisher) for item in record.sidebar),
        ),
        facets=_facets(stated, line),
        metadata=_metadata(stated),
        dropped=_dropped(record, draft),
    )


def _dateline(draft: Draft, stated: Published | None) -> tuple[Dateline | None, Published | None]:
    """The dateline with its date completed, and the date of publication the page shows.

    A date line gives the year that a dateline lacks; of the two, the more
    precise dates the page.
    """
    line = draft.date_line
    shown = line.published if line else None
    if draft.dateline is None:
        return (Dateline(line.text, None, shown, None, line.span) if line else None), shown
    printed, day, span = draft.dateline
    filed = dates.publish(day, stated or shown) if day is not None else shown
    whole = Dateline(printed.text, printed.place, filed, printed.agency, span)
    best = max(
        (shown, filed), key=lambda date: dates.PRECISIONS.index(date.precision) if date else -1
    )
    return whole, best


def _publisher(draft: Draft, line: Dateline | None) -> str | None:
    """Who publishes the page: the holder of its rights, or an agency that two places name."""
    for note in draft.notes:
        name = notes.holder(note)
        if name is not None:
            return name
    agency = line.agency if line else None
    return agency if agency is not None and agency in draft.producers else None


def _sample(draft: Draft) -> str:
    texts = [draft.headline]
    texts += [passage.text for passage in draft.passages[:8] if passage.role == PARAGRAPH]
    return "\n".join(texts)


def _facets(stated: Stated, line: Dateline | None) -> dict[str, tuple[str, ...]]:
    """What the format states; the dateline's place where it says nothing of places."""
    facets = dict(stated.facets)
    if "place" not in facets and line is not None and line.place:
        facets["place"] = (places.titled(line.place),)
    return facets


def _metadata(stated: Stated) -> Mapping[str, Any]:
    """What else the format states; a date that could not be read is kept as printed."""
    if not stated.published or dates.parse(stated.published) is not None:
        return stated.metadata
    return {**stated.metadata, "published": stated.published}


def _sidebar(
    item: Item, tongue: str | None, published: Published | None, publisher: str | None
) -> Article:
    return Article(
        headline=item.headline,
        kind=item.kind,
        group=item.group,
        published=published,
        publisher=publisher,
        language=tongue,
        passages=tuple(item.passages),
    )


def _stated_item(
    item: Article, tongue: str | None, published: Published | None, publisher: str | None
) -> Article:
    """A document beside the article that the format names, with what it shares with the page."""
    roles = {passage.role for passage in item.passages}
    above = () if HEADLINE in roles else (Passage(1, HEADLINE, item.headline),)
    below = [replace(passage, n=passage.n + len(above)) for passage in item.passages]
    return replace(
        item,
        published=item.published or published,
        publisher=item.publisher or publisher,
        language=item.language or tongue,
        passages=(*above, *below),
    )


def _dropped(record: Record, draft: Draft) -> tuple[Dropped, ...]:
    dropped = (*record.dropped, *draft.dropped)
    if not record.text:
        return dropped
    spans = [passage.span for passage in draft.passages]
    spans += [passage.span for item in draft.items for passage in item.passages]
    spans += [part.span for part in dropped]
    rest = left_over(record.text, [span for span in spans if span is not None])
    return dropped + tuple(
        Dropped(record.text[span.start : span.end], "in no block", span) for span in rest
    )
