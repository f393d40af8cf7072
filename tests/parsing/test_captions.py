"""The words under a picture, and whose it is."""

from __future__ import annotations

import pytest

from library.parsing import captions
from library.parsing.captions import Caption
from tests.parsing.pages import read, roles, texts

# the caption as printed, with ~ where its words end | the credit
CAPTIONS = """
Lavrov (left) and de Hoop Scheffer~ (epa) | epa
NATO wants Russian troops to leave Georgia and Moldova~ (TASS) | TASS
Containers stacked four high~ (Photo: Ines Duarte) | Ines Duarte
Containers stacked four high~ (Photo by Ines Duarte) | Ines Duarte
Farmers block the avenue~ (Halden Telegraph Bureau) | Halden Telegraph Bureau
The lighthouse on Ilha do Sino~ (File photo) | File photo
El embalse, visto desde la presa~ (Foto: Marcos Gilabert) | Marcos Gilabert
Le bac à l’embarquement, mercredi matin~ (Photo : Hervé Callog) | Hervé Callog
Kiellegung im Trockendock am Montag~ (rpa) | rpa
Приборный отсек зонда~ (ББН) | ББН
改修が進む石造り倉庫の内部~（北光通信） | 北光通信
Putin in Moscow on June 26.~ (AP Photo/Ivan Sekretarev) | AP Photo/Ivan Sekretarev
A street in Kabul~ [AP] | AP
A street in Kabul~ [imago/Marius Schwarz] | imago/Marius Schwarz
Parliament Square.~ Image: Mirrys. | Mirrys
Police in Whitehall.~ Image: John Lubbock (flickr). | John Lubbock (flickr)
A street in Kabul.~ Photo by Omar Khan | Omar Khan
A street in Kabul.~ Photo: Omar Khan/AP | Omar Khan/AP
A street in Kabul~ (Foto: Graeme Sloan (Getty)) | Graeme Sloan (Getty)
A street in Kabul~ © Getty Images / iStock | Getty Images / iStock
A street in Kabul~ © Nicolas Economou | Nicolas Economou
Residents wait for boats~ / AFP | AFP
"""


@pytest.mark.parametrize("line", CAPTIONS.strip().split("\n"))
def test_captions(line: str):
    text, credit = line.split(" | ")
    assert captions.find(text.replace("~", "")) == Caption(text.partition("~")[0], credit)


@pytest.mark.parametrize(
    "text",
    [
        "He said that the plan was backed by the Federation of Deep Workers (FDW).",
        "The Conventional Forces in Europe Treaty (CFE)",
        "Sharp Disagreements (Part Two)",
        "Population (in millions)",
        "He left at noon (1100 GMT).",
        '"We will wait," she said (in English)',
        "The plan was out of the picture by a long shot.",
        "A telescope has taken its first picture: a smudge.",
        "They had talks (and dinner)",
        "He was photographed by the press.",
        "Yes and/or no",
        "Kurz (dpa) " + "und lang " * 60,
        "",
    ],
)
def test_what_is_no_caption(text: str):
    assert captions.find(text) is None


def test_off_a_page_brackets_must_name_a_camera_or_an_agency():
    assert captions.find("Gold reserves were unchanged (unch)", page=False) is None
    assert captions.find("A street in Kabul (AP)", page=False) == Caption("A street in Kabul", "AP")


def test_a_stated_caption_needs_no_credit():
    assert captions.stated("A street in Kabul") == Caption("A street in Kabul", None)
    assert captions.stated("Caption: A street (Kabul Times)") == Caption("A street", "Kabul Times")
    assert captions.stated("(AP)") == Caption("(AP)", None)


# ~ ends the words, the credit with its brackets, and the dateline | the credit
RUN_TOGETHER = """
Lavrov (left) and de Hoop Scheffer~ (epa)~ June 26, 2007 (RFE/RL)~\xa0 -- Russian | epa
The dome at dusk~ (NLP)~ September 17, 2009 (NLP)~ -- A telescope | NLP
A flooded street~ (Photo: Jonas Reth)~ VARNHEIM, Oct. 14, 2008~ -- Thousands | Jonas Reth
A flooded street~ (AP)~ VARNHEIM (AP)~ — Thousands | AP
A flooded street~ [AP]~ VARNHEIM~ -- Thousands | AP
"""


@pytest.mark.parametrize("line", RUN_TOGETHER.strip().split("\n"))
def test_run_together_with_the_dateline(line: str):
    text, credit = line.split(" | ")
    words, brackets, printed, _ = text.split("~")
    together = captions.run_together(text.replace("~", ""))
    assert together is not None
    assert together.caption == Caption(words, credit)
    assert together.end == len(words + brackets)
    assert together.found.dateline.text == printed.strip()


@pytest.mark.parametrize(
    "text",
    [
        "WASHINGTON (AP) — The government (left) and others (right) — all of them — left.",
        "The party (SPD) said on June 26 that it would -- in time -- vote.",
        "(epa) June 26, 2007 (RFE/RL) -- Russian",
    ],
)
def test_what_is_not_run_together(text: str):
    assert captions.run_together(text) is None


def test_a_credit_by_itself():
    article = read("Floods Displace Thousands\n\nWater rose.\n\n[Photo: AP]\n\nIt fell again.")
    assert roles(article) == ["headline", "paragraph", "caption", "paragraph"]
    assert [(c.text, c.credit) for c in article.captions] == [("", "AP")]


def test_a_credit_below_the_caption():
    lines = "Residents wait for boats\nPhoto: Omar Khan"
    article = read(f"Floods Displace Thousands\n\nWater rose.\n\n{lines}\n\nIt fell.")
    assert roles(article) == ["headline", "paragraph", "caption", "paragraph"]
    assert [(c.text, c.credit) for c in article.captions] == [
        ("Residents wait for boats", "Omar Khan")
    ]


def test_captions_are_no_part_of_the_text_around():
    article = read(
        "Floods Displace Thousands\n\nA flooded street (AP)\n\nVARNHEIM -- Water rose.\n\n"
        "FILE - In this Oct. 2, 2007 file photo, workers inspect the levee. (AP Photo/Ida Holm)\n\n"
        "It fell again."
    )
    assert texts(article, "paragraph") == ["Water rose.", "It fell again."]
    assert [(c.credit, c.passage) for c in article.captions] == [
        ("AP", 2),
        ("AP Photo/Ida Holm", 5),
    ]
