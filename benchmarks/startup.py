"""A search as a new process, in CPU time, beside a Python that does nothing."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from typing import Final

from benchmarks.processes import LIBRARY, Cost, cost

ROUNDS: Final = 20
MOST: Final = 6.0
"""Times the CPU time of ``python -c pass``: more is a fault."""

NOTHING: Final = "python -c pass"
SEARCHES: Final = (
    ("oil",),
    (),
    ("oil", "--json"),
    ("oil", "prices"),
    ('"interest rates"',),
    ("oil", "--where", "place=usa", "--where", "topic=crude"),
    ("zzyzx",),
)
"""All with every facet and the histogram; the first is the figure with the bound."""


def main(news: Path) -> None:
    """Measures each in turn, twenty times over, and prints a table."""
    commands = {NOTHING: (sys.executable, "-c", "pass")}
    for words in SEARCHES:
        shown = " ".join(f"'{word}'" if " " in word else word for word in words)
        name = f"library search {shown}".rstrip()
        commands[name] = (LIBRARY, "--library", str(news), "search", *words)
    for command in commands.values():
        cost(*command)  # compiles, and brings files into memory
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            found[name].append(cost(*command))
    print(f"\n### Startup: a new process (each {ROUNDS} times, in turn)\n")
    print("| command | CPU ms, best | median | × python, best | median | wall ms, best | median |")
    print("|---|---|---|---|---|---|---|")
    least, middle = _cpu(found[NOTHING])
    for name, costs in found.items():
        best, median = _cpu(costs)
        walls = [each.wall * 1e3 for each in costs]
        times = f"{best / least:.2f} | {median / middle:.2f}"
        print(
            f"| `{name}` | {best:.1f} | {median:.1f} | {times}"
            f" | {min(walls):.1f} | {statistics.median(walls):.1f} |"
        )
    ratio = _cpu(found["library search oil"])[0] / least
    verdict = "within" if ratio <= MOST else "NOT WITHIN"
    print(f"\n`library search oil`: {ratio:.2f} × `{NOTHING}`, {verdict} the bound of {MOST:.0f}.")


def _cpu(costs: list[Cost]) -> tuple[float, float]:
    """Best and median CPU time in milliseconds."""
    times = [each.cpu * 1e3 for each in costs]
    return min(times), statistics.median(times)
