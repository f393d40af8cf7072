"""Names, texts and dates out of whatever JSON puts in their place.

One and the same thing is a string in one feed, an object with a name in the next
and a list of such objects in a third (schema.org allows all three everywhere).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from library.readers import markup

_NAMES: Final = (
    "name",
    "prefLabel",
    "label",
    "rendered",
    "value",
    "@value",
    "text",
    "headline",
    "title",
    "literal",
    "code",
    "qcode",
    "@id",
    "uri",
    "url",
    "id",
)
_MAX_NESTED: Final = 4  # objects in objects in which a name is looked for
_EPOCH_SECONDS: Final = 10**8  # smaller numbers are years or days: 1973 in seconds
_EPOCH_MILLISECONDS: Final = 10**11


class Keys:
    """An object of which the keys that were understood are ticked off.

    ``value`` is the object.  What nobody asked for is left over for ``metadata``,
    and so is what says more than was taken from it.
    """

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.value = value
        self._used: set[str] = set()

    def first(self, keys: Iterable[str]) -> Any:
        """The value of the first of these keys that has one; ``None`` if none has."""
        for key in keys:
            value = self.value.get(key)
            if not is_empty(value):
                self.use(key)
                return value
        return None

    def text(self, keys: Iterable[str]) -> str | None:
        """The same as one line of text; keys whose value has none are passed over."""
        for key in keys:
            found = text_of(self.value.get(key))
            if found is not None:
                self.use(key)
                return found
        return None

    def use(self, *keys: str, wholly: bool = False) -> None:
        """Tick keys off; those with objects in them only if they were used ``wholly``."""
        self._used.update(key for key in keys if wholly or not _has_objects(self.value.get(key)))

    def left(self) -> dict[str, Any]:
        """What is not ticked off and not empty."""
        return {
            key: value
            for key, value in self.value.items()
            if key not in self._used and not is_empty(value)
        }


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, an empty list or object, white space."""
    return value is None or value in ({}, []) or (isinstance(value, str) and not value.strip())


def text_of(value: Any, depth: int = _MAX_NESTED) -> str | None:
    """A value as one line of text: a string, a number, an object's name, the first of a list."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, bool) or depth == 0:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return next((text for item in value if (text := text_of(item, depth - 1))), None)
    if isinstance(value, dict):
        return _name(value, depth - 1)
    return None


def texts_of(value: Any) -> Iterator[str]:
    """All of a list as texts, or the one text of anything else."""
    for item in value if isinstance(value, list) else (value,):
        text = text_of(item)
        if text is not None:
            yield text


def objects_of(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list, or the one object."""
    for item in value if isinstance(value, list) else (value,):
        if isinstance(item, dict):
            yield item


def type_of(value: Mapping[str, Any]) -> str:
    """The type an object states (``@type`` of JSON-LD, ``type`` of ninjs); "" if none."""
    return text_of(value.get("@type")) or text_of(value.get("type")) or ""


def date_of(value: Any) -> str | None:
    """A date as printed; a number of seconds or milliseconds since 1970 in ISO 8601."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) >= _EPOCH_MILLISECONDS else value
        if abs(seconds) < _EPOCH_SECONDS:
            return str(value)
        try:
            return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
        except (ValueError, OverflowError, OSError):
            return str(value)
    if isinstance(value, dict) and "$date" in value:  # MongoDB's export
        return date_of(value["$date"]) if not isinstance(value["$date"], dict) else None
    return text_of(value)


def _name(value: Mapping[str, Any], depth: int) -> str | None:
    if isinstance(value.get("rendered"), str):  # WordPress: with entities and tags
        return markup.plain(value["rendered"]) or None
    for key in _NAMES:
        text = text_of(value.get(key), depth)
        if text is not None:
            return text
    parts = [text_of(value.get(key), depth) for key in ("givenName", "familyName")]
    return " ".join(part for part in parts if part) or None


def _has_objects(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, dict | list) for item in value)
    return isinstance(value, dict)
