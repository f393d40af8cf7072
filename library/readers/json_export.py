"""Our own export back into documents, whole: nothing is parsed a second time.

The format is "Document" of ``docs/json.md``.  Keys that are missing are taken as
unknown; a reference to a passage that is not there is a damaged file and refused.
What is there is taken letter by letter, so that an export gives back the library
it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from library import article as a
from library.readers.json_values import text_of

_ROLES: Final = frozenset(
    (
        a.HEADLINE,
        a.KICKER,
        a.DECK,
        a.BYLINE,
        a.DATELINE,
        a.PARAGRAPH,
        a.HEADING,
        a.LIST_ITEM,
        a.BLOCK_QUOTE,
        a.TABLE,
        a.CAPTION,
        a.NOTE,
        a.AGENCY_CREDIT,
        a.SIDEBAR_HEADING,
    )
)
_KINDS: Final = frozenset((a.ARTICLE, a.SIDEBAR, a.VIDEO, a.AUDIO, a.GALLERY, a.FACTBOX))
_PRECISIONS: Final = {4: "year", 7: "month", 10: "day"}
_DATE: Final = re.compile(
    r"\d{4} (-\d\d (-\d\d (T\d\d:\d\d:\d\d \S* )? )? )?", re.ASCII | re.VERBOSE
)
_FIRST_DAY: Final = "0001-01-01"
_DERIVED: Final = ("kind", "year", "language", "agency", "section")  # columns say them already
_UID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UID_CHARS: Final = 200  # twice what this program makes

_KNOWN: Final = frozenset(
    "uid kind parent group headline deck byline authors dateline published published_precision "
    "publisher agency language url section captions passages quotations agency_credit notes "
    "sidebar facets source metadata dropped blurb".split()
)
_MAX_SIDEBAR_DEPTH: Final = 1


def is_export(value: Mapping[str, Any]) -> bool:
    """Whether an object is a document in our own contract."""
    return "uid" in value and "passages" in value


def article(value: Mapping[str, Any], record: str | None, depth: int = 0) -> a.Article:
    """The document an export describes, with the name it had.

    Where it came from before is kept in ``metadata`` under ``EXPORTED``.

    Raises:
        ValueError: with a clause that says what does not hold together.
    """
    passages, numbers = _passages(value)
    dateline = _dateline(value.get("dateline"))
    stated = _facets(value.get("facets"))
    agency = _text(value, "agency") or (dateline.agency if dateline else None)
    if "agency" not in value:  # exports had it only there before they said it themselves
        agency = agency or next(iter(stated.get("agency", ())), None)
    language, section = _text(value, "language"), _text(value, "section")
    published = _published(value.get("published"))
    year = published.value[:4] if published else None
    kind = _text(value, "kind") or a.ARTICLE
    if kind not in _KINDS:
        raise ValueError(f"there is no kind {kind[:40]!r}")
    sidebar = _objects(value, "sidebar") if depth < _MAX_SIDEBAR_DEPTH else []
    return a.Article(
        headline=_text(value, "headline") or "",
        kind=kind,
        record=record,
        deck=_text(value, "deck"),
        byline=_text(value, "byline"),
        authors=tuple(_texts(value, "authors")),
        dateline=dateline,
        published=published,
        publisher=_text(value, "publisher"),
        agency=agency,
        language=language,
        url=_text(value, "url"),
        section=section,
        group=_text(value, "group"),
        passages=passages,
        captions=tuple(_caption(item, numbers) for item in _objects(value, "captions")),
        quotations=tuple(_quotation(item, numbers) for item in _objects(value, "quotations")),
        agency_credit=_text(value, "agency_credit"),
        notes=tuple(_texts(value, "notes")),
        sidebar=tuple(_sidebar(item, depth) for item in sidebar),
        facets=dict(_beyond(stated, (kind, year, language, agency, section))),
        metadata=_metadata(value),
        dropped=tuple(_dropped(item) for item in _objects(value, "dropped")),
        uid=_uid(value),
    )


def _text(value: Mapping[str, Any], key: str) -> str | None:
    """A text as it is, for the export has it as it should be; ``None`` for anything else."""
    found = value.get(key)
    return found if isinstance(found, str) and found.strip() else None


def _texts(value: Mapping[str, Any], key: str) -> Iterator[str]:
    """The texts of a list, as they are; a text by itself is a list of one."""
    found = value.get(key)
    for text in found if isinstance(found, list) else (found,):
        if isinstance(text, str) and text.strip():
            yield text


def _uid(value: Mapping[str, Any]) -> str | None:
    """The name a document had, if it is one that this program could have given.

    It becomes part of addresses, so that nothing else will do.
    """
    uid = _text(value, "uid")
    return uid if uid and len(uid) <= _UID_CHARS and _UID.fullmatch(uid) else None


def _objects(value: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = value.get(key)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f'"{key}" is no list of objects')
    return found


def _words(value: Mapping[str, Any], what: str, *, or_none: bool = False) -> str:
    """The text of a part; a caption may be but a credit, a dateline but an agency."""
    found = _text(value, "text")
    if found is None:
        if or_none and value.get("text") == "":
            return ""
        raise ValueError(f"a {what} has no text")
    return found


def _passages(value: Mapping[str, Any]) -> tuple[tuple[a.Passage, ...], dict[Any, int]]:
    """The passages, numbered from 1, and the number each one's ``n`` has become."""
    found = []
    numbers: dict[Any, int] = {}
    for n, item in enumerate(_objects(value, "passages"), start=1):
        role = _text(item, "role") or a.PARAGRAPH
        if role not in _ROLES:
            raise ValueError(f"there is no role {role[:40]!r}")
        printed = item.get("n", n)
        if not isinstance(printed, int) or printed in numbers:
            raise ValueError(f"passage {n} has no number of its own")
        numbers[printed] = n
        words = _words(item, "passage")
        found.append(a.Passage(n, role, words, _text(item, "section"), _span(item.get("span"))))
    return tuple(found), numbers


def _number(item: Mapping[str, Any], numbers: Mapping[Any, int], what: str) -> int:
    printed = item.get("passage")
    if not isinstance(printed, int) or printed not in numbers:
        raise ValueError(f"a {what} is in passage {printed!r:.20}, which is not there")
    return numbers[printed]


def _span(value: Any) -> a.Span | None:
    if isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value):
        return a.Span(value[0], value[1])
    return None


def _caption(item: Mapping[str, Any], numbers: Mapping[Any, int]) -> a.Caption:
    passage = _number(item, numbers, "caption")
    return a.Caption(_words(item, "caption", or_none=True), _text(item, "credit"), passage)


def _quotation(item: Mapping[str, Any], numbers: Mapping[Any, int]) -> a.Quotation:
    words = _words(item, "quotation")
    confidence = item.get("confidence")
    return a.Quotation(
        text=words,
        segments=tuple(_texts(item, "segments")) or (words,),
        passage=_number(item, numbers, "quotation"),
        speaker=_text(item, "speaker"),
        mention=_text(item, "mention"),
        cue=_text(item, "cue"),
        kind=_text(item, "kind") or "direct",
        rule=_text(item, "rule"),
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
    )


def _published(value: Any) -> a.Published | None:
    """A date of the contract; how exact it is, its length says."""
    text = text_of(value)
    if text is None:
        return None
    try:
        date.fromisoformat(text[:10] + _FIRST_DAY[len(text) :])
        if len(text) > len(_FIRST_DAY):
            datetime.fromisoformat(text)
    except ValueError:
        text = ""
    if not _DATE.fullmatch(text):
        raise ValueError(f"there is no date {value!r:.40}")
    return a.Published(text, _PRECISIONS.get(len(text), "instant"))


def _dateline(value: Any) -> a.Dateline | None:
    if isinstance(value, str) and value.strip():
        return a.Dateline(value)
    if not isinstance(value, dict):
        return None
    return a.Dateline(
        text=_words(value, "dateline", or_none=True),
        place=_text(value, "place"),
        published=_published(value.get("date")),
        agency=_text(value, "agency"),
        span=_span(value.get("span")),
    )


def _sidebar(item: Mapping[str, Any], depth: int) -> a.Article:
    """A document beside the article: in full if it has passages, else from its blurb."""
    if "passages" not in item and _text(item, "blurb"):
        item = {**item, "passages": [{"n": 1, "text": item["blurb"]}]}
    return article({"kind": a.SIDEBAR, **item}, _text(item, "uid"), depth + 1)


def _facets(value: Any) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError('"facets" is no object')  # noqa: TRY004 - one kind of error for the caller
    return {field: tuple(dict.fromkeys(_texts(value, field))) for field in value}


def _beyond(
    facets: Mapping[str, tuple[str, ...]], columns: Sequence[str | None]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The facets without the values that other keys say, which follow from those again."""
    said = dict(zip(_DERIVED, columns, strict=True))
    for field, values in facets.items():
        rest = tuple(value for value in values if value != said.get(field))
        if rest and field not in ("kind", "year"):  # a document has one of these, and no other
            yield field, rest


def _metadata(value: Mapping[str, Any]) -> dict[str, Any]:
    stated = value.get("metadata")
    metadata = dict(stated) if isinstance(stated, dict) else {}
    metadata |= {key: other for key, other in value.items() if key not in _KNOWN}
    source = value.get("source")
    if isinstance(source, dict) and a.EXPORTED not in metadata:
        # Of a document that was handed on, the first library is the one that had the original.
        first = source.get("exported")
        came = first if isinstance(first, dict) else {**source, "parent": value.get("parent")}
        metadata[a.EXPORTED] = {key: _text(came, key) for key in a.EXPORTED_KEYS}
    return metadata


def _dropped(item: Mapping[str, Any]) -> a.Dropped:
    ends = [item.get("start"), item.get("end")]
    return a.Dropped(_words(item, "dropped text"), _text(item, "reason") or "", _span(ends))
