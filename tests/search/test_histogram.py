"""The date histogram: buckets without gaps, and nothing counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.library import Library
from library.search.histogram import histogram
from tests.making import article, library_of


def buckets(library: Library, query: str = "") -> list[tuple[str, str, int]]:
    return [tuple(bucket.values()) for bucket in library.search(query)["histogram"]]


@pytest.fixture
def dated(tmp_path: Path) -> Library:
    dates = ["2007-06-26", "2007-06-26T10:00:00Z", "2007-06-29", "2007-08", "2007-08-30",
             "2008-02-01", "2019-12-31", "2019", None]  # fmt: skip
    return library_of(
        tmp_path, {f"{n}.txt": [article(f"No {n}", date=d)] for n, d in enumerate(dates)}
    )


def test_by_day_month_and_year(dated: Library) -> None:
    with dated as library:
        assert buckets(library, "date:2007-06") == [
            ("2007-06-26", "2007-06-27", 2), ("2007-06-27", "2007-06-28", 0),
            ("2007-06-28", "2007-06-29", 0), ("2007-06-29", "2007-06-30", 1),
        ]  # fmt: skip
        assert buckets(library, "date:2007-06-29") == [("2007-06-29", "2007-06-30", 1)]
        assert buckets(library, "date:2007..2008") == [
            ("2007-06-01", "2007-07-01", 3), ("2007-07-01", "2007-08-01", 0),
            ("2007-08-01", "2007-09-01", 2), ("2007-09-01", "2007-10-01", 0),
            ("2007-10-01", "2007-11-01", 0), ("2007-11-01", "2007-12-01", 0),
            ("2007-12-01", "2008-01-01", 0), ("2008-01-01", "2008-02-01", 0),
            ("2008-02-01", "2008-03-01", 1),
        ]  # fmt: skip
        by_year = buckets(library)
        assert [count for *_, count in by_year] == [5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
        assert by_year[0][:2] == ("2007-01-01", "2008-01-01")
        assert by_year[-1][:2] == ("2019-01-01", "2020-01-01")
        assert buckets(library, "year:2019") == [("2019-12-31", "2020-01-01", 1)]
        assert buckets(library, "no:date") == buckets(library, "xyzzyplugh") == []


def test_dates_known_to_the_month_only(tmp_path: Path) -> None:
    found = [article("One", date="2007-08"), article("Two", date="2007-09")]
    with library_of(tmp_path, {"a.txt": found}) as library:
        assert buckets(library) == [
            ("2007-08-01", "2007-09-01", 1),
            ("2007-09-01", "2007-10-01", 1),
        ]


def test_dates_known_to_the_year_only(tmp_path: Path) -> None:
    found = [article("One", date="2007"), article("Two", date="2007")]
    with library_of(tmp_path, {"a.txt": found}) as library:
        assert buckets(library) == [("2007-01-01", "2008-01-01", 2)]


def test_the_sum_is_of_all_hits_known_well_enough(news: Library) -> None:
    for query in ("", "strike OR said", "date:2008", "date:2008-10", "kind:article lang:en"):
        answer = news.search(query, limit=1_000)
        found = answer["histogram"]
        if not found:
            continue
        chars = {1: 10, 28: 7, 29: 7, 30: 7, 31: 7}.get(
            (date.fromisoformat(found[0]["to"]) - date.fromisoformat(found[0]["from"])).days, 4
        )
        known = [hit["published"] for hit in answer["hits"] if len(hit["published"] or "") >= chars]
        assert sum(bucket["count"] for bucket in found) == len(known)
        for bucket in found:
            inside = [
                p for p in known if bucket["from"][:chars] <= p[:chars] < bucket["to"][:chars]
            ]
            assert bucket["count"] == len(inside)


days = st.dates(date(1, 1, 2), date(9990, 12, 31))
spans = st.integers(0, 400) | st.integers(0, 4000)


@given(days, st.lists(spans, min_size=1, max_size=30))
def test_buckets_follow_each_other_and_lose_nothing(first: date, offsets: list[int]) -> None:
    found = [first + timedelta(offset) for offset in offsets]

    def counted(width: int) -> list[tuple[int, int]]:
        keys = [int(day.isoformat().replace("-", "")[:width]) for day in found]
        return sorted((key, keys.count(key)) for key in set(keys))

    years, months, by_day = counted(4), counted(6), counted(8)
    short = (max(found) - min(found)).days < 60
    made = histogram(years, months, by_day if short else [])
    assert sum(bucket["count"] for bucket in made) == len(found)
    assert all(one["to"] == other["from"] for one, other in pairwise(made))
    assert made[0]["count"]
    assert made[-1]["count"]
    for bucket in made:
        start, end = (date.fromisoformat(bucket[key]) for key in ("from", "to"))
        assert bucket["count"] == sum(start <= day < end for day in found)


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "9999-12", "9999"])
def test_the_ends_of_time(tmp_path: Path, when: str) -> None:
    """A bucket after the last day there is cannot be written; the answer is one all the same."""
    with library_of(tmp_path, {"a.txt": [article("Odd", date=when)]}) as library:
        answer = library.search("")
        assert answer["total"] == 1
        assert sum(bucket["count"] for bucket in answer["histogram"]) in {0, 1}
