"""Changing ``saved.yml`` without touching what somebody else wrote in it.

The file is changed as text: a new search is put at its end, a replaced or
removed one is cut out by its lines, and every other line stays what it is,
comments included.  Whatever comes out is read again before it is written; if it
does not say just what was meant, the file is left alone and the sentence says
what to write by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import yaml

from library.errors import UsageError
from library.limits import MAX_SAVED_BYTES
from library.query.remarks import shown
from library.saved import whole
from library.saved.searches import FILE, SavedSearch, entries, missing, parse, read, root_of
from library.store.connection import locked

_HEAD: Final = """\
# Saved searches. `library search query:NAME` runs one, `library new NAME` lists what is new in it.
# Yours to edit: NAME: QUERY, or below the name query:, where: and note:.
# A query with quotation marks goes into single quotes: '"arms control" OR treaty'

"""


def save(root: Path, search: SavedSearch, *, replace: bool) -> None:
    """Puts a search into the file; one of the same name only if ``replace``.

    A replaced one keeps its place and its comments, and its note if the new one
    has none.  Raises ``UsageError`` if the name is taken or the file cannot be
    read, ``LockedError`` or ``StoreError`` if it cannot be written.
    """
    path = root / FILE
    with locked(root / "index", name=whole.LOCK):
        text = read(path)
        searches = parse(text, path)
        old = searches.get(search.name)
        if old and not replace:
            asked = " ".join(old.query.split()) or "*"
            raise UsageError(
                f"There is a saved search “{search.name}” already ({shown(asked)}).",
                "Choose another name, or replace it with --replace.",
            )
        if old and search.note is None:
            search = search._replace(note=old.note)
        changed = _replaced(text, path, search) if old else _added(text, path, search)
        _write(path, changed, {**searches, search.name: search}, search)


def remove(root: Path, name: str) -> None:
    """Takes a search out of the file; raises ``NotFoundError`` if there is none of that name."""
    path = root / FILE
    with locked(root / "index", name=whole.LOCK):
        text = read(path)
        searches = parse(text, path)
        if name not in searches:
            raise missing(name, searches, root)
        lines = text.splitlines(keepends=True)
        place = _place(text, path, name)
        del lines[place.first : place.after]
        del searches[name]
        _write(path, "".join(lines), searches, None)


class _Place(NamedTuple):
    """The lines of one search, and the comments that stand in them, to be kept."""

    first: int
    after: int
    comments: list[str]


def _write(
    path: Path, text: str, meant: dict[str, SavedSearch], search: SavedSearch | None
) -> None:
    try:
        right = parse(text, path) == meant
    except UsageError:
        right = False
    if not right:
        what = f"Add these lines yourself:\n{entry(search)}" if search else "Remove it by hand."
        raise UsageError(f"{path} is written so that only a person can change it.", what)
    if len(text.encode()) > MAX_SAVED_BYTES:
        limit = MAX_SAVED_BYTES // 2**10
        raise UsageError(f"{path} would be larger than {limit} KiB.", "Remove some searches first.")
    whole.write(path, text)


def _added(text: str, path: Path, search: SavedSearch) -> str:
    root = root_of(text, path)
    newline = "\r\n" if "\r\n" in text else "\n"
    if not text.strip():
        text = _HEAD
    elif not text.endswith("\n"):
        text += newline
    indent = root.value[0][0].start_mark.column if root and root.value else 0
    return text + _lines(entry(search), indent, newline)


def _replaced(text: str, path: Path, search: SavedSearch) -> str:
    place = _place(text, path, search.name)
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = len(lines[place.first]) - len(lines[place.first].lstrip(" "))
    kept = "".join(f"{comment}\n" for comment in place.comments)
    lines[place.first : place.after] = [_lines(kept + entry(search), indent, newline)]
    return "".join(lines)


def _lines(text: str, indent: int, newline: str) -> str:
    return "".join(f"{' ' * indent}{line}{newline}" for line in text.split("\n") if line)


def entry(search: SavedSearch) -> str:
    """A search as lines of YAML."""
    query, where, note = _scalar(search.query), search.where, search.note
    if not where and note is None:
        return f"{search.name}: {query}\n"
    lines = [f"{search.name}:", f"  query: {query}"]
    if where:
        facets: dict[str, list[str]] = {}
        for facet, value in where:
            facets.setdefault(facet, []).append(value)
        lines.append("  where:")
        for facet, values in facets.items():
            quoted = [_scalar(value) for value in values]
            lines.append(f"    {facet}: {quoted[0] if len(quoted) == 1 else _list(quoted)}")
    if note is not None:
        lines.append(f"  note: {_scalar(note)}")
    return "\n".join(lines) + "\n"


def _list(values: list[str]) -> str:
    return f"[{', '.join(values)}]"


def _scalar(text: str) -> str:
    """Text as YAML has it on one line, quoted only if need be."""
    style = None if text.isprintable() else '"'
    line = yaml.safe_dump(
        [text], default_style=style, default_flow_style=True, allow_unicode=True, width=10**9
    )
    return str(line).strip()[1:-1]


def _place(text: str, path: Path, name: str) -> _Place:
    """Where a search stands: from its name to the last line that is more than a comment."""
    found = entries(text, path)
    at = next(n for n, (key, _) in enumerate(found) if key.value == name)
    first = found[at][0].start_mark.line
    lines = text.splitlines()
    after = found[at + 1][0].start_mark.line if at + 1 < len(found) else len(lines)
    ends = _ends_of_lines(text)
    while after > first + 1 and after - 1 not in ends:
        after -= 1
    rests = (lines[n][ends.get(n, 0) :].strip() for n in range(first, after))
    return _Place(first, after, [rest for rest in rests if rest.startswith("#")])


def _ends_of_lines(text: str) -> dict[int, int]:
    """For each line that has any, the column behind the last of its YAML; comments are none."""
    ends: dict[int, int] = {}
    lines = text.splitlines()
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        start, end = token.start_mark, token.end_mark
        for line in range(start.line, min(end.line, len(lines))):
            ends[line] = len(lines[line])  # text over several lines
        if end.index > start.index and end.column:
            ends[end.line] = max(end.column, ends.get(end.line, 0))
    return ends
