"""Who may know whom, how long things may be, and what may not be written where.

Each rule is a function from parsed modules to sentences, one for each breach.  It is used twice:
on ``library/``, where it must find nothing, and on a few bad lines, where it must find something
(``test_can_fail``): a check that cannot fail checks nothing.

The tables at the top are the design (docs/architecture.md, "Who may know whom?").  Changing the
design means changing a table, with its reason.
"""

from __future__ import annotations

import ast
import importlib
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent

# ── The design ────────────────────────────────────────────────────────────────

PACKAGE: Final = "library"

ROOMS: Final = (
    "errors",
    "limits",
    "article",
    "fields",
    "settings",
    "analysis",
    "readers",
    "parsing",
    "store",
    "query",
    "saved",
    "engines",
    "ingest",
    "search",
    "export",
    "check",
    "scaffold",
    "library",
    "",  # library/__init__.py: what the world imports
    "cli",
    "web",
)
"""A module knows only rooms above its own in this list; inside a room, whom it likes."""

BEHIND_THE_LIBRARY: Final = frozenset(
    {
        *("readers", "parsing", "store", "query", "saved", "engines"),
        *("ingest", "search", "export", "check"),
    }
)

STRANGERS: Final[dict[str, frozenset[str]]] = {
    # A file format knows nothing of what is done with its blocks, or of how text is searched.
    "readers": frozenset({"settings", "analysis", "fields"}),
    # The store keeps finished documents, whoever made them.
    "store": frozenset({"readers", "parsing"}),
    # A query means the same whatever keeps the documents.
    "query": frozenset({"readers", "parsing", "store"}),
    # A saved search is a name for a query; what was listed is known by where it comes from.
    "saved": frozenset({"settings", "analysis", "readers", "parsing"}),
    # An engine is fed by the change log and asked by syntax trees.
    "engines": frozenset({"readers", "parsing", "saved"}),
    # What goes in does not ask how it will be found; the engine follows the change log.
    "ingest": frozenset({"query", "saved", "engines"}),
    "search": frozenset({"readers", "parsing", "ingest"}),
    # What goes out is asked for as a search is, and read from the store.
    "export": frozenset({"readers", "parsing", "ingest", "query", "engines"}),
    # Every interface is one call of `Library`.
    "cli": BEHIND_THE_LIBRARY,
    "web": BEHIND_THE_LIBRARY | {"cli"},
}
"""Rooms above one's own that are none of one's business all the same."""

EXCEPTIONS: Final[dict[tuple[str, str], str]] = {
    ("library.cli.search", "search"): "its options offer what a question can be asked with",
    ("library.cli.export", "search"): "its options offer what a question can be asked with",
    ("library.cli.export", "export"): "its options offer the formats there are",
    ("library.cli.ingest", "ingest"): "it prints the report",
    ("library.cli.rebuild", "ingest"): "it prints the report",
    ("library.cli.serve", "web"): "it becomes Datasette; the plugin knows how that is started",
}
"""(module, room it may know against the rules above): the reason."""

FENCE: Final[dict[str, tuple[str, ...]]] = {
    "click": ("library.cli",),
    "tqdm": ("library.cli",),
    "datasette": ("library.web",),
    "markupsafe": ("library.web",),
    "sqlite3": ("library.store", "library.check"),
    "sqlite_utils": ("library.store", "library.check"),
    "tantivy": (
        "library.engines.tantivy_",
        "library.engines.tantivy_emit",
        "library.engines.tantivy_schema",
    ),
    "whoosh": ("library.engines.whoosh_", "library.engines.whoosh_emit"),
    "opensearchpy": ("library.engines.opensearch_",),
    "Stemmer": ("library.analysis",),
    "yaml": ("library.settings", "library.saved"),
}
"""Third-party packages (and sqlite3): the only modules or rooms that may import them."""

MODULE_LINES: Final = 400
MODULE_MEDIAN: Final = 200
FUNCTION_LINES: Final = 40
FUNCTION_MEDIAN: Final = 10

VAGUE: Final = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff"})
"""Names that say nothing of what is inside."""

MAY_CATCH_ALL: Final = ("library.cli.main", "library.web")
"""The command line's last handler and the plugin's edge."""

MAY_WRITE_TO_TERMINAL: Final = ("library.cli",)


# ── Reading the code ──────────────────────────────────────────────────────────

Function = ast.FunctionDef | ast.AsyncFunctionDef


def room(name: str) -> str:
    """The first part of a module's name below ``library``; "" for ``library`` itself."""
    return name.partition(".")[2].partition(".")[0]


@dataclass(frozen=True)
class Module:
    """One file of ours, parsed."""

    name: str
    text: str
    tree: ast.Module
    is_package: bool = False

    @property
    def room(self) -> str:
        """The room it stands in."""
        return room(self.name)

    def within(self, places: Iterable[str]) -> bool:
        """Whether this is one of those modules or stands in one of those packages."""
        return any(self.name == place or self.name.startswith(place + ".") for place in places)


def module(name: str, text: str) -> Module:
    """A module from a few lines, for positive controls."""
    return Module(name, text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    found = []
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        text = path.read_text(encoding="utf-8")
        found.append(Module(name, text, ast.parse(text, str(path)), is_package))
    return tuple(found)


def imports(source: Module, known: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Every import, wherever it stands: in functions, under TYPE_CHECKING, by import_module.

    ``from a import b`` is an import of ``a.b`` where that is one of the ``known`` modules.
    """
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(source, node)
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield (whole if whole in known else base), node.lineno
        elif isinstance(node, ast.Call) and _name(node.func) in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, node.lineno


def _absolute(source: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = source.name.split(".")
    up = node.level - source.is_package
    return ".".join([*parts[: len(parts) - up], *([node.module] if node.module else [])])


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _own(sources: Iterable[Module]) -> Iterator[tuple[Module, str, int]]:
    """(module, module of ours that it imports, line)."""
    sources = tuple(sources)
    known = frozenset(source.name for source in sources) | {m.name for m in modules()}
    for source in sources:
        for target, line in imports(source, known):
            if target.partition(".")[0] == PACKAGE:
                yield source, target, line


def functions(source: Module) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    for node in ast.walk(source.tree):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """The lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


# ── The rules ─────────────────────────────────────────────────────────────────


def rooms(sources: Iterable[Module]) -> Iterator[str]:
    """Every module stands in a room of the design."""
    for source in sources:
        if source.room not in ROOMS:
            yield f"{source.name} is in no room: add `{source.room}` to ROOMS"


def layers(sources: Iterable[Module]) -> Iterator[str]:
    """One-way traffic between rooms."""
    for source, target, line in _own(sources):
        here, there = source.room, room(target)
        if here == there or not {here, there} <= set(ROOMS) or (source.name, there) in EXCEPTIONS:
            continue
        if ROOMS.index(there) > ROOMS.index(here):
            yield f"{source.name}:{line} imports {target}: `{there}` stands above `{here}`"
        elif there in STRANGERS.get(here, ()):
            yield f"{source.name}:{line} imports {target}: none of `{here}`'s business"


def cycles(sources: Iterable[Module]) -> Iterator[str]:
    """No two modules import each other, by whatever detour."""
    graph: dict[str, set[str]] = {}
    for source, target, _ in _own(sources):
        if target != source.name:
            graph.setdefault(source.name, set()).add(target)
    for start, first in graph.items():
        seen, todo = set(), list(first)
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += graph.get(name, ())
        if start in seen:
            yield f"{start} imports itself by way of {', '.join(sorted(first & seen))}"


def fence(sources: Iterable[Module]) -> Iterator[str]:
    """A third-party package is known to one room."""
    for source in sources:
        for target, line in imports(source, frozenset()):
            top = target.partition(".")[0]
            if top in FENCE:
                if not source.within(FENCE[top]):
                    yield f"{source.name}:{line} imports {top}: only {', '.join(FENCE[top])} may"
            elif top != PACKAGE and top not in sys.stdlib_module_names:
                yield f"{source.name}:{line} imports {top}: add it to FENCE"


def module_budget(sources: Iterable[Module]) -> Iterator[str]:
    """Modules one can read in a sitting."""
    lines = {source.name: len(source.text.splitlines()) for source in sources}
    yield from (f"{name} has {n} lines" for name, n in lines.items() if n > MODULE_LINES)
    middle = statistics.median(lines.values())
    if middle > MODULE_MEDIAN:
        yield f"the median module has {middle} lines"


def function_budget(sources: Iterable[Module]) -> Iterator[str]:
    """Functions one can see at once."""
    lengths = []
    for source in sources:
        for function in functions(source):
            lengths.append(length(function))
            if lengths[-1] > FUNCTION_LINES:
                yield f"{source.name}:{function.lineno} {function.name} has {lengths[-1]} lines"
    middle = statistics.median(lengths or [0])
    if middle > FUNCTION_MEDIAN:
        yield f"the median function has {middle} lines"


def docstrings(sources: Iterable[Module]) -> Iterator[str]:
    """Whatever is public says what it is."""
    for source in sources:
        if any(part.startswith("_") for part in source.name.split(".")):
            continue
        todo: list[tuple[str, ast.Module | ast.ClassDef | Function]] = [(source.name, source.tree)]
        while todo:
            name, node = todo.pop()
            if ast.get_docstring(node) is None:
                yield f"{name} has no docstring"
            if not isinstance(node, Function):
                todo += [(f"{name}.{child.name}", child) for child in _public(node)]


def _public(parent: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | Function]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            marks = {_name(mark) for mark in node.decorator_list}
            if not marks & {"overload", "setter", "override"}:
                yield node


def terminal(sources: Iterable[Module]) -> Iterator[str]:
    """Only the command line talks to the terminal."""
    for source in sources:
        if source.within(MAY_WRITE_TO_TERMINAL):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "print":
                    yield f"{source.name}:{node.lineno} prints"
            elif isinstance(node, ast.Attribute) and ast.unparse(node) in {
                "sys.stdout",
                "sys.stderr",
            }:
                yield f"{source.name}:{node.lineno} uses {ast.unparse(node)}"


def broad(sources: Iterable[Module]) -> Iterator[str]:
    """What is caught is named, unless it is raised again."""
    for source in sources:
        if source.within(MAY_CATCH_ALL):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler):
                last = node.body[-1]
                again = isinstance(last, ast.Raise) and last.exc is None
                if not again and (node.type is None or _everything(node.type)):
                    yield f"{source.name}:{node.lineno} catches everything"
            elif isinstance(node, ast.Call) and _name(node.func) == "suppress":
                yield from (
                    f"{source.name}:{node.lineno} suppresses everything"
                    for argument in node.args
                    if _everything(argument)
                )


def _everything(node: ast.expr) -> bool:
    names = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(_name(name) in {"Exception", "BaseException"} for name in names)


def vague_names(sources: Iterable[Module]) -> Iterator[str]:
    """A module's name says what is inside."""
    for source in sources:
        if VAGUE & {part.strip("_") for part in source.name.split(".")}:
            yield f"{source.name}: a name that says nothing"


Rule = Callable[[Iterable[Module]], Iterator[str]]

RULES: Final[tuple[Rule, ...]] = (
    rooms,
    layers,
    cycles,
    fence,
    module_budget,
    function_budget,
    docstrings,
    terminal,
    broad,
    vague_names,
)


# ── The tests ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_holds(rule: Rule) -> None:
    assert len(modules()) > 5, "the package was not found"
    assert list(rule(modules())) == []


LONG: Final = "def f():\n    'Long.'\n" + "    f()\n" * (FUNCTION_LINES + 1)
SOMEWHAT_LONG: Final = "def f():\n    'Long.'\n" + "    f()\n" * (FUNCTION_MEDIAN + 1)

BAD: Final[tuple[tuple[Rule, str, str, str], ...]] = (
    # rule, module, its lines, a part of the sentence that must come
    (layers, "library.errors", "import library.limits", "stands above"),
    (layers, "library.store.read", "def f():\n from library import cli", "stands above"),
    (layers, "library.article", "if TYPE_CHECKING:\n import library.store", "stands above"),
    (layers, "library.errors", "import_module('library.library')", "stands above"),
    (layers, "library.query.nodes", "from ..store import read", "business"),
    (layers, "library.cli.main", "from library.search import run", "business"),
    (rooms, "library.attic.box", "", "in no room"),
    (cycles, "library.a", "import library.b\n", "imports itself"),
    (fence, "library.search", "def f():\n import sqlite3", "only library.store"),
    (fence, "library.engines.whoosh_", "import tantivy", "only library.engines.tantivy_"),
    (fence, "library.store.read", "from numpy import array", "add it to FENCE"),
    (fence, "library.web.plugin", "import click.testing", "only library.cli"),
    (module_budget, "library.a", "\n" * (MODULE_LINES + 1), "has 401 lines"),
    (module_budget, "library.a", "\n" * (MODULE_MEDIAN + 1), "median"),
    (function_budget, "library.a", LONG, "has 41 lines"),
    (function_budget, "library.a", "class C:\n  " + LONG.replace("\n", "\n  "), "has 41 lines"),
    (function_budget, "library.a", SOMEWHAT_LONG, "median"),
    (docstrings, "library.a", "x = 1", "library.a has no docstring"),
    (docstrings, "library.a", "'A.'\nclass C:\n 'C.'\n def f(self): ...", "C.f has no docstring"),
    (docstrings, "library.a", "'A.'\nasync def f(): ...", "f has no docstring"),
    (terminal, "library.store.read", "print(1)", "prints"),
    (terminal, "library.search", "sys.stderr.write('x')", "uses sys.stderr"),
    (broad, "library.a", "try: f()\nexcept: pass", "catches everything"),
    (broad, "library.a", "try: f()\nexcept (ValueError, Exception): pass", "catches everything"),
    (broad, "library.a", "with suppress(Exception): f()", "suppresses everything"),
    (vague_names, "library.store.utils", "", "says nothing"),
)


@pytest.mark.parametrize(("rule", "name", "text", "sentence"), BAD)
def test_can_fail(rule: Rule, name: str, text: str, sentence: str) -> None:
    bad = [module(name, text)]
    if rule is cycles:  # only the detour makes it one
        bad += [module("library.b", "def f():\n import library.c")]
        bad += [module("library.c", "if TYPE_CHECKING:\n import library.a")]
        assert not list(cycles(bad[:2]))
    assert any(sentence in found for found in rule(bad))


GOOD: Final[tuple[tuple[Rule, str, str], ...]] = (
    (layers, "library.store.read", "from library.store import schema\nimport library.errors"),
    (layers, "library.cli.main", "from library import Library"),
    (fence, "library.store.read", "import sqlite3, json"),
    (docstrings, "library.a", "'A.'\ndef _f(): ...\nclass _C:\n def g(self): ..."),
    (terminal, "library.cli.search", "print(1)"),
    (broad, "library.a", "try: f()\nexcept BaseException:\n  undo()\n  raise"),
    (broad, "library.cli.main", "try: f()\nexcept Exception: pass"),
)


@pytest.mark.parametrize(("rule", "name", "text"), GOOD)
def test_lets_good_code_pass(rule: Rule, name: str, text: str) -> None:
    assert list(rule([module(name, text)])) == []


def test_every_exception_is_needed() -> None:
    used = {(source.name, room(target)) for source, target, _ in _own(modules())}
    assert set(EXCEPTIONS) <= used, "these exceptions are used no more"


def listed(marker: str) -> list[str]:
    """The first column of the table between two markers of docs/architecture.md."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    part = text.partition(f"<!-- {marker} -->")[2].partition(f"<!-- /{marker} -->")[0]
    return [line.split("`")[1].rstrip("/") for line in part.splitlines() if line.startswith("| `")]


def test_rooms_are_documented() -> None:
    assert listed("rooms") == [name for name in ROOMS if name]


def test_exports() -> None:
    package = importlib.import_module(PACKAGE)
    assert sorted(package.__all__) == sorted(listed("exports"))
    assert all(hasattr(package, name) for name in package.__all__)
