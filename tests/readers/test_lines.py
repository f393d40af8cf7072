"""Where blocks end: pages, wrapped text, listings, tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.article import TABLE
from library.readers import lines
from library.readers.base import Record, Stated
from tests.readers.reading import left_over

PROSE = """The plant at Vila Cardal, opened in 1931, makes one natural stopper
in nine sold in Europe. Output will move to a newer site in the north,
the company said in a statement, and the old site will be sold."""

WRAPPED = f"""Cork Maker to Shut Oldest Plant
By Rui Alvo

    LISBON, Feb 26 - Corticeira Alvor will close its oldest factory in
the autumn and cut 240 jobs, it said on Thursday.
    {PROSE}

It listed three demands:
- two new shafts by the end of the year, each of them with a fan that
  runs by day and by night;
- full pay;
- no dismissals.

 Quarter      1986     1987
 First       40.25    11.90
 Second      39.00    11.00

See http://example.org/a/very/long/address/that/nobody/could/ever/break/into/two/lines/of/text.html
"""

VERSE = """The boats go out when the tide is low
And nobody waves from the pier,
The lamps are lit in a single row
For the last of the herring are here."""

ADDRESS = "Kelp Board of Lusara\n12 Anvil Quay\nPort Anvil\nTel. 555 0100"

PAGE = """Headline

The first paragraph is one long line, as on every page of the web, and it is a good deal longer.

Teaser headline
Teaser blurb on the next line without a blank one between them. more
"""


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [(PROSE, True), (WRAPPED, True), (VERSE, False), (ADDRESS, False), (PAGE, False), ("x", False)],
)
def test_is_wrapped(text, wrapped):
    assert lines.is_wrapped(text) is wrapped


def test_crlf_is_not_its_business_but_other_separators_are_no_line_ends():
    text = "one\u2028two\x85three\x0bfour\n\nfive"
    assert [b.text for b in lines.page_blocks(text)] == ["one\u2028two\x85three\x0bfour", "five"]


def test_page_blocks_keep_their_line_breaks_and_count_the_blank_lines():
    found = lines.page_blocks("\n a\nb  \n\n \n\nc")
    assert [(each.text, each.gap) for each in found] == [("a\nb", 1), ("c", 3)]


def test_wrapped_blocks():
    found = [
        (each.role, " ".join(each.text.split())[:40]) for each in lines.wrapped_blocks(WRAPPED)
    ]
    assert found == [
        (None, "Cork Maker to Shut Oldest Plant"),
        (None, "By Rui Alvo"),
        (None, "LISBON, Feb 26 - Corticeira Alvor will c"),
        (None, "The plant at Vila Cardal, opened in 1931"),
        (None, "It listed three demands:"),
        (None, "- two new shafts by the end of the year,"),
        (None, "- full pay;"),
        (None, "- no dismissals."),
        (TABLE, "Quarter 1986 1987 First 40.25 11.90 Seco"),
        (None, "See http://example.org/a/very/long/addre"),
    ]


def test_a_margin_means_nothing():
    margin = "\n".join("     " + line if line else "" for line in WRAPPED.split("\n"))
    plain = [" ".join(b.text.split()) for b in lines.wrapped_blocks(WRAPPED)]
    assert [" ".join(b.text.split()) for b in lines.wrapped_blocks(margin)] == plain


def test_a_short_first_line_after_a_dateline_is_no_block_of_its_own():
    text = "Dry, warm weather over\nWestern Europe will allow planting to go on this week and then"
    assert len(lines.wrapped_blocks(text, lead=True)) == 1
    assert len(lines.wrapped_blocks(text)) == 2


def test_a_row_alone_is_no_table():
    assert lines.wrapped_blocks(" Net reserves.......644 vs....1,337\nand so on")[0].role is None


def test_listing_blocks_keep_tables_together():
    found = lines.listing_blocks("One\nTwo\n a     b\n c     d\nThree")
    assert [(each.role, each.text) for each in found] == [
        (None, "One"),
        (None, "Two"),
        (TABLE, "a     b\n c     d"),
        (None, "Three"),
    ]


LINES = st.sampled_from(
    [
        "",
        " ",
        "    Word and more",
        "word",
        " a   b",
        " 1.....2",
        "\t",
        "- item",
        "A\u2028b",
        "X" * 70,
    ]
)


@given(st.lists(LINES).map("\n".join) | st.text())
def test_nothing_is_lost(text):
    for cut in (lines.page_blocks, lines.wrapped_blocks, lines.listing_blocks):
        record = Record(None, tuple(cut(text)), Stated(), text)
        assert not left_over(record).strip()


@pytest.mark.parametrize(
    "pattern", ["a ", " a", "x  ", "  ", ".", "-\n", "\n", " \n", "a  b\n", "a...", "a\t", "- "]
)
def test_hostile_lines_take_linear_time(pattern):
    text = pattern * (300_000 // len(pattern))
    lines.text_blocks(text)
    lines.wrapped_blocks(text)
    lines.page_blocks(text)
