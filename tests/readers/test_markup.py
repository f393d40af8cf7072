"""The little markup of JSON feeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.article import BLOCK_QUOTE, CAPTION, HEADING, LIST_ITEM, TABLE
from library.errors import SourceError
from library.readers import lines
from library.readers.markup import blocks_of, is_markup, plain


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("", []),
        ("just text", [(None, "just text")]),
        (
            "<p>One <b>bold</b>\n word</p>\n<p class='x'>Two</p>",
            [(None, "One bold word"), (None, "Two")],
        ),
        ("one<br>two<br/>three<BR />four", [(None, t) for t in ("one", "two", "three", "four")]),
        ("<h2>Title</h2>text", [(HEADING, "Title"), (None, "text")]),
        ("<ul><li>a<li>b</ul>c", [(LIST_ITEM, "a"), (LIST_ITEM, "b"), (None, "c")]),
        (
            "<blockquote><p>a</p><p>b</p></blockquote>c",
            [(BLOCK_QUOTE, "a"), (BLOCK_QUOTE, "b"), (None, "c")],
        ),
        ("<figure><img src='x'><figcaption>A quay</figcaption></figure>", [(CAPTION, "A quay")]),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>x",
            [(TABLE, "A\tB\n1\t2"), (None, "x")],
        ),
        ("a<!-- <p>no</p> -->b<!-- never closed", [(None, "ab")]),
        ("a<script>if (1 < 2) x('<p>')</script>b<style>p {}</style>", [(None, "ab")]),
        (
            "<p>caf&eacute; &#8220;x&#8221; &lt;b&gt; AT&T &#0;&#x7;</p>",
            [(None, "café “x” <b> AT&T \ufffd")],
        ),
        ("1 < 2 and 3 > 2 <", [(None, "1 < 2 and 3 > 2 <")]),
        ("<p>open", [(None, "open")]),
        ("</p></li></table>x", [(None, "x")]),
    ],
)
def test_blocks(markup, blocks):
    assert blocks_of(markup) == blocks


def test_plain():
    assert plain("<p>One</p><p>Two &amp; three</p>") == "One Two & three"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<p>x</p>", True),
        ("a<br>b", True),
        ("<Company Inc> said", False),
        ("1 < 2", False),
        ("", False),
    ],
)
def test_is_markup(text, answer):
    assert is_markup(text) is answer


TAGS = ("<p>", "</p>", "<li>", "<table>", "<td>", "<script>", "<!--")


@given(st.lists(st.sampled_from([*"<>/ ap&;!-", *TAGS])).map("".join))
def test_anything_goes(markup):
    for _, text in blocks_of(markup):
        assert text == text.strip() != ""


@pytest.mark.parametrize(
    "piece", ["<", "<p", "<p ", "<!--", "<script>", "<p>", "&", "&#", "<li>", "<table>", "a"]
)
def test_hostile_repetition_takes_linear_time(piece):
    blocks_of(piece * (200_000 // len(piece)))


def test_too_many_blocks(monkeypatch):
    monkeypatch.setattr(lines, "MAX_LINES", 10)
    with pytest.raises(SourceError, match="lines"):
        blocks_of("<p>x" * 11)
