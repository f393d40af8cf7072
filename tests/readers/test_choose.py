"""Which reader a file gets, and what is refused."""

from __future__ import annotations

import pickle

import pytest

from library.errors import SourceError
from library.readers import READERS, by_name, choose
from tests.readers.reading import WIRE


@pytest.mark.parametrize(
    ("name", "head", "reader"),
    [
        ("a.txt", b"Headline\n\nText.", "newswire"),
        ("a", b"Headline", "newswire"),
        ("README.md", b"# Headline", "newswire"),
        ("a.txt", b"[Moscow] A headline", "newswire"),
        ("a.txt", b"{curly} headline", "newswire"),
        ("a.txt", b"5 < 6 <pre", "newswire"),
        ("a.txt", b"<Company Inc> said", "newswire"),
        ("reut2-000.sgm", WIRE[:4096], "reuters-sgml"),
        ("a.txt", WIRE[:4096], "reuters-sgml"),
        ("a.html", b'<REUTERS TOPICS="NO" NEWID="1">', "reuters-sgml"),
        ("a.jsonl", b'{"a": 1}', "json-lines"),
        ("a.ndjson", b"not json at all", "json-lines"),
        ("a.jsonl", b'[{"a": 1}]', "json"),
        ("a.jsonl", b'{\n "a": 1\n}', "json"),
        ("a.json", b'{"a": 1}', "json"),
        ("a.json", b'{"a": 1}\n{"a": 2}', "json-lines"),
        ("a.json", b'{"a": oops}\n{"a": 2}', "json-lines"),
        ("a.json", b'{"a": 1,\n"b": [\n{"c": 1}]}', "json"),
        ("a.json", b'[\n{"a": 1},\n{"a": 2}\n]', "json"),
        ("a.json", b"oops", "json"),
        ("a.txt", b' \n{"a": 1}', "json"),
        ("a.txt", "\ufeff[{}]".encode(), "json"),
        ("a.txt", '{"a": 1}'.encode("utf-16"), "json"),
    ],
)
def test_choose(name, head, reader):
    assert choose(name, head).name == reader


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        ("a.html", b"", "no bytes"),
        ("a.txt", b"<!DOCTYPE html><html>", "web page"),
        ("a.txt", b"\n\n  <HTML lang=en>", "web page"),
        ("a.txt", b"\xef\xbb\xbf<!-- c --><p>", "web page"),
        ("a.json", b"<!doctype  html>", "web page"),
        ("a.txt", "<html>".encode("utf-16"), "web page"),
        ("a.html", b"words", "web page"),
        ("A.HTM", b"words", "web page"),
        ("a.txt", b'<?xml version="1.0"?><nitf>', "XML"),
        ("a.txt", b'<?xml version="1.0"?><!DOCTYPE html>', "web page"),
        ("a.xml", b"words", "XML"),
        ("a.txt", b"<rss version='2'>", "XML"),
        ("a.txt", b"{\\rtf1\\ansi", "RTF"),
        ("a.eml", b"From: x", "e-mail"),
        ("a.csv", b"a,b", "CSV"),
        ("a.txt", b"WARC/1.0\r\n", "web archive"),
        ("a.txt", b"%PDF-1.7", "PDF"),
        ("a.docx", b"PK\x03\x04", "ZIP"),
        ("a.jsonl", b"\x1f\x8b\x08", "gzip"),
        ("a.db", b"SQLite format 3\x00", "SQLite"),
    ],
)
def test_refused(name, head, says):
    with pytest.raises(SourceError) as caught:
        choose(name, head)
    assert says in caught.value.sentence
    reason = caught.value.reason
    assert reason == ("binary" if says in {"PDF", "ZIP", "gzip", "SQLite"} else reason)
    assert reason in {"binary", "unsupported", "empty"}
    assert caught.value.next_step


def test_readers_have_names_and_travel_to_other_processes():
    assert [reader.name for reader in READERS] == ["reuters-sgml", "json-lines", "json", "newswire"]
    for reader in READERS:
        assert by_name(reader.name) is reader
        copy = pickle.loads(pickle.dumps(reader))  # noqa: S301 - we made it ourselves
        assert copy == reader
    with pytest.raises(KeyError):
        by_name("pdf")
