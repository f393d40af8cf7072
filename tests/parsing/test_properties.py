"""Whatever the text: no exception, no character lost, the same answer twice."""

from __future__ import annotations

import itertools
import time

from hypothesis import given
from hypothesis import strategies as st

from library import article as vocabulary
from library.article import Article, Span
from library.parsing import accounted, dateline, dates, parse
from library.parsing.accounting import left_over
from library.readers.base import Block, Record, Stated
from tests.parsing.pages import blocks, page

PIECES = [
    "CASTELO, March 3, 2008 (MNA) -- ", "June 26, 2007", "(RFE/RL)", " -- ", "—",
    "By Ana Ferreira", "A Headline Here", "FACTBOX: The Pass", "FACT BOX", "VIDEO: ",
    "AN MNA VIDEO PRESENTATION: ", "RELATED STORIES", "PORTS UNDER PRESSURE",
    "It rained on Monday. more", "It rained.", "(epa)", "(Photo: Ines Duarte)",
    "A street in Kabul (AP)", "(with agency reports)", "Editing by Jane Roe",
    "© 2008 Northlight Press", "- one", "• two", "1. three", "Dust", "\n", "\n\n", "\n\n\n",
    " ", "\t", "\xa0", "\u2028", "Wheat   1987   1986", "* * *", "Print", "(", ")", "[",
    "]", "“", "”", "more", "New York", "2006", "見出し", "。", "（共同）", "【東京=共同】", "ß",
    "İ",
    "\u0345", "-\nx",
]  # fmt: skip
ROLES = sorted({
    value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, str)
} - {"article", "sidebar", "video", "audio", "gallery", "factbox"})  # fmt: skip

texts = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("\n".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("\n\n".join),
)
maybe = st.none() | texts


def sound(record: Record, article: Article) -> None:
    """What holds of every article."""
    assert accounted(record, article) == ()
    for document in (article, *article.sidebar):
        assert [p.n for p in document.passages] == list(range(1, len(document.passages) + 1))
        for passage in document.passages:
            assert passage.text
            assert passage.role == "table" or " ".join(passage.text.split()) == passage.text
            if passage.span is not None:
                assert 0 <= passage.span.start < passage.span.end <= len(record.text)
    for caption in article.captions:
        assert article.passages[caption.passage - 1].role == "caption"
    if article.published is not None:
        assert article.published.precision in dates.PRECISIONS


@given(texts, st.booleans())
def test_any_page(text: str, unwrap: bool):
    record = page(text, unwrap=unwrap)
    article = parse(record)
    sound(record, article)
    assert "in no block" not in {part.reason for part in article.dropped}
    assert parse(record) == article


@given(texts)
def test_passages_of_a_page_say_what_the_page_says(text: str):
    record = page(text)
    article = parse(record)
    for passage in itertools.chain(article.passages, *(item.passages for item in article.sidebar)):
        assert passage.span is not None
        printed = "".join(text[passage.span.start : passage.span.end].split())
        assert "".join(passage.text.split()) in printed  # a caption's span has its credit too


@given(
    texts,
    st.lists(st.tuples(st.sampled_from([None, *ROLES]), texts), max_size=8),
    st.builds(
        Stated,
        headline=maybe,
        deck=maybe,
        byline=maybe,
        dateline=maybe,
        published=maybe,
        agency=maybe,
    ),
    st.booleans(),
)
def test_any_record(head: str, body: list[tuple[str | None, str]], stated: Stated, unwrap: bool):
    text = head + "\n"
    found: list[Block] = []
    for role, piece in body:
        for block in blocks(piece, role):
            assert block.span is not None
            span = Span(block.span.start + len(text), block.span.end + len(text))
            found.append(Block(block.text, role, span, block.gap))
        text += piece + "\n"
    record = Record("r", tuple(found), stated, text, unwrap)
    sound(record, parse(record))


@given(st.lists(st.tuples(st.none() | st.sampled_from(ROLES), texts), max_size=8))
def test_any_record_without_a_text(body: list[tuple[str | None, str]]):
    record = Record("r", tuple(Block(text, role) for role, text in body), Stated())
    sound(record, parse(record))


@given(texts)
def test_dates_and_datelines_of_anything(text: str):
    dates.parse(text)
    found = dateline.find(text)
    assert found is None or 0 <= found.start < found.end <= found.lead <= len(text)
    stated = dateline.stated(text)
    assert text[stated.start : stated.end].split() == stated.dateline.text.split()


@given(
    st.text(alphabet="ab ", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))),
)
def test_what_is_left_over(text: str, pairs: list[tuple[int, int]]):
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    covered = {at for span in spans for at in range(span.start, span.end)}
    rest = {at for span in left_over(text, spans) for at in range(span.start, span.end)}
    assert not rest & covered
    assert {at for at, ch in enumerate(text) if at not in covered and not ch.isspace()} <= rest


def test_time_is_linear():
    def seconds(text: str) -> float:
        record = page(text)
        start = time.perf_counter()
        parse(record)
        return time.perf_counter() - start

    for piece in (
        "Dust\n\n",
        "A B " * 30 + "\n\n",
        "(a) ",
        "- x\n",
        "VIDEO: x\n",
        "- ",
        "more ",
        "(",
        "June 2, ",
    ):
        small = min(seconds(piece * 1_000) for _ in range(3))
        large = min(seconds(piece * 10_000) for _ in range(3))
        assert large < 40 * small + 0.1, piece
