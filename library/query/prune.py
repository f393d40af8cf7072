"""Parts taken out of a tree or put in their place: words that are none, for one.

``!!!`` has no letter or digit, so no document can be asked for it.
"""

from __future__ import annotations

from collections.abc import Callable

from library.analysis import UNSTEMMED, terms
from library.query.nodes import (
    And,
    Everything,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    conjunction,
    disjunction,
    negation,
    within,
)


def prune(tree: Node) -> tuple[Node, list[str]]:
    """The tree without words that have no term, and a sentence for each that was left out."""
    dropped: list[str] = []

    def with_a_term(leaf: Node) -> Node | None:
        if not isinstance(leaf, Word | Phrase) or terms(leaf.text, UNSTEMMED):
            return leaf
        dropped.append(f"“{leaf.text}” has no letter or digit and was left out.")
        return None

    return rebuilt(tree, with_a_term) or Everything(), dropped


def rebuilt(node: Node, leaf: Callable[[Node], Node | None]) -> Node | None:
    """The tree with ``leaf(part)`` for each part that has none itself, in canonical form.

    What ``leaf`` gives ``None`` for is left out; ``None`` if then nothing is left.
    """
    match node:
        case And(children) | Or(children):
            parts = [part for child in children if (part := rebuilt(child, leaf)) is not None]
            if not parts:
                return None
            return conjunction(parts) if isinstance(node, And) else disjunction(parts)
        case Not(child):
            part = rebuilt(child, leaf)
            return None if part is None else negation(part)
        case InField(field, child):
            part = rebuilt(child, leaf)
            return None if part is None else within(field, part)
    return leaf(node)
