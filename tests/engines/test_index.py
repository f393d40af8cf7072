"""The index as a cache of the store: it follows, it is never trusted, it is made again."""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from library import analysis
from library import article as a
from library.engines import NAMES, base, engine_class
from library.engines import index as engines_index
from library.engines.index import open_index, rebuild
from library.errors import DamagedError, LockedError, StoreError
from library.query.nodes import Everything, Word
from library.store import changes
from library.store.connection import DATABASE, locked, open_reader
from library.store.write import writing
from tests.engines.asking import Asked, asking, documents
from tests.making import alter, article, put, put_all, rows
from tests.oracle import Matcher

pytestmark = pytest.mark.parametrize("name", NAMES)

# Files that turned out to be damaged halfway through their opening.
left_open_by_whoosh = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)

ONE = article("One", "The first levee.", date="2007-06-26", facets={"place": ("Castelo",)})
TWO = article("Two", "The second levee.", date="2008")
THREE = article("Three", "No date at all.")


def total(index: Path, name: str, query: str = "") -> int:
    with asking(index, name) as asked:
        return asked.find(query).total


def generations(index: Path) -> list[str]:
    return sorted(path.name for path in (index / "search").iterdir() if path.is_dir())


def position(index: Path) -> int:
    (last,) = rows(index, "SELECT max(seq) FROM changes")
    return int(last)


# Following


def test_an_index_is_made_when_it_is_first_asked_for(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE, TWO]})
    assert not (tmp_path / "search").exists()
    assert total(tmp_path, name, "levee") == 2
    assert generations(tmp_path) == [f"{name}-0001"]
    assert (tmp_path / "search" / "current").read_text() == f"{name}-0001"


def test_an_empty_store_has_an_empty_index(tmp_path: Path, name: str) -> None:
    put(tmp_path, {})
    with asking(tmp_path, name) as asked:
        found = asked.find("")
        assert (found.total, found.uids) == (0, [])
        assert set(found.facets.values()) <= {()}
        assert asked.engine.state() is not None


def test_it_catches_up_with_everything_that_happened(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE], "b.txt": [TWO], "c.txt": [THREE]})
    assert total(tmp_path, name, "levee") == 2
    put(tmp_path, {"a.txt": [article("One", "The first dam.", facets={"place": ("Quella",)})],
                   "b.txt": [], "d.txt": [article("Four", "A fourth levee.")]})  # fmt: skip
    with asking(tmp_path, name) as asked:
        assert asked.find("levee").uids == ["undated-four"]
        assert asked.find("dam").uids == ["2007-06-26-one"]
        found = asked.find("")
        assert found.total == 3
        assert found.facets["place"] == {"Quella": 1}
        assert found.facets["kind"] == {"article": 3}
    assert generations(tmp_path) == [f"{name}-0001"]  # followed, not rebuilt


def test_the_position_is_committed_with_the_documents(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    with asking(tmp_path, name) as asked:
        first = asked.engine.state()
        (library,) = rows(tmp_path, "SELECT value FROM settings WHERE name = 'library_id'")
        (run,) = rows(tmp_path, "SELECT run FROM changes ORDER BY seq DESC LIMIT 1")
        assert first == base.State(library, base.FORMAT, analysis.VERSION, position(tmp_path), run)
        put(tmp_path, {"b.txt": [TWO]})
        assert asked.engine.state() == first
        asked.reopen()
        second = asked.engine.state()
        assert second is not None
        assert second == first._replace(position=position(tmp_path), run=second.run)
        assert second != first


def test_what_was_not_committed_is_dropped(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    with asking(tmp_path, name) as asked:
        state = asked.engine.state()
        writer = asked.engine.writer()
        writer.put([_fed(asked, 1)._replace(id=77)])
        writer.delete([1])
        writer.close()
        asked.engine.refresh()
        assert asked.engine.state() == state
        assert asked.find("").total == 1


def _fed(asked: Asked, id_: int) -> base.IndexDocument:
    from library.engines.feed import documents as fed

    (document,) = fed(asked.connection, [id_])
    return document


def test_an_open_engine_keeps_its_answers_until_it_is_refreshed(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    with asking(tmp_path, name) as asked:
        put(tmp_path, {"b.txt": [TWO]})
        assert asked.find("").total == 1
        with asking(tmp_path, name) as other:
            assert other.find("").total == 2
        asked.engine.refresh()
        assert asked.find("").total == 2


def test_nothing_is_written_when_nothing_happened(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    assert total(tmp_path, name) == 1

    def files() -> dict[str, int]:
        found = (tmp_path / "search").rglob("*")
        return {str(path): path.stat().st_mtime_ns for path in found if path.is_file()}

    before = files()
    assert total(tmp_path, name) == 1
    assert {path: time for path, time in files().items() if not path.endswith(".lock")} == {
        path: time for path, time in before.items() if not path.endswith(".lock")
    }


def test_a_document_changed_many_times_is_there_once(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where its changes lie far apart in the log, and are applied in one go."""
    monkeypatch.setattr(engines_index, "SYNC_DOCUMENTS", 3)
    for n in range(4):
        put(
            tmp_path,
            {"a.txt": [article("One", f"state {n}")], f"{n}.txt": [article(f"Other {n}")] * 3},
        )
    put(tmp_path, {"1.txt": []})
    with asking(tmp_path, name) as asked:
        found = asked.find("")
        assert found.total == len(found.uids) == len(set(found.uids)) == 10
        assert asked.find("headline:one").total == 1
        assert asked.find("state").uids == ["undated-one"]
        assert (asked.find('"state 3"').total, asked.find('"state 0"').total) == (1, 0)
        assert found.facets["kind"] == {"article": 10}


def test_a_number_used_again_is_the_new_document(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE], "b.txt": [TWO]})
    assert total(tmp_path, name) == 2
    put(tmp_path, {"b.txt": []})
    put(tmp_path, {"c.txt": [THREE]})
    assert len(set(rows(tmp_path, "SELECT id FROM documents"))) == 2
    with asking(tmp_path, name) as asked:
        assert sorted(asked.find("").uids) == ["2007-06-26-one", "undated-three"]
        assert asked.find("headline:two").total == 0


def test_sidebar_items_are_found_with_the_article_beside_them(tmp_path: Path, name: str) -> None:
    item = article("Cranes", "Automation.", kind=a.SIDEBAR)
    put(tmp_path, {"a.txt": [article("Strike", sidebar=(item,))]})
    assert total(tmp_path, name, "sidebar:automation") == 1
    put(
        tmp_path,
        {"a.txt": [article("Strike", sidebar=(article("Cranes", "People.", kind=a.SIDEBAR),))]},
    )
    assert total(tmp_path, name, "sidebar:automation") == 0
    assert total(tmp_path, name, "sidebar:people") == 1
    put(tmp_path, {"a.txt": [article("Strike")]})
    assert total(tmp_path, name, "sidebar:people") == total(tmp_path, name, "has:sidebar") == 0
    assert total(tmp_path, name) == 1


def test_facet_values_that_are_new_are_counted(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [article("One", facets={"place": ("P0",)})]})
    assert total(tmp_path, name) == 1
    many = tuple(f"P{n}" for n in range(300))
    put(
        tmp_path,
        {"b.txt": [article(f"No {n}", facets={"place": many[: n + 1]}) for n in range(30)]},
    )
    with asking(tmp_path, name) as asked:
        counts = asked.find("").facets["place"]
        assert counts == {"P0": 31, **{f"P{n}": 30 - n for n in range(1, 30)}}
        top = asked.find("", most=5).answer.facets["place"]
        assert [count for _, count in top] == [31, 29, 28, 27, 26]


def test_order_is_the_same_however_the_index_came_about(tmp_path: Path, name: str) -> None:
    numbered = [article(f"Levee {n}", "A levee.", date=None if n % 3 else "2007") for n in range(9)]
    put(tmp_path, {"a.txt": numbered})
    assert total(tmp_path, name) == 9
    put(tmp_path, {"a.txt": [article("Levee 0", "The levee."), *numbered[1:4],
                             article("Levee 4", "One levee."), *numbered[5:]]})  # fmt: skip

    def orders(asked: Asked) -> list[list[str]]:
        return [asked.find(query, sort=sort).uids for query in ("", "levee")
                for sort in ("date", "-date")]  # fmt: skip

    with asking(tmp_path, name) as asked:
        followed = orders(asked)
        shutil.rmtree(tmp_path / "search")
        asked.reopen()
        assert orders(asked) == followed


@pytest.mark.parametrize(
    "date", ["0001", "0001-01-01", "1066-10-14", "2177-12-31", "2500", "9999-12-31"]
)
def test_any_date_that_can_be_written(tmp_path: Path, name: str, date: str) -> None:
    put(tmp_path, {"a.txt": [article("Odd", date=date)], "b.txt": [ONE, THREE]})
    with asking(tmp_path, name) as asked:
        assert asked.find(f"date:{date}").total == 1
        order = ["undated-three", f"{date}-odd", "2007-06-26-one"]
        if date > "2007":
            order = ["undated-three", "2007-06-26-one", f"{date}-odd"]
        assert asked.find("", sort="date").uids == [*order[1:], order[0]]
        assert asked.find("", sort="-date").uids == order[::-1]
        assert len(asked.find("").answer.years) == 2


# Never trusted


def test_the_index_of_another_library(tmp_path: Path, name: str) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for index, found in ((one, ONE), (two, TWO)):
        index.mkdir()
        put(index, {"a.txt": [found]})
        assert total(index, name) == 1
    shutil.rmtree(two / "search")
    shutil.copytree(one / "search", two / "search")
    with asking(two, name) as asked:
        assert asked.find("").uids == ["2008-two"]
    assert generations(two) == [f"{name}-0002"]


@pytest.mark.parametrize("module", [analysis, base])
def test_the_index_of_other_rules(
    tmp_path: Path, name: str, module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    attribute = "VERSION" if module is analysis else "FORMAT"
    with monkeypatch.context() as patch:
        patch.setattr(module, attribute, -1)
        patch.setattr(engines_index, "FORMAT", base.FORMAT)
        assert total(tmp_path, name) == 1
    assert generations(tmp_path) == [f"{name}-0001"]
    assert total(tmp_path, name) == 1
    assert generations(tmp_path) == [f"{name}-0002"]


def test_a_store_that_went_back_in_time(tmp_path: Path, name: str) -> None:
    """A database restored from a copy: the index knows changes that never happened in it."""
    put(tmp_path, {"a.txt": [ONE]})
    alter(tmp_path, "PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / DATABASE, tmp_path / "copy.db")
    put(tmp_path, {"a.txt": [TWO], "b.txt": [THREE]})
    assert total(tmp_path, name) == 2
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"{DATABASE}{suffix}").unlink(missing_ok=True)
    (tmp_path / "copy.db").replace(tmp_path / DATABASE)
    with asking(tmp_path, name) as asked:
        assert asked.find("").uids == ["2007-06-26-one"]


def _empty(folder: Path) -> None:
    shutil.rmtree(folder / (folder / "current").read_text())


def _emptied(folder: Path) -> None:
    for path in (folder / (folder / "current").read_text()).iterdir():
        path.unlink()


def _no_pointer(folder: Path) -> None:
    (folder / "current").unlink()


def _pointer(text: bytes) -> Any:
    def write(folder: Path) -> None:
        (folder / "current").write_bytes(text)

    return write


def _garbage(folder: Path) -> None:
    for path in (folder / (folder / "current").read_text()).iterdir():
        path.write_bytes(b"\x00garbage\xff" * 50)


def _zeroed(folder: Path) -> None:
    for path in (folder / (folder / "current").read_text()).iterdir():
        path.write_bytes(bytes(path.stat().st_size))


def _emptied_files(folder: Path) -> None:
    for path in (folder / (folder / "current").read_text()).iterdir():
        path.write_bytes(b"")


def _whole_folder(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "break_it",
    [
        _empty, _emptied, _no_pointer, _garbage, _zeroed, _emptied_files, _whole_folder,
        _pointer(b""), _pointer(b"nowhere-0001"), _pointer(b".."), _pointer(b"/etc"),
        _pointer(b"../../outside"), _pointer(b"\xff\xfe\x00garbage"), _pointer(b"tantivy-0001\x00"),
        _pointer(b"whoosh-\xe9"), _pointer(b"x" * 5000),
    ],
)  # fmt: skip
@left_open_by_whoosh
def test_garbage_in_the_folder(tmp_path: Path, name: str, break_it: Any) -> None:
    put(tmp_path, {"a.txt": [ONE, TWO]})
    assert total(tmp_path, name, "levee") == 2
    break_it(tmp_path / "search")
    assert total(tmp_path, name, "levee") == 2
    gc.collect()
    assert len(generations(tmp_path)) == 1
    assert sorted(path.name for path in (tmp_path / "search").iterdir()) == sorted(
        ["current", *generations(tmp_path)]
    )


def test_other_things_in_the_folder_do_no_harm(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    folder = tmp_path / "search"
    (folder / "tantivy-0007").mkdir(parents=True)
    (folder / "whoosh-x²").mkdir()
    (folder / "old-²").mkdir()
    (folder / "notes.txt").write_text("mine")
    assert total(tmp_path, name) == 1
    assert generations(tmp_path) == [f"{name}-0008"]


@left_open_by_whoosh
def test_each_file_of_an_index_cut_short(tmp_path: Path, name: str) -> None:
    """Whatever file is cut, wherever: the right answer, or an error of ours; never a wrong one."""
    random.seed(7)
    put(tmp_path, {"a.txt": [article(f"No {n}", "levee " * n, facets={"place": (f"P{n % 3}",)})
                             for n in range(1, 40)]})  # fmt: skip
    with asking(tmp_path, name) as asked:
        right = asked.find("levee")
    (generation,) = generations(tmp_path)
    kept = tmp_path / "kept"
    shutil.copytree(tmp_path / "search", kept)
    outcomes = set()
    for path in sorted((kept / generation).iterdir()):
        for keep in (0.0, 0.3, 0.9):
            shutil.rmtree(tmp_path / "search")
            shutil.copytree(kept, tmp_path / "search")
            target = tmp_path / "search" / generation / path.name
            os.truncate(target, int(path.stat().st_size * keep))
            try:
                with asking(tmp_path, name) as asked:
                    found = asked.find("levee")
            except DamagedError:
                outcomes.add("said")
            else:
                assert found == right, (path.name, keep)
                outcomes.add("rebuilt" if generations(tmp_path) != [generation] else "unharmed")
    gc.collect()
    assert "rebuilt" in outcomes


# Made again


def test_a_rebuild_leaves_one_generation_and_the_same_answers(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE, TWO, THREE]})
    with asking(tmp_path, name) as asked:
        before = asked.find("levee OR date")
        calls: list[tuple[int, int]] = []
        for _ in range(3):
            with locked(tmp_path, 0):
                rebuild(tmp_path, name, asked.connection, lambda *call: calls.append(call))
        assert generations(tmp_path) == [f"{name}-0004"]
        assert calls[-1] == (3, 3)
        if name == "tantivy":  # who had it open before goes on with the old answers
            assert asked.find("levee OR date") == before
        asked.reopen()
        after = asked.find("levee OR date")
        assert (after.total, after.uids, after.facets) == (before.total, before.uids, before.facets)


def test_a_rebuild_cut_off_leaves_the_old_index(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a.txt": [ONE, TWO]})
    assert total(tmp_path, name) == 2

    def cut(done: int, all_: int) -> None:
        raise KeyboardInterrupt

    with closing(open_reader(tmp_path / DATABASE)) as connection:
        with pytest.raises(KeyboardInterrupt), locked(tmp_path, 0):
            rebuild(tmp_path, name, connection, cut)
        assert not connection.in_transaction
    assert (tmp_path / "search" / "current").read_text() == f"{name}-0001"
    assert total(tmp_path, name) == 2
    with closing(open_reader(tmp_path / DATABASE)) as connection, locked(tmp_path, 0):
        rebuild(tmp_path, name, connection)
    assert len(generations(tmp_path)) == 1


def test_catching_up_cut_off_is_taken_up_again(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    assert total(tmp_path, name) == 1
    put(tmp_path, {"b.txt": [TWO, THREE]})

    def cut(done: int, all_: int) -> None:
        raise KeyboardInterrupt

    with closing(open_reader(tmp_path / DATABASE)) as connection:
        with pytest.raises(KeyboardInterrupt):
            open_index(tmp_path, name, connection, cut)
        found = open_index(tmp_path, name, connection)
        assert found.behind == 0
    assert total(tmp_path, name) == 3


# With others


def test_while_another_writes_the_old_index_answers_and_says_so(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    assert total(tmp_path, name) == 1
    with writing(tmp_path, wait_s=0) as writer:
        with writer.batch():
            put_all(writer, {"b.txt": [TWO, THREE]})
        with closing(open_reader(tmp_path / DATABASE)) as connection:
            opened = open_index(tmp_path, name, connection)
            assert opened.behind == 2
            first = changes.run(connection, 1)
            assert opened.engine.state() == _state(connection)._replace(position=1, run=first)
    assert total(tmp_path, name) == 3


def _state(connection: Any) -> base.State:
    last = changes.position(connection)
    run = changes.run(connection, last)
    return base.State(changes.library_id(connection), base.FORMAT, analysis.VERSION, last, run)


def test_no_index_yet_and_another_is_writing(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    monkeypatch.setattr(engines_index, "LOCK_WAIT_S", 0.05)
    with (
        locked(tmp_path, 0),
        closing(open_reader(tmp_path / DATABASE)) as connection,
        pytest.raises(LockedError, match=f"pid {os.getpid()}"),
    ):
        open_index(tmp_path, name, connection)


def test_two_writers_of_one_index(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"a.txt": [ONE]})
    with asking(tmp_path, name) as asked:
        writer = asked.engine.writer()
        try:
            with pytest.raises(LockedError):
                engine_class(name).open(tmp_path / "search" / generations(tmp_path)[0]).writer()
        finally:
            writer.close()
        asked.engine.writer().close()


def test_there_is_no_index_in_a_folder_without_one(tmp_path: Path, name: str) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises((DamagedError, StoreError)):
            engine_class(name).open(folder)
    (tmp_path / "meta.json").write_text(json.dumps({"segments": []}))
    with pytest.raises(DamagedError, match="library rebuild"):
        engine_class(name).open(tmp_path)


# Anything at all


def test_whatever_happens_the_index_says_what_the_store_holds(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    class Life(RuleBasedStateMachine):
        """Puts, changes and removes articles, catches up, rebuilds and loses the index."""

        @initialize()
        def begin(self) -> None:
            self.index = tmp_path_factory.mktemp("life")
            self.there: dict[str, list[a.Article]] = {}
            put(self.index, {})

        @rule(
            path=st.sampled_from("abc"),
            words=st.lists(st.sampled_from(["levee", "dam", "till"]), max_size=3),
            place=st.sampled_from(["Castelo", "Quella"]),
            items=st.integers(0, 2),
        )
        def put(self, path: str, words: list[str], place: str, items: int) -> None:
            beside = tuple(article(f"Item {n}", *words, kind=a.SIDEBAR) for n in range(items))
            made = [article(f"No {n}", word, facets={"place": (place,)}, sidebar=beside)
                    for n, word in enumerate(words)]  # fmt: skip
            self.there[path] = made
            put(self.index, {path: made})

        @rule()
        def catch_up(self) -> None:
            total(self.index, name)

        @rule()
        def lose(self) -> None:
            shutil.rmtree(self.index / "search", ignore_errors=True)

        @rule()
        def remake(self) -> None:
            with closing(open_reader(self.index / DATABASE)) as connection, locked(self.index, 0):
                rebuild(self.index, name, connection)

        @invariant()
        def equal(self) -> None:
            if not hasattr(self, "index"):
                return
            with asking(self.index, name) as asked:
                matcher = Matcher(documents(asked.connection, self.there))
                for tree in (Everything(), Word("levee"), Word("dam")):
                    found = asked.find(tree)
                    assert sorted(found.uids) == sorted(matcher.find(tree))
                    assert found.facets.get("place", {}) == matcher.count(tree, "place")

    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Life, settings=settings(max_examples=settings().max_examples // 5, stateful_step_count=12)
    )
