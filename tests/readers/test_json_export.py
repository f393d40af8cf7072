"""Our own export comes back as the document it was."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from library.article import (
    CAPTION,
    EXPORTED,
    HEADING,
    PARAGRAPH,
    SIDEBAR,
    Article,
    Caption,
    Dateline,
    Dropped,
    Passage,
    Published,
    Quotation,
    Span,
)
from library.readers import Record, Rejected
from tests.readers.reading import read

EXPORT: dict[str, Any] = {
    "uid": "2008-03-14-kelp-prices-rise",
    "kind": "article",
    "parent": None,
    "group": None,
    "headline": "Kelp Prices Rise",
    "deck": "Four crowns in a week",
    "byline": "By Mira Tolle",
    "authors": ["Mira Tolle"],
    "dateline": {
        "text": "PORT ANVIL, March 14",
        "place": "PORT ANVIL",
        "date": "2008-03-14",
        "agency": "HTB",
    },
    "published": "2008-03-14",
    "published_precision": "day",
    "publisher": "Halden Telegraph",
    "language": "en",
    "url": "https://example.org/a",
    "section": "Sea",
    "captions": [{"text": "Kelp on the quay", "credit": "HTB", "passage": 3}],
    "passages": [
        {
            "n": 1,
            "role": "paragraph",
            "section": None,
            "text": '"Early," Orvane said.',
            "span": [0, 21],
        },
        {"n": 2, "role": "heading", "section": None, "text": "Prices", "span": None},
        {"n": 3, "role": "caption", "section": "Prices", "text": "Kelp on the quay (HTB)"},
    ],
    "quotations": [
        {
            "text": "Early",
            "segments": ["Early"],
            "speaker": "Pell Orvane",
            "mention": "Orvane",
            "cue": "said",
            "kind": "direct",
            "passage": 1,
            "rule": "quote-cue",
            "confidence": 0.9,
        }
    ],
    "agency_credit": "(with agency reports)",
    "notes": ["(Corrects the price.)"],
    "sidebar": [
        {
            "uid": "what-is-kelp",
            "kind": "sidebar",
            "group": "MORE",
            "headline": "What Is Kelp?",
            "blurb": "A plant",
            "url": None,
            "passages": [{"n": 1, "role": "paragraph", "section": None, "text": "A plant"}],
            "dropped": [],
        },
        {"uid": "v", "kind": "video", "headline": "Video", "blurb": "The harvest"},
    ],
    "facets": {
        "kind": ["article"],
        "year": ["2008"],
        "place": ["Lusara", "Lusara"],
        "agency": ["HTB"],
    },
    "source": {"path": "a.txt", "sha256": "0" * 64, "reader": "newswire", "record": None},
    "metadata": {"urgency": 4},
    "dropped": [{"text": "more", "reason": "link text", "start": 7, "end": 11}],
    "later": "a key of a later version",
}

ARTICLE = Article(
    headline="Kelp Prices Rise",
    record="2008-03-14-kelp-prices-rise",
    deck="Four crowns in a week",
    byline="By Mira Tolle",
    authors=("Mira Tolle",),
    dateline=Dateline("PORT ANVIL, March 14", "PORT ANVIL", Published("2008-03-14", "day"), "HTB"),
    published=Published("2008-03-14", "day"),
    publisher="Halden Telegraph",
    agency="HTB",
    language="en",
    url="https://example.org/a",
    section="Sea",
    passages=(
        Passage(1, PARAGRAPH, '"Early," Orvane said.', None, Span(0, 21)),
        Passage(2, HEADING, "Prices"),
        Passage(3, CAPTION, "Kelp on the quay (HTB)", "Prices"),
    ),
    captions=(Caption("Kelp on the quay", "HTB", 3),),
    quotations=(
        Quotation(
            "Early",
            ("Early",),
            1,
            "Pell Orvane",
            "Orvane",
            "said",
            rule="quote-cue",
            confidence=0.9,
        ),
    ),
    agency_credit="(with agency reports)",
    notes=("(Corrects the price.)",),
    sidebar=(
        Article(
            "What Is Kelp?",
            SIDEBAR,
            "what-is-kelp",
            group="MORE",
            passages=(Passage(1, PARAGRAPH, "A plant"),),
            uid="what-is-kelp",
        ),
        Article("Video", "video", "v", passages=(Passage(1, PARAGRAPH, "The harvest"),), uid="v"),
    ),
    facets={"place": ("Lusara",)},
    metadata={
        "urgency": 4,
        "later": "a key of a later version",
        EXPORTED: {**EXPORT["source"], "parent": None},
    },
    dropped=(Dropped("more", "link text", Span(7, 11)),),
    uid=EXPORT["uid"],
)


def test_round_trip():
    (record,) = read("export.jsonl", json.dumps(EXPORT).encode() + b"\n")
    assert isinstance(record, Record)
    assert record.id == EXPORT["uid"]
    assert record.blocks == ()
    assert record.article == ARTICLE


def test_text_stays_as_it_is():
    export = {"uid": "u", "headline": "Two  blanks", "passages": [{"n": 9, "text": "a\tb\n c"}]}
    (record,) = read("a.json", json.dumps(export).encode())
    assert isinstance(record, Record)
    assert record.article is not None
    assert record.article.headline == "Two  blanks"
    assert record.article.passages == (Passage(1, PARAGRAPH, "a\tb\n c"),)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["passages"], "text"),
        (["passages", 0], 7),
        (["passages", 0, "text"], None),
        (["passages", 0, "text"], 7),
        (["passages", 0, "role"], "banner"),
        (["passages", 0, "n"], "1"),
        (["passages", 0, "n"], 2),
        (["captions", 0, "passage"], 4),
        (["captions", 0, "passage"], None),
        (["captions", 0, "passage"], [1]),
        (["captions"], {}),
        (["quotations", 0, "text"], ""),
        (["quotations", 0, "passage"], 2**70),
        (["kind"], "poem"),
        (["facets"], []),
        (["sidebar"], [1]),
        (["dateline", "text"], 7),
        (["dropped", 0, "text"], None),
    ],
)
def test_what_does_not_hold_together_is_rejected(path, value):
    export = copy.deepcopy(EXPORT)
    inner = export
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    (rejected,) = read("a.jsonl", json.dumps(export).encode() + b"\n")
    assert isinstance(rejected, Rejected)
    assert (rejected.record, rejected.where, rejected.reason) == (
        EXPORT["uid"],
        "line 1",
        "bad-export",
    )
    assert "does not hold together" in rejected.sentence


def test_a_sidebar_document_by_itself():
    export = {
        "uid": "v",
        "kind": "video",
        "parent": "p",
        "headline": "V",
        "passages": [],
        "source": {},
    }
    (record,) = read("a.jsonl", json.dumps(export).encode() + b"\n")
    assert isinstance(record, Record)
    assert record.article is not None
    assert record.article.kind == "video"
    came = {"path": None, "sha256": None, "reader": None, "record": None, "parent": "p"}
    assert record.article.metadata == {EXPORTED: came}


def read_one(**export: Any) -> Article:
    """The article of an export with these keys."""
    (record,) = read("a.jsonl", json.dumps({"uid": "u", "passages": [], **export}).encode() + b"\n")
    assert isinstance(record, Record)
    assert record.article is not None
    return record.article


def test_of_a_document_handed_on_the_first_library_is_kept():
    first = {"path": "a.txt", "sha256": "0", "reader": "newswire", "record": None, "parent": None}
    source = {"path": "b.jsonl", "sha256": "1", "reader": "json-lines", "record": "u"}
    assert read_one(source={**source, "exported": first}).metadata == {EXPORTED: first}
    assert read_one(source=source).metadata == {EXPORTED: {**source, "parent": None}}


def test_a_key_that_is_taken_is_left_alone():
    assert read_one(metadata={EXPORTED: 7}, source={"path": "a"}).metadata == {EXPORTED: 7}


@pytest.mark.parametrize("uid", ["../../etc/passwd", "A b", "ü", "a" * 201, "-", "a--b", 'x"', 7])
def test_a_name_this_program_would_not_give_is_not_taken(uid: object):
    assert read_one(uid=uid).uid is None


def test_agency_is_what_its_key_says():
    assert read_one(agency="B", facets={"agency": ["A", "B"]}).agency == "B"
    assert read_one(agency="B", facets={"agency": ["A", "B"]}).facets == {"agency": ("A",)}
    assert read_one(agency=None, facets={"agency": ["A"]}).agency is None
    assert read_one(facets={"agency": ["A"]}).agency == "A", "as exports had it once"


def test_nothing_is_done_to_texts():
    texts = ["a  b", "c\nd"]
    found = read_one(authors=texts, notes=texts, facets={"topic": texts})
    assert [list(found.authors), list(found.notes), list(found.facets["topic"])] == [texts] * 3


@pytest.mark.parametrize(
    ("value", "precision", "expected"),
    [
        ("2008", None, Published("2008", "year")),
        ("2008-03", "century", Published("2008-03", "month")),
        ("2008-02-29", "year", Published("2008-02-29", "day")),
        ("2008-03-14T10:00:00Z", None, Published("2008-03-14T10:00:00Z", "instant")),
        ("2008-03-14T10:00:00+02:00", "day", Published("2008-03-14T10:00:00+02:00", "instant")),
        (None, "day", None),
        (2008, "year", Published("2008", "year")),
    ],
)
def test_published(value, precision, expected):
    assert read_one(published=value, published_precision=precision).published == expected


@pytest.mark.parametrize(
    "value",
    ["soon", "0000", "2008-13", "2007-02-29", "2008-3-14", "20080314", "2008-W11-5", "2008-03-14T",
     "2008-03-14 10:00:00", "2008-03-14T25:00:00", "２００８", -208],
)  # fmt: skip
def test_a_date_that_is_none_is_rejected(value):
    for export in ({"published": value}, {"dateline": {"text": "A", "date": value}}):
        line = json.dumps({"uid": "u", "passages": [], **export}).encode()
        (rejected,) = read("a.jsonl", line + b"\n")
        assert isinstance(rejected, Rejected)
        assert "there is no date" in rejected.sentence
