"""Words for a terminal: safe, fitting its width, coloured only where that can be seen."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import click

from library.library import Library

_WIDTH: Final = 80
_WIDEST: Final = 100  # longer lines are no easier to read
_ENDLESS: Final = 60  # columns of a word that is broken if need be: Thai and Khmer have no blanks
_STEERING: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")  # categories of Unicode
# No line ends with one of the first or begins with one of the second.
_OPENING: Final = "「『（［｛【〈《“‘"
_CLOSING: Final = "」』）］｝】〉》”’、。，．：；！？・ー…々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


def open_library(folder: str | None) -> Library:
    """The library named on the command line, or the one around the working directory."""
    return Library(folder) if folder else Library.find()


def echo_json(value: object, *, one_line: bool = False) -> None:
    """Writes one JSON value to standard output; in ``one_line`` where there are others."""
    import json

    indent = None if one_line or isinstance(value, str) else 2
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))


def width() -> int:
    """Columns to fill: the terminal's up to 100, or 80 where there is none."""
    try:
        columns = os.get_terminal_size().columns
    except OSError:
        columns = int(os.environ.get("COLUMNS") or 0) or _WIDTH
    return max(40, min(columns, _WIDEST))


def safe(text: str) -> str:
    """``text`` with characters that would steer a terminal made visible.

    Escape sequences and direction overrides in a headline must not do anything;
    see https://trojansource.codes for the latter.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char == "\n" or unicodedata.category(char) not in _STEERING
        else f"<U+{ord(char):04X}>" if char not in "\u00ad\u200c\u200d" else char
        for char in text
    )  # fmt: skip


def columns_of(text: str) -> int:
    """How many terminal columns ``text`` takes: two for each wide East Asian character."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Word(NamedTuple):
    """A piece of text that is not broken over lines.

    A ``glued`` one follows its predecessor without a blank.
    """

    text: str
    marked: bool = False
    glued: bool = False


def marked(text: str, spans: Sequence[Sequence[int]]) -> list[Word]:
    """``text`` as words with whether any of each is in ``spans``; blanks are left out.

    Where a script puts no blanks, a line may end between any two characters.
    """
    words: list[Word] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        for low, high in _parts(word):
            inside = any(start < at + high and at + low < end for start, end in spans)
            words.append(Word(word[low:high], inside, glued=low > 0))
        at += len(word)
    return words


def _parts(word: str) -> Iterator[tuple[int, int]]:
    """Where a word may be broken: beside each wide character, or anywhere if it is endless."""
    start = 0
    if not word.isascii():
        endless = columns_of(word) > _ENDLESS
        for at in range(1, len(word)):
            before, after = word[at - 1], word[at]
            wide = endless or _columns(before) == 2 or _columns(after) == 2
            if wide and _columns(after) and before not in _OPENING and after not in _CLOSING:
                yield start, at
                start = at
    yield start, len(word)


def paragraph(
    words: Iterable[Word],
    indent: str = "",
    *,
    first: str | None = None,
    style: dict[str, Any] | None = None,
) -> list[str]:
    """Lines of words, filled to the terminal's width, marked words bold yellow.

    ``first`` replaces ``indent`` on the first line; ``style`` is for the others.
    """  # fmt: skip
    room = width() - columns_of(indent)
    lines: list[list[Word]] = [[]]
    used = 0
    for raw in words:
        word = raw._replace(text=safe(raw.text))
        size = columns_of(word.text)
        if lines[-1] and used + size + (not word.glued) > room:
            lines.append([])
            used = 0
        used += size + (not word.glued and used > 0)
        lines[-1].append(word)
    starts = [indent if first is None else first, *[indent] * (len(lines) - 1)]
    return [start + _painted(line, style) for start, line in zip(starts, lines, strict=True)]


def _painted(line: Sequence[Word], style: dict[str, Any] | None) -> str:
    """The words of a line, neighbours that look alike painted in one stroke."""
    runs: list[tuple[str, bool]] = []
    for word in line:
        text = word.text if word.glued or not runs else f" {word.text}"
        if runs and runs[-1][1] == word.marked:
            runs[-1] = (runs[-1][0] + text, word.marked)
        elif word.marked and text.startswith(" "):  # the blank before is not marked
            runs[-1] = (f"{runs[-1][0]} ", False)
            runs.append((word.text, True))
        else:
            runs.append((text, word.marked))
    return "".join(
        click.style(text, fg="yellow", bold=True) if is_marked
        else click.style(text, **style) if style else text
        for text, is_marked in runs
    )  # fmt: skip


def plain(text: str, indent: str = "", **style: Any) -> list[str]:
    """Lines of ``text`` with nothing marked."""
    return paragraph(marked(text, []), indent, style=style)


def day(value: str | None) -> str:
    """A date of publication as people write it: ``26 June 2007``, ``June 2007``, ``2007``."""
    if not value:
        return "undated"
    parts = value[:10].split("-")
    if len(parts) == 1:
        return parts[0]
    month = _MONTHS[int(parts[1]) - 1]
    return " ".join([*([str(int(parts[2]))] if len(parts) > 2 else []), month, parts[0]])


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: ``1 document``, ``21,578 documents``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
