"""The sample pages as a library, and some articles made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from library import article as a
from library.library import Library
from tests.making import DOCUMENTS, article, library_of


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The repository's ``documents/`` as a library; not to be written to."""
    with Library.create(tmp_path_factory.mktemp("news")) as library:
        library.ingest([DOCUMENTS])
        yield library


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A handful of articles of which every word is known; not to be written to."""
    side = article("Cranes or crews?", "Automation at Selmouth.", kind=a.SIDEBAR, group="PORTS")
    strike = article(
        "Strike ends in Castelo", "Dockers voted to return to work.", "The port reopens on Friday.",
        date="2008-03-03", agency="MNA", language="en", sidebar=(side,),
        dateline=a.Dateline("CASTELO (MNA)", "Castelo"), captions=["Dockers leave the gate"],
        facets={"place": ("Castelo", "Lusara"), "topic": ("strikes", "ports")},
    )  # fmt: skip
    flood = article(
        "Levee gives way", "Seven thousand people left their homes.",
        "The levee broke; the port too.", date="2008-10-14", agency="HTB", language="en",
        facets={"place": ("Varnheim", "lusara"), "topic": ("floods",)},
    )  # fmt: skip
    kanji = article(
        "小樽運河の古い倉庫",
        "倉庫は一八九三年に建てられ、運河に音が漏れる。",
        language="ja",
        date="2008",
    )
    plain = article("No date", "Port of call.", facets={"place": ("Quella",)})
    sources = {"a.txt": [strike], "b.txt": [flood], "c.txt": [kanji], "d.txt": [plain]}
    with library_of(tmp_path_factory.mktemp("made"), sources) as library:
        yield library
