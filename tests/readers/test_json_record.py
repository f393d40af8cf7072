"""What the keys of JSON articles mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from library.article import CAPTION, HEADING, LIST_ITEM, SIDEBAR, VIDEO
from library.readers import Record, Stated
from tests.readers.reading import left_over, one, records, shared, texts

SCHEMA_ORG = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "@id": "https://example.org/a#article",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://example.org/a"},
    "headline": "Kelp  Prices\nRise",
    "alternativeHeadline": "Four crowns in a week",
    "author": [
        {"@type": "Person", "name": "Mira Tolle", "url": "https://example.org/mira"},
        {"@type": "Person", "givenName": "Pell", "familyName": "Orvane"},
        "Mira Tolle",
    ],
    "datePublished": "2008-03-14T10:15:00+01:00",
    "dateModified": "2008-03-15",
    "dateline": "PORT ANVIL",
    "publisher": {"@type": "NewsMediaOrganization", "name": "Halden Telegraph"},
    "articleSection": ["Economy", "Sea"],
    "keywords": "kelp, salt; kelp",
    "about": [{"@type": "Thing", "name": "harvest"}, {"@type": "Person", "name": "Pell Orvane"}],
    "mentions": [
        {"@type": "Organization", "name": "Kelp Board"},
        {"@type": "Place", "name": "Lusara"},
        {"@type": "Thing", "name": "spring"},
    ],
    "contentLocation": {"@type": "Place", "name": "Port Anvil"},
    "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"},
    "articleBody": "Kelp dried early.\n\nThe board met.\nIt will meet again.",
    "image": [
        {
            "@type": "ImageObject",
            "url": "https://example.org/kelp.jpg",
            "caption": "Kelp on the quay",
            "creditText": "HTB",
        },
        "https://example.org/other.jpg",
    ],
    "hasPart": [
        {
            "@type": "Article",
            "headline": "What is kelp?",
            "description": "A plant of the sea",
            "url": "https://example.org/kelp",
        },
        {"@type": "VideoObject", "name": "The harvest"},
    ],
    "wordCount": 9,
}

NINJS = {
    "uri": "urn:example:1",
    "type": "text",
    "pubstatus": "usable",
    "headline": "Kelp Prices Rise",
    "byline": "By Mira Tolle",
    "slugline": "KELP-LUSARA",
    "description_text": "Four crowns in a week",
    "body_text": "Kelp dried early.",
    "body_xhtml": "<p>Kelp dried early.</p>",
    "firstcreated": "2008-03-14T08:00:00Z",
    "versioncreated": "2008-03-14T09:15:00Z",
    "located": "Port Anvil",
    "language": "en",
    "source": "HTB",
    "subject": [{"code": "medtop:20000205", "name": "fishing"}, {"code": "medtop:1"}],
    "place": [{"name": "Lusara", "rel": "mentions"}],
    "person": [{"name": "Pell Orvane"}],
    "organisation": [{"name": "Kelp Board"}],
    "usageterms": "None",
    "copyrightholder": "Halden Telegraph Bureau",
    "urgency": 4,
    "associations": {
        "main": {"type": "picture", "description_text": "Kelp", "byline": "Jo Anvil"},
        "other": {"type": "picture", "headline": "Salt"},
        "more": {"type": "text", "headline": "What is kelp?"},
    },
}


def record(value: Any) -> Record:
    found = one("a.jsonl", json.dumps(value).encode() + b"\n")
    assert not left_over(found).strip()
    return found


def stated(**keys: Any) -> Stated:
    return record({"title": "x", **keys}).stated


def test_schema_org():
    found = record(SCHEMA_ORG)
    assert found.id == "https://example.org/a#article"
    assert found.stated == Stated(
        headline="Kelp Prices Rise",
        deck="Four crowns in a week",
        authors=("Mira Tolle", "Pell Orvane"),
        dateline="PORT ANVIL",
        published="2008-03-14T10:15:00+01:00",
        publisher="Halden Telegraph",
        language="en",
        url="https://example.org/a",
        section="Economy",
        facets={
            "topic": ("kelp", "salt", "harvest"),
            "place": ("Port Anvil", "Lusara"),
            "person": ("Pell Orvane",),
            "org": ("Kelp Board",),
            "section": ("Economy", "Sea"),
        },
        metadata={
            key: SCHEMA_ORG[key]
            for key in (
                "mainEntityOfPage author dateModified publisher about mentions contentLocation "
                "inLanguage image wordCount"
            ).split()
        },
    )
    assert texts(found) == [
        "Kelp dried early.",
        "The board met.",
        "It will meet again.",
        "Kelp on the quay",
    ]
    assert [block.gap for block in found.blocks] == [0, 1, 0, 1]
    assert (found.blocks[3].role, found.blocks[3].credit) == (CAPTION, "HTB")
    assert [(item.headline, item.kind) for item in found.sidebar] == [
        ("What is kelp?", SIDEBAR),
        ("The harvest", VIDEO),
    ]
    assert found.sidebar[0].passages[0].text == "A plant of the sea"
    assert found.sidebar[0].url == "https://example.org/kelp"


def test_ninjs():
    found = record(NINJS)
    assert found.id == "urn:example:1"
    assert found.stated == Stated(
        headline="Kelp Prices Rise",
        deck="Four crowns in a week",
        byline="By Mira Tolle",
        dateline="Port Anvil",
        published="2008-03-14T09:15:00Z",
        agency="HTB",
        language="en",
        facets={
            "topic": ("fishing", "medtop:1"),
            "place": ("Lusara",),
            "person": ("Pell Orvane",),
            "org": ("Kelp Board",),
        },
        metadata={
            key: NINJS[key]
            for key in (
                "type pubstatus slugline firstcreated subject place person organisation usageterms "
                "copyrightholder urgency associations"
            ).split()
        },
    )
    assert [(block.role, block.text, block.credit) for block in found.blocks] == [
        (None, "Kelp dried early.", None),
        (CAPTION, "Kelp", "Jo Anvil"),
        (CAPTION, "Salt", None),
    ]
    assert [item.headline for item in found.sidebar] == ["What is kelp?"]


def test_ninjs_2():
    found = record(
        {
            "uri": "u",
            "headlines": [{"role": "main", "value": "Kelp"}, {"role": "short", "value": "K"}],
            "descriptions": [{"value": "Four crowns"}],
            "bodies": [
                {"contenttype": "application/xhtml+xml", "value": "<p>Marked up</p>"},
                {"contenttype": "text/plain", "value": "Kelp dried early."},
            ],
            "infosources": [{"name": "HTB", "rels": ["author"]}],
            "subjects": [{"name": "fishing"}],
            "associations": [{"type": "picture", "description_text": "A quay"}],
        }
    )
    assert found.stated.headline == "Kelp"
    assert found.stated.deck == "Four crowns"
    assert found.stated.agency == "HTB"
    assert found.stated.facets == {"topic": ("fishing",)}
    assert texts(found) == ["Kelp dried early.", "A quay"]


def test_flat_keys():
    found = record(
        {
            "id": "1",
            "date": "1987-02-26T15:01:01",
            "title": "KELP",
            "dateline": "PORT ANVIL, Feb 26 -",
            "author": "by Mira Tolle, Reuters",
            "body": "Kelp dried early this year along\nthe whole coast of Lusara, and the price\n"
            "rose, the board said.\n    Its chairman met reporters\non Thursday.",
            "topics": ["kelp", "kelp"],
            "places": [],
            "people": [],
            "orgs": [],
            "exchanges": [],
            "companies": [],
            "oldid": "7",
        }
    )
    assert found.unwrap
    assert len(found.blocks) == 2
    assert found.stated == Stated(
        headline="KELP",
        byline="by Mira Tolle, Reuters",
        dateline="PORT ANVIL, Feb 26 -",
        published="1987-02-26T15:01:01",
        facets={"topic": ("kelp",), "place": (), "person": (), "org": (), "exchange": ()},
        metadata={"oldid": "7"},
    )


@pytest.mark.parametrize(
    ("keys", "published"),
    [
        ({"published": "2008-03"}, "2008-03"),
        ({"published": 1205488800}, "2008-03-14T10:00:00+00:00"),
        ({"created_at": 1205488800000}, "2008-03-14T10:00:00+00:00"),
        ({"date": 2008}, "2008"),
        ({"date": {"$date": "2008-03-14"}}, "2008-03-14"),
        ({"date": True}, None),
        ({"date": 10**17}, "100000000000000000"),
        ({"date": {"$date": {"$date": 1}}}, None),
    ],
)
def test_dates(keys, published):
    assert stated(**keys).published == published


def test_authors():
    assert stated(author="Jane Doe").authors == ("Jane Doe",)
    assert stated(author="Jane Doe").byline == "Jane Doe"
    assert stated(author="By Jane Doe").authors == ()
    assert stated(authors=["Jane Doe", "Jo Roe"]).authors == ("Jane Doe", "Jo Roe")
    assert stated(authors=["Jane Doe"]).byline is None
    assert stated(author={"name": "Jane Doe"}, byline="By Jane").byline == "By Jane"
    assert stated(author="").authors == ()


def test_a_key_that_was_not_needed_is_kept():
    assert stated(headline="h").metadata == {"title": "x"}
    assert stated(uri="u", id="i").metadata == {"uri": "u"}
    assert stated(empty="", none=None, nothing=[], zero=0, no=False).metadata == {
        "zero": 0,
        "no": False,
    }


def test_words_in_odd_places_are_no_error():
    found = stated(language=["de", "en"], section={"name": "Sea"}, url={"@id": "u"}, publisher=[])
    assert (found.language, found.section, found.url, found.publisher) == ("de", "Sea", "u", None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"body": "<p>One &amp; two</p><p>Three</p>"}, [(None, "One & two"), (None, "Three")]),
        (
            {"body": "IBM <International> and </i> 1 < 2"},
            [(None, "IBM <International> and </i> 1 < 2")],
        ),
        ({"body_html": "no tag &eacute;"}, [(None, "no tag é")]),
        ({"content": {"rendered": "<h2>H</h2>x"}}, [(HEADING, "H"), (None, "x")]),
        ({"body": ["One", "Two\n\nThree"]}, [(None, "One"), (None, "Two"), (None, "Three")]),
        (
            {
                "body": [
                    {"type": "heading", "text": "H"},
                    {"type": "p", "text": "x"},
                    {"type": "img"},
                ]
            },
            [(HEADING, "H"), (None, "x")],
        ),
        (
            {"body": [{"text": "<ul><li>a</li><li>b</li></ul>"}]},
            [(LIST_ITEM, "a"), (LIST_ITEM, "b")],
        ),
        ({"body": 7, "text": "x"}, [(None, "x")]),
        ({"body": {"value": "x"}}, [(None, "x")]),
    ],
)
def test_bodies(body, expected):
    found = record({"title": "t", **body})
    assert [(block.role, block.text) for block in found.blocks] == expected


def test_a_title_with_markup_as_wordpress_has_it():
    assert (
        record({"title": {"rendered": "A &#8216;B&#8217; <i>c</i>"}}).stated.headline == "A ‘B’ c"
    )


def test_a_part_that_is_no_document_is_metadata():
    paywall = [{"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".wall"}]
    found = record({"title": "t", "hasPart": paywall})
    assert found.sidebar == ()
    assert found.stated.metadata == {"hasPart": paywall}


def test_wikinews():
    import gzip

    data = gzip.decompress(shared("data/wikinews-en.jsonl.gz").read_bytes())
    found = records("wikinews-en.jsonl", data)
    assert len(found) == 295
    for each in found:
        assert each.stated.headline
        assert each.stated.published
        assert each.stated.metadata == {}
        assert each.blocks
        assert not left_over(each).strip()


def test_superdesk_ninjs():
    import tarfile

    n = 0
    with tarfile.open(shared("data/formats/superdesk.tar.gz")) as archive:
        for member in archive:
            if (
                "/ninjs" in member.name
                and "mock" not in member.name
                and member.name.endswith("json")
            ):
                file = archive.extractfile(member)
                assert file
                found = one(member.name, file.read())
                assert found.stated.headline
                assert found.blocks
                n += 1
    assert n >= 8
