"""Where what stands beside the story begins, and which lines head a group of it.

    GROUP IN CAPITALS            a title, printed once or twice
    A Title                      VIDEO LABEL: and what it shows
    And what it says. more

A run of items begins where the page says so: by a label, by the text of a link
at the end of a blurb, by a headline printed twice, or by a title over a title.
It goes on as long as items do; a paragraph without a title is the story again.
After a note that closes the story (``tail``), titles over sentences are items too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.article import FACTBOX, SIDEBAR_HEADING
from library.parsing import headings, items, labels
from library.parsing.draft import Draft
from library.parsing.items import after_title, belongs, unit_at
from library.parsing.units import Unit

_MIN_BLURB_WORDS: Final = 6


def begins(units: Sequence[Unit], at: int, tail: bool) -> bool:
    """Whether a run of items begins at that unit; ``tail`` says that the story is over."""
    unit = units[at]
    if unit.block.role is not None:
        return unit.block.role == SIDEBAR_HEADING
    if labels.find(unit.text) is not None or (labels.is_group(unit.flat) and at + 1 < len(units)):
        return True
    if at + 1 == len(units):
        return False
    if not headings.is_title(unit.flat):
        return unit.flat[-1] == ":" and labels.may_be_group(unit.flat)
    return _is_group(units, at, inside=tail) or _is_item(units, at, tail)


def read(units: Sequence[Unit], at: int, draft: Draft, tail: bool) -> int:
    """Take the run of items that begins at that unit; where the story goes on."""
    group: Unit | None = None
    gap = 0  # between the group heading and its first title
    while at < len(units):
        unit = units[at]
        if unit.block.role not in (None, SIDEBAR_HEADING) or not belongs(unit):
            break
        label = labels.find(unit.text)
        if unit.block.role == SIDEBAR_HEADING or (
            label is None and _is_group(units, at, inside=tail or bool(group or draft.items))
        ):
            group = unit
            gap = units[at + 1].gap if at + 1 < len(units) else 0
            draft.put(SIDEBAR_HEADING, unit)
            at += 1
        elif group is not None and unit.gap <= gap and items.is_listed(unit):
            items.listed(unit, _name(group), draft)
            at += 1
        elif label is not None and label.kind == FACTBOX:
            at = items.fact_box(units, at, label, draft, tail)
        elif (
            label is not None
            or _is_item(units, at, tail)
            or (group is not None and unit.gap <= gap and headings.is_title(unit.flat))
        ):
            at = items.teaser(units, at, _name(group) if group else None, draft, tail)
        else:
            break
    return at


def _name(group: Unit) -> str:
    return group.flat.rstrip(" :")


def _is_group(units: Sequence[Unit], at: int, *, inside: bool) -> bool:
    """Whether a line heads a group: by its words, or as a title over the title of an item.

    ``inside`` a sidebar, capitals close above a title are enough.
    """
    unit, following = units[at], unit_at(units, at + 1)
    if following is None or not belongs(following):
        return False
    if labels.is_group(unit.flat):
        return True
    if unit.flat[-1] == ":" and labels.may_be_group(unit.flat):
        return True
    if not headings.is_title(unit.flat) or unit.flat == following.flat:
        return False
    if labels.link(following.text) >= 0:
        return False
    announced = labels.find(following.text) is not None
    if labels.may_be_group(unit.flat):
        return announced or headings.is_title(following.flat)
    if announced or not headings.is_title(following.flat):
        return False
    capitals = headings.is_capitals(unit.flat) and not headings.is_capitals(following.flat)
    if inside and unit.gap and not following.gap and capitals:
        return True
    return _heads_item(units, at, capitals)


def _heads_item(units: Sequence[Unit], at: int, capitals: bool) -> bool:
    """Whether a title stands over the title of what must be an item."""
    after = after_title(units, at + 1)
    blurb = unit_at(units, after)
    if blurb is None or not belongs(blurb):
        return False
    if items.has_link(units, after) or _is_media(blurb):
        return True
    if not headings.is_sentence(blurb.flat):
        return False
    close = capitals and units[at + 1].gap == 0 and blurb.gap == 0
    # Figures under a heading end in sentences too: "All per tonne."
    return (close and blurb.flat.count(" ") + 1 >= _MIN_BLURB_WORDS) or after > at + 2


def _is_item(units: Sequence[Unit], at: int, tail: bool) -> bool:
    """Whether a title is that of an item and not of a section."""
    if not headings.is_title(units[at].flat):
        return False
    after = after_title(units, at)
    blurb = unit_at(units, after)
    if blurb is None:
        return tail and after > at + 1
    if _is_media(blurb) or items.has_link(units, after):
        return True
    return tail and (after > at + 1 or (belongs(blurb) and headings.is_sentence(blurb.flat)))


def _is_media(unit: Unit) -> bool:
    label = labels.find(unit.text)
    return label is not None and label.kind != FACTBOX
