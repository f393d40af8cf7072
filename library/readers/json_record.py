"""A JSON value to records: one article, several in a wrapper, or our own export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from library.article import AUDIO, GALLERY, PARAGRAPH, SIDEBAR, VIDEO, Article, Passage
from library.errors import SourceError
from library.readers import json_export
from library.readers.base import Record, Rejected, Stated
from library.readers.json_page import associations, has_body, is_picture, page
from library.readers.json_stated import HEADLINES, IDS, stated
from library.readers.json_values import Keys, objects_of, text_of, type_of

_WRAPPERS: Final = (
    "@graph",
    "articles",
    "items",
    "item",
    "documents",
    "results",
    "data",
    "response",
)
_MAX_WRAPPERS: Final = 3
_KINDS: Final = {
    **dict.fromkeys(("VideoObject", "video"), VIDEO),
    **dict.fromkeys(("AudioObject", "audio", "PodcastEpisode"), AUDIO),
    **dict.fromkeys(("ImageGallery", "MediaGallery", "gallery"), GALLERY),
}
_BLURBS: Final = ("text", "articleBody", "blurb", "abstract", "description", "description_text")


def records(value: Any, line: int, odd: Mapping[str, Any]) -> Iterator[Record | Rejected]:
    """The record of a JSON value, or those of the articles it is a wrapper of.

    ``line`` is where it begins; ``odd`` is what decoding it had to change.
    """
    wrapped = _wrapped(value) if isinstance(value, dict) else None
    if wrapped is None:
        yield _record(value, f"L{line}", line, odd)
    else:
        for n, item in enumerate(wrapped, start=1):
            yield _record(item, f"L{line}.{n}", line, odd)


def _record(value: Any, name: str, line: int, odd: Mapping[str, Any]) -> Record | Rejected:
    if not isinstance(value, dict):
        sentence = f"What begins at line {line} is no object with the keys of an article."
        return Rejected(None, f"line {line}", "not-an-object", sentence)
    keys = Keys(value)
    own_name = keys.text(IDS)
    name = own_name or name
    if json_export.is_export(value):
        try:
            article = json_export.article(value, name)
        except ValueError as error:
            sentence = f"The export of a document at line {line} does not hold together: {error}."
            return Rejected(name, f"line {line}", "bad-export", sentence)
        return Record(name, (), Stated(), article=article)
    try:
        body = page(keys)
    except SourceError as error:
        return Rejected(own_name, f"line {line}", error.reason, error.sentence)
    sidebar = _sidebar(keys)
    said = stated(keys)
    if not (said.headline or body.blocks):
        sentence = f"The object at line {line} has neither a headline nor a text."
        return Rejected(own_name, f"line {line}", "no-text", sentence)
    if odd:
        said = replace(said, metadata={**said.metadata, **odd})
    return Record(name, body.blocks, said, body.text, body.unwrap, sidebar=sidebar)


def _wrapped(value: dict[str, Any]) -> list[Any] | None:
    """The articles in an object that is none itself; ``None`` if it is one or has none."""
    for _ in range(_MAX_WRAPPERS):
        if has_body(value):
            return None
        inner = next(
            (value[key] for key in _WRAPPERS if isinstance(value.get(key), dict | list)), None
        )
        if isinstance(inner, list):
            articles = [item for item in inner if _is_article(item)]
            # Of a graph of linked data the articles are wanted, of a list every item.
            return (articles if "@graph" in value else inner) if articles else None
        if inner is None:
            return None
        value = inner
        if _is_article(value):
            return [value]
    return None


def _is_article(node: Any) -> bool:
    """Whether something in a wrapper is an article, not the site or the publisher."""
    if not isinstance(node, dict):
        return False
    return has_body(node) or "headline" in node or type_of(node).endswith("Article")


def _sidebar(keys: Keys) -> tuple[Article, ...]:
    """The documents beside the article: its named parts, and associated items to read."""
    found = []
    for key in ("hasPart", "sidebar"):
        parts = keys.value.get(key)
        items = [_item(part) for part in objects_of(parts)]
        if all(items) and len(items) == (len(parts) if isinstance(parts, list) else 1):
            keys.use(key, wholly=True)  # a part that is no document is kept as metadata
        found += items
    found += [_item(item) for item in associations(keys) if not is_picture(item)]
    return tuple(item for item in found if item)


def _item(item: Mapping[str, Any]) -> Article | None:
    """A document beside the article; ``None`` if it has no headline."""
    headline = text_of([item.get(key) for key in HEADLINES])
    if headline is None:
        return None
    blurb = text_of([item.get(key) for key in _BLURBS])
    return Article(
        headline,
        kind=_KINDS.get(text_of(item.get("kind")) or type_of(item), SIDEBAR),
        group=text_of(item.get("group")),
        url=text_of(item.get("url")),
        passages=(Passage(1, PARAGRAPH, blurb),) if blurb else (),
    )
