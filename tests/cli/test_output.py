"""What people see: streams, colours, widths, and nothing that steers a terminal."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library.cli import terminal
from tests.cli.running import (
    DOCUMENTS,
    PROGRAM,
    SAMPLE,
    Result,
    assert_calm,
    environment,
    good,
    make,
    on_terminal,
    run,
)

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def columns(line: str) -> int:
    """How wide a line is on a terminal, counted without the program's own function."""
    return sum(
        0 if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in line
    )  # fmt: skip


# ── Streams ──────────────────────────────────────────────────────────────────


def test_stdout_is_data_and_stderr_is_words(demo: Path, small: Path) -> None:
    found = good("search", "minister", library=demo)
    assert found.out
    assert not found.err
    remark = good("search", "colour:red minister", library=demo)
    assert "colour:" in remark.err
    assert "not a field" not in remark.out
    relaxed = good("search", "minister zebra glacier", library=demo)
    assert relaxed.err.startswith("No document has all of these words")
    shown = good("show", SAMPLE, library=demo)
    assert shown.out
    assert not shown.err
    status = good("status", library=demo)
    assert status.out.startswith(str(demo))
    assert not status.err
    ingested = good("ingest", DOCUMENTS / "article.txt", library=small)
    assert not ingested.out
    assert re.search(r"1 new", ingested.err)


def test_an_ingest_in_a_pipe_is_quiet(small: Path) -> None:
    result = good("ingest", DOCUMENTS, library=small)
    assert len(result.err.splitlines()) <= 3, "no progress bar where nobody watches"
    assert "\x1b" not in result.err
    assert "\r" not in result.err


def test_an_ingest_on_a_terminal_shows_progress(empty: Path) -> None:
    many = empty.parent / "many"
    for number in range(3):
        folder = many / str(number)
        folder.mkdir(parents=True)
        for page in DOCUMENTS.glob("*.txt"):
            (folder / page.name).write_bytes(page.read_bytes() + b"\n\nCopy %d.\n" % number)
    said = on_terminal("ingest", many, library=empty, all_streams=False).out
    assert "%" in said
    assert "18 new" in said


def test_show_prints_the_whole_article(demo: Path) -> None:
    text = " ".join(good("show", SAMPLE, library=demo).out.split())
    document = good("show", SAMPLE, "--json", library=demo).json
    for passage in document["passages"]:
        assert " ".join(passage["text"].split()) in text, passage
    for item in document["sidebar"]:
        assert item["headline"] in text
        assert item["uid"] in text
    for wanted in ("26 June 2007", "(epa)", "(TASS)", "documents/documents/article.txt"):
        assert wanted in text


def test_head_ends_a_search_quietly(demo: Path) -> None:
    for query in ('search "" --limit 1000', "search --limit 1000 --json", f"show {SAMPLE}"):
        line = f'"{PROGRAM[0]}" --library "{demo}" {query} | head -n 1; echo "${{PIPESTATUS[0]}}"'
        ended = subprocess.run(
            ["bash", "-c", line], capture_output=True, env=environment(), timeout=60, check=False
        )
        assert ended.stderr == b"", query
        assert ended.stdout.count(b"\n") == 2
        assert ended.stdout.splitlines()[-1] == b"0", query


def test_an_ingest_whose_reader_leaves_goes_on(empty: Path) -> None:
    line = f'"{PROGRAM[0]}" --library "{empty}" ingest --json "{DOCUMENTS}" | head -n 1'
    ended = subprocess.run(
        ["bash", "-c", line], capture_output=True, env=environment(), timeout=60, check=False
    )
    assert b"26 new" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert good("status", "--json", library=empty).json["documents"]["article"] == 26


def test_an_ingest_that_cannot_say_so_has_happened_all_the_same(empty: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*PROGRAM, "--library", str(empty), "ingest", "--json", str(DOCUMENTS)],
            stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert b"Error: Standard output" in ended.stderr
    assert b"library.db" not in ended.stderr
    assert good("status", "--json", library=empty).json["documents"]["article"] == 26


@pytest.mark.parametrize(
    "arguments", [["search"], ["search", "--json"], ["show", SAMPLE], ["status"], ["--help"]]
)
def test_a_full_disk_under_stdout_is_a_failure_in_one_sentence(
    demo: Path, arguments: list[str]
) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*PROGRAM, "--library", str(demo), *arguments],
            stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60, check=False,
        )  # fmt: skip
    result = Result(ended.returncode, "", ended.stderr.decode())
    assert_calm(result)
    assert result.code == 1
    assert result.err.startswith("Error: Standard output")
    assert len(result.err.splitlines()) <= 2


def test_streams_that_are_closed_are_no_trouble(demo: Path, small: Path) -> None:
    """Also: the next file opened must not get the number of standard error."""
    for closed, arguments, library in (
        (">&-", "search minister", demo),
        ("2>&-", "show nothing", demo),
        ("<&- >&- 2>&-", "ingest", small),
        ("<&- >&- 2>&-", f'ingest "{DOCUMENTS}/empty-there-is-none"', small),
    ):
        line = f'"{PROGRAM[0]}" --library "{library}" {arguments} {closed}; echo $?'
        ended = subprocess.run(
            ["bash", "-c", line], capture_output=True, env=environment(), timeout=60, check=False
        )
        code = {"search minister": 0, "show nothing": 1, "ingest": 0}.get(arguments, 3)
        assert ended.stdout.splitlines()[-1] == str(code).encode(), (arguments, ended)
        assert b"Traceback" not in ended.stderr
    assert good("status", "--json", library=small).json["documents"]["article"] == 1


# ── Colour ───────────────────────────────────────────────────────────────────


def test_colour_only_on_a_terminal(demo: Path) -> None:
    for arguments in (["search", "minister"], ["show", SAMPLE]):
        piped = good(*arguments, library=demo).out
        assert "\x1b" not in piped
        coloured = on_terminal(*arguments, library=demo).out
        assert "\x1b[" in coloured
        assert ESCAPE.sub("", coloured).split() == piped.split(), "colour changes no word"
        assert "\x1b" not in on_terminal(*arguments, library=demo, env={"NO_COLOR": "1"}).out


def test_json_is_never_coloured(demo: Path) -> None:
    assert "\x1b" not in on_terminal("search", "minister", "--json", library=demo).out


def test_what_was_found_is_marked(demo: Path) -> None:
    said = on_terminal("search", "lavrov", library=demo).out
    marked = re.findall(r"\x1b\[33m\x1b\[1m(.*?)\x1b\[0m", said)
    assert marked, said
    assert {word.lower() for word in marked} == {"lavrov"}


# ── Width ────────────────────────────────────────────────────────────────────


def test_output_fits_the_terminal(demo: Path) -> None:
    uids = [h["uid"] for h in good("search", "--limit", "99", "--json", library=demo).json["hits"]]
    commands = [
        ["search", "--limit", "1000"],
        ["search", "--limit", "1000", "--sort", "date", "minister OR 倉庫 OR рыбаки"],
        *(["show", uid] for uid in uids if "sidebar" not in uid)
    ]  # fmt: skip
    assert len(commands) == 2 + 26
    for command in commands:
        for line in good(*command, library=demo).out.splitlines():
            assert columns(line) <= 80 or _one_word(line), (command, line)


@pytest.mark.parametrize(("wide", "most"), [(60, 60), (80, 80), (97, 97), (250, 100), (20, 40)])
def test_a_terminal_is_filled_up_to_100_columns(demo: Path, wide: int, most: int) -> None:
    said = on_terminal("search", "--limit", "30", library=demo, columns=wide).out
    widths = [columns(ESCAPE.sub("", line)) for line in said.splitlines()]
    too_long = [
        line for line in ESCAPE.sub("", said).splitlines()
        if columns(line) > most and not _one_word(line)
    ]  # fmt: skip
    assert not too_long
    assert max(widths) > most - 12


def _one_word(line: str) -> bool:
    """A word without a place to break is left whole: a uid must be there to be copied."""
    return len(line.split()) <= 1


@pytest.fixture(scope="module")
def japanese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("japanese")
    text = "倉庫火災で運河沿いの建物が焼けた。消防は原因を調べている。" * 12
    head = "小樽の運河沿いにある古い倉庫で火災があり三棟が焼けたがけが人はなかったと消防が発表した"
    (root / "page.txt").write_text(f"{head}\n\n小樽 2008年10月3日（北光通信） — {text}\n")
    return make(root / "news", root / "page.txt")


def test_text_without_spaces_fits_too(japanese: Path) -> None:
    """Chinese and Japanese lines break between any two characters."""
    (hit,) = good("search", "倉庫", "--json", library=japanese).json["hits"]
    for command in (["search", "倉庫"], ["search"], ["show", hit["uid"]]):
        for line in good(*command, library=japanese).out.splitlines():
            assert columns(line) <= 80 or line.isascii(), (command, columns(line), line)


# ── Nothing steers the terminal ──────────────────────────────────────────────

HOSTILE = {
    "escape": "\x1b]0;owned\x07\x1b[31mRED\x1b[0m",
    "c1": "\x9b31mRED",
    "bidi": "\u202egnorw\u202c \u2066isolate\u2069 \u200fmark",
    "backspace": "AB\x08\x08CD",
    "return": "shown\rhidden",
    "tag": "\U000e0041\U000e0042",
    "separator": "one\u2028two",
}
STEERING = {"\x1b", "\x07", "\x9b", "\x08", "\r", "\u202e", "\u202c", "\u2066", "\u2069", "\u200f",
            "\U000e0041", "\u2028", "\u2029"}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose every text tries to steer the terminal it is shown on."""
    import json

    root = tmp_path_factory.mktemp("hostile")
    with (root / "evil\x1b[31m\u202e.jsonl").open("w") as out:
        for name, bad in HOSTILE.items():
            record = {
                "@type": "NewsArticle", "@id": name, "headline": f"Zeta {bad} {name}",
                "datePublished": "2007-06-26", "articleBody": f"Body {bad} zeta.\n\nMore {bad}.",
                "keywords": [f"topic {bad}"], "articleSection": f"section {bad}",
                "author": {"name": f"Author {bad}"}, "publisher": {"name": f"Paper {bad}"},
                "image": [{"caption": f"Caption {bad}", "creditText": f"Credit {bad}"}],
            }  # fmt: skip
            out.write(json.dumps(record) + "\n")
    return make(root / "news", next(root.glob("*.jsonl")))


def test_nothing_in_an_article_steers_the_terminal(hostile: Path) -> None:
    hits = good("search", "zeta", "--json", library=hostile).json["hits"]
    assert len(hits) == len(HOSTILE)
    commands = [["search", "zeta"], ["search"], ["status"], *(["show", h["uid"]] for h in hits)]
    for command in commands:
        result = good(*command, library=hostile)
        assert not STEERING & set(result.out + result.err), (command, result)
        plain = ESCAPE.sub("", on_terminal(*command, library=hostile).out)
        assert not STEERING & set(plain), command


def test_what_is_hidden_is_made_visible(hostile: Path) -> None:
    said = good("search", "zeta", library=hostile).out
    assert "<U+202E>" in said
    assert "<U+2066>" in said


def test_nothing_that_was_typed_steers_the_terminal(demo: Path) -> None:
    bad = "\x1b[31m\u202enord"
    for arguments in (
        ["search", bad], ["search", f"{bad}:x"], ["search", "--where", f"place={bad}"],
        ["search", "--where", f"{bad}=x"], ["search", "--cursor", bad], ["show", bad],
        ["ingest", f"/{bad}"], ["search", f'"{bad}'], ["search", "--sort", bad], [bad],
    ):  # fmt: skip
        result = run(*arguments, library=demo)
        assert not STEERING & set(result.out + result.err), (arguments, result)
    result = run("status", library=Path(f"/nowhere/{bad}"))
    assert result.code == 1
    assert not STEERING & set(result.err), result


@given(st.text())
@example("\x1b[0m")
@example("\u202eabc")
def test_safe_text_has_nothing_that_steers(text: str) -> None:
    shown = terminal.safe(text)
    assert not STEERING & set(shown)
    assert all(
        char in "\n\u00ad\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
        for char in shown
    )
    if all(char.isprintable() for char in text):
        assert shown == text
