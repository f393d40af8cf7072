"""Snippets: what of a hit to show, as text and spans, never as markup.

Cut from the store's passages, so what is shown is what the document says.  The
passage with the most different query words wins, the earlier one if equal; the
cut is where those words stand closest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from library.analysis import Token, terms, tokens
from library.engines.base import sequences
from library.limits import SNIPPET_CHARS
from library.query.nodes import Node, positive
from library.store.read import PassageRow

_SCAN_CHARS: Final = 20_000  # of one passage; a longer one is no paragraph anyone reads
_ELLIPSIS: Final = "…"
_BESIDE: Final = frozenset({"headline", "dateline", "byline", "sidebar_heading", "kicker"})
_FIELD_ROLES: Final = frozenset({"headline", "deck", "caption", "sidebar", "dateline", "byline"})
"""Fields whose text is a passage of that role."""

Spans = list[tuple[int, int]]
"""Half-open ranges of a text, in order."""


Sequences = tuple[tuple[str, ...], ...]
"""What one word or phrase of a query can be: a term sequence for each stemmer in use."""


class Wanted(NamedTuple):
    """What to mark, by the role of passage it may stand in (``None``: any)."""

    by_role: dict[str | None, list[Sequences]]

    def within(self, role: str) -> list[Sequences]:
        """What to mark in passages of that role."""
        if role == "sidebar_heading":
            return []
        return [*self.by_role.get(None, ()), *self.by_role.get(role, ())]


def wanted(tree: Node, languages: Sequence[str]) -> Wanted:
    """What to mark of a query."""
    found: dict[str | None, list[Sequences]] = {}
    for field, node in positive(tree):
        if field and field not in _FIELD_ROLES:
            continue  # a facet's value is not in the text
        found.setdefault(field, []).append(sequences(node.text, field, languages))
    return Wanted(found)


def snippets(
    passages: Iterable[PassageRow], language: str | None, want: Wanted
) -> list[dict[str, Any]]:
    """At most two snippets of a document, in the shape of ``docs/json.md``.

    One of the headline if it has query words, and one of the best passage;
    where no passage has any, the first paragraph without marks.
    """
    best: tuple[int, PassageRow, Spans] | None = None
    shown: list[dict[str, Any]] = []
    lead: PassageRow | None = None
    for passage in passages:
        asked = want.within(passage.role)
        spans, number = _marked(passage.text[:_SCAN_CHARS], language, asked)
        if passage.role == "headline":
            shown += [_snippet(passage, spans)] if spans else []
            continue
        if lead is None and passage.role not in _BESIDE:
            lead = passage
        if spans and (best is None or number > best[0]):
            best = (number, passage, spans)
            if number == len(asked):
                break  # no later passage can be better
    if best:
        shown.append(_snippet(best[1], best[2]))
    elif lead:
        shown.append(_snippet(lead, []))
    return shown


def _marked(text: str, language: str | None, asked: list[Sequences]) -> tuple[Spans, int]:
    """Where a text has what the query asks for, and how many different things of it."""
    if not asked:
        return [], 0
    present = set(terms(text, language).split(" "))
    here = [
        [sequence for sequence in sequences if present.issuperset(sequence)] for sequences in asked
    ]
    if not any(here):
        return [], 0  # most passages; looking up places costs ten times as much
    found = list(tokens(text, language))
    places = [_places(found, sequences) for sequences in here]
    return sorted(set().union(*places)), sum(map(bool, places))


def _places(found: list[Token], sequences: list[tuple[str, ...]]) -> set[tuple[int, int]]:
    """Where any of the sequences stands among the tokens of a text."""
    spans: set[tuple[int, int]] = set()
    for sequence in sequences:
        for i, token in enumerate(found):
            if token.term != sequence[0]:
                continue
            run = found[i : i + len(sequence)]
            if tuple(each.term for each in run) == sequence:
                spans.update((each.start, each.end) for each in run)
    return spans


def _snippet(passage: PassageRow, marked: Spans) -> dict[str, Any]:
    text, spans = cut(passage.text, marked)
    return {"part": passage.role, "passage": passage.n, "text": text, "spans": spans}


def cut(text: str, spans: Spans, width: int = SNIPPET_CHARS) -> tuple[str, list[list[int]]]:
    """The part of ``text`` with the most spans, and those spans in it.

    At most ``width`` characters and an ellipsis at each end that was cut, on
    word boundaries where there are any.
    """
    if len(text) <= width:
        return text, [list(span) for span in _joined(spans)]
    start = _window(spans, width)
    end = min(start + width, len(text))
    start = _boundary(text, start, +1) if start else 0
    end = _boundary(text, end, -1) if end < len(text) else end
    start, end = _trimmed(text, start, end)
    inside = [(low, high) for low, high in spans if low >= start and high <= end]
    before = _ELLIPSIS if text[:start].strip() else ""
    after = _ELLIPSIS if text[end:].strip() else ""
    shift = len(before) - start
    return (
        before + text[start:end] + after,
        [[low + shift, high + shift] for low, high in _joined(inside)],
    )


def _window(spans: Spans, width: int) -> int:
    """Where a window of ``width`` should begin to hold the most spans, with room before."""
    best, best_count, j = 0, 0, 0
    for i, (low, _) in enumerate(spans):
        while j < len(spans) and spans[j][1] <= low + width * 3 // 4:
            j += 1
        if j - i > best_count:
            best, best_count = low, j - i
    return max(0, best - width // 4)


def _boundary(text: str, at: int, step: int) -> int:
    """The nearest blank from ``at`` on in one direction, at most 30 characters away."""
    for distance in range(30):
        here = at + step * distance
        if 0 < here < len(text) and text[here - (step < 0)].isspace():
            return here + (step > 0)
    return at


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same range without white space at its ends."""
    shown = text[start:end]
    return start + len(shown) - len(shown.lstrip()), end - len(shown) + len(shown.rstrip())


def _joined(spans: Spans) -> Spans:
    """Spans with nothing between them made one (the bigrams of a word in kanji)."""
    joined: Spans = []
    for low, high in spans:
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
