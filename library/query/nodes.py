"""The syntax tree: what a query means, whoever answers it.

Nodes are values: they cannot be changed, and equal ones are equal.  They are
plain classes with slots because a dataclass costs twenty times as much to
import, and every run of the command line imports them.

Words stand here as they were typed; which terms they become is the business of
``library.analysis`` and of the engine.  The functions at the end keep trees
canonical (nothing nested in its like, no lists of one), so that a tree has one
spelling and ``parse(describe(tree)).tree == tree``.
"""

from __future__ import annotations

from collections.abc import Iterable


class Node:
    """One part of a query; the classes below say which."""

    __slots__: tuple[str, ...] = ()
    __match_args__: tuple[str, ...] = ()

    def _fill(self, *values: object) -> None:
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def parts(self) -> tuple[object, ...]:
        """What the node was made from."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def _flat(self) -> list[object]:
        """Class, length and text of everything below, in one fixed order.

        Without recursion: comparing tuples of tuples takes four levels of
        Python's stack for one of ours.
        """
        flat: list[object] = []
        todo: list[object] = [self]
        while todo:
            value = todo.pop()
            if isinstance(value, Node):
                flat.append(type(value))
                todo += value.parts()
            elif isinstance(value, tuple):
                flat.append(len(value))
                todo += value
            else:
                flat.append(value)
        return flat

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return self._flat() == other._flat()

    def __hash__(self) -> int:
        return hash(tuple(self._flat()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.parts()))})"

    def __reduce__(self) -> tuple[type[Node], tuple[object, ...]]:
        return type(self), self.parts()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")


class Everything(Node):
    """Every document: the empty query, and ``*``."""

    __slots__ = __match_args__ = ()


class Word(Node):
    """Documents with this word.

    ``text`` is what stood between two blanks; where it is several terms
    (``well-known``, ``U.S.``) they stand side by side in this order.
    """

    __slots__ = __match_args__ = ("text",)
    text: str

    def __init__(self, text: str) -> None:
        self._fill(text)


class Phrase(Node):
    """Documents with these words side by side in this order, within one value or passage."""

    __slots__ = __match_args__ = ("text",)
    text: str

    def __init__(self, text: str) -> None:
        self._fill(text)


class And(Node):
    """Documents that are all of the children; there are two or more."""

    __slots__ = __match_args__ = ("children",)
    children: tuple[Node, ...]

    def __init__(self, children: Iterable[Node]) -> None:
        self._fill(tuple(children))


class Or(Node):
    """Documents that are any of the children; there are two or more."""

    __slots__ = __match_args__ = ("children",)
    children: tuple[Node, ...]

    def __init__(self, children: Iterable[Node]) -> None:
        self._fill(tuple(children))


class Not(Node):
    """Documents that are not the child."""

    __slots__ = __match_args__ = ("child",)
    child: Node

    def __init__(self, child: Node) -> None:
        self._fill(child)


class InField(Node):
    """The child, with each of its words and phrases looked for in this field only.

    ``child`` is made of words, phrases, And, Or, Not and Everything.  ``field``
    names it by its proper name, never by an alias.  The field goes down to the
    words: ``f:(a b)`` means ``f:a f:b``, ``f:(NOT a)`` means ``NOT f:a``, and
    Everything in a field (``f:(a NOT *)``) is that field's being there at all.
    """

    __slots__ = __match_args__ = ("field", "child")
    field: str
    child: Node

    def __init__(self, field: str, child: Node) -> None:
        self._fill(field, child)


class Has(Node):
    """Documents that have any value in this field."""

    __slots__ = __match_args__ = ("field",)
    field: str

    def __init__(self, field: str) -> None:
        self._fill(field)


class DateRange(Node):
    """Documents published within ``[start, end)``, in moments of ``library.query.dates``.

    ``None`` is an open end; one of the two is given.  A document whose date is
    known to the month covers that month, and matches if all of it lies within:
    nothing is claimed about a day that is not known.
    """

    __slots__ = __match_args__ = ("start", "end")
    start: int | None
    end: int | None

    def __init__(self, start: int | None, end: int | None) -> None:
        self._fill(start, end)


class Identifier(Node):
    """The one document of this uid."""

    __slots__ = __match_args__ = ("uid",)
    uid: str

    def __init__(self, uid: str) -> None:
        self._fill(uid)


class SavedQuery(Node):
    """Documents that the saved search of this name finds.

    Only ``library.search`` knows what it finds, and puts that in its place before
    an engine sees the tree.
    """

    __slots__ = __match_args__ = ("name",)
    name: str

    def __init__(self, name: str) -> None:
        self._fill(name)


class Chosen(Node):
    """Documents with any of these values of a facet, by the store's numbers.

    Without any it is no document.  It has no spelling: ``library.search`` makes it
    of a saved search's ``where``.
    """

    __slots__ = __match_args__ = ("field", "ids")
    field: str
    ids: tuple[int, ...]

    def __init__(self, field: str, ids: Iterable[int]) -> None:
        self._fill(field, tuple(ids))


def conjunction(parts: Iterable[Node]) -> Node:
    """All of the parts, in canonical form; Everything if there are none."""
    children: list[Node] = []
    for part in parts:
        if isinstance(part, And):
            children += part.children
        elif not isinstance(part, Everything):
            children.append(part)
    if not children:
        return Everything()
    return And(children) if len(children) > 1 else children[0]


def disjunction(parts: Iterable[Node]) -> Node:
    """Any of the parts (one or more), in canonical form.

    Raises ``ValueError`` if there are none: that would be nothing at all, which
    no query asks for.
    """
    children: list[Node] = []
    for part in parts:
        if isinstance(part, Everything):
            return part
        children += part.children if isinstance(part, Or) else (part,)
    if not children:
        raise ValueError("any of no parts")
    return Or(children) if len(children) > 1 else children[0]


def negation(part: Node) -> Node:
    """Whatever is not the part, in canonical form."""
    return part.child if isinstance(part, Not) else Not(part)


def within(field: str, part: Node) -> Node:
    """The part looked for in that field, in canonical form."""
    return Has(field) if isinstance(part, Everything) else InField(field, part)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below this one, in the order they were typed."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part) | InField(_, part):
            return (part,)
    return ()


def depth(tree: Node) -> int:
    """How many levels of nodes there are; a single node is one."""
    levels = 0
    row: list[Node] = [tree]
    while row:
        levels += 1
        row = [child for node in row for child in children(node)]
    return levels


def positive(tree: Node) -> list[tuple[str | None, Word | Phrase]]:
    """The words and phrases that a hit has, each with its field or ``None``; for highlighting.

    What stands under a NOT is left out, as is what was typed twice.
    """
    found: dict[tuple[str | None, Word | Phrase], None] = {}
    todo: list[tuple[str | None, Node]] = [(None, tree)]
    while todo:
        field, node = todo.pop()
        if isinstance(node, Word | Phrase):
            found[field, node] = None
        elif not isinstance(node, Not):
            inner = node.field if isinstance(node, InField) else field
            todo += [(inner, child) for child in reversed(children(node))]
    return list(found)


def any_of(tree: Node) -> Node | None:
    """The tree with its text parts joined by OR, for when nothing has all of them.

    A text part is one made of words and phrases alone; fields, dates and
    exclusions stay required.  Returns ``None`` if there are not two text parts
    to choose from.
    """
    if not isinstance(tree, And):
        return None
    texts = [part for part in tree.children if _is_text(part)]
    if len(texts) < 2:
        return None
    return conjunction([disjunction(texts), *(p for p in tree.children if not _is_text(p))])


def _is_text(tree: Node) -> bool:
    todo = [tree]
    while todo:
        node = todo.pop()
        if not isinstance(node, Word | Phrase | And | Or):
            return False
        todo += children(node)
    return True
