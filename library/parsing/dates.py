"""Dates as news prints them, read with the precision they have and no more.

ISO 8601, RFC 2822, "26 June 2007", "June 26, 2007", "26. Juni 2007",
"26 de junio de 2007", "26.06.2007", "2008年3月3日", "June 2007", "2007".
What is not wholly a date is no date: nothing is searched for inside a text.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final, NamedTuple

from library.article import Published
from library.parsing.months import MONTHS, WEEKDAYS, ZONES

YEAR: Final = "year"
MONTH: Final = "month"
DAY: Final = "day"
INSTANT: Final = "instant"
PRECISIONS: Final = (YEAR, MONTH, DAY, INSTANT)
"""From the coarsest to the finest."""

_MAX_CHARS: Final = 80  # the longest honest date is half of that
_HALF_DAY: Final = 12

_MONTH: Final = r"(?P<month>[^\W\d_]{3,12})\.?"
_YEAR: Final = r"(?P<year>1[5-9]\d\d|2[01]\d\d)"
_DAY: Final = r"(?P<day>\d{1,2})"
_ORDINAL: Final = r"(?:st|nd|rd|th|er|re|º|°|ª|-?го)?"

_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_MONTH},? ?{_DAY}{_ORDINAL}(?:(?:, ?| ){_YEAR})?",
        rf"{_DAY}{_ORDINAL}\.?[ -]?(?:(?:de|di|of|d') ?)?{_MONTH}(?:[,-]? ?(?:del? )?{_YEAR})?",
        rf"{_MONTH},? (?:del? )?{_YEAR}",
        r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?:\s?(?P<year>\d{4}))?",
        r"(?P<year>\d{4})[/.](?P<number>\d{1,2})[/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})[年년] ?(?P<number>\d{1,2})[月월](?: ?(?P<day>\d{1,2})[日일])?",
        r"(?P<number>\d{1,2})[月월] ?(?P<day>\d{1,2})[日일]",
        rf"{_YEAR}",
    )
)
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PARTIAL_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})(?:-(?P<day>\d{2}))?")
_ISO_TIME: Final = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d")
_TIME: Final = re.compile(
    r"(?:^|[,;T|·-]? ?(?:at |um |à |a las )?)\b(?P<hour>\d{1,2})(?P<mark>[:.h]|(?=\d\d ?[A-Z]))"
    r"(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)? ?(?P<half>[ap]\.?m\.?)? ?(?:uhr ?)?"
    r"\(?(?P<zone>[+-]\d\d:?\d\d|[a-z]{1,4})?\)?(?: \([A-Z]{2,5}\))?$",
    re.IGNORECASE,
)


class Day(NamedTuple):
    """A date as printed: each part is ``None`` (year, month, day) if it is not there."""

    year: int | None
    month: int | None
    day: int | None


def parse(text: str) -> Published | None:
    """The date that ``text`` is; ``None`` when it is none or has no year."""
    text = text.strip()
    if not 4 <= len(text) <= _MAX_CHARS:
        return None
    if _ISO_TIME.match(text):
        return _iso(text)
    printed = read(text)
    if printed is not None:
        return publish(printed)
    return _with_time(" ".join(text.split()))


def read(text: str) -> Day | None:
    """The date without a time that ``text`` is, which may lack its year."""
    text = " ".join(text.split())
    if not text or len(text) > _MAX_CHARS:
        return None
    text = _bare(text)
    match = _PARTIAL_ISO.fullmatch(text)
    if match:
        return _day(match.groupdict())
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            day = _day(match.groupdict())
            if day is not None:
                return day
    return _slashed(text)


def publish(day: Day, near: Published | None = None) -> Published | None:
    """``day`` as a date of publication.

    A missing year is the one that brings it nearest to ``near``: a report of
    December 30 that is published on January 2 is of the year before.  ``None``
    when there is no such date.
    """
    if day.year is None:
        return _nearest(day, near)
    if day.month is None:
        return Published(f"{day.year:04}", YEAR)
    if day.day is None:
        return Published(f"{day.year:04}-{day.month:02}", MONTH)
    if not exists(day.year, day.month, day.day):
        return None
    return Published(f"{day.year:04}-{day.month:02}-{day.day:02}", DAY)


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _nearest(day: Day, near: Published | None) -> Published | None:
    if near is None or day.month is None:
        return None
    year = int(near.value[:4])
    if near.precision == YEAR:
        return publish(day._replace(year=year))
    month = int(near.value[5:7])
    # Half a year is as far as a month's name reaches.
    if day.month - month > 6:
        year -= 1
    elif month - day.month > 6:
        year += 1
    return publish(day._replace(year=year))


def _bare(text: str) -> str:
    """``text`` without the weekday before and the word for "year" after it."""
    first, _, rest = text.partition(" ")
    if rest and first.rstrip(",.").casefold() in WEEKDAYS:
        text = rest
    for word in (" г.", " года", " r.", " roku"):
        text = text.removesuffix(word)
    return text.strip(" ,")


def _day(parts: dict[str, str | None]) -> Day | None:
    name, number = parts.get("month"), parts.get("number")
    month = MONTHS.get(name.casefold()) if name else int(number) if number else None
    if (name or number) and not (month and 1 <= month <= _HALF_DAY):
        return None
    year = int(parts["year"]) if parts.get("year") else None  # type: ignore[arg-type]
    day = int(parts["day"]) if parts.get("day") else None  # type: ignore[arg-type]
    if year == 0 or (day is not None and not exists(year or 2000, month or 1, day)):
        return None
    return Day(year, month, day)


def _slashed(text: str) -> Day | None:
    """26/06/2007 or 06/26/2007, where only one reading is a date."""
    match = _SLASHED.fullmatch(text)
    if not match:
        return None
    first, second, year = (int(part) for part in match.groups())
    readings = {
        (month, day)
        for month, day in ((first, second), (second, first))
        if exists(year, month, day)
    }
    return Day(year, *readings.pop()) if len(readings) == 1 else None


def _iso(text: str) -> Published | None:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Published(value.isoformat(timespec="seconds"), INSTANT)


def _with_time(text: str) -> Published | None:
    match = _TIME.search(text)
    if not match:
        return None
    day = read(text[: match.start()].strip(" ,;|·-–"))
    if day is None or day.year is None or day.month is None or day.day is None:
        return None
    hour = int(match["hour"]) % _HALF_DAY if match["half"] else int(match["hour"])
    if match["half"] and match["half"].lower().startswith("p"):
        hour += _HALF_DAY
    try:
        value = datetime(
            day.year, day.month, day.day, hour, int(match["minute"]), int(match["second"] or 0),
            tzinfo=_zone(match["zone"]),
        )  # fmt: skip
    except ValueError:
        return None
    return Published(value.isoformat(timespec="seconds"), INSTANT)


def _zone(name: str | None) -> timezone | None:
    """The offset that ``name`` means; ``None`` for one that is unknown or ambiguous."""
    if not name:
        return None
    if name[0] in "+-":
        digits = name[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    known = ZONES.get(name.casefold())
    return None if known is None else timezone(timedelta(minutes=known))
