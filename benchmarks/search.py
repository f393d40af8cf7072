"""Searches in a process that is already warm, all facets and the histogram with each."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

from library import Library

ROUNDS: Final = 20


class Kind(NamedTuple):
    """Queries of one kind."""

    name: str
    queries: tuple[str, ...]
    options: dict[str, Any]


KINDS: Final = (
    Kind("everything", ("",), {}),
    Kind("rare word", ("tungsten", "antimony", "herring", "saffron", "zambia"), {}),
    Kind("medium word", ("cocoa", "sugar", "soybean", "platinum", "lme"), {}),
    Kind("common word", ("oil", "trade", "bank", "shares", "said"), {}),
    Kind("all words", ("oil prices", "central bank", "u.s. japan trade", "sugar exports"), {}),
    Kind("any word", ("wheat OR corn OR soybean", "oil OR bank OR shares"), {}),
    Kind("phrase", ('"interest rates"', '"crude oil"', '"said in a statement"'), {}),
    Kind("field", ("headline:oil", "headline:bank", "dateline:london"), {}),
    Kind("without", ("oil -opec", "bank -japan", "trade -deficit"), {}),
    Kind("period", ("oil date:1987-04", "bank date:1987-03-02..1987-03-16"), {}),
    Kind("one facet chosen", ("oil", "trade", "bank"), {"where": [("place", "usa")]}),
    Kind(
        "two facets chosen",
        ("oil", "prices", "bank"),
        {"where": [("place", "usa"), ("place", "uk"), ("topic", "crude")]},
    ),
    Kind("by date", ("oil", "trade", "bank"), {"sort": "-date"}),
    Kind("page 100", ("oil", "bank", "said"), {"offset": 990}),
)


def main(news: Path) -> None:
    """Measures every kind in turn and prints a table."""
    times: dict[str, list[tuple[float, float]]] = {kind.name: [] for kind in KINDS}
    totals: dict[str, list[int]] = {kind.name: [] for kind in KINDS}
    with Library(news) as library:
        for kind in KINDS:
            totals[kind.name] = [
                library.search(query, **kind.options)["total"] for query in kind.queries
            ]
        for _ in range(ROUNDS):
            for kind in KINDS:
                for query in kind.queries:
                    times[kind.name].append(_timed(library, query, kind.options))
    print(f"\n### Search: a warm process (each query {ROUNDS} times, in turn)\n")
    print("| queries | documents found | CPU ms, p50 | p95 | wall ms, p50 | p95 |")
    print("|---|---|---|---|---|---|")
    for kind in KINDS:
        low, high = min(totals[kind.name]), max(totals[kind.name])
        span = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        cpu, wall = zip(*times[kind.name], strict=True)
        print(f"| {kind.name} | {span} | {_quantiles(cpu)} | {_quantiles(wall)} |")


def _timed(library: Library, query: str, options: dict[str, Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    library.search(query, **options)
    return (time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3


def _quantiles(times: tuple[float, ...]) -> str:
    """The middle of some times, and what one in twenty is above."""
    return f"{statistics.median(times):.2f} | {sorted(times)[int(len(times) * 0.95)]:.2f}"
