"""Any query on any documents: every engine and the slow, obvious matcher say the same."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library import article as a
from library import fields
from library.engines import NAMES
from library.query.dates import moment
from library.query.nodes import (
    DateRange,
    Everything,
    Has,
    Identifier,
    Node,
    Phrase,
    Word,
    conjunction,
    disjunction,
    negation,
    within,
)
from tests.engines.asking import asking, documents
from tests.making import published, put
from tests.oracle import Matcher, facets

# Few words, so that they meet: forms of one word, other languages' words, signs, scripts.
WORDS: Final = (
    "missile missiles treaty treaties U.S. us C++ don't naïve naive well-known 1990 ракета ракеты"
    " Rakete Raketen sequía 東京 京都 東京都 NATO軍 हिन्दी the Castelo quay-side O'Brien's"
).split()
NAMES_OF_PLACES: Final = ("Moscow", "moscow", "Москва", "New York", "York", "東京")
TOPICS: Final = ("arms control", "control", "crude", "missiles")
DATES: Final = (
    "2007", "2008", "2007-06", "2007-07", "2007-06-26", "2007-06-27", "2007-12-31", "2008-01-01",
    "2007-06-26T10:15:00+02:00", "2007-06-26T23:59:59Z", "1987-04-01", "1987",
)  # fmt: skip
ROLES: Final = (
    a.PARAGRAPH, a.PARAGRAPH, a.DECK, a.CAPTION, a.HEADING, a.NOTE, a.SIDEBAR_HEADING, a.TABLE,
)  # fmt: skip
LANGUAGES: Final = (None, "en", "en", "de", "ru", "es", "ja", "pt-BR")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
some_places = st.lists(st.sampled_from(NAMES_OF_PLACES), max_size=2).map(tuple)
some_topics = st.lists(st.sampled_from(TOPICS), max_size=2).map(tuple)


@st.composite
def articles(draw: st.DrawFn, *, beside: bool = False) -> a.Article:
    """A document with parts of any kind."""
    headline = draw(texts)
    roles = draw(st.lists(st.sampled_from(ROLES), max_size=4))
    parts = [(a.HEADLINE, headline), *((role, draw(texts)) for role in roles)]
    place = draw(st.none() | st.sampled_from(NAMES_OF_PLACES))
    return a.Article(
        headline=headline,
        kind=draw(st.sampled_from([a.SIDEBAR, a.VIDEO])) if beside else a.ARTICLE,
        language=draw(st.sampled_from(LANGUAGES)),
        published=published(draw(st.none() | st.sampled_from(DATES))),
        agency=draw(st.sampled_from([None, "MNA", "RFE/RL"])),
        byline=draw(st.none() | st.just("By Ana Ferreira and Jan O'Brien")),
        authors=draw(st.sampled_from([(), ("Ana Ferreira", "Jan O'Brien")])),
        dateline=a.Dateline(f"{place}, (MNA)", place) if place else None,
        passages=tuple(a.Passage(n, *part) for n, part in enumerate(parts, 1)),
        facets={"place": draw(some_places), "topic": draw(some_topics)},
        sidebar=() if beside else tuple(draw(st.lists(articles(beside=True), max_size=2))),
    )


sources = st.dictionaries(
    st.sampled_from(["a.txt", "wire/b.txt", "wire/missiles.txt", "東京.txt"]),
    st.lists(articles(), min_size=1, max_size=3),
    min_size=1,
)

# Trees over the same words.
leaf_texts = st.sampled_from(WORDS).map(Word) | texts.map(Phrase)
fields_of_words = st.sampled_from(
    [field.name for field in fields.FIELDS if field.type in (fields.TEXT, fields.NAME)]
)
values = (
    leaf_texts
    | st.sampled_from([*NAMES_OF_PLACES, *TOPICS, "ferreira", "jan obrien"]).map(Phrase)
    | st.sampled_from(["article", "video", "en", "MNA", "RFE/RL", "2007", "wire"]).map(Word)
    | st.just(Everything())
)


def joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(inner, min_size=2, max_size=3)
    return some.map(conjunction) | some.map(disjunction) | inner.map(negation)


firsts = [date(year, month, 1) for year in (1987, 2007, 2008) for month in (1, 6, 7, 12)]
moments = (st.sampled_from(firsts) | st.dates(date(1987, 1, 1), date(2009, 1, 1))).map(moment)
ranges = st.tuples(moments | st.none(), moments | st.none()).filter(lambda pair: pair[0] != pair[1])
leaves: st.SearchStrategy[Node] = (
    leaf_texts
    | st.builds(within, fields_of_words, st.recursive(values, joined, max_leaves=3))
    | st.sampled_from([field.name for field in fields.FIELDS]).map(Has)
    | ranges.map(lambda pair: DateRange(*pair))
    | st.sampled_from(["undated-missile", "2007-06-26-treaty", "2007-missiles"]).map(Identifier)
    | st.just(Everything())
)
trees = st.recursive(leaves, joined, max_leaves=6)
selections = st.dictionaries(
    st.sampled_from(["place", "topic", "year", "kind"]),
    st.sets(st.sampled_from([*NAMES_OF_PLACES, *TOPICS, "2007", "2008", "article"]), min_size=1),
    max_size=2,
)


@pytest.mark.parametrize("name", NAMES)
@given(sources, st.lists(st.tuples(trees, selections), min_size=12, max_size=12))
@settings(max_examples=settings().max_examples // 2)
def test_engine_and_oracle_agree(
    name: str, made: dict[str, list[a.Article]], questions: list[tuple[Node, dict[str, set[str]]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), made)
        with asking(Path(folder), name) as asked:
            matcher = Matcher(documents(asked.connection, made))
            known = {
                (field, value)
                for document in matcher.documents
                for field, found in facets(document.article).items()
                for value in found
            }
            for tree, chosen in questions:
                # A value is chosen as it is printed; one that no document has is not chosen.
                where = {f: {v for v in vs if (f, v) in known} for f, vs in chosen.items()}
                found = asked.find(tree, where=where)
                assert set(found.uids) == matcher.find(tree, where)
                assert found.total == len(found.uids)
                for field in fields.FACETS:
                    counted = found.facets.get(field.name, {})
                    assert counted == matcher.count(tree, field.name, where), field.name
                assert dict(found.answer.years) == matcher.calendar(tree, 4, where)
                assert dict(found.answer.months) == matcher.calendar(tree, 7, where)
                if found.answer.days:
                    assert dict(found.answer.days) == matcher.calendar(tree, 10, where)
