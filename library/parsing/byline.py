"""Who wrote it: "By A and B, Agency", in the languages that say so.

A line is a byline when it opens with such a word and goes on with the name of a
person or of an agency, and with nothing else.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from library.parsing import cues
from library.parsing.months import MONTHS, WEEKDAYS

MAX_CHARS: Final = 160
"""A byline is shorter; three authors with their agency have 90."""

_MAX_NAME_WORDS: Final = 5

_OPEN: Final = re.compile(
    r"(?:by|von|par|por|di|de|door|av|af|przez|автор|авторы"
    r"|(?:written|reported|story|words|text|analysis|report) by|texte? de|texto de)[:\s]\s*",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(
    r"\s*[,;|/•·]\s*|\s+(?:-{1,2}|[–—])\s+|\s*&\s*|\s+(?:and|und|et|y|e|en|och|og|i|и|with)\s+",
    re.IGNORECASE,
)
_PLACE_AFTER: Final = re.compile(r"\s+(?:in|at|for|of|aus|à|en|em|special to)\s+.*$", re.IGNORECASE)
_INSIDE: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_SITE: Final = re.compile(r"[\w-]+(?:\.[\w-]+)?\.[a-z]{2,6}")
_ARTICLES: Final = frozenset("the der die das le la les el il o".split())
_NAME_WORD: Final = re.compile(r"[^\W\d_][\w'’.\-]*\.?$")


class Byline(NamedTuple):
    """The persons of a byline, and the agency it names."""

    authors: tuple[str, ...]
    agency: str | None


def find(line: str, *, top: bool = False) -> Byline | None:
    """What a line that is a byline says; ``None`` if it is none.

    At the ``top`` of a page a single name will do ("By Euronews"): that it is a
    person's is not known then.
    """
    if len(line) > MAX_CHARS:
        return None
    match = _OPEN.match(line)
    if not match or match.end() == len(line):
        return None
    rest = line[match.end() :]
    if line[0].islower() or rest[-1] in "!?:;…":
        return None
    if _SITE.fullmatch(rest) or cues.is_agency(rest):
        return Byline((), rest if cues.is_agency(rest) else None)
    if rest[0].islower():
        return None
    names = read(rest)
    if names.authors:
        return names if rest[-1] != "." or cues.ends_in_initial(rest) else None
    if names.agency or _is_office(rest.casefold()) or (top and _is_single(rest)):
        return names
    return None


def stated(line: str) -> Byline:
    """The same for what the format says is a byline."""
    line = " ".join(line.split())
    match = _OPEN.match(line)
    return read(line[match.end() :] if match else line)


def read(names: str) -> Byline:
    """The persons and the agency of a list of names."""
    authors: list[str] = []
    agency: str | None = None
    for part in _BREAK.split(_INSIDE.sub("", names)):
        name, its_agency = _person(part.strip(" .,:*"))
        agency = agency or its_agency
        if name and name not in authors:
            authors.append(name)
    return Byline(tuple(authors), agency)


def is_affiliation(line: str) -> bool:
    """Whether a line says for whom the author works ("Associated Press Writer")."""
    words = line.casefold().split()
    if not 0 < len(words) <= 8 or line[-1] in ".!?:;" or any(map(str.isdigit, line)):
        return False
    return cues.is_agency(line) or (line[0].isupper() and not cues.ORG_WORDS.isdisjoint(words))


def is_name(line: str) -> bool:
    """Whether a line could be nothing but a person's name."""
    words = line.split()
    return 2 <= len(words) <= 4 and all(
        word[0].isupper() and _NAME_WORD.match(word) for word in words
    )


def _person(part: str) -> tuple[str | None, str | None]:
    """The person ``part`` names, or the agency, or neither."""
    if not part:
        return None, None
    if cues.is_agency(part):
        return None, part
    first, _, last = part.rpartition(" ")
    if cues.is_agency(last) and _is_person(first):  # By Brad Schade Reuters
        return _cased(first), last
    if not cues.ORG_WORDS.isdisjoint(part.casefold().split()):
        return None, _employer(part)
    if cues.is_city(part):
        return None, None
    name = _PLACE_AFTER.sub("", part)
    return (_cased(name), None) if _is_person(name) else (None, None)


def _employer(part: str) -> str | None:
    """The agency in "Associated Press Writer": what stands before the office."""
    words = part.split()
    while words and words[-1].casefold().strip(".,") in cues.OFFICES:
        words.pop()
    name = " ".join(words)
    folded = frozenset(name.casefold().split())
    return name if cues.is_agency(name) or not cues.AGENCY_WORDS.isdisjoint(folded) else None


def _is_office(rest: str) -> bool:
    words = rest.split()
    return len(words) <= 4 and any(word.strip(".,") in cues.OFFICES for word in words)


def _is_single(name: str) -> bool:
    """Whether ``name`` is one word, or in capitals, and no day or number."""
    words = name.split()
    if len(words) > (3 if name.isupper() else 1) or any(map(str.isdigit, name)):
        return False
    return name[-1] != "." and name.casefold() not in WEEKDAYS and name.casefold() not in MONTHS


def _is_person(name: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= _MAX_NAME_WORDS or words[0].casefold() in _ARTICLES:
        return False
    lower = name.islower()
    return all(
        _NAME_WORD.match(word)
        and (lower or not word[0].islower() or word.casefold().partition("'")[0] in cues.NOBILIARY)
        for word in words
    )


def _cased(name: str) -> str:
    """A name in capitals, or without any, as it is usually written."""
    if not (name.isupper() or name.islower()) or len(name) < 4:
        return name
    return " ".join(map(_cased_word, name.split()))


def _cased_word(word: str) -> str:
    if word.casefold() in cues.NOBILIARY:
        return word.lower()
    if len(word) <= 3 and word.endswith("."):
        return word.upper()
    return "-".join("'".join(map(str.capitalize, p.split("'"))) for p in word.split("-"))
