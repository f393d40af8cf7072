"""Words for a terminal: safe, fitting its width, coloured only where that can be seen."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

import click

from library.library import Library

_WIDTH: Final = 80
_WIDEST: Final = 100  # longer lines are no easier to read
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


def open_library(folder: str | None) -> Library:
    """The library named on the command line, or the one around the working directory."""
    return Library(folder) if folder else Library.find()


def echo_json(value: object) -> None:
    """Writes one JSON value to standard output."""
    import json

    indent = None if isinstance(value, str) else 2
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
        char if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
        else f"<U+{ord(char):04X}>" if char not in "\u00ad\u200c\u200d" else char
        for char in text
    )  # fmt: skip


def columns_of(text: str) -> int:
    """How many terminal columns ``text`` takes: two for each wide East Asian character."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    marks = sum(unicodedata.combining(char) != 0 for char in text)
    return len(text) + wide - marks


def marked(text: str, spans: Sequence[Sequence[int]]) -> list[tuple[str, bool]]:
    """``text`` as words with whether any of each is in ``spans``; blanks are left out."""
    words: list[tuple[str, bool]] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        end = at + len(word)
        words.append((word, any(low < end and at < high for low, high in spans)))
        at = end
    return words


def paragraph(
    words: Iterable[tuple[str, bool]],
    indent: str = "",
    *,
    first: str | None = None,
    style: dict[str, Any] | None = None,
) -> list[str]:
    """Lines of words, filled to the terminal's width, marked words bold yellow.

    ``first`` replaces ``indent`` on the first line; ``style`` is for the others.
    """  # fmt: skip
    room = width()
    lines: list[str] = []
    line, used = (indent if first is None else first), columns_of(indent)
    empty = True
    for raw, is_marked in words:
        word = safe(raw)
        size = columns_of(word)
        if not empty and used + 1 + size > room:
            lines.append(line)
            line, used, empty = indent, columns_of(indent), True
        shown = click.style(word, fg="yellow", bold=True) if is_marked else _styled(word, style)
        line += shown if empty else f" {shown}"
        used += size + (not empty)
        empty = False
    return [*lines, line]


def _styled(word: str, style: dict[str, Any] | None) -> str:
    return click.style(word, **style) if style else word


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
