"""Credits of agencies, notes of editors, marks."""

from __future__ import annotations

import pytest

from library.parsing import notes
from tests.parsing.pages import read, texts


@pytest.mark.parametrize(
    "text",
    [
        "(with agency reports)",
        "(With additional reporting by Reuters and AP)",
        "(based on reports by HTB correspondents in Halden and Porto Claro)",
        "(compiled from agency reports)",
        "(Compiled from agency reports)",
        "(Con información de agencias)",
        "(con agencias)",
        "(avec agences)",
        "(avec AFP)",
        "(com agências)",
        "(mit Material von Agenturen)",
        "(mit Agenturen)",
        "(AP, AFP, Reuters)",
        "(dpa/AFP)",
        "(ANSA).",
        "Compiled from agency reports",
        "With agency reports",
        "The Associated Press contributed to this report.",
        "AP and Reuters contributed to this report",
    ],
)
def test_credits_of_agencies(text: str):
    assert notes.role(text) == "agency_credit"


@pytest.mark.parametrize(
    "text",
    [
        "(Editing by Jane Roe)",
        "Editing by Jane Roe",
        "(Reporting by Luis Gil; Editing by Jane Roe)",
        "(Additional reporting by Ann Lee in Paris)",
        "Additional reporting by Ann Lee in Paris",
        "(Updates with turnout, reaction.)",
        "(Updates with body found, paragraph 2; barge, paragraph 5. Editing by Jane Roe)",
        "(Corrects the spelling of the fire chief's name in paragraph 4.)",
        "(This version of the story corrects the date)",
        "Correction: An earlier version misspelled a name.",
        "Editor's note: Names have been changed.",
        "Editor’s Note: Names have been changed.",
        "This story has been corrected to show that four people were killed, not five.",
        "An earlier version of this article misspelled a name.",
        "© 2008 Northlight Press. All rights reserved.",
        "© 2009 Halden Telegraph Bureau. Not to be published without permission.",
        "Copyright 2007 The Associated Press",
        "Copyright (c) 2008. RFE/RL, Inc. Reprinted with permission.",
        "Associated Press writers Jane Doe and Omar Khan contributed to this report.",
        "Редактор Нина Соловец",
        "Redaktion: Ulf Lang",
        "Edición de Ana Ruiz",
    ],
)
def test_notes(text: str):
    assert notes.role(text) == "note"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "With substantial grain stocks, less interest was expressed in the report.",
        "Written mainly in December last year, the report took no account of it.",
        "Published reports in Canada said that he would go.",
        "Posted prices were unchanged, the company said.",
        "Editing by committee is never easy. It takes time.",
        "He contributed to this report a map of his own and a long list of names he knew.",
        "(in millions)",
        "(left)",
        "With Regan's departure, the report's criticism of agencies was sharp. It went on.",
        "Noted: nothing.",
    ],
)
def test_what_is_neither(text: str):
    assert notes.role(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("© 2008 Northlight Press. All rights reserved.", "Northlight Press"),
        ("Copyright (c) 2008. RFE/RL, Inc. Reprinted with permission.", "RFE/RL"),
        ("Copyright 2007 by The Weekly Post All rights reserved", "The Weekly Post"),
        ("(c) Agence Ligérienne", "Agence Ligérienne"),
        ("All rights reserved.", None),
        ("Editing by Jane Roe", None),
        ("© 2008", None),
    ],
)
def test_who_holds_the_rights(text: str, name: str | None):
    assert notes.holder(text) == name


def test_the_holder_is_the_publisher():
    article = read("A Headline Here\n\nIt rained.\n\nIt stopped.\n\n© 2008 Northlight Press.")
    assert article.publisher == "Northlight Press"
    assert article.agency is None  # whoever publishes need not be whose report it is


@pytest.mark.parametrize(
    "text", ["###", "-30-", "* * *", "___", "ENDS", "Reuter", "REUTERS", "---"]
)
def test_marks_are_left_out(text: str):
    article = read(f"A Headline Here\n\nIt rained.\n\n{text}\n\nIt stopped.")
    assert [(part.text, part.reason) for part in article.dropped] == [(text, "mark")]


@pytest.mark.parametrize(
    "text", ["Print", "Share", "Comments", "Advertisement", "Listen to the report"]
)
def test_furniture_is_left_out(text: str):
    article = read(f"A Headline Here\n\n{text}\n\nIt rained.\n\n{text}\n\nIt stopped.")
    assert {part.reason for part in article.dropped} == {"page furniture"}
    assert texts(article, "paragraph") == ["It rained.", "It stopped."]


def test_the_agency_signs_the_last_paragraph():
    article = read(
        "Kanzlerin reist\n\nBerlin (dpa) - Sie reist am Mittwoch.\n\nSie kommt zurück. (dpa)"
    )
    assert texts(article, "paragraph")[-1] == "Sie kommt zurück."
    assert article.agency_credit == "(dpa)"


def test_all_notes_are_kept():
    article = read(
        "A Headline Here\n\nIt rained.\n\n(Corrects the town.)\n\n© 2008 Northlight Press\n\n"
        "(with agency reports)"
    )
    assert article.notes == ("(Corrects the town.)", "© 2008 Northlight Press")
    assert article.agency_credit == "(with agency reports)"
