"""Reuters SGML, on a small file of our own with every oddity of the real ones (``wire.sgm``)."""

from __future__ import annotations

import io

import pytest

from library.article import BYLINE, DATELINE, HEADLINE, TABLE
from library.errors import SourceError
from library.readers import Chunk, Record, Rejected, lines, reuters_sgml
from library.readers.reuters_text import plain, resolve
from tests.readers.reading import WIRE, left_over, read, records, texts

REUTERS = reuters_sgml.READER


@pytest.fixture(scope="module")
def wire() -> dict[str | None, Record]:
    return {record.id: record for record in records("reut2-000.sgm", WIRE)}


def test_all_are_there_in_order(wire):
    assert list(wire) == ["1", "2", "3", "4", "5"]


def test_every_character_is_accounted_for(wire):
    for record in wire.values():
        assert not left_over(record).strip()


def test_what_is_stated(wire):
    stated = wire["1"].stated
    assert stated.headline == "LUSARA KELP <KLP> HARVEST & SALT PRICES UP"
    assert stated.byline == "By Mira Tolle, Reuters"
    assert stated.dateline == "PORT ANVIL, Feb 26 -"
    assert stated.published == "1987-02-26T15:01:01"
    assert stated.agency == "Reuters"
    assert stated.language == "en"
    assert stated.facets == {
        "topic": ("kelp", "salt"),
        "place": ("lusara",),
        "person": ("orvane",),
        "org": ("kelp-board",),
        "exchange": ("halden-exchange",),
    }
    assert stated.metadata == {
        "topics_flag": "YES",
        "lewissplit": "TRAIN",
        "cgisplit": "TRAINING-SET",
        "oldid": "901",
        "text_type": "NORM",
        "companies": ["Corvane"],
        "wire": "C T f0001 reute u f BC-LUSARA-KELP-<KLP> 02-26 0105",
        "slugline": "BC-LUSARA-KELP-<KLP>",
    }


def test_blocks(wire):
    record = wire["1"]
    assert record.unwrap
    assert [(each.role, " ".join(each.text.split())[:24]) for each in record.blocks] == [
        (HEADLINE, "LUSARA KELP <KLP> HARVES"),
        (BYLINE, "By Mira Tolle, Reuters"),
        (DATELINE, "PORT ANVIL, Feb 26 -"),
        (None, "Kelp dried early this ye"),
        (None, "The board's chairman, Pe"),
        (None, "Board figures in crowns "),
        (TABLE, "Dry Wet Rolled North 41."),
        (None, "Shr 57 cts vs 42 cts"),
        (None, "Net 1,204,000 vs 900,000"),
        (None, "He would not say what th"),
    ]
    assert len(record.blocks[6].text.split("\n")) == 4
    assert record.blocks[3].text.endswith("that AT&K and R&D were not concerned.")
    assert [(each.text, each.reason) for each in record.dropped] == [("Reuter", "end mark")]


def test_a_bulletin_has_a_headline_only(wire):
    record = wire["2"]
    assert record.stated.headline == "ANVIL BANK RAISES RATE TO 7-1/2 PCT"
    assert [each.role for each in record.blocks] == [HEADLINE]
    assert [(each.text, each.reason) for each in record.dropped] == [
        ("******", "bulletin mark"),
        ("Blah blah blah.", "filler"),
    ]
    assert record.stated.metadata["text_type"] == "BRIEF"


def test_a_value_without_its_opening_tag(wire):
    assert wire["2"].stated.facets["place"] == ("uk", "usa")
    assert wire["2"].stated.facets["person"] == ()


def test_a_header_in_two_pieces_and_other_elements(wire):
    metadata = wire["2"].stated.metadata
    assert wire["2"].stated.published == "1987-03-03T09:15:05"
    assert metadata["wire"] == "F f0002 reute f f BC-******ANVIL-BANK-RAISES 03-03 0012"
    assert metadata["mknote"] == "The topics were moved by hand"
    assert metadata["csecs"] == "539010540"
    assert "date" not in metadata


def test_a_time_that_no_clock_shows(wire):
    assert wire["3"].stated.published == "1987-03-31"
    assert wire["3"].stated.metadata["date"] == "31-MAR-1987 605:12:19.12"


def test_a_guess_is_no_instant(wire):
    assert wire["4"].stated.published == "1987-04-09"
    assert "guesswork" in wire["4"].stated.metadata["date"]


def test_a_day_that_never_was(wire):
    assert wire["5"].stated.published is None
    assert wire["5"].stated.metadata["date"] == "30-FEB-1987 10:00:00.00"


def test_unprocessed_text(wire):
    record = wire["3"]
    assert record.stated.headline is None
    assert record.stated.dateline is None
    first, table = texts(record)
    assert first == "HALDEN EXCHANGE CLOSING - MARCH 31"
    assert [line.split("  ")[0].split("..")[0].strip() for line in table.split("\n")] == [
        "Two weeks ended March 31",
        "Net reserves",
        "Borrowings",
    ]
    assert record.blocks[1].role == TABLE
    assert [each.text for each in record.dropped] == ["REUTER...^M"]


def test_text_between_the_elements_is_kept(wire):
    assert texts(wire["4"])[:3] == [
        "TOLLE SHIPYARD WINS NA",
        "VY CONTRACT",
        "PORT ANVIL, April 9 -",
    ]


def test_references_and_odd_bytes(wire):
    record = wire["4"]
    assert texts(record)[3] == (
        "The Tolle yard will build two tugs\n"
        'for the navy, it said, "<not> a day late" &#x; \ufffd &nosuch;\n'
        "as its owner Brünn, who has held the yard since 1951, told\nReuters."
    )
    assert record.stated.metadata["control_characters"] == 4
    assert record.stated.metadata["encoding"] == "windows-1252"
    assert "encoding" not in wire["1"].stated.metadata


def test_nothing_at_all_is_a_record_too(wire):
    assert wire["5"].blocks == ()
    assert wire["5"].text.isspace()


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("&lt;A&gt;", "<A>"),
        ("&#lt;", "<"),
        ("&#233;&#9;&#5;x", "é\tx"),
        ("&#55296;", "\ufffd"),
        ("AT&T &#; &amp;amp; &", "AT&T &#; &amp; &"),
    ],
)
def test_resolve(printed, meant):
    assert resolve(printed) == meant


def test_plain():
    assert plain(" &#5;F&#22;f07&#31;r\n &#233;") == "F f07 r é"


@pytest.mark.parametrize(
    ("ending", "mark"),
    [
        ("\n REUTER", "REUTER"),
        ("\n reuter^M", "reuter^M"),
        ("\n More", "More"),
        ("\nREUTER...", "REUTER..."),
        ("\n REUITER", "REUITER"),
        ("\n REUTERS", "REUTERS"),
        ("\n REUTER E", "REUTER E"),
        ("        REUTER", "REUTER"),
        (" Reuter", "Reuter"),
        (" he told\nReuters.", None),
        (" he wanted\nmore", None),
        (" as told to Reuter", None),
        ("\n No more", None),
        ("", None),
    ],
)
def test_end_marks(ending, mark):
    body = f"They met for an hour.{ending}\n&#3;"
    data = f'<REUTERS NEWID="7"><TEXT><BODY>{body}</BODY></TEXT></REUTERS>'.encode()
    (record,) = records("a.sgm", data)
    assert [each.text for each in record.dropped] == ([mark] if mark else [])
    assert record.blocks[0].text.startswith("They met for an hour.")


def test_twins_with_other_line_ends_are_equal(wire):
    assert records("a.sgm", WIRE.replace(b"\n", b"\r\n")) == list(wire.values())


def test_chunks_end_where_records_end(wire, monkeypatch):
    monkeypatch.setattr(reuters_sgml, "CHUNK_BYTES", 100)
    chunks = list(REUTERS.split(io.BytesIO(WIRE)))
    assert len(chunks) == 5
    assert [record for chunk in chunks for record in REUTERS.read(chunk)] == list(wire.values())
    for chunk in chunks[1:]:
        line = chunk.first + len(chunk.data) - len(chunk.data.lstrip())
        assert WIRE.split(b"\n")[line - 1].startswith(b"<REUTERS")


def torn(old: bytes, new: bytes) -> list[Record | Rejected]:
    assert WIRE.count(old) >= 1
    return read("a.sgm", WIRE.replace(old, new, 1))


def test_a_truncated_file():
    found = read("a.sgm", WIRE[: WIRE.index(b'NEWID="4"') + 300])
    assert [each.id for each in found if isinstance(each, Record)] == ["1", "2", "3"]
    (rejected,) = [each for each in found if isinstance(each, Rejected)]
    line = WIRE[: WIRE.index(b'NEWID="4"')].count(b"\n") + 1
    assert (rejected.record, rejected.where, rejected.reason) == ("4", f"line {line}", "truncated")


def test_a_record_without_an_end_costs_itself_alone():
    found = torn(b"</REUTERS>\n", b"")
    assert [getattr(each, "id", None) for each in found] == [None, "2", "3", "4", "5"]
    assert isinstance(found[0], Rejected)
    assert (found[0].record, found[0].where, found[0].reason) == ("1", "line 2", "truncated")


def test_a_record_without_a_beginning_costs_itself_alone():
    found = torn(b"<REUTERS", b"<REUTESS")
    assert [getattr(each, "id", None) for each in found] == [None, "2", "3", "4", "5"]
    assert isinstance(found[0], Rejected)
    assert (found[0].where, found[0].reason) == ("line 2", "stray-text")


def test_a_record_without_text_and_without_a_number():
    found = torn(b"<TEXT>", b"<TEYT>")
    assert isinstance(found[0], Rejected)
    assert (found[0].record, found[0].reason) == ("1", "no-text")
    assert next(each.id for each in torn(b'NEWID="1"', b"") if isinstance(each, Record)) == "L2"


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (b"</BODY>", b"</BODX>", "He would not say"),
        (b"<BODY>", b"<BODX>", "Kelp dried early"),
        (b"</TITLE>", b"</TIULE>", "LUSARA KELP"),
        (b"<DATELINE>", b"<DATFLINE>", "PORT ANVIL"),
        (b"</TEXT>", b"</TEXU>", "Kelp dried early"),
        (b"</AUTHOR>", b"", "Mira Tolle"),
    ],
)
def test_torn_elements_lose_no_words(old, new, kept):
    record = torn(old, new)[0]
    assert isinstance(record, Record)
    assert any(kept in text for text in texts(record))
    assert not left_over(record).strip()


def test_torn_header():
    stated = torn(b"</TOPICS>", b"</TOPJCS>")[0].stated  # type: ignore[union-attr]
    assert stated.facets["place"] == ("lusara",)
    assert stated.facets["topic"][:2] == ("kelp", "salt")
    stated = torn(b"<PEOPLE>", b"PEOPLE>")[0].stated  # type: ignore[union-attr]
    assert stated.facets["person"] == ()
    assert "orvane" in str(stated.metadata)


def test_text_after_the_last_record():
    found = read("a.sgm", WIRE + b"\n\nwhat is this")
    assert isinstance(found[-1], Rejected)
    assert found[-1].where == f"line {WIRE.count(bytes([10])) + 3}"


def test_a_record_that_never_ends(monkeypatch):
    monkeypatch.setattr(reuters_sgml, "MAX_SOURCE_BYTES", 1_000)
    monkeypatch.setattr(reuters_sgml, "CHUNK_BYTES", 100)
    with pytest.raises(SourceError) as caught:
        list(REUTERS.split(io.BytesIO(b"<REUTERS NEWID='1'>" + b"a" * 2_000)))
    assert caught.value.reason == "too-large"


def test_too_many_lines_cost_the_record(monkeypatch):
    monkeypatch.setattr(lines, "MAX_LINES", 10)
    found = read("a.sgm", WIRE)
    assert isinstance(found[0], Rejected)
    assert found[0].reason == "too-large"
    assert isinstance(found[1], Record)


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_empty(data):
    with pytest.raises(SourceError) as caught:
        list(REUTERS.split(io.BytesIO(data)))
    assert caught.value.reason == "empty"


@pytest.mark.parametrize(
    "piece",
    [
        "<REUTERS",
        "</REUTERS>",
        "<REUTERS><TEXT>",
        "<REUTERS><TEXT></REUTERS>",
        "&#5;",
        "&",
        "<D>",
        "<TITLE>",
        "<A>",
        "A",
        "A B ",
        "\n    a",
        "<REUTERS A",
    ],
)
def test_hostile_repetition_takes_linear_time(piece):
    data = (piece * (400_000 // len(piece))).encode()
    for before, after in ((b"", b""), (b"<REUTERS>", b"<TEXT></REUTERS>")):
        list(REUTERS.read(Chunk(before + data + after)))
    list(REUTERS.read(Chunk(b"<REUTERS><TEXT>" + data + b"</TEXT></REUTERS>")))
    list(REUTERS.read(Chunk(b"<REUTERS><UNKNOWN>" + data + b"</UNKNOWN><TEXT></REUTERS>")))
