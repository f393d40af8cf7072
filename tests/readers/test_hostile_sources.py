"""Any bytes at all, and our own fixtures cut short and with bits turned, at many places."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import SourceError
from library.readers import READERS, Reader, Record, Rejected
from tests.readers.reading import WIRE, check, read, read_with
from tests.readers.test_json_export import EXPORT
from tests.readers.test_json_record import NINJS, SCHEMA_ORG
from tests.readers.test_lines import PAGE, WRAPPED

OBJECTS = [SCHEMA_ORG, NINJS, EXPORT, {"title": "“Café”", "body": "Ünïcode\n\n<p>x</p>"}]
FIXTURES = {
    "wire.sgm": WIRE,
    "page.txt": PAGE.encode(),
    "wrapped.txt": WRAPPED.replace("\n", "\r\n").encode(),
    "wide.txt": WRAPPED.encode("utf-16"),
    "western.txt": ("Le café “fermé” de Nantes — déjà\n" * 20).encode("cp1252"),
    "lines.jsonl": b"".join(json.dumps(each).encode() + b"\n" for each in OBJECTS),
    "raw.jsonl": b"".join(
        json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in OBJECTS
    ),
    "pretty.json": json.dumps(OBJECTS, indent=1).encode(),
}


def outcome(reader: Reader | None, name: str, data: bytes) -> list[Record | Rejected] | SourceError:
    """Records, rejections or ``SourceError``: whatever else is raised ends the test."""
    try:
        return read_with(reader, data) if reader else read(name, data)
    except SourceError as error:
        return error


def survives(name: str, data: bytes, reader: Reader | None = None) -> None:
    """What comes out can be stored and printed."""
    found = outcome(reader, name, data)
    if isinstance(found, SourceError):
        assert found.reason
        assert found.sentence.endswith(".")
    else:
        for each in found:
            check(each)


@pytest.mark.parametrize("name", FIXTURES)
def test_whole(name):
    assert any(isinstance(each, Record) for each in read(name, FIXTURES[name]))
    survives(name, FIXTURES[name])


@pytest.mark.parametrize("name", FIXTURES)
def test_cut_short(name):
    data = FIXTURES[name]
    for i in range(120):
        survives(name, data[: len(data) * i // 120])


@pytest.mark.parametrize("name", FIXTURES)
def test_flipped_bits(name):
    chance = random.Random(name)  # noqa: S311 - the same every time, and no secret
    data = FIXTURES[name]
    for _ in range(200):
        flipped = bytearray(data)
        for _ in range(chance.choice((1, 1, 3, 20))):
            flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        survives(name, bytes(flipped))


@pytest.mark.parametrize("name", FIXTURES)
def test_pieces_missing_doubled_and_swapped(name):
    chance = random.Random(name)  # noqa: S311 - the same every time, and no secret
    data = FIXTURES[name]
    for _ in range(60):
        a, b, c, d = sorted(chance.randrange(len(data)) for _ in range(4))
        survives(name, data[:a] + data[b:])
        survives(name, data[:b] + data[a:])
        survives(name, data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:])


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.sgm", "a.json", "a.jsonl", "a"]))
def test_any_bytes(data, name):
    survives(name, data)


PIECES = st.sampled_from(
    [
        *(b"<REUTERS ", b'NEWID="1"', b">", b"<TEXT>", b"</TEXT>", b"</REUTERS>", b"<BODY>"),
        *(b"</BODY>", b"<TITLE>", b"</TITLE>", b"<DATE>", b"1-MAR-1987 10:00:00", b"</DATE>"),
        *(b"<TOPICS><D>", b"&#5;", b"\n Reuter\n&#3;", b"    a b", b"\n", b"\r", b"\x00", b"\xff"),
        *(b'{"title": "', b'"}', b"[", b"]", b"{", b",", b'"body": ', b"\\ud800", "“”".encode()),
        *(b"\xe2\x80", b"\xa8", b" a  b  c\n" * 3),
    ]
)


@given(st.lists(PIECES, max_size=40).map(b"".join), st.sampled_from(READERS))
def test_any_reader_with_any_pieces(data, reader):
    survives("", data, reader)
