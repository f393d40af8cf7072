"""What the property tests of the query room draw from."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from library import fields
from library.query.dates import END_OF_TIME
from library.query.nodes import (
    DateRange,
    Everything,
    Has,
    Identifier,
    Node,
    Phrase,
    SavedQuery,
    Word,
    conjunction,
    disjunction,
    negation,
    within,
)
from library.query.values import of_words

PIECES: Final = (
    *"ab12-:,.*?~^|()[]{}<>=&'\"“”„«»（）：｜－　\\/#@!;_",
    *("missile", "defense", "U.S.", "C++", "don't", "well-known", "é", "防空", "ПРО", "🚀"),
    *("AND", "OR", "NOT", "and", "or", "not", "NEAR/5", "ADJ/2", "W/S", "W/P", "TO", "||", "--"),
    *("headline:", "headline:(", "Title:", "person:", "lang:", "kind:", "date:", "date:(", "id:"),
    *("has:", "no:", "sort:", "after:", "before:", "newer_than:", "older_than:", "year:"),
    *(
        "quote:",
        "quote:(",
        "speaker:",
        "query:",
        "words:",
        "foo:",
        "foo:(",
        "http://a.b/c",
        "12:30",
    ),
    *("2007", "2007-06", "2007-06-26", "2007-02-30", "2007-06-26T10:15", "9999", "0001", "0000"),
    *("..", ">=", "<=", "[2007 TO 2008]", "{2007 TO 2007}", "last week", "today", "7d", "1y"),
    *("relevance", "date", "-date", "*x*", "w?rd", "x~2", "x^2.5", "~5", "^2", "\x00", "\ud800"),
    *("\u200b", "\u200f", "\ufeff", "\u2028", "\t", "\n", " ", " ", " ", " ", " ", " "),
)

queries: st.SearchStrategy[str] = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)
"""Strings made of what the language is made of."""

anything: st.SearchStrategy[str] = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any string at all, halves of surrogate pairs included."""

moments = st.integers(0, END_OF_TIME)
_WORDS = st.sampled_from(["missile", "Lavrov", "U.S.", "C++", "don't", "a,b", "12:30", "防空"])
_TEXTS = st.sampled_from(["missile defense", "AND", "headline:x", "U.S. said, ok", "防空 a"])
_NAMED = st.sampled_from([field.name for field in fields.FIELDS if of_words(field.name)])


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    """A range that some moment is in."""
    start, end = draw(moments), draw(moments)
    if start == end:
        return DateRange(None, end) if end else DateRange(0, None)
    bounds = [min(start, end), max(start, end)]
    open_end = draw(st.sampled_from([None, 0, 1]))
    if open_end == 0:
        return DateRange(None, bounds[1])
    return DateRange(bounds[0], None if open_end else bounds[1])


def _lists(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(inner, min_size=2, max_size=4)
    return some.map(conjunction) | some.map(disjunction) | inner.map(negation)


texts: st.SearchStrategy[Node] = _WORDS.map(Word) | _TEXTS.map(Phrase)
_inside = st.recursive(texts, _lists, max_leaves=4)
_leaves: st.SearchStrategy[Node] = (
    texts
    | ranges()
    | st.builds(within, _NAMED, _inside)
    | st.sampled_from(["headline", "date", "id"]).map(Has)
    | st.sampled_from(["2007-06-26-russia", "a b", "*", "a,b", "[x]"]).map(Identifier)
    | st.sampled_from(["ports", "a", "2007-06", "or"]).map(SavedQuery)
    | st.just(Everything())
)
trees: st.SearchStrategy[Node] = st.recursive(_leaves, _lists, max_leaves=12)
"""Trees in canonical form."""
