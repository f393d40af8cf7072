"""Saved searches: the file, what is new, and `query:name` in a query."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from library.engines import NAMES
from library.errors import DamagedError, LockedError, NotFoundError, UsageError
from library.library import Library
from library.limits import MAX_SAVED_BYTES
from library.saved import edit, listed, whole
from library.saved.searches import FILE, SavedSearch, entries, load, made, parse
from library.store.connection import locked
from tests.making import article, headlines, library_of, page, put, uids

STRIKE: Final = article("Strike", "A strike in the harbour.", date="2008-03-03",
                        facets={"topic": ("ship",), "place": ("usa",)})  # fmt: skip
WALKOUT: Final = article("Walkout", "A walkout in the harbour.", date="2008-03-04",
                         facets={"topic": ("ship", "veg-oil"), "place": ("canada",)})  # fmt: skip
FERRY: Final = article("Ferry", "The ferry leaves the port.", date="2007",
                       facets={"topic": ("oil",), "place": ("usa",)})  # fmt: skip
UNDATED: Final = article("Undated", "A harbour without a date.")
SOURCES: Final = {
    "a.txt": [STRIKE], "b.txt": [WALKOUT], "c.txt": [FERRY], "d.txt": [UNDATED],
}  # fmt: skip


@pytest.fixture
def news(tmp_path: Path) -> Library:
    return library_of(tmp_path / "news", SOURCES)


def written(library: Library) -> str:
    return (library.root / FILE).read_text()


def write(library: Library, text: str) -> None:
    (library.root / FILE).write_text(text)


# ── Saving ────────────────────────────────────────────────────────────────────


def test_a_saved_search_is_in_the_file_and_in_the_list(news: Library) -> None:
    entry = news.save("ports", "harbour OR port", where=[("place", "usa")], note="mine")
    assert entry == {
        "name": "ports", "query": "harbour OR port", "where": {"place": ["usa"]}, "note": "mine",
        "read_as": "harbour OR port", "ignored": [], "total": 2, "asked": None,
    }  # fmt: skip
    assert news.saved() == {"saved": [entry]}
    assert yaml.safe_load(written(news)) == {
        "ports": {"query": "harbour OR port", "where": {"place": "usa"}, "note": "mine"}
    }
    assert load(news.root)["ports"].where == (("place", "usa"),)


def test_a_search_is_saved_before_there_is_a_document(tmp_path: Path) -> None:
    library = Library.create(tmp_path / "news")
    assert library.saved() == {"saved": []}
    entry = library.save("ports", "harbour foo:x")
    assert entry["total"] is None
    assert "“foo:”" in entry["ignored"][0]


@pytest.mark.parametrize("name", ["", "Ports", "a b", "-a", "häfen", "a_b", "a.b", "x" * 41])
def test_a_name_that_is_none_is_refused(news: Library, name: str) -> None:
    with pytest.raises(UsageError, match="no name for a search"):
        news.save(name, "x")
    assert not (news.root / FILE).exists()


def test_a_facet_that_is_none_is_refused(news: Library) -> None:
    with pytest.raises(UsageError, match="no facet 'colour'"):
        news.save("a", "x", where=[("colour", "red")])
    with pytest.raises(UsageError, match="no query"):
        news.save("a", "  ")
    assert news.save("a", "", where=[("lang", "en")])["where"] == {"language": ["en"]}


def test_a_name_that_is_taken_needs_replace(news: Library) -> None:
    news.save("ports", "harbour", note="mine")
    with pytest.raises(UsageError, match=r"already \(“harbour”\)\."):
        news.save("ports", "port")
    entry = news.save("ports", "port", replace=True)
    assert (entry["query"], entry["note"]) == ("port", "mine")
    assert news.save("other", "port", replace=True)["query"] == "port"


def test_forgetting(news: Library) -> None:
    news.save("ports", "harbour")
    news.save("other", "port")
    news.new("ports")
    news.forget("ports")
    assert [each["name"] for each in news.saved()["saved"]] == ["other"]
    with pytest.raises(NotFoundError, match="no saved search 'ports'"):
        news.forget("ports")
    news.save("ports", "harbour")
    assert news.new("ports")["total"] == 3, "a new search of an old name begins anew"


names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
facets = st.sampled_from(["place", "topic", "kind"])
wheres = st.lists(st.tuples(facets, texts), max_size=3)
searches = st.builds(made, names, texts, wheres, st.none() | texts)


@given(st.lists(searches, max_size=5))
@example([made("no", "null", [], None), made("2007", "1e3", [("kind", "~")], "yes")])
@example(
    [
        made("a", '"arms control" OR x: y # z', [], "'"),
        made("b", "a\n\n b\t\x00\x85\u2028", [], None),
    ]
)
@example([made("a", "- x", [("kind", "[a, b]"), ("kind", "a,b"), ("place", "{")], "&a *b !c |")])
def test_any_search_comes_back_from_the_file(found: list[SavedSearch]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        meant: dict[str, SavedSearch] = {}
        for search in found:
            note = search.note
            if note is None and search.name in meant:
                note = meant[search.name].note
            meant[search.name] = search._replace(note=note)
            edit.save(root, search, replace=True)
            assert load(root) == meant
        for name in list(meant):
            edit.remove(root, name)
            del meant[name]
            assert load(root) == meant


def test_what_no_file_can_have_is_replaced(news: Library) -> None:
    assert news.save("a", "b\udcffc", note="\udcff")["query"] == "b?c"


# ── The file, edited by hand ──────────────────────────────────────────────────

MINE: Final = """\
# my searches

ports: harbour OR port   # all of them

# about strikes
strikes:   # two words
  # the newer first
  query: "strike OR walkout"
  where:
    place: [usa,
            canada]      # not mexico
    topic: ship

  # end of strikes

empty: '*'
# the end
"""


def test_a_file_by_hand(news: Library) -> None:
    write(news, MINE)
    found = load(news.root)
    assert [*found] == ["ports", "strikes", "empty"]
    assert found["ports"] == SavedSearch("ports", "harbour OR port")
    assert found["strikes"].where == (("place", "usa"), ("place", "canada"), ("topic", "ship"))
    assert [each["total"] for each in news.saved()["saved"]] == [4, 2, 4]


def test_saving_leaves_every_line_of_others(news: Library) -> None:
    write(news, MINE)
    news.save("more", "ferry")
    assert written(news) == f"{MINE}more: ferry\n"


def test_replacing_keeps_place_and_comments(news: Library) -> None:
    write(news, MINE)
    news.save("strikes", "strike", replace=True)
    before, after = MINE.split("strikes:   # two words\n")
    assert written(news) == (
        before + "# two words\n# the newer first\n# not mexico\nstrikes: strike\n"
        "\n  # end of strikes\n" + after.partition("# end of strikes\n")[2]
    )  # fmt: skip
    news.save("ports", "port", replace=True)
    assert "# all of them\nports: port\n" in written(news)


def test_removing_keeps_the_other_lines(news: Library) -> None:
    write(news, MINE)
    news.forget("strikes")
    news.forget("empty")
    assert written(news) == (
        "# my searches\n\nports: harbour OR port   # all of them\n\n# about strikes\n"
        "\n  # end of strikes\n\n# the end\n"
    )


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a: b", "a: b\nnew: x\n"),
        ("a: b\r\n", "a: b\r\nnew: x\r\n"),
        ("  a: b\n  c:\n    query: d\n", "  a: b\n  c:\n    query: d\n  new: x\n"),
        ("---\na: b\n", "---\na: b\nnew: x\n"),
        ("# only a comment\n", "# only a comment\nnew: x\n"),
        ("a: |\n  b\n  # c\n\n", "a: |\n  b\n  # c\n\nnew: x\n"),
        ("\ufeffa: b\n", "\ufeffa: b\nnew: x\n"),
        ("a: &q b\nc: *q\n", "a: &q b\nc: *q\nnew: x\n"),
    ],
)
def test_odd_but_good_files_are_added_to(news: Library, text: str, changed: str) -> None:
    (news.root / FILE).write_bytes(text.encode())
    news.save("new", "x")
    assert (news.root / FILE).read_bytes().decode() == changed


def test_a_block_of_text_is_cut_out_whole(news: Library) -> None:
    write(news, "a: |\n  b\n  # no comment\nc: >-\n  d\n\n  e\n# f\n")
    assert load(news.root)["a"].query == "b\n# no comment\n"
    news.forget("a")
    assert written(news) == "c: >-\n  d\n\n  e\n# f\n"
    news.save("c", "g", replace=True)
    assert written(news) == "c: g\n# f\n"


@pytest.mark.parametrize("text", ["{a: b}\n", "a: b\n...\n", "{}\n"])
def test_a_file_that_cannot_be_added_to_is_left_alone(news: Library, text: str) -> None:
    write(news, text)
    with pytest.raises(UsageError, match="only a person can change it") as caught:
        news.save("ports", "harbour: x")
    assert "ports: 'harbour: x'" in caught.value.next_step
    assert written(news) == text


def test_an_anchor_that_others_need_is_not_cut_out(news: Library) -> None:
    write(news, "a: &q b\nc: *q\n")
    with pytest.raises(UsageError, match="only a person"):
        news.forget("a")
    assert written(news) == "a: &q b\nc: *q\n"


# (what is in the file, a part of the sentence)
BROKEN: Final = (
    ("a: [b\nc: d\n", "line 2, is no YAML"),
    ("a: b\n\tc: d\n", "line 2, is no YAML"),
    ('x: y\na: "b" OR c\n', "line 2, is no YAML"),
    ("a: headline: x\n", "line 1, is no YAML"),
    ("a: *part*\n", "line 1, is no YAML"),
    ("a: b\nc: d\x07\n", "line 2, has a character that YAML forbids"),
    ("a: b\n---\nc: d\n", "line 2, is no YAML"),
    ("# x\n- a\n- b\n", "line 2: here is a list"),
    ("harbour\n", "line 1: here is text"),
    ("a: b\nc: d\na: e\n", "line 3: “a” is there twice; the first is in line 1"),
    ("a: b\nPorts: c\n", "line 2: “Ports” is no name"),
    ("? [a]\n: b\n", "line 1: what stands here is no name"),
    ("? {a: b}\n: b\n", "is no name"),
    ("a:\n", "line 1: “a” has no query"),
    ("x: y\na:\n  note: z\n", "line 3: “a” has no query"),
    ("a: [b, c]\n", "line 1: the query of “a” is not text"),
    ("a:\n  query: {b: c}\n", "line 2: the query of “a” is not text"),
    ("a:\n  query: b\n  were: c\n", "line 3: “a” has “were”"),
    ("a:\n  query: b\n  query: c\n", "line 3: “a” has “query” twice"),
    ("a:\n  query: b\n  [x]: c\n", "line 3: “a” has what stands here"),
    ("a:\n  query: b\n  where: place\n", "line 3: “where” is not made of names"),
    ("a:\n  query: b\n  where:\n    colour: red\n", "line 4: There is no facet 'colour'"),
    ("a:\n  query: b\n  where:\n    place: [[x]]\n", "line 4: a value of “place” is not text"),
    ("a:\n  query: b\n  where:\n    place: {x: y}\n", "line 4: a value of “place” is not text"),
    ("[" * 5_000, "nested too deep"),
    ("a: " + "b" * MAX_SAVED_BYTES, "larger than 256 KiB"),
)


@pytest.mark.parametrize(("text", "part"), BROKEN, ids=lambda value: value[:20])
def test_a_broken_file_is_one_sentence(news: Library, text: str, part: str) -> None:
    write(news, text)
    tries: list[Callable[[], object]] = [
        news.saved,
        lambda: news.save("new", "x"),
        lambda: news.forget("a"),
        lambda: news.new("a"),
        lambda: news.search("query:a"),
    ]
    for each in tries:
        with pytest.raises(UsageError) as caught:
            each()
        assert part in caught.value.sentence
        assert str(news.root / FILE) in caught.value.sentence
        assert caught.value.next_step
        assert "\n" not in caught.value.sentence
    assert written(news) == text
    assert news.search("harbour")["total"] == 3, "who uses no saved search is not concerned"


def test_a_file_that_is_no_text(news: Library) -> None:
    (news.root / FILE).write_bytes(b"a: b\nc: \xff\n")
    with pytest.raises(UsageError, match="line 2, is not UTF-8"):
        news.saved()
    (news.root / FILE).unlink()
    (news.root / FILE).mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        news.saved()


@given(st.binary(max_size=60) | texts.map(str.encode))
def test_any_file_is_read_or_refused_in_a_sentence(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_bytes(data)
        sentence = ""
        try:
            load(Path(folder))
        except UsageError as error:
            sentence = error.sentence
        assert "\n" not in sentence


def test_yaml_of_ours_is_plain(tmp_path: Path) -> None:
    """What the program writes is short where it can be, and means the same to any YAML."""
    edit.save(tmp_path, made("a", "b OR c", [], None), replace=False)
    edit.save(tmp_path, made("d", "e", [("place", "usa"), ("place", "canada")], "f"), replace=False)
    text = (tmp_path / FILE).read_text()
    assert text.startswith("# Saved searches.")
    assert text.endswith(
        "a: b OR c\nd:\n  query: e\n  where:\n    place: [usa, canada]\n  note: f\n"
    )
    assert [key.value for key, _ in entries(text, tmp_path)] == ["a", "d"]
    assert parse(text, tmp_path) == load(tmp_path)


# ── Writing ───────────────────────────────────────────────────────────────────


def _save_many(root: str, start: int) -> None:
    library = Library(root)
    for number in range(start, start + 10):
        library.save(f"s{number}", "harbour")
        library.new(f"s{number}")


def test_processes_that_save_at_once_lose_nothing(news: Library) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(_save_many, [str(news.root)] * 3, [0, 10, 20]))
    saved = news.saved()["saved"]
    assert sorted(each["name"] for each in saved) == sorted(f"s{n}" for n in range(30))
    assert all(each["asked"] for each in saved)
    assert {news.new(each["name"])["total"] for each in saved} == {0}
    left = {path.name for path in news.root.iterdir()}
    assert left == {"documents", "index", "metadata.yml", FILE, listed.FILE}


def test_saving_waits_for_no_ingest_but_for_its_own_lock(
    news: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    news.search("x")
    with locked(news.index):
        news.save("ports", "harbour")
        news.new("ports")
    monkeypatch.setattr(edit, "locked", lambda index, name: locked(index, 0, name))
    with locked(news.index, name=whole.LOCK), pytest.raises(LockedError):
        news.save("other", "harbour")


def test_a_write_that_fails_leaves_the_file(news: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    news.save("ports", "harbour")
    before = written(news)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("library.saved.whole.os.fsync", full)
    with pytest.raises(Exception, match="No space left"):
        news.save("other", "port")
    assert written(news) == before
    assert not list(news.root.glob("*.new"))


def test_a_file_keeps_its_mode(news: Library) -> None:
    news.save("ports", "harbour")
    (news.root / FILE).chmod(0o600)
    news.save("other", "harbour")
    assert stat.S_IMODE((news.root / FILE).stat().st_mode) == 0o600


def test_a_file_does_not_grow_beyond_what_is_read(news: Library) -> None:
    news.save("ports", "a" * (MAX_SAVED_BYTES - 1_000))
    before = written(news)
    with pytest.raises(UsageError, match="would be larger than 256 KiB"):
        news.save("other", "b" * 1_000)
    assert written(news) == before


# ── New ───────────────────────────────────────────────────────────────────────


def test_new_lists_everything_once_the_newest_first(news: Library) -> None:
    news.save("ports", "harbour")
    first = news.new("ports")
    assert headlines(first) == ["Walkout", "Strike", "Undated"]
    assert (first["since"], first["total"], first["left"], first["behind"]) == (None, 3, 0, 0)
    assert first["hits"] == news.search("harbour", sort="-date")["hits"]
    again = news.new("ports")
    assert (again["total"], again["hits"]) == (0, [])
    assert again["since"] is not None
    assert news.saved()["saved"][0]["asked"] >= again["since"]
    put(news.index, {"e.txt": [article("Old harbour", date="1999")]})
    assert headlines(news.new("ports")) == ["Old harbour"]
    assert news.new("ports")["total"] == 0


def test_peeking_remembers_nothing(news: Library) -> None:
    news.save("ports", "harbour")
    before = news.new("ports", peek=True)
    assert not (news.root / listed.FILE).exists()
    after = news.new("ports")
    assert {**before, "took_ms": 0} == {**after, "took_ms": 0}


def test_skipping_lists_nothing_and_remembers_all(news: Library) -> None:
    news.save("ports", "harbour")
    skipped = news.new("ports", skip=True)
    assert (skipped["total"], skipped["hits"], skipped["left"]) == (3, [], 0)
    assert news.new("ports")["total"] == 0


def test_only_what_was_listed_is_remembered(news: Library) -> None:
    news.save("ports", "harbour")
    found = []
    for left in (2, 1, 0):
        answer = news.new("ports", limit=1)
        assert (answer["total"], answer["left"]) == (left + 1, left)
        found += headlines(answer)
    assert found == ["Walkout", "Strike", "Undated"]


def test_what_could_not_be_delivered_is_not_remembered(news: Library) -> None:
    news.save("ports", "harbour")

    def fails(answer: dict[str, Any]) -> None:
        raise BrokenPipeError

    for _ in range(2):
        with pytest.raises(BrokenPipeError):
            news.new("ports", deliver=fails)
    given_: list[dict[str, Any]] = []
    assert news.new("ports", deliver=given_.append) == given_[0]
    assert given_[0]["total"] == 3


def test_no_best_of_any_word_is_new(news: Library) -> None:
    news.save("both", "strike zebra")
    assert news.search("strike zebra")["match"] == "any"
    assert news.new("both")["total"] == 0
    assert news.saved()["saved"][0]["total"] == 0


def test_a_replaced_query_lists_what_was_not_listed(news: Library) -> None:
    news.save("ports", "strike")
    assert headlines(news.new("ports")) == ["Strike"]
    news.save("ports", "harbour", replace=True)
    assert headlines(news.new("ports")) == ["Walkout", "Undated"]


def test_an_unknown_search(news: Library) -> None:
    news.save("ports", "harbour")
    with pytest.raises(NotFoundError, match="Did you mean ports"):
        news.new("prots")
    with pytest.raises(NotFoundError, match="`library saved`"):
        news.new("zzz")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"version": 2, "searches": {}}', '{"version": 1}', "\xff",
             '{"version": 1, "searches": {"ports": {"asked": "x", "listed": ""}}}',
             '{"version": 1, "searches": {"ports": {"asked": "2026-01-01", "listed": "AAA="}}}',
             '{"version": 1, "searches": {"ports": 7}}', "[" * 100_000],
    ids=range(11),
)  # fmt: skip
def test_a_damaged_memory_is_said_and_left_alone(news: Library, text: str) -> None:
    news.save("ports", "harbour")
    (news.root / listed.FILE).write_text(text, "latin-1")
    with pytest.raises(DamagedError, match=r"Delete it, or take it from a backup"):
        news.new("ports")
    assert (news.root / listed.FILE).read_text("latin-1") == text
    assert news.search("query:ports")["total"] == 3


# ── New, after a rebuild and other changes of names and numbers ───────────────


def files(root: Path, **pages: str) -> None:
    for name, text in pages.items():
        (root / "documents" / f"{name}.txt").write_text(text)


@pytest.fixture
def paper(tmp_path: Path) -> Library:
    """A library of files, in which every headline is the same: uids have to be told apart."""
    library = Library.create(tmp_path / "paper")
    files(library.root, z=page("Harbour", "The first.", date="June 3, 2008"))
    library.ingest()
    library.save("ports", "harbour")
    return library


def bodies(library: Library, answer: dict[str, Any]) -> list[str]:
    return [library.document(uid)["passages"][-1]["text"] for uid in uids(answer)]


def remade(library: Library) -> None:
    library.close()
    shutil.rmtree(library.index)
    library.rebuild()


def test_a_rebuild_from_nothing_repeats_nothing(paper: Library) -> None:
    assert paper.new("ports")["total"] == 1
    before = paper.status()["changes"]
    remade(paper)
    again = paper.new("ports")
    assert (again["total"], again["since"] is not None) == (0, True)
    files(paper.root, b=page("Harbour", "Another."))
    paper.ingest()
    assert paper.status()["changes"] > before
    assert paper.new("ports")["total"] == 1


def test_documents_that_swap_their_uids_are_neither_missed_nor_repeated(paper: Library) -> None:
    (listed_uid,) = uids(paper.new("ports"))
    files(paper.root, a=page("Harbour", "The second.", date="June 3, 2008"))
    paper.ingest()
    remade(paper)  # a.txt is read first now, and gets the shorter uid
    second = paper.new("ports")
    assert uids(second) == [listed_uid]
    assert bodies(paper, second)[0].endswith("The second.")


def test_a_file_that_is_moved_is_not_new(paper: Library) -> None:
    paper.new("ports")
    documents = paper.root / "documents"
    (documents / "moved").mkdir()
    (documents / "z.txt").rename(documents / "moved" / "y.txt")
    paper.ingest()
    assert paper.new("ports")["total"] == 0
    remade(paper)
    assert paper.new("ports")["total"] == 0


def test_a_copy_that_is_stored_instead_is_not_new(paper: Library) -> None:
    paper.new("ports")
    shutil.copy(paper.root / "documents" / "z.txt", paper.root / "documents" / "a.txt")
    remade(paper)  # a.txt is stored now, and z.txt is its duplicate
    assert paper.new("ports")["total"] == 0


def test_a_correction_is_not_new_but_another_article_in_its_place_is(paper: Library) -> None:
    paper.new("ports")
    files(paper.root, z=page("Harbour", "The first, corrected.", date="June 3, 2008"))
    paper.ingest()
    assert paper.new("ports")["total"] == 0
    files(paper.root, z=page("Harbour opens", "Something else.", date="June 4, 2008"))
    paper.ingest()
    assert headlines(paper.new("ports")) == ["Harbour opens"]


def test_a_document_that_comes_to_match_is_new(paper: Library) -> None:
    paper.save("second", "second")
    assert paper.new("second")["total"] == 0
    files(paper.root, z=page("Harbour", "The second.", date="June 3, 2008"))
    paper.ingest()
    assert paper.new("second")["total"] == 1


def test_what_is_gone_for_a_while_is_not_new_when_it_is_back(paper: Library) -> None:
    paper.new("ports")
    files(paper.root, other=page("Ferry", "It leaves."))
    path = paper.root / "documents" / "z.txt"
    text = path.read_text()
    path.unlink()
    remade(paper)
    assert paper.new("ports")["total"] == 0
    path.write_text(text)
    paper.ingest()
    assert paper.new("ports")["total"] == 0


# ── query:name ────────────────────────────────────────────────────────────────


def found(library: Library, query: str, **options: Any) -> list[str]:
    """The headlines of all hits; the query was understood whole."""
    answer = library.search(query, **options)
    assert answer["ignored"] == []
    again = library.search(answer["read_as"], **options)
    assert again["read_as"] == answer["read_as"]
    if answer["match"] == "all":
        assert uids(again) == uids(answer)
    return sorted(headlines(answer))


@pytest.fixture(params=NAMES)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    """The library on each engine, with some saved searches."""
    root = tmp_path / "news"
    library = Library.create(root)
    with (root / "metadata.yml").open("w") as file:
        file.write(f"plugins:\n  library:\n    engine: {request.param}\n")
    put(library.index, SOURCES)
    write(library, """\
ports: harbour OR port
usa: {query: query:ports, where: {place: [USA]}}
ship: {where: {topic: [ship]}}
oil: {where: {topic: oil, place: usa}}
nothing: {query: harbour, where: {topic: zinc}}
newest: harbour sort:-date
""")  # fmt: skip
    return library


def test_a_saved_search_is_a_part_of_any_query(either: Library) -> None:
    assert found(either, "query:ports") == ["Ferry", "Strike", "Undated", "Walkout"]
    assert found(either, "query:ports -strike") == ["Ferry", "Undated", "Walkout"]
    assert found(either, "-query:usa") == ["Undated", "Walkout"]
    assert found(either, "query:usa") == ["Ferry", "Strike"]
    assert found(either, "query:usa OR walkout") == ["Ferry", "Strike", "Walkout"]
    assert found(either, "query:usa strike") == ["Strike"]
    assert found(either, "query:usa,ship") == ["Ferry", "Strike", "Walkout"]
    assert found(either, "query:(usa -ship)") == ["Ferry"]
    assert found(either, "QUERY:Ports", where=[("place", "canada")]) == ["Walkout"]
    assert found(either, "query:oil") == ["Ferry"], "veg-oil is another value"
    assert found(either, "NOT query:oil") == ["Strike", "Undated", "Walkout"]


def test_its_where_narrows_like_where_and_leaves_facets_whole(either: Library) -> None:
    saved = either.search("query:usa")
    asked = either.search("harbour OR port", where=[("place", "usa")])
    assert uids(saved) == uids(asked)
    assert saved["facets"]["topic"] == asked["facets"]["topic"]
    assert found(either, "query:usa", where=[("place", "canada")]) == []
    assert saved["hits"][0]["snippets"] == asked["hits"][0]["snippets"], "its words are marked"


def test_a_value_that_no_document_has_is_said(either: Library) -> None:
    answer = either.search("query:nothing")
    assert answer["total"] == 0
    assert answer["ignored"] == ["In “query:nothing”: No document has topic “zinc”."]
    assert either.search("-query:nothing")["total"] == 4
    assert either.search("query:nothing ferry port")["total"] == 0, "and stays required"


def test_the_order_of_a_saved_search_counts_unless_the_query_has_one(either: Library) -> None:
    assert headlines(either.search("query:newest")) == ["Walkout", "Strike", "Undated"]
    oldest = headlines(either.search("query:newest sort:date"))
    assert oldest == ["Strike", "Walkout", "Undated"]


def test_words_beside_a_saved_search_may_be_any(either: Library) -> None:
    answer = either.search("strike zebra query:ship")
    assert (answer["match"], headlines(answer)) == ("any", ["Strike"])
    assert answer["read_as"] == "(strike OR zebra) AND query:ship"


@pytest.mark.parametrize(
    ("query", "read_as", "remark"),
    [
        ("query:prots strike", "strike",
         "There is no saved search “prots” (did you mean “ports”?); it is ignored."),
        ("query:zzz", "*", "There is no saved search “zzz”; it is ignored."),
        ("strike OR -query:zzz", "strike", "There is no saved search “zzz”; it is ignored."),
        ("query:a", "*", "“query:a” inside itself (a → a) is ignored."),
        ("query:b", "query:b", "“query:b” inside itself (b → c → b) is ignored."),
        ("query:d strike", "query:d AND strike",
         "There is no saved search “gone”; it is ignored."),
        ("query:e", "query:e", "In “query:e”: “foo:” is not a field; searched as text."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_ignored(
    news: Library, query: str, read_as: str, remark: str
) -> None:
    write(
        news,
        "ports: x\na: query:a\nb: query:c strike\nc: query:b OR walkout\n"
        "d: harbour query:gone\ne: foo:bar\n",
    )
    answer = news.search(query)
    assert answer["read_as"] == read_as
    assert answer["ignored"] == [remark]


def test_saved_searches_that_double_each_other_are_bounded(news: Library) -> None:
    lines = [f"s{n}: (query:s{n + 1} x) OR (query:s{n + 1} y)\n" for n in range(40)]
    write(news, "".join([*lines, "s40: harbour\n"]))
    answer = news.search("query:s0")
    assert any("makes the query too large and is ignored" in each for each in answer["ignored"])
    write(news, "".join(f"s{n}: {'query:none ' * 300}\n" for n in range(3)))
    assert news.search("query:s0 " * 300)["ignored"]


def test_saved_searches_that_are_nested_deep_are_bounded(news: Library) -> None:
    deep = "-(a OR b -(c d " * 12
    lines = [f"s{n}: {deep} query:s{n + 1}\n" for n in range(30)]
    write(news, "".join([*lines, "s30: harbour\n"]))
    answer = news.search("query:s0")
    assert any("nested too deep and is ignored" in each for each in answer["ignored"])
    write(news, "".join([*(f"t{n}: query:t{n + 1}\n" for n in range(12)), "t12: harbour\n"]))
    assert news.search("query:t0")["total"] == 3


def test_a_memory_is_small(news: Library) -> None:
    news.save("ports", "harbour")
    news.new("ports")
    data = json.loads((news.root / listed.FILE).read_text())
    assert len(data["searches"]["ports"]["listed"]) == 3 * 2 * 8 * 4 // 3
