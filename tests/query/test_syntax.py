"""What strings mean: the language as a table of examples, and its bounds."""

from __future__ import annotations

import sys
from datetime import date
from types import FrameType
from typing import Any, Final

import pytest

from library.limits import MAX_QUERY_CHARS, MAX_QUERY_DEPTH, MAX_QUERY_TERMS
from library.query.dates import moment
from library.query.describe import describe
from library.query.nodes import (
    And,
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
    depth,
    positive,
)
from library.query.syntax import parse

SUNDAY: Final = date(2007, 7, 15)

A, B, C, D, X = map(Word, "abcdx")
ALL: Final = Everything()


def both(*parts: Node) -> And:
    return And(parts)


def either(*parts: Node) -> Or:
    return Or(parts)


def days(first: str, last: str) -> DateRange:
    """From the first day to the last, both included."""
    end = moment(date.fromisoformat(last)) + 86_400
    return DateRange(moment(date.fromisoformat(first)), end)


def since(first: str) -> DateRange:
    return DateRange(moment(date.fromisoformat(first)), None)


def until(last: str) -> DateRange:
    return DateRange(None, moment(date.fromisoformat(last)) + 86_400)


# (typed, what it means): nothing is remarked on.
UNDERSTOOD: Final[tuple[tuple[str, Node], ...]] = (
    # nothing
    ("", ALL),
    ("   \t\n", ALL),
    ("*", ALL),
    ("**", ALL),
    ("a *", A),
    ("a OR *", ALL),
    ("-*", Not(ALL)),
    # words and operators
    ("missile", Word("missile")),
    ("missile defense", both(Word("missile"), Word("defense"))),
    ("a AND b", both(A, B)),
    ("a OR b", either(A, B)),
    ("a | b", either(A, B)),
    ("a|b||c", either(A, B, C)),
    ("a and b", both(A, Word("and"), B)),
    ("a or not b", both(A, Word("or"), Word("not"), B)),
    ("a OR b c", either(A, both(B, C))),
    ("a b OR c d", either(both(A, B), both(C, D))),
    ("(a OR b) c", both(either(A, B), C)),
    ("(a b) c", both(A, B, C)),
    ("a OR (b OR c)", either(A, B, C)),
    ("((((a))))", A),
    ("a(b)c", both(A, B, C)),
    ("NOT a", Not(A)),
    ("-a", Not(A)),
    ("a -b", both(A, Not(B))),
    ("a NOT b OR c", either(both(A, Not(B)), C)),
    ("NOT NOT a", A),
    ("NOT -a", A),
    ("-(a b)", Not(both(A, B))),
    ("-(-a)", A),
    ('-"a b"', Not(Phrase("a b"))),
    ("(-a)", Not(A)),
    ("a|-b", either(A, Not(B))),
    ("-5", Not(Word("5"))),
    # what stays one word
    ("well-known", Word("well-known")),
    ("2007-06-26", Word("2007-06-26")),
    ("C++", Word("C++")),
    ("U.S.", Word("U.S.")),
    ("don't", Word("don't")),
    ("don’t", Word("don’t")),
    ("http://a.b/c", Word("http://a.b/c")),
    ("http://a.b/c?d=1", Word("http://a.b/c?d=1")),
    ("12:30", Word("12:30")),
    ("1,000", Word("1,000")),
    ("x@y.z", Word("x@y.z")),
    ("#tag", Word("#tag")),
    ("a--b", Word("a--b")),
    ("--a", A),
    ("10~20", Word("10~20")),
    ("3~5", Word("3~5")),
    ("~5", Word("~5")),
    ("NEAR", Word("NEAR")),
    ("near/5", Word("near/5")),
    ("防空", Word("防空")),
    # punctuation around words
    ("Russia, NATO: why?", both(Word("Russia"), Word("NATO"), Word("why"))),
    ("AND,", Phrase("AND")),
    # phrases
    ('"a b"', Phrase("a b")),
    ('"  a   b "', Phrase("a b")),
    ('"a"', Phrase("a")),
    ('"OR"', Phrase("OR")),
    ('"a (b OR c) -d"', Phrase("a (b OR c) -d")),
    ("“a b”", Phrase("a b")),
    ("„a b“", Phrase("a b")),
    ("«a b»", Phrase("a b")),
    ("»a b«", Phrase("a b")),
    ("「a b」", Phrase("a b")),
    ('"a b"c', both(Phrase("a b"), C)),
    ('"a""b"', both(Phrase("a"), Phrase("b"))),
    # full-width and unseen characters
    ("a\u3000b", both(A, B)),
    ("（a　OR　b）　c", both(either(A, B), C)),
    ("＂a b＂", Phrase("a b")),
    ("－a", Not(A)),
    ("headline：a", InField("headline", A)),
    ("headline：a，b", InField("headline", either(A, B))),
    ("\ufeffa\u200bb", both(A, B)),
    ("\u200f-a", Not(A)),
    ("a\x00b", both(A, B)),
    # fields
    ("headline:a", InField("headline", A)),
    ("HEADLINE:a", InField("headline", A)),
    ("title:a", InField("headline", A)),
    ("lang:en", InField("language", Word("en"))),
    ("kind:sidebar", InField("kind", Word("sidebar"))),
    ("year:2007", InField("year", Word("2007"))),
    ("headline:12:30", InField("headline", Word("12:30"))),
    ("headline:person:a", InField("headline", Phrase("person:a"))),
    ("headline:OR", InField("headline", Phrase("OR"))),
    ('headline:"a b"', InField("headline", Phrase("a b"))),
    ("headline:(a b)", InField("headline", both(A, B))),
    ("headline:(a OR b)", InField("headline", either(A, B))),
    ("headline:(a OR -b)", InField("headline", either(A, Not(B)))),
    ("headline:((a))", InField("headline", A)),
    ("headline:(a,b)", InField("headline", Word("a,b"))),
    ("headline:a,b", InField("headline", either(A, B))),
    ('headline:"a b",c', InField("headline", either(Phrase("a b"), C))),
    ("headline:a, b", both(InField("headline", A), B)),
    ("headline:a,,b", InField("headline", either(A, B))),
    ("-headline:a", Not(InField("headline", A))),
    ("NOT headline:a,b", Not(InField("headline", either(A, B)))),
    ("headline:a b", both(InField("headline", A), B)),
    ("headline:a OR person:b", either(InField("headline", A), InField("person", B))),
    ("headline:(a headline:b)", InField("headline", both(A, B))),
    # being there
    ("has:deck", Has("deck")),
    ("has:author", Has("byline")),
    ("no:deck", Not(Has("deck"))),
    ("-no:deck", Has("deck")),
    ("has:deck,caption", either(Has("deck"), Has("caption"))),
    ("headline:*", Has("headline")),
    ("headline:(*)", Has("headline")),
    ("headline:(a OR *)", Has("headline")),
    ("headline:(a -*)", InField("headline", both(A, Not(ALL)))),
    ("date:*", Has("date")),
    ("id:*", Has("id")),
    # identifiers
    ("id:2007-06-26-russia-warns", Identifier("2007-06-26-russia-warns")),
    ("id:a,b", either(Identifier("a"), Identifier("b"))),
    ('id:"a,b"', Identifier("a,b")),
    ("id:a*", Identifier("a*")),
    ("-id:a", Not(Identifier("a"))),
    # saved searches
    ("query:ports", SavedQuery("ports")),
    ("QUERY:Ports.", SavedQuery("ports")),
    ('query:"ports"', SavedQuery("ports")),
    ("query:2007-06", SavedQuery("2007-06")),
    ("a -query:b", both(A, Not(SavedQuery("b")))),
    ("query:a,b", either(SavedQuery("a"), SavedQuery("b"))),
    ("query:(a -b)", both(SavedQuery("a"), Not(SavedQuery("b")))),
    ("query:or", SavedQuery("or")),
    # dates
    ("date:2007", days("2007-01-01", "2007-12-31")),
    ("date:2007-06", days("2007-06-01", "2007-06-30")),
    ("date:2007-12", days("2007-12-01", "2007-12-31")),
    ("date:2007-06-26", days("2007-06-26", "2007-06-26")),
    ("date:2007-6-1", days("2007-06-01", "2007-06-01")),
    ("published:2007", days("2007-01-01", "2007-12-31")),
    ("date:２００７", days("2007-01-01", "2007-12-31")),
    ("date:9999", days("9999-01-01", "9999-12-31")),
    ("date:2007-06-01..2007-07-15", days("2007-06-01", "2007-07-15")),
    ("date:2007..2008", days("2007-01-01", "2008-12-31")),
    ("date:2007..", since("2007-01-01")),
    ("date:..2007", until("2007-12-31")),
    ("date:[2007-06-01 TO 2007-07-15]", days("2007-06-01", "2007-07-15")),
    ("date:[2007-06-01 TO 2007-07-15}", days("2007-06-01", "2007-07-14")),
    ("date:{2007-06-01 TO 2007-07-15]", days("2007-06-02", "2007-07-15")),
    ("date:[2007 TO *]", since("2007-01-01")),
    ("date:>=2007-06", since("2007-06-01")),
    ("date:>2007-06", since("2007-07-01")),
    ("date:<2008", until("2007-12-31")),
    ("date:<=2008", until("2008-12-31")),
    ("date:=2008", days("2008-01-01", "2008-12-31")),
    ("after:2007-06", since("2007-07-01")),
    ("before:2007-06", until("2007-05-31")),
    ('before:"this week"', until("2007-07-08")),
    ("date:today", days("2007-07-15", "2007-07-15")),
    ("date:yesterday", days("2007-07-14", "2007-07-14")),
    ('date:"this week"', days("2007-07-09", "2007-07-15")),
    ('date:"Last Week"', days("2007-07-02", "2007-07-08")),
    ('date:"last month"', days("2007-06-01", "2007-06-30")),
    ('date:"last year"', days("2006-01-01", "2006-12-31")),
    ('date:"last 7 days"', days("2007-07-09", "2007-07-15")),
    ("date:yesterday..today", days("2007-07-14", "2007-07-15")),
    ("newer_than:7d", since("2007-07-09")),
    ("older_than:7d", until("2007-07-08")),
    ("older_than:1y", until("2006-07-15")),
    ("date:2005,2007", either(days("2005-01-01", "2005-12-31"), days("2007-01-01", "2007-12-31"))),
    ("date:(2007 -2007-06)", both(days("2007-01-01", "2007-12-31"),
                                  Not(days("2007-06-01", "2007-06-30")))),
    ("-date:2007", Not(days("2007-01-01", "2007-12-31"))),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "tree"), UNDERSTOOD)
def test_understood(typed: str, tree: Node) -> None:
    parsed = parse(typed, SUNDAY)
    assert parsed.tree == tree
    assert parsed.ignored == ()
    assert parsed.sort is None
    assert parsed.text == typed


# (typed, what it means, a part of each remark, in their order)
REMARKED: Final[tuple[tuple[str, Node, tuple[str, ...]], ...]] = (
    # operators and parentheses that do nothing
    ("AND", ALL, ("“AND” joins nothing",)),
    ("OR", ALL, ("“OR” joins nothing",)),
    ("NOT", ALL, ("“NOT” has nothing behind it",)),
    ("a AND", A, ("“AND” has nothing behind it",)),
    ("a OR", A, ("“OR” has nothing behind it",)),
    ("a |", A, ("“|” has nothing behind it",)),
    ("OR a", A, ("“OR” joins nothing",)),
    ("a AND OR b", both(A, B), ("“OR” joins nothing",)),
    ("NOT AND a", Not(A), ("“AND” joins nothing",)),
    ("(a OR) b", both(A, B), ("“OR” has nothing behind it",)),
    ("-", ALL, ("“-” has no letter or digit",)),
    ("a - b", both(A, B), ("“-” has no letter or digit",)),
    ("()", ALL, ("holds nothing",)),
    ("a OR ()", A, ("holds nothing",)),
    ("-() a", A, ("holds nothing",)),
    ("foo)", Word("foo"), ("“)” closes nothing",)),
    ("(foo", Word("foo"), ("not closed",)),
    ("-(a (b", Not(both(A, B)), ("not closed",)),
    (")(", ALL, ("closes nothing", "not closed", "holds nothing")),
    # quotation marks
    ('"', ALL, ("not closed", "no letter or digit")),
    ('""', ALL, ("no letter or digit",)),
    ('"unbalanced phrase', Phrase("unbalanced phrase"), ("not closed",)),
    ('a "b (c', both(A, Phrase("b (c")), ("not closed",)),
    # words that are none
    ("&", ALL, ("“&” has no letter or digit",)),
    ("AT & T", both(Word("AT"), Word("T")), ("“&”",)),
    ("🚀 a", A, ("“🚀”",)),
    ("headline:&", ALL, ("“&”",)),
    # fields that are none
    ("foo:bar", Word("foo:bar"), ("“foo:” is not a field; searched as text.",)),
    ("plase:moscow", Word("plase:moscow"), ("did you mean “place:”",)),
    ("-foo:bar", Not(Word("foo:bar")), ("“foo:” is not a field",)),
    ('foo:"a b"', both(Word("foo"), Phrase("a b")), ("“foo:”",)),
    ("foo:(a OR b)", both(Word("foo"), either(A, B)), ("“foo:”",)),
    ("headline: a", both(Word("headline"), A), ("“headline:” is followed by nothing",)),
    ("headline:", Word("headline"), ("“headline:” is followed by nothing",)),
    ("headline:(a person:b)", InField("headline", both(A, B)), ("“person:” inside “headline:”",)),
    ("headline:-a", InField("headline", A), ("“-a” excludes nothing",)),
    ('"a"-b', both(Phrase("a"), B), ("“-b” excludes nothing",)),
    ("headline:[a TO b]", InField("headline", Phrase("a TO b")), ("only dates have ranges",)),
    ("headline:[a", InField("headline", Word("[a")), ()),
    ("has:foo a", A, ("“foo” is not a field",)),
    ("no:hedline a", A, ("did you mean “headline”",)),
    ('id:""', ALL, ("no letter or digit",)),
    # names of saved searches that are none
    ("query:häfen a", A, ("“häfen” is no name of a saved search and is ignored.",)),
    ('query:"a b" c', C, ("“a b” is no name",)),
    ("query:* a", A, ("“*” is no name",)),
    ("query:-a b", B, ("“-a” is no name",)),
    ("query: a", both(Word("query"), A), ("“query:” is followed by nothing",)),
    ("headline:(a query:b)", InField("headline", both(A, B)), ("“query:” inside “headline:”",)),
    # dates that are none
    ("date:2007-02-30", Word("2007-02-30"), ("“2007-02-30” is not a date; searched as text",)),
    ("date:2007-13", Word("2007-13"), ("not a date",)),
    ("date:0000", Word("0000"), ("not a date",)),
    ("date:20070626", Word("20070626"), ("not a date",)),
    ("date:<0001", Word("<0001"), ("not a date",)),
    ("date:>9999", Word(">9999"), ("not a date",)),
    ("date:..", ALL, ("not a date", "no letter or digit")),
    ("date:{2007 TO 2007}", Phrase("2007 TO 2007"), ("not a date",)),
    ("after:dinner", Word("dinner"), ("“dinner” is not a date",)),
    ('date:"some day"', Phrase("some day"), ("“some day” is not a date",)),
    ("date:(2007 OR a)", either(days("2007-01-01", "2007-12-31"), A), ("“a” is not a date",)),
    ("newer_than:x", X, ("“x” is not a time such as 7d",)),
    ("newer_than:99999d", Word("99999d"), ("not a time",)),
    ("date:2008..2007", days("2007-01-01", "2008-12-31"), ("the two were swapped",)),
    ("date:[2007-02 TO 2007-01}", days("2007-02-01", "2007-02-28"), ("swapped",)),
    # what is for later
    ("word*", Word("word"), ("“word*” is read as “word”: wildcards",)),
    ("*part*", Word("part"), ("wildcards",)),
    ("w?rd", Word("w?rd"), ("“w?rd” is searched as it stands: wildcards",)),
    ("wo*rd", Word("wo*rd"), ("wildcards",)),
    ("word~", Word("word"), ("similar words",)),
    ("word~2", Word("word"), ("similar words",)),
    ("word^2.5", Word("word"), ("weights",)),
    ("word~^2,", Word("word"), ("similar words",)),
    ("headline:word*", InField("headline", Word("word")), ("wildcards",)),
    ('"a b"~5', Phrase("a b"), ("“~5” is not understood yet",)),
    ('"a b"^2 c', both(Phrase("a b"), C), ("“^2” is not understood yet",)),
    ("(a OR b)^2", either(A, B), ("“^2” is not understood yet",)),
    ("a NEAR/5 b", both(A, B), ("“NEAR/5” is not understood yet",)),
    ("a ADJ/5 b", both(A, B), ("“ADJ/5” is not understood yet",)),
    ("a W/S b", both(A, B), ("“W/S” is not understood yet",)),
    ("a W/P b", both(A, B), ("“W/P” is not understood yet",)),
    ("date:(quote:2007)", days("2007-01-01", "2007-12-31"), ("“quote:”",)),
    # orders
    ("sort:foo a", A, ("no order “foo”",)),
)


@pytest.mark.parametrize(("typed", "tree", "remarks"), REMARKED)
def test_remarked(typed: str, tree: Node, remarks: tuple[str, ...]) -> None:
    parsed = parse(typed, SUNDAY)
    assert parsed.tree == tree
    assert len(parsed.ignored) == len(remarks), parsed.ignored
    for sentence, part in zip(parsed.ignored, remarks, strict=True):
        assert part in sentence
        assert sentence.endswith(".")
    assert parsed.sort is None


@pytest.mark.parametrize(
    ("typed", "sort", "tree"),
    [
        ("sort:date", "date", ALL),
        ("sort:-date a", "-date", A),
        ("a sort:Relevance b", "relevance", both(A, B)),
        ("a AND sort:date", "date", A),
        ("a OR sort:date b", "date", either(A, B)),
        ("a (sort:date b)", "date", both(A, B)),
        ('sort:"date"', "date", ALL),
        ("sort:date sort:date", "date", ALL),
        ("-sort:date a", "date", A),
    ],
)
def test_sort(typed: str, sort: str, tree: Node) -> None:
    parsed = parse(typed)
    assert (parsed.sort, parsed.tree, parsed.ignored) == (sort, tree, ())


def test_the_last_order_counts() -> None:
    parsed = parse("sort:date sort:-date a")
    assert parsed.sort == "-date"
    assert "“-date” is taken" in parsed.ignored[0]


@pytest.mark.parametrize("name", ["quote", "speaker", "words"])
def test_a_field_of_the_language_to_come_is_searched_as_text(name: str) -> None:
    # A row of library.fields takes the name over; then this line goes.
    parsed = parse(f"{name}:lavrov {name}:(missile place:moscow)")
    assert parsed.tree == both(Word("lavrov"), Word("missile"), InField("place", Word("moscow")))
    assert len(parsed.ignored) == 1
    assert f"“{name}:”" in parsed.ignored[0]
    assert "not understood yet" in parsed.ignored[0]


# ── Bounds ────────────────────────────────────────────────────────────────────


def test_a_long_query_is_cut_between_words() -> None:
    typed = "word " * 100 + "x" * MAX_QUERY_CHARS
    parsed = parse(typed)
    assert parsed.tree == And([Word("word")] * 100)
    assert parsed.ignored == ("Only the first 4,096 characters of the query are read.",)
    assert parse("x" * (MAX_QUERY_CHARS + 1)).tree == Word("x" * MAX_QUERY_CHARS)
    assert parse("x" * MAX_QUERY_CHARS).ignored == ()
    assert len(parse("x " * 10**6).text) <= MAX_QUERY_CHARS


def test_too_many_words() -> None:
    parsed = parse("w " * (MAX_QUERY_TERMS - 2) + '"a b" "c d" date:2007')
    assert isinstance(parsed.tree, And)
    assert parsed.tree.children[-2:] == (Phrase("a b"), days("2007-01-01", "2007-12-31"))
    assert parsed.ignored == ("Only the first 512 words of the query are searched.",)
    assert parse("w " * MAX_QUERY_TERMS).ignored == ()


def test_parentheses_that_group_nothing_may_be_200_deep() -> None:
    deepest = "(" * MAX_QUERY_DEPTH + "a" + ")" * MAX_QUERY_DEPTH
    assert parse(deepest).tree == A
    assert parse(deepest).ignored == ()


def test_deeper_parentheses_are_read_as_if_they_were_not_there() -> None:
    parsed = parse("(" * 500 + "a) b" + ")" * 499)
    assert parsed.tree == both(A, B)
    assert parsed.ignored == (
        "Groups are nested too deep; the innermost are read without parentheses.",
    )


DEEP: Final = (
    "(" * MAX_QUERY_CHARS,
    "(a (b OR " * 400,
    "-(a OR b -(c d " * 300,
    "headline:(a OR -(b c -(d OR " * 100,
    "NOT (" * 600,
    "a OR b (" * 60 + "c" + ")" * 60,
)


@pytest.mark.parametrize("typed", DEEP, ids=lambda typed: typed[:20])
def test_depth_is_bounded(typed: str) -> None:
    tree = parse(typed).tree
    assert depth(tree) <= MAX_QUERY_DEPTH
    # The rest of the program may call itself twice for each level and still have a stack.
    here = len(list(_frames(sys._getframe())))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(here + 2 * MAX_QUERY_DEPTH + 50)
    try:
        line = describe(tree)
        assert hash(tree) == hash(tree)
        assert tree == parse(typed).tree
        positive(tree)
    finally:
        sys.setrecursionlimit(limit)
    assert repr(tree)
    if len(line) <= MAX_QUERY_CHARS:
        assert parse(line).tree == tree


def _frames(frame: FrameType | None) -> Any:
    while frame:
        yield frame
        frame = frame.f_back


def test_remarks_are_few() -> None:
    parsed = parse(" ".join(f"f{n}:x" for n in range(100)))
    assert len(parsed.ignored) == 21
    assert parsed.ignored[-1] == "… and 80 more such remarks."


def test_remarks_are_short() -> None:
    assert all(len(sentence) < 140 for sentence in parse("date:" + "x" * 4000).ignored)


def test_half_a_surrogate_pair_does_not_travel() -> None:
    parsed = parse("a\ud800b foo\udfff:x")
    for text in (parsed.text, describe(parsed.tree), *parsed.ignored):
        text.encode()


UNITS: Final = (
    *("a ", "(", ")", '"', '"a" ', "-", "-a ", "|", "*", "a*", ":", "a:", "foo:x ", "a OR "),
    *("headline:", "headline:a,", "headline:(", "date:[", "date:2007 ", "1.", "^1", "~2", "a~2^1"),
    *("& ", "NOT ", "(a OR -(b c ", "NEAR/5 ", "?", "a?", ",", "[", "\u3000", "last ", "..", "'"),
)


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(unit: str) -> None:
    """Twice the text takes no more than a bit over twice the steps.

    The last lengths are both long enough to have met the bounds on words and depth.
    """
    half, whole = (_steps(unit * (n // len(unit))) for n in (MAX_QUERY_CHARS // 2, MAX_QUERY_CHARS))
    assert whole <= 2.5 * half + 500


def _steps(typed: str) -> int:
    """How many lines of the query room one reading of ``typed`` runs through."""
    count = 0

    def lines(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return lines

    def calls(frame: FrameType, event: str, arg: object) -> Any:
        return lines if "/library/query/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(calls)
    try:
        parse(typed, SUNDAY)
    finally:
        sys.settrace(before)
    return count
