"""The top of a page: kicker, headline, deck, byline, date line, the first captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from library.article import BYLINE, DATELINE, DECK, HEADLINE, KICKER, Dateline, Published
from library.parsing import byline, captions, cues, dateline, dates, headings, labels, lead, notes
from library.parsing.draft import DateLine, DatelineAt, Draft
from library.parsing.units import Unit, bullet, role_of

_MAX_HEADLINE: Final = 250
_MAX_DECK: Final = 300
_MIN_DECK_WORDS: Final = 4
_MAX_KICKER_WORDS: Final = 4

_DATED: Final = re.compile(
    r"(?:(?:page )?(?:first |last )?(?:published|updated|posted|modified|date|filed)(?: (?:on|at))?"
    r"|veröffentlicht(?: am)?|stand|aktualisiert(?: am)?|publié(?: le)?|mis à jour(?: le)?"
    r"|publicado(?: el| em)?|actualizado(?: el)?|atualizado(?: em)?|pubblicato(?: il)?"
    r"|opublikowano|data|опубликовано)\s*:?\s+",
    re.IGNORECASE,
)
_TIME_FIRST: Final = re.compile(
    r"(\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{1,4})?),? (?:on )?(?=\S)", re.IGNORECASE
)
_CRUMBS: Final = re.compile(r"\s*[>»›]\s*")


def read(units: Sequence[Unit], draft: Draft) -> int:
    """Take the top of a page into ``draft``; the number of units it has."""
    at = _before_headline(units, draft)
    at = _headline(units, at, draft)
    while at < len(units):
        step = _after_headline(units, at, draft)
        if not step:
            break
        at += step
    return at


def date_line(text: str) -> Published | None:
    """The date of a line that is only a date, with or without "Published:"."""
    if len(text) > 100 or not any(map(str.isdigit, text)):
        return None
    match = _DATED.match(text)
    bare = text[match.end() :] if match else text
    paper, _, rest = bare.partition(", ")
    if byline.is_affiliation(paper):  # The Guardian, Tuesday 26 June 2007
        bare = rest
    found = dates.parse(bare)
    if found is None:
        time = _TIME_FIRST.match(bare)
        rest = bare[time.end() :] if time else ""
        found = dates.parse(f"{rest} {time[1]}") or dates.parse(rest) if time else None
    return found


def repeats(unit: Unit, draft: Draft) -> bool:
    """Whether a unit prints the headline, which the page already has, once more."""
    if len(unit.flat) > _MAX_HEADLINE or unit.flat.casefold() != draft.headline.casefold():
        return False
    return any(passage.role == HEADLINE for passage in draft.passages)


def _before_headline(units: Sequence[Unit], draft: Draft) -> int:
    """Kicker, date line, marks and furniture above the headline."""
    at = 0
    while at + 1 < len(units) and units[at].block.role is None:
        unit = units[at]
        if notes.is_mark(unit.flat) or notes.is_furniture(unit.flat):
            draft.drop(unit, "page furniture")
        elif _is_kicker(unit, units[at + 1]):
            draft.put(KICKER, unit)
        # Above the headline only a date by itself: "RUBBER PRICES - APRIL 7" is a title.
        elif date_line(unit.flat) is None or not _take_date(unit, draft):
            break
        at += 1
    return at


def _headline(units: Sequence[Unit], at: int, draft: Draft) -> int:
    """The headline, or where a page has none, one cut from its first words."""
    if at == len(units):
        return at
    unit = units[at]
    if unit.block.role == HEADLINE:
        draft.headline = unit.flat
        draft.put(HEADLINE, unit)
        return at + 1
    if unit.block.role is not None or _is_body(unit):
        draft.headline = headings.cut(unit.text)
        return at
    draft.headline = unit.flat
    draft.put(HEADLINE, unit)
    return at + 1


def _is_body(unit: Unit) -> bool:
    """Whether a page begins with its first paragraph."""
    if len(unit.flat) > _MAX_HEADLINE or role_of(unit) is not None:
        return True
    if dateline.find(unit.text) is not None:
        return True
    ends = unit.flat[-1:] in ".。" and not unit.flat.endswith("...")
    return ends and (len(unit.flat) > headings.MAX_TITLE or ". " in unit.flat)


def _is_kicker(unit: Unit, following: Unit) -> bool:
    text = unit.flat
    if text.count(" ") >= _MAX_KICKER_WORDS * 2 or len(text) > 80 or unit.flat[-1:] in ".!?":
        return False
    if not headings.is_title(following.flat) or _is_matter(following):
        return False
    if text.casefold().rstrip(":") in cues.KICKERS:
        return True
    if _is_crumbs(text):
        return True
    # Two words in capitals over a headline that is not: "HARBOUR TALKS".
    short = headings.is_capitals(text) and text.count(" ") < 2
    return short and following.flat.count(" ") > 2 and not headings.is_capitals(following.flat)


def _is_crumbs(text: str) -> bool:
    """Whether a line is the way to a page ("Home > World > Europe")."""
    parts = _CRUMBS.split(text)
    return len(parts) > 1 and all(0 <= part.count(" ") < 3 and part for part in parts)


def _after_headline(units: Sequence[Unit], at: int, draft: Draft) -> int:
    """Take one piece of front matter; how many units it had, 0 at the first paragraph."""
    unit = units[at]
    text = unit.flat
    if unit.block.role is not None:
        return 0
    if repeats(unit, draft):
        draft.drop(unit, "repeated headline")
    elif notes.is_mark(text) or notes.is_furniture(text):
        draft.drop(unit, "page furniture")
    elif draft.byline is None and (names := byline.find(text, top=True)) is not None:
        return _take_byline(units, at, names, draft)
    elif _take_date(unit, draft) or _take_caption(units, at, draft):
        pass
    elif text.casefold().rstrip(":") in cues.KICKERS and headings.is_title(text):
        draft.put(KICKER, unit)
    elif _is_bare_byline(units, at, draft):
        return _take_byline(units, at, byline.read(text), draft)
    elif _is_deck(units, at, draft):
        draft.deck = text
        draft.put(DECK, unit)
    else:
        return 0
    return 1


def _take_byline(units: Sequence[Unit], at: int, names: byline.Byline, draft: Draft) -> int:
    draft.authors, draft.by_agency = names
    draft.byline = units[at].flat
    draft.put(BYLINE, units[at])
    if at + 1 == len(units):
        return 1
    following = units[at + 1]
    if following.gap or not byline.is_affiliation(following.flat):
        return 1
    draft.byline += f", {following.flat}"
    draft.by_agency = draft.by_agency or byline.read(following.flat).agency
    draft.put(BYLINE, following)
    return 2


def _is_bare_byline(units: Sequence[Unit], at: int, draft: Draft) -> bool:
    """A name without "By", which the line below gives away."""
    if draft.byline is not None or at + 1 == len(units):
        return False
    if not byline.is_name(units[at].flat.partition(" in ")[0]):
        return False
    following = units[at + 1]
    if following.gap == 0 and byline.is_affiliation(following.flat):
        return True
    return date_line(following.flat) is not None


def _take_date(unit: Unit, draft: Draft) -> bool:
    """A date line, or a dateline on a line of its own; either stands once."""
    if len(unit.text) > dateline.MAX_CHARS:
        return False
    if cues.is_city(unit.flat) and draft.dateline is None and draft.headline:
        draft.dateline = DatelineAt(Dateline(unit.flat, unit.flat), None, unit.span)
        draft.put(DATELINE, unit)
        return True
    published = date_line(unit.flat)
    if published is not None:
        if draft.date_line is not None:
            return False
        draft.date_line = DateLine(unit.flat, published, unit.span)
    else:
        found = dateline.alone(unit.text)
        if found is None or draft.dateline is not None:
            return False
        lead.take_dateline(unit, found, 0, draft)
        return True
    draft.put(DATELINE, unit)
    return True


def _take_caption(units: Sequence[Unit], at: int, draft: Draft) -> bool:
    unit = units[at]
    if captions.run_together(unit.text) is not None:
        return False
    caption = captions.find(unit.flat)
    if caption is None:
        return False
    draft.caption(unit, *caption)
    return True


def _is_deck(units: Sequence[Unit], at: int, draft: Draft) -> bool:
    """A line between headline and story that sums it up.

    With a full stop it could be the first paragraph: then what follows must
    show that the story has not begun.
    """
    unit = units[at]
    text = unit.flat
    if draft.deck is not None or draft.byline is not None or at + 1 == len(units):
        return False
    if len(text) > _MAX_DECK or bullet(unit.text) or role_of(unit) or notes.role(text):
        return False
    if dateline.find(unit.text) or captions.run_together(unit.text) or labels.find(unit.text):
        return False
    if text[-1] == ":" or not headings.is_prose(text) or not (unit.gap or units[at + 1].gap):
        return False
    if headings.is_stopped(text):
        return _story_follows(units, at + 1)
    words = text.count(" ") + 1 if " " in text else len(text) // 3
    return words >= _MIN_DECK_WORDS or _story_follows(units, at + 1)


def _story_follows(units: Sequence[Unit], at: int) -> bool:
    """Whether front matter or a dateline comes next, so that the story begins there."""
    for unit in units[at : at + 2]:
        if _is_matter(unit):
            return True
        if captions.run_together(unit.text) is not None:
            return True
        if captions.find(unit.flat) is None:
            return False
    return False


def _is_matter(unit: Unit) -> bool:
    """Whether a unit is a byline, a date line or opens with a dateline."""
    text = unit.flat
    return (
        byline.find(text) is not None
        or date_line(text) is not None
        or dateline.find(unit.text) is not None
        or dateline.alone(unit.text) is not None
    )
