"""The words under a picture, with or without its credit.

A credit that names no known agency and no camera makes a caption only of a line
that has no full stop and is not a title with its abbreviation in brackets.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from library.parsing import credits, dateline
from library.parsing.credits import Credit
from library.parsing.dateline import Found

_MAX_CAPTION: Final = 500
_MAX_UNSURE: Final = 220
_MIN_CAPTION: Final = 5
_MAX_BEFORE_DATELINE: Final = 350

_PREFIX: Final = re.compile(
    r"(?:(?:image|photo|picture) )?(?:caption|bildunterschrift|légende)\b\s*:?\s*", re.IGNORECASE
)
_FILE: Final = re.compile(r"FILE(?: PHOTO)?\s?[-–—:]")
_SAID: Final = re.compile(r"[,.?!][\"”’»“]\s*(?:said|says|told|added|he|she)\b")


class Caption(NamedTuple):
    """The words and the credit of a caption."""

    text: str
    credit: str | None


class RunTogether(NamedTuple):
    """A caption that a dateline follows on the same line.

    The caption with its credit ends at ``end`` of the text, where ``found``
    begins.
    """

    caption: Caption
    end: int
    found: Found


def find(text: str, *, page: bool = True) -> Caption | None:
    """What a line that is a caption says; ``None`` if it is none.

    Off a ``page`` (in the body of a wire report) brackets at the end of a line
    seldom hold a credit: there it must name a camera or a known agency.
    """
    if not _MIN_CAPTION <= len(text) <= _MAX_CAPTION:
        return None
    if _FILE.match(text) or _PREFIX.match(text):
        return stated(text)
    credit = credits.at_end(text)
    if credit is None or credit.start < _MIN_CAPTION:
        return None
    before = text[: credit.start].rstrip(" ,;–—|(-")
    if credit.sure or (page and _is_label(before, credit.name)):
        return Caption(before, credit.name)
    return None


def stated(text: str) -> Caption:
    """The same for what the format says is a caption."""
    match = _PREFIX.match(text)
    bare = text[match.end() :] if match and match.end() < len(text) else text
    credit = credits.at_end(bare)
    if credit is None or credit.start == 0:
        return Caption(bare, None)
    return Caption(bare[: credit.start].rstrip(" ,;–—|(-"), credit.name)


def run_together(text: str) -> RunTogether | None:
    """A caption with its credit before a dateline on the same line."""
    limit = min(len(text), _MAX_BEFORE_DATELINE)
    close = _close(text, 0, limit)
    while close >= 0:
        head = " ".join(text[: close + 1].split())
        credit = credits.at_end(head)
        if credit is not None and credit.start >= _MIN_CAPTION:
            found = dateline.find(text, close + 1)
            if found is not None and found.start < limit and _is_sure(found):
                return RunTogether(_caption(head, credit), close + 1, found)
        close = _close(text, close + 1, limit)
    return None


def _caption(text: str, credit: Credit) -> Caption:
    return Caption(text[: credit.start].rstrip(), credit.name)


def _is_sure(found: Found) -> bool:
    """Whether a dateline in the middle of a line is more than a name and a dash."""
    line = found.dateline
    return bool(found.day or line.agency or (line.place and line.place.isupper()))


def _close(text: str, start: int, limit: int) -> int:
    """The first closing bracket from ``start`` on; -1 without one."""
    places = (text.find(mark, start, limit) for mark in ")]）")
    return min((at for at in places if at >= 0), default=-1)


def _is_label(before: str, inside: str) -> bool:
    """Whether a line with an unknown name in brackets at its end is a caption."""
    if not _MIN_CAPTION <= len(before) <= _MAX_UNSURE or before.rstrip('"”“»’')[-1:] in ".!?:;。":
        return False
    words = before.split()
    if len(words) == 1 and before.isascii():
        return False
    initials = "".join(word[0] for word in words if word[0].isupper())
    spelt_out = inside.isupper() and len(inside) > 1 and inside in initials
    return not spelt_out and not _SAID.search(before)
