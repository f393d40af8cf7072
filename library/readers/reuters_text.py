"""The ``<TEXT>`` of a Reuters-21578 article: its text, blocks, and what is left out.

Source: the collection's README, section VI.C.  ``NORM`` articles have a title,
perhaps an author, a dateline and a body; a ``BRIEF`` one has a title alone;
``UNPROC`` is whatever came over the wire, with no elements at all.  Paragraphs
begin with four blanks, rows of figures with one, and the first paragraph goes on
where the dateline ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from library.article import BYLINE, DATELINE, HEADLINE, Dropped
from library.readers import lines
from library.readers.base import Block

WIDTH: Final = 64
"""The wire broke its lines here."""

_TYPE: Final = re.compile(r'<TEXT(?:\s+TYPE="([A-Z]*)")?[^<>]*>')
_PARTS: Final = {"TITLE": HEADLINE, "AUTHOR": BYLINE, "DATELINE": DATELINE, "BODY": ""}

_REFERENCE: Final = re.compile(r"&#?(lt|gt|amp|quot|apos);|&#(\d{1,7});", re.IGNORECASE)
_NUMBER: Final = re.compile(r"&#\d{1,7};")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_FRAME: Final = (2, 3)  # start and end of a message on the wire: every article has them

# The line that ends a report: "Reuter", as the wire's keyboards spelt it, or "more" where another
# take was to follow.  "Reuters." or "more" at the left margin may be the end of a sentence.
_END_MARK: Final = re.compile(
    r"(?:[ \t]+(?:MORE|REUTERS)|[ \t]*(?:REUTER|REUTE|REU[EI]TER|RUTER))"
    r"(?: [A-Z])?(?:\.{2,})?(?:\^M)?\s*",
    re.IGNORECASE,
)
# On eleven articles it stands at the end of the last line instead, after the sentence.
_INLINE_MARK: Final = re.compile(r"(?<=[.\d)\"])[ \t]+(?:REUTER|Reuter)\s*")
_FILLER: Final = "Blah blah blah."  # the collection's stand-in where a bulletin has no body


class Text(NamedTuple):
    """What ``read`` gives: the parts of a ``Record`` that come from its text."""

    text: str
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
    headline: str | None
    byline: str | None
    dateline: str | None
    metadata: dict[str, Any]


def read(raw: str) -> Text:
    """The text of a record, from its ``<TEXT>`` tag to the end of the record.

    ``text`` is everything between the tags with references resolved and the
    control characters among them taken out (counted in ``metadata``), so it has
    title, author, dateline and body in the order of the wire.
    """
    tag = _TYPE.match(raw)
    end = raw.rfind("</TEXT>")
    content = raw[tag.end() if tag else len("<TEXT") : end if end >= 0 else len(raw)]
    metadata: dict[str, Any] = {"text_type": (tag[1] if tag else None) or "NORM"}
    controls = sum(int(n[2:-1]) < 32 or n == "&#127;" for n in _NUMBER.findall(content))
    controls -= sum(content.count(f"&#{n};") for n in _FRAME)
    if controls:
        metadata["control_characters"] = controls

    pieces = [(role, resolve(piece)) for role, piece in _pieces(content)]
    text = "".join(piece for _, piece in pieces)
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    stated: dict[str, str] = {}
    start = 0
    for role, piece in pieces:
        stop = start + len(piece)
        if role and not piece.isspace() and piece:
            blocks.append(lines.block(text, start, stop, role=role))
            stated.setdefault(role, " ".join(piece.split()))
        elif not role:
            _body(text, start, stop, blocks, dropped)
        start = stop
    return Text(
        text=text,
        blocks=tuple(blocks),
        dropped=tuple(dropped),
        headline=stated.get(HEADLINE),
        byline=stated.get(BYLINE),
        dateline=stated.get(DATELINE),
        metadata=metadata,
    )


def resolve(raw: str) -> str:
    """Text with its references resolved; those to control characters are taken out.

    What looks like a reference and is none stays as it is printed.
    """
    return _REFERENCE.sub(_resolved, raw) if "&" in raw else raw


def plain(raw: str) -> str:
    """One line of text: control characters are blanks here, and blanks are one blank."""
    if "&" in raw:
        raw = _REFERENCE.sub(lambda reference: _resolved(reference) or " ", raw)
    return " ".join(raw.split())


def _resolved(reference: re.Match[str]) -> str:
    name = reference[1]
    if name is not None:
        return _NAMED[name.lower()]
    number = int(reference[2])
    if number in (9, 10):
        return chr(number)
    if number < 32 or number == 127:
        return ""
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return chr(number)


def _pieces(content: str) -> Iterator[tuple[str, str]]:
    """(role, raw text) in order; the role is "" for the body and for what is in no element."""
    position = 0
    for name, role in _PARTS.items():
        start = content.find(f"<{name}>", position)
        if start < 0:
            continue
        yield "", content[position:start]
        start += len(name) + 2
        closing = f"</{name}>"
        end = content.find(closing, start)
        position = end + len(closing)
        if end < 0:  # torn: a body goes on to the end, another part to the next tag
            end = content.find("<", start) if role else -1
            end = position = end if end >= 0 else len(content)
        yield role, content[start:end]
    yield "", content[position:]


def _body(text: str, start: int, end: int, blocks: list[Block], dropped: list[Dropped]) -> None:
    """Add the blocks of running text, without the marks around it."""
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return
    if not inner.strip("*"):
        dropped.append(_dropped(text, start, end, "bulletin mark"))
        return
    if inner == _FILLER:
        dropped.append(_dropped(text, start, end, "filler"))
        return
    mark = _end_mark(text, start, end)
    lead = start > 0 and text[start - 1] != "\n"  # it goes on where the dateline ends
    blocks += lines.wrapped_blocks(text, start, mark, width=WIDTH, lead=lead)
    if mark < end:
        dropped.append(_dropped(text, mark, end, "end mark"))


def _end_mark(text: str, start: int, end: int) -> int:
    """Where the mark that ends a report begins; ``end`` if there is none."""
    printed = start + len(text[start:end].rstrip())
    last = max(start, text.rfind("\n", start, printed) + 1)
    if _END_MARK.fullmatch(text, last, end):
        return last
    word = max(text.rfind(" ", last, printed), text.rfind("\t", last, printed))
    while word > last and text[word - 1] in " \t":
        word -= 1
    return word if word > last and _INLINE_MARK.fullmatch(text, word, end) else end


def _dropped(text: str, start: int, end: int, reason: str) -> Dropped:
    piece = lines.block(text, start, end)
    return Dropped(piece.text, reason, piece.span)
