"""Nodes as values, and what can be asked of a tree."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.query.nodes import (
    And,
    Chosen,
    DateRange,
    Everything,
    Has,
    Identifier,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    SavedQuery,
    Word,
    any_of,
    children,
    conjunction,
    depth,
    disjunction,
    negation,
    positive,
    within,
)
from library.query.syntax import parse
from tests.query.strategies import trees

A, B, C = map(Word, "abc")
ONE_OF_EACH: tuple[Node, ...] = (
    Everything(),
    A,
    Phrase("a"),
    And((A, B)),
    Or((A, B)),
    Not(A),
    InField("headline", A),
    Has("headline"),
    DateRange(1, 2),
    DateRange(None, 2),
    Identifier("a"),
    SavedQuery("a"),
    Chosen("place", (1, 2)),
    Chosen("place", ()),
)


def test_nodes_are_equal_by_content_and_kind() -> None:
    for node in ONE_OF_EACH:
        again = type(node)(*node.parts())
        assert again == node
        assert hash(again) == hash(node)
        assert [other for other in ONE_OF_EACH if other == node] == [node]
    assert len(set(ONE_OF_EACH)) == len(ONE_OF_EACH)
    assert And((A, Or((B, C)))) != And((A, B, C))
    assert And((A, B, Or((C, A)))) != And((A, Or((B, C, A))))
    assert Word("a") != "a"


def test_nodes_cannot_be_changed() -> None:
    for node in ONE_OF_EACH:
        with pytest.raises(AttributeError):
            node.text = "b"
    with pytest.raises(AttributeError):
        del A.text
    assert Word("a").text == "a"


def test_nodes_say_what_they_are_and_travel() -> None:
    assert repr(InField("place", Or([A, Phrase("b c")]))) == (
        "InField('place', Or((Word('a'), Phrase('b c'))))"
    )
    for node in ONE_OF_EACH:
        assert pickle.loads(pickle.dumps(node)) == node  # noqa: S301 — our own bytes


def test_canonical_form() -> None:
    assert conjunction([]) == Everything()
    assert conjunction([A]) == A
    assert conjunction([A, Everything(), And((B, C))]) == And((A, B, C))
    assert disjunction([A]) == A
    assert disjunction([A, Or((B, C))]) == Or((A, B, C))
    assert disjunction([A, Everything()]) == Everything()
    assert negation(negation(A)) == A
    assert within("headline", Everything()) == Has("headline")
    assert within("headline", A) == InField("headline", A)
    with pytest.raises(ValueError, match="no parts"):
        disjunction([])


def test_children_and_depth() -> None:
    assert children(And((A, B))) == (A, B)
    assert children(InField("headline", Not(A))) == (Not(A),)
    assert children(A) == ()
    assert depth(A) == 1
    assert depth(And((A, Not(Or((B, C)))))) == 4


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("a", [(None, A)]),
        ('a "b c"', [(None, A), (None, Phrase("b c"))]),
        ("a -b", [(None, A)]),
        ("b OR (a -(b OR c))", [(None, B), (None, A)]),
        ("headline:(a OR b -c) a", [("headline", A), ("headline", B), (None, A)]),
        ("a a", [(None, A)]),
        ("date:2007 has:deck id:x", []),
    ],
)
def test_positive(typed: str, found: list[tuple[str | None, Word | Phrase]]) -> None:
    assert positive(parse(typed).tree) == found


@pytest.mark.parametrize(
    ("typed", "relaxed"),
    [
        ("", None),
        ("a", None),
        ("a OR b", None),
        ("-a", None),
        ("a -b", None),
        ("a headline:b", None),
        ("a date:2007", None),
        ("headline:(a b)", None),
        ("a (b OR headline:c)", None),
        ("a b", "a OR b"),
        ('a "b c" d', 'a OR "b c" OR d'),
        ("(a OR b) c", "a OR b OR c"),
        ("((a b) OR c) d", "(a b) OR c OR d"),
        ("date:2007 a -c b", "(a OR b) date:2007 -c"),
        ("a kind:sidebar b has:deck", "(a OR b) kind:sidebar has:deck"),
        ("a b (c OR -d)", "(a OR b) (c OR -d)"),
        ("a b *", "a OR b"),
        ("a query:b c", "(a OR c) query:b"),
        ("a query:b", None),
    ],
)
def test_any_of(typed: str, relaxed: str | None) -> None:
    assert any_of(parse(typed).tree) == (relaxed and parse(relaxed).tree)


def holds(tree: Node, true: frozenset[Node]) -> bool:
    """Whether a tree holds where just these leaves hold."""
    match tree:
        case And(parts):
            return all(holds(part, true) for part in parts)
        case Or(parts):
            return any(holds(part, true) for part in parts)
        case Not(part):
            return not holds(part, true)
    return tree in true or isinstance(tree, Everything)


def leaves(tree: Node) -> set[Node]:
    if isinstance(tree, And | Or | Not):
        return set().union(*map(leaves, children(tree)))
    return {tree}


@given(trees, st.data())
def test_any_of_finds_whatever_the_query_finds(tree: Node, data: st.DataObject) -> None:
    relaxed = any_of(tree)
    if relaxed is not None:
        some = data.draw(st.frozensets(st.sampled_from(sorted(leaves(tree), key=repr))))
        assert holds(relaxed, some) or not holds(tree, some)
        assert any_of(relaxed) is None


@given(st.lists(st.sampled_from(["a", "b", "c", "AND", "OR", "NOT", "(", ")"]), max_size=12))
def test_operators_bind_as_in_python(pieces: list[str]) -> None:
    """Python's own ``not``, ``and``, ``or`` are the oracle, wherever it takes the expression."""
    python = " ".join(pieces).lower()
    parsed = parse(" ".join(pieces))
    for n in range(8):
        values = {name: bool(n >> bit & 1) for bit, name in enumerate("abc")}
        try:
            expected = eval(python, {}, values)  # noqa: S307 — made of the pieces above only
        except (SyntaxError, TypeError):
            return
        if isinstance(expected, bool):
            true = frozenset(Word(name) for name, is_true in values.items() if is_true)
            assert holds(parsed.tree, true) == expected
            assert parsed.ignored == ()


def test_import_is_light() -> None:
    """Every run of the command line imports this room; what costs milliseconds stays out."""
    code = (
        "import sys, library.query.syntax, library.query.describe\n"
        "heavy = {'dataclasses', 'inspect', 'difflib', 'unicodedata', 'calendar', 'locale'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == []
