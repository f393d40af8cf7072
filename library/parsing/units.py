"""What the rules look at: a block, or one line of it, with its place in the record.

Readers give blocks, and say whether the line breaks inside one are typesetting.
Where they are not, each line may be a part of the page by itself: a title over
its teaser, a label over its list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from library.article import TABLE, Span
from library.parsing import byline, dates
from library.readers.base import Block, Record

_MIN_TABLE_SHARE: Final = 0.6
_HEAD_BLOCKS: Final = 3  # where a byline may follow the headline without a blank line

_BROKEN_WORD: Final = re.compile(
    r"(?<=[^\W\d_]-)\n(?!(?:and|or|to|und|oder|bis|et|ou|y|e|o)\b)(?=[a-z])"
)
_BULLET: Final = re.compile(
    r"(?:[•●▪◦‣·*]|[-–](?=\s)|\(?\d{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))\s*(?=\S)"
)
_COLUMNS: Final = re.compile(r"[^\s.!?:](?: {2,}|\t|\.{3,} ?)[^\s.]")
_MAX_ROW: Final = 120
_STOPS: Final = frozenset(".!?…。！？:;：；")


class Unit(NamedTuple):
    """A block or a part of one.

    ``text`` is as printed, ``flat`` the same with white space joined; ``offset``
    is where it begins in the block's text, ``gap`` counts blank lines before it.
    """

    text: str
    flat: str
    block: Block
    offset: int
    gap: int

    @property
    def span(self) -> Span | None:
        """Where it stands in the record's text, if the block says so."""
        whole = self.block.span
        if whole is None or whole.end - whole.start != len(self.block.text):
            return whole
        start = whole.start + self.offset
        return Span(start, start + len(self.text))

    def cut(self, start: int, end: int | None = None) -> Unit:
        """The part of it between two places of its text, without white space around."""
        return _unit(self.block, self.text[start:end], self.offset + start, self.gap)


def flat(text: str) -> str:
    """``text`` on one line, with single blanks.

    A word broken at its own hyphen ("State-" / "owned") is one word again.
    """
    if "-\n" in text:
        text = _BROKEN_WORD.sub("", text)
    return " ".join(text.split())


def read(record: Record) -> list[Unit]:
    """The units of a record, in the order of the page; none is empty."""
    units: list[Unit] = []
    for number, block in enumerate(record.blocks):
        if block.role is not None or "\n" not in block.text:
            units.append(_unit(block, block.text, 0, block.gap))
        elif not record.unwrap:
            units += _lines(block)
        elif number < _HEAD_BLOCKS and not record.stated.headline:
            units += _head_lines(block)
        else:
            units.append(_unit(block, block.text, 0, block.gap))
    return [unit for unit in units if unit.text]


def bullet(text: str) -> int:
    """How many characters of a list item's mark ``text`` opens with; 0 if it is none."""
    match = _BULLET.match(text)
    return match.end() if match else 0


def is_table(text: str) -> bool:
    """Whether the lines of ``text`` are figures set in columns."""
    if "\n" not in text or not _COLUMNS.search(text):
        return False
    lines = text.split("\n")
    rows = sum(map(_is_row, lines))
    return rows > 1 and rows >= _MIN_TABLE_SHARE * len(lines)


def _is_row(line: str) -> bool:
    if len(line) > _MAX_ROW or not _COLUMNS.search(line):
        return False
    return any(map(str.isdigit, line))


def role_of(unit: Unit) -> str | None:
    """The role the format states, or a table's, which shows by itself."""
    if unit.block.role is not None:
        return unit.block.role
    return TABLE if is_table(unit.text) else None


def _unit(block: Block, text: str, offset: int, gap: int) -> Unit:
    left = text.lstrip()
    clean = left.rstrip()
    return Unit(clean, flat(clean), block, offset + len(text) - len(left), gap)


def _parts(block: Block, cuts: list[int]) -> Iterator[Unit]:
    """The parts of a block between the places where it is cut."""
    for first, last in zip([0, *cuts], [*cuts, len(block.text)], strict=True):
        yield _unit(block, block.text[first:last], first, 0 if first else block.gap)


def _lines(block: Block) -> Iterator[Unit]:
    """The lines of a block; one that begins in the middle of a sentence goes on with the last.

    A table stays whole, its title apart.
    """
    first = block.text.partition("\n")[0]
    if is_table(block.text):
        return _parts(block, [] if _COLUMNS.search(first) else [len(first) + 1])
    cuts = []
    at = 0
    above = ""
    for line in block.text.split("\n"):
        below = line.strip()
        if at and not _goes_on(above, below):
            cuts.append(at)
        above = below
        at += len(line) + 1
    return _parts(block, cuts)


def _goes_on(above: str, below: str) -> bool:
    return bool(above and below) and below[0].islower() and above[-1] not in _STOPS


def _head_lines(block: Block) -> Iterator[Unit]:
    """Wrapped text at the top of a page, cut before and after a line with byline or date."""
    cuts: list[int] = []
    at = 0
    for line in block.text.split("\n"):
        if byline.find(line.strip()) is not None or dates.parse(line) is not None:
            cuts += [place for place in (at, at + len(line) + 1) if 0 < place < len(block.text)]
        at += len(line) + 1
    return _parts(block, sorted(set(cuts)))
