"""The spellings, exit codes and JSON that others build on."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from library.ingest import report
from tests.cli.running import DOCUMENTS, ROOT, SAMPLE, good, make, refused, run, snapshot

COMMANDS = (
    *("init", "ingest", "search", "show", "save", "saved", "new", "export", "serve"),
    *("status", "rebuild"),
)


# ── Finding the library ───────────────────────────────────────────────────────


def test_init_makes_a_library_of_a_folder(tmp_path: Path) -> None:
    result = good("init", tmp_path / "a" / "news")
    assert result.out == ""
    assert str(tmp_path / "a" / "news") in result.err
    made = tmp_path / "a" / "news"
    assert sorted(path.name for path in made.iterdir()) == ["documents", "index", "metadata.yml"]


def test_init_without_a_folder_takes_the_working_directory(tmp_path: Path) -> None:
    good("init", cwd=tmp_path)
    assert (tmp_path / "documents").is_dir()
    assert (tmp_path / "metadata.yml").is_file()


def test_init_leaves_alone_what_is_there(demo: Path, tmp_path: Path) -> None:
    news = tmp_path / "news"
    shutil.copytree(demo, news)
    (news / "metadata.yml").write_text("title: Mine\n")
    before = snapshot(news)
    good("init", news)
    assert snapshot(news) == before


def test_the_library_is_found_from_the_working_directory_upwards(demo: Path) -> None:
    for folder in (demo, demo / "index", demo / "documents" / "documents" / "wire"):
        assert good("status", "--json", cwd=folder).json["library"] == str(demo)


def test_the_nearest_library_upwards_is_taken(demo: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    shutil.copytree(demo, outer)
    inner = make(outer / "documents" / "inner", DOCUMENTS / "article.txt")
    assert good("status", "--json", cwd=inner / "documents").json["library"] == str(inner)


def test_the_library_is_named_before_the_command_or_in_the_environment(
    demo: Path, small: Path
) -> None:
    by_option = good("status", "--json", library=demo)
    by_variable = good("status", "--json", env={"LIBRARY_DIR": str(demo)})
    both = good("status", "--json", library=demo, env={"LIBRARY_DIR": str(small)}, cwd=small)
    relative = good("--library", demo.name, "status", "--json", cwd=demo.parent)
    for result in (by_option, by_variable, both, relative):
        assert result.json["library"] == str(demo)


# ── Spellings ────────────────────────────────────────────────────────────────


def test_every_command_explains_itself_without_a_library(tmp_path: Path) -> None:
    page = good("--help", cwd=tmp_path).out
    listed = re.findall(r"^  (\w+) +\w", page.partition("Commands:")[2], re.MULTILINE)
    assert set(COMMANDS) <= set(listed)
    assert listed[0] == "init", "in the order a newcomer meets them"
    for name in listed:
        for option in ("--help", "-h"):
            result = good(name, option, cwd=tmp_path)
            assert result.out.startswith(f"Usage: library {name}")
            assert result.err == ""
            assert max(map(len, result.out.splitlines())) <= 80
    assert re.fullmatch(r"library \d+\.\d+\.\d+\S*\n", good("--version", cwd=tmp_path).out)


def test_ingest_takes_files_folders_globs_and_standard_input(empty: Path) -> None:
    text = (DOCUMENTS / "border-talks.txt").read_bytes()
    result = good(
        "ingest", DOCUMENTS / "article.txt", DOCUMENTS / "wire", DOCUMENTS / "web" / "*-*.txt",
        "-", "--name", "talks.txt", "--json", library=empty, stdin=text,
    )  # fmt: skip
    lines = result.lines
    expected = 2 + len(list(DOCUMENTS.glob("wire/*"))) + len(list(DOCUMENTS.glob("web/*-*.txt")))
    assert len(lines) == expected
    assert {line["outcome"] for line in lines} == {"added"}
    assert (empty / "documents" / "talks.txt").read_bytes() == text
    assert (empty / "documents" / "article.txt").read_bytes() == (
        DOCUMENTS / "article.txt"
    ).read_bytes()


def test_ingest_without_a_path_takes_documents(tmp_path: Path) -> None:
    news = make(tmp_path / "news")
    shutil.copy(DOCUMENTS / "article.txt", news / "documents")
    (line,) = good("ingest", "--json", library=news).lines
    assert (line["path"], line["outcome"], line["added"]) == ("article.txt", "added", 1)
    (again,) = good("ingest", "--json", library=news).lines
    assert again["outcome"] == "unchanged"


def test_where_may_be_given_several_times(demo: Path) -> None:
    def total(*where: str) -> int:
        options = [part for pair in where for part in ("--where", pair)]
        return int(good("search", *options, "--json", library=demo).json["total"])

    assert total("kind=video") == 4
    assert total("kind=video", "kind=audio") == total("kind=video") + total("kind=audio")
    assert total("kind=article", "year=2007") < total("kind=article")
    assert total("kind=video", "place=Recife") == 0


def test_where_selects_a_value_and_says_so(demo: Path) -> None:
    answer = good("search", "--where", "agency=RFE/RL", "--json", library=demo).json
    assert [hit["uid"] for hit in answer["hits"]] == [SAMPLE]
    (chosen,) = [value for value in answer["facets"]["agency"] if value["selected"]]
    assert (chosen["value"], chosen["count"]) == ("RFE/RL", 1)
    assert len(answer["facets"]["agency"]) > 1, "the other values stay on offer"


def test_several_arguments_are_one_query(demo: Path) -> None:
    apart = good("search", "missile", "defense", "--json", library=demo).json
    together = good("search", "missile defense", "--json", library=demo).json
    assert apart["query"] == together["query"] == "missile defense"
    assert apart["hits"] == together["hits"]
    assert apart["total"] > 0


def test_a_dash_in_front_of_a_word_excludes_it(demo: Path) -> None:
    def uids(*query: str) -> set[str]:
        answer = good("search", "--limit", "1000", "--json", *query, library=demo).json
        return {hit["uid"] for hit in answer["hits"]}

    assert uids("port", "-strike") == uids("port") - uids("strike") < uids("port")
    assert uids("-strike", "port") == uids("--", "-strike", "port") == uids("port -strike")
    assert uids("-strike") == uids() - uids("strike")
    assert uids("-x", "port") == uids("port") - uids("x")


def test_every_hit_is_reached_by_paging(demo: Path) -> None:
    whole = good("search", "--limit", "1000", "--json", library=demo).json
    found: list[str] = []
    cursor: list[str] = []
    while True:
        page = good("search", "--limit", "11", *cursor, "--json", library=demo).json
        found += [hit["uid"] for hit in page["hits"]]
        assert page["total"] == whole["total"]
        if page["next"] is None:
            break
        cursor = ["--cursor", page["next"]]
    assert found == [hit["uid"] for hit in whole["hits"]]
    assert len(found) == len(set(found)) == whole["total"]


def test_paging_goes_on_where_no_document_has_all_words(demo: Path) -> None:
    words = ("minister", "zebra", "glacier")
    first = good("search", *words, "--limit", "2", "--json", library=demo).json
    assert first["match"] == "any"
    second = good(
        "search", *words, "--limit", "2", "--cursor", first["next"], "--json", library=demo
    ).json
    assert (second["match"], second["total"]) == ("any", first["total"])
    assert len(second["hits"]) == 2
    assert not {hit["uid"] for hit in first["hits"]} & {hit["uid"] for hit in second["hits"]}


def test_sort_facet_and_limits(demo: Path) -> None:
    oldest = good("search", "--sort", "date", "--limit", "1000", "--json", library=demo).json
    dates = [hit["published"] for hit in oldest["hits"] if hit["published"]]
    assert dates == sorted(dates, key=lambda date: date[:4])
    assert all(hit["score"] is None for hit in oldest["hits"])
    few = good("search", "--facet", "place", "--facet-limit", "2", "--json", library=demo).json
    assert list(few["facets"]) == ["place"]
    assert len(few["facets"]["place"]) == 2
    none = good("search", "--limit", "0", "--json", library=demo).json
    assert none["hits"] == []
    assert none["total"] == oldest["total"]
    assert none["facets"]["kind"]


def test_rebuild_makes_the_same_library_again(small: Path) -> None:
    def told() -> tuple[Any, Any]:
        answer = good("search", "strike", "--json", library=small).json
        document = good("show", answer["hits"][0]["uid"], "--json", library=small).json
        return {**answer, "took_ms": 0}, document

    before = told()
    for options in ([], ["--search"]):
        result = good("rebuild", *options, library=small)
        assert result.out == ""
        assert result.err
        assert told() == before
    shutil.rmtree(small / "index")
    (small / "index").mkdir()
    good("rebuild", library=small)
    assert told()[1] == before[1]


def test_rebuild_finds_every_source_again(empty: Path, tmp_path: Path) -> None:
    """Deleting index/ loses nothing: whatever was ingested by name is in documents/ for good."""
    names = (".hidden.txt", "backup.txt~", "plain.txt", "no-suffix", "-dash.txt", "sp ace.txt",
             "ünï.txt", "CON.txt", "index.txt")  # fmt: skip
    sources = tmp_path / "sources"
    sources.mkdir()
    for number, name in enumerate(names):
        (sources / name).write_text(f"Headline Number {number}\n\nThe text of {name}.\n")
    (sources / ".folder").mkdir()
    (sources / ".folder" / "inner.txt").write_text("Within A Hidden Folder\n\nText.\n")
    result = run("ingest", *(sources / name for name in names), sources / ".folder", library=empty)
    refused_ones = [line for line in result.err.splitlines() if line.startswith("not stored: ")]
    assert result.code == (3 if refused_ones else 0)
    before = good("search", "--limit", "100", "--json", library=empty).json
    assert before["total"] == len(names) + 1 - len(refused_ones), "stored or refused, never lost"
    assert before["total"] >= 7
    shutil.rmtree(empty / "index")
    good("init", empty)
    good("rebuild", library=empty)
    after = good("search", "--limit", "100", "--json", library=empty).json
    assert {hit["uid"] for hit in after["hits"]} == {hit["uid"] for hit in before["hits"]}


# ── JSON by docs/json.md ──────────────────────────────────────────────────────


def keys_of(section: str) -> dict[str, str]:
    """The keys of one table of docs/json.md with their types."""
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    text = re.split(r"\n##+ ", page.partition(f"# {section}\n")[2])[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", text, re.MULTILINE))


PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,), "number": (int, float), "date": (str,), "true": (bool,), "object": (dict,),
    "list": (list,), "span": (list,), "null": (type(None),),
}  # fmt: skip


def follows(value: dict[str, Any], section: str) -> None:
    """``value`` has the keys of that section and no others, each of a type it may have."""
    table = keys_of(section)
    assert table, section
    optional = {key for key, kind in table.items() if "optional" in kind}
    assert set(table) - optional <= set(value) <= set(table), section
    for key, kind in table.items():
        if key not in value:
            continue
        words = re.sub(r"\[[\w ]+\]\(.*?\)", "object", kind).replace("`", "")
        allowed = [t for word in words.split() for t in PYTHON_TYPES.get(word.strip(","), ())]
        if "list of" in words:
            allowed = [list]
        elif not allowed:
            allowed = [str]  # words in quotation marks
        assert isinstance(value[key], tuple(allowed)), (section, key, kind, value[key])


def test_a_search_answer_is_as_documented(demo: Path) -> None:
    answer = good("search", "missile", "OR", "fish", "--json", library=demo).json
    follows(answer, "Search answer")
    assert answer["hits"]
    assert answer["facets"]
    assert answer["histogram"]
    for hit in answer["hits"]:
        follows(hit, "Hit")
        for snippet in hit["snippets"]:
            follows(snippet, "Snippet")
            for start, end in snippet["spans"]:
                assert 0 <= start < end <= len(snippet["text"])
    assert {hit["parent"] is None for hit in answer["hits"]} == {True, False}
    for values in answer["facets"].values():
        for value in values:
            follows(value, "Facet value")
    for bucket in answer["histogram"]:
        follows(bucket, "Bucket")


def test_spans_mark_what_was_searched(demo: Path) -> None:
    answer = good("search", "lavrov", "--json", library=demo).json
    marked = {
        snippet["text"][start:end].lower()
        for hit in answer["hits"]
        for snippet in hit["snippets"]
        for start, end in snippet["spans"]
    }
    assert marked == {"lavrov"}


PARTS = {"captions": "Caption", "passages": "Passage", "sidebar": "Sidebar item",
         "dropped": "Dropped text"}  # fmt: skip


def test_every_document_is_as_documented(demo: Path) -> None:
    uids = [
        hit["uid"] for hit in good("search", "--limit", "1000", "--json", library=demo).json["hits"]
    ]
    some = {uids[0], uids[-1], SAMPLE, *uids[::9]}
    for uid in sorted(some):
        document = good("show", uid, "--json", library=demo).json
        assert document["uid"] == uid
        follows(document, "Document")
        follows(document["source"], "Source")
        if document["dateline"]:
            follows(document["dateline"], "Dateline")
        for part, section in PARTS.items():
            for each in document[part]:
                follows(each, section)


def test_status_and_ingest_lines_are_as_documented(demo: Path, empty: Path) -> None:
    status = good("status", "--json", library=demo).json
    follows(status, "Status")
    follows(status["published"], "Period")
    follows(status["search_index"], "Search index")
    assert status["documents"]["article"] == 26
    assert status["sources"] == {"ok": 26}
    (empty / "documents" / "nothing.txt").write_bytes(b"")
    shutil.copy(DOCUMENTS / "article.txt", empty / "documents")
    result = run("ingest", "--json", library=empty)
    assert result.code == 3
    for line in result.lines:
        follows(line, "Ingest line")
    for failed in good("status", "--json", library=empty).json["failed"]:
        follows(failed, "Failed source")


def test_every_outcome_of_an_ingest_is_documented() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| `outcome` \|.*", page, re.MULTILINE)
    words = (report.ADDED, report.CHANGED, report.UNCHANGED, report.DUPLICATE, report.MOVED,
             report.PARTIAL, report.REJECTED)  # fmt: skip
    assert [word for word in words if f"`{word}`" not in row] == []


def test_every_search_says_the_same_in_json_and_in_words(demo: Path) -> None:
    for query in ("minister", "zebra", "“rock falls” OR kelp", ""):
        answer = good("search", query, "--json", library=demo).json
        words = good("search", query, library=demo).out
        assert words.startswith(f"{answer['total']} document")
        for hit in answer["hits"]:
            assert hit["uid"] in words


# ── Exit codes ───────────────────────────────────────────────────────────────


def test_exit_codes(demo: Path, empty: Path, tmp_path: Path) -> None:
    assert run("search", "zebra", library=demo).code == 0, "nothing found is no failure"
    refused(run("show", "no-such-document", library=demo), 1, "'no-such-document'", demo)
    refused(run("search", "--where", "colour=red", library=demo), 2, "'colour'")
    broken = tmp_path / "empty.txt"
    broken.write_bytes(b"")
    assert run("ingest", broken, library=empty).code == 3
    (empty / "index" / "library.db").write_bytes(b"no database at all, but long enough " * 99)
    refused(run("search", "x", library=empty), 5, empty / "index" / "library.db", step="rebuild")
    # 4 is in tests/faults/test_writers.py, 130 in tests/faults/test_kill.py


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--wher", "place=usa", "nato"],
        ["search", "--wher=place=usa", "nato"],
        ["search", "nato", "--jsn"],
        ["search", "--limit", "many"],
        ["search", "--sort", "size"],
        ["search", "--where"],
        ["show"],
        ["show", "a", "b"],
        ["ingest", "--wait", "long"],
        ["serve", "--port", "http"],
        ["serch", "nato"],
        ["--libary", "x", "status"],
        ["status", "everything"],
        [],
    ],
    ids=" ".join,
)
def test_what_is_mistyped_is_a_usage_error(demo: Path, arguments: list[str]) -> None:
    result = run(*arguments, library=demo)
    assert result.code == 2
    assert result.out == ""
    assert "Usage: library" in result.err or "requires an argument" in result.err


def test_a_mistyped_option_is_named(demo: Path) -> None:
    assert "--wher" in run("search", "--wher", "place=usa", "nato", library=demo).err


def test_output_is_utf8_wherever_the_program_runs(demo: Path) -> None:
    plain = good("search", "language:ru", "--json", library=demo).json
    for variables in (
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ):
        again = good("search", "language:ru", "--json", library=demo, env=variables).json
        assert {**again, "took_ms": 0} == {**plain, "took_ms": 0}
    assert "\\u" not in json.dumps(plain, ensure_ascii=False)
    assert re.search("[а-я]", plain["hits"][0]["headline"])
