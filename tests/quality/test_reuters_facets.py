"""Facets over the real collection equal the editors' own counts, value by value (a gate).

The library is made from the SGML; what it is compared with is counted here, from the same
collection as JSON Lines.  Sixteen of its articles state a value twice.  A facet counts
documents, so it counts them once; the figures in ../shared/ranking.md count them twice, which
shows in four of the values they name.  Both readings are asserted.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from library import Library
from library.limits import MAX_FACET_VALUES
from tests.readers.reading import shared

# The ingest is part of the first test's time, and the machine may be busy.
pytestmark = [pytest.mark.gate, pytest.mark.timeout(900)]

FACETS: Final = {
    "topic": "topics",
    "place": "places",
    "person": "people",
    "org": "orgs",
    "exchange": "exchanges",
}
"""Facets, and what the collection calls them."""

DOCUMENTS: Final = 21_578
WITHOUT_ANY_VALUE: Final = 1_862
REPEATING: Final = 16
MONTHS: Final = {
    "1987-02": 229,
    "1987-03": 11_544,
    "1987-04": 5_661,
    "1987-06": 2_552,
    "1987-10": 1_592,
}

# facet, value: (as ../shared/ranking.md prints it, documents that have it)
FIGURES: Final = {
    ("topic", "earn"): (3_987, 3_987),
    ("topic", "acq"): (2_448, 2_448),
    ("topic", "money-fx"): (801, 801),
    ("topic", "crude"): (634, 634),
    ("topic", "grain"): (628, 628),
    ("topic", "trade"): (552, 551),
    ("place", "usa"): (12_542, 12_541),
    ("place", "uk"): (1_489, 1_485),
    ("place", "japan"): (1_138, 1_136),
    ("place", "canada"): (1_104, 1_104),
    ("org", "ec"): (349, 349),
    ("org", "imf"): (106, 106),
    ("org", "opec"): (93, 93),
    ("exchange", "nyse"): (97, 97),
    ("exchange", "nasdaq"): (69, 69),
    ("exchange", "amex"): (60, 60),
    ("person", "james-baker"): (168, 168),
    ("person", "reagan"): (166, 166),
}


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    with gzip.open(shared("data/reuters21578.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    packed = shared("data/formats/reuters21578-sgml.tar.gz")
    folder: Path = tmp_path_factory.mktemp("reuters")
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    with Library.create(folder / "news") as made:
        report = made.ingest([folder / "reuters21578"])
        assert report.problems == []
        assert report.sources == {"added": 22}
        yield made


@pytest.fixture(scope="module")
def everything(library) -> dict[str, Any]:
    """The answer to the empty query with every value of every facet."""
    answer: dict[str, Any] = library.search("", facets=list(FACETS), facet_limit=100_000, limit=0)
    return answer


def counts(answer: dict[str, Any], facet: str) -> dict[str, int]:
    return {value["value"]: value["count"] for value in answer["facets"][facet]}


def documents_with(articles: list[dict[str, Any]], facet: str) -> Counter[str]:
    """How many documents have each value, one that repeats it counted once."""
    return Counter(value for article in articles for value in set(article[FACETS[facet]]))


def total(library: Library, query: str = "", **chosen: str) -> int:
    answer = library.search(query, where=list(chosen.items()), facets=[], limit=0)
    assert answer["ignored"] == []
    assert answer["match"] == "all"
    found: int = answer["total"]
    return found


# ── The counts ────────────────────────────────────────────────────────────────


def test_every_article_is_one_document_and_nothing_else_is(library, articles) -> None:
    assert len(articles) == DOCUMENTS
    assert total(library) == DOCUMENTS
    assert library.status()["documents"] == {"article": DOCUMENTS}


@pytest.mark.parametrize("facet", FACETS)
def test_every_value_has_the_collections_count(everything, articles, facet) -> None:
    expected = documents_with(articles, facet)
    assert 0 < len(expected) < MAX_FACET_VALUES, "an answer would be cut"
    assert counts(everything, facet) == expected


@pytest.mark.parametrize("facet", FACETS)
def test_values_come_the_most_frequent_first_and_ten_unless_more_are_asked_for(
    library, everything, facet
) -> None:
    ten = library.search("", facets=[facet], limit=0)["facets"][facet]
    assert ten == everything["facets"][facet][:10]
    numbers = list(counts(everything, facet).values())
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("facet", FACETS)
def test_choosing_a_value_finds_as_many_as_it_counts(library, everything, facet) -> None:
    for value, count in list(counts(everything, facet).items())[:25]:
        assert total(library, **{facet: value}) == count


def test_counts_of_a_part_are_exact_too(library, articles) -> None:
    answer = library.search(
        "", where=[("topic", "earn")], facets=["place"], facet_limit=100_000, limit=0
    )
    part = [article for article in articles if "earn" in article["topics"]]
    assert counts(answer, "place") == documents_with(part, "place")


def test_months(everything, articles) -> None:
    buckets = {each["from"][:7]: each["count"] for each in everything["histogram"] if each["count"]}
    assert buckets == MONTHS
    assert buckets == Counter(article["date"][:7] for article in articles)


def test_period_in_a_query(library) -> None:
    assert total(library, "date:1987-04") == MONTHS["1987-04"]


def test_values_of_two_facets_together(library, articles) -> None:
    def both(topic: str, place: str) -> int:
        return sum(1 for each in articles if topic in each["topics"] and place in each["places"])

    assert total(library, topic="earn", place="usa") == both("earn", "usa") == 3_200
    assert total(library, "topic:earn place:usa") == 3_200
    found = total(library, topic="crude", place="saudi-arabia")
    assert found == both("crude", "saudi-arabia") == 38


def test_documents_without_any_value(library, articles) -> None:
    bare = sum(1 for each in articles if not any(each[key] for key in FACETS.values()))
    assert bare == WITHOUT_ANY_VALUE
    assert total(library, " ".join(f"no:{facet}" for facet in FACETS)) == WITHOUT_ANY_VALUE


# ── Documents, not mentions ───────────────────────────────────────────────────


def test_sixteen_articles_repeat_a_value(articles) -> None:
    repeating = [
        (article["id"], facet)
        for article in articles
        for facet, key in FACETS.items()
        if len(article[key]) > len(set(article[key]))
    ]
    assert len({name for name, _ in repeating}) == REPEATING
    assert Counter(facet for _, facet in repeating) == {"place": 14, "topic": 2}


@pytest.mark.parametrize(("facet", "value"), FIGURES)
def test_printed_figures_count_mentions_and_facets_count_documents(
    everything, articles, facet, value
) -> None:
    printed, distinct = FIGURES[facet, value]
    assert sum(article[FACETS[facet]].count(value) for article in articles) == printed
    assert documents_with(articles, facet)[value] == distinct
    assert counts(everything, facet)[value] == distinct
