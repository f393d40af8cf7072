"""The one table of fields: what can be searched, faceted and sorted, and how.

Everything that speaks of a field (query language, store, engines, help texts,
``metadata.yml``) reads it here, so a field is added by adding a row.
"""

from __future__ import annotations

from typing import Final, NamedTuple

# How a field's text becomes terms.
TEXT: Final = "text"  # words, stemmed by the document's language
NAME: Final = "name"  # words, folded but not stemmed; matched within one value
EXACT: Final = "exact"  # the whole value is one term
DATE: Final = "date"  # a period; see library.query.dates
NUMBER: Final = "number"


class Field(NamedTuple):
    """One field of the vocabulary.

    ``type`` is one of the constants above.  ``facet`` says that its values are
    counted.  ``weight`` multiplies its contribution to relevance (0: it does not
    take part unless the field is named).  ``standard`` is the nearest term of
    schema.org (``s:``) or IPTC (``iptc:``).
    """

    name: str
    type: str
    facet: bool
    weight: float
    label: str
    standard: str
    help: str


FIELDS: Final[tuple[Field, ...]] = (
    Field("headline", TEXT, False, 3.0, "Headline", "s:headline", "words of the headline"),
    Field("deck", TEXT, False, 0.0, "Deck", "s:alternativeHeadline", "words of the deck, the line under the headline"),
    Field("caption", TEXT, False, 0.0, "Caption", "s:caption", "words of a picture's caption or credit"),
    Field("dateline", NAME, False, 0.0, "Dateline", "s:dateline", "words of the dateline"),
    Field("byline", NAME, False, 0.0, "Byline", "s:author", "words of the byline, or an author's name"),
    Field("sidebar", TEXT, False, 0.0, "Sidebar", "s:hasPart", "words of the page's sidebar items; finds the article beside them"),
    Field("kind", NAME, True, 0.0, "Kind", "s:additionalType", "article, sidebar, video, audio, gallery, factbox"),
    Field("place", NAME, True, 0.0, "Place", "s:contentLocation", "a place the source states, or the dateline's"),
    Field("topic", NAME, True, 0.0, "Topic", "s:about", "a topic the source states"),
    Field("person", NAME, True, 0.0, "Person", "s:mentions", "a person the source states"),
    Field("org", NAME, True, 0.0, "Organisation", "s:mentions", "an organisation the source states"),
    Field("exchange", NAME, True, 0.0, "Exchange", "s:mentions", "a stock exchange the source states"),
    Field("agency", NAME, True, 0.0, "Agency", "iptc:provider", "the news agency"),
    Field("section", NAME, True, 0.0, "Section", "s:articleSection", "the part of the paper or site"),
    Field("language", NAME, True, 0.0, "Language", "s:inLanguage", "the language, as en or pt"),
    Field("year", NAME, True, 0.0, "Year", "s:datePublished", "the year of publication"),
    Field("source", NAME, False, 0.0, "Source", "s:isBasedOn", "part of the source's path under documents/"),
    Field("date", DATE, False, 0.0, "Date", "s:datePublished", "a day, month, year or period of publication"),
    Field("id", EXACT, False, 0.0, "Identifier", "s:identifier", "one document by its identifier"),
)
"""The vocabulary, in the order it is shown."""

ALIASES: Final[dict[str, str]] = {
    "lang": "language",
    "title": "headline",
    "author": "byline",
    "people": "person",
    "organisation": "org",
    "organization": "org",
    "tag": "topic",
    "published": "date",
}
"""Other spellings a query may use for a field."""

BY_NAME: Final[dict[str, Field]] = {field.name: field for field in FIELDS}
FACETS: Final[tuple[Field, ...]] = tuple(field for field in FIELDS if field.facet)


def find(name: str) -> Field | None:
    """The field of that name or alias, whatever its case; ``None`` if there is none."""
    key = name.lower()
    return BY_NAME.get(ALIASES.get(key, key))


def nearest(name: str) -> str | None:
    """The field name most like ``name``, for "did you mean"; ``None`` if none is near."""
    import difflib  # 3 ms that only a misspelt field pays

    close = difflib.get_close_matches(name.lower(), [*BY_NAME, *ALIASES], n=1, cutoff=0.6)
    return ALIASES.get(close[0], close[0]) if close else None
