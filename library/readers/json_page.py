"""The text of an article in JSON: its body in whichever key it stands, and its captions.

The keys are those of schema.org ``NewsArticle`` (``articleBody``), IPTC ninjs 1.5 to
3.0 (``body_text``, ``body_xhtml``, ``bodies``, ``associations``) and what everybody
else writes (``body``, ``text``, ``content``).
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from library.article import BLOCK_QUOTE, CAPTION, HEADING, LIST_ITEM, Span
from library.readers import lines, markup
from library.readers.base import Block
from library.readers.json_values import Keys, is_empty, objects_of, text_of, type_of

_PLAIN: Final = (
    "articleBody",
    "body_text",
    "bodyText",
    "body",
    "text",
    "content",
    "content_text",
    "maintext",
    "fulltext",
)
_MARKED_UP: Final = ("body_xhtml", "body_html", "bodyHtml", "content_html", "html", "bodies")
BODY: Final = (*_PLAIN[:3], "bodies", *_PLAIN[3:], *_MARKED_UP[:-1])
"""Where a body is looked for, the plain text first."""

_ROLES: Final = {
    **dict.fromkeys(("heading", "header", "subheading", "crosshead", "h1", "h2", "h3"), HEADING),
    **dict.fromkeys(("quote", "blockquote", "pullquote"), BLOCK_QUOTE),
    **dict.fromkeys(("list_item", "listitem", "li"), LIST_ITEM),
    "caption": CAPTION,
}
_PICTURES: Final = ("image", "images", "photo", "photos", "associatedMedia", "thumbnail", "media")
_CAPTIONS: Final = ("caption", "description_text", "description", "descriptions")
_CREDITS: Final = (
    "creditText",
    "creditLine",
    "creditline",
    "credit",
    "byline",
    "by",
    "author",
    "creator",
    "copyrightHolder",
    "copyrightholder",
)

Piece = tuple[str | None, str]
"""Role and text of a block."""


class Page(NamedTuple):
    """The text of a record, its blocks, and whether line breaks are only typesetting."""

    text: str
    blocks: tuple[Block, ...]
    unwrap: bool


def page(keys: Keys) -> Page:
    """The body of an object and, after it, the captions of its pictures."""
    body = _body(keys)
    unwrap = True
    text = ""
    blocks: list[Block] = []
    if isinstance(body, str):
        text = body
        blocks, unwrap = lines.text_blocks(body)
        body = []
    parts = [text] if text else []
    end = len(text)
    pieces = [(role, piece, None) for role, piece in body]
    for role, piece, credit in [*pieces, *_captions(keys)]:
        start = end + 2 if parts else 0
        end = start + len(piece)
        parts.append(piece)
        blocks.append(Block(piece, role, Span(start, end), 1 if blocks else 0, credit))
    return Page("\n\n".join(parts), tuple(blocks), unwrap)


def has_body(value: dict[str, Any]) -> bool:
    """Whether there is something where a body is looked for."""
    return any(not is_empty(value.get(key)) for key in BODY)


def _body(keys: Keys) -> str | list[Piece]:
    for key in BODY:
        value = keys.value.get(key)
        if is_empty(value):
            continue
        found = _read(value, key in _MARKED_UP)
        if found:
            # Other renditions of the same words are not kept: the source has them.
            keys.use(key, *_MARKED_UP, wholly=True)
            return found
    return ""


def _read(value: Any, marked_up: bool) -> str | list[Piece]:
    """A body that is a string, an object round one, or a list of paragraphs."""
    if isinstance(value, str):
        return markup.blocks_of(value) if marked_up or markup.is_markup(value) else value
    if isinstance(value, dict):
        inner = next((value[key] for key in ("rendered", "value", "text") if key in value), None)
        return _read(inner, "rendered" in value) if isinstance(inner, str) else ""
    if isinstance(value, list):
        rendition = _rendition(value)
        if rendition is not None:
            return rendition
        if all(isinstance(item, str) for item in value):
            return "\n\n".join(value)
        return [piece for item in value for piece in _paragraph(item)]
    return ""


def _rendition(bodies: list[Any]) -> str | list[Piece] | None:
    """The best of ninjs 2's ``bodies``, the same text several times; ``None`` if it is none."""
    found = [
        (text_of(item.get("contenttype") or item.get("contentType")) or "", item["value"])
        for item in objects_of(bodies)
        if isinstance(item.get("value"), str) and ("contenttype" in item or "contentType" in item)
    ]
    if not found:
        return None
    kind, value = min(found, key=lambda body: body[0] != "text/plain")
    return _read(value, "html" in kind)


def _paragraph(item: Any) -> list[Piece]:
    """The blocks of one item of a list of paragraphs."""
    role = None
    if isinstance(item, dict):
        role = _ROLES.get(type_of(item).lower())
        names = ("text", "value", "content", "html", "body")
        item = next((item[key] for key in names if isinstance(item.get(key), str)), None)
    if not isinstance(item, str) or not item.strip():
        return []
    if markup.is_markup(item):
        return [(inner or role, text) for inner, text in markup.blocks_of(item)]
    return [(role, line.strip()) for line in item.split("\n") if line.strip()]


def _captions(keys: Keys) -> list[tuple[str, str, str | None]]:
    found = []
    for key in _PICTURES:
        for picture in objects_of(keys.value.get(key)):
            found += _caption(picture)
    for item in associations(keys):
        if is_picture(item):
            found += _caption(item) or _caption({**item, "caption": item.get("headline")})
    return list(dict.fromkeys(found))


def _caption(picture: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    texts = (text_of(picture.get(key)) for key in _CAPTIONS)
    text = next((text for text in texts if text), None)
    credits = (text_of(picture.get(key)) for key in _CREDITS)
    return [(CAPTION, text, next((credit for credit in credits if credit), None))] if text else []


def associations(keys: Keys) -> list[dict[str, Any]]:
    """The items a ninjs article is published with: an object of them in ninjs 1, a list in 2."""
    value = keys.value.get("associations")
    return list(objects_of(list(value.values()) if isinstance(value, dict) else value))


def is_picture(item: dict[str, Any]) -> bool:
    """Whether an associated item is something to look at beside the text."""
    return type_of(item).lower() in {"", "picture", "graphic", "photo", "image", "imageobject"}
