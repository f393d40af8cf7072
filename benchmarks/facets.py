"""Facets: equal to the collection's own counts, and what they cost beside Datasette's."""

from __future__ import annotations

import asyncio
import gzip
import json
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from datasette.app import Datasette

from benchmarks.processes import SHARED
from library import Library

ROUNDS: Final = 20
COLLECTION: Final = SHARED / "data" / "reuters21578.jsonl.gz"
KEYS: Final = {
    "topics": "topic", "places": "place", "people": "person", "orgs": "org",
    "exchanges": "exchange",
}  # fmt: skip
"""The collection's names for what are facets here."""

QUERIES: Final = ("oil", "said")
LIMITS: Final = {
    "its own limits": {},
    "limits of `library serve`": {"facet_time_limit_ms": 1000, "sql_time_limit_ms": 2000},
}
METADATA: Final = {
    "databases": {
        "library": {"tables": {"documents": {"fts_table": "documents_fts", "fts_pk": "id"}}}
    }
}


def main(news: Path) -> None:
    """Prints both."""
    with Library(news) as library:
        _compare_with_collection(library)
        _compare_with_datasette(library, news / "index" / "library.db")


def _compare_with_collection(library: Library) -> None:
    with gzip.open(COLLECTION, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    answer = library.search("", facets=list(KEYS.values()), facet_limit=100_000)
    print("\n### Facets: against the collection's own counts\n")
    print("| facet | values | documents with a value | equal to the collection's |")
    print("|---|---|---|---|")
    for key, field in KEYS.items():
        theirs = Counter(value for article in articles for value in set(article[key]))
        ours = {value["value"]: value["count"] for value in answer["facets"][field]}
        tagged = sum(1 for article in articles if article[key])
        wrong = sum(1 for value in ours.keys() | theirs if ours.get(value) != theirs.get(value))
        equal = f"no: {wrong} values differ" if wrong else "yes, every value"
        print(f"| {field} | {len(theirs)} | {tagged:,} | {equal} |")
    months = Counter(article["date"][:7] for article in articles)
    buckets = {b["from"][:7]: b["count"] for b in answer["histogram"] if b["count"]}
    print(f"| month | {len(months)} | {len(articles):,} | {'yes' if buckets == months else 'no'} |")
    print(f"\n{answer['total']:,} documents in the library, {len(articles):,} in the collection.")


def _compare_with_datasette(library: Library, database: Path) -> None:
    print(f"\n### Facets: beside Datasette's own (each {ROUNDS} times, in turn)\n")
    print("Facets `agency` and `year`, ten documents, the whole answer as JSON, one process.\n")
    print("| query | documents | asked | CPU ms, p50 | wall ms, p50 | × ours | facets missing |")
    print("|---|---|---|---|---|---|---|")
    for query in QUERIES:
        asyncio.run(_one_query(library, database, query))


Asked = Callable[[], Awaitable[tuple[int, int]]]
"""Asks once; returns how many documents there are and how many facets came back."""


async def _one_query(library: Library, database: Path, query: str) -> None:
    asked: dict[str, Asked] = {
        "Library, these two": _library(library, query, ("agency", "year")),
        "Library, all facets and the histogram": _library(library, query, None),
    }
    for name, limits in LIMITS.items():
        asked[f"Datasette, {name}"] = _datasette(database, query, limits)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    missing = dict.fromkeys(asked, 0)
    totals = {name: (await ask())[0] for name, ask in asked.items()}
    for _ in range(ROUNDS):
        for name, ask in asked.items():
            wall, cpu = time.perf_counter(), time.process_time()
            _, facets = await ask()
            times[name].append((time.process_time() - cpu, time.perf_counter() - wall))
            missing[name] += facets < 2
    middle = {
        name: [statistics.median(column) * 1e3 for column in zip(*found, strict=True)]
        for name, found in times.items()
    }
    ours = middle["Library, these two"][0]
    for name, (cpu, wall) in middle.items():
        print(
            f"| {query} | {totals[name]:,} | {name} | {cpu:.1f} | {wall:.1f}"
            f" | {cpu / ours:.1f} | {missing[name]} of {ROUNDS} |"
        )


def _library(library: Library, query: str, facets: tuple[str, ...] | None) -> Asked:
    async def ask() -> tuple[int, int]:
        answer = library.search(query, facets=facets, histogram=facets is None)
        json.dumps(answer)
        return answer["total"], len(answer["facets"])

    return ask


def _datasette(database: Path, query: str, limits: dict[str, int]) -> Asked:
    server = Datasette([str(database)], metadata=METADATA, settings=limits)
    facets = [("_facet", "agency"), ("_facet", "year")]
    asked = urlencode([("_search", query), *facets, ("_size", "10"), ("_nosuggest", "1")])

    async def ask() -> tuple[int, int]:
        response = await server.client.get(f"/library/documents.json?{asked}")
        answer: dict[str, Any] = json.loads(response.text)
        return answer["filtered_table_rows_count"], len(answer["facet_results"])

    return ask
