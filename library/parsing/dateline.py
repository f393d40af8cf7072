"""Where and when a report was filed: the line before the first word of the lead.

    [(AGENCY) -] [PLACE[, region]] [[,.] date] [(AGENCY)] dash

A place alone must look like one: in capitals, or a known city.  With a date or
an agency beside it, capitalised words are enough.  Labels in capitals before a
dash ("FACTBOX -", "UPDATE 1 -") and sentences with a dash are told apart by
``library.parsing.cues`` and by what follows.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from library.article import Dateline
from library.parsing import cues, east_asian
from library.parsing.dates import Day, read
from library.parsing.months import MONTHS, WEEKDAYS

MAX_CHARS: Final = 160
"""A dateline is over within this many characters; the longest seen has 94."""

_MAX_DASHES: Final = 6
_MAX_PLACE_WORDS: Final = 8
_MAX_NAME_WORDS: Final = 5
_MAX_UNSURE_WORDS: Final = 3

_ASTERISKS: Final = re.compile(r"[*•\s]+")
_END: Final = re.compile(
    r"\s{0,9}(?:"
    r"(?P<dash>\.?\s{0,3}(?:-{1,3}|[–—―‒−])(?=\s|$)|(?<=[\w).,/])(?:--|[–—―])(?=\S))"
    r"|(?P<point>[:.](?=\s))"
    r")"
)
_AGENCY_LAST: Final = re.compile(r"\s*[,.;:]?\s*(?:\((?P<a>[^()]{2,60})\)|/(?P<b>[^/]{2,40})/)\W*$")
_AGENCY_FIRST: Final = re.compile(r"\((?P<a>[^()]{2,60})\)[\s\-–—.,:/]*")
_WORD_LAST: Final = re.compile(r"(?P<agency>[^\s,()]{2,20})[\s,.]*$")
_WORD: Final = re.compile(r"[^\s,]+[,.]*")
_EAST_ASIAN: Final = frozenset("【[［(")
_BEFORE_EAST_ASIAN: Final = "\u2e80"  # what comes after it in Unicode is East Asian
_TRIM: Final = " ,;:.-–—―*/\t\n\r\f\v\xa0\u202f\u2009"


class Found(NamedTuple):
    """A dateline at the head of a text.

    ``dateline`` has no date of publication yet: ``day`` may lack its year.
    ``start`` and ``end`` are where it stands, ``lead`` is where the text after
    its dash begins.
    """

    dateline: Dateline
    day: Day | None
    start: int
    end: int
    lead: int


class _Parts(NamedTuple):
    place: str | None
    day: Day | None
    agency: str | None


def find(text: str, start: int = 0) -> Found | None:
    """The dateline that ``text`` opens with at ``start``; ``None`` if it has none."""
    if text[start : start + 1] in _EAST_ASIAN or text[start : start + 1] > _BEFORE_EAST_ASIAN:
        found = _east_asian(text, start)
        if found is not None:
            return found
    return _longest(text, start, stated=False)


def stated(text: str) -> Found:
    """What the format calls a dateline, however it is written."""
    found = _longest(text, 0, stated=True)
    if found is not None:
        return found
    parts = _read(text, stated=True) or _Parts(_salvage(text), None, None)
    return _found(text, 0, len(text), parts, len(text))


def alone(text: str) -> Found | None:
    """The dateline that fills a line by itself, without a dash after it.

    It needs more than a name: a date with a place or an agency, or a place in
    capitals with a known agency.
    """
    if len(text) > MAX_CHARS or "\n" in text:
        return None
    parts = _read(text, stated=False)
    if parts is None or (parts.place is None and parts.agency is None):
        return None
    sure = parts.day is not None or (
        parts.place and _capitals(parts.place) and parts.agency and cues.is_agency(parts.agency)
    )
    return _found(text, 0, len(text), parts, len(text)) if sure else None


def _salvage(text: str) -> str | None:
    """The place before a date that has a slip ("NEW YORK, Narch 2")."""
    kept: list[str] = []
    for part in _flat(text).split(","):
        words = part.split()
        if not words or words[0].casefold() in MONTHS or any(map(str.isdigit, part)):
            break
        kept.append(part)
    place = ",".join(kept)
    return place if kept and place != _flat(text) and _is_place(place, True, True) else None


def _longest(text: str, start: int, *, stated: bool) -> Found | None:
    """The longest head before a dash that is a dateline in all its parts."""
    skip = _ASTERISKS.match(text, start, start + MAX_CHARS)
    begin = skip.end() if skip else start
    stop = min(len(text), begin + MAX_CHARS)
    best: Found | None = None
    for count, end in enumerate(_END.finditer(text, begin, stop)):
        if count == _MAX_DASHES:
            break
        if stated and end["point"]:
            continue
        head = text[begin : end.start()]
        parts = _read(head, stated=stated)
        if parts is None or not (stated or _believable(parts, text, end)):
            continue
        best = _found(text, begin, end.start(), parts, end.end())
    return best


def _found(text: str, begin: int, end: int, parts: _Parts, lead: int) -> Found:
    """The dateline made of ``parts`` that stands in ``text[begin:end]``."""
    line = _strip(text[begin:end])
    slash = text.find(line, begin) + len(line) if parts.agency else 0
    if slash and text[slash : slash + 1] == "/":
        line += "/"  # /TASS/
    at = text.find(line, begin) if line else begin
    return Found(
        Dateline(_flat(line), parts.place, None, parts.agency), parts.day, at, at + len(line), lead
    )


def _east_asian(text: str, start: int) -> Found | None:
    match = east_asian.find(text, start)
    if match is None:
        return None
    groups = match.groupdict()
    line = Dateline(_flat(match[0].rstrip(" -－—")), groups["place"], None, groups["agency"])
    end = start + len(match[0].rstrip(" -－—"))
    day = read(groups["day"]) if groups.get("day") else None
    return Found(line, day, start, end, match.end())


def _strip(text: str) -> str:
    """``text`` without marks around it, but with the full stop of an abbreviation."""
    bare = text.strip(_TRIM)
    after = text[text.find(bare) + len(bare) :][:1] if bare else ""
    return bare + "." if after == "." and cues.ends_in_region(bare) else bare


def _read(head: str, *, stated: bool) -> _Parts | None:
    """The parts of ``head``; ``None`` when something in it is none of them."""
    undated, agency = _agency(head.strip())
    rest, day = _date(undated)
    leads = not undated.startswith(rest)  # the date comes first
    before = rest.rstrip()
    if agency is None and day is not None:
        rest, agency = _agency(rest)
    place = _flat(_strip(rest)).replace(" ,", ",")
    if not place:
        return _Parts(None, day, agency) if day or agency else None
    if not _is_place(place, bool(day or agency), stated and day is not None):
        return None
    if day is None or stated:
        return _Parts(place, day, agency)
    # A date comes first in Polish datelines, which all name their agency.
    joined = agency is not None if leads else _may_end(before, place)
    return _Parts(place, day, agency) if joined else None


def _may_end(rest: str, place: str) -> bool:
    """Whether a date may follow the place: after a comma or full stop, or capitals.

    After a dash ("N.Y. TANKERS - April 7") only where the place is known to be one.
    """
    if rest[-1] in "-–—":
        return cues.is_city(place.partition(",")[0]) or "," in place
    return rest[-1] in ",.;/" or _capitals(place.partition(",")[0])


def _agency(head: str) -> tuple[str, str | None]:
    """``head`` without the agency at its end or beginning, and the agency."""
    match = _AGENCY_LAST.search(head)
    if match:
        name = _flat(match["a"] or match["b"])
        if cues.is_agency(name) or (match.start() > 0 and cues.may_be_agency(name)):
            return head[: match.start()], name
    match = _AGENCY_FIRST.match(head)
    if match and cues.is_agency(_flat(match["a"])):
        return head[match.end() :], _flat(match["a"])
    match = _WORD_LAST.search(head)
    if match and match.start() and cues.is_agency(match["agency"].rstrip(".")):
        return head[: match.start()], match["agency"].rstrip(".")
    return head, None


def _date(head: str) -> tuple[str, Day | None]:
    """``head`` without the date at its end or beginning, and the date.

    The longest run of at most six words that is a date wins, so that the year
    is taken with the day.
    """
    words = list(_WORD.finditer(head))
    for first in range(max(0, len(words) - 6), len(words)):
        at = words[first].start()
        if not words[first][0][0].isalnum():
            continue
        word = words[first][0].rstrip(",.").casefold()
        if word in WEEKDAYS and head[:at].rstrip()[-1:] not in {"", ",", "."}:
            continue  # Santo Domingo
        day = _is_day(head[at:])
        if day is not None:
            return head[:at], day
    for last in range(min(4, len(words) - 1), 0, -1):
        at = words[last - 1].end()
        day = _is_day(head[:at])
        if day is not None:
            return head[at:], day
    return head, None


def _is_day(text: str) -> Day | None:
    """The date ``text`` is, if it names a month: a bare number is none here."""
    if not any(map(str.isdigit, text)):
        return None
    day = read(text.strip(" ,;-–—"))
    return day if day is not None and day.month is not None else None


def _is_place(text: str, beside: bool, lenient: bool) -> bool:
    """Whether ``text`` can be the name of a place.

    ``beside`` says that a date or an agency stands with it, ``lenient`` that
    the format calls it a dateline, so that capitals do not matter.
    """
    words = text.split()
    if len(words) > _MAX_PLACE_WORDS or _too_long(text):
        return False
    if text.casefold().rstrip(".") in cues.NOT_PLACES:
        return False
    last = text.rpartition(",")[2].strip()
    if not all(map(_place_word, words)) or last.casefold() in MONTHS:
        return False
    city = text.partition(",")[0]
    first = (city if beside else words[0]).casefold().strip(".,:'")
    if first in cues.LABELS and not cues.is_city(city):
        return False
    if lenient:
        return True
    if _capitals(city):
        return True
    if not all(word[0].isupper() or word.casefold() in cues.PARTICLES for word in words):
        return False
    return beside or cues.is_city(city)


def _too_long(text: str) -> bool:
    """Whether a part between commas has more words than the name of a place has."""
    if text.startswith("ABOARD ") or "/" in text or " and " in text:
        return False
    return any(part.strip().count(" ") >= _MAX_NAME_WORDS for part in text.split(","))


def _place_word(word: str) -> bool:
    return all(ch.isalpha() or ch in ".,'’/&-" for ch in word) and any(map(str.isalpha, word))


def _capitals(text: str) -> bool:
    """Whether a name is set in capitals; "McALLEN" and "DeKALB" are."""
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper > 1 and upper > 2 * lower and not text[-1].islower()


def _believable(parts: _Parts, text: str, end: re.Match[str]) -> bool:
    """Whether parts that could be a dateline are one, given what follows."""
    if end["point"]:
        # A colon or full stop ends a dateline only after place and known agency, or
        # (Indian papers) a colon after a place in capitals with its date or agency.
        known = parts.agency is not None and cues.is_agency(parts.agency)
        capitals = parts.place is not None and _capitals(parts.place)
        if parts.place is None or not (known or (capitals and end["point"] == ":")):
            return False
        if parts.day is None and parts.agency is None:
            return False
    after = text[end.end() : end.end() + MAX_CHARS]
    if not _opens(after):
        # Lower case goes on with a sentence: "NATO -- the alliance -- said".
        return bool(parts.day and (parts.place or parts.agency)) or bool(
            parts.place and parts.agency and cues.is_agency(parts.agency)
        )
    if parts.place is None:
        return parts.agency is not None or bool(parts.day and parts.day.year and parts.day.day)
    city = parts.place.partition(",")[0]
    known = cues.is_city(city) or city.startswith("ABOARD ")
    short = known or city.count(" ") < _MAX_UNSURE_WORDS
    if parts.day is not None or (parts.agency is not None and cues.is_agency(parts.agency)):
        return True
    if not short:
        return False
    if parts.agency is not None:
        return known or not _opens_with_date(after)
    if not _capitals(city):
        return end["dash"].strip() not in after.partition(".")[0]
    # A line all in capitals, or with a date after the dash, is a headline with a
    # dash ("ZURICH GOLD OPENING - APRIL 7"), unless the place is known.
    return known or not (after.isupper() or _opens_with_date(after))


def _opens_with_date(text: str) -> bool:
    return _is_day(" ".join(text.split(None, 2)[:2])) is not None


def _opens(text: str) -> bool:
    """Whether ``text`` begins a sentence: not with a small letter."""
    return next((not ch.islower() for ch in text if ch.isalnum()), False)


def _flat(text: str) -> str:
    return " ".join(text.split())
