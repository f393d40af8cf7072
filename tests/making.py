"""Small libraries for tests, made through the program's own front doors.

``article`` makes a document by hand, ``page`` a newswire page as text, ``put``
stores articles the way an ingest does, ``sound`` looks at a library's database
with everything SQLite has for that.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from library import article as a
from library.engines.index import bring_up_to_date
from library.library import Library
from library.store.connection import DATABASE
from library.store.write import Outcome, Writer, writing

ROOT: Final = Path(__file__).resolve().parent.parent
DOCUMENTS: Final = ROOT / "documents"
"""The sample pages of the repository."""

_PRECISIONS: Final = {4: "year", 7: "month", 10: "day"}

Sources = Mapping[str, Sequence[a.Article]]
"""Articles by the path of the source they stand in."""


def published(value: str | None) -> a.Published | None:
    """A date with the precision its length says."""
    return a.Published(value, _PRECISIONS.get(len(value), "instant")) if value else None


def article(headline: str = "Headline", *paragraphs: str, date: str | None = None, **rest: Any
            ) -> a.Article:  # fmt: skip
    """An article with its headline and paragraphs as passages.

    ``captions`` are texts; other keywords are those of ``library.article.Article``.
    """
    captions: Sequence[str] = rest.pop("captions", ())
    texts = [(a.HEADLINE, headline), *((a.PARAGRAPH, text) for text in paragraphs)]
    texts += [(a.CAPTION, text) for text in captions]
    passages = tuple(a.Passage(n, role, text) for n, (role, text) in enumerate(texts, 1))
    shown = tuple(a.Caption(p.text, None, p.n) for p in passages if p.role == a.CAPTION)
    made: dict[str, Any] = {"passages": passages, "captions": shown, **rest}
    return a.Article(headline=headline, published=published(date), **made)


def page(headline: str, *paragraphs: str, place: str = "QUELLA", date: str = "June 3, 2008") -> str:
    """A newswire page as it would stand in a file."""
    lead, *others = paragraphs or ("Nothing happened.",)
    return "\n\n".join([headline, f"{place}, {date} (MNA) -- {lead}", *others]) + "\n"


def put(index: Path, sources: Sources) -> list[Outcome]:
    """Stores articles in one batch; each source then holds these articles and no others."""
    with writing(index, wait_s=0) as writer, writer.batch():
        return put_all(writer, sources)


def put_all(writer: Writer, sources: Sources) -> list[Outcome]:
    """The same within a batch that is open."""
    outcomes = []
    for path, articles in sources.items():
        sha256 = hashlib.sha256(repr(articles).encode()).hexdigest()
        before = writer.source(path)
        id_ = writer.put_source(path, sha256=sha256, status="ok", documents=len(articles))
        row = before or writer.source(path)
        assert row is not None
        known = writer.records(id_)
        names = [one.record or str(n) for n, one in enumerate(articles, 1)]
        for name, one in zip(names, articles, strict=True):
            outcomes.append(writer.put(row, name, one, known.get(name)))
        writer.remove(id_, sorted(known.keys() - set(names)))
    return outcomes


def library_of(root: Path, sources: Sources) -> Library:
    """A new library in ``root`` that holds these articles, its search index up to date."""
    library = Library.create(root)
    if sources:
        put(library.index, sources)
    return library


def follow(library: Library) -> None:
    """Brings the search index of a library up to date with its store."""
    with writing(library.index, wait_s=0) as writer:
        bring_up_to_date(library.index, library.settings.engine, writer.connection)


@contextmanager
def reading(index: Path) -> Iterator[sqlite3.Connection]:
    """The database under ``index``, read-only, not opened by our own code."""
    uri = f"{(index / DATABASE).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        yield connection


def rows(index: Path, sql: str, *values: Any) -> list[Any]:
    """What a statement finds: tuples, or bare values if it asks for one column."""
    with reading(index) as connection:
        found = connection.execute(sql, values).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def alter(index: Path, *statements: str) -> None:
    """Changes the database behind the program's back."""
    with closing(sqlite3.connect(index / DATABASE, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def sound(index: Path) -> list[str]:
    """What SQLite finds wrong with the database; full-text tables are compared with the text."""
    wrong: list[str] = []
    with closing(sqlite3.connect(":memory:")) as copy:
        with reading(index) as connection:
            connection.backup(copy)
        wrong += [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"foreign key: {row}" for row in copy.execute("PRAGMA foreign_key_check")]
        for table in ("documents_fts", "quotations_fts"):
            try:
                copy.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                wrong.append(f"{table}: {error}")
    return wrong


def uids(answer: Mapping[str, Any]) -> list[str]:
    """The uids of an answer's hits, in order."""
    return [hit["uid"] for hit in answer["hits"]]


def headlines(answer: Mapping[str, Any]) -> list[str]:
    """The headlines of an answer's hits, in order."""
    return [hit["headline"] for hit in answer["hits"]]
