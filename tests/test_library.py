"""``Library``: a folder found, made, kept, and made again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from library import engines
from library.errors import NotALibraryError, StoreError
from library.ingest.report import Watcher
from library.library import Library, is_library
from tests.dump import Dump, dump
from tests.ingest.telling import lines_of, stored, write
from tests.making import DOCUMENTS, ROOT, alter, article, page, put, rows, sound, uids


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """The sample pages, ingested, and one source of many records."""
    with Library.create(tmp_path / "news") as made:
        shutil.copytree(DOCUMENTS, made.root / "documents", dirs_exist_ok=True)
        write(made.root / "documents" / "many.jsonl", lines_of(*(f"Story {n}" for n in range(9))))
        made.ingest()
        yield made
    assert sound(made.index) == []


def fresh(tmp_path: Path, library: Library) -> Dump:
    """The dump of a new library of the same documents."""
    with Library.create(tmp_path / "fresh") as other:
        shutil.copytree(
            library.root / "documents", other.root / "documents", dirs_exist_ok=True,
            copy_function=shutil.copy2,
        )  # fmt: skip
        other.ingest()
        return dump(other.index)


# Finding and making


def test_a_library_is_found_from_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer = Library.create(tmp_path / "news").root
    deep = outer / "documents" / "wire" / "deep"
    deep.mkdir(parents=True)
    assert Library.find(outer).root == outer
    assert Library.find(deep).root == outer
    assert Library.find(deep / "no" / "such" / "folder").root == outer
    monkeypatch.chdir(deep)
    assert Library.find().root == outer
    assert Library.find("..").root == outer
    inner = Library.create(deep / "inner").root
    assert Library.find(inner / "documents").root == inner
    assert Library.find(deep).root == outer


def test_no_library(tmp_path: Path) -> None:
    with pytest.raises(NotALibraryError, match="no library in") as caught:
        Library.find(tmp_path)
    assert str(tmp_path) in caught.value.sentence
    assert "library init" in caught.value.next_step
    with pytest.raises(NotALibraryError, match=r"is no library\..*library init"):
        Library(tmp_path)
    with pytest.raises(NotALibraryError, match=r"does not exist\."):
        Library(tmp_path / "nothing")
    (tmp_path / "index").mkdir()
    assert not is_library(tmp_path)
    (tmp_path / "index").rmdir()
    (tmp_path / "metadata.yml").touch()
    assert not is_library(tmp_path)
    assert is_library(ROOT)


def test_a_new_library(tmp_path: Path) -> None:
    root = tmp_path / "a" / "b"
    made = Library.create(root)
    assert is_library(root)
    found = sorted(p.relative_to(root).as_posix() for p in root.rglob("*"))
    assert found == ["documents", "index", "index/.gitignore", "index/README.md", "metadata.yml"]
    assert (root / "metadata.yml").read_text() == (ROOT / "library" / "metadata.yml").read_text()
    assert made.settings.engine == "tantivy"


def test_making_a_library_keeps_what_is_there(tmp_path: Path) -> None:
    write(tmp_path / "documents" / "a.txt", page("One"))
    write(tmp_path / "metadata.yml", "title: Mine\n")
    write(tmp_path / "index" / "README.md", "mine")
    write(tmp_path / "notes.txt", "mine")
    with Library.create(tmp_path) as library:
        library.ingest()
        before = dump(library.index)
        with Library.create(tmp_path) as again:
            assert again.search("one")["total"] == 1
        assert dump(library.index) == before
    assert (tmp_path / "metadata.yml").read_text() == "title: Mine\n"
    assert (tmp_path / "index" / "README.md").read_text() == "mine"
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "documents" / "a.txt").read_text() == page("One")


def test_a_library_cannot_be_made_everywhere(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        Library.create(tmp_path / "file" / "news")
    with pytest.raises(StoreError):
        Library.create("/proc/news")


def test_a_path_of_any_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Library.create("näws 100%") as library:
        with (DOCUMENTS / "article.txt").open("rb") as stream:
            library.ingest(stdin=("a.txt", stream))
        monkeypatch.chdir("/")
        assert library.search("lavrov")["total"] >= 1
        assert library.root == tmp_path / "näws 100%"
    library.close()
    assert library.search("lavrov")["total"] >= 1  # it can be used again
    library.close()


# Making again


def test_the_index_can_be_deleted(library: Library, tmp_path: Path) -> None:
    before = dump(library.index)
    answer = uids(library.search("missile OR strike", limit=50))
    library.close()
    shutil.rmtree(library.index)
    with pytest.raises(NotALibraryError, match="nothing to search"):
        library.search("missile")
    library.rebuild()
    assert dump(library.index) == before
    assert uids(library.search("missile OR strike", limit=50)) == answer
    library.close()
    shutil.rmtree(library.index)
    library.ingest()
    assert dump(library.index) == before


def test_a_rebuild_equals_a_fresh_build(library: Library, tmp_path: Path) -> None:
    library.rebuild()
    assert dump(library.index) == fresh(tmp_path, library)
    assert len(list((library.index / "search").iterdir())) == 2  # the pointer and one generation


def test_a_rebuild_after_a_long_life_equals_a_fresh_build_with_its_history(
    library: Library, tmp_path: Path
) -> None:
    folder = library.root / "documents"
    write(folder / "many.jsonl", lines_of(*(f"Story {n}" for n in range(3, 12)), keywords=["new"]))
    write(folder / "new.txt", page("A new page"))
    (folder / "article.txt").rename(folder / "moved.txt")
    library.ingest()
    write(folder / "bad.txt", b"")
    library.ingest()
    history = rows(library.index, "SELECT document FROM versions ORDER BY document")
    assert len(history) == 6
    library.rebuild()
    after, new = dump(library.index), fresh(tmp_path, library)
    assert {table for table in new if after[table] != new[table]} == {"versions"}
    assert rows(library.index, "SELECT document FROM versions ORDER BY document") == history


def test_a_rebuild_makes_good_what_was_altered(library: Library, tmp_path: Path) -> None:
    """All of ``index/`` is made from ``documents/``, also where the store says it knows better."""
    alter(
        library.index,
        "UPDATE passages SET text = 'altered' WHERE document_id = 1",
        "UPDATE documents SET headline = 'Altered', body = 'altered' WHERE id = 2",
        "DELETE FROM document_facets WHERE document_id = 3",
    )
    library.rebuild()
    assert dump(library.index) == fresh(tmp_path, library)
    assert library.search("altered")["total"] == 0


def test_a_rebuild_forgets_what_is_no_longer_there(library: Library, tmp_path: Path) -> None:
    (library.root / "documents" / "article.txt").unlink()
    library.ingest()
    assert library.search("lavrov")["total"] > 0  # an ingest alone takes nothing away
    library.rebuild()
    assert dump(library.index) == fresh(tmp_path, library)
    assert library.search("lavrov")["total"] == 0
    assert library.status()["missing_files"] == 0


def test_a_rebuild_of_the_search_index_alone(library: Library) -> None:
    before = dump(library.index), library.search("strike")["hits"]
    calls: list[tuple[int, int]] = []
    library.rebuild(search_only=True, watcher=Watcher(indexing=lambda *call: calls.append(call)))
    assert (dump(library.index), library.search("strike")["hits"]) == before
    assert (library.index / "search" / "current").read_text() == "tantivy-0002"
    assert calls[-1][0] == calls[-1][1] > 0


def test_others_search_on_while_the_index_is_rebuilt(library: Library) -> None:
    for name in engines.NAMES:
        write(library.root / "metadata.yml", f"plugins: {{library: {{engine: {name}}}}}\n")
        with Library(library.root) as reader, Library(library.root) as writer:
            before = reader.search("strike")
            for _ in range(2):
                writer.rebuild(search_only=True)
                after = reader.search("strike")
                assert after["hits"] == before["hits"]
                assert after["behind"] == 0


@pytest.mark.parametrize("damage", ["text", "zeroed", "truncated", "page", "foreign"])
def test_a_damaged_database_is_put_aside_and_made_again(
    library: Library, tmp_path: Path, damage: str
) -> None:
    before, answer = dump(library.index), uids(library.search("strike", limit=50))
    library.close()
    alter(library.index, "PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("-wal", "-shm"):
        (library.index / f"library.db{suffix}").unlink(missing_ok=True)
    file = library.database
    content = bytearray(file.read_bytes())
    if damage == "text":
        file.write_text("Dear diary")
    elif damage == "zeroed":
        file.write_bytes(bytes(4096) + content[4096:])
    elif damage == "truncated":
        file.write_bytes(content[: len(content) // 3])
    elif damage == "page":
        content[8 * 4096 : 40 * 4096] = os.urandom(32 * 4096)
        file.write_bytes(content)
    else:
        file.unlink()
        alter(library.index, "CREATE TABLE photos (id)")
    broken = file.read_bytes()
    library.rebuild()
    assert dump(library.index) == before
    assert uids(library.search("strike", limit=50)) == answer
    (aside,) = library.index.glob("damaged-*")
    assert (aside / "library.db").read_bytes() == broken
    library.rebuild()
    assert len(list(library.index.glob("damaged-*"))) == 1


def test_a_rebuild_of_an_empty_library(tmp_path: Path) -> None:
    with Library.create(tmp_path) as library:
        assert library.rebuild().found == 0
        assert library.search("")["total"] == 0
        assert library.status()["documents"] == {}


def test_another_engine_is_made_when_it_is_asked_for(library: Library) -> None:
    before = library.search("strike OR ракета OR 倉庫", limit=50, sort="date")
    for name in (*engines.NAMES, engines.NAMES[0]):
        write(library.root / "metadata.yml", f"plugins:\n  library:\n    engine: {name}\n")
        with Library(library.root) as other:
            assert other.settings.engine == name
            answer = other.search("strike OR ракета OR 倉庫", limit=50, sort="date")
            for key in ("total", "hits", "facets", "histogram", "read_as", "next"):
                assert answer[key] == before[key], (name, key)
            assert other.status()["search_index"] == {"engine": name, "behind": 0}
    assert len(list((library.index / "search").iterdir())) == 2


def test_both_engines_answer_alike_on_the_sample_pages(library: Library) -> None:
    queries = ("", "strike", "missile -lavrov", '"said on Tuesday" OR levee', "headline:(a OR the)",
               "place:castelo OR caption:kremlin", "date:2008-03..2008-10 -kind:video",
               "lang:ja 倉庫", "has:deck", "sidebar:missile", "sequía OR bacs OR зонд",
               "xyzzyplugh the")  # fmt: skip
    answers = []
    for name in engines.NAMES:
        write(library.root / "metadata.yml", f"plugins: {{library: {{engine: {name}}}}}\n")
        with Library(library.root) as other:
            answers.append([other.search(q, limit=100, where=w)
                            for q in queries for w in ((), (("kind", "article"),))])  # fmt: skip
    for one, other in zip(*answers, strict=True):
        assert sorted(uids(one)) == sorted(uids(other)), one["query"]
        for key in ("total", "facets", "histogram", "match", "read_as", "ignored"):
            assert one[key] == other[key], (one["query"], key)


# Status


def test_status(library: Library) -> None:
    status = library.status()
    assert status["library"] == str(library.root)
    assert status["sources"] == {"ok": 27}
    assert status["documents"]["article"] == 35
    assert sum(status["documents"].values()) == library.search("")["total"]
    assert status["missing_files"] == 0
    assert status["failed"] == []
    assert status["search_index"] == {"engine": "tantivy", "behind": 0}
    (library.root / "documents" / "article.txt").unlink()
    assert library.status()["missing_files"] == 1
    assert stored(library)


def test_status_of_the_store_alone(tmp_path: Path) -> None:
    with Library.create(tmp_path) as library:
        put(library.index, {"a.txt": [article("One", date="2007-06"), article("Two", date="1999")]})
        status = library.status()
        assert status["published"] == {"first": "1999", "last": "2007-06"}
        assert status["changes"] == 2
        assert status["passages"] == 2
