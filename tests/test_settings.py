"""Our block of ``metadata.yml``, and the copy of it that is quicker to read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import UsageError
from library.library import Library
from library.settings import Settings, load
from tests.making import ROOT, article, library_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "index").mkdir()
    return tmp_path


def written(root: Path, text: str, tick: int = 1) -> Settings:
    (root / "metadata.yml").write_text(text)
    os.utime(root / "metadata.yml", ns=(tick, tick))
    return load(root)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "title: x", "plugins:", "plugins: {}", "plugins: {library:}",
     "plugins: {library: {}}", "plugins: {datasette-x: {engine: y}}", "[]", "just words", "null",
     "3", "- plugins"],
)  # fmt: skip
def test_where_the_file_says_nothing(root: Path, text: str) -> None:
    assert written(root, text) == Settings() == Settings(engine="tantivy")


def test_there_may_be_no_file(root: Path) -> None:
    assert load(root) == Settings()


def test_what_the_file_says(root: Path) -> None:
    assert written(root, "plugins:\n  library:\n    engine: whoosh\n") == Settings(engine="whoosh")
    assert load(root) == Settings(engine="whoosh")
    assert load(ROOT).engine == "tantivy"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plugins: {library: {engin: x}}", "'engin'"),
        ("plugins: {library: {engine: x, 7: y}}", "'7'"),
        ("plugins: {library: tantivy}", "'tantivy'"),
        ("plugins: {library: 7}", "'7'"),
        ("plugins: {library: [engine]}", "engine"),
        ("plugins: {library: [{engine: x}]}", "engine"),
        ("plugins: {library: {[a]: b}}", "a"),
    ],
)
def test_a_setting_that_does_not_exist(root: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        written(root, text)
    assert str(root / "metadata.yml") in caught.value.sentence
    assert says in caught.value.sentence
    assert "engine" in caught.value.next_step or "no YAML" in caught.value.sentence


@pytest.mark.parametrize(
    "text", ["a: [", "\t- x", "a: b: c", "%", "plugins: &x *y", "!!python/name:os.system x"]
)
def test_no_yaml(root: Path, text: str) -> None:
    with pytest.raises(UsageError, match="no YAML") as caught:
        written(root, text)
    assert str(root / "metadata.yml") in caught.value.sentence
    assert caught.value.exit_code == 2


def test_bytes_that_are_no_text(root: Path) -> None:
    (root / "metadata.yml").write_bytes(b"title: \xff\xfe\n")
    with pytest.raises(UsageError, match="no YAML"):
        load(root)


@given(
    st.text(max_size=60) | st.from_regex(r"plugins: ?\{library: ?[^\n]{0,20}\}?", fullmatch=True)
)
def test_no_text_is_a_traceback(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    root = tmp_path_factory.getbasetemp() / "settings"
    (root / "index").mkdir(parents=True, exist_ok=True)
    (root / "metadata.yml").write_bytes(text.encode("utf-8", "replace"))
    (root / "index" / "settings.json").unlink(missing_ok=True)
    try:
        assert isinstance(load(root), Settings)
    except UsageError as error:
        assert "metadata.yml" in error.sentence  # noqa: PT017 — an error is one of two answers


# The copy


def test_the_copy_is_used_and_renewed(root: Path) -> None:
    written(root, "plugins: {library: {engine: whoosh}}", tick=1)
    copy = root / "index" / "settings.json"
    kept = json.loads(copy.read_text())
    kept["settings"]["engine"] = "from the copy"
    copy.write_text(json.dumps(kept))
    assert load(root).engine == "from the copy"
    assert written(root, "plugins: {library: {engine: whoosh}}", tick=2).engine == "whoosh"
    assert written(root, "plugins: {library: {engine: tantivy}}", tick=3).engine == "tantivy"
    # A longer file of the same time stamp is another file.
    assert written(root, "plugins: {library: {engine: whoosh}}  ", tick=3).engine == "whoosh"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff", b'{"stamp": [1, 2]}',
        b'{"stamp": [1, 36], "settings": {"colour": "red"}}',
    ],
)  # fmt: skip
def test_a_copy_that_is_none(root: Path, content: bytes) -> None:
    written(root, "plugins: {library: {engine: whoosh}}")
    (root / "index" / "settings.json").write_bytes(content)
    assert load(root).engine == "whoosh"


def test_a_copy_that_cannot_be_written(root: Path) -> None:
    (root / "index").rmdir()
    assert written(root, "plugins: {library: {engine: whoosh}}").engine == "whoosh"
    (root / "index").mkdir()
    (root / "index" / "settings.json").mkdir()
    assert load(root).engine == "whoosh"


def test_nothing_is_left_beside_the_copy(root: Path) -> None:
    written(root, "title: x")
    assert [path.name for path in (root / "index").iterdir()] == ["settings.json"]


def test_the_copy_spares_reading_yaml(root: Path) -> None:
    written(root, "plugins: {library: {engine: whoosh}}")
    code = (
        "import sys; from pathlib import Path; from library.settings import load;"
        f"assert load(Path({str(root)!r})).engine == 'whoosh'; print('yaml' in sys.modules)"
    )

    def imported() -> str:
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return run.stdout.strip()

    assert imported() == "False"
    (root / "index" / "settings.json").unlink()
    assert imported() == "True"  # the control


# In a library


@pytest.mark.parametrize("engine", ["lucene", "''", "null", "7", "[tantivy]", "{a: b}"])
def test_an_engine_that_does_not_exist(tmp_path: Path, engine: str) -> None:
    with library_of(tmp_path, {"a.txt": [article("One")]}) as library:
        (library.root / "metadata.yml").write_text(f"plugins: {{library: {{engine: {engine}}}}}")
        for ask in (
            lambda: library.search("x"),
            library.status,
            lambda: library.rebuild(search_only=True),
        ):
            with pytest.raises(UsageError, match="tantivy"):
                ask()
    with Library(tmp_path) as library:
        assert library.document("undated-one")["headline"] == "One"  # nobody asked the engine
