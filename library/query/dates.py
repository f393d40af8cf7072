"""Periods: what a date in a query covers, and what a document's date covers.

A moment is a whole number of seconds since 0001-01-01T00:00:00 of the proleptic
Gregorian calendar, on the wall clock of whoever wrote the date: a paper of 26
June is of 26 June everywhere, so zones are not looked at.  A period is the
half-open range ``(start, end)`` of moments; ``None`` is an open end.

    period   = simple | compared | listed | "[" end " TO " end "]"
    compared = (">=" | "<=" | ">" | "<" | "=") simple
    listed   = end ".." end             both included
    end      = simple | "*" | ""        open; not both
    "{", "}"                            like "[", "]", but the end itself is left out
    simple   = YYYY | YYYY-MM | YYYY-MM-DD | YYYY-MM-DDThh[:mm[:ss]] | relative
    relative = "today" | "yesterday" | ("this" | "last") unit | ("last" | "past") N unit
    unit     = "day" | "week" | "month" | "year", also with an s

``2007`` is the whole year, so ``2007..2008`` are two years, ``>2007`` starts with
2008 and ``<2007`` ends before it.  A week starts on Monday.  "Last 7 days" are
the seven that end with today.
"""

from __future__ import annotations

from datetime import MAXYEAR, date, datetime
from typing import Final, NamedTuple, TypeAlias

Moment: TypeAlias = int
Bounds: TypeAlias = tuple[Moment | None, Moment | None]

DAY_SECONDS: Final = 86_400
END_OF_TIME: Final[Moment] = date.max.toordinal() * DAY_SECONDS
"""The first moment after the last one that can be written, 9999-12-31T23:59:59."""

_DIGITS: Final = 4  # of "last N days" and of a year: more is no date anyone means
_SHAPES: Final = ([True], [True, False], [True, False, False])  # which numbers are long
_CHARS: Final = {"year": 4, "month": 7, "day": 10, "instant": None}  # of ISO 8601, by precision
_UNITS: Final = {"d": "day", "w": "week", "m": "month", "y": "year"}
_TRUNCATED: Final = {1: "year", 2: "month", 3: "day"}  # by how many numbers are there


class Period(NamedTuple):
    """A period and whether its ends had been written the wrong way round."""

    start: Moment | None
    end: Moment | None
    swapped: bool = False


def _now() -> date:
    """Today, on this machine's wall clock."""
    return datetime.now().astimezone().date()


def moment(day: date) -> Moment:
    """The moment that day begins."""
    return (day.toordinal() - 1) * DAY_SECONDS


def period(text: str, today: date | None = None) -> Bounds | None:
    """The period ``text`` stands for, as of the day ``today``.

    Returns ``None`` when it is none: not of the grammar above, a date that does
    not exist, or no moment at all.
    """
    found = read(text, today)
    return found and found[:2]


def read(text: str, today: date | None = None) -> Period | None:
    """Like :func:`period`, and says whether the ends had to be swapped."""
    text = " ".join(text.split())
    sign = next((sign for sign in (">=", "<=", ">", "<", "=") if text.startswith(sign)), "")
    if sign:
        found = _compared(sign, text[len(sign) :].strip(), today)
    elif text[:1] in ("[", "{"):
        found = _bracketed(text, today)
    elif ".." in text:
        first, _, last = text.partition("..")
        found = _between(first.strip(), last.strip(), "[]", today)
    else:
        whole = _simple(text, today)
        found = Period(*whole) if whole else None
    return found if found and _is_real(found) else None


def _is_real(found: Period) -> bool:
    """Whether there is a moment in it and an end to it."""
    start, end = found.start, found.end
    if start is None or end is None:
        return start not in (end, END_OF_TIME) and end != 0
    return start < end


def _compared(sign: str, text: str, today: date | None) -> Period | None:
    found = _simple(text, today)
    if not found:
        return None
    start, end = found
    bounds = {
        ">": (end, None),
        ">=": (start, None),
        "<": (None, start),
        "<=": (None, end),
        "=": found,
    }
    return Period(*bounds[sign])


def _bracketed(text: str, today: date | None) -> Period | None:
    first, to, last = text[1:-1].partition(" TO ")
    brackets = text[0] + text[-1]
    if not to or brackets[1] not in "]}":
        return None
    return _between(first.strip(), last.strip(), brackets, today)


def _between(first: str, last: str, brackets: str, today: date | None) -> Period | None:
    """From ``first`` to ``last``; a curly bracket leaves out the end it stands at."""
    low, high = _end(first, today), _end(last, today)
    if low is None or high is None:
        return None
    with_low, with_high = brackets[0] == "[", brackets[1] == "]"
    swapped = low[0] is not None and high[0] is not None and high[0] < low[0]
    if swapped:
        low, high, with_low, with_high = high, low, with_high, with_low
    return Period(low[0] if with_low else low[1], high[1] if with_high else high[0], swapped)


def _end(text: str, today: date | None) -> Bounds | None:
    return (None, None) if text in ("", "*") else _simple(text, today)


def _simple(text: str, today: date | None) -> tuple[Moment, Moment] | None:
    return _point(text) or _relative(text.lower().split(), today)


def _point(text: str) -> tuple[Moment, Moment] | None:
    """The year, month, day, hour, minute or second of ISO 8601, with nothing made up."""
    day_text, has_clock, clock = text.upper().partition("T")
    parts = day_text.split("-")
    if not all(map(_is_number, parts)) or [len(part) > 2 for part in parts] not in _SHAPES:
        return None
    numbers = [int(part) for part in parts]
    try:
        first = date(*[*numbers, 1, 1][:3])
    except ValueError:
        return None
    if not has_clock:
        return moment(first), _next(first, _TRUNCATED[len(parts)])
    seconds = _clock(clock) if len(parts) == 3 else None
    return seconds and (moment(first) + seconds[0], moment(first) + seconds[1])


def _is_number(text: str) -> bool:
    return 0 < len(text) <= _DIGITS and text.isdecimal()


def _clock(text: str) -> tuple[int, int] | None:
    """The seconds of a day that ``hh``, ``hh:mm`` or ``hh:mm:ss`` covers; a zone is dropped."""
    for mark in "Z+-.,":
        text = text.partition(mark)[0]
    parts = text.split(":")
    if len(parts) > 3 or not all(len(part) == 2 and part.isdecimal() for part in parts):
        return None
    hour, minute, second = (*map(int, parts), 0, 0)[:3]
    if hour > 23 or minute > 59 or second > 59:
        return None
    start = (hour * 60 + minute) * 60 + second
    return start, start + (3600, 60, 1)[len(parts) - 1]


def _next(day: date, unit: str, steps: int = 1) -> Moment:
    """The beginning of the day so many units after ``day``; kept within time as it is written."""
    if unit in ("day", "week"):
        later = moment(day) + steps * DAY_SECONDS * (7 if unit == "week" else 1)
        return max(0, min(later, END_OF_TIME))
    year, month = divmod(day.year * 12 + day.month - 1 + steps * (12 if unit == "year" else 1), 12)
    if not 1 <= year <= MAXYEAR:
        return 0 if year < 1 else END_OF_TIME
    return moment(date(year, month + 1, min(day.day, _days_of(year, month + 1))))


def _days_of(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _relative(words: list[str], today: date | None) -> tuple[Moment, Moment] | None:
    today = today or _now()
    unit = words[-1].removesuffix("s") if words else ""
    match words:
        case ["today"]:
            return _this("day", today)
        case ["yesterday"]:
            return _last("day", today)
        case ["this", _] if unit in _UNITS.values():
            return _this(unit, today)
        case ["last", _] if unit in _UNITS.values():
            return _last(unit, today)
        case ["last" | "past", number, _] if unit in _UNITS.values() and _is_number(number):
            return _ago(int(number), unit, today), _next(today, "day")
    return None


def _this(unit: str, today: date) -> tuple[Moment, Moment]:
    start = _begin(unit, today)
    return moment(start), _next(start, unit)


def _last(unit: str, today: date) -> tuple[Moment, Moment]:
    start = _begin(unit, today)
    return _next(start, unit, -1), moment(start)


def _begin(unit: str, today: date) -> date:
    """The first day of the unit that ``today`` is in."""
    if unit == "week":
        return date.fromordinal(max(1, today.toordinal() - today.weekday()))
    if unit == "month":
        return today.replace(day=1)
    return today.replace(month=1, day=1) if unit == "year" else today


def _ago(number: int, unit: str, today: date) -> Moment:
    """The beginning of the time that many units long that ends with today."""
    return min(_next(today, unit, -number) + DAY_SECONDS, END_OF_TIME)


def age(text: str, today: date | None = None) -> Moment | None:
    """Where ``7d``, ``2w``, ``6m`` or ``1y`` divides time: what is newer starts there.

    ``None`` when ``text`` is none of these.
    """
    number, unit = text[:-1], _UNITS.get(text[-1:].lower())
    if unit is None or not _is_number(number):
        return None
    return _ago(int(number), unit, today or _now())


def published_interval(value: str, precision: str) -> tuple[Moment, Moment]:
    """The half-open period a stored date covers: its year, month, day, or one second.

    ``value`` and ``precision`` are those of ``library.article.Published``.
    Raises ``ValueError`` if ``value`` is not such a date.
    """
    if precision not in _CHARS:
        raise ValueError(f"{precision!r} is no precision of a date")
    is_instant = precision == "instant"
    chars = _CHARS[precision]
    known = value[:chars]
    is_whole = "T" in value if is_instant else len(known) == chars
    found = _point(known) if is_whole else None
    if found is None:
        raise ValueError(f"{value!r} is no date of precision {precision!r}")
    return (found[0], found[0] + 1) if is_instant else found


def write(start: Moment | None, end: Moment | None) -> str:
    """The period in the language above, as short as it can be said; both ends are included.

    ``period(write(start, end)) == (start, end)`` for every period there is.
    """
    if start is None or end is None:
        if start is not None:
            return f">={_stamp(start, start % DAY_SECONDS == 0)}"
        return "*" if end is None else f"<={_stamp(end - 1, end % DAY_SECONDS == 0)}"
    by_day = start % DAY_SECONDS == 0 and end % DAY_SECONDS == 0
    first, last = _stamp(start, by_day), _stamp(end - 1, by_day)
    for whole in (first[:4], first[:7], first):
        if _point(whole) == (start, end):
            return whole
    return f"{first}..{last}"


def _stamp(at: Moment, by_day: bool) -> str:
    days, seconds = divmod(at, DAY_SECONDS)
    day = date.fromordinal(days + 1).isoformat()
    if by_day:
        return day
    return f"{day}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
