"""What becomes of sources: taken in, known again, replaced, moved, refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
from pathlib import Path

import pytest

from library.errors import SourceError, UsageError
from library.ingest import events
from library.ingest.report import Watcher
from library.ingest.sources import open_source
from library.library import Library
from tests.dump import dump
from tests.ingest.telling import files, ingest, lines_of, sources, stored, write
from tests.making import DOCUMENTS, headlines, page, rows


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Taking in


def test_files_folders_and_globs(
    library: Library, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(outside / "one.txt", page("One"))
    write(outside / "wire" / "two.txt", page("Two"))
    write(outside / "wire" / "deep" / "three.txt", page("Three"))
    write(outside / "more" / "four.txt", page("Four"))
    write(outside / "more" / "five.txt", page("Five"))
    monkeypatch.chdir(outside)
    told = ingest(library, "one.txt", "wire", "more/f*.txt", outside / "one.txt")
    assert told.outcomes == dict.fromkeys(
        ["one.txt", "wire/two.txt", "wire/deep/three.txt", "four.txt", "five.txt"], "added"
    )
    assert files(library) == sorted(told.outcomes)
    assert stored(library) == ["Five", "Four", "One", "Three", "Two"]
    assert told.sum.added == 5
    assert told.sum.problems == []


def test_a_recursive_glob_and_a_name_that_looks_like_one(
    library: Library, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(outside / "a" / "b" / "one.txt", page("One"))
    write(outside / "two [x].txt", page("Two"))
    monkeypatch.chdir(outside)
    told = ingest(library, "**/one.txt", "two [x].txt", "none*.txt")
    assert [line.outcome for line in told.lines] == ["added", "added", "rejected"]
    assert told.lines[2].reason == "missing"
    assert stored(library) == ["One", "Two"]


def test_without_paths_everything_under_documents(library: Library) -> None:
    write(library.root / "documents" / "a.txt", page("One"))
    write(library.root / "documents" / "wire" / "b.txt", page("Two"))
    assert ingest(library).outcomes == {"a.txt": "added", "wire/b.txt": "added"}
    for path in (library.root, library.root / "documents"):
        assert set(ingest(library, path).outcomes.values()) == {"unchanged"}
    assert ingest(library, library.root / "documents" / "a.txt").outcomes == {"a.txt": "unchanged"}
    assert files(library) == ["a.txt", "wire/b.txt"]


def test_nothing_to_ingest_is_an_error(library: Library, outside: Path) -> None:
    for paths in ([], [outside], [library.root]):
        with pytest.raises(UsageError, match="no file to ingest") as caught:
            ingest(library, *paths)
        assert caught.value.next_step


def test_an_original_is_copied_byte_for_byte(library: Library) -> None:
    told = ingest(library, DOCUMENTS)
    assert set(told.outcomes.values()) == {"added"}
    copies = digests(library.root / "documents" / DOCUMENTS.name)
    assert copies == digests(DOCUMENTS)
    kept = dict(rows(library.index, "SELECT path, sha256 FROM sources"))
    assert kept == {f"{DOCUMENTS.name}/{path}": sha for path, sha in copies.items()}


def test_the_library_says_where_a_file_was(library: Library, outside: Path) -> None:
    file = write(outside / "one.txt", page("One"))
    ingest(library, file)
    (row,) = rows(
        library.index,
        "SELECT path, origin, bytes, status, reader, media_type, documents FROM sources",
    )
    size = file.stat().st_size
    assert row[:4] == ("one.txt", str(file), size, "ok")
    assert row[4]
    assert row[5].startswith("text/")
    assert row[6] == 1


def test_standard_input(library: Library) -> None:
    told = ingest(library, stdin=("page.txt", io.BytesIO(page("One").encode())))
    assert told.outcomes == {"page.txt": "added"}
    assert (library.root / "documents" / "page.txt").read_text() == page("One")
    again = ingest(library, stdin=("page.txt", io.BytesIO(page("One").encode())))
    assert again.outcomes == {"page.txt": "unchanged"}
    # Each input is a document of its own: nobody can say that it is the same one, changed.
    other = ingest(library, stdin=("../../etc/page.txt", io.BytesIO(page("Two").encode())))
    assert other.outcomes == {"page-2.txt": "added"}
    assert files(library) == ["page-2.txt", "page.txt"]
    assert stored(library) == ["One", "Two"]
    assert [Path(o).exists() for o in rows(library.index, "SELECT origin FROM sources") if o] == []


def test_standard_input_with_files(library: Library, outside: Path) -> None:
    file = write(outside / "one.txt", page("One"))
    told = ingest(library, file, stdin=("two.txt", io.BytesIO(page("Two").encode())))
    assert told.outcomes == {"one.txt": "added", "two.txt": "added"}


def test_empty_standard_input_is_refused(library: Library) -> None:
    told = ingest(library, stdin=("page.txt", io.BytesIO()))
    assert (told["page.txt"].outcome, told["page.txt"].reason) == ("rejected", "empty")
    assert files(library) == []


def test_names_that_collide_get_numbers(library: Library, outside: Path) -> None:
    for folder, headline in (("a", "One"), ("b", "Two"), ("c", "Three")):
        write(outside / folder / "page.tar.txt", page(headline))
    write(library.root / "documents" / "taken.txt", page("Four"))
    write(outside / "taken.txt", page("Five"))
    told = ingest(
        library, *[outside / name / "page.tar.txt" for name in "abc"], outside / "taken.txt"
    )
    assert list(told.outcomes) == [
        "page.tar.txt",
        "page.tar-2.txt",
        "page.tar-3.txt",
        "taken-2.txt",
    ]
    assert set(told.outcomes.values()) == {"added"}
    assert (library.root / "documents" / "taken.txt").read_text() == page("Four")
    assert stored(library) == ["Five", "One", "Three", "Two"]
    # ... and keep them.
    again = ingest(library, *[outside / name / "page.tar.txt" for name in "cba"])
    assert set(again.outcomes.values()) == {"unchanged"}
    assert len(files(library)) == 5


@pytest.mark.parametrize("name", ["näws 東京.txt", "a b.txt", "%41.txt", "quote'\".txt", "-rf.txt",
                                  "tab\there.txt", "line\nbreak.txt", f"{'x' * 240}.txt"],
                         )  # fmt: skip
def test_any_name_is_kept(library: Library, outside: Path, name: str) -> None:
    write(outside / name, page("One"))
    assert ingest(library, outside / name).outcomes == {name: "added"}
    assert files(library) == [name]
    assert library.search("one")["total"] == 1
    assert ingest(library, outside / name).outcomes == {name: "unchanged"}


def test_a_name_that_is_no_text_is_refused(library: Library, outside: Path) -> None:
    write(outside / "good.txt", page("One"))
    Path(os.fsdecode(bytes(outside) + b"/bad\xff.txt")).write_text(page("Two"))
    told = ingest(library, outside)
    assert [(line.outcome, line.reason) for line in told.lines] == [
        ("rejected", "name"),
        ("added", None),
    ]
    assert stored(library) == ["One"]
    for line in told.lines:
        json.dumps(line.as_json()).encode()


# The same bytes


def test_unchanged_sources_are_not_read_again(library: Library) -> None:
    folder = library.root / "documents"
    file = write(folder / "a.txt", page("One"))
    ingest(library)
    before = dump(library.index), rows(library.index, "SELECT count(*) FROM changes")
    assert ingest(library).outcomes == {"a.txt": "unchanged"}
    os.utime(file, ns=(1, 1))  # another time stamp, the same bytes
    assert ingest(library).outcomes == {"a.txt": "unchanged"}
    assert rows(library.index, "SELECT mtime_ns FROM sources") == [1]
    assert (dump(library.index), rows(library.index, "SELECT count(*) FROM changes")) == before


def test_the_same_content_under_two_names_is_stored_once_and_said(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    write(folder / "b.txt", page("One"))
    told = ingest(library)
    assert told.outcomes == {"a.txt": "added", "b.txt": "duplicate"}
    assert told["b.txt"].message == "b.txt has the same content as a.txt; it is stored once."
    assert told.sum.problems == []
    assert stored(library) == ["One"]
    assert sources(library) == {"a.txt": "ok", "b.txt": "duplicate"}
    assert rows(
        library.index,
        "SELECT o.path FROM sources s JOIN sources o ON o.id = s.duplicate_of"
        " WHERE s.path = 'b.txt'",
    ) == ["a.txt"]
    assert set(ingest(library).outcomes.values()) == {"unchanged"}


def test_the_same_content_from_outside_is_not_copied_again(library: Library, outside: Path) -> None:
    one, two = write(outside / "one.txt", page("One")), write(outside / "two.txt", page("One"))
    told = ingest(library, one, two)
    assert told.outcomes == {"one.txt": "added", "two.txt": "duplicate"}
    assert files(library) == ["one.txt"]
    assert sources(library) == {"one.txt": "ok"}
    assert ingest(library, one).outcomes == {"one.txt": "unchanged"}


def test_a_duplicate_becomes_an_article_when_its_original_changes(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    write(folder / "b.txt", page("One"))
    ingest(library)
    write(folder / "a.txt", page("Another"))
    ingest(library)
    ingest(library)
    assert stored(library) == ["Another", "One"]
    assert sources(library) == {"a.txt": "ok", "b.txt": "ok"}


def test_a_duplicate_becomes_an_article_when_its_original_is_gone(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    write(folder / "b.txt", page("One"))
    ingest(library)
    (folder / "a.txt").unlink()
    ingest(library)
    assert stored(library) == ["One"]
    assert sources(library) == {"b.txt": "ok"}
    library.rebuild()
    assert stored(library) == ["One"]


def test_two_files_that_swap_their_names(library: Library) -> None:
    folder = library.root / "documents"
    one, two = write(folder / "a.txt", page("One")), write(folder / "b.txt", page("Two"))
    ingest(library)
    one.rename(folder / "x")
    two.rename(one)
    (folder / "x").rename(two)
    ingest(library)
    assert stored(library) == ["One", "Two"]
    assert sources(library) == {"a.txt": "ok", "b.txt": "ok"}


def test_a_file_moved_over_another(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    write(folder / "b.txt", page("Two"))
    ingest(library)
    (folder / "a.txt").replace(folder / "b.txt")
    ingest(library)
    assert "One" in stored(library)
    assert "Two" not in stored(library)
    assert sources(library) == {"b.txt": "ok"}


def test_content_that_goes_to_another_file_as_its_own_changes(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    write(folder / "b.txt", page("Two"))
    ingest(library)
    write(folder / "a.txt", page("Three"))
    write(folder / "b.txt", page("One"))
    ingest(library)
    assert stored(library) == ["One", "Three"]


def test_a_duplicate_that_changes(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    write(folder / "b.txt", page("One"))
    ingest(library)
    write(folder / "b.txt", page("Two"))
    assert ingest(library).outcomes == {"a.txt": "unchanged", "b.txt": "added"}
    assert stored(library) == ["One", "Two"]
    write(folder / "b.txt", page("One"))
    told = ingest(library)
    assert told.outcomes == {"a.txt": "unchanged", "b.txt": "duplicate"}
    assert told["b.txt"].removed == 1
    assert stored(library) == ["One"]


# Changed and moved


def test_a_changed_source_replaces_its_article_and_keeps_the_uid(library: Library) -> None:
    file = write(library.root / "documents" / "a.txt", page("Strike ends"))
    ingest(library)
    (uid,) = rows(library.index, "SELECT uid FROM documents")
    write(file, page("Strike goes on", "Dockers voted again."))
    told = ingest(library)
    assert told.outcomes == {"a.txt": "changed"}
    assert (told.sum.added, told.sum.changed) == (0, 1)
    assert library.document(uid)["headline"] == "Strike goes on"
    (kept,) = rows(library.index, "SELECT document FROM versions")
    old = json.loads(kept)
    assert (old["uid"], old["headline"]) == (uid, "Strike ends")
    assert old["source"]["sha256"] == hashlib.sha256(page("Strike ends").encode()).hexdigest()
    assert rows(library.index, "SELECT source_sha256 FROM versions") == [old["source"]["sha256"]]
    assert library.search("ends")["total"] == 0
    assert library.search("voted")["total"] == 1


def test_changed_bytes_that_say_the_same(library: Library) -> None:
    file = write(library.root / "documents" / "a.txt", page("Strike ends"))
    ingest(library)
    changes = rows(library.index, "SELECT count(*) FROM changes")
    write(file, lines := page("Strike ends").replace("\n", "\r\n"))
    assert "\r\n" in lines
    told = ingest(library)
    assert (told["a.txt"].same, told["a.txt"].changed) in {(1, 0), (0, 1)}
    if told["a.txt"].same:
        assert told["a.txt"].outcome == "unchanged"
        assert rows(library.index, "SELECT count(*) FROM changes") == changes
        assert rows(library.index, "SELECT count(*) FROM versions") == [0]


def test_an_outside_file_that_changes_takes_over_its_name(library: Library, outside: Path) -> None:
    file = write(outside / "page.txt", page("First"))
    other = write(outside / "x" / "page.txt", page("Other"))
    ingest(library, file, other)
    assert files(library) == ["page-2.txt", "page.txt"]
    (uid,) = rows(library.index, "SELECT uid FROM documents WHERE headline = 'First'")
    for text in ("Second", "Third"):
        write(file, page(text))
        assert ingest(library, file).outcomes == {"page.txt": "changed"}
    documents = library.root / "documents"
    assert (documents / "page.txt").read_text() == page("Third")
    assert library.document(uid)["headline"] == "Third"
    # The older originals are kept, hidden from ingest.
    kept = sorted(p.read_text() for p in (documents / ".superseded").rglob("*") if p.is_file())
    assert kept == sorted([page("First"), page("Second")])
    assert [
        sorted(p.parent.name for p in (documents / ".superseded").rglob("*") if p.is_file())
    ] == [["page.txt", "page.txt"]]
    assert set(ingest(library).outcomes.values()) == {"unchanged"}
    assert stored(library) == ["Other", "Third"]
    replaced = rows(library.index, "SELECT document FROM versions ORDER BY id")
    assert [json.loads(text)["headline"] for text in replaced] == ["First", "Second"]


def test_an_outside_file_that_goes_back(library: Library, outside: Path) -> None:
    file = outside / "page.txt"
    for text in ("First", "Second", "First", "Second"):
        write(file, page(text))
        ingest(library, file)
    assert stored(library) == ["Second"]
    kept = [p for p in (library.root / "documents" / ".superseded").rglob("*") if p.is_file()]
    assert sorted(p.read_text() for p in kept) == sorted([page("First"), page("Second")])


def test_an_original_that_was_lost_is_taken_in_again(library: Library, outside: Path) -> None:
    file = write(outside / "page.txt", page("One"))
    ingest(library, file)
    before = dump(library.index)
    (library.root / "documents" / "page.txt").unlink()
    assert ingest(library, file).outcomes == {"page.txt": "unchanged"}
    assert files(library) == ["page.txt"]
    assert dump(library.index) == before


def test_a_copy_that_was_never_stored_is_used(library: Library, outside: Path) -> None:
    """What a kill between the copy and the commit leaves."""
    file = write(outside / "page.txt", page("One"))
    write(library.root / "documents" / "page.txt", page("One"))
    assert ingest(library, file).outcomes == {"page.txt": "added"}
    write(file, page("Two"))
    write(library.root / "documents" / "page.txt", page("Two"))
    assert ingest(library, file).outcomes == {"page.txt": "changed"}
    assert stored(library) == ["Two"]
    assert files(library) == ["page.txt"]


def test_nothing_but_the_library_is_written_to(library: Library, outside: Path) -> None:
    file = write(outside / "page.txt", page("First"))
    file.chmod(0o444)
    before = digests(outside)
    ingest(library, outside)
    assert digests(outside) == before
    # A copy has no link to the original: what happens to one does not happen to the other.
    (copy,) = (library.root / "documents").rglob("page.txt")
    assert copy.stat().st_nlink == 1
    assert copy.stat().st_ino != file.stat().st_ino


def test_a_moved_file_keeps_its_articles(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    ingest(library)
    (uid,) = rows(library.index, "SELECT uid FROM documents")
    (folder / "wire").mkdir()
    (folder / "a.txt").rename(folder / "wire" / "b.txt")
    told = ingest(library)
    assert told.outcomes == {"wire/b.txt": "moved"}
    assert told["wire/b.txt"].message == "a.txt is now wire/b.txt."
    assert library.document(uid)["source"]["path"] == "wire/b.txt"
    assert library.search("source:wire/b.txt")["total"] == 1
    assert library.search("source:a.txt")["total"] == 0
    assert ingest(library).outcomes == {"wire/b.txt": "unchanged"}
    assert library.status()["missing_files"] == 0


def test_a_moved_file_with_a_copy(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    ingest(library)
    (folder / "a.txt").rename(folder / "b.txt")
    write(folder / "c.txt", page("One"))
    assert ingest(library).outcomes == {"b.txt": "moved", "c.txt": "duplicate"}
    assert sources(library) == {"b.txt": "ok", "c.txt": "duplicate"}


def test_articles_that_are_no_longer_in_their_source(library: Library) -> None:
    file = write(library.root / "documents" / "a.jsonl", lines_of("One", "Two", "Three"))
    assert ingest(library)["a.jsonl"].added == 3
    write(file, lines_of("One", "Three"))
    told = ingest(library)
    assert told["a.jsonl"].removed == 1
    assert stored(library) == ["One", "Three"]
    assert library.search("two")["total"] == 0


def test_a_file_that_is_gone_is_reported_and_its_articles_stay(library: Library) -> None:
    folder = library.root / "documents"
    write(folder / "a.txt", page("One"))
    write(folder / "b.txt", page("Two"))
    ingest(library)
    (folder / "a.txt").unlink()
    ingest(library)
    assert stored(library) == ["One", "Two"]
    assert library.status()["missing_files"] == 1


# Refused


def test_one_bad_source_costs_one_source(library: Library, outside: Path) -> None:
    write(outside / "a.txt", page("One"))
    write(outside / "b.txt", b"")
    write(outside / "c.txt", b"\x89PNG\r\n\x1a\n" + bytes(500))
    write(outside / "d.json", "{")
    write(outside / "e.txt", page("Two"))
    told = ingest(library, outside)
    name = outside.name
    assert told.outcomes == {
        f"{name}/a.txt": "added", f"{name}/e.txt": "added", f"{outside}/b.txt": "rejected",
        f"{outside}/c.txt": "rejected",
        **{path: "rejected" for path in told.outcomes if path.endswith("d.json")},
    }  # fmt: skip
    assert len(told.sum.problems) == 3
    for problem in told.sum.problems:
        assert problem.reason
        assert Path(problem.path).name in (problem.message or "")
        assert (problem.message or "").endswith((".", "?"))
    assert stored(library) == ["One", "Two"]
    failed = library.status()["failed"]
    assert sorted(Path(each["path"]).name for each in failed) == ["b.txt", "c.txt", "d.json"]
    assert all(each["error"] for each in failed)
    # What never was a document is not taken into documents/.
    assert not (library.root / "documents" / name / "b.txt").exists()
    assert not (library.root / "documents" / name / "c.txt").exists()


def test_a_source_that_is_mended(library: Library) -> None:
    file = write(library.root / "documents" / "a.txt", b"")
    assert ingest(library).outcomes == {"a.txt": "rejected"}
    assert [each["path"] for each in library.status()["failed"]] == ["a.txt"]
    write(file, page("One"))
    assert ingest(library).outcomes == {"a.txt": "added"}
    assert library.status()["failed"] == []
    assert rows(library.index, "SELECT error FROM sources") == [None]


def test_a_source_that_breaks_keeps_its_last_good_articles(library: Library) -> None:
    file = write(library.root / "documents" / "a.txt", page("One"))
    ingest(library)
    write(file, b"\x00\x01\x02\xff" * 200)
    told = ingest(library)
    assert told.outcomes == {"a.txt": "rejected"}
    assert stored(library) == ["One"]
    assert [each["status"] for each in library.status()["failed"]] == ["rejected"]
    write(file, page("One"))
    told = ingest(library)
    assert told["a.txt"].outcome in {"unchanged", "changed", "added"}
    assert stored(library) == ["One"]
    assert library.status()["failed"] == []


def test_records_that_cannot_be_read(library: Library) -> None:
    text = lines_of("One") + "{ broken\n" + lines_of("Two") + "[]\n"
    write(library.root / "documents" / "a.jsonl", text)
    told = ingest(library)
    line = told["a.jsonl"]
    assert (line.outcome, line.added, line.rejected) == ("partial", 2, 2)
    assert told.sum.problems == [line]
    assert "line 2" in line.message
    assert stored(library) == ["One", "Two"]
    assert sources(library) == {"a.jsonl": "partial"}
    rejected = rows(library.index, "SELECT place, sentence FROM rejected ORDER BY id")
    assert [place for place, _ in rejected] == ["line 2", "line 4"]
    assert all(sentence.startswith("a.jsonl, line ") for _, sentence in rejected)
    assert set(ingest(library).outcomes.values()) == {"partial"}  # said each time
    write(library.root / "documents" / "a.jsonl", lines_of("One", "Two", "Three"))
    ingest(library)
    assert rows(library.index, "SELECT count(*) FROM rejected") == [0]
    assert sources(library) == {"a.jsonl": "ok"}


def test_only_broken_records(library: Library) -> None:
    write(library.root / "documents" / "a.jsonl", "{ broken\n{ too\n")
    told = ingest(library)
    assert (told["a.jsonl"].outcome, told["a.jsonl"].rejected) == ("rejected", 2)


def test_links_pipes_and_devices_are_not_read(library: Library, outside: Path) -> None:
    secret = write(outside / "secret.txt", page("Secret"))
    folder = outside / "in"
    write(folder / "good.txt", page("One"))
    (folder / "link.txt").symlink_to(secret)
    (folder / "linked").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to(outside / "nothing")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket.txt"))
    told = ingest(library, folder, "/dev/zero")
    refused = {line.path: line.reason for line in told.lines if line.outcome == "rejected"}
    assert refused == {
        str(folder / name): "not-a-file"
        for name in ("link.txt", "linked", "loop", "dangling.txt", "pipe.txt", "socket.txt")
    } | {"/dev/zero": "not-a-file"}
    assert "symbolic link" in told[str(folder / "link.txt")].message
    assert stored(library) == ["One"]
    assert ingest(library, folder / "pipe.txt").lines[0].reason == "not-a-file"


def test_what_became_a_link_or_a_pipe_since_it_was_found(outside: Path) -> None:
    """The file is looked at again when it is opened."""
    secret = write(outside / "secret.txt", page("Secret"))
    (outside / "link").symlink_to(secret)
    os.mkfifo(outside / "pipe")
    for name, reason in (("link", "unreadable"), ("pipe", "not-a-file"), ("gone", "unreadable")):
        with pytest.raises(SourceError) as caught:
            open_source(outside / name)
        assert caught.value.reason == reason
    with pytest.raises(SourceError):
        open_source(outside)
    with open_source(secret) as stream:
        assert stream.read().decode() == page("Secret")


def test_a_link_in_documents_is_not_followed(library: Library, outside: Path) -> None:
    secret = write(outside / "secret.txt", page("Secret"))
    write(library.root / "documents" / "good.txt", page("One"))
    (library.root / "documents" / "link.txt").symlink_to(secret)
    told = ingest(library)
    assert sorted(told.outcomes.values()) == ["added", "rejected"]
    assert stored(library) == ["One"]
    # A copy does not write through a link either.
    write(outside / "x" / "link.txt", page("Two"))
    assert ingest(library, outside / "x" / "link.txt").outcomes == {"link-2.txt": "added"}
    assert secret.read_text() == page("Secret")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(library: Library, outside: Path) -> None:
    write(outside / "good.txt", page("One"))
    write(outside / "bad.txt", page("Two")).chmod(0)
    told = ingest(library, outside)
    assert {line.reason for line in told.lines} == {None, "unreadable"}
    assert stored(library) == ["One"]


def test_hidden_files_are_passed_over(library: Library, outside: Path) -> None:
    for name in (".hidden.txt", ".git/config.txt", "backup.txt~", ".DS_Store"):
        write(outside / name, page(f"Hidden {name}"))
        write(library.root / "documents" / "x" / name, page(f"Hidden inside {name}"))
    write(outside / "good.txt", page("One"))
    assert list(ingest(library, outside).outcomes) == [f"{outside.name}/good.txt"]
    assert list(ingest(library).outcomes) == [f"{outside.name}/good.txt"]
    # Named by name they are meant, and get one that a rebuild does not pass over.
    assert list(ingest(library, outside / ".hidden.txt").outcomes) == ["hidden.txt"]


def test_the_index_is_never_ingested(library: Library, tmp_path: Path) -> None:
    write(library.root / "documents" / "good.txt", page("One"))
    ingest(library)
    told = ingest(library, tmp_path / "news")
    assert told.outcomes == {"good.txt": "unchanged"}


# What is said


def test_progress(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BATCH_DOCUMENTS", 5)
    for n in range(20):
        write(library.root / "documents" / f"{n}.txt", page(f"No {n}"))
    size = sum(path.stat().st_size for path in (library.root / "documents").iterdir())
    calls: list[tuple[int, int]] = []
    library.ingest(watcher=Watcher(progress=lambda *call: calls.append(call)))
    assert calls == sorted(calls)
    assert len(calls) > 4
    assert {total for _, total in calls} == {size}
    assert calls[-1] == (size, size)


def test_a_source_is_reported_once_it_is_kept(library: Library, monkeypatch: pytest.MonkeyPatch
                                              ) -> None:  # fmt: skip
    monkeypatch.setattr(events, "BATCH_DOCUMENTS", 3)
    for n in range(9):
        write(library.root / "documents" / f"{n}.txt", page(f"No {n}"))

    def look(report: object) -> None:
        path = report.path  # type: ignore[attr-defined]
        assert rows(library.index, "SELECT status FROM sources WHERE path = ?", path) == ["ok"]
        seen.append(path)

    seen: list[str] = []
    library.ingest(watcher=Watcher(source=look))
    assert seen == [f"{n}.txt" for n in range(9)]


def test_what_was_ingested_is_found_at_once(library: Library, outside: Path) -> None:
    ingest(library, write(outside / "one.txt", page("The levee", "A levee gave way.")))
    assert headlines(library.search("levee")) == ["The levee"]
    ingest(library, write(outside / "two.txt", page("Levee again")))
    assert library.search("levee")["total"] == 2
