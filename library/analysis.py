"""Text to terms: the same for indexing, querying and highlighting.

An engine never sees text.  It gets terms, already folded and stemmed, joined by
blanks; it splits on the blank and on nothing else.  So every engine agrees on
what a word is, and each rule about language stands here once.

The rules, in order:

1. A *token* is a run of letters, digits and combining marks, with apostrophes
   inside it.  Single letters joined by full stops are one token (``U.S.``), and
   so are ``C++`` and ``C#``.  A hyphen parts tokens; a query for ``well-known``
   is a phrase.
2. Folding: NFKC, case folding, full stops of an acronym removed, a leading
   elided article (``l'``, ``dell'``) and a trailing possessive removed, other
   apostrophes dropped.
3. Runs of scripts written without blanks become overlapping bigrams (a run of
   one character stays a unigram).
4. Stemming by the document's language (Snowball), then Latin, Greek and Cyrillic
   diacritics are removed, so that ``naive`` finds ``naïve``.

Sources: Unicode Standard Annexes 15 (normalisation) and 29 (word boundaries);
Snowball (https://snowballstem.org); Lucene's CJKBigramFilter for rule 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from library.limits import MAX_TERM_CHARS

VERSION: Final = 1
"""Raised whenever a rule changes; an index built by another version is rebuilt."""

# Combining marks are not \w for Python; a word in Hindi or with a decomposed é
# would fall apart at each of them.  Whole blocks where a block is only letters
# and marks.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
    "\u0900-\u0963\u0981-\u0983\u09bc-\u09d7\u09e2\u09e3\u0a01-\u0a51\u0a70-\u0a75"
    "\u0a81-\u0acd\u0b01-\u0b57\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0ce3\u0d00-\u0d63\u0d82-\u0ddf"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u0f35\u0f37\u0f39\u0f71-\u0f84\u0f8d-\u0fbc\u102b-\u103e\u1056-\u109d\u135d-\u135f"
    "\u17b4-\u17d3\u17dd\u1ab0-\u1aff\u1b00-\u1b44\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a"
    "\ua980-\ua9c0\uabe3-\uabea\uabec\uabed\U000110b0-\U000110ba\U0001e944-\U0001e94a"
    "\u00ad\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_WORD: Final = (
    # U.S.; É.U. too, its accent a character of its own or not
    rf"[^\W\d_][\u0300-\u036f]*(?:\.[^\W\d_][\u0300-\u036f]*)+(?![\w{_MARKS}])\.?"
    r"|[A-Za-z](?:\+\+|\#)"  # C++
    rf"|[\w{_MARKS}]+(?:['’ʼ][\w{_MARKS}]+)*"
)
# The same without what ASCII text cannot hold; it compiles in a tenth of the time.
_ASCII_WORD: Final = r"[A-Za-z](?:\.[A-Za-z])+(?!\w)\.?|[A-Za-z](?:\+\+|\#)|\w+(?:'\w+)*"
_UNSPACED: Final = (
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_IGNORABLE: Final = dict.fromkeys(
    (0x00AD, 0x200C, 0x200D, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)  # soft hyphens, joiners and what chooses between shapes of one character
_DIACRITICS: Final = "[\u0300-\u036f]+"
_ELIDED: Final = frozenset(
    "l d j qu n s t c m jusqu lorsqu puisqu quoiqu dell nell sull all dall un quest quell".split()
)

_SNOWBALL: Final[dict[str, str]] = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's algorithm for each language code we stem; others are only folded."""

UNSTEMMED: Final = ""
"""The language of text whose language is not known, and of names: folded only."""

_CACHE_TOKENS: Final = 200_000  # about 30 MB; beyond it a token is mostly a typo or a number


class Token(NamedTuple):
    """A term with the range ``[start, end)`` of the original text it stands for."""

    term: str
    start: int
    end: int


def stemming(language: str | None) -> str:
    """The key of the stemmer for a language tag (``"pt-BR"`` → ``"pt"``), or ``UNSTEMMED``."""
    primary = (language or "").lower().replace("_", "-").partition("-")[0]
    primary = {"nb": "no", "nn": "no"}.get(primary, primary)
    return primary if primary in _SNOWBALL else UNSTEMMED


def terms(text: str, language: str | None = None) -> str:
    """The terms of ``text`` in order, joined by blanks: what an engine indexes."""
    found = _cache(stemming(language))
    return " ".join(filter(None, [found[token] for token in _pattern(text).findall(text)]))


def tokens(text: str, language: str | None = None) -> Iterator[Token]:
    """The same terms as :func:`terms`, each with its place in ``text``."""
    found = _cache(stemming(language))
    for match in _pattern(text).finditer(text):
        folded = found[match[0]]
        if " " not in folded:
            if folded:
                yield Token(folded, match.start(), match.end())
        else:
            yield from _placed(match[0], folded.split(" "), match.start())


def alternatives(text: str, languages: Iterable[str | None]) -> tuple[tuple[str, ...], ...]:
    """What a query's ``text`` can be in an index of those languages.

    Returns the distinct term sequences, in the order of ``languages``; a word
    of a query has no language of its own, so each stemmer in use has its say.
    Empty if the text has no term at all.
    """
    found: dict[tuple[str, ...], None] = {}
    for language in languages:
        sequence = tuple(terms(text, language).split())
        if sequence:
            found[sequence] = None
    return tuple(found)


def fold(text: str) -> str:
    """``text`` as it is compared where it is not searched: unstemmed terms joined by blanks."""
    return terms(text, UNSTEMMED)


def _pattern(text: str) -> re.Pattern[str]:
    return _compiled(_ASCII_WORD if text.isascii() else _WORD)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when first needed: the large classes take longer than a search."""
    return re.compile(pattern)


class _Cache(dict[str, str]):
    """Token → its terms, computed once per distinct token."""

    def __init__(self, stem: Callable[[str], str] | None) -> None:
        super().__init__()
        self._stem = stem

    def __missing__(self, token: str) -> str:
        if len(self) >= _CACHE_TOKENS:
            self.clear()
        value = self[token] = _terms_of(token, self._stem)
        return value


_caches: dict[str, _Cache] = {}


def _cache(key: str) -> _Cache:
    known = _caches.get(key)
    if known is None:
        stem: Callable[[str], str] | None = None
        if key:
            import Stemmer  # a C module; a query of an unstemmed library never needs it

            stem = Stemmer.Stemmer(_SNOWBALL[key]).stemWord
        known = _caches[key] = _Cache(stem)
    return known


def _terms_of(token: str, stem: Callable[[str], str] | None) -> str:
    """The terms of one token, joined by blanks; empty if nothing is left of it."""
    if token.isascii():
        folded = token.lower()
    else:
        folded = unicodedata.normalize("NFKC", token.translate(_IGNORABLE)).casefold()
        folded = unicodedata.normalize("NFC", folded).replace("’", "'").replace("ʼ", "'")
    if not folded.isalnum():
        folded = _without_punctuation(folded)
        if " " in folded:
            return " ".join(filter(None, (_stemmed(part, stem) for part in folded.split())))
    return _stemmed(folded, stem)


def _without_punctuation(folded: str) -> str:
    if "." in folded:
        folded = folded.replace(".", "")
    if "'" in folded:
        head, _, tail = folded.partition("'")
        folded = tail if head in _ELIDED and len(tail) > 1 else folded
        folded = folded.removesuffix("'s").replace("'", "")
    # NFKC can bring forth blanks and signs ("½" → "1⁄2"): they part terms
    return "".join(
        char if char.isalnum() or char in "+#" or unicodedata.category(char)[0] == "M" else " "
        for char in folded
    ).strip()


def _stemmed(word: str, stem: Callable[[str], str] | None) -> str:
    if not word.isascii():
        pieces = list(_pieces(word))
        if len(pieces) > 1 or _compiled(_UNSPACED).match(word):
            return " ".join(piece for piece, _, _ in pieces if piece)
    word = word[:MAX_TERM_CHARS]
    if stem is not None:
        word = stem(word)
    return word if word.isascii() else _plain(word)


def _plain(word: str) -> str:
    """``word`` without Latin, Greek and Cyrillic diacritics (other scripts' marks are letters)."""
    return unicodedata.normalize(
        "NFC", _compiled(_DIACRITICS).sub("", unicodedata.normalize("NFD", word))
    )


def _pieces(word: str) -> Iterator[tuple[str, int, int]]:
    """A word parted where its script changes to an unspaced one, those runs as bigrams."""
    at = 0
    for run in _compiled(_UNSPACED).finditer(word):
        if run.start() > at:
            yield _plain(word[at : run.start()])[:MAX_TERM_CHARS], at, run.start()
        start, end = run.span()
        for i in range(start, max(end - 1, start + 1)):
            yield word[i : i + 2] if i + 2 <= end else word[i:end], i, min(i + 2, end)
        at = end
    if at < len(word):
        yield _plain(word[at:])[:MAX_TERM_CHARS], at, len(word)


def _placed(token: str, parts: list[str], start: int) -> Iterator[Token]:
    """Places for the several terms of one token: exact where folding kept each character one."""
    folded = [unicodedata.normalize("NFKC", char).casefold() for char in token]
    pieces = [piece for piece in _pieces("".join(folded)) if piece[0]]
    exact = all(len(each) == 1 for each in folded) and [piece[0] for piece in pieces] == parts
    for i, part in enumerate(parts):
        low, high = (pieces[i][1], pieces[i][2]) if exact else (0, len(token))
        yield Token(part, start + low, start + high)
