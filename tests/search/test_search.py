"""Questions and answers, in the shape of ``docs/json.md``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import NotALibraryError, NotFoundError, UsageError
from library.library import Library
from library.limits import MAX_FACET_VALUES, MAX_HITS
from tests.making import article, headlines, library_of, put, uids
from tests.query.strategies import anything, queries

ANSWER = {
    "query", "read_as", "ignored", "match", "total", "took_ms", "hits", "facets", "histogram",
    "suggestion", "next", "behind",
}  # fmt: skip
HIT = {
    "uid", "kind", "headline", "published", "agency", "place", "parent", "parent_headline", "score",
    "snippets", "duplicates",
}  # fmt: skip


def check_shape(answer: dict[str, Any]) -> None:
    """The contract of design.md section 7: keys and types, whatever was asked."""
    assert set(answer) == ANSWER
    assert json.loads(json.dumps(answer)) == answer
    assert isinstance(answer["query"], str)
    assert isinstance(answer["read_as"], str)
    assert all(isinstance(line, str) and line for line in answer["ignored"])
    assert answer["match"] in {"all", "any"}
    assert answer["total"] >= len(answer["hits"])
    assert answer["took_ms"] > 0
    assert answer["next"] is None or isinstance(answer["next"], str)
    for hit in answer["hits"]:
        assert set(hit) == HIT
        assert hit["score"] is None or hit["score"] >= 0
        assert len(hit["snippets"]) <= 2
        for snippet in hit["snippets"]:
            assert set(snippet) == {"part", "passage", "text", "spans"}
            places = [place for span in snippet["spans"] for place in span]
            assert places == sorted(set(places))
            assert all(0 <= place <= len(snippet["text"]) for place in places)
    for entries in answer["facets"].values():
        assert all(set(entry) == {"value", "label", "count", "selected"} for entry in entries)
        counts = [entry["count"] for entry in entries]
        assert counts == sorted(counts, reverse=True)
    for bucket in answer["histogram"]:
        assert set(bucket) == {"from", "to", "count"}
        assert bucket["from"] < bucket["to"]


def counts(answer: dict[str, Any], field: str) -> dict[str, int]:
    return {entry["value"]: entry["count"] for entry in answer["facets"][field]}


@pytest.mark.parametrize(
    "query",
    ["", "levee", '"army engineers"', "date:2008", "-levee", "xyzzyplugh", "倉庫", "ракета OR зонд",
     "sidebar:missile", "caption:lavrov", "kind:video", "sort:date missile", "foo:bar ((", "!!!"],
)  # fmt: skip
def test_the_shape_of_an_answer(news: Library, query: str) -> None:
    check_shape(news.search(query))
    check_shape(news.search(query, sort="date", limit=2, offset=1, where=[("kind", "article")]))


@given(query=queries | anything, data=st.data())
def test_no_query_is_an_error(news: Library, query: str, data: st.DataObject) -> None:
    answer = news.search(
        query,
        sort=data.draw(st.sampled_from([None, "relevance", "date", "-date"])),
        offset=data.draw(st.sampled_from([0, 0, 3, 10**9])),
        limit=data.draw(st.sampled_from([0, 1, 10, 10**9])),
        where=data.draw(
            st.lists(st.tuples(st.sampled_from(["place", "kind"]), queries), max_size=2)
        ),
    )
    check_shape(json.loads(json.dumps(answer).encode("utf-8", "replace").decode()))
    assert answer["query"] == query.encode("utf-8", "replace").decode()


def test_a_hit(made: Library) -> None:
    (hit,) = made.search("reopens")["hits"]
    assert hit.pop("score") > 0
    assert hit == {
        "uid": "2008-03-03-strike-ends-in-castelo", "kind": "article",
        "headline": "Strike ends in Castelo", "published": "2008-03-03", "agency": "MNA",
        "place": "Castelo", "parent": None, "parent_headline": None, "duplicates": 0,
        "snippets": [
            {"part": "paragraph", "passage": 3, "text": "The port reopens on Friday.",
             "spans": [[9, 16]]},
        ],
    }  # fmt: skip


def test_a_sidebar_item_names_its_article(made: Library) -> None:
    (hit,) = made.search("selmouth")["hits"]
    assert (hit["kind"], hit["parent"]) == ("sidebar", "2008-03-03-strike-ends-in-castelo")
    assert hit["parent_headline"] == "Strike ends in Castelo"


# Facets


def test_facets(made: Library) -> None:
    answer = made.search("port")
    assert answer["total"] == 3
    assert counts(answer, "agency") == {"HTB": 1, "MNA": 1}
    assert counts(answer, "place") == {
        "Castelo": 1,
        "Lusara": 1,
        "Quella": 1,
        "Varnheim": 1,
        "lusara": 1,
    }
    assert counts(answer, "person") == {} if "person" in answer["facets"] else True
    assert [entry["selected"] for entry in answer["facets"]["place"]] == [False] * 5


def test_a_selection_is_or_within_and_and_across(made: Library) -> None:
    answer = made.search("port", where=[("place", "Castelo"), ("place", "Varnheim")])
    assert answer["total"] == 2
    assert counts(answer, "place")["Quella"] == 1  # not narrowed by its own selection
    chosen = {entry["value"] for entry in answer["facets"]["place"] if entry["selected"]}
    assert chosen == {"Castelo", "Varnheim"}
    answer = made.search("port", where=[("place", "Castelo"), ("topic", "floods")])
    assert (answer["total"], answer["hits"]) == (0, [])
    assert counts(answer, "topic") == {"ports": 1, "strikes": 1, "floods": 0}
    assert counts(answer, "place") == {"Varnheim": 1, "lusara": 1, "Castelo": 0}
    assert answer["ignored"] == []


@pytest.mark.parametrize(
    ("value", "total"),
    [
        ("Lusara", 1),  # printed so: that one alone
        ("lusara", 1),
        ("LUSARA", 2),  # printed so nowhere: all that differ in case only
        ("lúsara", 2),
        ("CASTELO", 1),
        (" castelo ", 1),
    ],
)
def test_values_are_matched_as_printed_or_whatever_their_case(
    made: Library, value: str, total: int
) -> None:
    answer = made.search("", where=[("place", value)])
    assert answer["total"] == total
    assert answer["ignored"] == []


def test_a_value_that_no_document_has_is_said(made: Library) -> None:
    answer = made.search("", where=[("place", "Atlantis")])
    assert answer["total"] == 0
    assert answer["ignored"] == ["No document has place “Atlantis”."]
    answer = made.search("", where=[("place", "Atlantis"), ("place", "Castelo")])
    assert answer["total"] == 1
    assert answer["ignored"] == ["No document has place “Atlantis”."]


@pytest.mark.parametrize("name", ["colour", "headline", "date", ""])
def test_a_facet_that_does_not_exist_is_an_error(made: Library, name: str) -> None:
    for options in ({"where": [(name, "x")]}, {"facets": [name]}):
        with pytest.raises(UsageError, match="no facet") as caught:
            made.search("", **options)
        assert "place, topic, person" in caught.value.next_step
        assert caught.value.exit_code == 2


def test_a_misspelt_facet_and_an_alias(made: Library) -> None:
    with pytest.raises(UsageError, match="Did you mean 'place'"):
        made.search("", where=[("plase", "x")])
    assert made.search("", where=[("Lang", "en")])["total"] == 2
    assert set(made.search("", facets=["tag", "PLACE"])["facets"]) == {"topic", "place"}


def test_how_many_values(made: Library) -> None:
    assert len(made.search("", facet_limit=2)["facets"]["place"]) == 2
    assert made.search("", facet_limit=0)["facets"]["place"] == []
    assert len(made.search("", facet_limit=-5)["facets"]["place"]) == 0
    assert len(made.search("", facet_limit=10**9)["facets"]["place"]) == 5
    assert made.search("", facets=[])["facets"] == {}


def test_facets_count_all_hits_and_not_the_page(news: Library) -> None:
    small, large = news.search("", limit=1), news.search("", limit=1_000)
    assert small["facets"] == large["facets"]
    kinds = [hit["kind"] for hit in large["hits"]]
    assert counts(large, "kind") == {kind: kinds.count(kind) for kind in set(kinds)}
    years = [hit["published"][:4] for hit in large["hits"] if hit["published"]]
    assert counts(large, "year") == {year: years.count(year) for year in set(years)}


# Order and pages


def test_order(made: Library) -> None:
    newest = [
        "Levee gives way", "Strike ends in Castelo", "小樽運河の古い倉庫",
    ]  # fmt: skip
    assert headlines(made.search(""))[:3] == newest  # nothing to be relevant to
    assert headlines(made.search("", sort="date"))[:3] == newest[::-1]
    assert headlines(made.search("sort:date"))[:3] == newest[::-1]
    assert headlines(made.search("sort:date", sort="-date"))[:3] == newest
    assert headlines(made.search("levee OR port"))[0] == "Levee gives way"
    assert [hit["score"] for hit in made.search("port", sort="date")["hits"]] == [None] * 3
    with pytest.raises(UsageError, match="no order 'size'") as caught:
        made.search("", sort="size")
    assert "relevance, date, -date" in caught.value.next_step


@pytest.mark.parametrize("query", ["", "the", "strike OR said", "said xyzzyplugh"])
@pytest.mark.parametrize("sort", [None, "date"])
def test_next_leads_to_every_hit_once(news: Library, query: str, sort: str | None) -> None:
    whole = news.search(query, sort=sort, limit=MAX_HITS)
    assert whole["next"] is None
    found: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        page = news.search(query, sort=sort, limit=7, offset=int(cursor))
        assert (page["total"], page["match"]) == (whole["total"], whole["match"])
        assert page["facets"] == whole["facets"]
        found += uids(page)
        cursor = page["next"]
    assert found == uids(whole)
    assert len(found) == whole["total"] > 7


def test_bounds(news: Library) -> None:
    assert len(news.search("", limit=-3)["hits"]) == 0
    assert uids(news.search("", offset=-3)) == uids(news.search(""))
    answer = news.search("", offset=10**18)
    assert (answer["hits"], answer["next"]) == ([], None)
    assert answer["total"] == news.search("")["total"]
    assert MAX_HITS >= 100
    assert MAX_FACET_VALUES >= 100


# What was understood


def test_read_as(made: Library) -> None:
    answer = made.search("port  levee -cranes Title:way")
    assert answer["read_as"] == "port AND levee AND NOT cranes AND headline:way"
    assert headlines(answer) == ["Levee gives way"]
    assert made.search("")["read_as"] == "*"
    again = made.search(answer["read_as"])
    assert (uids(again), again["read_as"]) == (uids(answer), answer["read_as"])


def test_what_was_not_honoured_is_said(made: Library) -> None:
    answer = made.search("colour:levee (port")
    assert len(answer["ignored"]) == 2
    assert "'colour:'" in answer["ignored"][0] or "colour:" in answer["ignored"][0]
    assert made.search("levee")["ignored"] == []


def test_when_nothing_has_all_words_the_best_of_any(made: Library) -> None:
    answer = made.search("levee dockers atlantis")
    assert answer["match"] == "any"
    assert answer["read_as"] == "levee OR dockers OR atlantis"
    assert sorted(headlines(answer)) == ["Levee gives way", "Strike ends in Castelo"]
    assert made.search("levee port")["match"] == "all"
    nothing = made.search("atlantis ys")
    assert (nothing["match"], nothing["total"]) == ("all", 0)
    assert nothing["read_as"] == "atlantis AND ys"


def test_any_keeps_to_what_is_not_words(made: Library) -> None:
    answer = made.search("levee dockers -homes")
    assert headlines(answer) == ["Strike ends in Castelo"]
    assert answer["match"] == "any"
    assert made.search("levee dockers date:1999")["total"] == 0
    answer = made.search("levee dockers", where=[("agency", "MNA")])
    assert (headlines(answer), answer["match"]) == (["Strike ends in Castelo"], "any")
    assert counts(answer, "agency") == {"HTB": 1, "MNA": 1}


def test_words_that_are_none(made: Library) -> None:
    answer = made.search('levee "\u0301"')
    assert headlines(answer) == ["Levee gives way"]
    assert len(answer["ignored"]) == 1


def test_the_histogram_can_be_left_out(made: Library) -> None:
    assert made.search("", histogram=False)["histogram"] == []


# The library around it


def test_a_search_before_any_ingest(tmp_path: Path) -> None:
    with Library.create(tmp_path) as library:
        for ask in (lambda: library.search("x"), lambda: library.document("x"), library.status):
            with pytest.raises(NotALibraryError, match=re.escape(str(tmp_path))) as caught:
                ask()
            assert "library ingest" in caught.value.next_step


def test_a_library_object_sees_what_others_write(tmp_path: Path) -> None:
    with library_of(tmp_path, {"a.txt": [article("One")]}) as library:
        assert library.search("")["total"] == 1
        put(library.index, {"b.txt": [article("Two")], "a.txt": []})
        answer = library.search("")
        assert (headlines(answer), answer["behind"]) == (["Two"], 0)


def test_a_document_that_is_removed_while_the_index_lags(tmp_path: Path) -> None:
    from library.store.connection import locked

    with library_of(tmp_path, {"a.txt": [article("One"), article("Two")]}) as library:
        assert library.search("")["total"] == 2
        put(library.index, {"a.txt": [article("One")]})
        with locked(library.index, 0):  # so that the index cannot follow
            answer = library.search("")
            assert headlines(answer) == ["One"]
            assert answer["behind"] == 1
        assert library.search("")["behind"] == 0


def test_a_document_by_its_name(news: Library) -> None:
    for hit in news.search("", limit=100)["hits"]:
        found = news.document(hit["uid"])
        assert (found["uid"], found["headline"], found["kind"], found["parent"]) == (
            hit["uid"], hit["headline"], hit["kind"], hit["parent"],
        )  # fmt: skip
        assert json.loads(json.dumps(found)) == found
    with pytest.raises(NotFoundError, match="no-such"):
        news.document("no-such")


def test_every_document_is_found_by_its_own_words(news: Library) -> None:
    """Invariant 27, on the sample pages: by its headline, and by each of its passages."""
    for hit in news.search("", limit=100)["hits"]:
        quoted = hit["headline"].replace('"', " ")
        assert hit["uid"] in uids(news.search(f'headline:"{quoted}"', limit=100)), hit
        for passage in news.document(hit["uid"])["passages"]:
            if passage["role"] != "sidebar_heading":
                words = " ".join(passage["text"].split()[:20]).replace('"', " ")
                assert hit["uid"] in uids(news.search(f'"{words}"', limit=100)), passage
