"""From an ``Article`` to the rows that hold it, and to its name."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from library import article as a
from library.limits import UID_CHARS

BODY_ROLES: Final = frozenset({a.PARAGRAPH, a.HEADING, a.LIST_ITEM, a.BLOCK_QUOTE, a.TABLE})
"""Passages that make up a document's running text."""

_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")
_APOSTROPHES: Final = re.compile("['’ʼ]")
_ACRONYM: Final = re.compile(r"\b(\w)\.(?=\w\b)")


class DocumentRow(NamedTuple):
    """The columns of ``documents`` that an article decides."""

    kind: str
    position: int
    record: str
    url: str | None
    headline: str
    deck: str | None
    byline: str | None
    authors: str
    agency: str | None
    publisher: str | None
    section: str | None
    language: str | None
    dateline: str | None
    dateline_place: str | None
    dateline_date: str | None
    published: str | None
    published_precision: str | None
    year: int | None
    month: int | None
    day: int | None
    group_heading: str | None
    body: str
    caption_text: str | None
    word_count: int
    agency_credit: str | None
    notes: str
    dropped: str
    metadata: str
    fingerprint: str


def fingerprint(article: a.Article) -> str:
    """SHA-256 of everything an article says; equal articles have equal fingerprints."""
    return hashlib.sha256(repr(article).encode("utf-8", "surrogatepass")).hexdigest()


def document_row(article: a.Article, record: str, position: int, digest: str) -> DocumentRow:
    """The row of one document; ``position`` is 0 for an article, from 1 in its sidebar."""
    body = "\n\n".join(p.text for p in article.passages if p.role in BODY_ROLES)
    published = article.published
    year, month, day = _calendar(published)
    dateline = article.dateline
    dated = dateline.published if dateline else None
    return DocumentRow(
        kind=article.kind,
        position=position,
        record=record,
        url=article.url,
        headline=article.headline,
        deck=article.deck,
        byline=article.byline,
        authors=_json(article.authors),
        agency=article.agency,
        publisher=article.publisher,
        section=article.section,
        language=article.language,
        dateline=dateline.text if dateline else None,
        dateline_place=dateline.place if dateline else None,
        dateline_date=dated.value if dated else None,
        published=published.value if published else None,
        published_precision=published.precision if published else None,
        year=year,
        month=month,
        day=day,
        group_heading=article.group,
        body=body,
        caption_text=_joined(_caption_line(caption) for caption in article.captions),
        word_count=len(body.split()),
        agency_credit=article.agency_credit,
        notes=_json(article.notes),
        dropped=_json([_dropped(item) for item in article.dropped]),
        metadata=_json(article.metadata),
        fingerprint=digest,
    )


def facets(article: a.Article) -> Iterable[tuple[str, str]]:
    """The distinct ``(field, value)`` pairs a document is counted under."""
    pairs: dict[tuple[str, str], None] = {("kind", article.kind): None}
    for field in ("agency", "section", "language"):
        if value := getattr(article, field):
            pairs[field, value] = None
    if article.published:
        pairs["year", article.published.value[:4]] = None
    for field, values in article.facets.items():
        pairs.update(((field, value), None) for value in values if value)
    return pairs


def slug(article: a.Article) -> str:
    """The readable part of a uid: the date as far as known, and the headline.

    ``2007-06-26-russia-warns-nato-against-unilateral-security-steps``; letters
    are reduced to ASCII, and a headline of which nothing is left by that is
    named by a hash of itself.
    """
    published = article.published
    date = published.value[:10] if published else "undated"
    joined = _ACRONYM.sub(r"\1", _APOSTROPHES.sub("", article.headline.casefold()))
    folded = unicodedata.normalize("NFKD", joined)
    plain = _NOT_SLUG.sub("-", folded.encode("ascii", "ignore").decode()).strip("-")
    if len(plain) > UID_CHARS:
        plain = plain[:UID_CHARS].rsplit("-", 1)[0]
    return f"{date}-{plain or _hash(article.headline)}"


def told_apart(name: str, source_path: str, record: str) -> str:
    """``name`` made unique by where the document comes from, when another has it already."""
    where = f"{source_path}\n{record}" if record else source_path
    return f"{name}-{_hash(where)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _calendar(published: a.Published | None) -> tuple[int | None, int | None, int | None]:
    """Year, month (200706) and day (20070626), each only if it is known."""
    if published is None:
        return None, None, None
    digits = published.value[:10].replace("-", "")
    known = {"year": 4, "month": 6}.get(published.precision, 8)
    year, month, day = (int(digits[:n]) if known >= n else None for n in (4, 6, 8))
    return year, month, day


def _caption_line(caption: a.Caption) -> str:
    return f"{caption.text} ({caption.credit})" if caption.credit else caption.text


def _joined(lines: Iterable[str]) -> str | None:
    return "\n".join(lines) or None


def _dropped(item: a.Dropped) -> dict[str, Any]:
    place = {"start": item.span.start, "end": item.span.end} if item.span else {}
    return {"text": item.text, "reason": item.reason, **place}


def _json(value: Mapping[str, Any] | Iterable[Any]) -> str:
    """Compact JSON; ``[]`` and ``{}`` for nothing, so that JSON functions always work."""
    if not value:
        return "{}" if isinstance(value, Mapping) else "[]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
