"""Documents in and out: what a batch is, names that stay, versions, what goes with what."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import article as a
from library.store import changes
from library.store.document import document
from library.store.rows import facets, fingerprint, slug
from library.store.write import writing
from tests.dump import dump
from tests.making import article, put, put_all, reading, rows, sound

ITEM = article("Cranes or crews?", "Automation.", kind=a.SIDEBAR, group="PORTS")
FILM = article("Nineteen days", kind=a.VIDEO, url="http://example.org/film")
STRIKE = article("Strike ends", "Dockers voted.", date="2008-03-03", sidebar=(ITEM, FILM))
UID = "2008-03-03-strike-ends"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    assert sound(tmp_path) == []


def shown(index: Path, uid: str) -> dict[str, Any]:
    with reading(index) as connection:
        found = document(connection, uid)
    assert found is not None
    return found


# Batches


class CutError(Exception):
    """What a test interrupts a batch with."""


@pytest.mark.parametrize("interruption", [CutError, KeyboardInterrupt, SystemExit])
def test_a_batch_that_is_interrupted_leaves_nothing(
    index: Path, interruption: type[BaseException]
) -> None:
    put(index, {"a.txt": [STRIKE]})
    before = dump(index), rows(index, "SELECT * FROM changes")
    with writing(index, wait_s=0) as writer:
        with pytest.raises(interruption), writer.batch():  # noqa: PT012 — two steps of one batch
            put_all(writer, {"a.txt": [article("Changed")], "b.txt": [article("New")]})
            raise interruption
        assert not writer.connection.in_transaction
    assert (dump(index), rows(index, "SELECT * FROM changes")) == before


def test_after_an_interrupted_batch_the_same_writer_goes_on(index: Path) -> None:
    """The ids of facet values that the batch gave away are gone with it."""
    one = article("One", facets={"place": ("Castelo",)}, agency="MNA")
    other = article("Other", facets={"place": ("Quella",)}, agency="MNA")
    with writing(index, wait_s=0) as writer:
        with pytest.raises(CutError), writer.batch():  # noqa: PT012 — two steps of one batch
            put_all(writer, {"a.txt": [one]})
            raise CutError
        with writer.batch():
            put_all(writer, {"b.txt": [other]})
        with writer.batch():
            put_all(writer, {"a.txt": [one]})
    assert shown(index, "undated-one")["facets"] == {
        "agency": ["MNA"], "kind": ["article"], "place": ["Castelo"],
    }  # fmt: skip
    assert shown(index, "undated-other")["facets"]["place"] == ["Quella"]


def test_readers_see_whole_batches(index: Path) -> None:
    put(index, {"a.txt": [STRIKE]})
    with writing(index, wait_s=0) as writer:
        with writer.batch():
            put_all(writer, {"b.txt": [article("New")]})
            assert rows(index, "SELECT count(*) FROM documents") == [3]
        assert rows(index, "SELECT count(*) FROM documents") == [4]


def test_a_batch_has_the_database_to_itself_from_its_first_moment(index: Path) -> None:
    """A batch that only became a writer with its first change could be refused halfway."""
    with (
        writing(index, wait_s=0) as writer,
        writer.batch(),
        closing(sqlite3.connect(index / "library.db", timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("INSERT INTO settings (name, value) VALUES ('x', 'y')")


def test_what_is_reported_is_synced(index: Path) -> None:
    with writing(index, wait_s=0) as writer:
        assert writer.connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert writer.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert writer.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# The change log


def test_put_same_changed_removed(index: Path) -> None:
    def log() -> list[tuple[str, str]]:
        with reading(index) as connection:
            found = changes.after(connection, seen, 1_000)
            names = dict(connection.execute("SELECT id, headline FROM documents"))
        return [("put", names[i]) for i in found.put] + [("gone", str(i)) for i in found.deleted]

    def position() -> int:
        with reading(index) as connection:
            return changes.position(connection)

    seen = 0
    assert put(index, {"a.txt": [STRIKE]}) == ["added"]
    assert log() == [("put", "Strike ends"), ("put", "Cranes or crews?"), ("put", "Nineteen days")]
    seen = position()
    assert put(index, {"a.txt": [STRIKE]}) == ["same"]
    assert log() == []
    changed = article("Strike ends", "Dockers voted again.", date="2008-03-03", sidebar=(ITEM,))
    (film,) = rows(index, "SELECT id FROM documents WHERE kind = 'video'")
    assert put(index, {"a.txt": [changed]}) == ["changed"]
    assert ("put", "Strike ends") in log()
    assert ("gone", str(film)) in log()
    seen = position()
    assert put(index, {"a.txt": []}) == []
    assert [kind for kind, _ in log()] == ["gone", "gone"]


def test_changes_come_in_stretches(index: Path) -> None:
    put(index, {"a.txt": [article(f"No {n}") for n in range(7)]})
    put(index, {"a.txt": [article(f"No {n}") for n in range(6)]})
    with reading(index) as connection:
        at, put_ids, gone = 0, [], []
        while at < changes.position(connection):
            stretch = changes.after(connection, at, 7)
            assert stretch.position > at
            put_ids += stretch.put
            gone += stretch.deleted
            at = stretch.position
        assert changes.after(connection, at, 3) == ([], [], at)
    assert (put_ids, gone) == ([1, 2, 3, 4, 5, 6, 7], [7])


# Names


@pytest.mark.parametrize(
    ("headline", "date", "uid"),
    [
        (
            "Russia Warns NATO Against Steps",
            "2007-06-26",
            "2007-06-26-russia-warns-nato-against-steps",
        ),
        ("Dockers' Strike: “Over”", "2008-03", "2008-03-dockers-strike-over"),
        ("Naïve Café", "2008", "2008-naive-cafe"),
        ("It's 5 o'clock", "2007-06-26T10:15:00+02:00", "2007-06-26-its-5-oclock"),
        ("Don’t!", None, "undated-dont"),
    ],
)
def test_slug(headline: str, date: str | None, uid: str) -> None:
    assert slug(article(headline, date=date)) == uid


def test_slugs_of_other_scripts_and_of_long_headlines() -> None:
    japanese, russian = article("小樽運河の古い倉庫"), article("Метеозонд")
    assert slug(japanese) != slug(russian)
    assert slug(japanese) == slug(article("小樽運河の古い倉庫"))
    assert slug(article("")).startswith("undated-")
    long = slug(article("word " * 60))
    assert len(long) <= 120
    assert long.endswith("word")


@given(st.text(max_size=300))
def test_a_slug_is_plain_whatever_the_headline(headline: str) -> None:
    name = slug(article(headline))
    assert name.isascii()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 8 < len(name) <= 120


def test_a_document_keeps_its_uid(index: Path) -> None:
    put(index, {"a.txt": [STRIKE]})
    renamed = article("Quite another headline", date="2009", sidebar=(ITEM,))
    put(index, {"a.txt": [renamed]})
    assert shown(index, UID)["headline"] == "Quite another headline"
    assert shown(index, f"{UID}-sidebar-1")["parent"] == UID


def test_equal_names_are_told_apart_by_where_they_come_from(index: Path, tmp_path: Path) -> None:
    put(index, {"a.txt": [STRIKE], "b.txt": [STRIKE], "c.jsonl": [STRIKE, STRIKE]})
    names = rows(index, "SELECT uid FROM documents WHERE position = 0 ORDER BY id")
    assert names[0] == UID
    assert len(set(names)) == 4
    assert all(name.startswith(f"{UID}-") for name in names[1:])
    # ... and by nothing else: the same sources get the same names anywhere.
    other = tmp_path / "other"
    other.mkdir()
    put(other, {"a.txt": [STRIKE], "x.txt": [article("In between")], "b.txt": [STRIKE]})
    assert names[1] in rows(other, "SELECT uid FROM documents")


def test_a_name_that_was_told_apart_can_be_taken_too(index: Path) -> None:
    """A file moves away with its documents' names, and another comes to its old path."""
    put(index, {"a.txt": [STRIKE], "b.txt": [STRIKE]})
    with writing(index, wait_s=0) as writer, writer.batch():
        writer.move_source("b.txt", "moved.txt")
    put(index, {"b.txt": [STRIKE]})
    assert len(set(rows(index, "SELECT uid FROM documents WHERE position = 0"))) == 3


# What goes with what


def test_sidebar_items_go_with_their_article(index: Path) -> None:
    put(index, {"a.txt": [STRIKE], "b.txt": [article("Other")]})
    assert [item["uid"] for item in shown(index, UID)["sidebar"]] == [
        f"{UID}-sidebar-1", f"{UID}-sidebar-2",
    ]  # fmt: skip
    put(index, {"a.txt": []})
    assert rows(index, "SELECT uid FROM documents") == ["undated-other"]
    for table in ("captions", "versions", "quotations"):
        assert rows(index, f"SELECT count(*) FROM {table}") == [0]
    assert rows(index, "SELECT count(*) FROM passages") == [1]


def test_a_shorter_sidebar(index: Path) -> None:
    put(index, {"a.txt": [STRIKE]})
    put(index, {"a.txt": [article("Strike ends", date="2008-03-03", sidebar=(FILM,))]})
    (item,) = shown(index, UID)["sidebar"]
    assert (item["uid"], item["headline"]) == (f"{UID}-sidebar-1", "Nineteen days")
    assert rows(index, "SELECT count(*) FROM documents") == [2]


def test_a_changed_document_has_nothing_of_its_old_self(index: Path) -> None:
    old = article(
        "Old", "Old text", "More old text", captions=["old"], agency="MNA",
        facets={"topic": ("ships",), "place": ("Castelo",)},
        quotations=(a.Quotation("old words", ("old words",), 2),),
    )  # fmt: skip
    put(index, {"a.txt": [old]})
    put(index, {"a.txt": [article("New", "New text", facets={"topic": ("boats",)})]})
    found = shown(index, "undated-old")
    assert [passage["text"] for passage in found["passages"]] == ["New", "New text"]
    assert found["captions"] == found["quotations"] == []
    assert found["facets"] == {"kind": ["article"], "topic": ["boats"]}
    assert found["dateline"] is None


def test_a_moved_source_keeps_its_documents(index: Path) -> None:
    put(index, {"a.txt": [STRIKE]})
    with reading(index) as connection:
        before = changes.position(connection)
    with writing(index, wait_s=0) as writer, writer.batch():
        writer.move_source("a.txt", "wire/b.txt")
    assert shown(index, UID)["source"]["path"] == "wire/b.txt"
    with reading(index) as connection:  # `source:` is searched, so they are indexed anew
        assert len(changes.after(connection, before, 100).put) == 3


def test_a_source_can_move_to_the_path_of_another(index: Path) -> None:
    put(index, {"a.txt": [STRIKE], "b.txt": [article("Overwritten", sidebar=(FILM,))]})
    with writing(index, wait_s=0) as writer, writer.batch():
        writer.move_source("a.txt", "b.txt")
    assert rows(index, "SELECT path FROM sources") == ["b.txt"]
    assert rows(index, "SELECT headline FROM documents WHERE position = 0") == ["Strike ends"]


def test_unused_facet_values_can_be_forgotten(index: Path) -> None:
    put(index, {"a.txt": [article("One", agency="MNA")], "b.txt": [article("Two", agency="HTB")]})
    put(index, {"a.txt": []})
    with writing(index, wait_s=0) as writer, writer.batch():
        writer.forget_unused_values()
        put_all(writer, {"c.txt": [article("Three", agency="MNA")]})
    used = rows(index, "SELECT value FROM facet_values WHERE field = 'agency' ORDER BY value")
    assert used == ["HTB", "MNA"]


# Versions


def test_versions_keep_what_was_replaced(index: Path) -> None:
    put(index, {"a.txt": [STRIKE]})
    first = shown(index, UID)
    put(index, {"a.txt": [article("Strike over", "Dockers voted.", date="2008-03-03")]})
    second = shown(index, UID)
    put(index, {"a.txt": [article("Strike over at last", date="2008-03-03")]})
    kept = rows(
        index, "SELECT version, source_sha256, document FROM versions ORDER BY document_id, version"
    )
    assert [number for number, *_ in kept] == [1, 2]
    assert [json.loads(text) for *_, text in kept] == [first, second]
    assert len({digest for _, digest, _ in kept}) == 2


def test_no_version_where_nothing_changed_or_none_is_wanted(index: Path) -> None:
    put(index, {"a.txt": [STRIKE]})
    put(index, {"a.txt": [STRIKE]})
    with writing(index, wait_s=0) as writer, writer.batch():
        row = writer.source("a.txt")
        assert row is not None
        known = writer.records(row.id)["1"]
        writer.put(row, "1", article("New"), known, keep_version=False)
    assert rows(index, "SELECT count(*) FROM versions") == [0]


# Out again


def test_everything_an_article_says_comes_out_again(index: Path) -> None:
    whole = a.Article(
        headline="Headline", deck="Deck", byline="By Ana Ferreira", authors=("Ana Ferreira",),
        dateline=a.Dateline(
            "CASTELO, March 3 (MNA)", "CASTELO", a.Published("2008-03-03", "day"), "MNA"
        ),
        published=a.Published("2008-03-03T10:15:00+02:00", "instant"), publisher="The Paper",
        agency="MNA", language="pt-BR", url="http://example.org/1?a=b", section="Ports",
        passages=(
            a.Passage(1, a.HEADLINE, "Headline", span=a.Span(0, 8)),
            a.Passage(2, a.PARAGRAPH, "Text 🚀 with \U00020000 and \u2028", "A heading"),
            a.Passage(3, a.CAPTION, "A picture"),
        ),
        captions=(a.Caption("A picture", "MNA", 3),),
        quotations=(
            a.Quotation("Text", ("Te", "xt"), 2, "Ana", "she", "said", "mixed", "r1", 0.5),
        ),
        agency_credit="(with agencies)", notes=("(Corrects)",),
        facets={"topic": ("ships", "strikes", "ships"), "person": ()},
        metadata={"guid": "x-1", "pages": [1, {"a": None}]},
        dropped=(a.Dropped("more", "link text", a.Span(90, 94)), a.Dropped("x", "why")),
    )  # fmt: skip
    put(index, {"p/a.txt": [whole]})
    (uid,) = rows(index, "SELECT uid FROM documents")
    found = shown(index, uid)
    source = found.pop("source")
    assert found == {
        "uid": uid, "kind": "article", "parent": None, "group": None, "headline": "Headline",
        "deck": "Deck", "byline": "By Ana Ferreira", "authors": ["Ana Ferreira"],
        "dateline": {
            "text": "CASTELO, March 3 (MNA)", "place": "CASTELO", "date": "2008-03-03",
            "agency": "MNA",
        },
        "published": "2008-03-03T10:15:00+02:00", "published_precision": "instant",
        "publisher": "The Paper", "agency": "MNA", "language": "pt-BR", "url": "http://example.org/1?a=b",
        "section": "Ports", "captions": [{"text": "A picture", "credit": "MNA", "passage": 3}],
        "passages": [
            {"n": 1, "role": "headline", "section": None, "text": "Headline", "span": [0, 8]},
            {"n": 2, "role": "paragraph", "section": "A heading",
             "text": "Text 🚀 with \U00020000 and \u2028", "span": None},
            {"n": 3, "role": "caption", "section": None, "text": "A picture", "span": None},
        ],
        "quotations": [
            {"text": "Text", "segments": ["Te", "xt"], "speaker": "Ana", "mention": "she",
             "cue": "said", "kind": "mixed", "passage": 2, "rule": "r1", "confidence": 0.5},
        ],
        "agency_credit": "(with agencies)", "notes": ["(Corrects)"], "sidebar": [],
        "facets": {
            "agency": ["MNA"], "kind": ["article"], "language": ["pt-BR"], "section": ["Ports"],
            "topic": ["ships", "strikes"], "year": ["2008"],
        },
        "metadata": {"guid": "x-1", "pages": [1, {"a": None}]},
        "dropped": [
            {"text": "more", "reason": "link text", "start": 90, "end": 94},
            {"text": "x", "reason": "why"},
        ],
    }  # fmt: skip
    assert (source["path"], source["record"]) == ("p/a.txt", "1")
    with reading(index) as connection:
        assert document(connection, "no-such-uid") is None


@pytest.mark.parametrize(
    ("value", "precision", "calendar"),
    [
        ("2007", "year", (2007, None, None)),
        ("2007-06", "month", (2007, 200706, None)),
        ("2007-06-26", "day", (2007, 200706, 20070626)),
        ("2007-06-26T23:59:59-11:00", "instant", (2007, 200706, 20070626)),
    ],
)
def test_dates_are_as_exact_as_they_are_known(
    index: Path, value: str, precision: str, calendar: tuple[int | None, ...]
) -> None:
    put(index, {"a.txt": [article("One", date=value)]})
    sql = "SELECT published, published_precision, year, month, day FROM documents"
    assert rows(index, sql) == [(value, precision, *calendar)]


def test_facets_say_each_value_once() -> None:
    one = article(
        "x", agency="MNA", date="2008-03", facets={"agency": ("MNA", "HTB", ""), "org": ()}
    )
    assert sorted(facets(one)) == [
        ("agency", "HTB"), ("agency", "MNA"), ("kind", "article"), ("year", "2008"),
    ]  # fmt: skip


def test_the_fingerprint_is_of_all_that_is_said() -> None:
    assert fingerprint(STRIKE) == fingerprint(article(
        "Strike ends", "Dockers voted.", date="2008-03-03", sidebar=(ITEM, FILM)))  # fmt: skip
    others = [
        article("Strike ends", "Dockers voted.", date="2008-03-03", sidebar=(ITEM,)),
        article("Strike ends", "Dockers voted.", date="2008-03", sidebar=(ITEM, FILM)),
        article("Strike ends", "Dockers voted!", date="2008-03-03", sidebar=(ITEM, FILM)),
        article("Strike ends", "Dockers voted.", date="2008-03-03", sidebar=(FILM, ITEM)),
    ]
    assert len({fingerprint(one) for one in [STRIKE, *others]}) == 5
