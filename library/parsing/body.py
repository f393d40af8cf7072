"""The story: paragraphs, headings, lists, tables, captions, and what closes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.article import (
    AGENCY_CREDIT,
    BYLINE,
    CAPTION,
    DATELINE,
    DECK,
    HEADING,
    HEADLINE,
    LIST_ITEM,
    NOTE,
    PARAGRAPH,
    SIDEBAR_HEADING,
    TABLE,
    Caption,
    Span,
)
from library.parsing import (
    byline,
    captions,
    credits,
    dateline,
    head,
    headings,
    labels,
    lead,
    notes,
    sidebar,
)
from library.parsing.draft import DateLine, Draft
from library.parsing.units import Unit, bullet, role_of

_LONG_PARAGRAPH: Final = 100
_MAX_CAPTION: Final = 300
_EARLY: Final = 2  # paragraphs before which a byline or date still belongs to the top


def read(units: Sequence[Unit], at: int, draft: Draft, *, page: bool) -> None:
    """Take everything from that unit on into ``draft``.

    ``page`` says that nothing is stated about the record, so that headings and
    sidebars are looked for as on a page saved as text.
    """
    tail = False
    while at < len(units):
        unit = units[at]
        if _sidebar(units, at, page, tail):
            after = sidebar.read(units, at, draft, tail)
            if after > at:
                at = after
                continue
        role = role_of(unit)
        if role is not None:
            _put_stated(units, at, role, draft)
            at += 1
            continue
        closing = notes.role(unit.flat)
        if closing is not None:
            _put_stated(units, at, closing, draft)
            tail = tail or (draft.paragraphs > 0 and notes.closes(unit.flat))
            at += 1
            continue
        at += _unstated(units, at, draft, page=page)
    if draft.pending is not None:
        draft.put(PARAGRAPH, draft.pending)


def _sidebar(units: Sequence[Unit], at: int, page: bool, tail: bool) -> bool:
    if page:
        return sidebar.begins(units, at, tail)
    unit = units[at]
    if unit.block.role is not None:
        return unit.block.role == SIDEBAR_HEADING
    return labels.find(unit.text) is not None


def _unstated(units: Sequence[Unit], at: int, draft: Draft, *, page: bool) -> int:
    """Take a unit that the format says nothing about; how many units it had."""
    unit = units[at]
    if notes.is_mark(unit.flat):
        draft.drop(unit, "mark")
    elif page and (notes.is_furniture(unit.flat) or labels.is_link(unit.flat)):
        draft.drop(unit, "page furniture")
    elif _is_list_item(units, at):
        _put_list_item(unit, draft)
    elif page and _is_credited_below(units, at):
        _put_credited(unit, units[at + 1], draft)
        return 2
    elif (caption := _caption(units, at, draft, page=page)) is not None:
        draft.caption(unit, *caption)
    elif page and draft.paragraphs == 0 and head.repeats(unit, draft):
        draft.drop(unit, "repeated headline")
    elif _is_late_matter(units, at, draft):
        pass
    elif _is_heading(units, at, draft, page=page):
        draft.put(HEADING, unit)
    else:
        lead.put(units, at, draft, last=_is_last(units, at))
    return 1


def _is_list_item(units: Sequence[Unit], at: int) -> bool:
    """Whether a unit with a bullet or number is one of several, or its mark a plain bullet."""
    text = units[at].text
    if not bullet(text):
        return False
    if text[0] in "•●▪◦‣":
        return True
    near = [units[i].text for i in (at - 1, at + 1) if 0 <= i < len(units)]
    return any(bullet(other) and _mark(other) == _mark(text) for other in near)


def _mark(text: str) -> str:
    return "1" if text[0].isdigit() else text[0]


def _put_list_item(unit: Unit, draft: Draft) -> None:
    """Append a list item without its bullet."""
    size = bullet(unit.text)
    draft.drop(unit.cut(0, size), "mark of a list item")
    draft.put(LIST_ITEM, unit.cut(size))


def _is_last(units: Sequence[Unit], at: int) -> bool:
    """Whether no running text follows: the page ends, or with a note or a title."""
    if at + 1 == len(units):
        return True
    text = units[at + 1].flat
    return notes.role(text) is not None or notes.is_mark(text) or labels.is_group(text)


def _caption(
    units: Sequence[Unit], at: int, draft: Draft, *, page: bool
) -> captions.Caption | None:
    """The caption that a unit is, or the credit of a picture that has none."""
    unit = units[at]
    alone = credits.alone(unit.flat)
    if alone is not None:
        return captions.Caption("", alone)
    caption = captions.find(unit.flat, page=page)
    if caption is None or (lead.may_come(draft) and captions.run_together(unit.text)):
        return None
    return None if lead.is_signed(unit, draft, last=_is_last(units, at)) else caption


def _is_credited_below(units: Sequence[Unit], at: int) -> bool:
    """Whether the next line is the credit of the picture that this one describes."""
    if at + 1 == len(units) or units[at + 1].gap or units[at + 1].block is not units[at].block:
        return False
    return len(units[at].flat) <= _MAX_CAPTION and credits.alone(units[at + 1].flat) is not None


def _put_credited(unit: Unit, below: Unit, draft: Draft) -> None:
    start, end = unit.span, below.span
    span = Span(start.start, end.end) if start and end else None
    n = draft.add(CAPTION, unit.flat, span)
    draft.captions.append(Caption(unit.flat, credits.alone(below.flat), n))


def _is_late_matter(units: Sequence[Unit], at: int, draft: Draft) -> bool:
    """Take a byline or date that stands below the story or below a picture."""
    unit = units[at]
    if len(unit.flat) > byline.MAX_CHARS or (draft.paragraphs >= _EARLY and at + 1 < len(units)):
        return False
    if draft.byline is None and (names := byline.find(unit.flat)) is not None:
        draft.byline = unit.flat
        draft.authors, draft.by_agency = names
        draft.put(BYLINE, unit)
        return True
    published = head.date_line(unit.flat) if draft.date_line is None else None
    if published is None or len(published.value) < len("2007-06-26"):
        return False  # a year can head a section
    draft.date_line = DateLine(unit.flat, published, unit.span)
    draft.put(DATELINE, unit)
    return True


def _is_heading(units: Sequence[Unit], at: int, draft: Draft, *, page: bool) -> bool:
    """Whether a title has something of the story under it."""
    unit = units[at]
    if not headings.is_heading(unit.flat) or at + 1 == len(units):
        return False
    following = units[at + 1]
    if not page and not _may_head(unit, draft):
        return False
    if following.block.role is not None:
        return following.block.role != HEADING
    if not ((page and unit.gap) or following.gap) and len(following.flat) < _LONG_PARAGRAPH:
        return False  # short lines without blank ones between them are a list or a table
    if not page or headings.is_sentence(following.flat):
        return headings.is_sentence(following.flat) and notes.role(following.flat) is None
    return _has_story(units, at + 1)


def _may_head(unit: Unit, draft: Draft) -> bool:
    """Whether a title in the body of a wire report can head a section.

    It stands apart, is not in capitals, and the paragraph before it is over.
    """
    if not unit.gap or not draft.paragraphs or headings.is_capitals(unit.flat):
        return False
    before = draft.passages[-1]
    return before.role != PARAGRAPH or headings.is_stopped(before.text)


def _has_story(units: Sequence[Unit], at: int) -> bool:
    """Whether a unit that is no sentence is part of a section all the same."""
    unit = units[at]
    if bullet(unit.text) or role_of(unit) is not None or captions.find(unit.flat) is not None:
        return True
    after = units[at + 1].flat if at + 1 < len(units) else ""
    return headings.is_heading(unit.flat) and headings.is_sentence(after)


def _put_stated(units: Sequence[Unit], at: int, role: str, draft: Draft) -> None:
    """Take a unit whose role the format, or its closing words, state."""
    unit = units[at]
    if role == PARAGRAPH:
        lead.put(units, at, draft, last=_is_last(units, at))
    elif role == CAPTION:
        credit = unit.block.credit
        text, printed = (unit.flat, credit) if credit else captions.stated(unit.flat)
        draft.caption(unit, text, printed)
    elif role == TABLE:
        rows = (line.rstrip() for line in unit.text.split("\n"))
        draft.add(TABLE, "\n".join(row for row in rows if row), unit.span)
    elif role == LIST_ITEM:
        draft.put(LIST_ITEM, unit)
    elif role == HEADLINE:
        _put_headline(unit, draft)
    elif role == DATELINE and draft.dateline is None and head.date_line(unit.flat) is None:
        found = dateline.stated(unit.text)
        rest = lead.take_dateline(unit, found, 0, draft)
        draft.pending = rest if rest.text else None
    else:
        _take(unit, role, draft)
        draft.put(role, unit)


def _put_headline(unit: Unit, draft: Draft) -> None:
    if head.repeats(unit, draft):
        draft.drop(unit, "repeated headline")
        return
    draft.headline = draft.headline or unit.flat
    draft.put(HEADLINE, unit)


def _take(unit: Unit, role: str, draft: Draft) -> None:
    """Keep what a stated passage says of the article as a whole."""
    if role == AGENCY_CREDIT:
        draft.agency_credit = draft.agency_credit or unit.flat
    elif role == NOTE:
        draft.notes.append(unit.flat)
    elif role == DECK:
        draft.deck = draft.deck or unit.flat
    elif role == BYLINE and draft.byline is None:
        draft.byline = unit.flat
        draft.authors, draft.by_agency = byline.stated(unit.flat)
    elif role == DATELINE and draft.date_line is None:
        published = head.date_line(unit.flat)
        if published is not None:
            draft.date_line = DateLine(unit.flat, published, unit.span)
