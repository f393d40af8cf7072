"""Our own export back into documents, whole: nothing is parsed a second time.

The format is "Document" of ``docs/json.md``.  Keys that are missing are taken as
unknown; a reference to a passage that is not there is a damaged file and refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from library import article as a
from library.readers.json_values import text_of, texts_of

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
_DERIVED: Final = frozenset(("kind", "year", "language"))  # columns say them already

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
    """The document an export describes.

    Where it came from before is kept in ``metadata`` as ``exported``.

    Raises:
        ValueError: with a clause that says what does not hold together.
    """
    passages, numbers = _passages(value)
    dateline = _dateline(value.get("dateline"))
    facets = _facets(value.get("facets"))
    agency = _text(value, "agency") or (dateline.agency if dateline else None)
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
        authors=tuple(texts_of(value.get("authors"))),
        dateline=dateline,
        published=_published(value.get("published"), value.get("published_precision")),
        publisher=_text(value, "publisher"),
        agency=agency or next(iter(facets.get("agency", ())), None),
        language=_text(value, "language"),
        url=_text(value, "url"),
        section=_text(value, "section"),
        group=_text(value, "group"),
        passages=passages,
        captions=tuple(_caption(item, numbers) for item in _objects(value, "captions")),
        quotations=tuple(_quotation(item, numbers) for item in _objects(value, "quotations")),
        agency_credit=_text(value, "agency_credit"),
        notes=tuple(texts_of(value.get("notes"))),
        sidebar=tuple(_sidebar(item, depth) for item in sidebar),
        facets=facets,
        metadata=_metadata(value),
        dropped=tuple(_dropped(item) for item in _objects(value, "dropped")),
    )


def _text(value: Mapping[str, Any], key: str) -> str | None:
    """A text as it is, for the export has it as it should be; ``None`` for anything else."""
    found = value.get(key)
    return found if isinstance(found, str) and found.strip() else None


def _objects(value: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = value.get(key)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f'"{key}" is no list of objects')
    return found


def _words(value: Mapping[str, Any], what: str) -> str:
    found = _text(value, "text")
    if found is None:
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
    return a.Caption(_words(item, "caption"), _text(item, "credit"), passage)


def _quotation(item: Mapping[str, Any], numbers: Mapping[Any, int]) -> a.Quotation:
    words = _words(item, "quotation")
    confidence = item.get("confidence")
    return a.Quotation(
        text=words,
        segments=tuple(texts_of(item.get("segments"))) or (words,),
        passage=_number(item, numbers, "quotation"),
        speaker=_text(item, "speaker"),
        mention=_text(item, "mention"),
        cue=_text(item, "cue"),
        kind=_text(item, "kind") or "direct",
        rule=_text(item, "rule"),
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
    )


def _published(value: Any, precision: Any = None) -> a.Published | None:
    text = text_of(value)
    if text is None:
        return None
    known = {*_PRECISIONS.values(), "instant"}
    return a.Published(
        text, precision if precision in known else _PRECISIONS.get(len(text), "instant")
    )


def _dateline(value: Any) -> a.Dateline | None:
    if isinstance(value, str) and value.strip():
        return a.Dateline(value)
    if not isinstance(value, dict):
        return None
    return a.Dateline(
        text=_words(value, "dateline"),
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
    return {
        field: tuple(dict.fromkeys(texts_of(values)))
        for field, values in value.items()
        if field not in _DERIVED
    }


def _metadata(value: Mapping[str, Any]) -> dict[str, Any]:
    stated = value.get("metadata")
    metadata = dict(stated) if isinstance(stated, dict) else {}
    metadata |= {key: other for key, other in value.items() if key not in _KNOWN}
    came = {key: value[key] for key in ("uid", "parent", "source") if value.get(key)}
    return metadata | ({"exported": came} if len(came) > 1 or "source" in came else {})


def _dropped(item: Mapping[str, Any]) -> a.Dropped:
    ends = [item.get("start"), item.get("end")]
    return a.Dropped(_words(item, "dropped text"), _text(item, "reason") or "", _span(ends))
