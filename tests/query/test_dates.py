"""Periods of queries and of documents."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.query.dates import (
    DAY_SECONDS,
    END_OF_TIME,
    age,
    moment,
    period,
    published_interval,
    write,
)
from library.query.nodes import DateRange
from tests.query.strategies import ranges

SUNDAY = date(2007, 7, 15)
EPOCH = datetime(1, 1, 1)  # noqa: DTZ001 — the wall clock moments are counted on has no zone


def at(text: str) -> int:
    """The moment of an ISO 8601 date or time, counted by ``datetime``."""
    return int((datetime.fromisoformat(text) - EPOCH).total_seconds())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2007", "2007-01-01", "2008-01-01"),
        ("2007-02", "2007-02-01", "2007-03-01"),
        ("2007-12-31", "2007-12-31", "2008-01-01"),
        ("2007-06-26T10", "2007-06-26T10:00:00", "2007-06-26T11:00:00"),
        ("2007-06-26t10:15", "2007-06-26T10:15:00", "2007-06-26T10:16:00"),
        ("2007-06-26T23:59:59", "2007-06-26T23:59:59", "2007-06-27T00:00:00"),
        ("2007-06-26T10:15:00+02:00", "2007-06-26T10:15:00", "2007-06-26T10:15:01"),
        (" 2007 ..  2008 ", "2007-01-01", "2009-01-01"),
        ("[2007 TO 2008}", "2007-01-01", "2008-01-01"),
        ("2007-06-26..2007-06-26T10", "2007-06-26", "2007-06-26T11:00:00"),
        ("last 3 weeks", "2007-06-25", "2007-07-16"),
        ("past 1 day", "2007-07-15", "2007-07-16"),
        ("last 2 months", "2007-05-16", "2007-07-16"),
        ("last 1 year", "2006-07-16", "2007-07-16"),
        ("this day", "2007-07-15", "2007-07-16"),
        ("this month", "2007-07-01", "2007-08-01"),
        ("this year", "2007-01-01", "2008-01-01"),
        ("last day", "2007-07-14", "2007-07-15"),
        ("TODAY", "2007-07-15", "2007-07-16"),
    ],
)
def test_period(text: str, start: str, end: str) -> None:
    assert period(text, SUNDAY) == (at(start), at(end))


@pytest.mark.parametrize(
    "text",
    [
        *("", "..", "*", "*..*", "[* TO *]", "x", "2007x", "07", "20070626", "2007-", "2007-06-"),
        *("2007-13", "2007-00", "2007-02-30", "0000", "2007-06-26-01", "2007T10", "2007-06T10"),
        *("2007-06-26T", "2007-06-26T24", "2007-06-26T1:2", "2007-06-26T10:60", "2007-006"),
        *("[2007 TO 2008", "[2007,2008]", "[", "[]", "{2007 TO 2007}", "<0001", ">9999", ">", ">="),
        *("last", "last fortnight", "last x days", "last 0 days", "last 99999 days", "this 2 days"),
        *("2007..x", "x..2007", "2007...2008", "-2007", "²⁰⁰⁷"),
    ],
)
def test_no_period(text: str) -> None:
    assert period(text, SUNDAY) is None


def test_without_a_day_it_is_as_of_today() -> None:
    before = datetime.now().astimezone().date()
    found = period("today")
    after = datetime.now().astimezone().date()
    assert found in {(moment(day), moment(day) + DAY_SECONDS) for day in (before, after)}


@pytest.mark.parametrize("day", [date.min, date.min + timedelta(3), date.max])
@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_the_ends_of_time_are_no_error(day: date, unit: str) -> None:
    for text in (f"this {unit}", f"last {unit}", f"last 9999 {unit}s"):
        found = period(text, day)
        assert found is None or 0 <= (found[0] or 0) < (found[1] or 0) <= END_OF_TIME
    assert age(f"9999{unit[0]}", day) is not None


@pytest.mark.parametrize(
    ("today", "start"),
    [
        ("2007-03-31", "2007-03-01"),
        ("2008-03-31", "2008-03-01"),
        ("2008-03-30", "2008-03-01"),
        ("2008-03-28", "2008-02-29"),
        ("1900-03-29", "1900-03-01"),
        ("2000-03-29", "2000-03-01"),
        ("2007-07-31", "2007-07-01"),
        ("2007-01-31", "2007-01-01"),
    ],
)
def test_a_month_ago_is_in_that_month(today: str, start: str) -> None:
    assert age("1m", date.fromisoformat(today)) == at(start)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(1, 999), st.sampled_from("dwmy"))
def test_newer_than_is_last_n(today: date, number: int, unit: str) -> None:
    word = {"d": "days", "w": "weeks", "m": "months", "y": "years"}[unit]
    found = period(f"last {number} {word}", today)
    assert found == (age(f"{number}{unit}", today), moment(today) + DAY_SECONDS)


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_weeks_and_months(today: date) -> None:
    monday = today - timedelta(today.weekday())
    assert period("this week", today) == (moment(monday), moment(monday + timedelta(7)))
    assert period("last week", today) == (moment(monday - timedelta(7)), moment(monday))
    first = today.replace(day=1)
    length = timedelta(calendar.monthrange(today.year, today.month)[1])
    assert period("this month", today) == (moment(first), moment(first + length))
    assert period("last month", first + length) == period("this month", today)


@given(ranges())
def test_written_periods_are_read_again(node: DateRange) -> None:
    assert period(write(node.start, node.end)) == (node.start, node.end)


@given(st.dates(), st.dates())
def test_days_are_written_as_days(one: date, other: date) -> None:
    first, last = sorted((one, other))
    line = write(moment(first), moment(last) + DAY_SECONDS)
    assert "T" not in line
    assert period(line) == (moment(first), moment(last) + DAY_SECONDS)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2007", "2007"),
        ("2007-01-01..2007-12-31", "2007"),
        ("2007-06-01..2007-06-30", "2007-06"),
        ("2007-06-26", "2007-06-26"),
        ("2007-06..2007-07", "2007-06-01..2007-07-31"),
        ("<2008", "<=2007-12-31"),
        (">2008", ">=2009-01-01"),
        ("2007-06-26T10:15", "2007-06-26T10:15:00..2007-06-26T10:15:59"),
        ("2007-06-26T10..2007-06-26T23", "2007-06-26T10:00:00..2007-06-26T23:59:59"),
        ("2007-06-26T00..2007-06-26T10", "2007-06-26T00:00:00..2007-06-26T10:59:59"),
        (">=0001", ">=0001-01-01"),
        ("<=9999", "<=9999-12-31"),
    ],
)
def test_write(text: str, line: str) -> None:
    found = period(text)
    assert found
    assert write(*found) == line


@pytest.mark.parametrize(
    ("value", "precision", "start", "end"),
    [
        ("2007", "year", "2007-01-01", "2008-01-01"),
        ("2007-06", "month", "2007-06-01", "2007-07-01"),
        ("2008-02", "month", "2008-02-01", "2008-03-01"),
        ("1900-02", "month", "1900-02-01", "1900-03-01"),
        ("2000-02", "month", "2000-02-01", "2000-03-01"),
        ("2007-06-26", "day", "2007-06-26", "2007-06-27"),
        ("2007-06-26T10:15:00+02:00", "instant", "2007-06-26T10:15:00", "2007-06-26T10:15:01"),
        ("2007-06-26T10:15:00.123Z", "instant", "2007-06-26T10:15:00", "2007-06-26T10:15:01"),
        ("2007-06-26T10:15-05:00", "instant", "2007-06-26T10:15:00", "2007-06-26T10:15:01"),
        ("2007-06-26T23:59:59", "instant", "2007-06-26T23:59:59", "2007-06-27T00:00:00"),
    ],
)
def test_published_interval(value: str, precision: str, start: str, end: str) -> None:
    assert published_interval(value, precision) == (at(start), at(end))


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        *(("2007", "decade"), ("", "year"), ("2007-06-26", "instant"), ("2007-02-30", "day")),
        *(("2007", "day"), ("2007", "month"), ("2007-06-26Tnoon", "instant"), ("x", "instant")),
    ],
)
def test_published_interval_of_no_date(value: str, precision: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        published_interval(value, precision)


@given(st.datetimes())
def test_an_instant_is_its_own_wall_clock(when: datetime) -> None:
    text = when.replace(microsecond=0).isoformat()
    start = at(text)
    assert published_interval(text + "+05:30", "instant") == (start, start + 1)
