"""Documents of every shape a store can hold."""

from __future__ import annotations

from hypothesis import strategies as st

from library import article as a

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t=+-@{}\\$&%#_~^\"';,"),
    min_size=1,
    max_size=30,
).filter(lambda text: bool(text.strip()))
"""Texts as they are in a store: not blank, and without what decoding takes out."""

MAYBE = st.none() | WORDS
PUBLISHED = st.sampled_from(
    (
        None,
        a.Published("2007", "year"),
        a.Published("2007-06", "month"),
        a.Published("0987-06-26", "day"),
        a.Published("2007-06-26", "day"),
        a.Published("2007-06-26T23:15:00+02:00", "instant"),
    )
)
SPANS = st.none() | st.builds(a.Span, st.integers(0, 9), st.integers(10, 99))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def articles(draw: st.DrawFn, kind: str = a.ARTICLE) -> a.Article:
    """A document with all its parts; an article with sidebar items."""
    roles = st.sampled_from((a.HEADLINE, a.PARAGRAPH, a.HEADING, a.CAPTION, a.NOTE))
    drawn = draw(st.lists(st.tuples(roles, WORDS, MAYBE, SPANS), min_size=1, max_size=4))
    passages = tuple(a.Passage(n, r, t, s, span) for n, (r, t, s, span) in enumerate(drawn, 1))
    numbers = st.integers(1, len(passages))
    items = st.sampled_from((a.SIDEBAR, a.VIDEO)).flatmap(articles)
    facets = st.dictionaries(
        st.sampled_from(("place", "topic", "person", "agency", "section", "language")),
        st.lists(WORDS, max_size=2).map(tuple),
    )
    return a.Article(
        headline=draw(WORDS),
        kind=kind,
        deck=draw(MAYBE),
        byline=draw(MAYBE),
        authors=tuple(draw(st.lists(WORDS, max_size=2))),
        dateline=draw(st.none() | st.builds(a.Dateline, WORDS, MAYBE, PUBLISHED)),
        published=draw(PUBLISHED),
        publisher=draw(MAYBE),
        agency=draw(MAYBE),
        language=draw(st.sampled_from((None, "en", "de", "ja"))),
        url=draw(MAYBE),
        section=draw(MAYBE),
        group=None if kind == a.ARTICLE else draw(MAYBE),
        passages=passages,
        captions=tuple(draw(st.lists(st.builds(a.Caption, WORDS, MAYBE, numbers), max_size=2))),
        quotations=tuple(draw(st.lists(_quotations(numbers), max_size=2))),
        agency_credit=draw(MAYBE),
        notes=tuple(draw(st.lists(WORDS, max_size=2))),
        sidebar=tuple(draw(st.lists(items, max_size=2))) if kind == a.ARTICLE else (),
        facets=draw(facets),
        metadata=draw(st.dictionaries(WORDS, JSON, max_size=2)),
        dropped=tuple(draw(st.lists(st.builds(a.Dropped, WORDS, WORDS, SPANS), max_size=2))),
    )


def _quotations(passages: st.SearchStrategy[int]) -> st.SearchStrategy[a.Quotation]:
    return st.builds(
        a.Quotation,
        text=WORDS,
        segments=st.lists(WORDS, min_size=1, max_size=2).map(tuple),
        passage=passages,
        speaker=MAYBE,
        mention=MAYBE,
        cue=MAYBE,
        kind=st.sampled_from(("direct", "indirect", "mixed")),
        rule=MAYBE,
        confidence=st.none() | st.sampled_from((0.0, 0.25, 1.0)),
    )
