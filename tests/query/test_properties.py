"""What holds for every string and every tree."""

from __future__ import annotations

from datetime import date
from typing import Final
from unicodedata import category

import pytest
from hypothesis import example, given, settings

from library.limits import MAX_QUERY_CHARS, MAX_QUERY_DEPTH, MAX_QUERY_TERMS
from library.query.describe import describe
from library.query.nodes import (
    And,
    Everything,
    InField,
    Node,
    Not,
    Or,
    any_of,
    children,
    depth,
    positive,
)
from library.query.syntax import parse
from library.query.values import SORTS
from tests.query.strategies import anything, queries, trees

SUNDAY: Final = date(2007, 7, 15)


def check(typed: str) -> None:
    """Everything that is promised of any string."""
    parsed = parse(typed, SUNDAY)
    tree = parsed.tree
    assert is_canonical(tree)
    assert depth(tree) <= MAX_QUERY_DEPTH
    assert len(positive(tree)) <= MAX_QUERY_TERMS
    assert parsed.sort in (None, *SORTS)
    for text in (parsed.text, *parsed.ignored, describe(tree)):
        text.encode()
    for sentence in parsed.ignored:
        assert sentence.endswith(".")
        assert not {category(mark) for mark in sentence} & {"Cc", "Cs", "Zl", "Zp"}
    for each in (tree, any_of(tree)):
        if each is not None and len(describe(each)) <= MAX_QUERY_CHARS:
            assert parse(describe(each), SUNDAY).tree == each


def is_canonical(tree: Node, field: str = "") -> bool:
    """Nothing nested in its like, no lists of one, no field in a field."""
    below = children(tree)
    alike = any(type(child) is type(tree) for child in below)
    match tree:
        case And():
            fine = len(below) > 1 and Everything() not in below and not alike
        case Or():
            fine = len(below) > 1 and Everything() not in below and not alike
        case Not():
            fine = not alike
        case InField(name, child):
            fine = not field and child != Everything()
            field = name
        case _:
            fine = True
    return fine and all(is_canonical(child, field) for child in below)


@settings(max_examples=1000)
@given(queries)
@example("*headline:x")
@example("*-x")
@example("AND,")
@example("headline:a,person:b")
@example("headline:(a,b)")
@example('id:"*"')
@example("id:[x]")
@example("date:2007-06-26T10:00:00..2007-06-26")
def test_any_query(typed: str) -> None:
    check(typed)


@settings(max_examples=1000)
@given(anything)
def test_any_string(typed: str) -> None:
    check(typed)


@given(trees)
def test_every_tree_has_a_spelling(tree: Node) -> None:
    assert parse(describe(tree), SUNDAY).tree == tree


@given(trees)
def test_a_described_query_needs_no_remark(tree: Node) -> None:
    assert parse(describe(tree), SUNDAY).ignored == ()


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", "*"),
        ("missile defense", "missile AND defense"),
        ("a|b c", "a OR (b AND c)"),
        ("-x", "NOT x"),
        ("-(a b)", "NOT (a AND b)"),
        ("“a  b”", '"a b"'),
        ("title:x", "headline:x"),
        ("headline:a,b", "headline:(a OR b)"),
        ("-place:moscow,berlin", "NOT place:(moscow OR berlin)"),
        ("headline:-x", "headline:x"),
        ("no:deck", "NOT has:deck"),
        ("headline:*", "has:headline"),
        ("id:a", "id:a"),
        ("query:A -query:b,c", "query:a AND NOT (query:b OR query:c)"),
        ('id:"a b"', 'id:"a b"'),
        ("date:2007-06-01..2007-07-15", "date:2007-06-01..2007-07-15"),
        ("after:2007 before:2009", "date:>=2008-01-01 AND date:<=2008-12-31"),
        ('date:"last week"', "date:2007-07-02..2007-07-08"),
        ("a sort:date", "a"),
    ],
)
def test_describe(typed: str, line: str) -> None:
    assert describe(parse(typed, SUNDAY).tree) == line
