"""The top of a page: which line is the headline, and what stands around it."""

from __future__ import annotations

import pytest

from library.article import Published
from library.parsing import parse
from tests.parsing.pages import page, read, roles, texts

TAXES = "The government will cut taxes for small companies with fewer workers,"
STORY = "CASTELO, March 3, 2008 (MNA) -- Dockworkers voted on Monday to return to work."


def test_headline_deck_byline_caption_dateline():
    article = read(
        "Dockers Return to Work\n\nDeal on night shifts ends the strike\n\nBy Ana Ferreira\n\n"
        f"Dockers leave the gate (MNA)\n\n{STORY}"
    )
    assert roles(article) == ["headline", "deck", "byline", "caption", "dateline", "paragraph"]
    assert article.deck == "Deal on night shifts ends the strike"


def test_the_same_without_blank_lines():
    article = read(f"Dockers Return to Work\nBy Ana Ferreira\nMarch 3, 2008\n{STORY}\nIt was late.")
    assert roles(article) == [
        "headline",
        "byline",
        "dateline",
        "dateline",
        "paragraph",
        "paragraph",
    ]


@pytest.mark.parametrize(
    ("second", "third", "is_deck"),
    [
        ("Deal on night shifts ends the strike", "It rained.", True),
        ("A deal on night shifts has ended the strike.", STORY, True),
        ("A deal on night shifts has ended the strike.", "By Ana Ferreira", True),
        ("A deal on night shifts has ended the strike.", "Dockers leave (MNA)\n\n" + STORY, True),
        ("A deal on night shifts has ended the strike.", "It was signed on Monday.", False),
        ("The deal has these parts:", "- pay\n- time", False),
        ("Night Shifts", "It rained on the quay for days.", False),
        ("VIDEO: The vote", STORY, False),
    ],
)
def test_what_is_a_deck(second: str, third: str, is_deck: bool):
    article = read(f"Dockers Return to Work\n\n{second}\n\n{third}\n\nThe end came late.")
    assert (article.deck == second) is is_deck


@pytest.mark.parametrize(
    "kicker", ["World News", "ANALYSIS", "Exclusive:", "Home > World > Europe", "HARBOUR TALKS"]
)
def test_a_kicker_is_not_the_headline(kicker: str):
    article = read(f"{kicker}\n\nDockers Return to Work After Strike\n\n{STORY}")
    assert article.headline == "Dockers Return to Work After Strike"
    assert texts(article, "kicker") == [kicker]


@pytest.mark.parametrize(
    "first",
    [
        "The Last Keepers",
        "RUSSIA WARNS NATO OVER STEPS",
        "Fire!",
        "Russia warns NATO | The World",
        "FACTBOX-Key facts about the Sarek Pass",
        "UPDATE 1-Thousands Flee Varnheim As Levee Gives Way",
        "CORRECTION: Castelo Dockers Return to Work",
    ],
)
def test_what_is_a_headline(first: str):
    article = read(f"{first}\n\nThree men, one lamp and forty kilometers of fog\n\n{STORY}")
    assert article.headline == first


def test_a_headline_over_two_lines():
    article = read("The Surveyors Who Measure\na Glacier With a Rope\n\nJune 2008\n\nIt melts.")
    assert article.headline == "The Surveyors Who Measure a Glacier With a Rope"


def test_a_headline_printed_twice():
    article = read(f"Dockers Return\n\nDockers Return\n\n{STORY}")
    assert texts(article, "headline") == ["Dockers Return"]
    assert [part.reason for part in article.dropped][:1] == ["repeated headline"]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (
            f"{TAXES} it said, in a move that economists called long overdue. It gave no date.",
            f"{TAXES} it said, in a move that…",
        ),
        (
            f"{TAXES} it said. Economists called the move long overdue, and nobody was surprised.",
            f"{TAXES} it said.",
        ),
        (f"{STORY}\n\nIt rained.", STORY),
    ],
)
def test_a_page_that_begins_with_its_story(text: str, headline: str):
    article = read(text)
    assert article.headline == headline
    assert "headline" not in roles(article)  # nothing on the page is one
    assert "paragraph" in roles(article)


def test_one_line():
    article = read("A line and nothing else")
    assert article.headline == "A line and nothing else"
    assert roles(article) == ["headline"]


def test_nothing():
    article = parse(page(""))
    assert (article.headline, article.passages) == ("", ())


@pytest.mark.parametrize(
    ("line", "value", "precision"),
    [
        ("June 26, 2007", "2007-06-26", "day"),
        ("Tuesday, June 26, 2007", "2007-06-26", "day"),
        ("June 2007", "2007-06", "month"),
        ("2007", "2007", "year"),
        ("Published: June 26, 2007", "2007-06-26", "day"),
        ("Last updated on June 26, 2007 at 10:15 GMT", "2007-06-26T10:15:00+00:00", "instant"),
        ("10:15 GMT, June 26, 2007", "2007-06-26T10:15:00+00:00", "instant"),
        ("Veröffentlicht am 26. Juni 2007", "2007-06-26", "day"),
        ("Publié le 26 juin 2007", "2007-06-26", "day"),
        ("2007年6月26日", "2007-06-26", "day"),
    ],
)
def test_a_date_line(line: str, value: str, precision: str):
    article = read(f"Dockers Return to Work\n\n{line}\n\nThey voted.\n\nIt was late.")
    assert article.published == Published(value, precision)
    assert article.dateline is not None
    assert (article.dateline.text, article.dateline.place) == (line, None)
    assert roles(article) == ["headline", "dateline", "paragraph", "paragraph"]


def test_the_date_line_dates_the_dateline():
    article = read(
        "Cod Arrive Early\n\nThursday, February 12, 2009\n\nTROMSØ, Feb 12 - Skippers left."
    )
    assert article.dateline is not None
    assert article.dateline.text == "TROMSØ, Feb 12"
    assert article.dateline.published == article.published == Published("2009-02-12", "day")
    article = read("Cod Arrive Early\n\nFebruary 2009\n\nTROMSØ, Feb 12 - Skippers left.")
    assert article.published == Published("2009-02-12", "day")
    article = read("Cod Arrive Early\n\nFebruary 12, 2009\n\nTROMSØ -- Skippers left.")
    assert article.dateline is not None
    assert article.dateline.published == Published("2009-02-12", "day")


def test_no_year_no_date():
    article = read(
        "Cork Maker to Shut Plant\n\nLISBON, Feb 26 - It opened in 1931.\n\nOn Thursday."
    )
    assert article.dateline is not None
    assert article.dateline.place == "LISBON"
    assert article.dateline.published is None
    assert article.published is None


def test_a_chronology_has_no_dateline():
    article = read(
        "The Sarek Dispute\n\nMarch 1, 1921 -- A survey.\n\nMarch 15, 1964 -- A flood.\n\n"
        "May 2, 1998 -- A hut."
    )
    assert article.dateline is None
    assert article.published is None


def test_a_dateline_with_its_dash_on_a_line_of_its_own():
    article = read("Talks Held\n\nMOSCOW, June 26 (RFE/RL) --\n\nMinisters met.\n\nThey left.")
    assert texts(article, "dateline") == ["MOSCOW, June 26 (RFE/RL)"]
    assert texts(article, "paragraph") == ["Ministers met.", "They left."]


def test_place_and_date_on_lines_of_their_own():
    article = read(
        "Talks Held on Missiles\n\nBy Jane Doe\nMoscow\n26 June 2007\n\nThey held talks."
    )
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.published) == (
        "Moscow",
        Published("2007-06-26", "day"),
    )


@pytest.mark.parametrize(
    ("printed", "facet"),
    [
        ("NEW YORK", "New York"),
        ("RIO DE JANEIRO", "Rio de Janeiro"),
        ("PORT-AU-PRINCE", "Port-au-Prince"),
        ("WINSTON-SALEM, N.C.", "Winston-Salem, N.C."),
        ("QUELLA, Ardenia", "Quella, Ardenia"),
        ("KANSAS CITY, MO.", "Kansas City, Mo."),
        ("LA PAZ", "La Paz"),
        ("DALLAS, TX", "Dallas, TX"),
        ("WASHINGTON, D.C.", "Washington, D.C."),
        ("МОСКВА", "Москва"),
        ("TROMSØ", "Tromsø"),
        ("KABUL/WASHINGTON", "Kabul/Washington"),
        ("Zaragoza", "Zaragoza"),
    ],
)
def test_the_place_is_a_facet(printed: str, facet: str):
    article = read(f"A Headline Here\n\n{printed}, March 3, 2008 (AP) -- It rained on the city.")
    assert article.dateline is not None
    assert article.dateline.place == printed
    assert article.facets == {"place": (facet,)}
