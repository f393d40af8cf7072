"""The story: paragraphs, headings, lists, tables."""

from __future__ import annotations

import pytest

from library.parsing import headings
from tests.parsing.pages import read, roles, texts

LEAD = "A Headline Here\n\nCASTELO -- It rained on Monday for a whole day."


@pytest.mark.parametrize(
    "heading",
    [
        "Sharp Disagreements",
        "Shepherds and lorries",
        "Dust",
        "The 1921 Line",
        "Two Goals in Four Minutes",
        "What comes next?",
        "'Difficult work'",
        "“Kickbacks” for chiefs",
        "”Det är kritiskt”",
        "NIGHT SHIFTS",
        "Un village coupé en deux",
        "Gratulation von Stocker, Karner und Meinl-Reisinger",
        "Батареи и самописец",
        "石の壁と響き",
        "◆学内に不安の声",
    ],
)
def test_headings(heading: str):
    article = read(f"{LEAD}\n\n{heading}\n\nThe next day it was dry.\n\nThen it rained again.")
    assert texts(article, "heading") == [heading]
    assert [p.section for p in article.passages if p.role == "paragraph"] == [
        None,
        heading,
        heading,
    ]
    assert [p.section for p in article.passages if p.role == "heading"] == [None]


@pytest.mark.parametrize(
    "line",
    [
        "It rained.",
        "The list:",
        "lower case begins nothing",
        "Revs 603.4 mln vs 646.5 mln",
        "JUL7 271 3/4 OFF 1",
        '"We agreed," he said',
        '"We agreed and that was that',
        "RFE/RL: And the result?",
        "Recognising informal traders as contributors; and",
        "1,206",
        "A line that goes on and on without ever coming to the point or to a stop of any kind",
        "「ようやく逮捕に至った。長かった」",
    ],
)
def test_what_is_no_heading(line: str):
    assert not headings.is_heading(line)
    article = read(f"{LEAD}\n\n{line}\n\nThe next day it was dry.\n\nThen it rained again.")
    assert texts(article, "heading") == []
    assert line in texts(article, "paragraph")


def test_nothing_follows_no_heading():
    assert texts(read(f"{LEAD}\n\nIt was dry.\n\nThe End"), "heading") == []


def test_captions_and_notes_are_in_no_other_section():
    article = read(f"{LEAD}\n\nDust\n\nIt was dry.\n\nA dry street (AP)\n\n(with agency reports)")
    assert [(p.role, p.section) for p in article.passages[-3:]] == [
        ("paragraph", "Dust"),
        ("caption", "Dust"),
        ("agency_credit", None),
    ]


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        ("- two new shafts;\n- no dismissals.", ["two new shafts;", "no dismissals."]),
        ("• one\n• two", ["one", "two"]),
        ("* one\n* two", ["one", "two"]),
        ("– one\n– two", ["one", "two"]),
        ("1. one\n2. two", ["one", "two"]),
        ("1) one\n2) two", ["one", "two"]),
        ("• one\n\n• two", ["one", "two"]),
    ],
)
def test_lists(lines: str, items: list[str]):
    article = read(f"{LEAD}\n\nThe note had this:\n\n{lines}\n\nThat was all it had.")
    assert texts(article, "list_item") == items
    assert roles(article)[-1] == "paragraph"


@pytest.mark.parametrize(
    "line", ["- Oui, dit-il.", "26. Juni war ein Dienstag.", "— Сначала мы решили, сказал он."]
)
def test_a_dash_alone_is_no_list(line: str):
    assert texts(read(f"{LEAD}\n\n{line}\n\nThen it was dry."), "list_item") == []


def test_a_table_keeps_its_lines():
    table = "Wheat         1987    1986\nStocks        12.5    11.0\nExports        3.1     2.9"
    article = read(f"{LEAD}\n\n{table}\n\nThen it was dry.")
    assert texts(article, "table") == [table]


def test_wrapped_lines_are_one_paragraph():
    article = read(
        "A Headline Here\n\nCASTELO, March 3 - It rained on Monday for\na whole day on the State-\n"
        "owned quay, in five- and\nsix-hour spells.\u2028And\xa0then   it\tstopped.",
        unwrap=True,
    )
    (paragraph,) = texts(article, "paragraph")
    assert paragraph == (
        "It rained on Monday for a whole day on the State-owned quay, in five- and six-hour "
        "spells. And then it stopped."
    )


def test_a_wrapped_headline_with_its_byline_below():
    article = read(
        "A Headline That Goes On\nFor Two Lines\nBy Ana Ferreira\n\nIt rained.", unwrap=True
    )
    assert article.headline == "A Headline That Goes On For Two Lines"
    assert article.authors == ("Ana Ferreira",)


def test_lines_without_blank_ones_between():
    long = "The port authority will dredge the channel, which has silted up, and rebuild the mole."
    article = read(f"Harbor Reopens\n{long}\nWhat comes next\n{long} {long}\n{long}")
    assert roles(article) == ["headline", "paragraph", "heading", "paragraph", "paragraph"]
