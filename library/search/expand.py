"""Saved searches within a query: each ``query:name`` becomes what it stands for.

A saved search may use others.  One that would end up in itself, that nobody has
saved, or that would make the query too large is left out, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from library.limits import MAX_QUERY_DEPTH, MAX_SAVED_PARTS
from library.query.nodes import Chosen, Everything, Node, SavedQuery, children, conjunction, depth
from library.query.prune import prune, rebuilt
from library.query.remarks import Remarks, shown
from library.query.syntax import parse

if TYPE_CHECKING:
    from library.saved.searches import SavedSearch

Where = Iterable[tuple[str, str]]
Selected = dict[str, tuple[int, ...]]
Choose = Callable[[Where], tuple[Selected, list[str]]]
"""From chosen values to their numbers by facet, with a remark for each that no document has."""

Lookup = Callable[[], "Mapping[str, SavedSearch]"]
"""Gives the saved searches by name; called only if a query uses one."""

_WHERE_LEVELS: Final = 2  # an And around a saved search's own tree, and its values


class Expansion:
    """A query and what its saved searches stand for.

    ``tree`` is the query without what had to be left out, ``ignored`` says what
    and why, and ``sort`` is the order that the first saved search with one asks for.
    """

    __slots__ = ("_meanings", "ignored", "sort", "tree")

    def __init__(
        self, tree: Node, meanings: Mapping[str, Node], ignored: tuple[str, ...], sort: str | None
    ) -> None:
        self.tree = tree
        self.ignored = ignored
        self.sort = sort
        self._meanings = meanings

    def meaning(self, tree: Node) -> Node:
        """A tree of this query's parts with every saved search replaced by what it stands for."""
        if not self._meanings:
            return tree

        def meant(leaf: Node) -> Node:
            return self._meanings[leaf.name] if isinstance(leaf, SavedQuery) else leaf

        return rebuilt(tree, meant) or Everything()


def expand(tree: Node, saved: Lookup, choose: Choose) -> Expansion:
    """What the saved searches in a query stand for; ``saved`` is not called if there are none."""
    if not any(isinstance(leaf, SavedQuery) for leaf in _leaves(tree)):
        return Expansion(tree, {}, (), None)
    reading = _Reading(saved(), choose)
    meanings: dict[str, Node] = {}
    room = MAX_QUERY_DEPTH - depth(tree)

    def known(leaf: Node) -> Node | None:
        if not isinstance(leaf, SavedQuery):
            return leaf
        meaning = reading.meaning(leaf.name, (), room)
        if meaning is None:
            return None
        meanings[leaf.name] = meaning
        return leaf

    kept = rebuilt(tree, known) or Everything()
    return Expansion(kept, meanings, reading.remarks.all(), reading.sort)


def _leaves(tree: Node) -> Iterable[Node]:
    todo = [tree]
    while todo:
        node = todo.pop()
        below = children(node)
        todo += below
        if not below:
            yield node


class _Reading:
    """One query's way through the saved searches."""

    def __init__(self, saved: Mapping[str, SavedSearch], choose: Choose) -> None:
        self.saved = saved
        self.choose = choose
        self.remarks = Remarks()
        self.sort: str | None = None
        self.left = MAX_SAVED_PARTS

    def meaning(self, name: str, within: tuple[str, ...], room: int) -> Node | None:
        """What a saved search stands for inside those others; ``None``, and said, if nothing.

        ``room`` is how many levels its tree may have.
        """
        search = self.saved.get(name)
        if search is None or name in within:
            self.remarks.say(self._unusable(name, within))
            return None
        parsed = parse(search.query)
        tree, wordless = prune(parsed.tree)
        parts, levels = sum(1 for _ in _leaves(tree)), depth(tree) + _WHERE_LEVELS
        if parts > self.left or levels > room:
            what = "makes the query too large" if parts > self.left else "is nested too deep"
            self.left -= 1  # even so: reading it took time
            self.remarks.say(f"{shown(f'query:{name}')} {what} and is ignored.")
            return None
        self.left -= parts
        selected, missing = self.choose(search.where)
        for sentence in (*parsed.ignored, *wordless, *missing):
            self.remarks.say(f"In {shown(f'query:{name}')}: {sentence}")
        self.sort = self.sort or parsed.sort
        return self._filled(tree, selected, (*within, name), room - levels)

    def _filled(
        self, tree: Node, selected: Selected, within: tuple[str, ...], room: int
    ) -> Node | None:
        """A saved search's own tree with those it uses, and what it chose."""

        def meant(leaf: Node) -> Node | None:
            return self.meaning(leaf.name, within, room) if isinstance(leaf, SavedQuery) else leaf

        filled = rebuilt(tree, meant)
        if filled is None and not selected:
            return None  # all of it was left out, which was said
        chosen = [Chosen(field, ids) for field, ids in selected.items()]
        return conjunction([*([filled] if filled is not None else []), *chosen])

    def _unusable(self, name: str, within: tuple[str, ...]) -> str:
        if name in within:
            chain = " → ".join([*within[within.index(name) :], name])
            return f"{shown(f'query:{name}')} inside itself ({chain}) is ignored."
        from library.saved.searches import nearest

        near = nearest(name, self.saved)
        hint = f" (did you mean {shown(near)}?)" if near else ""
        return f"There is no saved search {shown(name)}{hint}; it is ignored."
