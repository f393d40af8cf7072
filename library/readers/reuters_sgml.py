"""Reuters-21578: newswire articles of 1987 as SGML, many to a file.

The format is described in the collection's README (David D. Lewis, 1997, sections
VI and VII).  It is SGML by name: entities are broken, control characters of the
wire stand in it as references, a few elements are torn.  So elements are found by
looking for their tags, and what stands outside of all of them is kept too.

This module finds the records and what is stated before the text of each;
``library.readers.reuters_text`` reads the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, Final, NamedTuple

from library.errors import SourceError
from library.limits import CHUNK_BYTES, MAX_SOURCE_BYTES
from library.readers import reuters_text, sniff
from library.readers.base import Chunk, Reader, Record, Rejected, Stated
from library.readers.decode import line_ends, to_text

_OPEN: Final = "<REUTERS"
_CLOSE: Final = "</REUTERS>"
_CLOSE_BYTES: Final = _CLOSE.encode()

_LOOKS_LIKE: Final = re.compile(r"<!DOCTYPE\s+lewis\b|<REUTERS\s[^<>]*\b(?:NEWID|OLDID)=")
_DOCTYPE: Final = re.compile(r"\s*<!DOCTYPE[^<>]*>\s*")
_ATTRIBUTE: Final = re.compile(r'([A-Z]+)="([^"<>]*)"')
_NAME: Final = re.compile(r"<([A-Z]{1,20})>")
_DATE: Final = re.compile(r"\s*(\d{1,2})-([A-Z]{3})-(\d{4})(?!\d)")
_TIME: Final = re.compile(r"\s+([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d+)?(?![\d:.])")
_SLUG_END: Final = re.compile(r"\d\d-\d\d \d{4}")  # day and length, after the slug

_MONTHS: Final = {
    name: n
    for n, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), start=1)
}
_FACETS: Final = {
    "TOPICS": "topic",
    "PLACES": "place",
    "PEOPLE": "person",
    "ORGS": "org",
    "EXCHANGES": "exchange",
}
_MAX_TAG: Final = 1_000  # characters; the opening tag of a record has a hundred
_MAX_ELEMENTS: Final = 64  # an article has ten before its text; a torn file may have any number


class _Header(NamedTuple):
    """The elements before the text: name -> content; and what is in none of them."""

    elements: dict[str, str]
    outside: str


def sniff_reuters(name: str, head: bytes) -> bool:  # noqa: ARG001 - the content says enough
    """Whether a file begins with this collection's document type or with one of its records."""
    return _LOOKS_LIKE.search(sniff.start(head)) is not None


def split(stream: BinaryIO) -> Iterator[Chunk]:
    """Chunks that end where a record ends; a file of any size in constant memory.

    Raises:
        SourceError: ``"empty"``, or ``"too-large"`` for a record that does not end.
    """
    buffer = bytearray()
    first = 1
    empty = True
    while data := stream.read(CHUNK_BYTES):
        buffer += data
        cut = buffer.rfind(_CLOSE_BYTES, max(0, len(buffer) - len(data) - len(_CLOSE)))
        if cut >= 0:
            cut += len(_CLOSE)
            yield Chunk(bytes(buffer[:cut]), first)
            empty = False
            first += line_ends(buffer[:cut])
            del buffer[:cut]
        elif len(buffer) > MAX_SOURCE_BYTES:
            raise SourceError(
                "too-large",
                f"The record at line {first} does not end within {MAX_SOURCE_BYTES // 2**20} MB.",
                f"Is {_CLOSE} missing?",
            )
    if buffer.strip():
        yield Chunk(bytes(buffer), first)
    elif empty:
        raise SourceError("empty", "The file has no text in it.", "Was it saved completely?")


def read(chunk: Chunk) -> Iterator[Record | Rejected]:
    """The records of a chunk in order; what is torn is rejected by its line."""
    decoded = to_text(chunk.data)
    odd = decoded.metadata()
    text = decoded.text
    line, counted = chunk.first, 0
    doctype = _DOCTYPE.match(text)
    position = doctype.end() if doctype else 0
    start = text.find(_OPEN, position)
    close = text.find(_CLOSE, position)
    while position < len(text):
        between = text[position : start if start >= 0 else len(text)]
        if between and not between.isspace():
            at = position + len(between) - len(between.lstrip())
            yield _stray(line + text.count("\n", counted, at))
        if start < 0:
            return
        line += text.count("\n", counted, start)
        counted = start
        following = text.find(_OPEN, start + len(_OPEN))
        if 0 <= close < start:  # never looked for twice in the same stretch: linear time
            close = text.find(_CLOSE, start)
        if close < 0 or 0 <= following < close:
            yield _truncated(text[start : start + _MAX_TAG], line)
            position = following if following >= 0 else len(text)
        else:
            raw = text[start:close]
            yield _record(raw, line, {} if raw.isascii() else odd)
            position = close + len(_CLOSE)
        start = following


def _stray(line: int) -> Rejected:
    sentence = f"There is text outside of any record at line {line}: a tag may be damaged."
    return Rejected(None, f"line {line}", "stray-text", sentence)


def _truncated(raw: str, line: int) -> Rejected:
    name = _attributes(raw).get("NEWID")
    sentence = f"The record that begins at line {line} does not end: {_CLOSE} is missing."
    return Rejected(name, f"line {line}", "truncated", sentence)


def _record(raw: str, line: int, odd: Mapping[str, Any]) -> Record | Rejected:
    attributes = _attributes(raw)
    name = attributes.pop("NEWID", "").strip() or f"L{line}"
    text_at = raw.find("<TEXT")
    if text_at < 0:
        sentence = f"The record that begins at line {line} has no <TEXT>."
        return Rejected(name, f"line {line}", "no-text", sentence)
    header = _header(raw[raw.find(">") + 1 : text_at])
    try:
        body = reuters_text.read(raw[text_at:])
    except SourceError as error:
        return Rejected(name, f"line {line}", error.reason, error.sentence)
    published, metadata = _dated(header.elements.pop("DATE", ""))
    topics_flag = attributes.pop("TOPICS", None)
    metadata |= {"topics_flag": topics_flag} if topics_flag else {}
    metadata |= {key.lower(): value for key, value in attributes.items()}
    facets = {field: _values(header.elements.pop(tag, "")) for tag, field in _FACETS.items()}
    metadata |= _other(header, metadata.pop("wire", "")) | body.metadata | {**odd}
    return Record(
        id=name,
        blocks=body.blocks,
        stated=Stated(
            headline=body.headline,
            byline=body.byline,
            dateline=body.dateline,
            published=published,
            agency="Reuters",
            language="en",
            facets=facets,
            metadata=metadata,
        ),
        text=body.text,
        dropped=body.dropped,
    )


def _attributes(raw: str) -> dict[str, str]:
    end = raw.find(">", 0, _MAX_TAG)
    return dict(_ATTRIBUTE.findall(raw, 0, max(end, 0)))


def _header(raw: str) -> _Header:
    """The elements of a record before its text, the same ones together."""
    elements: dict[str, str] = {}
    outside = []
    position = 0
    for _ in range(_MAX_ELEMENTS):
        tag = _NAME.search(raw, position)
        if tag is None:
            break
        outside.append(raw[position : tag.start()])
        name, closing = tag[1], f"</{tag[1]}>"
        end = raw.find(closing, tag.end())
        position = end + len(closing)
        if end < 0:  # torn: what is left of it is on its line
            end = raw.find("\n", tag.end())
            end = position = end if end >= 0 else len(raw)
        content = raw[tag.end() : end]
        elements[name] = f"{elements[name]} {content}" if name in elements else content
    outside.append(raw[position:])
    return _Header(elements, reuters_text.plain("".join(outside)))


def _values(content: str) -> tuple[str, ...]:
    """The values in ``<D>`` elements, each once; one of the 40,000 lacks its opening tag."""
    if not content:
        return ()
    values = content.replace("</D>", "<D>").split("<D>")
    return tuple(dict.fromkeys(plain for value in values if (plain := reuters_text.plain(value))))


def _dated(content: str) -> tuple[str | None, dict[str, Any]]:
    """The date in ISO 8601, to the second or to the day; and what else is in its element.

    A time that no clock shows and a date that a note calls a guess are no
    instants; such dates are kept as printed too.  On 328 articles the first line
    of the wire's own header has slipped into the element.
    """
    printed = reuters_text.plain(content)
    found = _DATE.match(content)
    if not found:
        return None, {"date": printed} if printed else {}
    try:
        day = date(int(found[3]), _MONTHS[found[2]], int(found[1])).isoformat()
    except (ValueError, KeyError):
        return None, {"date": printed}
    time = _TIME.match(content, found.end())
    rest = reuters_text.plain(content[(time or found).end() :])
    if time is None or rest.startswith("#"):
        return day, {"date": printed}
    return f"{day}T{time[1]}:{time[2]}:{time[3]}", {"wire": rest} if rest else {}


def _other(header: _Header, slipped: str) -> dict[str, Any]:
    """What the other elements state: companies, the wire's header with its slug, editors' notes."""
    metadata: dict[str, Any] = {}
    elements = header.elements
    companies = _values(elements.pop("COMPANIES", ""))
    if companies:
        metadata["companies"] = list(companies)
    wire = f"{slipped} {reuters_text.plain(elements.pop('UNKNOWN', ''))}".strip()
    if wire:
        metadata["wire"] = wire
        before, _, slug = wire[:-11].rpartition(" ")
        if slug and before and _SLUG_END.fullmatch(wire[-10:]):
            metadata["slugline"] = slug
    for name, content in elements.items():
        metadata[name.lower()] = reuters_text.plain(content)
    if header.outside:
        metadata["outside"] = header.outside
    return metadata


READER: Final = Reader("reuters-sgml", "text/sgml", sniff_reuters, split, read)
"""The reader of Reuters-21578."""
