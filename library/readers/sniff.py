"""What a file's first bytes say it is: the formats that are refused, by name.

Sources: the magic numbers of each format's own specification; for web pages the
table of the WHATWG MIME Sniffing standard, section 7.1 ("identifying a resource
with an unknown MIME type").
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from library.errors import SourceError

HEAD_BYTES: Final = 4_096
"""How much of a file decides what it is."""

READABLE: Final = "This version reads text, Reuters SGML and JSON."
"""The next step offered with every refusal."""

MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, EPUB, ODT and XLSX files are such archives)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "an ELF program"),
    (b"MZ\x90\x00", "a Windows program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "a Java class or a macOS program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (DOC, XLS or PPT)"),
    (b"ID3\x02", "an MP3 recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"OggS\x00", "an Ogg recording"),
    (b"fLaC\x00", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"wOFF", "a web font"),
    (b"wOF2", "a web font"),
    (b"\x00asm", "a WebAssembly program"),
    (b"PAR1\x15", "a Parquet table"),
)
"""First bytes of formats that are not text, and what to call them."""

_RIFF: Final = {b"WEBP": "a WebP image", b"WAVE": "a WAV recording", b"AVI ": "an AVI video"}
_TAR_MAGIC: Final = slice(257, 262)
_PDF_HEAD: Final = 1_024  # "%PDF-" may stand anywhere in it, says the PDF reference (appendix H)

_WEB: Final = re.compile(
    r"<(?:!doctype\s+html|!--|(?:html|head|body|script|style|title|meta|link|iframe|h1|div|font"
    r"|table|a|b|br|p|article|section|main|header|nav)(?=[\s>/]))",
    re.IGNORECASE,
)
_XHTML: Final = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_XML: Final = re.compile(
    r"<(?:\?xml\s|(?:nitf|newsml|newsmessage|newsitem|rss|feed)[\s>])", re.IGNORECASE
)

_UNSUPPORTED: Final = {
    "web": "The file is a web page, and web pages are not read by this version.",
    "xml": "The file is XML, and XML (NewsML, NITF, RSS, Atom) is not read by this version.",
    "rtf": "The file is an RTF document, and these are not read by this version.",
    "mail": "The file is an e-mail or a mailbox, and these are not read by this version.",
    "warc": "The file is a web archive, and these are not read by this version.",
    "table": "The file is a CSV or TSV table, and these are not read by this version.",
}

_BY_SUFFIX: Final = {
    **dict.fromkeys(("html", "htm", "xhtml", "mhtml"), "web"),
    **dict.fromkeys(("xml", "nitf", "newsml", "rss", "atom"), "xml"),
    **dict.fromkeys(("eml", "mbox"), "mail"),
    **dict.fromkeys(("warc", "arc"), "warc"),
    **dict.fromkeys(("csv", "tsv"), "table"),
    "rtf": "rtf",
}


def suffix(name: str) -> str:
    """The part of a file name after its last dot, in lower case; "" if there is none."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return base.rpartition(".")[2].lower() if "." in base else ""


def start(head: bytes) -> str:
    """The beginning of a text file as text, without byte order mark and white space before it.

    Only for looking at: what does not decode is U+FFFD.
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        encoding = "utf-32"
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    return head.decode(encoding, "replace").lstrip()


def magic(head: bytes) -> str | None:
    """What kind of binary file begins like that ("a PDF document"); ``None`` if none we know."""
    for first, what in MAGIC:
        if head.startswith(first):
            return what
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return "bzip2-compressed data"
    if head[4:8] == b"ftyp":
        return "an MP4 video or a HEIF image"
    if head[_TAR_MAGIC] == b"ustar":
        return "a tar archive"
    return "a PDF document" if b"\n%PDF-" in head[:_PDF_HEAD] else None


def refuse_magic(head: bytes) -> None:
    """Raise ``SourceError("binary")`` if the first bytes are those of a known binary format."""
    what = magic(head)
    if what is not None:
        raise SourceError("binary", f"The file looks like {what}, not like text.", READABLE)


def refuse_content(head: bytes) -> None:
    """Raise ``SourceError("unsupported")`` if the text begins like a format not read yet."""
    text = start(head)
    kind = None
    if _WEB.match(text) or (text.startswith("<?xml") and _XHTML.search(text)):
        kind = "web"
    elif _XML.match(text):
        kind = "xml"
    elif text.startswith("{\\rtf"):
        kind = "rtf"
    elif text.startswith("WARC/"):
        kind = "warc"
    if kind is not None:
        raise SourceError("unsupported", _UNSUPPORTED[kind], READABLE)


def refuse_suffix(name: str) -> None:
    """Raise ``SourceError("unsupported")`` if the name is that of a format not read yet."""
    kind = _BY_SUFFIX.get(suffix(name))
    if kind is not None:
        raise SourceError("unsupported", _UNSUPPORTED[kind], READABLE)
