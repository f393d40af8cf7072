"""Each format says what the documents say, and other programs can read it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given

from library import article as a
from library.errors import UsageError
from library.export import bibtex, csl, formats, ris, table
from library.library import Library
from tests.export.strategies import WORDS
from tests.making import ROOT

DOCUMENT: Final[dict[str, Any]] = {
    "uid": "2007-06-26-kelp",
    "kind": "article",
    "parent": None,
    "headline": "Kelp & Co: “NATO” {rises} 5% in $_#1",
    "deck": "A deck",
    "byline": "By Mira Tolle and Jo Marrin",
    "authors": ["Mira Tolle", "Marrin, Jo", "Salt and Sea Ltd"],
    "dateline": {
        "text": "PORT ANVIL, June 26",
        "place": "PORT ANVIL",
        "date": None,
        "agency": "HTB",
    },
    "published": "2007-06-26T10:15:00+02:00",
    "publisher": "Halden Telegraph",
    "agency": "HTB",
    "language": "en",
    "url": "https://example.org/a?b=1&c=%20#d{e}",
    "section": "Sea",
    "captions": [{"text": "On the quay", "credit": None, "passage": 3}],
    "passages": [
        {"n": 1, "role": "headline", "text": "Kelp"},
        {"n": 2, "role": "paragraph", "text": 'He said "early",\nand left.'},
        {"n": 3, "role": "caption", "text": "On the quay"},
        {"n": 4, "role": "list_item", "text": "one two"},
    ],
    "facets": {"topic": ["kelp", "sea"], "place": ["Port Anvil"], "person": ["Orvane"]},
    "source": {"path": "a.txt", "sha256": "0", "reader": "newswire", "record": None},
}


def document(**changes: Any) -> dict[str, Any]:
    return {**DOCUMENT, **changes}


UNKNOWN: Final = document(
    authors=[], published=None, publisher=None, agency=None, url=None, section=None, deck=None,
    language=None, facets={}, dateline=None,
)  # fmt: skip


# ── CSV ──────────────────────────────────────────────────────────────────────


def rows(*documents: dict[str, Any]) -> list[dict[str, str]]:
    text = "".join(table.write(documents))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row_has_every_column() -> None:
    (row,) = rows(DOCUMENT)
    assert row["authors"] == "Mira Tolle; Marrin, Jo; Salt and Sea Ltd"
    assert row["text"] == 'He said "early",\nand left.\n\none two'
    assert row["word_count"] == "7"
    assert row["topics"] == "kelp; sea"
    assert (row["people"], row["organisations"], row["place"]) == ("Orvane", "", "Port Anvil")
    assert (row["published"], row["source"], row["record"]) == (DOCUMENT["published"], "a.txt", "")
    assert row["captions"] == "On the quay"


def test_csv_is_by_rfc_4180() -> None:
    pieces = list(table.write([DOCUMENT, UNKNOWN]))
    assert len(pieces) == 3
    assert all(piece.endswith("\r\n") for piece in pieces)
    assert pieces[0] == ",".join(table.COLUMNS) + "\r\n"


def test_every_column_is_documented() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8").partition("### CSV")[2]
    listed = re.search(r"The columns are (.*?)\.\n", page, re.DOTALL)
    assert listed
    assert re.findall(r"`(\w+)`", listed[1]) == [*table.COLUMNS]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(first: str) -> None:
    text = first + "HYPERLINK(1)"
    (row,) = rows(document(headline=text, authors=[text], deck=f"a{text}"))
    assert (row["headline"], row["authors"], row["deck"]) == (f"'{text}", f"'{text}", f"a{text}")


@given(WORDS, WORDS)
def test_whatever_is_in_a_cell_comes_back(headline: str, text: str) -> None:
    passages = [{"n": 1, "role": "paragraph", "text": text}]
    (row,) = rows(document(headline=headline, passages=passages))
    assert row["headline"].removeprefix("'") == headline.removeprefix("'")
    assert row["text"].removeprefix("'") == text.removeprefix("'")
    assert not row["headline"].startswith(("=", "+", "-", "@"))


# ── RIS ──────────────────────────────────────────────────────────────────────


def parse_ris(text: str) -> Iterator[dict[str, list[str]]]:
    """The entries of a RIS file, read as strictly as anyone does."""
    entry: dict[str, list[str]] = {}
    assert text.count("\n") == text.count("\r\n")
    for line in filter(None, text.splitlines()):
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found, line
        tag, value = found.groups()
        assert (tag == "TY") == (not entry)
        if tag == "ER":
            assert not value
            yield entry
            entry = {}
        else:
            entry.setdefault(tag, []).append(value)
    assert not entry


def ris_of(one: dict[str, Any]) -> dict[str, list[str]]:
    (entry,) = parse_ris("".join(ris.write([one])))
    return entry


def test_ris() -> None:
    assert ris_of(DOCUMENT) == {
        "TY": ["NEWS"], "ID": ["2007-06-26-kelp"], "TI": [DOCUMENT["headline"]],
        "AU": DOCUMENT["authors"], "T2": ["Halden Telegraph"], "DA": ["2007/06/26/"],
        "PY": ["2007"], "SE": ["Sea"], "AB": ["A deck"], "KW": ["kelp", "sea"], "LA": ["en"],
        "UR": [DOCUMENT["url"]],
    }  # fmt: skip
    assert set(ris_of(UNKNOWN)) == {"TY", "ID", "TI"}


@pytest.mark.parametrize(
    ("published", "day", "year"),
    [("2007", "2007///", "2007"), ("2007-06", "2007/06//", "2007"),
     ("0987-06-01", "0987/06/01/", "0987")],
)  # fmt: skip
def test_ris_dates_are_as_long_as_known(published: str, day: str, year: str) -> None:
    entry = ris_of(document(published=published))
    assert (entry["DA"], entry["PY"]) == ([day], [year])


@given(WORDS, WORDS)
def test_no_text_can_begin_another_entry(headline: str, name: str) -> None:
    end = "\r\nER  - \u2028ER  - \x0bER  - "
    entry = ris_of(document(headline=headline + end, authors=[end + name], deck=end))
    assert entry["TI"][0].startswith(" ".join(headline.split()))
    assert entry["ID"] == [DOCUMENT["uid"]]


# ── BibTeX ───────────────────────────────────────────────────────────────────

ENTRY: Final = re.compile(r"@(\w+)\{([^\s,{}]+),\n(.*?)\n\}\n\n", re.DOTALL)
TEX: Final = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    **{f"\\{char}": char for char in "$&#%_"},
}  # fmt: skip


def parse_bibtex(text: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(type, key, fields) of each entry; braces must balance as BibTeX counts them."""
    assert ENTRY.sub("", text) == ""
    for kind, key, inside in ENTRY.findall(text):
        found = {}
        for line in inside.split(",\n"):
            name, _, value = line.strip().partition(" = ")
            if name != "month":
                assert value[:1] + value[-1:] == "{}", line
                value = value[1:-1]
            depths = [value[:at].count("{") - value[:at].count("}") for at in range(len(value) + 1)]
            assert min(depths) == 0 == depths[-1], line
            found[name] = value
        yield kind, key, found


def read_tex(text: str) -> str:
    """What TeX prints."""
    words = "|".join(map(re.escape, TEX))
    return re.sub(words, lambda found: TEX[found[0]], text)


def bibtex_of(one: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    (entry,) = parse_bibtex("".join(bibtex.write([one])))
    return entry


def test_bibtex() -> None:
    kind, key, found = bibtex_of(DOCUMENT)
    assert (kind, key) == ("article", DOCUMENT["uid"])
    assert found == {
        "title": r"{Kelp \& Co: “NATO” \textbraceleft{}rises\textbraceright{} 5\% in \$\_\#1}",
        "author": "Mira Tolle and {Marrin, Jo} and {Salt and Sea Ltd}",
        "journal": "Halden Telegraph", "date": "2007-06-26", "year": "2007", "month": "jun",
        "abstract": "A deck", "keywords": "kelp, sea", "language": "en",
        "url": "https://example.org/a?b=1&c=%20#d%7Be%7D",
    }  # fmt: skip


def test_the_type_is_what_is_known() -> None:
    assert bibtex_of(UNKNOWN)[0] == "misc"
    assert set(bibtex_of(UNKNOWN)[2]) == {"title"}
    assert bibtex_of({**UNKNOWN, "url": "http://a.b/"})[0] == "online"
    assert bibtex_of(document(kind="video"))[2]["organization"] == "Halden Telegraph"
    assert bibtex_of(document(publisher=None))[2]["journal"] == "HTB"
    assert bibtex_of(document(authors=[]))[2]["author"] == "{HTB}", "nobody else is known"
    assert "author" not in bibtex_of(document(authors=[], publisher=None))[2]


@pytest.mark.parametrize(
    ("published", "date", "month"), [("2007", "2007", None), ("2007-06", "2007-06", "jun")]
)
def test_bibtex_dates_are_as_long_as_known(published: str, date: str, month: str | None) -> None:
    _, _, found = bibtex_of(document(published=published))
    assert (found["date"], found.get("month")) == (date, month)


@given(WORDS, WORDS)
def test_tex_prints_what_the_document_says(headline: str, publisher: str) -> None:
    # A comma at the end of a line is how this test's parser tells fields apart.
    _, _, found = bibtex_of(document(headline=headline, publisher=publisher, deck=headline))
    assert read_tex(found["title"][1:-1]) == " ".join(headline.split())
    assert read_tex(found["journal"]) == " ".join(publisher.split())


# ── CSL-JSON ─────────────────────────────────────────────────────────────────

# Of https://github.com/citation-style-language/schema, csl-data.json: what is used of it here.
CSL_TEXT: Final = {"id", "type", "title", "container-title", "section", "abstract", "keyword",
                   "language", "URL"}  # fmt: skip


def csl_of(*documents: dict[str, Any]) -> list[dict[str, Any]]:
    """The items, each checked against the essentials of the schema."""
    items = json.loads("".join(csl.write(documents)))
    for item in items:
        assert {"id", "type"} <= set(item) <= CSL_TEXT | {"author", "issued"}
        assert item["type"] in {"article-newspaper", "motion_picture", "broadcast"}
        assert all(isinstance(item[key], str) and item[key] for key in CSL_TEXT & set(item))
        assert all([*name] == ["literal"] and name["literal"] for name in item.get("author", ()))
        if "issued" in item:
            ((_, (parts,)),) = item["issued"].items()
            assert 1 <= len(parts) <= 3
            assert all(type(part) is int for part in parts)
    return list(items)


def test_csl() -> None:
    item, bare = csl_of(DOCUMENT, UNKNOWN)
    assert item["issued"] == {"date-parts": [[2007, 6, 26]]}
    assert item["container-title"] == "Halden Telegraph"
    assert item["author"][0] == {"literal": "Mira Tolle"}
    assert "accessed" not in item
    assert set(bare) == {"id", "type", "title"}
    assert csl_of(document(published="2007-06"))[0]["issued"] == {"date-parts": [[2007, 6]]}
    assert csl_of(document(published="2007"))[0]["issued"] == {"date-parts": [[2007]]}
    assert csl_of(document(kind=a.VIDEO))[0]["type"] == "motion_picture"
    assert csl_of() == []


# ── All of them ──────────────────────────────────────────────────────────────


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'xml'.*jsonl, csv, bibtex, ris, csl"):
        formats.find("xml")


def test_a_file_name_says_the_format() -> None:
    names = ["a.CSV", "b.bib", "c.ris", "d.jsonl", "e", "f.txt", "g.csl.json", ""]
    found = [formats.by_suffix(name) for name in names]
    assert found == ["csv", "bibtex", "ris", "jsonl", "jsonl", "jsonl", "jsonl", "jsonl"]


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_document_of_the_repository_has_an_entry(demo: Path, name: str) -> None:
    with Library(demo) as library:
        total = library.search(limit=0)["total"]
        text = "".join(library.export().text(name))
        articles = library.search("kind:article", limit=0)["total"]
    counted = {
        "jsonl": lambda: len(text.splitlines()),
        "csv": lambda: len(list(csv.reader(io.StringIO(text, newline="")))) - 1,
        "bibtex": lambda: len(list(parse_bibtex(text))),
        "ris": lambda: len(list(parse_ris(text))),
        "csl": lambda: len(json.loads(text)),
    }[name]()
    assert counted == (articles if name == "jsonl" else total)
    assert articles < total
