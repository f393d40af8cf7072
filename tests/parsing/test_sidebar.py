"""What stands beside the story."""

from __future__ import annotations

import pytest

from library.article import Article
from library.parsing import labels
from tests.parsing.pages import blurb, read, roles, texts

STORY = "A Headline Here\n\nCASTELO -- It rained on Monday.\n\nThen it was dry."


def items(article: Article) -> list[tuple[str, str | None, str, str]]:
    """Kind, group, headline and blurb of each item."""
    return [(s.kind, s.group, s.headline, blurb(s)) for s in article.sidebar]


def test_teasers_under_a_heading_in_capitals():
    article = read(
        f"{STORY}\n\n\nPORTS UNDER PRESSURE\nCranes Or Crews?\nAutomation has cut crews. more\n"
        "The Price Of A Late Banana\nImporters explain. More »"
    )
    assert texts(article, "sidebar_heading") == ["PORTS UNDER PRESSURE"]
    assert items(article) == [
        ("sidebar", "PORTS UNDER PRESSURE", "Cranes Or Crews?", "Automation has cut crews."),
        ("sidebar", "PORTS UNDER PRESSURE", "The Price Of A Late Banana", "Importers explain."),
    ]


def test_a_group_heading_in_title_case():
    article = read(
        f"{STORY}\n\n\nMore on the Cup Final\n\nThin Air, Thick Skin\nWhy they dread the ride. more"
        "\n\nThe Knee\n\nThe Knee\n\nA PELICAN COAST VIDEO: All four goals."
    )
    assert items(article) == [
        ("sidebar", "More on the Cup Final", "Thin Air, Thick Skin", "Why they dread the ride."),
        ("video", "More on the Cup Final", "The Knee", "All four goals."),
    ]
    assert texts(article, "heading") == []


def test_a_teaser_without_a_group():
    article = read(f"{STORY}\n\nThin Air\nWhy they dread the ride. Read more")
    assert items(article) == [("sidebar", None, "Thin Air", "Why they dread the ride.")]


def test_a_list_of_headlines():
    article = read(
        f"{STORY}\n\nRELATED STORIES\nStorm warning issued\nTen years on: a city rebuilt"
    )
    assert [item[1:] for item in items(article)] == [
        ("RELATED STORIES", "Storm warning issued", ""),
        ("RELATED STORIES", "Ten years on: a city rebuilt", ""),
    ]


def test_a_list_of_headlines_with_bullets():
    lines = "Related stories:\n- Storm warning issued\n- Ten years on"
    article = read(f"{STORY}\n\n{lines}\n\nIt rained.")
    assert [item[1:] for item in items(article)] == [
        ("Related stories", "Storm warning issued", ""),
        ("Related stories", "Ten years on", ""),
    ]
    assert texts(article, "paragraph")[-1] == "It rained."


def test_the_text_of_a_link_on_a_line_of_its_own():
    article = read(f"{STORY}\n\nThin Air\nWhy they dread the ride.\n[read more]\n\nIt rained.")
    assert items(article) == [("sidebar", None, "Thin Air", "Why they dread the ride.")]
    assert texts(article, "paragraph")[-1] == "It rained."


def test_a_box_in_the_middle_does_not_end_the_story():
    article = read(
        f"{STORY}\n\nRELATED STORIES\nStorm warning issued\nTen years on\n\nThe mayor stayed home."
        "\n\nVIDEO: Waves at the wall\n\nDust\n\nIt was dry."
    )
    assert texts(article, "paragraph")[-2:] == ["The mayor stayed home.", "It was dry."]
    assert texts(article, "heading") == ["Dust"]
    assert [item[2] for item in items(article)] == [
        "Storm warning issued",
        "Ten years on",
        "Waves at the wall",
    ]
    assert article.sidebar[2].group is None


# the lines, with / where one ends | kind | headline | blurb
LABELS = """
Nineteen Days//Nineteen Days//AN MNA VIDEO PRESENTATION: They talk. | video | Nineteen Days | They talk.
Fifty Summers//PHOTO GALLERY: The glacier to 2008. | gallery | Fifty Summers | The glacier to 2008.
Hear It Melt//AUDIO: A microphone listens. | audio | Hear It Melt | A microphone listens.
Video: Waves at the wall | video | Waves at the wall |
WATCH: Waves at the wall/The sea broke through. | video | Waves at the wall | The sea broke through.
VIDEO/Waves at the wall/The sea broke through. | video | Waves at the wall | The sea broke through.
AUDIO INTERVIEW: "They Came" | audio | "They Came" |
BILDERGALERIE: Der Gletscher | gallery | Der Gletscher |
RELATED: Storm warning issued | sidebar | Storm warning issued |
Read more: Storm warning issued | sidebar | Storm warning issued |
VIDEO: The sea broke through. | video | The sea broke through. | The sea broke through.
"""  # noqa: E501


@pytest.mark.parametrize("line", LABELS.strip().split("\n"))
def test_labels(line: str):
    lines, kind, headline, said = (part.strip() for part in line.split(" |"))
    article = read(f"{STORY}\n\n{lines.replace('/', chr(10))}")
    assert items(article) == [(kind, None, headline, said)]
    assert "kicker" in {passage.role for passage in article.sidebar[0].passages}
    assert roles(article) == ["headline", "dateline", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "Sorel said: we agreed.",
        "The film: a disaster.",
        "Radio - the oldest medium - is not dead.",
        "More: nothing, he said - and left.",
        "Timeline",
        "Background",
        "PHOTO: A street in Kabul",
        "UN: Talks failed",
        "A VIDEO",
    ],
)
def test_what_is_no_label(text: str):
    found = labels.find(text)
    assert found is None


def test_the_producer_is_the_publisher_if_the_dateline_agrees():
    text = (
        "A Headline\n\nCASTELO (MNA) -- Rain.\n\nDry Days\n\nAN {} VIDEO PRESENTATION: They talk."
    )
    assert read(text.format("MNA")).publisher == "MNA"
    assert read(text.format("XYZ")).publisher is None


# the box, with / where a line ends | its headline | its lines
BOXES = """
FACTBOX/The Pass/1921: A survey./1964: A flood. | The Pass | 1921: A survey./1964: A flood.
FACTBOX: The Pass/- one/- two | The Pass | - one/- two
FACTBOX-The Pass/- one/- two | The Pass | - one/- two
FACT BOX: The Pass//Height: 2,300 m//Length: 6 km | The Pass | Height: 2,300 m/Length: 6 km
Fact box: The Pass/Height: 2,300 m | The Pass | Height: 2,300 m
FACT BOX/Height: 2,300 m/Length: 6 km | FACT BOX | Height: 2,300 m/Length: 6 km
KEY FACTS/- one/- two | KEY FACTS | - one/- two
THE PASS AT A GLANCE/- one/- two | THE PASS AT A GLANCE | - one/- two
FAKTEN: Der Pass/- eins/- zwei | Der Pass | - eins/- zwei
"""


@pytest.mark.parametrize("line", BOXES.strip().split("\n"))
def test_fact_boxes(line: str):
    box, headline, said = (part.replace("/", "\n") for part in line.split(" | "))
    long = (
        "Insurers put the damage at 30 million dollars, though they said it was much too early for "
    )
    long += (
        "any final figure to be given to the public, or to anybody else who might have asked them."
    )
    article = read(f"{STORY}\n\n{box}\n\n{long}\n\nThen it rained.")
    assert items(article) == [("factbox", None, headline, said)]
    assert texts(article, "paragraph")[-2:] == [long, "Then it rained."]


def test_what_follows_a_fact_box():
    article = read(
        f"{STORY}\n\nFACT BOX: The Dome\n\nMirror: 6.2 metres\n\nCost: 118 million\n\n\n"
        '"Is It Like That?"\nAUDIO: The control room.'
    )
    assert items(article) == [
        ("factbox", None, "The Dome", "Mirror: 6.2 metres\nCost: 118 million"),
        ("audio", None, '"Is It Like That?"', "The control room."),
    ]


def test_after_the_credit_titles_over_sentences_are_items():
    article = read(f"{STORY}\n\n(with agency reports)\n\nThin Air\n\nWhy they dread the ride.")
    assert items(article) == [("sidebar", None, "Thin Air", "Why they dread the ride.")]


def test_before_it_they_are_sections():
    article = read(f"{STORY}\n\nThin Air\n\nThey dread the ride.\n\n(with agency reports)")
    assert article.sidebar == ()
    assert texts(article, "heading") == ["Thin Air"]


def test_a_note_at_the_top_does_not_end_the_story():
    article = read(f"{STORY}\n\nEditor's note: names were changed.\n\nDust\n\nIt was dry.")
    assert article.sidebar == ()
    assert texts(article, "heading") == ["Dust"]


def test_notes_below_the_sidebar_are_the_articles():
    article = read(f"{STORY}\n\nRELATED STORIES\nStorm warning\n\n© 2009 Northlight Press")
    assert article.notes == ("© 2009 Northlight Press",)


def test_dates_below_the_links_of_a_list():
    article = read(
        f"{STORY}\n\nSEE ALSO\nPutin in Nato warning\n15 Jun 07 | Europe\n"
        "Arms pact\n14 Jul 07 | Europe"
    )
    assert [(s.headline, s.passages[-1].role) for s in article.sidebar] == [
        ("Putin in Nato warning", "dateline"),
        ("Arms pact", "dateline"),
    ]


def test_the_text_of_a_link_needs_a_sentence_before_it():
    assert labels.link("Importers explain. more") == 18
    assert labels.link("He said “no” Read more »") >= 0
    assert labels.link("The town wants more") == -1
    assert labels.link("It costs more.") == -1
    assert labels.link("more") == -1
