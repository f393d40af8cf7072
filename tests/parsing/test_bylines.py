"""Who wrote it."""

from __future__ import annotations

import pytest

from library.article import Published
from library.parsing import byline, parse
from tests.parsing.pages import read, wire

BYLINES = """
By Ana Ferreira | Ana Ferreira |
By Tom Okafor and Lena Marsh | Tom Okafor; Lena Marsh |
By Celia Montoro, Pelican Coast News | Celia Montoro | Pelican Coast News
By Eric Hall, Reuters | Eric Hall | Reuters
By Norma Cohen and Geert Linnebank, Reuters | Norma Cohen; Geert Linnebank | Reuters
By Anna Reed, Tom Fry and Bo Lund | Anna Reed; Tom Fry; Bo Lund |
By JOHN SMITH | John Smith |
BY TED D'AFFLISIO, REUTERS | Ted D'Afflisio | REUTERS
By Mark O'Neill, Reuters | Mark O'Neill | Reuters
By Franz-Josef Ebel | Franz-Josef Ebel |
By Claudia Van Riesen, Reuters | Claudia Van Riesen | Reuters
By Solange De Santis | Solange De Santis |
By George W. Bush | George W. Bush |
By Martin Luther King Jr. | Martin Luther King Jr |
By Ludwig van Beethoven | Ludwig van Beethoven |
By Jane Doe in Moscow | Jane Doe |
By Jane Doe, Kabul | Jane Doe |
By Jane Doe, New York | Jane Doe |
By Jane Doe, Staff Writer | Jane Doe |
By Jane Doe, Moscow correspondent | Jane Doe |
By Jane Doe (text) and Omar Khan (photos) | Jane Doe; Omar Khan |
By Jane Doe | The Weekly Post | Jane Doe | The Weekly Post
By Agence France-Presse | | Agence France-Presse
By RFE/RL | | RFE/RL
By Our Environment Correspondent | |
By Staff Reporter | |
Von Katrin Ohlsen | Katrin Ohlsen |
Von Anna Kurz und Ulf Lang | Anna Kurz; Ulf Lang |
Von dpa | | dpa
Par Solène Marchetti | Solène Marchetti |
Par Anne Roy et Luc Blanc | Anne Roy; Luc Blanc |
Por Lucía Arrambide | Lucía Arrambide |
Por Jussara Medeiros | Jussara Medeiros |
Di Marco Bianchi e Anna Neri | Marco Bianchi; Anna Neri |
Автор: Иван Петров | Иван Петров |
"""


@pytest.mark.parametrize("line", BYLINES.strip().split("\n"))
def test_bylines(line: str):
    text, authors, agency = (part.strip() for part in line.rsplit(" |", 2))
    found = byline.find(text)
    assert found is not None
    assert "; ".join(found.authors) == authors
    assert (found.agency or "") == agency


@pytest.mark.parametrize(
    "text",
    [
        "By Menino's reckoning he is owed a forest.",
        "By Tuesday the water had gone.",
        "By Land and Sea",
        "By 2012 the field will light a city",
        "By the time they came, it was over",
        "By Monday",
        "By",
        "Por la noche no hay agua",
        "Von hier bis zur Küste",
        "Di notte",
        "Lavrov (left) and de Hoop Scheffer (epa)",
        "by the way",
        "By Jane Doe?",
        "By " + "Jane Doe and " * 20,
    ],
)
def test_what_is_no_byline(text: str):
    assert byline.find(text) is None


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        ("By Eric Hall, Reuters", ("Eric Hall",)),
        ("by Janie Gabbett, Reuters", ("Janie Gabbett",)),
        ("By keith grant, Reuters", ("Keith Grant",)),
        ("By Brad Schade Reuters", ("Brad Schade",)),
        ("By Colin Brinsden, Reuters.", ("Colin Brinsden",)),
        ("By STEPHEN JUKES AND PHILIP SHEHADI, REUTERS", ("Stephen Jukes", "Philip Shehadi")),
        ("Jane Doe", ("Jane Doe",)),
        ("Reuters", ()),
    ],
)
def test_stated_bylines(stated: str, authors: tuple[str, ...]):
    article = parse(wire(headline="A Headline", byline=f" {stated}\n"))
    assert article.authors == authors
    assert article.byline == stated


def test_the_format_knows_its_authors_best():
    record = wire(headline="A Headline", byline="By A. Tailor, Weekly", authors=("Ann Tailor",))
    assert parse(record).authors == ("Ann Tailor",)


def test_the_line_below_is_part_of_it():
    article = read(
        "Gunmen attack\n\nBy JOHN SMITH\nAssociated Press Writer\n\nKABUL -- Gunmen came."
    )
    assert article.byline == "By JOHN SMITH, Associated Press Writer"
    assert article.authors == ("John Smith",)
    assert article.agency == "Associated Press"


def test_a_name_above_a_date_needs_no_by():
    article = read("Gunmen attack convoy\n\nJane Doe\n\nJune 26, 2007\n\nGunmen came at night.")
    assert (article.byline, article.authors) == ("Jane Doe", ("Jane Doe",))


def test_a_name_and_place_above_paper_and_date():
    lines = "Jane Doe in Moscow\nThe Weekly Post, Tuesday 26 June 2007"
    article = read(f"Ministers meet\n\n{lines}\n\nThey met.")
    assert article.authors == ("Jane Doe",)
    assert article.published == Published("2007-06-26", "day")


def test_a_single_name_is_a_byline_but_perhaps_no_person():
    article = read("Gunmen attack convoy\n\nBy Euronews\n\nGunmen came at night and left again.")
    assert (article.byline, article.authors) == ("By Euronews", ())


def test_a_byline_may_stand_at_the_end():
    article = read("Gunmen attack convoy\n\nGunmen came at night.\n\nThey left.\n\nBy Jane Doe")
    assert article.authors == ("Jane Doe",)
