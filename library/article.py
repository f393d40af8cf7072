"""What a document is: plain frozen values, no behaviour.

The words are those of ``docs/glossary.md``; ``docs/json.md`` is the same thing
as JSON.  Positions are half-open ``[start, end)`` ranges of Unicode code points
in the decoded text of the record, or ``None`` where a format has no such text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# Roles a passage can have, in the order a page shows them.
HEADLINE: Final = "headline"
KICKER: Final = "kicker"
DECK: Final = "deck"
BYLINE: Final = "byline"
DATELINE: Final = "dateline"
PARAGRAPH: Final = "paragraph"
HEADING: Final = "heading"
LIST_ITEM: Final = "list_item"
BLOCK_QUOTE: Final = "block_quote"
TABLE: Final = "table"
CAPTION: Final = "caption"
NOTE: Final = "note"
AGENCY_CREDIT: Final = "agency_credit"
SIDEBAR_HEADING: Final = "sidebar_heading"

# Kinds of document.
ARTICLE: Final = "article"
SIDEBAR: Final = "sidebar"
VIDEO: Final = "video"
AUDIO: Final = "audio"
GALLERY: Final = "gallery"
FACTBOX: Final = "factbox"

EXPORTED: Final = "library:exported"
"""The key of ``metadata`` that says where a document that came by export was before."""
EXPORTED_KEYS: Final = ("path", "sha256", "reader", "record", "parent")
"""What it says: the earlier library's source, and the uid of the article it stood beside."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Published:
    """A date with the precision that is known; nothing is ever made up.

    ``value`` is ISO 8601 and as long as ``precision`` allows: ``2007``,
    ``2007-06``, ``2007-06-26`` or ``2007-06-26T10:15:00+02:00`` for the
    precisions ``year``, ``month``, ``day`` and ``instant``.
    """

    value: str
    precision: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report was filed, and for which agency."""

    text: str
    place: str | None = None
    published: Published | None = None
    agency: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading, caption, note … of a document.

    ``n`` counts from 1 in the order of the page and is the anchor ``#p7``.
    """

    n: int
    role: str
    text: str
    section: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """The text under a picture and who is credited for it; ``passage`` is its ``n``."""

    text: str
    credit: str | None
    passage: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words, who spoke them, and how we know."""

    text: str
    segments: tuple[str, ...]
    passage: int
    speaker: str | None = None
    mention: str | None = None
    cue: str | None = None
    kind: str = "direct"
    rule: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Characters of the source that are in no passage, and why."""

    text: str
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One document with its passages and, for an article, its sidebar items.

    ``record`` names it within its source (``None`` where the source is one
    article).  ``facets`` maps a field of ``library.fields`` to what the source
    states; ``metadata`` keeps whatever else it states.  ``sidebar`` holds
    documents of other kinds (``sidebar``, ``video``, ``factbox`` …), each with
    its ``group`` heading; theirs is empty.  ``uid`` is the name a document had in
    the library it was exported from; it says nothing of what the document is, and
    so has no part in ``repr``, which fingerprints are made of.
    """

    headline: str
    kind: str = ARTICLE
    record: str | None = None
    deck: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    dateline: Dateline | None = None
    published: Published | None = None
    publisher: str | None = None
    agency: str | None = None
    language: str | None = None
    url: str | None = None
    section: str | None = None
    group: str | None = None
    passages: tuple[Passage, ...] = ()
    captions: tuple[Caption, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    agency_credit: str | None = None
    notes: tuple[str, ...] = ()
    sidebar: tuple[Article, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    uid: str | None = field(default=None, repr=False)
