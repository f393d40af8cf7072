"""The pages in documents/, against the answers a person gave (tests/corpus/README.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from library.article import Article
from library.parsing import accounted, parse
from tests.parsing.pages import blurb
from tests.parsing.test_sample import ROOT, record_of

ANSWERS = ROOT / "tests" / "corpus"
PAGES = sorted(path.relative_to(ANSWERS).with_suffix("") for path in ANSWERS.rglob("*.json"))


def flat(text: str | None) -> str | None:
    """The answers keep no-break and ideographic spaces; passages have one kind of blank."""
    return None if text is None else "\n".join(" ".join(t.split()) for t in text.split("\n"))


def answer(article: Article) -> dict[str, Any]:
    """An article in the form of an answer."""
    line = article.dateline
    return {
        "language": article.language,
        "headline": article.headline,
        "deck": article.deck,
        "byline": article.byline,
        "authors": list(article.authors),
        "dateline": line
        and {
            "text": line.text,
            "place": line.place,
            "date": line.published.value if line.published else None,
            "agency": line.agency,
        },
        "published": article.published.value if article.published else None,
        "published_precision": article.published.precision if article.published else None,
        "agency": article.agency,
        "captions": [{"text": c.text, "credit": c.credit} for c in article.captions],
        "passages": [
            {"role": p.role, "section": p.section, "text": p.text}
            for p in article.passages
            if p.role != "sidebar_heading"
        ],
        "agency_credit": article.agency_credit,
        "notes": list(article.notes),
        "sidebar": [
            {"kind": s.kind, "group": s.group, "headline": s.headline, "blurb": blurb(s)}
            for s in article.sidebar
        ],
    }


def wanted(path: Path) -> dict[str, Any]:
    """The answer for a page, with one kind of blank."""

    def every(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: every(part) for key, part in value.items()}
        if isinstance(value, list):
            return [every(part) for part in value]
        return flat(value) if isinstance(value, str) else value

    found: dict[str, Any] = every(json.loads(path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("name", PAGES, ids=str)
def test_a_page_is_what_its_answer_says(name: Path):
    record = record_of(ROOT / "documents" / name.with_suffix(".txt"))
    article = parse(record)
    gold = wanted(ANSWERS / name.with_suffix(".json"))
    found = answer(article)
    assert {key: found[key] for key in gold if key in found} == {
        key: value for key, value in gold.items() if key in found
    }
    assert accounted(record, article) == ()


def test_there_are_pages():
    assert len(PAGES) >= 20
