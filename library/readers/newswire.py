"""The newswire page as text: one article to a file, blocks with blank lines between them.

The format is that of the sample document: a page of a news site saved or pasted
as text.  It is also what any other text is read as, so it promises little: the
words, the line breaks, and where the blank lines were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from library.readers import lines
from library.readers.base import Chunk, Reader, Record, Rejected, Stated
from library.readers.decode import decode, read_bounded


def sniff_any(name: str, head: bytes) -> bool:  # noqa: ARG001 - every reader is asked the same
    """True: whatever was not refused and is nothing else is read as text."""
    return True


def split(stream: BinaryIO) -> Iterator[Chunk]:
    """The whole file as one chunk.

    Raises:
        SourceError: ``"too-large"``.
    """
    yield Chunk(read_bounded(stream))


def read(chunk: Chunk) -> Iterator[Record | Rejected]:
    """The one record of a text file; its id is ``None``.

    Raises:
        SourceError: ``"empty"`` or ``"binary"``.
    """
    decoded = decode(chunk.data)
    wrapped = lines.is_wrapped(decoded.text)
    cut = lines.wrapped_blocks if wrapped else lines.page_blocks
    yield Record(
        id=None,
        blocks=tuple(cut(decoded.text)),
        stated=Stated(metadata=decoded.metadata()),
        text=decoded.text,
        unwrap=wrapped,
    )


READER: Final = Reader("newswire", "text/plain", sniff_any, split, read)
"""The reader of plain text."""
