"""The tree in the query language itself: the line that says how a query was read.

Every operator is written, every date is a date, aliases are proper names.
``parse(describe(tree)).tree == tree`` for every tree that ``parse`` makes, as
long as the line is one that ``parse`` reads to its end (``MAX_QUERY_CHARS``).
"""

from __future__ import annotations

from library.query import dates
from library.query.nodes import (
    And,
    DateRange,
    Has,
    Identifier,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    SavedQuery,
    Word,
)


def describe(tree: Node) -> str:
    """The query that means exactly this tree; ``*`` is every document."""
    line = "*"
    match tree:
        case And(children):
            line = " AND ".join(map(_grouped, children))
        case Or(children):
            line = " OR ".join(map(_grouped, children))
        case Not(child):
            line = f"NOT {_grouped(child)}"
        case InField(field, child):
            line = f"{field}:{_value(child)}"
        case Word(text):
            line = text
        case Phrase(text):
            line = f'"{text}"'
        case Has(field):
            line = f"has:{field}"
        case DateRange(start, end):
            line = f"date:{dates.write(start, end)}"
        case Identifier(uid):
            line = f"id:{uid}" if _is_plain(uid) else f'id:"{uid}"'
        case SavedQuery(name):
            line = f"query:{name}"
    return line


def _grouped(tree: Node) -> str:
    """The same where it is a part of something: in parentheses if it is a list itself."""
    return f"({describe(tree)})" if isinstance(tree, And | Or) else describe(tree)


def _value(tree: Node) -> str:
    """The same behind a field's colon."""
    if isinstance(tree, Phrase) or (isinstance(tree, Word) and _is_plain(tree.text)):
        return describe(tree)
    return f"({describe(tree)})"


def _is_plain(text: str) -> bool:
    """Whether it is one value as it stands; a comma would make it two, a bracket a range."""
    return text[:1].isalnum() and not any(mark in text for mark in ' ,()|"')
