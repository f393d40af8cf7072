"""``saved.yml``: what is in it, and where in the file what is wrong with it stands.

    ports: harbour OR port               a name and its query

    strikes:                             or with more to it
      query: strike OR walkout
      where: {place: [usa, canada]}      facet values, as --where has them
      note: for the Monday meeting

Everything is text: YAML's own ideas of ``no``, ``2007`` or ``1e3`` do not apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from library import fields
from library.errors import NotFoundError, UsageError
from library.limits import MAX_SAVED_BYTES
from library.query.remarks import shown
from library.query.values import is_saved_name

FILE: Final = "saved.yml"
NAMES: Final = "Names are up to 40 letters a to z, digits and hyphens."
_KEYS: Final = ("query", "where", "note")
_CORRECT: Final = "Correct it and try again."
_QUOTE: Final = (
    "Correct it and try again; a query with quotation marks or a colon and a blank in it"
    " has to stand in single quotes: '…'."
)

Pairs = tuple[tuple[str, str], ...]


class SavedSearch(NamedTuple):
    """A search under a name; ``where`` holds ``(facet, value)`` pairs as a question's does."""

    name: str
    query: str
    where: Pairs = ()
    note: str | None = None


def load(root: Path) -> dict[str, SavedSearch]:
    """The saved searches of the library in ``root`` by name, in the order of the file.

    Raises ``UsageError`` with the line of what cannot be read.
    """
    path = root / FILE
    return parse(read(path), path)


def read(path: Path) -> str:
    """The text of the file, "" if there is none; raises ``UsageError`` if it is no text."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SAVED_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}).", _CORRECT) from error
    if len(data) > MAX_SAVED_BYTES:
        raise UsageError(f"{path} is larger than {MAX_SAVED_BYTES // 2**10} KiB.", "Shorten it.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}, line {line}, is not UTF-8.", _CORRECT) from error


def parse(text: str, path: Path) -> dict[str, SavedSearch]:
    """The saved searches in the text of the file ``path``; raises ``UsageError``."""
    found: dict[str, SavedSearch] = {}
    lines: dict[str, int] = {}
    for key, value in entries(text, path):
        reader = _Entry(path, key.start_mark.line + 1)
        name = key.value
        if not isinstance(key, ScalarNode) or not is_saved_name(name):
            reader.fail(f"{_shown(name)} is no name for a search", NAMES)
        if name in found:
            reader.fail(
                f"“{name}” is there twice; the first is in line {lines[name]}",
                "Rename or remove one of them.",
            )
        found[name] = reader.search(name, value)
        lines[name] = reader.line
    return found


def root_of(text: str, path: Path) -> MappingNode | None:
    """The whole file as YAML's nodes; ``None`` if there is nothing but comments in it."""
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}," if mark else ""
        raise UsageError(f"{path}{where} is no YAML: {error.problem}.", _QUOTE) from error
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        what = "has a character that YAML forbids"
        raise UsageError(f"{path}, line {line}, {what}.", _CORRECT) from error
    except RecursionError:
        raise UsageError(f"{path} is nested too deep.", _CORRECT) from None
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        kind = "a list" if isinstance(node, SequenceNode) else "text"
        line = node.start_mark.line + 1
        raise UsageError(
            f"{path}, line {line}: here is {kind} where names with their queries belong.",
            "Write each search as NAME: QUERY.",
        )
    return node


def entries(text: str, path: Path) -> list[tuple[Node, Node]]:
    """The names and values of the file as YAML's nodes, which know where they stand."""
    node = root_of(text, path)
    return list(node.value) if node else []


def made(name: str, query: str, where: Iterable[tuple[str, str]], note: str | None) -> SavedSearch:
    """A search to be saved, as the file will give it back.

    Raises ``UsageError`` for a name or a facet that is none, or a search for nothing.
    """
    if not is_saved_name(name):
        raise UsageError(f"{_shown(name)} is no name for a search.", NAMES)
    values: dict[str, dict[str, None]] = {}
    for facet, value in where:
        values.setdefault(facet_name(facet), {})[_writable(value)] = None
    if not query.strip() and not values:
        raise UsageError(f"“{name}” has no query.", "Give it one; * finds every document.")
    pairs = tuple((facet, value) for facet, found in values.items() for value in found)
    return SavedSearch(name, _writable(query), pairs, None if note is None else _writable(note))


def _writable(text: str) -> str:
    """The text without what no file can have: bytes of a shell that are no UTF-8."""
    return text.encode("utf-8", "replace").decode()


class _Entry:
    """Reads one search; ``line`` is where it stands, for the sentence if it is none."""

    def __init__(self, path: Path, line: int) -> None:
        self.path = path
        self.line = line

    def fail(self, what: str, step: str = _CORRECT) -> NoReturn:
        raise UsageError(f"{self.path}, line {self.line}: {what}.", step)

    def search(self, name: str, value: Node) -> SavedSearch:
        parts = {"query": value}
        if isinstance(value, MappingNode):
            parts = dict(self.pairs(value, f"“{name}”", _KEYS))
        query = self.text(parts["query"], f"the query of “{name}”") if "query" in parts else ""
        where = tuple(self.where(parts["where"])) if "where" in parts else ()
        note = self.text(parts["note"], f"the note of “{name}”") if "note" in parts else None
        if not query.strip() and not where:
            self.fail(f"“{name}” has no query", "Give it one; * finds every document.")
        return SavedSearch(name, query, where, note)

    def pairs(self, node: Node, what: str, known: Iterable[str]) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping below a search, each known and there once."""
        if not isinstance(node, MappingNode):
            self.fail(f"{what} is not made of names and values")
        seen = set()
        for key, value in node.value:
            self.line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode) or (known and key.value not in known):
                step = f"There are: {', '.join(known or (f.name for f in fields.FACETS))}."
                self.fail(f"{what} has {_shown(key.value)}", step)
            if key.value in seen:
                self.fail(f"{what} has {_shown(key.value)} twice")
            seen.add(key.value)
            yield key.value, value

    def text(self, node: Node, what: str) -> str:
        self.line = node.start_mark.line + 1
        if not isinstance(node, ScalarNode):
            self.fail(f"{what} is not text", _QUOTE)
        return str(node.value)

    def where(self, node: Node) -> Iterator[tuple[str, str]]:
        self.line = node.start_mark.line + 1
        for name, values in self.pairs(node, "“where”", ()):
            try:
                facet = facet_name(name)
            except UsageError as error:
                self.fail(error.sentence.removesuffix("."), error.next_step)
            for value in values.value if isinstance(values, SequenceNode) else [values]:
                yield facet, self.text(value, f"a value of “{name}”")


def facet_name(name: str) -> str:
    """The proper name of a facet; raises ``UsageError`` if there is none of that name."""
    field = fields.find(name)
    if field is None or not field.facet:
        known = ", ".join(facet.name for facet in fields.FACETS)
        raise UsageError(f"There is no facet {name!r}.", f"The facets are: {known}.")
    return field.name


def nearest(name: str, searches: Mapping[str, SavedSearch]) -> str | None:
    """The saved search whose name is most like ``name``, for "did you mean"."""
    import difflib  # 3 ms that only a misspelt name pays

    close = difflib.get_close_matches(name, searches, n=1, cutoff=0.6)
    return close[0] if close else None


def missing(name: str, searches: Mapping[str, SavedSearch], root: Path) -> NotFoundError:
    """The error for a saved search that is not there."""
    near = nearest(name, searches)
    step = f"Did you mean {near}? " if near else ""
    return NotFoundError(
        f"There is no saved search {name!r} in {root}.", f"{step}`library saved` lists them."
    )


def _shown(value: object) -> str:
    """A name as a sentence repeats it; YAML lets anything be one."""
    return shown(" ".join(value.split())) if isinstance(value, str) else "what stands here"
