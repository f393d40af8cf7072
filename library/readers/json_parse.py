"""JSON text to a value that can do no harm: bounded in depth, and all of it storable.

The standard library's parser (RFC 8259) does the work.  It recurses, takes ``NaN``
for a number and lone surrogates for text, and refuses long integers with an error
of another kind; what becomes of these is decided here.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from library.limits import MAX_JSON_DEPTH
from library.readers.decode import clean

_MAX_DIGITS: Final = 18  # more do not fit the 64 bits of a column, and stay as they are printed
_ODD: Final = re.compile(r"[\x00-\x08\x0b-\x1f]|\\u(?:00[01]|[dD][89a-fA-F])|\\[bfr]")
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
_STRING: Final = re.compile(r'"[^"]*"?')
_BRACKET: Final = re.compile(r"[\[\]{}]")


class BadJsonError(ValueError):
    """JSON that cannot be read.

    ``reason`` is a stable word for the fault, ``sentence`` the rest of a sentence
    that begins with where it is.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(reason, sentence)
        self.reason = reason
        self.sentence = sentence


def parse(text: str) -> Any:
    """The value of some JSON, as safe as text is after decoding: whatever it holds can be stored.

    NaN and infinities are ``None``, numbers too long for 64 bits stay text, and
    strings are cleaned like every other text.

    Raises:
        BadJsonError: it is no JSON, or nested deeper than ``MAX_JSON_DEPTH``.
    """
    if _too_deep(text):
        raise _bad(RecursionError())
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise _bad(error) from None
    return _cleaned(value) if _ODD.search(text) else value


def parse_next(text: str, at: int) -> tuple[Any, int]:
    """The value that begins at ``at``, and where it ends.

    Raises:
        BadJsonError: as ``parse``.
    """
    try:
        value, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise _bad(error) from None
    if _too_deep(text[at:end]):
        raise _bad(RecursionError())
    return (_cleaned(value) if _ODD.search(text, at, end) else value), end


def _bad(error: Exception) -> BadJsonError:
    if isinstance(error, RecursionError):
        return BadJsonError("too-deep", f"is nested deeper than {MAX_JSON_DEPTH} levels.")
    if isinstance(error, json.JSONDecodeError):
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}"
        return BadJsonError("invalid-json", f"is no JSON: {error.msg} ({where}).")
    return BadJsonError("invalid-json", f"is no JSON: {error}.")


def _too_deep(text: str) -> bool:
    """Whether brackets outside of strings nest too deep: no recursion, linear time."""
    if text.count("{") + text.count("[") <= MAX_JSON_DEPTH:
        return False
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", _ESCAPED.sub("", text))):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_JSON_DEPTH:
            return True
    return False


def _cleaned(value: Any) -> Any:
    """A value whose strings are all clean; its depth is bounded."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    return value


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits.lstrip("-")) <= _MAX_DIGITS else digits


def _number(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


_DECODER: Final = json.JSONDecoder(
    parse_int=_integer, parse_float=_number, parse_constant=lambda _: None, strict=False
)
