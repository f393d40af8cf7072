"""Paragraphs out of the markup that JSON feeds carry in a text field (``body_xhtml`` and the like).

No parser of web pages: the markup in a feed is a handful of tags round paragraphs
(IPTC ninjs: "the content in XHTML").  Tags that begin a block end the one before,
the others vanish, references are resolved as the HTML standard says.  One pass,
linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import Final

from library.article import BLOCK_QUOTE, CAPTION, HEADING, LIST_ITEM, TABLE
from library.readers import lines
from library.readers.decode import clean

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})(?:[\s/][^<>]*)?>")
_CLOSED: Final = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\s*/?>", re.IGNORECASE)
_COMMENT_START, _COMMENT_END = "<!--", "-->"

_ROLES: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADING),
    "li": LIST_ITEM,
    "blockquote": BLOCK_QUOTE,
    "figcaption": CAPTION,
    "table": TABLE,
}
_BLOCKS: Final = frozenset(
    "p div br hr ul ol dl dt dd section article aside header footer figure address pre main "
    "body head html form".split()
) | frozenset(_ROLES)
_CELLS: Final = {"tr": "\n", "td": "\t", "th": "\t"}
# An item ends where the next one begins or the list ends, says the HTML standard (13.1.2.4).
_IMPLIED_ENDS: Final = dict.fromkeys(("li", "ul", "ol"), ("li",))
_MAX_ROLES: Final = 16  # elements in each other that give a role; a quoted list has two
_UNSEEN: Final = frozenset(("script", "style", "template"))


class _Page:
    """Blocks as they are found; ``roles`` is the stack of elements that give one."""

    def __init__(self) -> None:
        self.blocks: list[tuple[str | None, str]] = []
        self.text: list[str] = []
        self.roles: list[str] = []

    def end_block(self) -> None:
        """Close the block being read, if it has any text."""
        role = _ROLES[self.roles[-1]] if self.roles else None
        raw = "".join(self.text)
        text = _rows(raw) if role == TABLE else _flat(raw)
        if text:
            self.blocks.append((role, text))
        self.text = []
        lines.bound(len(self.blocks))

    def tag(self, name: str, closing: bool) -> None:
        """What a tag does to the block being read."""
        if "table" in self.roles and name != "table":
            if name in _CELLS and not closing:
                self.text.append(_CELLS[name])
            elif name in _BLOCKS:
                self.text.append(" ")
        elif name in _BLOCKS:
            self.end_block()
            self.role(name, closing)

    def role(self, name: str, closing: bool) -> None:
        """What a tag does to the roles of the blocks that follow."""
        if self.roles and self.roles[-1] in _IMPLIED_ENDS.get(name, ()):
            self.roles.pop()
        if closing and name in self.roles:
            del self.roles[self.roles.index(name) :]
        elif not closing and name in _ROLES and len(self.roles) < _MAX_ROLES:
            self.roles.append(name)


def is_markup(text: str) -> bool:
    """Whether a text field that may hold either holds markup: it closes a paragraph somewhere."""
    return "<" in text and _CLOSED.search(text) is not None


def blocks_of(markup: str) -> list[tuple[str | None, str]]:
    """(role, text) of each block; the role is ``None`` for a paragraph.

    White space is one blank, as a browser shows it; the rows of a table are
    lines, its cells have tabs between them.

    Raises:
        SourceError: ``"too-large"`` for more blocks than ``lines.MAX_LINES``.
    """
    page = _Page()
    unseen = ""  # the script or style we are in
    position = 0
    for tag in _TAG.finditer(_without_comments(markup)):
        name = tag[2].lower()
        if not unseen:
            page.text.append(resolve(tag.string[position : tag.start()]))
        position = tag.end()
        closing = tag[1] == "/"
        if unseen:
            unseen = "" if closing and name == unseen else unseen
        elif name in _UNSEEN:
            unseen = "" if closing else name
        else:
            page.tag(name, closing)
    if not unseen:
        page.text.append(resolve(_without_comments(markup)[position:]))
    page.end_block()
    return page.blocks


def plain(markup: str) -> str:
    """All the text of some markup on one line."""
    return " ".join(text for _, text in blocks_of(markup))


def resolve(text: str) -> str:
    """Text with character references resolved; what came in by one is cleaned."""
    if "&" not in text:
        return text
    import html  # its table of 2,200 names is needed for markup alone

    return clean(html.unescape(text))


def _without_comments(markup: str) -> str:
    if _COMMENT_START not in markup:
        return markup
    first, *rest = markup.split(_COMMENT_START)
    return first + "".join(piece.partition(_COMMENT_END)[2] for piece in rest)


def _rows(raw: str) -> str:
    """The rows of a table that have something in them; each cell came with a tab before it."""
    rows = ([_flat(cell) for cell in row.split("\t")] for row in raw.split("\n"))
    printed = ("\t".join(cells if cells[0] else cells[1:]) for cells in rows)
    return "\n".join(line for line in printed if line.strip()).strip()


def _flat(text: str) -> str:
    return " ".join(text.split())
