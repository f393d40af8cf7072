"""The formats there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from library.errors import UsageError
from library.export import bibtex, csl, json_lines, ris, table


class Format(NamedTuple):
    """One format.

    ``write`` turns documents into pieces of text, as they come.  ``folded``: a
    document holds its sidebar items, so that these need not come by themselves.
    """

    name: str
    suffixes: tuple[str, ...]
    folded: bool
    write: Callable[[Iterable[dict[str, Any]]], Iterator[str]]


FORMATS: Final[dict[str, Format]] = {
    form.name: form
    for form in (
        Format("jsonl", (".jsonl", ".ndjson", ".json"), True, json_lines.write),
        Format("csv", (".csv",), False, table.write),
        Format("bibtex", (".bib",), False, bibtex.write),
        Format("ris", (".ris",), False, ris.write),
        Format("csl", (), False, csl.write),
    )
}
"""By name; the first is the one without a name."""

DEFAULT: Final = "jsonl"


def find(name: str) -> Format:
    """The format of that name; raises ``UsageError`` if there is none."""
    if name not in FORMATS:
        raise UsageError(
            f"There is no export format {name!r}.", f"The formats are: {', '.join(FORMATS)}."
        )
    return FORMATS[name]


def by_suffix(name: str) -> str:
    """The format that the name of a file asks for; JSON Lines if it does not say."""
    for form in FORMATS.values():
        if name.lower().endswith(form.suffixes):
            return form.name
    return DEFAULT
