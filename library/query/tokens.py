"""The words of the query language: a string becomes a flat list of tokens.

    blank    = what Python's ``str.isspace`` says, and characters that show nothing
    quote    = '"' and the curly, low, angled, full-width and corner ones, in any mixture
    phrase   = quote, anything but a quote, quote or the end of the query
    chunk    = one or more of anything but blanks, quotes, "(", ")", "|"
    operator = "AND" | "OR" | "NOT" | "|" | near       a whole chunk, in upper case
    near     = ("NEAR" | "ADJ" | "W") "/" (number | "S" | "P")
    minus    = "-" at the start of a term and right before one
    field    = name ":" value ("," value)* | name ":("
    value    = phrase | range | one or more of a chunk's characters but ","
    range    = ("[" | "{") up to 80 characters ("]" | "}")
    word     = any other chunk

Which names are fields is asked of the caller; any other name with its colon is
part of a word, as are ``12:30`` and ``http://a.b/c``.  Each character is looked
at a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from library import fields
from library.query.remarks import Remarks, shown

OPEN: Final = "open"  # text: the field the group belongs to, or ""
CLOSE: Final = "close"
AND: Final = "and"
OR: Final = "or"
NOT: Final = "not"
NEAR: Final = "near"
FIELD: Final = "field"  # text: the field's name as typed; values: what it is to be
PHRASE: Final = "phrase"
RANGE: Final = "range"
WORD: Final = "word"

_OPERATORS: Final = {"AND": AND, "OR": OR, "NOT": NOT}

_CHUNK: Final = re.compile(r'[^\s()|"]+')
_VALUE: Final = re.compile(r'[^\s()|",]+')
_RANGE: Final = re.compile(r'[\[{][^\[\]{}()|"]{0,80}[\]}]')

# Unlike what NFKC does to them later, here full-width and curly marks must already work as marks.
_AS_TYPED: Final = "“”„‟«»＂〝〞〟「」『』（）：｜－，"
_MEANT: Final = '"' * 14 + "():|-,"
_BLANK: Final = "".join(
    map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x2028, 0x2029, 0xFEFF))
)
_UNSEEN: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TABLE: Final = str.maketrans(_AS_TYPED + _BLANK, _MEANT + " " * len(_BLANK), _UNSEEN)


class Token:
    """One token; ``text`` and ``values`` are as the constants above say."""

    __slots__ = ("kind", "text", "values")

    def __init__(self, kind: str, text: str, values: tuple[Token, ...] = ()) -> None:
        self.kind = kind
        self.text = text
        self.values = values

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.text!r}, {self.values!r})"


def tokenize(text: str, is_field: Callable[[str], bool], remarks: Remarks) -> list[Token]:
    """The tokens of any string at all, in order; what was odd goes to ``remarks``."""
    return _Scanner(text.translate(_TABLE), is_field, remarks).run()


def operator(chunk: str) -> str | None:
    """Which operator a chunk is (AND, OR, NOT or NEAR); ``None`` if it is a word."""
    head, slash, tail = chunk.partition("/")
    if slash and head in ("NEAR", "ADJ", "W") and (tail.isdecimal() or tail in ("S", "P")):
        return NEAR
    return _OPERATORS.get(chunk)


def field_name(chunk: str, following: str = "") -> str:
    """The name in a chunk that looks like ``name:value``; "" if it does not.

    ``following`` is the character after the chunk, a quote or parenthesis perhaps.
    """
    name, colon, value = chunk.partition(":")
    first = (value + following)[:1]
    if not colon or not name.isidentifier() or value.startswith("//"):
        return ""
    return "" if not first or first.isspace() or first in ")|," else name


class _Scanner:
    """A position in a string, and the tokens before it."""

    def __init__(self, text: str, is_field: Callable[[str], bool], remarks: Remarks) -> None:
        self.text = text
        self.at = 0
        self.is_field = is_field
        self.remarks = remarks
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        while char := self.peek():
            if char.isspace():
                self.at += 1
            elif char == "(":
                self.take(OPEN, "")
            elif char == ")":
                self.take(CLOSE, ")")
                self.suffix()
            elif char == "|":
                self.bars()
            elif char == '"':
                self.tokens.append(self.phrase())
            elif char == "-" and self.excludes():
                self.take(NOT, "-")
            else:
                self.chunk()
        return self.tokens

    def peek(self, ahead: int = 0) -> str:
        """A character from here on; "" behind the end."""
        return self.text[self.at + ahead : self.at + ahead + 1]

    def take(self, kind: str, text: str) -> None:
        self.tokens.append(Token(kind, text))
        self.at += 1

    def bars(self) -> None:
        """``||`` is ``|`` to whoever learnt it elsewhere."""
        self.take(OR, "|")
        while self.peek() == "|":
            self.at += 1

    def excludes(self) -> bool:
        """Whether the hyphen here stands at the start of a term and right before one."""
        before = self.text[self.at - 1 : self.at]
        after = self.peek(1)
        starts = not before or before.isspace() or before in "(|"
        return starts and bool(after) and not after.isspace() and after not in "-)|"

    def phrase(self) -> Token:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            self.remarks.say("A quotation mark is not closed; the phrase runs to the end.")
            end = len(self.text)
        words = " ".join(self.text[self.at + 1 : end].split())
        self.at = end + 1
        self.suffix()
        return Token(PHRASE, words)

    def suffix(self) -> None:
        """``~5`` or ``^2`` right behind a phrase or a group, which is for later."""
        end = self.at + 1
        while self.text[end : end + 1].isdecimal() or self.text[end : end + 1] == ".":
            end += 1
        if self.peek() == "~" or (self.peek() == "^" and end > self.at + 1):
            mark = shown(self.text[self.at : end])
            self.remarks.say(f"{mark} is not understood yet and is ignored.")
            self.at = end

    def chunk(self) -> None:
        match = _CHUNK.match(self.text, self.at)
        text = match.group() if match else self.peek()
        following = self.text[self.at + len(text) : self.at + len(text) + 1]
        name = field_name(text, following)
        if name and self.is_field(name):
            self.at += len(name) + 1
            self.field(name)
            return
        self.at += len(text)
        if name:
            self.unknown(name)
        elif text[-1] == ":" and self.is_field(text[:-1]):
            self.remarks.say(f"{shown(text)} is followed by nothing; searched as a word.")
        self.tokens.append(Token(operator(text) or WORD, text))

    def unknown(self, name: str) -> None:
        near = fields.nearest(name)
        hint = f" (did you mean {shown(near + ':')}?)" if near else ""
        self.remarks.say(f"{shown(name + ':')} is not a field{hint}; searched as text.")

    def field(self, name: str) -> None:
        if self.peek() == "(":
            self.take(OPEN, name)
            return
        values = [self.value()]
        while self.more():
            values.append(self.value())
        self.tokens.append(Token(FIELD, name, tuple(values)))

    def more(self) -> bool:
        """Goes behind the comma here; says whether another value follows it."""
        if self.peek() != ",":
            return False
        while self.peek() == ",":
            self.at += 1
        following = self.peek()
        return bool(following) and not following.isspace() and following not in "()|"

    def value(self) -> Token:
        if self.peek() == '"':
            return self.phrase()
        match = _RANGE.match(self.text, self.at)
        kind = RANGE if match else WORD
        match = match or _VALUE.match(self.text, self.at)
        text = match.group() if match else self.peek()
        self.at += len(text)
        return Token(kind, text)
