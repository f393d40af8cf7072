"""Records of formats that state things, and blocks that state their role."""

from __future__ import annotations

import gzip
import itertools
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from library.article import CAPTION, HEADING, HEADLINE, PARAGRAPH, TABLE, Article, Published, Span
from library.parsing import accounted, parse
from library.readers.base import Block, Record, Stated
from tests.parsing.pages import roles, texts, wire

BODY = """Showers continued throughout the week in
the Bahia cocoa zone.

The dry period means it will be late this year.

Standard Oil
"""


def test_a_wire_record():
    record = wire(
        BODY,
        headline="BAHIA COCOA REVIEW",
        dateline="SALVADOR, Feb 26 -",
        byline="By Eric Hall, Reuters",
        published="1987-02-26T15:01:01",
        agency="Reuters",
        language="en-US",
        section="commodities",
        facets={"place": ("el-salvador", "usa")},
        metadata={"oldid": "5544"},
    )
    article = parse(record)
    assert roles(article) == ["headline", "byline", "dateline"] + ["paragraph"] * 3
    assert article.record == "1"
    assert article.headline == "BAHIA COCOA REVIEW"
    assert article.dateline is not None
    assert article.dateline.text == "SALVADOR, Feb 26"
    assert (article.dateline.place, article.dateline.agency) == ("SALVADOR", None)
    assert article.dateline.published == Published("1987-02-26", "day")
    assert article.published == Published("1987-02-26T15:01:01", "instant")
    assert (article.byline, article.authors) == ("By Eric Hall, Reuters", ("Eric Hall",))
    assert (article.agency, article.language, article.section) == ("Reuters", "en", "commodities")
    assert article.facets == {"place": ("el-salvador", "usa")}
    assert article.metadata == {"oldid": "5544"}
    assert accounted(record, article) == ()


def test_stated_places_are_not_added_to():
    stated: dict[str, Any] = {"headline": "A Headline", "dateline": "NEW YORK, March 2 -"}
    assert parse(wire(**stated)).facets == {"place": ("New York",)}
    assert parse(wire(**stated, facets={"place": ()})).facets == {"place": ()}
    assert parse(wire(**stated, facets={"topic": ("cocoa",)})).facets == {
        "topic": ("cocoa",),
        "place": ("New York",),
    }


def test_words_of_the_lead_in_the_dateline():
    record = wire(
        "inflation plan has failed.\n",
        headline="BRAZIL",
        dateline='RIO DE JANEIRO, Feb 26 - Brazil\'s "Cruzado" anti-',
    )
    assert texts(parse(record), "paragraph") == [
        'Brazil\'s "Cruzado" anti-inflation plan has failed.'
    ]
    record = wire(headline="BRAZIL", dateline="RIO, Feb 26 - Brazil said no.")
    assert texts(parse(record), "paragraph") == ["Brazil said no."]


def test_a_headline_alone():
    article = parse(wire(headline="  FED SETS\n RESERVES "))
    assert (article.headline, roles(article)) == ("FED SETS RESERVES", ["headline"])


def test_a_body_alone():
    body = "USDA LIFTS CROSS-COMPLIANCE\n\nWASHINGTON, Feb 27 - The USDA said\nit is.\n\nIt will."
    article = parse(wire(body, published="1987-02-27"))
    assert article.headline == "USDA LIFTS CROSS-COMPLIANCE"
    assert article.dateline is not None
    assert article.dateline.published == Published("1987-02-27", "day")
    assert texts(article, "paragraph") == ["The USDA said it is.", "It will."]


def test_short_lines_of_a_wire_are_no_headings_and_no_captions():
    lines = (
        "Shr 34 cts vs 1.19 dlrs",
        "Net 807,000",
        "Nine Months",
        "Shr (unch)",
        "YEAR",
        "It did.",
    )
    body = "\n\n".join(lines)
    article = parse(wire(body, headline="CORP 4TH QTR NET", dateline="NEW YORK, March 2 -"))
    assert roles(article)[2:] == ["paragraph"] * 6


def test_a_page_whose_title_is_stated_still_has_headings():
    body = (
        "It rained on Monday.\n\nThen it was dry.\n\nThe day after\n\nIt rained again on Tuesday."
    )
    article = parse(wire(body, headline="Rain", unwrap=False))
    assert texts(article, "heading") == ["The day after"]


def test_a_dateline_in_the_lead_of_a_stated_record():
    article = parse(wire("NEW YORK (AP) — It rained.\n\nIt did.", headline="Rain"))
    assert article.agency == "AP"
    assert article.facets == {"place": ("New York",)}
    assert texts(article, "paragraph") == ["It rained.", "It did."]


def test_a_date_at_the_head_of_the_body():
    article = parse(wire("Friday, January 4, 2019\n\nIt rained.\n\nIt did.", headline="Rain"))
    assert article.published == Published("2019-01-04", "day")
    assert roles(article) == ["headline", "dateline", "paragraph", "paragraph"]


def test_stated_roles_are_kept():
    blocks = (
        Block("A Headline", HEADLINE),
        Block("NEW YORK (AP) — It rained.", PARAGRAPH),
        Block("Not a paragraph.", HEADING),
        Block("(with agency reports)", PARAGRAPH),
        Block("A street (AP)", CAPTION),
        Block("a   1  \n  b   2", TABLE),
    )
    article = parse(Record(None, blocks, Stated()))
    assert roles(article) == [
        "headline", "dateline", "paragraph", "heading", "paragraph", "caption", "table",
    ]  # fmt: skip
    assert article.headline == "A Headline"
    assert article.captions[0].credit == "AP"
    assert article.passages[-1].text == "a   1\n  b   2"
    assert all(passage.span is None for passage in article.passages)


def test_the_stated_headline_stands_once():
    blocks = (Block("A Headline", HEADLINE, Span(0, 10)), Block("It rained.", None, Span(11, 21)))
    record = Record(None, blocks, Stated(headline="A Headline"), "A Headline\nIt rained.")
    article = parse(record)
    assert roles(article) == ["headline", "paragraph"]
    assert article.passages[0].span == Span(0, 10)
    assert accounted(record, article) == ()


def test_what_stands_above_the_blocks_is_found():
    text = "RAIN\nNEW YORK, March 2 -\nIt rained. @@"
    blocks = (Block("It rained.", None, Span(25, 35)),)
    record = Record(None, blocks, Stated(headline="RAIN", dateline="NEW YORK, March 2 -"), text)
    article = parse(record)
    assert [passage.span for passage in article.passages] == [Span(0, 4), Span(5, 22), Span(25, 35)]
    assert [(d.text, d.reason) for d in article.dropped] == [
        ("-", "dash after the dateline"),
        ("@@", "in no block"),
    ]
    assert accounted(record, article) == ()


def test_a_span_that_does_not_fit_its_text_is_kept_whole():
    blocks = (Block("A & B", None, Span(0, 9)), Block("NEW YORK -- It rained.", None, Span(10, 40)))
    record = Record(None, blocks, Stated(), "A &amp; B\nNEW YORK &mdash; It rained. ()")
    article = parse(record)
    assert {passage.span for passage in article.passages} == {Span(0, 9), Span(10, 40)}
    assert accounted(record, article) == ()


@pytest.mark.gate
def test_reuters_articles(shared: Path):
    count = 0
    kinds: Counter[str] = Counter()
    start = time.perf_counter()
    with gzip.open(shared / "data" / "reuters21578.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 4_000):
            stated = json.loads(line)
            if not (stated["title"] and stated["body"]):
                continue
            record = wire(
                stated["body"].replace("\n    ", "\n\n    "),
                headline=stated["title"],
                dateline=stated["dateline"],
                byline=stated["author"],
                published=stated["date"],
            )
            article = parse(record)
            assert accounted(record, article) == ()
            kinds.update(roles(article))
            kinds["item"] += len(article.sidebar)
            count += 1
    print(f"{count / (time.perf_counter() - start):,.0f} articles a second: {kinds}")
    assert kinds["item"] == kinds["caption"] == kinds["kicker"] == 0
    assert kinds["heading"] < count / 100  # a wire has none


def test_our_own_export_is_returned_as_it_is():
    article = Article("A Headline", sidebar=(Article("An Item", kind="video"),))
    assert parse(Record("1", (), Stated(headline="Other"), article=article)) is article


def test_an_unreadable_date_is_kept_as_printed():
    article = parse(wire(headline="Rain", published="sometime", metadata={"id": "5"}))
    assert article.published is None
    assert article.metadata == {"id": "5", "published": "sometime"}
