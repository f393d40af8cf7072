"""Libraries to be looked at in a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli import running

PAYLOADS = (
    "<script>alert(1)</script><xss>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>",
    "</title></style></textarea><xss onclick=alert(1)>", "{{ 7 * 191 }}{% raw %}", "<!-- <xss> -->",
    "javascript:alert(1)//<xss>", "&lt;xss&gt;&#60;xss&#62;", "\x1b]0;x\x07\u202e<xss>",
)  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the repository's own documents; tests only read it."""
    return running.make(tmp_path_factory.mktemp("web") / "news", running.DOCUMENTS)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose every text tries to be markup, code or a template."""
    root = tmp_path_factory.mktemp("hostile")
    with (root / "<xss>.jsonl").open("w", encoding="utf-8") as out:
        for number, bad in enumerate(PAYLOADS):
            record = {
                "@type": "NewsArticle", "@id": f"{bad}{number}", "headline": f"Zeta {bad} {number}",
                "alternativeHeadline": f"Deck {bad}", "datePublished": "2007-06-26",
                "articleBody": f"Zeta {bad} body.\n\n{bad}", "keywords": [f"topic {bad}"],
                "articleSection": f"section {bad}", "author": {"name": f"Author {bad}"},
                "publisher": {"name": f"Paper {bad}"}, "url": f"javascript:alert(1)//{bad}",
                "inLanguage": "en", "odd": bad,
                "image": [{"caption": f"Caption {bad}", "creditText": f"Credit {bad}"}],
            }  # fmt: skip
            out.write(json.dumps(record) + "\n")
    page = (
        "<xss>Zeta Sidebar <script>alert(1)</script>\n\nQUELLA, June 3, 2008 (<xss>) -- A story."
        "\n\nIN FOCUS <xss>\nThe <xss> Beside\nA blurb with <script>alert(2)</script> in it. more\n"
    )
    (root / "page.txt").write_text(page)
    return running.make(root / "news", root / "<xss>.jsonl", root / "page.txt")
