"""Bytes to text: which encoding, what is repaired, what is refused."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import SourceError
from library.limits import MAX_SOURCE_BYTES
from library.readers.decode import clean, decode, line_ends, read_bounded, refuse_binary, to_text
from library.readers.sniff import MAGIC

ENGLISH = "The “harbour” café reopened — for now.\nIt costs £5 and 7 kr.\n"
JAPANESE = "小樽の倉庫群は今年で百年になる。市は三棟を保存すると決めた。\n" * 4
RUSSIAN = "Метеозонд упал в море у берегов Ардении, сообщили в четверг.\n" * 4


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ENGLISH.encode(), "utf-8"),
        (ENGLISH.encode("utf-8-sig"), "utf-8"),
        (codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + ENGLISH.encode("utf-32-le"), "utf-32"),
        (codecs.BOM_UTF32_BE + ENGLISH.encode("utf-32-be"), "utf-32"),
        (ENGLISH.encode("utf-16-le"), "utf-16-le"),
        (ENGLISH.encode("utf-16-be"), "utf-16-be"),
        (ENGLISH.encode("cp1252"), "windows-1252"),
    ],
)
def test_one_text_in_many_encodings(data, encoding):
    decoded = decode(data)
    assert decoded.text == ENGLISH
    assert decoded.encoding == encoding
    assert decoded.notes == ()


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "gb18030"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (ENGLISH, "utf-16-le"),
    ],
)
def test_a_declared_encoding_is_believed(text, declared):
    assert decode(text.encode(declared), declared).text == text


def test_russian_utf16_without_a_mark():
    assert decode(RUSSIAN.encode("utf-16-le")).text == RUSSIAN


def test_latin1_on_a_label_means_windows_1252():
    assert decode("“é”".encode("cp1252"), "ISO-8859-1").text == "“é”"
    assert decode("“é”".encode("cp1252"), "us-ascii").text == "“é”"


@pytest.mark.parametrize(
    "declared", ["utf-8", "no-such", "zlib", "rot13", "idna", "\x00", "\ud800"]
)
def test_a_declaration_that_does_not_fit_is_noted(declared):
    decoded = to_text(b"caf\xe9 au lait", declared)
    assert decoded.text == "café au lait"
    assert decoded.encoding == "windows-1252"
    assert "does not fit" in decoded.notes[0]


def test_bytes_undefined_in_windows_1252_are_counted():
    decoded = decode(b"caf\xe9 \x81 au \x8d lait")
    assert decoded.text == "café \ufffd au \ufffd lait"
    assert decoded.metadata() == {
        "encoding": "windows-1252",
        "decoding": ["2 undecodable places became U+FFFD"],
    }


def test_one_damaged_byte_does_not_turn_utf8_into_something_else():
    data = bytearray(RUSSIAN.encode())
    data[9] ^= 0x40
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith(RUSSIAN[20:])
    assert "U+FFFD" in decoded.notes[0]


def test_a_replacement_character_that_is_printed_is_no_fault():
    assert decode("what \ufffd is this".encode()).notes == ()


def test_controls_become_blanks_and_are_counted():
    decoded = decode(b"a\x00b\x01c\x1bd\te\nf\x0bg\x0ch i j k l m n o p q r s t u v w x y z")
    assert decoded.text.startswith("a b c d\te\nf g h")
    assert decoded.notes == ("3 control characters became a space",)


def test_surrogates():
    assert clean("a\ud800b\udfffc") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    decoded = decode(end.join(["one", "two\u2028still\x85two", "", "three"]).encode())
    assert decoded.text == "one\ntwo\u2028still\x85two\n\nthree"
    assert decoded.metadata() == {}
    assert line_ends(f"a{end}b{end}{end}c".encode()) == 3


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf \n", "\xa0\u2028".encode()])
def test_nothing_but_white_space(data):
    with pytest.raises(SourceError) as caught:
        decode(data)
    assert caught.value.reason == "empty"


@pytest.mark.parametrize(("first", "what"), MAGIC)
def test_known_binaries_are_named(first, what):
    with pytest.raises(SourceError) as caught:
        refuse_binary(first + b"some text after it" * 10)
    assert caught.value.reason == "binary"
    assert what in caught.value.sentence
    assert "text, Reuters SGML and JSON" in caught.value.next_step


@pytest.mark.parametrize(
    "data",
    [
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"BZh91AY&SY",
        b"\x00\x00\x00\x18ftypmp42",
        b"a" * 257 + b"ustar\x00",
        b"\n%PDF-1.4",
        bytes(range(256)) * 4,
        b"\x00" * 100,
        JAPANESE.encode("utf-16-le"),
    ],
)
def test_other_binaries(data):
    with pytest.raises(SourceError) as caught:
        decode(data)
    assert caught.value.reason == "binary"


@pytest.mark.parametrize(
    "data", [b"PK is a clothing shop", b"MZ Bank", b"BM", b"ID3 voters", b"%PD", b"a\x00b", b"\x1a"]
)
def test_text_that_begins_a_bit_like_a_binary(data):
    refuse_binary(data)


def test_too_large_is_not_read_to_the_end():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.given += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(SourceError) as caught:
        read_bounded(stream)  # type: ignore[arg-type]
    assert caught.value.reason == "too-large"
    assert stream.given == MAX_SOURCE_BYTES + 1
    assert read_bounded(io.BytesIO(b"abc"), 3) == b"abc"


@given(st.binary(max_size=400), st.none() | st.sampled_from(["utf-8", "shift_jis", "utf-7", "x"]))
def test_any_bytes_become_clean_text(data, declared):
    text = to_text(data, declared).text
    text.encode("utf-8")
    assert not set(text) & set(map(chr, [*range(9), *range(11, 32)]))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_text_comes_back_as_it_was(text):
    assert to_text(text.encode()).text == text.removeprefix("\ufeff")
