"""Which lines are titles, and what is said of a text's shape.

A title is a short line without a full stop.  It heads a section when paragraphs
follow it; whether it is a group of teasers instead is ``sidebar``'s question.
"""

from __future__ import annotations

import re
from typing import Final

MAX_TITLE: Final = 140
"""The longest headline of a teaser seen has 120 characters."""

_MAX_TITLE_WORDS: Final = 20
_MAX_HEADING: Final = 90
_MAX_HEADING_WORDS: Final = 12
_MAX_HEADLINE: Final = 100
_LONG: Final = 100  # a paragraph, whatever it ends with
_MAX_UNSPACED: Final = 30  # a title in a script without blanks

_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
# "We agreed," he said: a quotation that a clause follows, or that goes on.
_SAID: Final = re.compile('["“”„«»](?:[^"“”„«»]*(?:,["“”«»]|["“”«»],)|[^"“”„«»]*$)')
# RFE/RL: And the result?  Q: And then?
_SPEAKER: Final = re.compile("[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я/.& ]{0,15}: ")
_JOINERS: Final = frozenset("and or und oder et ou y o e of the to".split())
_CLOSERS: Final = "\"'”’»“)]）」』›"
_STOPS: Final = frozenset(".!?…。！？।")
_NOT_LAST: Final = frozenset(".,;:…。、；：-–—")
_OPENERS: Final = "\"'“”‘’«„»›「『¿¡([（<◆◇■□▼"


def is_title(text: str) -> bool:
    """Whether ``text`` can be a title: one short line that begins as one and has no stop."""
    if not 2 <= len(text) <= MAX_TITLE or text.count(" ") >= _MAX_TITLE_WORDS:
        return False
    last = text.rstrip(_CLOSERS)[-1:]
    if not last or last in _NOT_LAST or text[-1] in _NOT_LAST:
        return False
    first = text.lstrip(_OPENERS)[:1]
    if not first.isalnum() or first.islower():
        return False
    if text.isascii():
        return True
    return "。" not in text and (len(text) <= _MAX_UNSPACED or " " in text)


def is_heading(text: str) -> bool:
    """Whether a title is short enough to head a section and is no quotation."""
    if len(text) > _MAX_HEADING or text.count(" ") >= _MAX_HEADING_WORDS or not is_title(text):
        return False
    if _SAID.match(text) or text.rpartition(" ")[2] in _JOINERS:
        return False
    if text[-1] == "?" and _SPEAKER.match(text):
        return False
    return is_prose(text)


def is_prose(text: str) -> bool:
    """Whether ``text`` is words and not figures; a year or one number is no figure."""
    first = text.lstrip(_OPENERS)[:1]
    if not first.isalnum() or first.islower() or text[0] == "(":
        return False
    if not any(map(str.isdigit, text)):
        return True
    words = text.split()
    figures = [word for word in words if word[-1:].isdigit() and not _YEAR.fullmatch(word)]
    if len(figures) == len(words) or len(figures) > 2:
        return False
    return len(figures) < 2 or all(map(str.isdigit, figures))


def is_sentence(text: str) -> bool:
    """Whether ``text`` is running text: long, or ended by a stop."""
    return len(text) > _LONG or is_stopped(text) or text[-1:] in ":;"


def is_stopped(text: str) -> bool:
    """Whether ``text`` ends as a sentence does, quotation marks aside."""
    return text.rstrip(_CLOSERS)[-1:] in _STOPS


def is_capitals(text: str) -> bool:
    """Whether ``text`` is set in capitals ("U.S.-RUSSIA RELATIONS IN FOCUS")."""
    return text.isupper() and sum(map(str.isupper, text)) > 2


def cut(text: str) -> str:
    """A headline from running text: its first line or sentence, at most 100 characters."""
    line = text.strip().partition("\n")[0].strip()
    line = " ".join((line or text).split())
    if len(line) <= _MAX_HEADLINE:
        return line
    stop = min(
        (at for at in (line.find(mark, 20) for mark in (". ", "? ", "! ")) if at > 0), default=-1
    )
    if 0 < stop < _MAX_HEADLINE:
        return line[: stop + 1]
    words = line[: _MAX_HEADLINE + 1].rpartition(" ")[0] or line[:_MAX_HEADLINE]
    return words.rstrip(" ,;:-–—") + "…"
