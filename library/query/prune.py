"""Words that are none: ``!!!`` has no letter or digit, so no document can be asked for it."""

from __future__ import annotations

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
    kept = _kept(tree, dropped)
    return kept if kept is not None else Everything(), dropped


def _kept(node: Node, dropped: list[str]) -> Node | None:
    """What is left of a node; ``None`` if nothing is."""
    match node:
        case Word(text) | Phrase(text):
            if terms(text, UNSTEMMED):
                return node
            dropped.append(f"“{text}” has no letter or digit and was left out.")
            return None
        case And(children) | Or(children):
            parts = [part for child in children if (part := _kept(child, dropped)) is not None]
            if not parts:
                return None
            return conjunction(parts) if isinstance(node, And) else disjunction(parts)
        case Not(child):
            part = _kept(child, dropped)
            return None if part is None else negation(part)
        case InField(field, child):
            part = _kept(child, dropped)
            return None if part is None else within(field, part)
    return node
