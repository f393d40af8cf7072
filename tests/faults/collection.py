"""Collections to ingest: made here, the same for the same numbers, and no two records alike."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Final

_PLACES: Final = ("lusara", "helvara", "ardenia", "usa", "uk")
_TOPICS: Final = ("kelp", "salt", "earn", "ship", "tin")
_PEOPLE: Final = ("orvane", "tolle", "marrin")
_WORDS: Final = (
    "harbour price minister talks kelp salt tonne board crowns week coast vote strike ferry"
    " treaty market bank rate summer winter line bridge storm council north south"
).split()


def sgml(path: Path, records: int, *, seed: int = 21578, first: int = 1) -> Path:
    """A file in the format of Reuters-21578."""
    chance = random.Random(seed)  # noqa: S311 - no secrets
    parts = ['<!DOCTYPE lewis SYSTEM "lewis.dtd">']
    for number in range(first, first + records):
        tags = {
            "TOPICS": chance.sample(_TOPICS, chance.randrange(3)),
            "PLACES": chance.sample(_PLACES, chance.randrange(1, 3)),
            "PEOPLE": chance.sample(_PEOPLE, chance.randrange(2)),
        }
        listed = "\n".join(
            f"<{tag}>{''.join(f'<D>{value}</D>' for value in values)}</{tag}>"
            for tag, values in tags.items()
        )
        day = chance.randrange(1, 29)
        body = "\n    ".join(_sentence(chance, number) for _ in range(chance.randrange(2, 6)))
        parts.append(
            f'<REUTERS TOPICS="YES" OLDID="{number}" NEWID="{number}">\n'
            f"<DATE>{day:2d}-MAR-1987 15:01:01.79</DATE>\n{listed}\n"
            f"<TEXT>&#2;\n<TITLE>{_words(chance, 4).upper()} {number}</TITLE>\n"
            f"<DATELINE>    PORT ANVIL, March {day} - </DATELINE><BODY>{body}\n Reuter\n&#3;"
            "</BODY></TEXT>\n</REUTERS>"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def json_lines(path: Path, records: int, *, seed: int = 2) -> Path:
    """Articles with the keys of schema.org's NewsArticle."""
    chance = random.Random(seed)  # noqa: S311 - no secrets
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for number in range(1, records + 1):
            article = {
                "@type": "NewsArticle",
                "@id": f"urn:made:{seed}:{number}",
                "headline": f"{_words(chance, 4).capitalize()} {seed}.{number}",
                "datePublished": f"2007-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
                "articleSection": chance.choice(("World", "Business")),
                "keywords": chance.sample(_TOPICS, 2),
                "articleBody": "\n\n".join(_sentence(chance, number) for _ in range(3)),
            }
            out.write(json.dumps(article) + "\n")
    return path


def page(path: Path, number: int, *, sidebar: bool = False) -> Path:
    """A newswire page of its own."""
    chance = random.Random(number)  # noqa: S311 - no secrets
    text = (
        f"{_words(chance, 3).capitalize()} Number {number}\n\n"
        f"QUELLA, June {1 + number % 28}, 2008 (MNA) -- {_sentence(chance, number)}\n\n"
        f"{_sentence(chance, number)}\n"
    )
    if sidebar:
        text += f"\nBESIDE THIS STORY IN FOCUS\nBefore That\n{_sentence(chance, number)} more\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mixed(folder: Path, records: int) -> Path:
    """A folder with ``records`` wire articles in three files, and half as many JSON Lines."""
    third = records // 3
    for part in range(3):
        sgml(folder / f"wire-{part}.sgm", third, seed=part, first=part * third + 1)
    json_lines(folder / "papers" / "papers.jsonl", records // 2)
    for number in range(5):
        page(folder / "pages" / f"page-{number}.txt", number, sidebar=number % 2 == 0)
    return folder


def _words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(chance.randrange(2, most + 1)))


def _sentence(chance: random.Random, number: int) -> str:
    words = " ".join(chance.choice(_WORDS) for _ in range(chance.randrange(8, 20)))
    return f"The {words} number {number}."
