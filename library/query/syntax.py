"""From a string to the syntax tree; every string has one.

    query    = any
    any      = all (("OR" | "|") all)*
    all      = one ("AND"? one)*
    one      = ("NOT" | "-")* (word | phrase | field | group)
    group    = "(" any ")" | name ":(" any ")"

with the tokens of ``library.query.tokens``, the values of
``library.query.values`` and the periods of ``library.query.dates``.  AND binds
tighter than OR.  What does not fit is left out or read as words, and that is
said: an operator that joins nothing, a parenthesis without its other half, a
group with nothing in it.  ``sort:`` is no part of the tree, wherever it stands.

The parser keeps its groups on a list instead of calling itself: 200 levels of
five functions each would not fit on Python's stack.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from library.limits import MAX_QUERY_CHARS, MAX_QUERY_DEPTH, MAX_QUERY_TERMS
from library.query import tokens, values
from library.query.nodes import (
    Everything,
    Node,
    Phrase,
    Word,
    conjunction,
    depth,
    disjunction,
    negation,
    within,
)
from library.query.remarks import shown
from library.query.tokens import Token, tokenize

# A group is up to three levels of nodes (NOT, OR, AND), as is the query itself without its NOT;
# so many groups, a field, its list and a word are no deeper than MAX_QUERY_DEPTH.
_SURE_GROUPS: Final = (MAX_QUERY_DEPTH - 6) // 3


class Parsed:
    """A query as it was understood.

    ``tree`` is what it asks for.  ``ignored`` has a sentence for whatever was
    left out or read differently than it looks.  ``sort`` is "relevance", "date",
    "-date" or ``None``.  ``text`` is what was typed, as far as it was read.
    """

    __slots__ = ("ignored", "sort", "text", "tree")

    def __init__(self, tree: Node, ignored: tuple[str, ...], sort: str | None, text: str) -> None:
        self.tree = tree
        self.ignored = ignored
        self.sort = sort
        self.text = text

    def __repr__(self) -> str:
        return f"Parsed({self.tree!r}, {self.ignored!r}, {self.sort!r}, {self.text!r})"


def parse(text: str, today: date | None = None) -> Parsed:
    """What any string asks for; ``today`` is the day "last week" is counted from.

    Returns a tree of no more than ``MAX_QUERY_DEPTH`` levels.  Raises nothing,
    and takes time in proportion to the length of ``text``.
    """
    reading = values.Reading(today)
    text = _writable(_cut(text, reading))
    found = tokenize(text, values.known, reading.remarks)
    tree = _Parser(reading, MAX_QUERY_DEPTH).run(found)
    if depth(tree) > MAX_QUERY_DEPTH:
        tree = _Parser(reading, _SURE_GROUPS).run(found)
    return Parsed(tree, reading.remarks.all(), reading.sort, text)


def _cut(text: str, reading: values.Reading) -> str:
    """The part of ``text`` that is read; half a word at its end is not."""
    if len(text) <= MAX_QUERY_CHARS:
        return text
    reading.remarks.say(f"Only the first {MAX_QUERY_CHARS:,} characters of the query are read.")
    kept = text[:MAX_QUERY_CHARS]
    if text[MAX_QUERY_CHARS].isspace():
        return kept
    return kept.rsplit(maxsplit=1)[0] if kept.split() else kept


def _writable(text: str) -> str:
    """The text with halves of surrogate pairs, which nothing could write, replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class _Group:
    """What stands between two parentheses, as far as it has been read."""

    __slots__ = ("alternatives", "field", "negated", "waiting", "wraps")

    def __init__(self, field: str, *, wraps: bool) -> None:
        self.field = field  # what its values are values of, or "" for plain text
        self.wraps = wraps  # whether the whole of it is to be put into the field
        self.alternatives: list[list[Node]] = [[]]  # joined by OR, each by AND
        self.negated = False  # the next one
        self.waiting = ""  # the operator that still needs a next one

    def tree(self) -> Node | None:
        parts = [conjunction(parts) for parts in self.alternatives if parts]
        return disjunction(parts) if parts else None


class _Parser:
    """The groups that are open, the query itself being the first."""

    def __init__(self, reading: values.Reading, most_groups: int) -> None:
        self.reading = reading
        self.say = reading.remarks.say
        self.most_groups = most_groups
        self.groups = [_Group("", wraps=False)]
        self.unopened = 0  # groups too deep to be opened, whose ends are still to come
        self.terms = 0
        self.handlers = {
            tokens.OPEN: self.open,
            tokens.CLOSE: self.close,
            tokens.AND: self.join,
            tokens.OR: self.join,
            tokens.NOT: self.negate,
            tokens.NEAR: self.near,
            tokens.FIELD: self.field,
            tokens.PHRASE: self.term,
            tokens.WORD: self.term,
        }

    def run(self, found: list[Token]) -> Node:
        for token in found:
            self.handlers[token.kind](token)
        if len(self.groups) > 1:
            self.say("A parenthesis is not closed; the group runs to the end.")
        while len(self.groups) > 1:
            self.end()
        self.check_waiting()
        return self.groups[0].tree() or Everything()

    def add(self, node: Node | None) -> None:
        """Puts a part into the group that is open; ``None`` is one that came to nothing."""
        group = self.groups[-1]
        if node is not None:
            group.alternatives[-1].append(negation(node) if group.negated else node)
        group.negated = False
        group.waiting = ""

    def term(self, token: Token) -> None:
        self.add(self.leaf(self.groups[-1].field, token))

    def leaf(self, field: str, token: Token) -> Node | None:
        node = values.value(field, token, self.reading)
        if isinstance(node, Word | Phrase):
            self.terms += len(node.text.split())
            if self.terms > MAX_QUERY_TERMS:
                self.say(f"Only the first {MAX_QUERY_TERMS} words of the query are searched.")
                return None
        return node

    def join(self, token: Token) -> None:
        group = self.groups[-1]
        if group.waiting or not group.alternatives[-1]:
            self.say(f"{shown(token.text)} joins nothing and is ignored.")
            return
        if token.kind == tokens.OR:
            group.alternatives.append([])
        group.waiting = token.text

    def negate(self, token: Token) -> None:
        group = self.groups[-1]
        group.negated = not group.negated
        group.waiting = token.text

    def near(self, token: Token) -> None:
        self.say(f"{shown(token.text)} is not understood yet; both sides are searched anywhere.")

    def check_waiting(self) -> None:
        """Says so when the operator a group ends with has nothing behind it."""
        if self.groups[-1].waiting:
            self.say(f"{shown(self.groups[-1].waiting)} has nothing behind it and is ignored.")

    def open(self, token: Token) -> None:
        if len(self.groups) > self.most_groups:
            self.unopened += 1
            self.say("Groups are nested too deep; the innermost are read without parentheses.")
            return
        field, wraps = self.enter(token.text) if token.text else (self.groups[-1].field, False)
        self.groups.append(_Group(field, wraps=wraps))

    def close(self, token: Token) -> None:
        if self.unopened:
            self.unopened -= 1
        elif len(self.groups) > 1:
            self.end()
        else:
            self.say(f"{shown(token.text)} closes nothing and is ignored.")

    def end(self) -> None:
        """Puts the innermost group, now complete, into the one around it."""
        self.check_waiting()
        group = self.groups.pop()
        node = group.tree()
        if node is None:
            self.say("A pair of parentheses holds nothing and is ignored.")
        elif group.wraps:
            node = within(group.field, node)
        self.add(node)

    def field(self, token: Token) -> None:
        field, wraps = self.enter(token.text)
        parts = [self.leaf(field, each) for each in token.values]
        kept = [part for part in parts if part is not None]
        node = disjunction(kept) if kept else None
        self.add(within(field, node) if node is not None and wraps else node)

    def enter(self, typed: str) -> tuple[str, bool]:
        """What the values behind ``typed:`` are values of, and whether to put them into it."""
        outer = self.groups[-1].field
        name = values.resolve(typed) or ""
        if about := values.later(name):
            self.say(f"{shown(typed + ':')} ({about}) is not understood yet; searched as text.")
            return outer, False
        if outer:
            if name != outer:
                inner = shown(typed + ":")
                self.say(f"{inner} inside {shown(outer + ':')} is ignored; its words are kept.")
            return outer, False
        return name, values.of_words(name)
