"""What may stand behind a field's colon, and what plain words mean.

A rule turns one value into a node, or into ``None`` and a remark.  A field of
``library.fields`` without a rule of its own is one of words: its values are read
like plain words, and the parser puts them into the field.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from library import fields
from library.query import dates
from library.query.nodes import (
    DateRange,
    Everything,
    Has,
    Identifier,
    Node,
    Not,
    Phrase,
    SavedQuery,
    Word,
)
from library.query.remarks import Remarks, shown
from library.query.tokens import PHRASE, RANGE, Token, field_name, operator

SORTS: Final = ("relevance", "date", "-date")

_LATER: Final = {
    "quote": "words of one quotation",
    "speaker": "who spoke a quotation",
    "words": "numbers of words",
}
"""Fields of the language to come; a row of ``library.fields`` makes one of them real."""

_TRAILING: Final = ",;:!?*"

_NAME_CHARS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_MOST_NAME_CHARS: Final = 40


class Reading:
    """What one reading of a query has found besides the tree."""

    __slots__ = ("remarks", "sort", "today")

    def __init__(self, today: date | None) -> None:
        self.today = today
        self.remarks = Remarks()
        self.sort: str | None = None


Rule: TypeAlias = Callable[[Token, Reading], Node | None]


def resolve(name: str) -> str | None:
    """The proper name of a field or of one of the words that work like fields.

    Returns ``None`` for a name that means nothing.  Fields of the language to
    come have a name too, so that their values can be told from their colon.
    """
    field = fields.find(name)
    key = field.name if field else name.lower()
    return key if field or key in _RULES or key in _LATER else None


def known(name: str) -> bool:
    """Whether :func:`resolve` knows the name."""
    return resolve(name) is not None


def later(name: str) -> str | None:
    """What a field of the language to come will be about; ``None`` for any other."""
    return None if name in fields.BY_NAME else _LATER.get(name)


def of_words(name: str) -> bool:
    """Whether the values of a field, by its proper name, are words to be put into it."""
    return name in fields.BY_NAME and name not in _RULES


def value(name: str, token: Token, reading: Reading) -> Node | None:
    """What a token means as a value of the field ``name``, or as plain text if that is "".

    Returns ``None`` for what means nothing, and has then said so.
    """
    return _RULES.get(name, _text)(token, reading)


def _text(token: Token, reading: Reading) -> Node | None:
    if token.kind == PHRASE:
        return _phrase(token.text, token, reading)
    if token.kind == RANGE:
        reading.remarks.say(f"{shown(token.text)} is read as words: only dates have ranges yet.")
        return _phrase(token.text[1:-1], token, reading)
    if not token.text.strip("*"):
        return Everything()
    return _word(token, reading)


def _phrase(words: str, token: Token, reading: Reading) -> Node | None:
    return Phrase(" ".join(words.split())) if _has_words(words) else _nothing(token, reading)


def _word(token: Token, reading: Reading) -> Node | None:
    text = _stripped(token.text)
    if not _has_words(text):
        return _nothing(token, reading)
    if token.text[0] == "-" != token.text[1]:
        reading.remarks.say(f"{shown(token.text)} excludes nothing: a term does not start there.")
    if mark := _mark(token.text, text):
        read = "searched as it stands" if text == token.text else f"read as {shown(text)}"
        reading.remarks.say(f"{shown(token.text)} is {read}: {mark} are not understood yet.")
    # What would be more than a word if it stood alone stays the words it is.
    if operator(text) or ((name := field_name(text)) and known(name)):
        return Phrase(text)
    return Word(text)


def _stripped(text: str) -> str:
    """A word without the marks around it that are no part of it.

    ``U.S.`` and ``C++`` keep theirs.  Doing it twice changes nothing.
    """
    start = len(text) - len(text.lstrip("*-"))
    end = len(text)
    while end > start:
        mark = _suffix(text, start, end)
        if mark == end and text[end - 1] not in _TRAILING:
            break
        end = min(mark, end - 1)
    return text[start:end]


def _suffix(text: str, start: int, end: int) -> int:
    """Where ``~``, ``~2`` or ``^2.5`` begins at the end of a word; ``end`` if there is none."""
    at = end
    while at > start and (text[at - 1].isdecimal() or text[at - 1] == "."):
        at -= 1
    mark = text[at - 1 : at] if at - 1 > start else ""
    fuzzy = mark == "~" and end - at <= 1 and text[at - 2].isalpha()
    boost = mark == "^" and end > at
    return at - 1 if fuzzy or boost else end


def _mark(typed: str, kept: str) -> str:
    """What of the language to come was used in a word; "" if nothing was."""
    if "*" in typed or (_has_inner_wildcard(kept) and "://" not in kept):
        return "wildcards"
    dropped = typed.lstrip("*-").removeprefix(kept)
    if "~" in dropped:
        return "similar words"
    return "weights" if "^" in dropped else ""


def _has_inner_wildcard(word: str) -> bool:
    before, mark, after = word.partition("?")
    return bool(mark) and before[-1:].isalnum() and after[:1].isalnum()


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _nothing(token: Token, reading: Reading) -> Node | None:
    text = f'"{token.text}"' if token.kind == PHRASE else shown(token.text)
    reading.remarks.say(f"{text} has no letter or digit and is ignored.")
    return None


def _date(token: Token, reading: Reading) -> Node | None:
    return Has("date") if token.text == "*" else _period("", token, reading)


def _after(token: Token, reading: Reading) -> Node | None:
    return _period(">", token, reading)


def _before(token: Token, reading: Reading) -> Node | None:
    return _period("<", token, reading)


def _period(sign: str, token: Token, reading: Reading) -> Node | None:
    found = dates.read(sign + token.text, reading.today)
    if found is None:
        return _no_date(token, "not a date", reading)
    if found.swapped:
        reading.remarks.say(f"{shown(token.text)} ends before it starts; the two were swapped.")
    return DateRange(found.start, found.end)


def _no_date(token: Token, what: str, reading: Reading) -> Node | None:
    reading.remarks.say(f"{shown(token.text)} is {what}; searched as text.")
    return _text(Token(PHRASE, token.text[1:-1]) if token.kind == RANGE else token, reading)


def _newer(token: Token, reading: Reading) -> Node | None:
    moment = dates.age(token.text, reading.today)
    return DateRange(moment, None) if moment else _no_age(token, reading)


def _older(token: Token, reading: Reading) -> Node | None:
    moment = dates.age(token.text, reading.today)
    return DateRange(None, moment) if moment else _no_age(token, reading)


def _no_age(token: Token, reading: Reading) -> Node | None:
    return _no_date(token, "not a time such as 7d, 2w, 6m or 1y", reading)


def _has(token: Token, reading: Reading) -> Node | None:
    field = fields.find(token.text)
    if field:
        return Has(field.name)
    near = fields.nearest(token.text)
    hint = f" (did you mean {shown(near)}?)" if near else ""
    reading.remarks.say(
        f"{shown(token.text)} is not a field{hint}; whether it is there is ignored."
    )
    return None


def _has_not(token: Token, reading: Reading) -> Node | None:
    found = _has(token, reading)
    return found and Not(found)


def _identifier(token: Token, reading: Reading) -> Node | None:
    if token.text == "*" and token.kind != PHRASE:
        return Has("id")
    return Identifier(token.text) if token.text else _nothing(token, reading)


def is_saved_name(text: str) -> bool:
    """Whether a saved search can be called so: up to 40 of ``a`` to ``z``, digits and ``-``."""
    fits = 0 < len(text) <= _MOST_NAME_CHARS and text[0] != "-"
    return fits and _NAME_CHARS.issuperset(text)


def _saved(token: Token, reading: Reading) -> Node | None:
    name = token.text.lower().rstrip(_TRAILING + ".")
    if is_saved_name(name):
        return SavedQuery(name)
    reading.remarks.say(f"{shown(token.text)} is no name of a saved search and is ignored.")
    return None


def _sort(token: Token, reading: Reading) -> None:
    order = token.text.lower()
    if order not in SORTS:
        reading.remarks.say(f"There is no order {shown(token.text)}, only {', '.join(SORTS)}.")
    else:
        if reading.sort not in (None, order):
            reading.remarks.say(f"There is more than one order; {shown(order)} is taken.")
        reading.sort = order


_RULES: Final[dict[str, Rule]] = {
    "date": _date,
    "after": _after,
    "before": _before,
    "newer_than": _newer,
    "older_than": _older,
    "has": _has,
    "no": _has_not,
    "id": _identifier,
    "query": _saved,
    "sort": _sort,
}
