"""Every hit, in the order of a search, of one state of the store, in constant memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from library import article as a
from library.engines import tantivy_
from library.errors import NotALibraryError, UsageError
from library.library import Library
from library.limits import MAX_HITS
from tests.making import article, follow, library_of, put, uids

QUERIES = ("", "a", "b OR c", "sort:date", "sort:-date a", "headline:number", "date:2007", "b -c")


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with more hits than a page can have, many of them equally relevant."""
    root = tmp_path_factory.mktemp("many") / "news"
    made = [
        article(
            f"Number {n}",
            "a" + " b" * (n % 3) + " c" * (n % 2),
            date=f"{2000 + n % 9}-0{1 + n % 7}",
        )
        for n in range(MAX_HITS + 300)
    ]
    library_of(root, {"a.txt": made}).close()
    with (root / "metadata.yml").open("a") as file:
        file.write(f"\nplugins:\n  library:\n    engine: {request.param}\n")
    return root


def paged(library: Library, query: str) -> list[str]:
    """The uids of all hits, page by page."""
    found: list[str] = []
    cursor: str | None = "0"
    while cursor:
        page = library.search(query, facets=(), limit=MAX_HITS, offset=int(cursor), histogram=False)
        found += uids(page)
        cursor = page["next"]
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_all_hits_in_the_order_of_a_search(many: Path, query: str) -> None:
    with Library(many) as library:
        export = library.export(query)
        names = [document["uid"] for document in export]
        assert len(names) == export.total == export.given == export.done
        assert len(set(names)) == len(names)
        assert names == paged(library, query)
        assert names


@pytest.mark.parametrize("query", QUERIES)
def test_the_size_of_a_portion_makes_no_difference(
    many: Path, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(many) as library:
        before = [document["uid"] for document in library.export(query)]
        monkeypatch.setattr(tantivy_, "_BULK", 100)
        assert [document["uid"] for document in library.export(query)] == before


def test_where_and_sort_are_those_of_a_search(demo: Path) -> None:
    where = [("agency", "MNA"), ("kind", "article")]
    with Library(demo) as library:
        found = [d["uid"] for d in library.export("minister OR strike", where=where, sort="date")]
        assert found == uids(
            library.search("minister OR strike", where=where, sort="date", limit=100)
        )
        assert [library.document(uid) for uid in found] == list(
            library.export("minister OR strike", where=where, sort="date")
        )


def test_what_was_not_honoured_is_said_as_in_a_search(demo: Path) -> None:
    with Library(demo) as library:
        for query in ("colour:red minister", "zebra glacier", "zebra"):
            answer = library.search(query)
            with library.export(query) as export:
                assert {key: getattr(export, key) for key in ("read_as", "ignored", "match")} == {
                    key: answer[key] for key in ("read_as", "ignored", "match")
                }
                assert (export.total, export.behind) == (answer["total"], 0)


def test_a_sidebar_item_comes_with_its_article_or_by_itself(tmp_path: Path) -> None:
    beside = a.Article("Beside", a.SIDEBAR, passages=(a.Passage(1, a.PARAGRAPH, "kelp salt"),))
    sources = {"a.txt": [article("Kelp", "Rises.", sidebar=(beside,)), article("Salt")]}
    with library_of(tmp_path / "news", sources) as library:
        assert [d["headline"] for d in library.export("kelp")] == ["Kelp"]
        assert {d["headline"] for d in library.export("salt")} == {"Beside", "Salt"}
        assert len("".join(library.export("kelp").text("ris")).split("ER  - ")) == 3
        (kelp, _) = library.export("", sort="date")
        assert kelp["sidebar"][0]["passages"][0]["text"] == "kelp salt"


def test_an_export_is_of_one_state_whoever_writes(tmp_path: Path) -> None:
    made = [article(f"Number {n}", "kelp") for n in range(250)]
    with library_of(tmp_path / "news", {"a.txt": made}) as library:
        export = library.export("kelp")
        first = next(export)
        put(library.index, {"a.txt": [article("Other", "salt")]})
        follow(library)
        rest = list(export)
        assert len([first, *rest]) == 250
        assert {d["passages"][1]["text"] for d in rest} == {"kelp"}
        assert [d["headline"] for d in library.export()] == ["Other"], "the next one knows"


def test_exports_and_searches_do_not_disturb_each_other(demo: Path) -> None:
    with Library(demo) as library:
        for one, other in zip(library.export(), library.export(sort="-date"), strict=True):
            assert one == other
            assert library.search(f"id:{one['uid']}")["total"] == 1


def test_memory_does_not_grow_with_the_texts(many: Path) -> None:
    def peak(most: int) -> int:
        with Library(many) as library, library.export("a") as export:
            tracemalloc.start()
            for _ in range(most):
                next(export)
            _, highest = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return highest

    peak(1)
    assert peak(1_300) < 1.5 * peak(200)


def test_wrong_questions_are_refused_before_anything_is_given(demo: Path, tmp_path: Path) -> None:
    with Library(demo) as library:
        with pytest.raises(UsageError, match="colour"):
            library.export(where=[("colour", "red")])
        with pytest.raises(UsageError, match="size"):
            library.export(sort="size")
        with library.export() as export, pytest.raises(UsageError, match="xml"):
            export.text("xml")
    with Library.create(tmp_path / "new") as library, pytest.raises(NotALibraryError):
        library.export()
