"""What can be cited of a document: only what is known of it.

No day, no name and no date of access is made up.  A name is not taken apart
either: where a family name begins is not known of a printed name.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from library.article import AUDIO, VIDEO


class Citation(NamedTuple):
    """A document as a reference names it.

    ``authors`` are people as printed.  Where none is known, ``corporate`` is the
    agency, unless that is the ``container`` already: the paper or site, or else
    the agency, in which the document appeared.  ``date`` is year, month and day as
    far as known.
    """

    uid: str
    medium: str
    title: str
    authors: list[str]
    corporate: str | None
    container: str | None
    date: tuple[int, ...]
    section: str | None
    abstract: str | None
    keywords: list[str]
    language: str | None
    url: str | None


def citation(document: dict[str, Any]) -> Citation:
    """What is known of a document in the shape of ``docs/json.md``."""
    kind, agency = document["kind"], document["agency"]
    authors = [one_line(name) for name in document["authors"]]
    container = document["publisher"] or agency
    published = document["published"] or ""
    return Citation(
        uid=document["uid"],
        medium=kind if kind in (VIDEO, AUDIO) else "text",
        title=one_line(document["headline"]),
        authors=authors,
        corporate=None if authors or agency == container else one_line(agency),
        container=one_line(container) or None,
        date=tuple(int(part) for part in published[:10].split("-") if part),
        section=one_line(document["section"]) or None,
        abstract=one_line(document["deck"]) or None,
        keywords=[one_line(topic) for topic in document["facets"].get("topic", ())],
        language=one_line(document["language"]) or None,
        url="".join((document["url"] or "").split()) or None,
    )


def padded(date: tuple[int, ...]) -> list[str]:
    """The parts of a date as ISO 8601 writes them."""
    return [f"{part:0{4 if at == 0 else 2}d}" for at, part in enumerate(date)]


def one_line(text: str | None) -> str:
    """A text without line breaks, which end an entry in some formats."""
    return " ".join((text or "").split())
