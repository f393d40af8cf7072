"""Records made by hand: text cut into blocks at its blank lines, as a reader would."""

from __future__ import annotations

from typing import Any

from library.article import Article, Passage, Span
from library.parsing import accounted, parse
from library.readers.base import Block, Record, Stated


def blocks(text: str, role: str | None = None) -> tuple[Block, ...]:
    """The blocks of a text, with their spans and the blank lines before them."""
    found: list[Block] = []
    lines: list[str] = []
    start = at = blank = gap = 0
    for line in [*text.split("\n"), ""]:
        if line and not line.isspace():
            if not lines:
                start, gap = at, blank
            lines.append(line)
            blank = 0
        else:
            if lines:
                found.append(_block("\n".join(lines), start, role, gap))
                lines = []
            blank += 1
        at += len(line) + 1
    return tuple(found)


def _block(text: str, start: int, role: str | None, gap: int) -> Block:
    inner = text.strip()
    start += text.find(inner)
    return Block(inner, role, Span(start, start + len(inner)), gap)


def page(text: str, *, unwrap: bool = False) -> Record:
    """A page saved as text."""
    return Record(None, blocks(text), Stated(), text, unwrap)


def wire(body: str = "", *, unwrap: bool = True, **stated: Any) -> Record:
    """A record of a format that states a headline and the like; the text is its body."""
    return Record("1", blocks(body), Stated(**stated), body, unwrap)


def read(text: str, *, unwrap: bool = False) -> Article:
    """The article of a page, every character of which must be accounted for."""
    record = page(text, unwrap=unwrap)
    article = parse(record)
    assert accounted(record, article) == ()
    assert "in no block" not in {part.reason for part in article.dropped}
    return article


def roles(article: Article) -> list[str]:
    """The roles of an article's passages, in order."""
    return [passage.role for passage in article.passages]


def texts(article: Article, role: str) -> list[str]:
    """The texts of the passages of one role."""
    return [passage.text for passage in article.passages if passage.role == role]


def blurb(item: Article) -> str:
    """What a sidebar item says under its headline, without its label."""
    return "\n".join(p.text for p in item.passages if p.role not in {"headline", "kicker"})


def at(passage: Passage) -> tuple[int, int]:
    """The span of a passage as a pair."""
    assert passage.span is not None
    return passage.span.start, passage.span.end
