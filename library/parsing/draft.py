"""An article in the making: passages get their numbers, what is left out its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from library.article import (
    BLOCK_QUOTE,
    CAPTION,
    HEADING,
    HEADLINE,
    KICKER,
    LIST_ITEM,
    PARAGRAPH,
    SIDEBAR,
    TABLE,
    Caption,
    Dateline,
    Dropped,
    Passage,
    Published,
    Span,
)
from library.parsing import headings
from library.parsing.dates import Day
from library.parsing.units import Unit

_IN_SECTION: Final = frozenset({PARAGRAPH, LIST_ITEM, CAPTION, TABLE, BLOCK_QUOTE})


class DatelineAt(NamedTuple):
    """A dateline, the date it prints (perhaps without its year) and where it stands."""

    dateline: Dateline
    day: Day | None
    span: Span | None


class DateLine(NamedTuple):
    """A line with nothing but a date."""

    text: str
    published: Published
    span: Span | None


@dataclass(slots=True)
class Item:
    """A sidebar item in the making."""

    group: str | None
    kind: str = SIDEBAR
    headline: str = ""
    linked: bool = False
    passages: list[Passage] = field(default_factory=list)

    def put(self, role: str, unit: Unit) -> None:
        """Append a unit as a passage; nothing for an empty one."""
        if unit.text:
            n = len(self.passages) + 1
            self.passages.append(Passage(n, role, unit.flat, None, unit.span))

    def title(self, unit: Unit) -> None:
        """Append the headline."""
        self.headline = unit.flat
        self.put(HEADLINE, unit)

    def has(self, role: str) -> bool:
        """Whether it has a passage of that role."""
        return any(passage.role == role for passage in self.passages)

    def passages_but_kicker(self) -> list[Passage]:
        """What it has besides a label."""
        return [passage for passage in self.passages if passage.role != KICKER]

    def close(self) -> None:
        """Give an item without a title one from its first words."""
        if not self.headline and self.passages:
            self.headline = headings.cut(self.passages[-1].text)


@dataclass(slots=True)
class Draft:
    """What has been understood of a document so far."""

    headline: str = ""
    deck: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    by_agency: str | None = None
    dateline: DatelineAt | None = None
    date_line: DateLine | None = None
    section: str | None = None
    agency_credit: str | None = None
    passages: list[Passage] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    producers: list[str] = field(default_factory=list)
    pending: Unit | None = None
    paragraphs: int = 0

    def add(self, role: str, text: str, span: Span | None) -> int:
        """Append a passage and return its number."""
        n = len(self.passages) + 1
        if role == HEADING:
            self.section = text
        elif role == PARAGRAPH:
            self.paragraphs += 1
        section = self.section if role in _IN_SECTION else None
        self.passages.append(Passage(n, role, text, section, span))
        return n

    def put(self, role: str, unit: Unit) -> None:
        """Append a unit as a passage; nothing for an empty one."""
        if unit.text:
            self.add(role, unit.flat, unit.span)

    def drop(self, unit: Unit, reason: str) -> None:
        """Leave a unit out, and say why."""
        if unit.text:
            self.dropped.append(Dropped(unit.text, reason, unit.span))

    def caption(self, unit: Unit, text: str, credit: str | None) -> None:
        """Append a caption; the passage's span takes in the credit."""
        n = self.add(CAPTION, text or unit.flat, unit.span)
        self.captions.append(Caption(text, credit, n))
