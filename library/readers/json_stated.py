"""What the keys of a JSON article state: schema.org, IPTC ninjs, flat ones.

Sources: https://schema.org/NewsArticle and the IPTC's ninjs 1.5, 2.1 and 3.0
schemas (https://iptc.org/std/ninjs/); the flat keys are those of the JSON Lines
that collections are handed on in (``id``, ``title``, ``body``, ``topics`` …).  A
key that is not in the tables below goes to ``metadata`` as it is.
"""

from __future__ import annotations

from typing import Final

from library.readers.base import Stated
from library.readers.json_values import Keys, date_of, text_of, texts_of, type_of

IDS: Final = ("id", "uri", "@id", "uid", "guid", "url")
"""Where a record's identifier is looked for."""

HEADLINES: Final = ("headline", "headlines", "title", "name")
"""Where its headline is."""

_DECKS: Final = (
    "alternativeHeadline",
    "deck",
    "subtitle",
    "subheadline",
    "standfirst",
    "description_text",
    "descriptions",
    "description",
    "abstract",
    "summary",
)
_BYLINES: Final = ("byline", "by")
_AUTHORS: Final = ("author", "authors", "creator")
_DATELINES: Final = ("dateline", "located", "locationCreated")
_DATES: Final = (
    "datePublished",
    "date_published",
    "published",
    "published_at",
    "publishedAt",
    "publication_date",
    "pubDate",
    "pub_date",
    "date",
    "versioncreated",
    "firstcreated",
    "dateCreated",
    "created_at",
)
_PUBLISHERS: Final = ("publisher", "publication", "site_name", "newspaper")
_AGENCIES: Final = ("agency", "provider", "sourceOrganization", "infosources")
_LANGUAGES: Final = ("inLanguage", "language", "lang")
_URLS: Final = ("url", "mainEntityOfPage", "link", "permalink", "canonical_url", "web_url")
_SECTIONS: Final = ("articleSection", "section", "category", "desk")

_FACETS: Final = {
    **dict.fromkeys(("topics", "topic", "keywords", "tags", "subject", "subjects"), "topic"),
    **dict.fromkeys(("places", "place", "contentLocation", "locations"), "place"),
    **dict.fromkeys(("people", "person", "persons"), "person"),
    **dict.fromkeys(
        ("orgs", "organisation", "organisations", "organization", "organizations"), "org"
    ),
    **dict.fromkeys(("exchanges", "exchange"), "exchange"),
}
_LISTED: Final = frozenset({"keywords", "tags"})  # in one string, with commas between them

_TYPES: Final = {"Person": "person", "Place": "place", "Country": "place", "City": "place"}
_ORGANISATIONS: Final = ("Organization", "Corporation", "Agency", "Company", "Team")


def stated(keys: Keys) -> Stated:
    """Everything an object says of its article but the text; what is left over is ``metadata``."""
    headline = keys.text(HEADLINES)
    deck = keys.text(_DECKS)
    byline, authors = _authors(keys)
    published = next((found for key in _DATES if (found := _date(keys, key))), None)
    # Superdesk's ninjs names the agency in a key that elsewhere names the paper.
    ninjs = "versioncreated" in keys.value
    agency = keys.text((*_AGENCIES, "source") if ninjs else _AGENCIES)
    publisher = keys.text(_PUBLISHERS if ninjs else (*_PUBLISHERS, "source"))
    sections = list(texts_of(keys.first(_SECTIONS)))
    facets = _facets(keys)
    if len(sections) > 1:
        facets["section"] = tuple(dict.fromkeys(sections))
    keys.use("@context", wholly=True)
    if type_of(keys.value).endswith("Article"):  # that it is one need not be kept
        keys.use("@type", wholly=True)
    return Stated(
        headline=headline,
        deck=deck,
        byline=byline,
        authors=authors,
        dateline=keys.text(_DATELINES),
        published=published,
        publisher=publisher,
        agency=agency,
        language=_language(keys),
        url=keys.text(_URLS),
        section=sections[0] if sections else None,
        facets=facets,
        metadata=keys.left(),
    )


def _authors(keys: Keys) -> tuple[str | None, tuple[str, ...]]:
    """The byline as printed and the names; a lone string may be either and is given as both.

    "By Jane Doe, Reuters" is a byline and no name.
    """
    byline = keys.text(_BYLINES)
    value = keys.first(_AUTHORS)
    names = tuple(dict.fromkeys(texts_of(value)))
    if isinstance(value, str):
        byline = byline or names[0]
        names = () if names[0].lower().startswith("by ") else names
    return byline, names


def _date(keys: Keys, key: str) -> str | None:
    found = date_of(keys.value.get(key))
    if found:
        keys.use(key, wholly=True)
    return found


def _language(keys: Keys) -> str | None:
    value = keys.first(_LANGUAGES)
    if isinstance(
        value, dict
    ):  # schema.org: {"@type": "Language", "name": …, "alternateName": "en"}
        return text_of(value.get("alternateName")) or text_of(value)
    return text_of(value)


def _facets(keys: Keys) -> dict[str, tuple[str, ...]]:
    """The values of each facet for which there is a key at all, each once and in order."""
    facets: dict[str, list[str]] = {}
    for key, field in _FACETS.items():
        if key in keys.value:
            value = keys.value[key]
            if key in _LISTED and isinstance(value, str):
                value = value.replace(";", ",").split(",")
            facets.setdefault(field, []).extend(texts_of(value))
            keys.use(key)
    if "about" in keys.value:
        facets.setdefault("topic", [])
        keys.use("about")
    for key, otherwise in (("about", "topic"), ("mentions", "")):
        value = keys.value.get(key)
        for item in value if isinstance(value, list) else (value,):
            field = (_field(type_of(item)) if isinstance(item, dict) else "") or otherwise
            name = text_of(item)
            if field and name:
                facets.setdefault(field, []).append(name)
    return {field: tuple(dict.fromkeys(values)) for field, values in facets.items()}


def _field(kind: str) -> str:
    """The facet for a type of schema.org; "" if there is none for it."""
    return "org" if kind.endswith(_ORGANISATIONS) else _TYPES.get(kind, "")
