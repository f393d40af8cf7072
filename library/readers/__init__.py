"""Readers: one for each file format, and which of them reads a file.

A reader turns bytes into records made of blocks; what the blocks are is
``library.parsing``'s business.  ``library.readers.base`` is the contract.
"""

from __future__ import annotations

from typing import Final

from library.errors import SourceError
from library.readers import json_lines, newswire, reuters_sgml, sniff
from library.readers.base import Block, Chunk, Reader, Record, Rejected, Stated

READERS: Final[tuple[Reader, ...]] = (
    reuters_sgml.READER,
    json_lines.LINES_READER,
    json_lines.VALUE_READER,
    newswire.READER,
)
"""Every format this version reads, in the order they are asked; the last takes any text."""

HEAD_BYTES: Final = sniff.HEAD_BYTES
"""How many of a file's first bytes ``choose`` wants to see."""

__all__ = [
    "HEAD_BYTES",
    "READERS",
    "Block",
    "Chunk",
    "Reader",
    "Record",
    "Rejected",
    "Stated",
    "by_name",
    "choose",
]


def choose(name: str, head: bytes) -> Reader:
    """The reader for a file of that name that begins with ``head``.

    The content decides first, the name where the content says nothing.

    Raises:
        SourceError: ``"empty"``, ``"binary"``, or ``"unsupported"`` for a text
            format this version does not read, each with what it looks like.
    """
    if not head:
        raise SourceError("empty", "The file has no bytes in it.", "Was it saved completely?")
    sniff.refuse_magic(head)
    if not reuters_sgml.READER.sniff(name, head):
        sniff.refuse_content(head)
        if not json_lines.VALUE_READER.sniff(name, head):
            sniff.refuse_suffix(name)
    return next(reader for reader in READERS if reader.sniff(name, head))


def by_name(name: str) -> Reader:
    """The reader of that name.

    Raises:
        KeyError: there is none.
    """
    return {reader.name: reader for reader in READERS}[name]
