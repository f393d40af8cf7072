"""The sample article, asked for by command line, is what a careful reader says it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from library.library import Library
from tests.cli.running import DOCUMENTS, ROOT, SAMPLE, good

SHARED = Path(os.environ.get("LIBRARY_SHARED", ROOT.parent / "shared"))
PAGES = sorted(path.relative_to(DOCUMENTS).as_posix() for path in DOCUMENTS.rglob("*.txt"))


def pieces(document: dict[str, Any]) -> list[tuple[str, str, list[int] | None]]:
    """Role, text and span of every passage, those beside the article included."""
    found = []
    for part in (document, *document["sidebar"]):
        found += [(p["role"], p["text"], p["span"]) for p in part["passages"]]
    return found


@pytest.fixture(scope="module")
def sample(demo: Path) -> dict[str, Any]:
    shown: dict[str, Any] = good("show", SAMPLE, "--json", library=demo).json
    return shown


def test_the_sample_is_as_the_answer_in_the_repository(sample: dict[str, Any]) -> None:
    answer = json.loads((ROOT / "tests" / "corpus" / "article.json").read_text(encoding="utf-8"))
    passages = [
        {key: p[key] for key in ("role", "section", "text")}
        for p in sample["passages"]
        if p["role"] != "sidebar_heading"
    ]
    assert passages == answer.pop("passages")
    keys = ("kind", "group", "headline", "blurb")
    assert [{key: item[key] for key in keys} for item in sample["sidebar"]] == answer.pop("sidebar")
    captions = [{key: c[key] for key in ("text", "credit")} for c in sample["captions"]]
    assert captions == answer.pop("captions")
    assert sample["facets"]["agency"] == [answer.pop("agency")]
    assert {key: sample[key] for key in answer} == answer


def test_the_sample_in_plain_words(sample: dict[str, Any]) -> None:
    """What the issue lists, without any file of answers."""
    assert sample["headline"] == "Russia Warns NATO Against Unilateral Security Steps"
    assert sample["dateline"] == {
        "text": "June 26, 2007 (RFE/RL)", "place": None, "date": "2007-06-26", "agency": "RFE/RL",
    }  # fmt: skip
    assert (sample["published"], sample["published_precision"]) == ("2007-06-26", "day")
    roles = [passage["role"] for passage in sample["passages"]]
    assert roles.count("paragraph") == 16
    assert roles.count("heading") == 2
    assert roles.index("caption") < roles.index("paragraph"), "the first stands before the text"
    second = len(roles) - 1 - roles[::-1].index("caption")
    assert roles[:second].count("paragraph") == 11, "the second between paragraphs 11 and 12"
    assert [(c["text"], c["credit"]) for c in sample["captions"]] == [
        ("Lavrov (left) and de Hoop Scheffer", "epa"),
        ("NATO wants Russian troops to leave Georgia and Moldova", "TASS"),
    ]
    assert [c["passage"] for c in sample["captions"]] == [
        p["n"] for p in sample["passages"] if p["role"] == "caption"
    ]
    assert sample["agency_credit"] == "(with agency reports)"
    assert [item["kind"] for item in sample["sidebar"]] == ["sidebar", "sidebar", "video"]
    assert [p["role"] for p in sample["sidebar"][2]["passages"]].count("headline") == 1


def test_sidebar_items_are_documents(sample: dict[str, Any], demo: Path) -> None:
    for item in sample["sidebar"]:
        document = good("show", item["uid"], "--json", library=demo).json
        assert document["parent"] == SAMPLE
        assert document["passages"] == item["passages"]
        found = good("search", f'"{item["headline"]}"', "--json", library=demo).json
        assert item["uid"] in [hit["uid"] for hit in found["hits"]]


def test_the_sample_is_as_the_gold(sample: dict[str, Any]) -> None:
    path = SHARED / "sample" / "article.gold.json"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    gold = json.loads(path.read_text(encoding="utf-8"))
    assert sample["headline"] == gold["headline"]["text"]
    for key in ("deck", "byline", "authors", "published", "publisher", "notes"):
        assert sample[key] == gold[key], key
    for key in ("text", "place", "date", "agency"):
        assert sample["dateline"][key] == gold["dateline"][key]
    by_role: dict[str, list[dict[str, Any]]] = {}
    for passage in sample["passages"]:
        by_role.setdefault(passage["role"], []).append(passage)

    def exactly(passages: list[dict[str, Any]], golden: list[dict[str, Any]]) -> None:
        assert [p["span"] for p in passages] == [g["span"] for g in golden]

    exactly(by_role["headline"], [gold["headline"]])
    exactly(by_role["dateline"], [gold["dateline"]])
    exactly(by_role["paragraph"], gold["paragraphs"])
    exactly(by_role["heading"], gold["section_headings"])
    exactly(by_role["caption"], gold["captions"])
    exactly(by_role["agency_credit"], [gold["agency_credit"]])
    exactly(by_role["sidebar_heading"], [gold["sidebar_heading"]])
    assert [(p["section"], p["text"]) for p in by_role["paragraph"]] == [
        (g["section"], g["text"]) for g in gold["paragraphs"]
    ]
    assert [(c["text"], c["credit"]) for c in sample["captions"]] == [
        (g["text"], g["credit"]) for g in gold["captions"]
    ]
    kinds = {"related_story": "sidebar", "video": "video"}
    for item, golden in zip(sample["sidebar"], gold["sidebar"], strict=True):
        assert item["kind"] == kinds[golden["type"]]
        for key in ("headline", "blurb", "url"):
            assert item[key] == golden[key]
        assert item["passages"][0]["span"] == golden["headline_span"]
        assert item["passages"][-1]["span"] == golden["blurb_span"]


@pytest.mark.parametrize("page", PAGES)
def test_every_character_is_in_a_passage_or_said_to_be_dropped(demo: Path, page: str) -> None:
    raw = (DOCUMENTS / page).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("windows-1252")
    text = text.replace("\r\n", "\n")
    name = page.replace("/", " ").removesuffix(".txt")
    with Library(demo) as library:
        hits = library.search(f'source:"{name}" kind:article')["hits"]
        documents = [library.document(hit["uid"]) for hit in hits]
    (document,) = [d for d in documents if d["source"]["path"] == f"documents/{page}"]
    kept = [False] * len(text)
    for role, words, span in pieces(document):
        assert span is not None
        start, end = span
        assert not any(kept[start:end]), (role, words)
        if role != "caption":
            assert text[start:end].split() == words.split() or role in ("paragraph", "note"), role
        kept[start:end] = [True] * (end - start)
    for dropped in [*document["dropped"], *(d for i in document["sidebar"] for d in i["dropped"])]:
        assert dropped["reason"]
        start, end = dropped["start"], dropped["end"]
        assert text[start:end] == dropped["text"]
        kept[start:end] = [True] * (end - start)
    lost = "".join(char for char, is_kept in zip(text, kept, strict=True) if not is_kept)
    assert not lost.strip(), f"nobody has {lost!r}"


def test_the_original_is_kept_byte_for_byte(demo: Path) -> None:
    for page in PAGES:
        assert (demo / "documents" / "documents" / page).read_bytes() == (
            DOCUMENTS / page
        ).read_bytes()
