"""The date histogram: by day, month or year, whichever the span asks for."""

from __future__ import annotations

from typing import Any, Final

_MONTHLY_UP_TO: Final = 36  # months of span; a longer one is counted by year

Counts = list[tuple[int, int]]


def histogram(years: Counts, months: Counts, days: Counts) -> list[dict[str, Any]]:
    """Buckets ``{"from", "to", "count"}`` with half-open ISO dates, empty ones included.

    By day where the engine counted days, else by month up to three years, else
    by year.  A document whose date is less exact than the buckets is in none.
    """
    if days:
        return _by_day(days)
    if not years:
        return []
    if months and _months_between(months[0][0], months[-1][0]) <= _MONTHLY_UP_TO:
        return _by_month(months)
    counts = dict(years)
    return [
        _bucket(f"{year:04d}-01-01", f"{year + 1:04d}-01-01", counts.get(year, 0))
        for year in range(years[0][0], years[-1][0] + 1)
    ]


def _by_day(days: Counts) -> list[dict[str, Any]]:
    from datetime import date  # only a short span pays for it

    counts = dict(days)
    ordinals = [date(d // 10_000, d // 100 % 100, d % 100).toordinal() for d in counts]
    buckets = []
    for ordinal in range(min(ordinals), max(ordinals) + 1):
        day = date.fromordinal(ordinal)
        key = day.year * 10_000 + day.month * 100 + day.day
        after = date.fromordinal(ordinal + 1).isoformat() if day < date.max else "10000-01-01"
        buckets.append(_bucket(day.isoformat(), after, counts.get(key, 0)))
    return buckets


def _by_month(months: Counts) -> list[dict[str, Any]]:
    counts = dict(months)
    month, last = months[0][0], months[-1][0]
    buckets = []
    while month <= last:
        after = month + 1 if month % 100 < 12 else (month // 100 + 1) * 100 + 1
        buckets.append(_bucket(_first(month), _first(after), counts.get(month, 0)))
        month = after
    return buckets


def _first(month: int) -> str:
    return f"{month // 100:04d}-{month % 100:02d}-01"


def _months_between(first: int, last: int) -> int:
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100


def _bucket(start: str, end: str, count: int) -> dict[str, Any]:
    return {"from": start, "to": end, "count": count}
