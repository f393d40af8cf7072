"""Datelines of East Asian agencies, which have brackets or a closing word for a dash.

【東京=共同】   【北京3月3日時事】   [東京 3日 ロイター] -   新华社北京3月3日电   (서울=연합뉴스)
"""

from __future__ import annotations

import re
from typing import Final

_DAY: Final = r"(?P<day>(?:\d{1,2}月)?\d{1,2}日)"
_FORMS: Final = (
    re.compile(
        rf"【(?P<place>[^\d=＝】\s]{{1,12}}?)(?:{_DAY}|[=＝][^】\s]{{1,12}}?)?"
        r"[=＝]?(?P<agency>共同|時事|ロイター|AFP時事|AFP|AP)?】"
    ),
    re.compile(
        rf"[\[［](?P<place>[^\d\s\]］]{{1,16}})\s+{_DAY}\s+(?P<agency>ロイター|路透)[\]］]\s*[-－—]?"
    ),
    re.compile(
        rf"据?(?P<agency>新华社|中新社|中新网|中央社)?(?P<place>[^\d\s，。、]{{1,8}}?)?{_DAY}[电電](?=[\s（(])"
    ),
    re.compile(
        r"\((?P<place>[^\d\s()=]{1,10})=(?P<agency>[^\s()=]{2,10})\)(?:\s?[^\s=]{2,8} 기자\s?=)?"
    ),
)


def find(text: str, start: int = 0) -> re.Match[str] | None:
    """A match with ``place``, ``day`` (perhaps absent) and ``agency`` at ``start``.

    A word in brackets alone is a label ("【速報】"): a day, an agency or an author
    must stand beside the place.
    """
    for form in _FORMS:
        match = form.match(text, start)
        if match is None:
            continue
        day = match.groupdict().get("day")
        if day or match["agency"] or not {"=", "＝"}.isdisjoint(match[0]):
            return match
    return None
