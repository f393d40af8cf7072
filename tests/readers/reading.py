"""What the tests of all readers share: reading some bytes, and what holds for every record."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.readers import Reader, Record, Rejected, choose

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("LIBRARY_SHARED", HERE.parents[2] / "shared"))
WIRE = (HERE / "wire.sgm").read_bytes()


def shared(path: str) -> Path:
    """A file of the real data beside the repository; the test is skipped where it is not."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs real data: there is no {found} (LIBRARY_SHARED says where to look)")
    return found


def read(name: str, data: bytes) -> list[Record | Rejected]:
    """Everything the reader chosen for a file gives."""
    return read_with(choose(name, data[:4096]), data)


def read_with(reader: Reader, data: bytes) -> list[Record | Rejected]:
    """Everything a reader gives for some bytes."""
    return [each for chunk in reader.split(io.BytesIO(data)) for each in reader.read(chunk)]


def records(name: str, data: bytes) -> list[Record]:
    """The same where nothing may be rejected."""
    found = read(name, data)
    assert not [each for each in found if isinstance(each, Rejected)]
    return [each for each in found if isinstance(each, Record)]


def one(name: str, data: bytes) -> Record:
    """The only record."""
    (record,) = records(name, data)
    return record


def texts(record: Record) -> list[str]:
    """The texts of a record's blocks."""
    return [block.text for block in record.blocks]


def left_over(record: Record) -> str:
    """The characters of a record's text that are in no block and in nothing dropped.

    Checks on the way what ``library.readers.base`` promises of spans.
    """
    pieces = sorted(
        [(each.span.start, each.span.end, each.text) for each in record.blocks if each.span]
        + [(each.span.start, each.span.end, each.text) for each in record.dropped if each.span]
    )
    assert len(pieces) == len(record.blocks) + len(record.dropped)
    starts = [block.span.start for block in record.blocks if block.span]
    assert starts == sorted(starts)
    over = ""
    position = 0
    for start, end, text in pieces:
        assert position <= start < end <= len(record.text)
        assert record.text[start:end] == text == text.strip()
        over += record.text[position:start]
        position = end
    return over + record.text[position:]


def strings(value: object) -> Iterator[str]:
    """Every string in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from strings(getattr(value, name))


def check(each: Record | Rejected) -> None:
    """What holds for whatever a reader gives for any bytes at all."""
    for text in strings(each):
        text.encode("utf-8")  # raises for a lone surrogate
        assert not set(text) & set(map(chr, [*range(9), *range(11, 32)]))
    if isinstance(each, Record):
        assert not left_over(each).strip()
        assert all(block.text for block in each.blocks)
    else:
        assert each.reason
        assert each.where
        assert each.sentence.endswith(".")
