"""Bytes to text, once and for all: nothing after this ever sees an encoding.

The order is that of the WHATWG Encoding standard with one step more: a byte
order mark, what is declared, UTF-8, windows-1252.  What comes out is text that
every later step can store and print: no NUL, no control characters but tab and
line feed, no lone surrogates, and LF alone ends a line.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from library.errors import SourceError
from library.limits import MAX_SOURCE_BYTES
from library.readers import sniff

FALLBACK: Final = "windows-1252"

_BOMS: Final = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# "latin-1" and "ascii" on a label mean windows-1252 (WHATWG Encoding, section 4.2).
_RELABELLED: Final = {"iso8859-1": FALLBACK, "ascii": FALLBACK, "cp1252": FALLBACK}

# Python's codecs that are no charset of any text: escapes, host names, whatever the locale is.
_NO_CHARSETS: Final = frozenset(
    {
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "utf-7",
        "mbcs",
        "oem",
    }
)

_BLANK_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f]")
_FAULTS: Final = re.compile("[\x00-\x08\x0e-\x1f]")  # \v and \f are white space to begin with
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))

_AROUND: Final = 2**16  # bytes before and after the first fault that decide whether it is UTF-8

_SHARE_IN_UTF8: Final = 0.10
_SHARE_ELSEWHERE: Final = 0.04
"""Control bytes that text can bear: a short wire message has 3 %, noise has 10 %,
UTF-16 of Chinese without a mark has 6 %."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and one sentence for each thing that had to be changed."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()

    def metadata(self) -> dict[str, Any]:
        """What is worth keeping beside the document; empty for faultless UTF-8."""
        found: dict[str, Any] = {}
        if self.encoding != "utf-8":
            found["encoding"] = self.encoding
        if self.notes:
            found["decoding"] = list(self.notes)
        return found


def read_bounded(stream: BinaryIO, limit: int = MAX_SOURCE_BYTES) -> bytes:
    """All of a source.

    Raises:
        SourceError: ``"too-large"`` if it has more than ``limit`` bytes, after
            reading one byte more than that.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise SourceError(
            "too-large",
            f"The file has more than {limit // 2**20} MB, which no article has.",
            "Split it, or make it JSON Lines (.jsonl), which is read line by line.",
        )
    return data


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file of which ``declared`` is the encoding its format states, if any.

    Raises:
        SourceError: ``"empty"`` if there is nothing but white space, ``"binary"``
            if it is no text.
    """
    refuse_binary(data)
    decoded = to_text(data, declared)
    if not decoded.text or decoded.text.isspace():
        raise SourceError("empty", "The file has no text in it.", "Was it saved completely?")
    return decoded


def to_text(data: bytes, declared: str | None = None) -> Decoded:
    """The same without refusing anything, for pieces of a file: never raises."""
    text, encoding, notes = _characters(data, declared)
    if _SURROGATES.search(text):  # some declared encodings let them pass
        text, n = _SURROGATES.subn("\ufffd", text)
        notes.append(f"{_count(n, 'lone surrogate')} became U+FFFD")
    faults = len(_FAULTS.findall(text)) if _FAULTS.search(text) else 0
    if faults:
        notes.append(f"{_count(faults, 'control character')} became a space")
    return Decoded(clean(text), encoding, tuple(notes))


def clean(text: str) -> str:
    """Text as every later step wants it; the same number of characters but for CR LF.

    CR LF and CR become LF, other control characters than tab a space, lone
    surrogates U+FFFD.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _BLANK_CONTROLS.search(text):
        text = _BLANK_CONTROLS.sub(" ", text)
    if _SURROGATES.search(text):
        text = _SURROGATES.sub("\ufffd", text)
    return text


def refuse_binary(data: bytes) -> None:
    """Raise ``SourceError("binary")`` for data that is no text in any encoding we know."""
    sniff.refuse_magic(data[: sniff.HEAD_BYTES])
    if data.startswith(tuple(mark for mark, _ in _BOMS)) or _unmarked_utf16(data):
        return
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > 2 + _SHARE_IN_UTF8 * len(data) or (
        controls > 2 + _SHARE_ELSEWHERE * len(data) and _attempt(data, "utf-8") is None
    ):
        raise SourceError(
            "binary",
            f"The file is not text: {controls:,} of {len(data):,} bytes are control characters.",
            sniff.READABLE,
        )


def _characters(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
            return text, encoding, _replaced(text, data, encoding)
    notes: list[str] = []
    if declared:
        name = _charset(declared)
        declared_text = _attempt(data, name)
        if name is not None and declared_text is not None:
            return declared_text, name, notes
        notes.append(f"the declared encoding {declared[:40]!r} does not fit")
    for name in (_unmarked_utf16(data), "utf-8"):  # as UTF-8 it would be text full of NULs
        found = _attempt(data, name)
        if name is not None and found is not None:
            return found, name, notes
    name = "utf-8" if _is_damaged_utf8(data) else FALLBACK
    text = data.decode(name, "replace")
    return text, name, notes + _replaced(text, data, name)


def _attempt(data: bytes, name: str | None) -> str | None:
    """The text, if all of it is in that encoding."""
    try:
        return data.decode(name) if name else None
    except (UnicodeError, LookupError):  # a codec may be missing where Python was built without it
        return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether data with a fault is UTF-8 all the same: most of what is beyond ASCII decodes.

    One flipped bit must not turn every curly quote into three characters.
    """
    fault = 0
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = error.start
    around = data[max(0, fault - _AROUND) : fault + _AROUND].decode("utf-8", "replace")
    bad = around.count("\ufffd")
    return len(around) - len(around.encode("ascii", "ignore")) - bad > 4 * bad


def _replaced(text: str, data: bytes, encoding: str) -> list[str]:
    printed = data.count("\ufffd".encode()) if encoding == "utf-8" else 0
    n = text.count("\ufffd") - printed
    return [f"{_count(n, 'undecodable place')} became U+FFFD"] if n > 0 else []


def _charset(declared: str) -> str | None:
    """Python's name for a declared encoding; ``None`` if it is not one for text."""
    try:
        info = codecs.lookup(declared.strip().strip("\"'"))
    except (LookupError, ValueError, UnicodeError):
        return None
    if info.name in _NO_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return None
    return _RELABELLED.get(info.name, info.name)


def _unmarked_utf16(data: bytes) -> str | None:
    """Which UTF-16 this is, if it has no mark but every other byte is one of a few, often zero."""
    zeros = data.count(0)
    if zeros < 2 or len(data) % 2:
        return None
    for parity, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = data[parity::2]
        if high.count(0) == zeros and zeros >= len(high) / 20 and len(set(high)) <= 8:
            text = data.decode(name, "replace")
            return name if len(_FAULTS.findall(text)) <= len(text) / 50 else None
    return None


def _count(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def line_ends(data: bytes | bytearray) -> int:
    """How many lines end in a piece of a file: by LF, CR LF or CR."""
    ends = data.count(b"\n")
    if b"\r" in data:
        ends += data.count(b"\r") - data.count(b"\r\n")
    return ends
