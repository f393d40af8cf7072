"""Paragraphs, and what opens and closes the first and the last of them.

A caption and a dateline may run into the lead; an agency may sign the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from library.article import AGENCY_CREDIT, DATELINE, PARAGRAPH, Span
from library.parsing import captions, cues, dateline
from library.parsing.dateline import Found
from library.parsing.draft import DatelineAt, Draft
from library.parsing.units import Unit, flat

_LEADS: Final = 2  # a dateline stands before one of the first paragraphs

_SIGNED: Final = re.compile(r"[.!?…\"”“»]\s*(?P<sign>\((?P<name>[^()]{2,40})\))\.?$")


def may_come(draft: Draft) -> bool:
    """Whether a dateline may still come."""
    return draft.dateline is None and draft.paragraphs < _LEADS


def is_signed(unit: Unit, draft: Draft, *, last: bool) -> bool:
    """Whether an agency in brackets after a full stop signs the story.

    It could as well be credited for a picture: it signs the last paragraph, or
    one of a story that it filed.
    """
    match = _SIGNED.search(unit.text, max(0, len(unit.text) - len("(") - 48))
    if match is None:
        return False
    name = match["name"].partition(",")[0].strip()
    if not cues.is_agency(name):
        return False
    filed = draft.dateline.dateline.agency if draft.dateline else None
    return last or name == filed


def put(units: Sequence[Unit], at: int, draft: Draft, *, last: bool) -> None:
    """Append a paragraph, after the caption and dateline that may open it."""
    unit = units[at]
    if draft.pending is not None:
        _put_joined(draft.pending, unit, draft)
        draft.pending = None
        return
    if may_come(draft):
        unit = _without_dateline(units, at, draft)
    if unit.text.endswith((")", ").")) and is_signed(unit, draft, last=last):
        sign = unit.text.rfind("(")
        draft.put(PARAGRAPH, unit.cut(0, sign))
        unit = unit.cut(sign)
        draft.agency_credit = draft.agency_credit or unit.flat
        draft.put(AGENCY_CREDIT, unit)
        return
    draft.put(PARAGRAPH, unit)


def take_dateline(unit: Unit, found: Found, start: int, draft: Draft) -> Unit:
    """Append a dateline; what is left of the unit after its dash."""
    line = unit.cut(found.start, found.end)
    draft.dateline = DatelineAt(found.dateline, found.day, line.span)
    draft.drop(unit.cut(start, found.start), "mark before the dateline")
    draft.put(DATELINE, line)
    draft.drop(unit.cut(found.end, found.lead), "dash after the dateline")
    return unit.cut(found.lead)


def _without_dateline(units: Sequence[Unit], at: int, draft: Draft) -> Unit:
    unit = units[at]
    together = captions.run_together(unit.text)
    if together is not None:
        draft.caption(unit.cut(0, together.end), *together.caption)
        return take_dateline(unit, together.found, together.end, draft)
    found = dateline.find(unit.text)
    if found is None or _is_diary(found, units, at):
        return unit
    return take_dateline(unit, found, 0, draft)


def _is_diary(found: Found, units: Sequence[Unit], at: int) -> bool:
    """Whether a date with a dash begins an entry of a chronology: the next one has its own."""
    if found.dateline.place is not None or found.dateline.agency is not None:
        return False
    following = dateline.find(units[at + 1].text) if at + 1 < len(units) else None
    return following is not None and following.day is not None


def _put_joined(first: Unit, rest: Unit, draft: Draft) -> None:
    """Append a paragraph whose first words the format took for part of the dateline."""
    start, end = first.span, rest.span
    span = Span(start.start, end.end) if start and end and start.start <= end.end else end
    draft.add(PARAGRAPH, flat(f"{first.text}\n{rest.text}"), span)
