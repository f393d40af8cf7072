"""Blocks to an article: headline, dateline, captions, headings, sidebar, notes.

``parse`` is the whole of it.  The rules are general and stated one a module; the
words they look for are tables (``cues``, ``labels``, ``months``).  Where a rule
cannot know, the answer is the plainer one: a paragraph, no date, no author.
"""

from __future__ import annotations

from library.parsing.accounting import accounted
from library.parsing.page import parse

__all__ = ["accounted", "parse"]
