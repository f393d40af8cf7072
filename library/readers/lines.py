"""Text to blocks: where a paragraph ends in text that has nothing but lines.

Three kinds of text are told apart by their lines alone.  On a *page* (copied from
a browser) a paragraph is one long line and blank lines stand between blocks.
*Wrapped* text was broken into lines of some 60 to 80 characters by a typesetter
or a wire; there an indented line begins a paragraph, and columns make a table.
In a *listing* every line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice, pairwise
from typing import Final, NamedTuple

from library.article import TABLE, Span
from library.errors import SourceError
from library.readers.base import Block

MAX_WRAPPED: Final = 84
"""The longest line of wrapped text: 80 columns, and a wire that overruns a little."""

MIN_WRAPPED: Final = 24
"""Narrower than any column of a newspaper set on a machine."""

MAX_LINES: Final = 600_000
"""More lines than the largest source has if it is prose."""

_LINE: Final = re.compile(r"[^\n]+")
_SAMPLE: Final = 2_000  # lines looked at to decide whether a text is wrapped
_ENDS_FULL: Final = 0.85  # of the width: a line to which the next word could not be added
_ENDS_EARLY: Final = 0.6  # of the width: a line that was ended on purpose
_MAX_ROW: Final = 400  # characters; no table is wider, and a page in one line is not searched
_MIN_MARGIN: Final = 2  # blanks before every line that are a margin and mean nothing

_FIRST_WORD: Final = re.compile(r"\S+")
_BULLET: Final = re.compile(r"(?:[-*•·–—]|\d{1,2}[.)])[ \t]+")
# Two blanks after a full stop are how many were taught to type, and no column.
_GAP: Final = re.compile(r"[^\s.!?:)\"”](?:[ ]{2,}|\t)(?=\S)|\S(?:[ ]{3,}|\t)(?=\S)|\S\.{3,}(?=\S)")
_WIDE_GAP: Final = re.compile(r"\S(?:[ ]{3,}|\t)(?=\S)|\S\.{3,}(?=\S)")


class Line(NamedTuple):
    """A line with something on it; ``gap`` counts the blank ones before it."""

    start: int
    end: int
    text: str
    indent: int
    gap: int


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines of ``text[start:end]`` that are not blank; only a line feed ends a line.

    Raises:
        SourceError: ``"too-large"``, after ``MAX_LINES`` of them.
    """
    above = start - 1  # where the line before ended
    blank = 0  # characters since then that are no line ends
    n = 0
    for found in _LINE.finditer(text, start, len(text) if end is None else end):
        line = found[0]
        at, stop = found.span()
        if line.isspace():
            blank += stop - at
            continue
        n += 1
        if n > MAX_LINES:
            bound(n)
        yield Line(at, stop, line, len(line) - len(line.lstrip(" \t")), at - above - 1 - blank)
        above, blank = stop, 0


def bound(n: int) -> None:
    """Raise ``SourceError("too-large")`` if ``n`` lines or blocks are more than an article has."""
    if n > MAX_LINES:
        sentence = f"The text has more than {MAX_LINES:,} lines, which no article has."
        raise SourceError("too-large", sentence, "Is it really one article?")


def block(text: str, start: int, end: int, gap: int = 0, role: str | None = None) -> Block:
    """A block of what ``text[start:end]`` has between white space."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    inner = inner.strip()
    return Block(inner, role, Span(start, start + len(inner)), gap)


def page_blocks(text: str, start: int = 0, end: int | None = None) -> list[Block]:
    """Blocks with blank lines between them, each with its line breaks."""
    blocks: list[Block] = []
    first = last = None
    for line in lines_of(text, start, end):
        if first and last and line.gap:
            blocks.append(_join(text, (first, last)))
            first = None
        first, last = first or line, line
    return [*blocks, _join(text, (first, last))] if first and last else blocks


def listing_blocks(text: str, start: int = 0, end: int | None = None) -> list[Block]:
    """A block for each line that is not blank, and one for each table."""
    lines = list(lines_of(text, start, end))
    tables = _tables(lines, min((line.indent for line in lines), default=0))
    rows = groupby(range(len(lines)), key=lambda i: tables.get(i, -1 - i))
    return [
        _join(text, [lines[i] for i in run], TABLE if number >= 0 else None) for number, run in rows
    ]


def is_wrapped(text: str, *, lead: bool = False) -> bool:
    """Whether the line breaks of a text are only typesetting.

    They are if no line is long, and most breaks stand where the next word would
    have made the line too long, and a good part of the breaks are in the middle
    of a sentence (which keeps verse, addresses and lists as they are).  Where
    paragraphs are indented, less of that is enough.  ``lead`` says that a dateline
    stood before the first line, which may be short for that.
    """
    lines = list(islice(lines_of(text), _SAMPLE))
    if sum(_is_long(line.text) for line in lines) > len(lines) / 50:
        return False
    margin = min((line.indent for line in lines), default=0)
    breaks = [
        (above, below)
        for above, below in pairwise(lines)
        if not (below.gap or below.indent > margin or _is_row(below) or _is_item(below, above))
    ]
    if not breaks:
        return False
    lengths = [len(above.text.rstrip()) for above, _ in breaks]
    width = min(sorted(lengths)[-1 - len(breaks) // 20], MAX_WRAPPED)
    if width < MIN_WRAPPED:
        return False
    full = sum(
        _reach(length, below.text) > _ENDS_FULL * width or (lead and above is lines[0])
        for length, (above, below) in zip(lengths, breaks, strict=True)
    )
    going_on = sum(_goes_on(below.text) for _, below in breaks)
    indented = any(above.indent > below.indent for above, below in breaks)
    enough, middle = (0.5, 0.2) if indented else (0.7, 0.33)
    return full >= enough * len(breaks) and going_on >= middle * len(breaks)


def wrapped_blocks(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    width: int | None = None,
    lead: bool = False,
) -> list[Block]:
    """The blocks of wrapped text, whose line breaks mean nothing, and its tables, whose do.

    A block begins after a blank line, at an indented line, after a line that was
    ended early although the next word would have fitted, and around a table.
    ``width`` is where lines are broken, the longest line if not given.  ``lead``
    says that a dateline stood before the first line, which may be short for that.
    """
    lines = list(lines_of(text, start, end))
    if width is None:
        width = min(max((len(line.text) for line in lines), default=0), MAX_WRAPPED)
    margin = min((line.indent for line in lines), default=0)
    margin = margin if margin >= _MIN_MARGIN else 0
    tables = _tables(lines, margin)
    blocks: list[Block] = []
    run: list[Line] = []
    hang = margin
    for i, line in enumerate(lines):
        if run:
            same_table = tables.get(i) == tables.get(i - 1)
            goes_on = i in tables or (
                line.indent in (margin, hang)
                and ((lead and i == 1) or not _ended_early(run[-1], line, width))
                and not _is_item(line, run[-1])
            )
            if line.gap or not same_table or not goes_on:
                blocks.append(_join(text, run, TABLE if i - 1 in tables else None))
                run = []
        if not run:
            bullet = _BULLET.match(line.text, line.indent)
            hang = bullet.end() if bullet else margin
        run.append(line)
    if run:
        blocks.append(_join(text, run, TABLE if len(lines) - 1 in tables else None))
    return blocks


def text_blocks(text: str) -> tuple[list[Block], bool]:
    """The blocks of the body of an article, and whether its line breaks are only typesetting.

    A body is what is left of a report when headline and dateline have fields of
    their own.
    """
    if is_wrapped(text, lead=True):
        return wrapped_blocks(text, lead=True), True
    return listing_blocks(text), False


def _join(text: str, run: Sequence[Line], role: str | None = None) -> Block:
    return block(text, run[0].start, run[-1].end, run[0].gap, role)


def _is_long(line: str) -> bool:
    """Whether a line is longer than wrapped ones, and not by one long word (a link) alone."""
    if len(line) <= MAX_WRAPPED:
        return False
    head = line[:_MAX_ROW]
    return len(head) - max(map(len, head.split()), default=0) > MAX_WRAPPED


def _reach(length: int, below: str) -> int:
    """How long a line would have become with the first word of the next one."""
    word = _FIRST_WORD.search(below)
    return length + 1 + (len(word.group()) if word else 0)


def _goes_on(below: str) -> bool:
    """Whether a line begins like the middle of a sentence (or its script has no capitals)."""
    first = below.lstrip()[:1]
    return first.isalpha() and not first.isupper()


def _ended_early(above: Line, below: Line, width: int) -> bool:
    """Whether a line was ended although the next word would have fitted by far."""
    printed = above.text.rstrip()
    early = _ENDS_EARLY * width
    if len(printed) > early or _reach(len(printed), below.text) > early:
        return False
    first = below.text[below.indent]
    return not (first.islower() or first in ".,;:)%" or printed[-1] in ",-")


def _is_item(below: Line, above: Line) -> bool:
    """Whether a line is the next item of a list, and not a sentence going on after a dash."""
    mark = _BULLET.match(below.text, below.indent)
    return mark is not None and not mark[0][0].isdigit() and above.text.rstrip()[-1] in ".,;:!?"


def _is_row(line: Line) -> bool:
    """Whether a line has columns."""
    if len(line.text) > _MAX_ROW:
        return False
    inner = line.text.strip()
    if "  " not in inner and "..." not in inner and "\t" not in inner:
        return False  # nearly every line, and quicker seen like this
    if line.indent:
        return _GAP.search(line.text) is not None
    return _WIDE_GAP.search(line.text) is not None or len(_GAP.findall(line.text)) > 1


def _tables(lines: Sequence[Line], margin: int) -> dict[int, int]:
    """Line number -> number of the table it belongs to.

    A table is a run of lines with columns, or indented a little, two of them at
    least with columns.
    """
    is_row = [_is_row(line) for line in lines]
    if sum(is_row) < 2:
        return {}
    found: dict[int, int] = {}
    run: list[int] = []
    rows = 0
    for i, (line, row) in enumerate(zip(lines, is_row, strict=True)):
        inside = row or margin < line.indent <= margin + 3
        if run and (line.gap or not inside):
            _keep(found, run, rows, lines)
            run, rows = [], 0
        if inside:
            run.append(i)
            rows += row
    _keep(found, run, rows, lines)
    return found


def _keep(found: dict[int, int], run: list[int], rows: int, lines: Sequence[Line]) -> None:
    """Note a run as a table, unless it is none; its last line may begin the next paragraph."""
    after = run[-1] + 1 if run else 0
    if run and after < len(lines) and not lines[after].gap and not _is_row(lines[run[-1]]):
        run = run[:-1]
    if rows >= 2:
        found.update(dict.fromkeys(run, run[0]))
