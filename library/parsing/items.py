"""One item of a sidebar: a teaser, a film, a recording, a gallery or a fact box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from library.article import DATELINE, FACTBOX, KICKER, PARAGRAPH, SIDEBAR
from library.parsing import headings, labels, notes
from library.parsing.draft import Draft, Item
from library.parsing.units import Unit, bullet

_MAX_FACT: Final = 140
"""A line of a fact box whose lines stand apart; a paragraph of the story is longer."""

_MAX_REPEATS: Final = 4

_STAMP: Final = re.compile(
    r"\d{1,2} [^\W\d_]{3,9}\.? (?:\d\d|\d{4})\b|[^\W\d_]{3,9}\.? \d{1,2}, \d{4}\b"
    r"|\d{1,2}\.\d{1,2}\.\d{4}"
)


def belongs(unit: Unit) -> bool:
    """Whether a unit can be part of a sidebar: it does not close or end the page."""
    return notes.role(unit.flat) is None and not notes.is_mark(unit.flat)


def unit_at(units: Sequence[Unit], at: int) -> Unit | None:
    """The unit there, if the format leaves open what it is."""
    if at >= len(units) or units[at].block.role is not None:
        return None
    return units[at]


def after_title(units: Sequence[Unit], at: int) -> int:
    """Past a title and its repetitions."""
    title = units[at].flat.casefold()
    end = min(len(units), at + _MAX_REPEATS)
    at += 1
    while at < end and units[at].flat.casefold() == title:
        at += 1
    return at


def teaser(units: Sequence[Unit], at: int, group: str | None, draft: Draft, tail: bool) -> int:
    """A teaser or a film: title, label and blurb in whichever order they come."""
    item = Item(group)
    at = _label(units, at, item, draft)
    unit = unit_at(units, at)
    if unit is not None and not item.passages_but_kicker() and _is_plain_title(unit):
        item.title(unit)
        after = after_title(units, at)
        for again in units[at + 1 : after]:
            draft.drop(again, "repeated headline")
        at = _label(units, after, item, draft)
    at = _blurb(units, at, item, draft, tail)
    item.close()
    draft.items.append(item)
    return at


def listed(unit: Unit, group: str, draft: Draft) -> None:
    """A headline in a list of links."""
    size = bullet(unit.text)
    draft.drop(unit.cut(0, size), "mark of a list item")
    item = Item(group)
    item.title(unit.cut(size))
    draft.items.append(item)


def is_listed(unit: Unit) -> bool:
    """Whether a unit is a headline with a bullet."""
    size = bullet(unit.text)
    return size > 0 and headings.is_title(unit.cut(size).flat)


def has_link(units: Sequence[Unit], at: int) -> bool:
    """Whether the sentences there end in a link, on their own line or below it."""
    unit, following = unit_at(units, at), unit_at(units, at + 1)
    if unit is None or labels.link(unit.text) >= 0:
        return unit is not None
    return following is not None and following.gap == 0 and labels.is_link(following.flat)


def fact_box(units: Sequence[Unit], at: int, label: labels.Label, draft: Draft, tail: bool) -> int:
    """A box: its label, a title beside or under it, its lines as they are printed."""
    item = Item(None, kind=FACTBOX)
    head, rest = _split(units[at], label, draft)
    at += 1
    following = unit_at(units, at)
    if rest.text:
        item.put(KICKER, head)
        item.title(rest)
    elif following is not None and _is_box_title(following) and at + 1 < len(units):
        item.put(KICKER, head)
        item.title(following)
        at += 1
    else:
        item.title(head)
    at = _facts(units, at, item, tail)
    draft.items.append(item)
    return at


def _is_plain_title(unit: Unit) -> bool:
    return headings.is_title(unit.flat) and labels.find(unit.text) is None


def _label(units: Sequence[Unit], at: int, item: Item, draft: Draft) -> int:
    """The label of an item, and the title or blurb on the same line."""
    unit = unit_at(units, at)
    label = labels.find(unit.text) if unit is not None else None
    if unit is None or label is None or label.kind == FACTBOX:
        return at
    if item.headline and label.kind == SIDEBAR:
        return at  # the next item
    item.kind = label.kind
    head, rest = _split(unit, label, draft)
    item.put(KICKER, head)
    maker = labels.producer(head.flat)
    if maker:
        draft.producers.append(maker)
    if rest.text and not item.headline and headings.is_title(rest.flat):
        item.title(rest)
    elif rest.text:
        _paragraph(rest, item, draft)
    return at + 1


def _split(unit: Unit, label: labels.Label, draft: Draft) -> tuple[Unit, Unit]:
    """A line as its label and what comes after the colon."""
    draft.drop(unit.cut(label.end, label.rest), "mark after a label")
    return unit.cut(0, label.end), unit.cut(label.rest)


def _blurb(units: Sequence[Unit], at: int, item: Item, draft: Draft, tail: bool) -> int:
    """The sentences under a title, to the link or to the next blank line.

    While the story may go on, a sentence after a blank line is the story's
    unless a link ends it.
    """
    while not item.linked and (unit := unit_at(units, at)) is not None:
        if not belongs(unit) or labels.find(unit.text) is not None:
            break
        if unit.gap == 0 and item.headline and _STAMP.match(unit.flat):
            item.put(DATELINE, unit)
            at += 1
            continue
        if labels.is_link(unit.flat) and item.passages:
            draft.drop(unit, "link text")
            return at + 1
        linked = labels.link(unit.text) >= 0
        if not linked and not headings.is_sentence(unit.flat):
            break
        if unit.gap and (item.has(PARAGRAPH) or not (tail or linked)):
            break
        _paragraph(unit, item, draft)
        at += 1
    return at


def _paragraph(unit: Unit, item: Item, draft: Draft) -> None:
    """A passage of an item, without the text of its link."""
    at = labels.link(unit.text)
    if at >= 0:
        draft.drop(unit.cut(at), "link text")
        item.linked = True
        unit = unit.cut(0, at)
    item.put(PARAGRAPH, unit)


def _is_box_title(unit: Unit) -> bool:
    return headings.is_title(unit.flat) and ":" not in unit.flat and not bullet(unit.text)


def _facts(units: Sequence[Unit], at: int, item: Item, tail: bool) -> int:
    """The lines of a box: close together, or each as far apart as the first from the title."""
    first = unit_at(units, at)
    gap = first.gap if first is not None else 0
    while (unit := unit_at(units, at)) is not None and belongs(unit):
        listed = bool(bullet(unit.text))
        if unit.gap > max(gap, listed):
            break
        if unit.gap and not listed:
            long = len(unit.flat) > _MAX_FACT and not (tail and unit is first)
            if long or _is_announced(unit):
                break
        item.put(PARAGRAPH, unit)
        at += 1
    return at


def _is_announced(unit: Unit) -> bool:
    """Whether a line by itself says that something else begins."""
    if labels.find(unit.text) is not None or headings.is_capitals(unit.flat):
        return True
    return labels.is_group(unit.flat) or labels.may_be_group(unit.flat)
