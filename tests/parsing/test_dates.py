"""Dates with the precision they have."""

from __future__ import annotations

import pytest

from library.article import Published
from library.parsing import dates
from library.parsing.dates import Day

DAY = [
    "2007-06-26",
    "26 June 2007",
    "26th June 2007",
    "26 June, 2007",
    "June 26, 2007",
    "June 26 2007",
    "JUNE 26, 2007",
    "Tuesday, June 26, 2007",
    "Tue, 26 Jun 2007",
    "26-JUN-2007",
    "26. Juni 2007",
    "26 de junio de 2007",
    "26 de junio del 2007",
    "26 juin 2007",
    "26 de junho de 2007",
    "26 giugno 2007",
    "26 czerwca 2007",
    "26 czerwca 2007 r.",
    "26 июня 2007",
    "26 июня 2007 г.",
    "26.06.2007",
    "26.6.2007",
    "26/06/2007",
    "06/26/2007",
    "2007年6月26日",
    "2007년 6월 26일",
    "2007/06/26",
    "dinsdag 26 juni 2007",
    "martes, 26 de junio de 2007",
]


@pytest.mark.parametrize("text", DAY)
def test_a_day(text: str):
    assert dates.parse(text) == Published("2007-06-26", "day")


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2007", "2007", "year"),
        ("June 2007", "2007-06", "month"),
        ("2007-06", "2007-06", "month"),
        ("juin 2007", "2007-06", "month"),
        ("junio de 2007", "2007-06", "month"),
        ("2007年6月", "2007-06", "month"),
        ("2007-06-26T10:15:00+02:00", "2007-06-26T10:15:00+02:00", "instant"),
        ("2007-06-26T10:15:00Z", "2007-06-26T10:15:00+00:00", "instant"),
        ("20070626T101500Z", "2007-06-26T10:15:00+00:00", "instant"),
        ("1987-02-26T15:01:01.79", "1987-02-26T15:01:01", "instant"),
        ("2007-06-26 10:15", "2007-06-26T10:15:00", "instant"),
        ("Tue, 26 Jun 2007 10:15:00 +0200", "2007-06-26T10:15:00+02:00", "instant"),
        ("Tue, 26 Jun 2007 10:15:00 GMT", "2007-06-26T10:15:00+00:00", "instant"),
        ("April 26, 2009, 22:40 GMT", "2009-04-26T22:40:00+00:00", "instant"),
        ("June 26, 2007 10:15 p.m.", "2007-06-26T22:15:00", "instant"),
        ("June 26, 2007 12:15 a.m. EST", "2007-06-26T00:15:00-05:00", "instant"),
        ("26. Juni 2007 um 10.15 Uhr", "2007-06-26T10:15:00", "instant"),
        ("26 juin 2007 à 10h15", "2007-06-26T10:15:00", "instant"),
    ],
)
def test_other_precisions(text: str, value: str, precision: str):
    assert dates.parse(text) == Published(value, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "June 26",  # no year
        "June 31, 2007",
        "February 29, 2007",
        "03/04/2007",  # March or April
        "July 1-2, 2007",
        "in April 2007",
        "1103",
        "2007 was a good year",
        "Monday",
        "June 26, 2007 25:15",
        "26:15",
        "2007-13",
        "We",
        "x" * 200,
        "0000-01-01",
    ],
)
def test_what_is_no_date(text: str):
    assert dates.parse(text) is None


def test_a_day_without_its_year():
    assert dates.read("Feb 26") == Day(None, 2, 26)
    assert dates.read("26 févr.") == Day(None, 2, 26)
    assert dates.read("6月26日") == Day(None, 6, 26)
    assert dates.publish(Day(None, 2, 26)) is None


@pytest.mark.parametrize(
    ("day", "near", "value"),
    [
        (Day(None, 2, 26), Published("1987-02-26T15:01:01", "instant"), "1987-02-26"),
        (Day(None, 12, 30), Published("1988-01-02", "day"), "1987-12-30"),
        (Day(None, 1, 2), Published("1987-12-30", "day"), "1988-01-02"),
        (Day(None, 6, 3), Published("2008-06", "month"), "2008-06-03"),
        (Day(None, 6, 3), Published("2008", "year"), "2008-06-03"),
    ],
)
def test_the_year_is_the_nearest(day: Day, near: Published, value: str):
    assert dates.publish(day, near) == Published(value, "day")


def test_no_such_day():
    assert dates.publish(Day(None, 2, 29), Published("1987", "year")) is None
    assert dates.publish(Day(2007, 2, 29)) is None
