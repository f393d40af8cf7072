"""JSON: one article an object, many to a file as JSON Lines, or one file of objects.

JSON Lines (jsonlines.org) are read line by line, so such a file may have any size
and a bad line costs that line.  A file that is one JSON value (an object, or an
array of them) is read whole.  What the keys mean is in
``library.readers.json_record``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from library.errors import SourceError
from library.limits import CHUNK_BYTES, MAX_LINE_BYTES
from library.readers import sniff
from library.readers.base import Chunk, Reader, Record, Rejected
from library.readers.decode import decode, line_ends, read_bounded, to_text
from library.readers.json_parse import BadJsonError, parse, parse_next
from library.readers.json_record import records

_LINES_SUFFIXES: Final = frozenset({"jsonl", "ndjson", "jsonlines", "ldjson"})
_SUFFIXES: Final = _LINES_SUFFIXES | {"json", "jsonld"}
_BEGINS: Final = re.compile(r'\{\s*["}]|\[\s*[\[{\]]')
_OPENINGS: Final = frozenset({"{", "[", "[{"})  # a first line like that goes on on the next
_GOES_ON: Final = tuple(",:{[")

_SPACE: Final = re.compile(r"\s*")


# ── Which of the two ─────────────────────────────────────────────────────────


def sniff_lines(name: str, head: bytes) -> bool:
    """Whether a file is JSON Lines: objects one below the other, or so its name says."""
    if not sniff_value(name, head) or b"\x00" in head:  # UTF-16 does not end lines with one byte
        return False
    first, _, rest = sniff.start(head).partition("\n")
    first = first.strip()
    if first in _OPENINGS or first.startswith("["):
        return False
    if sniff.suffix(name) in _LINES_SUFFIXES:
        return True
    # A single object is a file of one value; so is one whose first line goes on on the next.
    return rest.lstrip().startswith("{") and first[-1:] not in _GOES_ON


def sniff_value(name: str, head: bytes) -> bool:
    """Whether a file is JSON at all, by how it begins or else by its name."""
    return _BEGINS.match(sniff.start(head)) is not None or sniff.suffix(name) in _SUFFIXES


# ── JSON Lines ───────────────────────────────────────────────────────────────


def split_lines(stream: BinaryIO) -> Iterator[Chunk]:
    """Chunks of whole lines, of about ``CHUNK_BYTES``; constant memory for any file.

    A line of more than ``MAX_LINE_BYTES`` is passed over and rejected by number.

    Raises:
        SourceError: ``"empty"``.
    """
    empty = True
    for chunk in _chunks(stream):
        empty = empty and not chunk.rejected and (not chunk.data or chunk.data.isspace())
        yield chunk
    if empty:
        raise SourceError("empty", "The file has no text in it.", "Was it saved completely?")


def _chunks(stream: BinaryIO) -> Iterator[Chunk]:
    pending = bytearray()  # the beginning of a line that has not ended yet
    rejected: list[Rejected] = []
    first = 1
    skipping = False
    while block := stream.read(CHUNK_BYTES):
        end = _first_end(block)
        if skipping or len(pending) + (end or len(block)) > MAX_LINE_BYTES:
            pending.clear()
            skipping = not end
            if skipping:
                continue
            rejected.append(_too_large(first))
            first += 1
            block = block[end:]
        cut = _last_end(block)
        if not cut:
            pending += block
            continue
        data = bytes(pending) + block[:cut]
        pending = bytearray(block[cut:])
        yield Chunk(data, first, tuple(rejected))
        rejected = []
        first += line_ends(data)
    if skipping:
        rejected.append(_too_large(first))
    if pending or rejected:
        yield Chunk(bytes(pending), first, tuple(rejected))


def _first_end(block: bytes) -> int:
    """Where the first line of a block ends, its line end included; 0 if it does not."""
    end = block.find(b"\n") + 1
    lone = block.find(b"\r", 0, end - 2 if end else len(block) - 1) + 1
    return lone or end


def _last_end(block: bytes) -> int:
    """Where the last whole line of a block ends; a CR at the very end may be half a CR LF."""
    end = block.rfind(b"\n") + 1
    return block.rfind(b"\r", end, len(block) - 1) + 1 or end


def _too_large(line: int) -> Rejected:
    limit = MAX_LINE_BYTES // 2**20
    sentence = f"Line {line} has more than {limit} MB, which no article has."
    return Rejected(None, f"line {line}", "too-large", sentence)


def read_lines(chunk: Chunk) -> Iterator[Record | Rejected]:
    """The record of each line that is not blank; a bad line is rejected by its number."""
    yield from chunk.rejected
    data = chunk.data
    if chunk.first == 1 and data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    for line, raw in enumerate(data.splitlines(), start=chunk.first):
        if len(raw) > MAX_LINE_BYTES:
            yield _too_large(line)
        elif raw and not raw.isspace():
            yield from _line(raw, line)


def _line(raw: bytes, line: int) -> Iterator[Record | Rejected]:
    odd: dict[str, Any] = {}
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        decoded = to_text(raw)
        text, odd = decoded.text, decoded.metadata()
    try:
        value = parse(text)
    except BadJsonError as error:
        yield Rejected(None, f"line {line}", error.reason, f"Line {line} {error.sentence}")
    else:
        yield from records(value, line, odd)


# ── One value ────────────────────────────────────────────────────────────────


def split_value(stream: BinaryIO) -> Iterator[Chunk]:
    """The whole file as one chunk.

    Raises:
        SourceError: ``"too-large"``.
    """
    yield Chunk(read_bounded(stream))


def read_value(chunk: Chunk) -> Iterator[Record | Rejected]:
    """The record of an object, or of each object in an array, or of objects in a row.

    An array cannot be read on after a fault: what comes before it survives.
    Objects in a row (JSON Lines by another name) are read on at the next line.

    Raises:
        SourceError: ``"empty"``, ``"binary"``, ``"invalid-json"`` or ``"too-deep"``
            if nothing could be read.
    """
    decoded = decode(chunk.data)
    odd = decoded.metadata()
    line, counted = chunk.first, 0
    for count, (at, value) in enumerate(_values(decoded.text)):
        line += decoded.text.count("\n", counted, at)
        counted = at
        if not isinstance(value, BadJsonError):
            yield from records(value, line, odd)
            continue
        sentence = f"What begins at line {line} {value.sentence}"
        if not count:
            raise SourceError(value.reason, sentence, "Is the file complete?")
        yield Rejected(None, f"line {line}", value.reason, sentence)


def _values(text: str) -> Iterator[tuple[int, Any]]:
    """(where it begins, value) of everything in a file; a fault is given as a value."""
    at = _skip(text, 0)
    yield from _array(text, at) if text[at] == "[" else _row(text, at)


def _row(text: str, at: int) -> Iterator[tuple[int, Any]]:
    while at < len(text):
        start = at
        try:
            value, at = parse_next(text, at)
        except BadJsonError as error:
            yield start, error
            at = text.find("\n", start) + 1 or len(text)
        else:
            yield start, value
        at = _skip(text, at)


def _array(text: str, at: int) -> Iterator[tuple[int, Any]]:
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        start = at
        try:
            value, at = parse_next(text, at)
        except BadJsonError as error:
            yield start, error
            return
        yield start, value
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            yield start, BadJsonError("invalid-json", "is not followed by a comma or a bracket.")
            return
    if text[at + 1 :].strip():
        yield at, BadJsonError("invalid-json", "stands after the end of the array.")


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


LINES_READER: Final = Reader(
    "json-lines", "application/x-ndjson", sniff_lines, split_lines, read_lines
)
"""The reader of JSON Lines."""

VALUE_READER: Final = Reader("json", "application/json", sniff_value, split_value, read_value)
"""The reader of files that are one JSON value."""
