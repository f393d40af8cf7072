"""BibTeX, in what BibTeX and BibLaTeX both understand; text is Unicode, which Biber wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote

from library.export.citation import Citation, citation, padded

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# A brace counts for BibTeX even behind a backslash, so a single one must not be written.
_SPECIAL: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "$&#%_"},
    }
)
_IN_URL: Final = "%/:?#[]@!$&'()*+,;=~"
_NO_NAME: Final = re.compile(r",|\band\b|^others$", re.IGNORECASE)


def write(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An entry for each document."""
    for document in documents:
        cited = citation(document)
        fields = [f"  {name} = {value}" for name, value in _fields(cited) if value]
        inside = ",\n".join([cited.uid, *fields])
        yield f"@{_type(cited)}{{{inside}\n}}\n\n"


def _type(cited: Citation) -> str:
    """An article appeared in a paper; of something else its address may be known, or nothing."""
    if cited.container and cited.medium == "text":
        return "article"
    return "online" if cited.url else "misc"


def _fields(cited: Citation) -> Iterator[tuple[str, str]]:
    yield "title", _braced(_braced(_escaped(cited.title)))  # twice: capitals stay capitals
    yield "author", _braced(" and ".join(_names(cited)))
    holder = {"article": "journal", "online": "organization", "misc": "howpublished"}
    yield holder[_type(cited)], _braced(_escaped(cited.container or ""))
    if cited.date:
        yield "date", _braced("-".join(padded(cited.date)))
        yield "year", _braced(padded(cited.date)[0])
    if len(cited.date) > 1:
        yield "month", _MONTHS[cited.date[1] - 1]
    yield "abstract", _braced(_escaped(cited.abstract or ""))
    yield "keywords", _braced(_escaped(", ".join(cited.keywords)))
    yield "language", _braced(_escaped(cited.language or ""))
    # An address is not TeX: nothing in it is escaped but by its own rules.
    yield "url", _braced(quote(cited.url or "", safe=_IN_URL))


def _names(cited: Citation) -> Iterator[str]:
    for name in cited.authors:
        yield _braced(_escaped(name)) if _NO_NAME.search(name) else _escaped(name)
    if cited.corporate:
        yield _braced(_escaped(cited.corporate))


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""
