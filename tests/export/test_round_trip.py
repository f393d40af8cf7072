"""An export of everything, ingested into a new library, gives an equal library."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import article as a
from library.library import Library
from library.readers import json_export
from tests.export.strategies import articles
from tests.making import DOCUMENTS, article, library_of, rows, uids

QUERIES: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    ("", []),
    ("minister", []),
    ("missile defense", []),
    ('"missile defense" OR strike', []),
    ("minister -president", [("agency", "MNA")]),
    ("strike", [("kind", "article"), ("kind", "video")]),
    ("caption:dome OR caption:gate", []),
    ("headline:strike", [("year", "2008")]),
    ("dateline:lisbon", []),
    ("sidebar:euphoria", []),
    ("date:2007-06-01..2008-03-03", [("language", "en")]),
    ("has:caption no:deck", []),
    ("zebra glacier", []),
    ("", [("place", "Castelo"), ("place", "Lisbon")]),
    ("id:2007-06-26-russia-warns-nato-against-unilateral-security-steps", []),
)


def whole(library: Library) -> dict[str, dict[str, Any]]:
    """Every document by its uid, sidebar items too, without where it is stored."""
    found = {}
    for uid in rows(library.index, "SELECT uid FROM documents"):
        found[uid] = library.document(uid)
        del found[uid]["source"]
    return found


def counts(library: Library) -> list[Any]:
    """How often each facet value is had."""
    return rows(library.index, "SELECT field, label, documents FROM facet_counts ORDER BY 1, 2")


def answer(library: Library, query: str, where: list[tuple[str, str]]) -> dict[str, Any]:
    """A search answer as far as it does not depend on the order in which documents came."""
    found = library.search(query, where=where, limit=1_000, facet_limit=1_000)
    hits = {hit["uid"]: {**hit, "score": round(hit["score"] or 0, 2)} for hit in found["hits"]}
    return {**found, "hits": hits, "took_ms": 0}


def exported(library: Library, path: Path, query: str = "") -> Path:
    """The export of a library as a file."""
    path.write_text("".join(library.export(query).text("jsonl")), encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The repository's own documents in one library, and their export in another."""
    folder = tmp_path_factory.mktemp("round")
    with Library.create(folder / "first") as first, Library.create(folder / "second") as second:
        for library in (first, second):
            with (library.root / "metadata.yml").open("a") as file:
                file.write(f"\nplugins:\n  library:\n    engine: {request.param}\n")
        first.ingest([DOCUMENTS])
        report = second.ingest([exported(first, folder / "all.jsonl")])
        assert not report.problems
        assert second.settings.engine == request.param
        yield first, second


def test_documents_are_equal(both: tuple[Library, Library]) -> None:
    first, second = map(whole, both)
    assert len(first) > 40
    assert first == second


def test_facets_are_equal(both: tuple[Library, Library]) -> None:
    first, second = map(counts, both)
    assert first
    assert first == second


@pytest.mark.parametrize(("query", "where"), QUERIES)
def test_answers_are_equal(
    both: tuple[Library, Library], query: str, where: list[tuple[str, str]]
) -> None:
    first, second = (answer(library, query, where) for library in both)
    assert first["hits"]
    assert first == second


def test_the_second_export_is_the_first(both: tuple[Library, Library]) -> None:
    first, second = both
    again = list(second.export())
    for one, other in zip(first.export(), again, strict=True):
        assert one.pop("source").items() <= other.pop("source")["exported"].items()
        assert one == other


def test_handed_on_once_more_the_first_source_is_kept(both: tuple[Library, Library]) -> None:
    _, second = both
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder, "c")) as third:
        third.ingest([exported(second, Path(folder, "b.jsonl"))])
        assert whole(third) == whole(second)
        found = {d["uid"]: d["source"]["exported"] for d in third.export()}
        assert found == {d["uid"]: d["source"]["exported"] for d in second.export()}


@given(st.lists(articles(), min_size=1, max_size=3))
def test_whatever_a_document_says_comes_back(made: list[a.Article]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        library_of(Path(folder, "a"), {"a.txt": made}) as first,
        Library.create(Path(folder, "b")) as second,
    ):
        report = second.ingest([exported(first, Path(folder, "all.jsonl"))])
        assert not report.problems
        assert whole(second) == whole(first)
        assert counts(second) == counts(first)


# What is not the same, as docs/json.md says


def test_a_name_that_is_taken_is_told_apart(tmp_path: Path) -> None:
    item = a.Article("Beside", a.SIDEBAR, passages=(a.Passage(1, a.PARAGRAPH, "x"),))
    one = article("Same", "One.", date="2008", sidebar=(item,))
    with library_of(tmp_path / "a", {"a.txt": [one]}) as first:
        lines = exported(first, tmp_path / "all.jsonl")
        with library_of(
            tmp_path / "b", {"b.txt": [article("Same", "Two.", date="2008")]}
        ) as second:
            second.ingest([lines])
            (name, beside) = rows(
                second.index, "SELECT uid FROM documents WHERE id > 1 ORDER BY id"
            )
    assert name.startswith("2008-same-")
    assert beside == f"{name}-sidebar-1", "what stands beside it is called after it"


def test_a_sidebar_item_without_its_article(tmp_path: Path) -> None:
    item = a.Article("Beside", a.VIDEO, passages=(a.Passage(1, a.PARAGRAPH, "harvest"),))
    with (
        library_of(
            tmp_path / "a", {"a.txt": [article("Kelp", date="2008", sidebar=(item,))]}
        ) as first,
        Library.create(tmp_path / "b") as second,
    ):
        (line,) = first.export("harvest")
        assert line["parent"] == "2008-kelp"
        second.ingest([exported(first, tmp_path / "one.jsonl", "harvest")])
        document = second.document("2008-kelp-sidebar-1")
    assert document["parent"] is None
    assert document["kind"] == "video"
    assert document["source"]["exported"]["parent"] == "2008-kelp"


def test_an_export_that_is_ingested_again_is_the_same(tmp_path: Path) -> None:
    with (
        library_of(tmp_path / "a", {"a.txt": [article("Kelp", "Rises.", date="2008")]}) as first,
        Library.create(tmp_path / "b") as second,
    ):
        second.ingest([exported(first, tmp_path / "all.jsonl")])
        before = whole(second)
        second.rebuild()
        assert whole(second) == before
        assert uids(second.search()) == ["2008-kelp"]


def test_no_line_of_an_export_can_stop_an_ingest(tmp_path: Path) -> None:
    """Positive control of the dates: one that is none costs its line and nothing else."""
    good = {"uid": "u", "headline": "H", "passages": [{"text": "kelp"}], "published": "2008"}
    (tmp_path / "x.jsonl").write_text(
        "".join(json.dumps({**good, **bad}) + "\n" for bad in ({}, {"published": "soon"}))
    )
    with Library.create(tmp_path / "news") as library:
        report = library.ingest([tmp_path / "x.jsonl"])
        assert [problem.reason for problem in report.problems] == ["bad-export"]
        assert uids(library.search("kelp")) == ["u"]


def test_a_line_can_be_read_without_a_library(tmp_path: Path) -> None:
    with library_of(tmp_path / "a", {"a.txt": [article("Kelp", "Rises.", date="2008")]}) as first:
        (document,) = first.export()
    read = json_export.article(document, None)
    assert (read.uid, read.headline) == ("2008-kelp", "Kelp")
