"""What every reader gives: records made of blocks, and what the format states.

A reader knows a *format*, not journalism: it decodes bytes, finds the records in
them and the blocks in each record, and repeats what the format says about them.
What a block *is* (caption, dateline, sidebar …) is ``library.parsing``'s job
unless the format itself says so in ``Block.role``.

Three things hold for every record with a ``text``, and tests enforce them:
``text[span.start:span.end]`` is the text of the block or the dropped piece;
blocks do not overlap and stand in order; what is in neither is white space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from library.article import Article, Dropped, Span


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that belong together.

    ``role`` is one of the passage roles of ``library.article`` where the format
    says so, else ``None``.  A headline, byline or dateline that stands in the
    record's text is a block with that role *as well as* in ``Stated``: it is
    printed once and said twice.
    ``span`` is where it stands in the record's text; ``text`` is that text with
    its line breaks, without the white space around.
    ``gap`` counts the blank lines before it: 0 for a block that begins on the
    line after the one before, or on the same line.
    ``credit`` is who is credited for a picture, where the format has a place of
    its own for that; it is then not part of ``text``.
    """

    text: str
    role: str | None = None
    span: Span | None = None
    gap: int = 1
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the format says of a record, as printed.

    ``published`` is the date as the format writes it, already ISO 8601 if the
    format's own rules make it so.  A field present in ``facets`` with no values
    says "stated: none", which keeps parsing from guessing one.
    """

    headline: str | None = None
    deck: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    published: str | None = None
    publisher: str | None = None
    agency: str | None = None
    language: str | None = None
    url: str | None = None
    section: str | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """One article's worth of blocks.

    ``text`` is the decoded text that spans refer to (empty where the format has
    none); ``unwrap`` says that line breaks inside a block are only typesetting,
    except in a block whose role is ``table``.
    ``dropped`` is what the reader itself left out.  A format that carries the
    whole structure (our own export) gives ``article`` and no blocks; one that
    names documents beside the article (schema.org's ``hasPart``) gives those in
    ``sidebar``.
    """

    id: str | None
    blocks: tuple[Block, ...]
    stated: Stated
    text: str = ""
    unwrap: bool = True
    dropped: tuple[Dropped, ...] = ()
    article: Article | None = None
    sidebar: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """One record of a source that could not be read; the others are not concerned.

    ``record`` names it if it has a name, ``where`` is ``"line 12"`` or the like.
    """

    record: str | None
    where: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a source that can be read by itself.

    ``first`` is the number of its first line (from 1), so that an error can name
    the line of the file.  ``rejected`` is what splitting alone had to leave out
    (a line too long to be held); reading the chunk repeats it.
    """

    data: bytes
    first: int = 1
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    ``sniff(name, head)`` is true for a file of this format, given its name and
    its first 4,096 bytes.  ``split(stream)`` cuts a source into chunks;
    ``read(chunk)`` gives the records of one chunk.  Both may raise
    ``SourceError``, which rejects the source as a whole, and nothing else.
    Chunks can be read in any order and in other processes.
    """

    name: str
    media_type: str
    sniff: Callable[[str, bytes], bool]
    split: Callable[[BinaryIO], Iterator[Chunk]]
    read: Callable[[Chunk], Iterator[Record | Rejected]]
