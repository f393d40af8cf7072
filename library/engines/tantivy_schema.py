"""What tantivy keeps of a document: which columns there are, and what goes into them."""

from __future__ import annotations

from typing import Final

import tantivy

from library import fields
from library.engines.base import TEXT, IndexDocument

_CALENDAR: Final = ("by_year", "by_month", "by_day")
_ID_BITS: Final = 25  # of a sort key; the other 39 hold the seconds to the end of the year 9999
_UNDATED_LAST: Final = (1 << 64 - _ID_BITS) - 1  # later than any second


def schema() -> tantivy.Schema:
    """The columns of an index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(TEXT, tokenizer_name="terms", index_option="position")
    for field in fields.FIELDS:
        if field.type in (fields.TEXT, fields.NAME):
            builder.add_text_field(field.name, tokenizer_name="terms", index_option="position")
        if field.facet:
            builder.add_unsigned_field(ids_of(field.name), indexed=True, fast=True)
    builder.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("present", tokenizer_name="terms", index_option="basic")
    for name in ("id", "mark"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("start", "end", *_CALENDAR, "newest", "oldest"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def ids_of(field: str) -> str:
    """The column of a facet's value ids."""
    return f"{field}_ids"


def columns(document: IndexDocument) -> tantivy.Document:
    """A document as tantivy takes it."""
    made = tantivy.Document()
    add_text, add_unsigned = made.add_text, made.add_unsigned
    # Document(id=1) would make a signed field, which kills the writer of an unsigned one.
    add_unsigned("id", document.id)
    add_text("uid", document.uid)
    for field, values in document.terms.items():
        for value in values:
            add_text(field, value)
    for field, ids in document.facets.items():
        name = ids_of(field)
        for id_ in ids:
            add_unsigned(name, id_)
    if document.present:
        add_text("present", " ".join(document.present))
    for name, number in zip(_CALENDAR, document[-3:], strict=True):
        if number:
            add_unsigned(name, number)
    start, end = document.interval or (None, None)
    if start is not None and end is not None:
        add_unsigned("start", start)
        add_unsigned("end", end)
    # The id makes equal dates ordered, the same on every machine.
    tail = document.id & ((1 << _ID_BITS) - 1)
    add_unsigned("newest", ((start or 0) << _ID_BITS) | ((1 << _ID_BITS) - 1 - tail))
    oldest = _UNDATED_LAST if start is None else start
    add_unsigned("oldest", (oldest << _ID_BITS) | tail)
    return made
