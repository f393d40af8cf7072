"""Wrong input: one clear sentence with the path, the next step, the exit code; nothing lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from library.library import Library
from tests.cli.running import (
    DOCUMENTS,
    PROGRAM,
    Result,
    command,
    good,
    make,
    refused,
    run,
    snapshot,
)

GOOD = b"A Good Headline\n\nQUELLA, June 3, 2008 (MNA) -- This page is as it should be.\n"


# ── No library ───────────────────────────────────────────────────────────────


def test_no_library_here(tmp_path: Path) -> None:
    for arguments in (["search", "x"], ["show", "x"], ["status"], ["ingest"], ["rebuild"],
                      ["serve"]):  # fmt: skip
        refused(run(*arguments, cwd=tmp_path), 1, tmp_path, step="library init")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "metadata.yml").write_text("title: someone's\n")
    for arguments in (["search", "x"], ["show", "x"], ["status"], ["ingest"], ["rebuild"],
                      ["serve"]):  # fmt: skip
        refused(run(*arguments, library=tmp_path), 1, tmp_path, step="library init")
    assert [path.name for path in tmp_path.iterdir()] == ["metadata.yml"]


def test_a_library_that_does_not_exist(tmp_path: Path) -> None:
    missing = tmp_path / "there" / "is none"
    refused(run("search", "x", library=missing), 1, missing, step="library init")
    assert not missing.parent.exists()


def test_a_library_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "news"
    file.write_bytes(GOOD)
    refused(run("search", "x", library=file), 1, file)
    refused(run("init", file), 1, file)
    assert file.read_bytes() == GOOD


def test_a_library_with_nothing_ingested(empty: Path) -> None:
    for arguments in (["search", "x"], ["show", "x"], ["status"], ["serve"]):
        refused(run(*arguments, library=empty), 1, empty, step="library ingest")


def test_a_folder_without_documents(empty: Path, tmp_path: Path) -> None:
    refused(run("ingest", library=empty), 2, empty / "documents")
    small = make(tmp_path / "small", DOCUMENTS / "harbour-strike.txt")
    nothing = tmp_path / "nothing"
    (nothing / "inner").mkdir(parents=True)
    refused(run("ingest", nothing, library=small), 2, nothing)
    assert good("status", "--json", library=small).json["documents"]["article"] == 1


def test_metadata_that_is_no_yaml_or_has_unknown_settings(small: Path) -> None:
    metadata = small / "metadata.yml"
    for text, word in (("a: [b\nc: d", "line"), ("plugins: {library: {engin: x}}", "engin"),
                       ("plugins: {library: 7}", "library"), ("\x00", "YAML"), ("a: *b", "YAML")
                       ):  # fmt: skip
        metadata.write_text(text)
        refused(run("search", "x", library=small), 2, metadata, word)
    metadata.write_text("plugins: {library: {engine: steam}}")
    result = run("search", "x", library=small)
    assert result.code == 2, result
    assert "steam" in result.err
    for text in ("", "7", "[]", "plugins:", "plugins: {library: }", "plugins: []"):
        metadata.write_text(text)
        good("search", "x", library=small)


# ── A source that is not right ───────────────────────────────────────────────


def huge(path: Path, text: bytes = b"a", size: int = 100_000_000) -> None:
    with path.open("wb") as out:
        block = text * 1_000_000
        for _ in range(size // len(block)):
            out.write(block)


BAD: dict[str, tuple[str, bytes]] = {
    "empty": ("page.txt", b""),
    "only blanks": ("page.txt", b" \n\t\n \xc2\xa0\n"),
    "random bytes": ("page.txt", bytes(range(256)) * 40),
    "a picture": ("page.txt", b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "a program": ("page", b"\x7fELF\x02\x01\x01" + bytes(500)),
    "an archive": ("page.zip", b"PK\x03\x04\x14" + bytes(500)),
    "PDF": ("page.pdf", b"%PDF-1.7\n" + bytes(range(128, 256)) * 9),
    "only NUL": ("page.txt", bytes(4096)),
    "broken JSON": ("page.json", b'{"headline": "A", "articleBody": '),
    "an empty JSON Lines": ("page.jsonl", b"\n\n"),
    "JSON that is no article": ("page.jsonl", b"[1, 2]\n7\n"),
    "deep JSON": ("page.jsonl", b"[" * 100_000 + b"]" * 100_000),
    "a cut wire file": ("page.sgm", b'<REUTERS NEWID="1"><TEXT><TITLE>CUT OFF'),
}


@pytest.fixture
def library_and_good(small: Path, tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A library, and a folder with one good page to which a test adds bad ones.

    Afterwards: the library as before, and the good page in.
    """
    (before,) = good("search", "--json", "kind:article", library=small).json["hits"]
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "zz-good.txt").write_bytes(GOOD)
    originals = snapshot(small / "documents")
    yield small, sources
    after = {h["uid"]: h for h in good("search", "--json", library=small).json["hits"]}
    assert {**after[before["uid"]], "score": None} == {**before, "score": None}
    assert "2008-06-03-a-good-headline" in after
    assert snapshot(small / "documents").items() >= originals.items()


def told(result: Result, path: Path) -> None:
    """One line that names the file and, in a second sentence, the next step."""
    assert result.code == 3, result
    (line,) = [line for line in result.err.splitlines() if line.startswith("not stored: ")]
    assert path.name in line
    assert sum(line.count(end) for end in (". ", "? ", ".\n")) + line.endswith((".", "?")) >= 2, (
        f"no next step: {line}"
    )


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_costs_one_file(library_and_good: tuple[Path, Path], kind: str) -> None:
    library, sources = library_and_good
    name, data = BAD[kind]
    (sources / name).write_bytes(data)
    told(run("ingest", sources, library=library), sources / name)
    assert (sources / name).read_bytes() == data
    again = run("ingest", sources, "--json", library=library)
    outcomes = {Path(line["path"]).name: line["outcome"] for line in again.lines}
    assert outcomes["zz-good.txt"] == "unchanged"
    failed = good("status", "--json", library=library).json["failed"]
    assert [Path(each["path"]).name for each in failed] == [name]


@pytest.mark.parametrize("name", ["page.txt", "page.jsonl", "page.sgm", "page.json"])
def test_100_megabytes_on_one_line(library_and_good: tuple[Path, Path], name: str) -> None:
    library, sources = library_and_good
    huge(sources / name)
    told(run("ingest", sources, library=library), sources / name)


def test_a_huge_line_of_json_costs_one_record(library_and_good: tuple[Path, Path]) -> None:
    library, sources = library_and_good
    huge(sources / "page.jsonl")
    with (sources / "page.jsonl").open("ab") as out:
        out.write(b'\n{"headline": "After The Flood", "articleBody": "It is over now."}\n')
    told(run("ingest", sources, library=library), sources / "page.jsonl")
    assert good("search", '"after the flood"', "--json", library=library).json["total"] == 1


@pytest.mark.parametrize(
    ("bad", "shown"),
    [(b"na\xefve caf\xe9", "naïve café"), (b"half \xe2\x82 a sign", None), (b"a\0b", None)],
)
def test_invalid_utf8_and_nul_cost_nothing(
    library_and_good: tuple[Path, Path], bad: bytes, shown: str | None
) -> None:
    library, sources = library_and_good
    (sources / "odd.txt").write_bytes(b"An Odd Headline\n\nAmong words " + bad + b" wordsafter.\n")
    good("ingest", sources, library=library)
    (hit,) = good("search", "wordsafter", "--json", library=library).json["hits"]
    document = good("show", hit["uid"], "--json", library=library).json
    text = " ".join(passage["text"] for passage in document["passages"])
    assert text.endswith("wordsafter.")
    assert "Among words" in text
    assert "\0" not in text
    if shown:
        assert shown in text


def test_one_bad_record_costs_one_record(library_and_good: tuple[Path, Path]) -> None:
    library, sources = library_and_good
    lines = [b'{"headline": "First Of All", "articleBody": "One."}', b"{broken", b"\xff\xfe", b"7",
             b'{"headline": "Last Of All", "articleBody": "Two."}']  # fmt: skip
    (sources / "page.jsonl").write_bytes(b"\n".join(lines))
    result = run("ingest", sources, library=library)
    told(result, sources / "page.jsonl")
    assert "line 2" in result.err
    assert good("search", '"of all"', "--json", library=library).json["total"] == 2


def test_links_pipes_and_devices_are_not_read(library_and_good: tuple[Path, Path]) -> None:
    library, sources = library_and_good
    (sources / "link.txt").symlink_to("/etc/passwd")
    (sources / "folder").symlink_to("/etc")
    (sources / "loop").symlink_to(sources)
    os.mkfifo(sources / "pipe.txt")
    result = run("ingest", sources, "/dev/zero", library=library)
    assert result.code == 3
    for name in ("link.txt", "folder", "loop", "pipe.txt", "/dev/zero"):
        (line,) = [line for line in result.err.splitlines() if f"{name} is " in line]
        assert line.startswith("not stored: ")
    assert good("search", "root", "--json", library=library).json["total"] == 0
    assert not [path for path in (library / "documents").rglob("*") if path.is_symlink()]


def test_a_path_that_is_not_there(library_and_good: tuple[Path, Path]) -> None:
    library, sources = library_and_good
    missing = sources / "missing.txt"
    told(run("ingest", missing, sources, library=library), missing)
    told(run("ingest", sources / "no-*-match.txt", library=library), sources / "no-*-match.txt")


def test_an_empty_path_is_not_the_working_directory(library_and_good: tuple[Path, Path]) -> None:
    library, sources = library_and_good
    refused(run("ingest", "", library=library, cwd=sources), 2, "empty path")
    refused(run("ingest", sources, "", library=library, cwd=sources), 2, "empty path")
    good("ingest", sources, library=library)


NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def nobody_can_run_it() -> bool:
    """Only root can become someone else, and the program must not lie in root's home."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return False
    return run("--version", before=NOBODY).code == 0


as_nobody = pytest.mark.skipif(
    not nobody_can_run_it(), reason="needs to be root, and a program that others may start"
)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may look into, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="library-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@as_nobody
def test_a_file_one_may_not_read(public: Path) -> None:
    library = make(public / "news", DOCUMENTS / "harbour-strike.txt")
    sources = public / "sources"
    (sources / "closed").mkdir(parents=True)
    (sources / "zz-good.txt").write_bytes(GOOD)
    (sources / "secret.txt").write_bytes(b"A Secret\n\nNobody may read this.\n")
    for path in (library, *library.rglob("*"), sources):
        os.chown(path, 65534, 65534)
    (sources / "secret.txt").chmod(0)
    (sources / "closed").chmod(0)
    result = run("ingest", sources, library=library, before=NOBODY)
    assert result.code == 3, result
    lines = [line for line in result.err.splitlines() if line.startswith("not stored: ")]
    assert len(lines) == 2, result
    for line, name in zip(sorted(lines), ("closed", "secret.txt"), strict=True):
        assert str(sources / name) in line
        assert "Permission denied" in line
        assert re.search(r"\. Check .*permissions\.$", line)
    assert good("search", '"a good headline"', "--json", library=library).json["total"] == 1
    assert good("search", "castelo", "--json", library=library).json["total"] > 0


@as_nobody
def test_a_library_one_may_only_read(public: Path) -> None:
    """Someone else's library: searching works, writing is refused in one sentence."""
    library = make(public / "news", DOCUMENTS / "harbour-strike.txt")
    good("ingest", DOCUMENTS / "article.txt", library=library)
    before = snapshot(library)
    found = good("search", "strike", "--json", library=library, before=NOBODY).json
    assert found["total"] > 0
    assert found["behind"] == 0
    good("show", found["hits"][0]["uid"], library=library, before=NOBODY)
    assert good("status", "--json", library=library, before=NOBODY).json["documents"]
    for arguments in (["ingest"], ["ingest", str(DOCUMENTS)], ["rebuild"],
                      ["rebuild", "--search"], ["init", str(library / "inner")]):  # fmt: skip
        result = run(*arguments, library=library, before=NOBODY)
        refused(result, 1, library, "cannot be written", step="writable")
    assert snapshot(library) == before


@as_nobody
def test_a_library_one_may_not_even_read(public: Path) -> None:
    library = make(public / "news", DOCUMENTS / "harbour-strike.txt")
    (library / "index").chmod(0o700)
    for arguments in (["search", "x"], ["status"], ["show", "x"]):
        result = run(*arguments, library=library, before=NOBODY)
        assert result.code == 1, result
        assert str(library) in result.err
    (library / "index").chmod(0o755)
    (library / "index" / "library.db").chmod(0o600)
    result = run("search", "x", library=library, before=NOBODY)
    refused(result, 1, library / "index" / "library.db")


def test_the_same_bytes_under_two_names_are_stored_once(
    library_and_good: tuple[Path, Path],
) -> None:
    library, sources = library_and_good
    (sources / "copy.txt").write_bytes(GOOD)
    result = good("ingest", sources, library=library)
    assert "same content" in result.err
    assert good("search", '"a good headline"', "--json", library=library).json["total"] == 1


def test_a_readable_copy_of_a_rejected_file_is_stored(
    library_and_good: tuple[Path, Path],
) -> None:
    """The name may decide how bytes are read: prose is no JSON Lines, but it is a page."""
    library, sources = library_and_good
    text = b"Prose Of Its Own\n\nQUELLA, June 4, 2008 (MNA) -- It is no JSON.\n"
    (sources / "a.jsonl").write_bytes(text)
    (sources / "b.txt").write_bytes(text)
    # The second time, what a.jsonl says is in the library, and it is called a duplicate.
    for code in (3, 0):
        assert run("ingest", sources, library=library).code == code
        found = good("search", '"prose of its own"', "--json", library=library).json
        assert found["total"] == 1


def test_names_that_are_no_utf8_or_would_steer_a_terminal(
    library_and_good: tuple[Path, Path],
) -> None:
    library, sources = library_and_good
    odd = os.fsencode(sources) + b"/name-\xff.txt"
    Path(os.fsdecode(odd)).write_bytes(b"Named Oddly\n\nText.\n")
    (sources / "esc-\x1b[31m.txt").write_bytes(b"")
    result = run("ingest", sources, library=library)
    assert result.code == 3
    assert len([line for line in result.err.splitlines() if line.startswith("not stored")]) == 2
    assert "\x1b" not in result.err
    status = good("status", library=library)
    assert "\x1b" not in status.out + status.err


def test_standard_input_that_is_not_right(library_and_good: tuple[Path, Path]) -> None:
    library, sources = library_and_good
    for data in (b"", bytes(300)):
        result = run("ingest", "-", "--name", "in.txt", library=library, stdin=data)
        assert result.code == 3
        assert "in.txt" in result.err
    for name in ("../../evil.txt", "/etc/evil.txt", "..", ".", "", ".hidden", "a/b.txt", "x" * 300):
        text = f"Evil Number {len(name)}\n\nText {name!r}.\n".encode()
        result = run("ingest", "-", "--name", name, library=library, stdin=text)
        assert result.code in (0, 2, 3), (name, result)
    outside = [p for p in library.parent.rglob("*evil*") if "documents" not in p.parts]
    assert not outside
    assert not Path("/etc/evil.txt").exists()
    good("ingest", sources, library=library)


# ── Questions that are not right ─────────────────────────────────────────────


def test_an_unknown_facet_is_refused_and_the_nearest_offered(demo: Path) -> None:
    refused(run("search", "--where", "plaec=usa", library=demo), 2, "'plaec'", step="'place'")
    refused(run("search", "--facet", "colour", library=demo), 2, "'colour'", step="place, topic")
    refused(run("search", "--where", "headline=x", library=demo), 2, "'headline'")
    refused(run("search", "--where", "place", library=demo), 2, "--where place", step="place=usa")
    refused(run("search", "--where", "=x", library=demo), 2)


def test_an_unknown_field_is_said_and_searched_as_text(demo: Path) -> None:
    result = good("search", "plaec:port", library=demo)
    assert "plaec" in result.err
    assert "place" in result.err, "the nearest name is offered"
    assert good("search", "plaec:port", "--json", library=demo).json["ignored"]


def test_a_value_that_no_document_has_is_said(demo: Path) -> None:
    result = good("search", "--where", "place=Atlantis", library=demo)
    assert "Atlantis" in result.err
    assert result.out.startswith("0 documents")


@pytest.mark.parametrize("cursor", ["abc", "-1", "1.5", "", " 1", "١", "0x10"])
def test_a_cursor_that_is_none(demo: Path, cursor: str) -> None:
    refused(run("search", "--cursor", cursor, library=demo), 2, "--cursor")


@pytest.mark.parametrize(
    ("cursor", "query"),
    [("48", []), ("7", ["minister"]), ("49", ["--sort", "date"]), (str(2**31), []),
     (str(2**64), ["minister"]), ("9" * 5000, [])],
)  # fmt: skip
def test_a_cursor_past_the_end_is_an_empty_page(demo: Path, cursor: str, query: list[str]) -> None:
    answer = good("search", *query, "--cursor", cursor, "--json", library=demo).json
    assert answer["hits"] == []
    assert answer["next"] is None
    assert answer["total"] > 0


def test_numbers_out_of_range(demo: Path) -> None:
    for arguments in (["--limit", "-1"], ["--limit", str(10**20)], ["--facet-limit", "-1"],
                      ["--facet-limit", str(10**20)], ["--limit", "0"]):  # fmt: skip
        result = run("search", "minister", *arguments, "--json", library=demo)
        assert result.code in (0, 2), result
        assert result.code == 2 or result.json["total"] > 0


STRINGS = (
    "", " ", "-", '"', '""', "(", ")", "AND", "NOT", "a AND", ":", "a:", ":b", "*", "?", "~", "^2",
    '"unbalanced', "foo)", "(" * 5000, "a " * 50_000, "C++", "U.S.", "don't", "http://a.b/c", "\\",
    "'; DROP TABLE documents; --", "\ufeff", "\u202e", "💥", "date:", "date:99999",
    "date:2007-13-45", "date:x..y", "a" * 100_000, "NEAR/5", "x~99", "\udcff", "headline:",
    'quote:(a "b', "id:1", "sort:nothing", "query:none",
)  # fmt: skip


def test_every_string_is_a_query(demo: Path) -> None:
    with Library(demo) as library:
        for query in (*STRINGS, "--", "\x00", "a\0b"):
            answer = library.search(query)
            assert isinstance(answer["read_as"], str), query
            json.dumps(answer, ensure_ascii=False).encode()


@pytest.mark.parametrize("query", STRINGS[::4], ids=lambda query: ascii(query[:20]))
def test_every_argument_is_a_query(demo: Path, query: str) -> None:
    answer: dict[str, Any] = good("search", "--json", "--", query, library=demo).json
    assert isinstance(answer["read_as"], str)


@pytest.mark.parametrize("bad", ["\udcff", "a\udc80b"])
def test_arguments_that_are_no_utf8(demo: Path, bad: str) -> None:
    refused(run("show", bad, library=demo), 1, demo)
    assert good("search", "--where", f"place={bad}", "--json", library=demo).json["total"] == 0
    refused(run("search", "--where", f"{bad}=x", library=demo), 2)
    refused(run("search", "--facet", bad, library=demo), 2)
    refused(run("search", "--cursor", bad, library=demo), 2)
    assert run("ingest", f"/nowhere/{bad}", library=demo).code == 3
    refused(run("search", library=demo.parent / bad), 1)


# ── A store or index that is not right ───────────────────────────────────────


def test_a_damaged_store_is_named_and_rebuilt(small: Path) -> None:
    database = small / "index" / "library.db"
    answer = good("search", "strike", "--json", library=small).json
    whole = database.read_bytes()
    for data in (b"", b"not a database, but text " * 500, whole[:5000], whole[:100] + bytes(9000)):
        for name in ("library.db-wal", "library.db-shm"):
            (small / "index" / name).unlink(missing_ok=True)
        database.write_bytes(data)
        result = run("search", "strike", library=small)
        assert result.code in (1, 5), (data[:20], result)
        if data:
            refused(result, 5, database, step="library rebuild")
        good("rebuild", library=small)
        again = good("search", "strike", "--json", library=small).json
        assert {**again, "took_ms": 0} == {**answer, "took_ms": 0}
    assert len(list((small / "index").glob("damaged-*"))) >= 3, "what was there is kept"


def test_the_database_of_some_other_program(small: Path) -> None:
    import sqlite3

    database = small / "index" / "library.db"
    database.unlink()
    for name in ("library.db-wal", "library.db-shm"):
        (small / "index" / name).unlink(missing_ok=True)
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE mine (a)")
    connection.commit()
    connection.close()
    before = database.read_bytes()
    for arguments in (["search", "x"], ["status"], ["ingest"], ["show", "x"]):
        refused(run(*arguments, library=small), 5, database)
    assert database.read_bytes() == before


def test_a_store_of_a_newer_program(small: Path) -> None:
    import sqlite3

    database = small / "index" / "library.db"
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 999")
    connection.commit()
    connection.close()
    before = snapshot(small, lambda path: path.name == "library.db")
    for arguments in (["search", "x"], ["status"], ["ingest"]):
        refused(run(*arguments, library=small), 1, database, "999", step="Upgrade")
    assert snapshot(small, lambda path: path.name == "library.db") == before


def test_a_search_index_that_is_gone_or_damaged_is_made_again(small: Path) -> None:
    search = small / "index" / "search"
    answer = good("search", "strike", "--json", library=small).json

    def files() -> list[Path]:
        return sorted(path for path in search.rglob("*") if path.is_file())

    def overwrite() -> None:
        for path in files():
            if path.name != "current" and path.stat().st_size > 8:
                path.write_bytes(b"garbage " * 40)

    def truncate() -> None:
        for path in files():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def lose_one() -> None:
        max(files(), key=lambda path: path.stat().st_size).unlink()

    for damage in (
        lambda: shutil.rmtree(search),
        (search / "current").unlink,
        lambda: (search / "current").write_text("../../documents"),
        lambda: (search / "current").write_bytes(b"\xff\xfe"),
        overwrite, truncate, lose_one,
    ):  # fmt: skip
        damage()
        again = good("search", "strike", "--json", library=small).json
        assert {**again, "took_ms": 0, "hits": 0} == {**answer, "took_ms": 0, "hits": 0}
        assert [h["uid"] for h in again["hits"]] == [h["uid"] for h in answer["hits"]]


def test_the_index_of_another_library_is_not_believed(tmp_path: Path) -> None:
    """Both libraries are at the same change number; only the library's name tells."""
    one = make(tmp_path / "one", DOCUMENTS / "harbour-strike.txt")
    two = make(tmp_path / "two", DOCUMENTS / "budget-vote.txt")
    shutil.rmtree(two / "index" / "search")
    shutil.copytree(one / "index" / "search", two / "index" / "search")
    assert good("search", "budget", "--json", library=two).json["total"] > 0
    assert good("search", "harbour OR strike", "--json", library=two).json["total"] == 0


def test_the_program_itself_is_the_one_that_is_tested() -> None:
    assert Path(PROGRAM[0]).exists()
    assert command("status")[-1] == "status"
