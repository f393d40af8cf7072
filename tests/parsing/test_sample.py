"""The sample document, against the parse a person made of it."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from library.article import Article, Dateline, Published, Span
from library.parsing import accounted, parse
from library.readers import newswire
from library.readers.base import Record
from tests.parsing.pages import at, blurb, texts

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("LIBRARY_SHARED", ROOT.parent / "shared"))
SAMPLE = ROOT / "documents" / "article.txt"

GROUP = "U.S.-RUSSIA RELATIONS IN FOCUS"


def record_of(path: Path) -> Record:
    """The one record of a page saved as text."""
    (chunk,) = newswire.READER.split(io.BytesIO(path.read_bytes()))
    (record,) = newswire.READER.read(chunk)
    assert isinstance(record, Record)
    return record


@pytest.fixture(scope="module")
def record() -> Record:
    return record_of(SAMPLE)


@pytest.fixture(scope="module")
def article(record: Record) -> Article:
    return parse(record)


def test_every_character_is_accounted_for(record: Record, article: Article):
    assert accounted(record, article) == ()
    assert [(part.text, part.reason) for part in article.dropped] == [
        ("--", "dash after the dateline"),
        ("more", "link text"),
        ("more", "link text"),
        ("Missile Defense: Not In My Backyard?", "repeated headline"),
        (":", "mark after a label"),
    ]


def test_the_top(article: Article):
    assert article.headline == "Russia Warns NATO Against Unilateral Security Steps"
    assert at(article.passages[0]) == (0, 51)
    assert (article.deck, article.byline, article.authors) == (None, None, ())
    day = Published("2007-06-26", "day")
    assert article.dateline == Dateline(
        "June 26, 2007 (RFE/RL)", None, day, "RFE/RL", Span(94, 116)
    )
    assert (article.published, article.publisher, article.agency) == (day, "RFE/RL", "RFE/RL")
    assert article.language == "en"
    assert article.facets == {}  # no place is named


def test_captions(article: Article):
    first, second = article.captions
    assert (first.text, first.credit) == ("Lavrov (left) and de Hoop Scheffer", "epa")
    assert (second.text, second.credit) == (
        "NATO wants Russian troops to leave Georgia and Moldova",
        "TASS",
    )
    assert at(article.passages[first.passage - 1]) == (53, 93)
    assert at(article.passages[second.passage - 1]) == (2162, 2223)
    around = [article.passages[second.passage - 2], article.passages[second.passage]]
    assert [at(passage) for passage in around] == [(1977, 2160), (2226, 2348)]


def test_sections(article: Article):
    assert texts(article, "heading") == ["Sharp Disagreements", "Fifth Anniversary"]
    paragraphs = [passage for passage in article.passages if passage.role == "paragraph"]
    assert [passage.section for passage in paragraphs] == (
        [None] * 3 + ["Sharp Disagreements"] * 6 + ["Fifth Anniversary"] * 7
    )
    assert at(paragraphs[0]) == (120, 249)
    assert at(paragraphs[15]) == (2977, 3270)


def test_the_end(article: Article):
    assert article.agency_credit == "(with agency reports)"
    assert article.notes == ()
    assert [passage.role for passage in article.passages[-2:]] == [
        "agency_credit",
        "sidebar_heading",
    ]
    assert [at(passage) for passage in article.passages[-2:]] == [(3273, 3294), (3297, 3327)]


def test_the_sidebar(article: Article):
    assert [(item.kind, item.group, item.headline) for item in article.sidebar] == [
        ("sidebar", GROUP, "Allies Or Adversaries?"),
        ("sidebar", GROUP, "Confused Or Cunning?"),
        ("video", GROUP, "Missile Defense: Not In My Backyard?"),
    ]
    assert [[(p.n, p.role, at(p)) for p in item.passages] for item in article.sidebar] == [
        [(1, "headline", (3328, 3350)), (2, "paragraph", (3351, 3527))],
        [(1, "headline", (3533, 3553)), (2, "paragraph", (3554, 3713))],
        [
            (1, "headline", (3720, 3756)),
            (2, "kicker", (3796, 3824)),
            (3, "paragraph", (3826, 3891)),
        ],
    ]
    for item in article.sidebar:
        assert item.published == article.published
        assert (item.publisher, item.language) == ("RFE/RL", "en")


def test_what_it_must_not_say(article: Article):
    body = "\n".join(p.text for p in article.passages if p.role == "paragraph")
    assert "epa" not in body
    assert GROUP not in body
    assert "Brzezinski" not in body
    assert "Russian Foreign Minister" not in article.captions[0].text


def test_the_gold_file():
    if not (SHARED / "sample" / "article.gold.json").is_file():
        pytest.skip(f"needs the gold parse: there is no {SHARED / 'sample'}")
    gold = json.loads((SHARED / "sample" / "article.gold.json").read_text(encoding="utf-8"))
    article = parse(record_of(SHARED / "sample" / "article.txt"))
    of_role: dict[str, list[Any]] = {}
    for passage in article.passages:
        of_role.setdefault(passage.role, []).append(passage)

    def same(role: str, wanted: list[Any]) -> None:
        found = [(p.text, list(at(p))) for p in of_role[role]]
        assert found == [(part["text"], part["span"]) for part in wanted]

    same("headline", [gold["headline"]])
    same("dateline", [gold["dateline"]])
    same("caption", gold["captions"])
    same("heading", gold["section_headings"])
    same("paragraph", gold["paragraphs"])
    same("agency_credit", [gold["agency_credit"]])
    same("sidebar_heading", [gold["sidebar_heading"]])
    assert [p.section for p in of_role["paragraph"]] == [p["section"] for p in gold["paragraphs"]]
    assert [c.credit for c in article.captions] == [c["credit"] for c in gold["captions"]]
    assert article.published == Published(gold["published"], "day")
    assert article.publisher == gold["publisher"]
    kinds = {"related_story": "sidebar", "video": "video"}
    for item, wanted in zip(article.sidebar, gold["sidebar"], strict=True):
        assert (item.kind, item.headline) == (kinds[wanted["type"]], wanted["headline"])
        assert item.group == wanted["group"]
        assert blurb(item) == wanted["blurb"]
        assert at(item.passages[-1]) == tuple(wanted["blurb_span"])
