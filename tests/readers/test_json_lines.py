"""JSON Lines and files of one JSON value: framing, faults, bounds."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import SourceError
from library.limits import MAX_JSON_DEPTH
from library.readers import Chunk, Record, Rejected, choose, json_lines
from library.readers.json_parse import BadJsonError, parse
from tests.readers.reading import check, one, read, read_with, records, texts

LINES = json_lines.LINES_READER


def line(n: int | str, **more: object) -> bytes:
    return json.dumps({"id": n, "title": f"Title {n}", "body": "A body.", **more}).encode() + b"\n"


def test_lines():
    found = records("a.jsonl", line(1) + b"\n \r\n" + line("two") + line(3).rstrip())
    assert [each.id for each in found] == ["1", "two", "3"]
    assert texts(found[0]) == ["A body."]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends(end):
    data = (line(1) + b"oops\n" + line(2)).replace(b"\n", end)
    found = read_with(LINES, b"\xef\xbb\xbf" + data)
    assert [getattr(each, "id", None) for each in found] == ["1", None, "2"]
    assert isinstance(found[1], Rejected)
    assert found[1].where == "line 2"


@pytest.mark.parametrize(
    ("bad", "reason", "says"),
    [
        (b'{"title": "x"', "invalid-json", "column 14"),
        (b"<p>", "invalid-json", "column 1"),
        (b'{"title": "x"} {}', "invalid-json", "column 16"),
        (b"[1, 2]", "not-an-object", "no object"),
        (b"3", "not-an-object", "no object"),
        (b"null", "not-an-object", "no object"),
        (b'"text"', "not-an-object", "no object"),
        (b"{}", "no-text", "neither"),
        (b'{"id": "7", "title": " ", "body": ""}', "no-text", "neither"),
        (b'{"title": ' + b"[" * 100_000, "too-deep", "64"),
        (b'{"title": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "too-deep", "64"),
        (b'{"a": "\xff\xfe', "invalid-json", "column"),
    ],
)
def test_a_bad_line_costs_that_line(bad, reason, says):
    found = read("a.jsonl", line(1) + bad + b"\n" + line(3))
    assert [getattr(each, "id", None) for each in found] == ["1", None, "3"]
    rejected = found[1]
    assert isinstance(rejected, Rejected)
    assert (rejected.where, rejected.reason) == ("line 2", reason)
    assert says in rejected.sentence
    assert "ine 2" in rejected.sentence
    assert rejected.record == ("7" if b'"7"' in bad else None)
    check(rejected)


def test_depth_is_counted_outside_of_strings():
    brackets = "[" * 500 + '\\"' + "{" * 500
    assert one("a.jsonl", line(1, note=brackets) + b"").stated.metadata["note"] == brackets
    deep = "[" * (MAX_JSON_DEPTH - 1) + "]" * (MAX_JSON_DEPTH - 1)
    assert parse(f'{{"a": {deep}}}')
    with pytest.raises(BadJsonError, match="too-deep"):
        parse(f'{{"a": [{deep}]}}')
    assert parse(json.dumps([{"a": [1]}] * 200))


def test_numbers_that_are_none():
    huge = "9" * 5_000
    data = b'{"title": "x", "a": NaN, "b": -Infinity, "c": 1e999, "d": %s, "e": 1.5, "f": 7}'
    metadata = one("a.json", data % huge.encode()).stated.metadata
    assert metadata == {"c": "1e999", "d": huge, "e": 1.5, "f": 7}
    json.dumps(metadata, allow_nan=False)


def test_strings_are_cleaned():
    data = rb'{"title": "a\ud800b\u0000c", "body": "one\r\ntwo\u0007", "k\udfff": ["\u001b"]}'
    record = one("a.json", data)
    assert record.stated.headline == "a\ufffdb c"
    assert texts(record) == ["one", "two"]
    assert record.stated.metadata == {"k\ufffd": [" "]} or not record.stated.metadata.get("k\ufffd")
    check(record)
    assert one("a.json", rb'{"title": "\ud83d\ude00"}').stated.headline == "😀"


def test_a_line_that_is_no_utf8():
    found = records("a.jsonl", line(1) + '{"title": "café"}\n'.encode("cp1252"))
    assert found[1].stated.headline == "café"
    assert found[1].stated.metadata == {"encoding": "windows-1252"}
    assert found[0].stated.metadata == {}


def test_records_without_a_name_have_their_line_for_one():
    found = records("a.jsonl", b'{"title": "a"}\n\n{"title": "b"}\n')
    assert [each.id for each in found] == ["L1", "L3"]


def test_chunks(monkeypatch):
    data = b"".join(line(n) for n in range(100))
    whole = read_with(LINES, data)
    for size in (1, 7, 60, 61, 1_000):
        monkeypatch.setattr(json_lines, "CHUNK_BYTES", size)
        for twin in (data, data.replace(b"\n", b"\r\n"), data.replace(b"\n", b"\r")):
            chunks = list(LINES.split(io.BytesIO(twin)))
            assert b"".join(chunk.data for chunk in chunks) == twin
            assert [each for chunk in chunks for each in LINES.read(chunk)] == whole


def test_the_line_is_right_in_any_chunk(monkeypatch):
    monkeypatch.setattr(json_lines, "CHUNK_BYTES", 50)
    data = b"".join(line(n) if n % 3 else b"oops\n\n" for n in range(1, 40))
    lines = data.split(b"\n")
    rejected = [each for each in read_with(LINES, data) if isinstance(each, Rejected)]
    assert len(rejected) == 13
    for each in rejected:
        assert lines[int(each.where.removeprefix("line ")) - 1] == b"oops"


@pytest.mark.parametrize("size", [10, 64, 500, 5_000])
def test_a_line_too_long_is_never_held(monkeypatch, size):
    monkeypatch.setattr(json_lines, "MAX_LINE_BYTES", 200)
    monkeypatch.setattr(json_lines, "CHUNK_BYTES", size)
    data = (
        line(1) + line(2, more="x" * 1_000) + line(3) + b"y" * 3_000 + b"\n" + line(5) + b"z" * 999
    )
    chunks = list(LINES.split(io.BytesIO(data)))
    found = [each for chunk in chunks for each in LINES.read(chunk)]
    assert [each.id for each in found if isinstance(each, Record)] == ["1", "3", "5"]
    rejected = [each for each in found if isinstance(each, Rejected)]
    assert [(each.where, each.reason) for each in rejected] == [
        ("line 2", "too-large"),
        ("line 4", "too-large"),
        ("line 6", "too-large"),
    ]
    if size < 200:
        assert max(len(chunk.data) for chunk in chunks) <= 200 + size


def test_a_gigabyte_takes_no_memory():
    class Long(io.RawIOBase):
        left = 2_000

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return b"x" * size if self.left > 0 else b""

    (chunk,) = LINES.split(Long())  # type: ignore[arg-type]
    assert chunk.data == b""
    assert [each.reason for each in LINES.read(chunk) if isinstance(each, Rejected)] == [
        "too-large"
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b" \t\r\n"])
def test_empty(data):
    with pytest.raises(SourceError) as caught:
        read_with(LINES, data)
    assert caught.value.reason == "empty"


# ── Files of one value ───────────────────────────────────────────────────────

ARRAY = [{"title": "a"}, {"title": "b", "id": 5}, 7, {"title": "c"}]


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array(indent):
    found = read("a.json", json.dumps(ARRAY, indent=indent).encode())
    assert [getattr(each, "id", None) for each in found] == [
        "L2" if indent else "L1",
        "5",
        None,
        "L10" if indent else "L1",
    ]
    assert isinstance(found[2], Rejected)
    assert found[2].reason == "not-an-object"


def test_a_pretty_object():
    record = one("a.json", json.dumps({"title": "a", "body": "b", "n": [1]}, indent=4).encode())
    assert (record.stated.headline, texts(record)) == ("a", ["b"])


def test_utf16_as_windows_writes_it():
    data = (line(1) + line(2)).decode().encode("utf-16")
    assert [each.id for each in records("a.jsonl", data)] == ["1", "2"]


def test_json_lines_by_another_name():
    data = line(1) + line(2)
    assert choose("a.json", data).name == "json-lines"
    assert choose("a.txt", data).name == "json-lines"
    long_first = line(1, more="x" * 5_000) + line(2)
    assert choose("a.json", long_first[:4096]).name == "json"
    assert [each.id for each in records("a.json", long_first)] == ["1", "2"]


def test_a_long_first_line_does_not_hide_the_faults_of_others():
    data = line(1, more="x" * 5_000) + b"oops\n" + line(3)
    found = read("a.json", data)
    assert [getattr(each, "id", None) for each in found] == ["1", None, "3"]
    assert isinstance(found[1], Rejected)
    assert (found[1].where, found[1].reason) == ("line 2", "invalid-json")


def test_a_feed_is_a_wrapper_though_it_has_a_title():
    feed = {"title": "Our feed", "items": [{"id": "1", "title": "a", "content_html": "<p>b</p>"}]}
    assert texts(one("feed.json", json.dumps(feed).encode())) == ["b"]
    assert one("a.json", b'{"title": "a", "items": [{"sku": 1}]}').stated.headline == "a"


def test_a_wrapper():
    data = json.dumps({"total": 2, "articles": [{"headline": "a"}, {"title": "b", "id": "x"}]})
    assert [each.id for each in records("a.json", data.encode())] == ["L1.1", "x"]
    graph = {
        "@graph": [{"@type": "WebPage", "name": "p"}, {"@type": "NewsArticle", "headline": "h"}]
    }
    assert one("a.json", json.dumps(graph).encode()).stated.headline == "h"
    nested = {"data": {"item": {"headline": "h", "uri": "u"}}}
    assert one("a.json", json.dumps(nested).encode()).id == "u"


def test_what_comes_before_a_fault_survives():
    found = read("a.json", b'[{"title": "a"},\n{"title": "b"},\n{"title": oops}, {"title": "d"}]')
    assert [getattr(each, "id", None) for each in found] == ["L1", "L2", None]
    assert isinstance(found[2], Rejected)
    assert found[2].where == "line 3"
    assert "begins at line 3 is no JSON" in found[2].sentence


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"title": ', "invalid-json"),
        (b"[oops]", "invalid-json"),
        (b'{"a":' * 5_000, "too-deep"),
        (b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}", "too-deep"),
        (b"  \n", "empty"),
        (b"\x00\x01\x02\x03" * 9, "binary"),
    ],
)
def test_nothing_could_be_read(data, reason):
    with pytest.raises(SourceError) as caught:
        read_with(json_lines.VALUE_READER, data)
    assert caught.value.reason == reason


@pytest.mark.parametrize("data", [b"[]", b"[ ]\n"])
def test_an_array_of_nothing(data):
    assert read("a.json", data) == []


@pytest.mark.parametrize(
    "data", [b'[{"title": "a"} {"title": "b"}]', b'[{"title": "a"}] x', b'[{"title": "a"}']
)
def test_an_array_with_a_fault_after_its_first_item(data):
    found = read("a.json", data)
    assert isinstance(found[0], Record)
    assert isinstance(found[1], Rejected)
    assert found[1].reason == "invalid-json"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("<p>x</p>"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=4)
            | st.sampled_from(
                "id title headline body articleBody text bodies value contenttype author name "
                "keywords about mentions @type image caption hasPart associations type subject "
                "uid passages n role sidebar captions quotations passage dateline date facets "
                "metadata source items url published dropped start end".split()
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)


@given(VALUES)
def test_any_json_is_read_or_rejected(value):
    for each in read_with(LINES, json.dumps(value).encode() + b"\n"):
        check(each)


@given(st.lists(st.binary(max_size=60)).map(b"\n".join))
def test_any_bytes(data):
    for each in LINES.read(Chunk(data)):
        check(each)


@pytest.mark.parametrize(
    "piece", ['\\"', '"', "[", "{", "]", "\\", "[]", "{}", '"[', "\\u0000", " "]
)
def test_hostile_repetition_takes_linear_time(piece):
    text = '{"title": "' + piece * (400_000 // len(piece))
    list(LINES.read(Chunk(text.encode())))
    list(LINES.read(Chunk(text[9:].encode())))
