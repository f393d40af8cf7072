"""The newswire page as text."""

from __future__ import annotations

import io

import pytest

from library.errors import SourceError
from library.limits import MAX_SOURCE_BYTES
from library.readers import newswire
from tests.readers.reading import left_over, one, read, shared, texts
from tests.readers.test_lines import PAGE, WRAPPED


def test_a_page():
    record = one("a.txt", PAGE.encode())
    assert record.id is None
    assert record.article is None
    assert not record.unwrap
    assert record.text == PAGE
    assert texts(record)[2].startswith("Teaser headline\nTeaser blurb")
    assert [block.role for block in record.blocks] == [None] * 3
    assert record.stated.metadata == {}
    assert not left_over(record).strip()


def test_hard_wrapped_text():
    record = one("a.txt", WRAPPED.encode())
    assert record.unwrap
    assert not left_over(record).strip()


def test_twins_with_other_line_ends_are_equal():
    unix = one("a.txt", PAGE.encode())
    assert one("a.txt", PAGE.replace("\n", "\r\n").encode()) == unix
    assert one("a.txt", PAGE.replace("\n", "\r").encode()) == unix
    assert one("a.txt", PAGE.encode("utf-8-sig")) == unix


def test_what_decoding_changed_is_kept():
    record = one("a.txt", "Café\x00s\n".encode("cp1252"))
    assert record.text == "Café s\n"
    assert record.stated.metadata == {
        "encoding": "windows-1252",
        "decoding": ["1 control character became a space"],
    }


@pytest.mark.parametrize("data", [b"\n", b" \t\r\n"])
def test_white_space_alone(data):
    with pytest.raises(SourceError, match="no text"):
        read("a.txt", data)


def test_the_whole_file_is_one_chunk_and_bounded():
    data = b"a" * (MAX_SOURCE_BYTES + 1)
    with pytest.raises(SourceError) as caught:
        list(newswire.READER.split(io.BytesIO(data)))
    assert caught.value.reason == "too-large"
    (chunk,) = newswire.READER.split(io.BytesIO(b"abc"))
    assert chunk.data == b"abc"


def test_the_sample():
    record = one("article.txt", shared("sample/article.txt").read_bytes())
    assert not record.unwrap
    assert len(record.text) == 3891
    assert record.blocks[0].text == "Russia Warns NATO Against Unilateral Security Steps"
    assert record.blocks[1].text.startswith(
        "Lavrov (left) and de Hoop Scheffer (epa) June 26, 2007"
    )
    (heading,) = [i for i, text in enumerate(texts(record)) if text == "Sharp Disagreements"]
    assert record.blocks[heading].gap == 2
    (sidebar,) = [text for text in texts(record) if text.startswith("U.S.-RUSSIA")]
    assert len(sidebar.split("\n")) == 5
    assert not left_over(record).strip()
