"""What must hold of a library in Datasette, however it is served and whichever version it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from tests.cli.running import ROOT, SAMPLE
from tests.web.pages import Get, id_of, page, searched

METADATA: Any = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
TABLES: dict[str, Any] = METADATA["databases"]["library"]["tables"]


def front_page(get: Get) -> None:
    front = page(get, "/")
    assert METADATA["title"] in front.words
    assert "News articles with their structure" in front.words
    for link in front.links("^library/"):
        assert get(f"/{link}").status == 200, link
    assert len(front.links("^library/")) == 2


def database_page(get: Get) -> None:
    shown = page(get, "/library")
    assert "Everything here was made from the files in documents/." in shown.words
    for link in shown.links("^library/"):
        assert get(f"/{link}").status == 200, link
    linked = {link.rpartition("/")[2].partition("?")[0] for link in shown.links("/library/")}
    assert {"articles", "documents", "sources", "sidebar_items", "facet_counts"} <= linked


def every_table_and_view_opens_with_its_description(get: Get) -> None:
    for name, metadata in TABLES.items():
        shown = page(get, f"/library/{name}?_size=5")
        for key in ("title", "description"):
            if key in metadata:
                assert " ".join(metadata[key].split()) in shown.words, (name, key)
        for column, text in metadata.get("columns", {}).items():
            found = any(attrs.get("data-column") == column and
                        attrs.get("data-column-description") == text
                        for _, attrs in shown.elements)  # fmt: skip
            assert found, f"{name}.{column} has no such column, or its description is not shown"


def articles_are_browsed_newest_first_with_facets(get: Get) -> None:
    rows = get("/library/articles.json?_shape=array&_size=max").json
    assert len(rows) == 26
    dates = [row["published"] or "" for row in rows]
    assert dates == sorted(dates, reverse=True)
    shown = page(get, "/library/articles")
    facets = {attrs["data-column"] for tag, attrs in shown.elements
              if "facet-info" in (attrs.get("class") or "").split()}  # fmt: skip
    assert facets == set(TABLES["articles"]["facets"])
    (link,) = [link for link in shown.links(r"agency=RFE") if "_facet" not in link]
    only = page(get, link[link.index("/library") :])
    assert "Russia Warns NATO" in only.words
    assert "Harbour" not in only.words


def facets_count_what_there_is(get: Get) -> None:
    answer = get("/library/articles.json?_facet=year&_size=0&_extra=facet_results").json
    found = answer["facet_results"]
    found = found.get("results", found)["year"]["results"]
    counted = {str(each["value"]): each["count"] for each in found}
    rows = get("/library/articles.json?_shape=array&_size=max").json
    expected: dict[str, int] = {}
    for row in rows:
        if row["year"]:
            expected[str(row["year"])] = expected.get(str(row["year"]), 0) + 1
    assert counted == expected


def search_finds_words_and_no_nonsense(get: Get) -> None:
    """A view or an external-content table whose FTS is not found returns every row."""
    for table, words in (("articles", "nato"), ("documents", "nato"), ("articles", "strikes"),
                         ("sidebar_items", "missile"), ("documents", "épa OR lavrov")):  # fmt: skip
        number = searched(get, table, words.partition(" OR ")[0] if " OR " in words else words)
        everything = len(get(f"/library/{table}.json?_shape=array&_size=max").json)
        assert 0 < number < everything, (table, words, number)
    for table in ("articles", "documents", "sidebar_items", "quotations"):
        for nonsense in ("zzqxyv", "nato zzqxyv", '"unbalanced zzqxyv', "o'zzqxyv", "zzq-xyv"):
            assert searched(get, table, nonsense) == 0, (table, nonsense)


def caption_text_is_searched(get: Get) -> None:
    found = get("/library/articles.json?_search=scheffer+left&_shape=array").json
    assert SAMPLE in [row["uid"] for row in found]


def a_document_is_a_page(get: Get) -> None:
    shown = page(get, f"/library/documents/{id_of(get, SAMPLE)}")
    document_text = shown.words
    anchors = [attrs["id"] for _, attrs in shown.elements
               if re.fullmatch(r"p\d+", attrs.get("id") or "")]  # fmt: skip
    assert len(anchors) >= 22
    assert anchors == sorted(anchors, key=lambda anchor: int((anchor or "p0")[1:]))
    for words in ("Russia Warns NATO Against Unilateral Security Steps", "(epa)", "(TASS)",
                  "Sharp Disagreements", "Fifth Anniversary", "(with agency reports)",
                  "U.S.-RUSSIA RELATIONS IN FOCUS", "Confused Or Cunning?",
                  "The Czech Republic responds"):  # fmt: skip
        assert words in document_text, words
    tags = [tag for tag, _ in shown.elements]
    assert tags.index("h1") < tags.index("figure") < tags.index("h2")


def sidebar_items_lead_both_ways(get: Get) -> None:
    article = id_of(get, SAMPLE)
    shown = page(get, f"/library/documents/{article}")
    for number in (1, 2, 3):
        item = id_of(get, f"{SAMPLE}-sidebar-{number}")
        assert shown.links(rf"/library/documents/{item}$"), number
        beside = page(get, f"/library/documents/{item}")
        assert beside.links(rf"/library/documents/{article}$")
    listed = page(get, "/library/sidebar_items?_size=max")
    assert listed.links(rf"/library/documents/{article}$"), "from the item to its article"
    articles = page(get, "/library/articles?_size=max")
    assert articles.links(rf"/library/documents/{article}$"), "from the list to the page"


def what_is_not_there_is_said(get: Get) -> None:
    for path in ("/library/documents/999999", "/library/documents/x", "/library/nothing"):
        assert get(path).status == 404
    for path in ("1,2", "~00", "~C2~B2", "9" * 40, "-1", "1.5", "1%20", "1~2C"):
        assert get(f"/library/documents/{path}").status in (200, 302, 400, 404), path


def the_style_sheet_is_served(get: Get) -> None:
    shown = page(get, f"/library/documents/{id_of(get, SAMPLE)}")
    sheets = [attrs.get("href") or "" for tag, attrs in shown.elements if tag == "link"]
    (ours,) = [href for href in sheets if "article.css" in href]
    answer = get(ours[ours.index("/-/") :])
    assert answer.status == 200
    assert ".library-article" in answer.text


def hand_written_sql_is_bounded(get: Get) -> None:
    path = "/library.json?sql=select+length(randomblob(900000000))"
    answer = get(path)
    if answer.status == 302:
        answer = get(answer.headers["location"])
    assert answer.status == 400


ON_THE_DEMO: tuple[Callable[[Get], None], ...] = (
    front_page, database_page, every_table_and_view_opens_with_its_description,
    articles_are_browsed_newest_first_with_facets, facets_count_what_there_is,
    search_finds_words_and_no_nonsense, caption_text_is_searched, a_document_is_a_page,
    sidebar_items_lead_both_ways, what_is_not_there_is_said, the_style_sheet_is_served,
    hand_written_sql_is_bounded,
)  # fmt: skip


def nothing_of_an_article_is_markup(get: Get) -> None:
    """For the library of ``hostile``: every page, and every document's."""
    documents = get("/library/documents.json?_shape=array&_size=max").json
    assert len(documents) >= 11
    paths = ["/", "/library", *(f"/library/{name}?_size=max" for name in TABLES)]
    paths += [f"/library/documents/{row['id']}" for row in documents]
    paths += [f"/library/{name}" for name in (
        "facet_counts?_facet=label", "articles?_facet=section", "documents?_facet=publisher")
    ]  # fmt: skip
    paths += ["/library/articles?_search=%3Cxss%3E", "/library/articles?headline=%3Cxss%3E"]
    seen = 0
    for path in paths:
        shown = page(get, path)
        assert shown.dangers() == [], path
        assert "1337" not in shown.words, "a template was run"
        seen += shown.text.count("<xss>")
    assert seen > 30, "the payloads were shown, as text"
