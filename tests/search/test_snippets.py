"""Snippets: text of the document, and spans that stand on the words asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library import article as a
from library.analysis import tokens
from library.library import Library
from library.limits import SNIPPET_CHARS
from library.query.syntax import parse
from library.search.snippets import Wanted, cut, snippets, wanted
from library.store.read import PassageRow

PASSAGES = [
    PassageRow(1, a.HEADLINE, "Russia Warns NATO"),
    PassageRow(2, a.DATELINE, "MOSCOW (RFE/RL)"),
    PassageRow(3, a.PARAGRAPH, "Lavrov spoke of U.S. missile-defense plans."),
    PassageRow(4, a.CAPTION, "Lavrov and de Hoop Scheffer in Moscow"),
    PassageRow(
        5, a.PARAGRAPH, "The plans are NATO's; a treaty on missiles and on missile defense."
    ),
    PassageRow(6, a.SIDEBAR_HEADING, "MISSILE PLANS IN FOCUS"),
    PassageRow(0, "sidebar", "Allies? Missile euphoria."),
]


def shown(query: str, passages: list[PassageRow] | None = None, language: str = "en") -> Any:
    want = wanted(parse(query).tree, [language])
    return [
        (s["part"], s["passage"], [s["text"][low:high] for low, high in s["spans"]])
        for s in snippets(PASSAGES if passages is None else passages, language, want)
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # one of the headline if it has words, one of the best passage
        ("nato", [("headline", 1, ["NATO"]), ("paragraph", 5, ["NATO's"])]),
        ("lavrov", [("paragraph", 3, ["Lavrov"])]),
        ("lavrov xyzzyplugh", [("paragraph", 3, ["Lavrov"])]),  # the first of equals
        ("lavrov scheffer", [("caption", 4, ["Lavrov", "Scheffer"])]),  # more different words
        ("plan", [("paragraph", 3, ["plans"])]),
        ("U.S.", [("paragraph", 3, ["U.S."])]),
        ("moscow", [("dateline", 2, ["MOSCOW"])]),
        ("missile plans treaty", [("paragraph", 5, ["plans", "treaty", "missiles", "missile"])]),
        # phrases: each word, where they stand together
        ('"missile defense"', [("paragraph", 3, ["missile", "defense"])]),
        ("missile-defense", [("paragraph", 3, ["missile", "defense"])]),
        ('"treaty on missiles"', [("paragraph", 5, ["treaty", "on", "missiles"])]),
        # not what is excluded
        ("nato -treaty", [("headline", 1, ["NATO"]), ("paragraph", 5, ["NATO's"])]),
        ("-nato", [("paragraph", 3, [])]),
        # fields
        ("caption:lavrov", [("caption", 4, ["Lavrov"])]),
        ("caption:lavrov plans", [("paragraph", 3, ["plans"])]),
        ("headline:nato", [("headline", 1, ["NATO"]), ("paragraph", 3, [])]),
        ("sidebar:euphoria", [("sidebar", 0, ["euphoria"])]),
        ("dateline:moscow", [("dateline", 2, ["MOSCOW"])]),
        # nothing to mark: how the document begins
        ("", [("paragraph", 3, [])]),
        ("place:moscow", [("paragraph", 3, [])]),
        ("date:2007", [("paragraph", 3, [])]),
        ("xyzzyplugh", [("paragraph", 3, [])]),
        ("focus", [("paragraph", 3, [])]),
    ],
)
def test_what_is_shown(query: str, expected: list[Any]) -> None:
    assert shown(query) == expected


def test_nothing_to_show() -> None:
    assert shown("nato", []) == []
    assert shown("nato", [PassageRow(1, a.HEADLINE, "Other")]) == []
    assert shown("nato", [PassageRow(1, a.HEADLINE, "NATO")]) == [("headline", 1, ["NATO"])]
    assert shown("", [PassageRow(1, a.CAPTION, "Only a picture")]) == [("caption", 1, [])]


def test_cjk_is_marked_as_it_is_written() -> None:
    text = "小樽運河の石造り倉庫。運河に音が漏れる。"
    passages = [PassageRow(2, a.PARAGRAPH, text)]
    assert shown("倉庫", passages, "ja") == [("paragraph", 2, ["倉庫"])]
    assert shown("運河", passages, "ja") == [("paragraph", 2, ["運河", "運河"])]
    assert shown("石造り倉庫", passages, "ja") == [("paragraph", 2, ["石造り倉庫"])]


def test_spans_are_of_the_text_as_it_is_printed() -> None:
    passages = [
        PassageRow(2, a.PARAGRAPH, "e\u0301te\u0301: l’E\u0301TE\u0301 — ＡＢＣ ﬁne 🚀 naïve")
    ]
    assert shown("été", passages, "fr") == [
        ("paragraph", 2, ["e\u0301te\u0301", "l’E\u0301TE\u0301"])
    ]
    assert shown("abc", passages, "fr") == [("paragraph", 2, ["ＡＢＣ"])]
    assert shown("fine naive", passages, "xx") == [("paragraph", 2, ["ﬁne", "naïve"])]


def test_each_language_is_marked_by_its_own_stems() -> None:
    want = wanted(parse("treaties").tree, ["de", "en", "ru"])
    for language in ("en", "de", None):
        (snippet,) = snippets([PassageRow(1, a.PARAGRAPH, "two treaties")], language, want)
        assert snippet["spans"] == [[4, 12]]


def test_a_word_is_wanted_once_for_each_role() -> None:
    want = wanted(parse("a caption:b headline:(c OR d) place:e -f a").tree, ["en"])
    assert {role: len(found) for role, found in want.by_role.items()} == {
        None: 1, "caption": 1, "headline": 2,
    }  # fmt: skip
    assert want.within(a.SIDEBAR_HEADING) == []
    assert len(want.within(a.CAPTION)) == 2
    assert len(want.within(a.PARAGRAPH)) == 1


def test_a_long_passage_is_cut_where_the_words_stand_closest() -> None:
    filler = "nothing to see here " * 40
    text = f"missile {filler}the missile defense treaty {filler}"
    (snippet,) = snippets(
        [PassageRow(2, a.PARAGRAPH, text)],
        "en",
        wanted(parse("missile defense treaty").tree, ["en"]),
    )
    assert [snippet["text"][low:high] for low, high in snippet["spans"]] == [
        "missile", "defense", "treaty",
    ]  # fmt: skip
    assert len(snippet["text"]) <= SNIPPET_CHARS + 2
    assert snippet["text"][0] == snippet["text"][-1] == "…"


def test_a_page_full_of_hits_is_cut_quickly() -> None:
    """SQLite's own snippet() takes a quarter of a minute for this."""
    passages = [PassageRow(n, a.PARAGRAPH, "missile " * 40_000) for n in range(1, 4)]
    (snippet,) = snippets(passages, "en", wanted(parse("missile").tree, ["en"]))
    assert len(snippet["spans"]) > 10


# cut

pieces = [
    "a",
    "missile",
    "lengthy-words",
    "é",
    "東京都",
    " ",
    "  ",
    "\n",
    "\t\u00a0",
    "…",
    "🚀",
    "U.S.",
]
runs = st.tuples(st.sampled_from(pieces), st.sampled_from([" ", " ", "  ", ""]), st.integers(1, 40))
words = st.lists(runs, max_size=12).map(lambda found: "".join((a + b) * n for a, b, n in found))


def places_in(text: str) -> st.SearchStrategy[list[tuple[int, int]]]:
    found = [(token.start, token.end) for token in tokens(text)]
    return st.lists(st.sampled_from(found), unique=True).map(sorted) if found else st.just([])


@given(st.data(), words, st.sampled_from([80, SNIPPET_CHARS]))
def test_what_is_cut_is_the_text(data: st.DataObject, text: str, width: int) -> None:
    spans = data.draw(places_in(text))
    check_cut(text, spans, width)


@pytest.mark.parametrize("gap", [" ", "  ", "\n\n", " \t ", "\u00a0 "])
@pytest.mark.parametrize("before", [0, 37, 150, 190, 400])
def test_white_space_around_the_cut_moves_nothing(gap: str, before: int) -> None:
    text = gap.join(["x"] * before + ["missile"] + ["y"] * 300)
    at = text.index("missile")
    check_cut(text, [(at, at + 7)], SNIPPET_CHARS)
    shown, spans = cut(text, [(at, at + 7)])
    assert [shown[low:high] for low, high in spans] == ["missile"]
    check_cut(gap + text + gap, [(at + len(gap), at + len(gap) + 7)], SNIPPET_CHARS)


def check_cut(text: str, spans: list[tuple[int, int]], width: int) -> None:
    shown, places = cut(text, spans, width)
    assert len(shown) <= width + 2
    inner = shown
    if len(text) > width:
        inner = shown.removeprefix("…").removesuffix("…")
        assert inner == inner.strip() or "…" in text
    assert inner in text
    marked = {text[low:high] for low, high in spans}
    for low, high in places:
        assert 0 <= low < high <= len(shown)
        # Spans that touch are one; otherwise each is a word that was asked for.
        assert shown[low:high] in marked or _is_joined(shown[low:high], marked)
    assert places == sorted(places)
    assert all(one[1] < other[0] for one, other in pairwise(places))
    if any(high - low <= width // 2 for low, high in spans):
        assert places, "a snippet of a hit shows at least one of its words"


def _is_joined(piece: str, marked: set[str]) -> bool:
    return any(piece.startswith(word) for word in marked)


@example("missile")
@given(st.text(st.sampled_from("ab "), min_size=1, max_size=30))
def test_a_short_text_is_not_cut(text: str) -> None:
    spans = [(token.start, token.end) for token in tokens(text)]
    assert cut(text, spans) == (text, [list(span) for span in spans])


def test_words_are_not_cut_in_two() -> None:
    text = "missile " + "lengthy words everywhere " * 30
    for start in range(0, 300, 25):
        at = text.index("lengthy", start)
        shown, _ = cut(text, [(at, at + 7)])
        assert set(shown.strip("…").split()) <= {"missile", "lengthy", "words", "everywhere"}


# In answers


def test_snippets_of_the_sample_pages_are_text_of_the_document(news: Library) -> None:
    queries = (
        "said", "strike OR missile", '"de Hoop Scheffer"', "倉庫", "caption:lavrov",
        "sidebar:video", "U.S.", "l’été OR bacs", "зонд", "sequía", "don't OR won't",
        "headline:russia security",
    )  # fmt: skip
    marked = 0
    for query in queries:
        for hit in news.search(query, limit=50)["hits"]:
            document = news.document(hit["uid"])
            texts = {p["n"]: p["text"] for p in document["passages"]}
            beside = [f"{i['headline']}. {i['blurb'] or ''}" for i in document["sidebar"]]
            for snippet in hit["snippets"]:
                inner = snippet["text"].removeprefix("…").removesuffix("…")
                sources = beside if snippet["part"] == "sidebar" else [texts[snippet["passage"]]]
                assert any(inner in text for text in sources)
                marked += len(snippet["spans"])
    assert marked > 40


def test_what_is_marked_is_what_was_asked_for(news: Library) -> None:
    for query, forms in {
        "missile": {"missile", "missiles", "Missile"},
        "strike": {"strike", "Strike", "STRIKE", "strike's", "strikes", "Strikes", "striking"},
        "倉庫": {"倉庫"},
    }.items():
        for hit in news.search(query, limit=50)["hits"]:
            marked = {s["text"][low:high] for s in hit["snippets"] for low, high in s["spans"]}
            assert marked
            assert marked <= forms


def test_parts(made: Library) -> None:
    def parts(query: str) -> list[tuple[str, int]]:
        (hit,) = made.search(query)["hits"]
        return [(snippet["part"], snippet["passage"]) for snippet in hit["snippets"]]

    assert parts("caption:dockers") == [("caption", 4)]
    assert parts("sidebar:cranes") == [("sidebar", 0)]
    assert parts("gate") == [("caption", 4)]
    assert parts("castelo") == [("headline", 1), ("paragraph", 2)]
    assert parts("運河") == [("headline", 1), ("paragraph", 2)]


def test_wanted_is_a_value() -> None:
    assert Wanted({}).within("paragraph") == []
