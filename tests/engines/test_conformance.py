"""What every engine must answer: each node's meaning, facets, order, pages, dates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from library import article as a
from library.engines import NAMES, engine_class
from library.errors import UsageError
from library.query.nodes import (
    And,
    DateRange,
    Everything,
    Has,
    Identifier,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)
from tests.engines.asking import Asked, asking, documents
from tests.making import article, put
from tests.oracle import Matcher


def passage(n: int, role: str, text: str) -> a.Passage:
    return a.Passage(n, role, text)


SIDE = article(
    "Allies or adversaries?", "Too much euphoria, said Brzezinski.", kind=a.SIDEBAR, language="en",
    group="RELATIONS IN FOCUS",
)  # fmt: skip
FILM = article("Not in my backyard?", kind=a.VIDEO, language="en")
SOURCES = {
    "wire/nato.txt": [
        a.Article(
            headline="Russia warns NATO", language="en", agency="RFE/RL", section="World",
            byline="By Ana Ferreira and Jan O'Brien", authors=("Ana Ferreira", "Jan O'Brien"),
            dateline=a.Dateline("MOSCOW, June 26, 2007 (RFE/RL)", "MOSCOW"),
            published=a.Published("2007-06-26", "day"), deck="Security steps criticised",
            passages=(
                passage(1, a.HEADLINE, "Russia warns NATO"),
                passage(2, a.DECK, "Security steps criticised"),
                passage(3, a.PARAGRAPH, "Lavrov spoke of U.S. missile-defense plans."),
                passage(4, a.HEADING, "Sharp disagreements"),
                passage(5, a.PARAGRAPH, "The plans of Washington. A treaty was signed in 1990."),
                passage(6, a.CAPTION, "Lavrov and de Hoop Scheffer"),
                passage(7, a.SIDEBAR_HEADING, "RELATIONS IN FOCUS"),
            ),
            sidebar=(SIDE, FILM),
            facets={"place": ("Moscow",), "topic": ("arms control", "crude"), "person": ("Putin",)},
        ),
    ],
    "wire/treaty.txt": [
        article(
            "Treaties and missiles", "The missile treaties; defense of treaty.", language="en",
            agency="HTB", date="2007-06",
            facets={"place": ("Moscow", "Geneva"), "topic": ("crude",)},
        ),
    ],
    "wire/raketen.txt": [
        article("Raketenabwehr", "Die Verhandlungen über Raketen dauern an.", language="de",
                date="2007-06-25T10:00:00+02:00", agency="rpa", captions=["Treaty room"]),
    ],
    "wire/ru.txt": [
        article("Ракеты и договор", "Москва: договор о ракетах, подписанный в 1990 году.",
                language="ru", date="2008", facets={"place": ("Москва",)}),
    ],
    "web/ja.txt": [
        article("東京で会談", "京都と東京の代表がNATO本部で会談した。", language="ja",
                date="2009-01-01"),
    ],
    "web/es.txt": [
        article("La sequía", "Naïve café, C++ y el niño.", language="es", section="World"),
    ],
    "web/unknown.txt": [
        article("Missiles", "treaties of no known language", facets={"place": ("moscow",)}),
        article("Well-known facts", "It is well known. The fact: don't."),
    ],
}  # fmt: skip
NATO, TREATY, RAKETEN, RU = (
    "2007-06-26-russia-warns-nato", "2007-06-treaties-and-missiles", "2007-06-25-raketenabwehr",
    "2008-",
)  # fmt: skip


@pytest.fixture(scope="module", params=NAMES)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
          ) -> Iterator[Asked]:  # fmt: skip
    index = tmp_path_factory.mktemp(request.param)
    put(index, SOURCES)
    with asking(index, request.param) as found:
        yield found


def sources_of(asked: Asked, uids: list[str]) -> list[str]:
    """Short names of hits: the file's stem, with a number where it is not its first document."""
    sql = "SELECT uid, path, record, position FROM documents d JOIN sources s ON s.id = d.source_id"
    names = {}
    for uid, path, record, position in asked.connection.execute(sql):
        stem = path.rpartition("/")[2].partition(".")[0]
        names[uid] = stem + (f"/{record}" if record != "1" else "") + "+" * position
    return sorted(names[uid] for uid in uids)


EVERYTHING = "nato nato+ nato++ treaty raketen ru ja es unknown unknown/2"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # everything and nothing
        ("", EVERYTHING),
        ("xyzzyplugh", ""),
        # words: stemmed by the document's own language
        ("missile", "nato treaty"),
        ("missiles", "nato treaty unknown"),  # of no known language: by the very word
        ("treaty", "nato treaty raketen"),
        ("treaties", "nato treaty unknown"),
        ("Verhandlung", "raketen"),
        ("ракета", "ru"),
        ("ДОГОВОРЫ", "ru"),
        ("naive", "es"),
        ("niño", "es"),
        ("C++", "es"),
        ("東京", "ja"),
        ("京都", "ja"),
        ("NATO", "nato ja"),
        ("U.S.", "nato"),
        ("us", "nato"),
        ("dont", "unknown/2"),
        ("1990", "nato ru"),
        # words of several terms, phrases
        ("missile-defense", "nato"),
        ('"missile defense"', "nato"),
        ('"defense missile"', ""),
        ("well-known", "unknown/2"),
        ('"well known"', "unknown/2"),
        ('"plans of Washington"', "nato"),
        ('"東京の代表"', "ja"),
        ('"京都の"', ""),
        # a phrase stays within its passage
        ('"warns NATO security"', ""),
        ('"plans the plans"', ""),
        ('"Washington a treaty"', "nato"),  # two sentences of one paragraph
        # and, or, not, groups
        ("missile treaty", "nato treaty"),
        ("missile AND Geneva", ""),
        ("missiles OR ракета", "nato treaty ru unknown"),
        ("missiles -treaty", "unknown"),
        ("-missiles", "nato+ nato++ raketen ru ja es unknown/2"),
        ("-missiles -договор", "nato+ nato++ raketen ja es unknown/2"),
        ("(missiles OR 東京) -Lavrov", "treaty ja unknown"),
        ("NOT (NATO OR treaty)", "nato+ nato++ ru es unknown unknown/2"),
        ("missiles OR -treaty", "nato nato+ nato++ treaty ru ja es unknown unknown/2"),
        # the heading of a sidebar group is no text of the article
        ("focus", ""),
        # fields of text
        ("headline:nato", "nato"),
        ("headline:missiles", "treaty unknown"),
        ("headline:(missile treaty)", "treaty"),
        ('headline:"treaties and missiles"', "treaty"),
        ("deck:security", "nato"),
        ("deck:nato", ""),
        ("caption:lavrov", "nato"),
        ("caption:treaty", "raketen"),
        ("sidebar:euphoria", "nato"),
        ("sidebar:backyard", "nato"),
        ("sidebar:lavrov", ""),
        ("euphoria", "nato+"),
        # names: folded, not stemmed, within one value
        ("byline:ferreira", "nato"),
        ('byline:"jan obrien"', "nato"),
        ('byline:"ferreira jan"', ""),
        ("dateline:moscow", "nato"),
        ("place:moscow", "nato treaty unknown"),
        ("place:москва", "ru"),
        ("place:москвы", ""),
        ("place:(moscow -geneva)", "nato unknown"),
        ('topic:"arms control"', "nato"),
        ('topic:"control crude"', ""),
        ("topic:arms", "nato"),
        ("topic:arm", ""),
        ("person:putin", "nato"),
        ("agency:RFE/RL", "nato"),
        ("agency:htb,rpa", "treaty raketen"),
        ("section:world", "nato es"),
        ("kind:video", "nato++"),
        ("kind:article lang:en", "nato treaty"),
        ("lang:ja", "ja"),
        ("year:2007", "nato treaty raketen"),
        ("source:wire", "nato nato+ nato++ treaty raketen ru"),
        ("source:wire/nato.txt", "nato nato+ nato++"),
        ("-kind:article", "nato+ nato++"),
        # there or not
        ("has:deck", "nato"),
        ("has:caption", "nato raketen"),
        ("has:sidebar", "nato"),
        ("has:place", "nato treaty ru unknown"),
        ("no:language", "unknown unknown/2"),
        ("has:date", "nato treaty raketen ru ja"),
        ("no:date", "nato+ nato++ es unknown unknown/2"),
        ("has:id", EVERYTHING),
        ("has:source", EVERYTHING),
        ("place:*", "nato treaty ru unknown"),
        ("place:(NOT *)", "nato+ nato++ raketen ja es unknown/2"),
        # dates: all of the document's period lies in the query's
        ("date:2007", "nato treaty raketen"),
        ("date:2007-06", "nato treaty raketen"),
        ("date:2007-06-26", "nato"),
        ("date:2007-06-25..2007-06-26", "nato raketen"),
        ("date:2007-06-25T10:00", "raketen"),
        ("date:2007-06-01..2007-06-29", "nato raketen"),
        ("date:2007-06-01..2007-06-30", "nato treaty raketen"),
        ("after:2007-06-26", "ru ja"),
        ("before:2007-06-26", "raketen"),
        ("date:>=2008", "ru ja"),
        ("date:<=2008", "nato treaty raketen ru"),
        ("date:2008-06", ""),
        ("-date:2007", "nato+ nato++ ru ja es unknown unknown/2"),
        # by name
        ("id:2007-06-26-russia-warns-nato", "nato"),
        ("id:2007-06-26", ""),
        ("missile -id:2007-06-26-russia-warns-nato", "treaty"),
    ],
)  # fmt: skip
def test_what_a_query_finds(asked: Asked, query: str, expected: str) -> None:
    found = asked.find(query)
    assert sources_of(asked, found.uids) == sorted(expected.split())
    assert found.total == len(found.uids)
    # ... and the oracle of the property tests says the same.
    from library.query.syntax import parse

    matcher = Matcher(documents(asked.connection, SOURCES))
    assert matcher.find(parse(query).tree) == set(found.uids)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Everything(), EVERYTHING),
        (Not(Everything()), ""),
        (And((Everything(), Word("nato"))), "nato ja"),
        (Or((Everything(), Word("nato"))), EVERYTHING),
        (Not(Not(Word("nato"))), "nato ja"),
        (Or((Not(Word("nato")), Not(Word("treaty")))),
         "nato+ nato++ treaty raketen ru ja es unknown unknown/2"),
        (And((Not(Everything()), Word("nato"))), ""),
        (InField("place", Everything()), "nato treaty ru unknown"),
        (InField("place", Not(Word("moscow"))), "nato+ nato++ raketen ru ja es unknown/2"),
        (InField("headline", Or((Word("nato"), Phrase("treaties and missiles")))), "nato treaty"),
        (And((DateRange(None, 2**40), Has("deck"))), "nato"),
        (DateRange(0, None), "nato treaty raketen ru ja"),
        (DateRange(2**38, None), ""),
        (Identifier("nothing like it"), ""),
        (Word("!?"), ""),
        (Not(Word("!?")), EVERYTHING),
        (Phrase("nato " * 300), ""),
        (Word("x" * 5_000), ""),
    ],
)  # fmt: skip
def test_trees_that_no_string_makes(asked: Asked, tree: Node, expected: str) -> None:
    assert sources_of(asked, asked.find(tree).uids) == sorted(expected.split())


def test_a_query_for_a_term_that_is_not_printed_so_finds_nothing(asked: Asked) -> None:
    """Engines split on blanks only: their own syntax means nothing to them."""
    for text in (
        "*",
        "na*",
        "na?o",
        "nato~1",
        "text:nato",
        "nato^5",
        "[a TO z]",
        "/n.*/",
        "¶",
        "mark",
    ):
        found = asked.find(Word(text))
        assert set(found.uids) == Matcher(documents(asked.connection, SOURCES)).find(Word(text)), (
            text
        )


# Facets


def test_facets_are_counted_over_all_hits(asked: Asked) -> None:
    found = asked.find("", limit=1)
    assert found.facets["kind"] == {"article": 8, "sidebar": 1, "video": 1}
    assert found.facets["language"] == {"en": 4, "de": 1, "ru": 1, "ja": 1, "es": 1}
    assert found.facets["place"] == {"Moscow": 2, "Geneva": 1, "Москва": 1, "moscow": 1}
    assert found.facets["year"] == {"2007": 3, "2008": 1, "2009": 1}
    assert asked.find("missiles").facets["place"] == {"Moscow": 2, "Geneva": 1, "moscow": 1}
    assert asked.find("xyzzyplugh").facets["place"] == {}


def test_the_largest_facet_values_come_first(asked: Asked) -> None:
    pairs = asked.find("").answer.facets["language"]
    assert [count for _, count in pairs] == [4, 1, 1, 1, 1]
    assert pairs[1:] == sorted(pairs[1:])
    assert asked.find("", most=2).answer.facets["language"] == pairs[:2]
    assert asked.find("", most=0).answer.facets["language"] == []


def test_only_the_facets_asked_for(asked: Asked) -> None:
    assert set(asked.find("", facets=["place", "year"]).facets) == {"place", "year"}
    assert asked.find("", facets=[]).facets == {}


def test_or_within_a_facet_and_across(asked: Asked) -> None:
    def hits(**where: list[str]) -> list[str]:
        return sources_of(asked, asked.find("", where=where).uids)

    assert hits(place=["Moscow"]) == ["nato", "treaty"]
    assert hits(place=["Moscow", "Москва"]) == ["nato", "ru", "treaty"]
    assert hits(place=["Moscow", "Москва"], year=["2007"]) == ["nato", "treaty"]
    assert hits(place=["Moscow"], topic=["arms control"]) == ["nato"]
    assert hits(place=["Geneva"], year=["2008"]) == []


def test_a_facet_ignores_its_own_selection(asked: Asked) -> None:
    found = asked.find("", where={"place": ["Moscow"]})
    assert found.total == 2
    assert found.facets["place"] == {"Moscow": 2, "Geneva": 1, "Москва": 1, "moscow": 1}
    assert found.facets["topic"] == {"crude": 2, "arms control": 1}
    both = asked.find("", where={"place": ["Moscow"], "topic": ["arms control"]})
    assert both.total == 1
    assert both.facets["place"] == {"Moscow": 1}
    assert both.facets["topic"] == {"crude": 2, "arms control": 1}
    assert both.facets["year"] == {"2007": 1}


def test_a_chosen_value_is_shown_whatever_its_rank(asked: Asked) -> None:
    found = asked.find("", where={"place": ["moscow"]}, most=1)
    assert found.facets["place"] == {"Moscow": 2, "moscow": 1}


def test_a_value_that_does_not_exist_finds_nothing(asked: Asked) -> None:
    assert asked.find("", where={"place": ["Atlantis"]}).total == 0


def test_a_selected_facet_need_not_be_counted(asked: Asked) -> None:
    found = asked.find("", where={"place": ["Moscow"]}, facets=["year"])
    assert (found.total, found.facets) == (2, {"year": {"2007": 2}})


# Order and pages


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
@pytest.mark.parametrize("query", ["", "-xyzzyplugh", "missile OR nato OR договор OR facts"])
def test_pages_reach_every_hit_once(asked: Asked, query: str, sort: str) -> None:
    whole = asked.find(query, sort=sort)
    assert len(whole.uids) == len(set(whole.uids)) == whole.total
    for size in (1, 3, 4):
        pages = [asked.find(query, sort=sort, offset=at, limit=size) for at in range(0, 12, size)]
        assert [uid for page in pages for uid in page.uids] == whole.uids
        assert {page.total for page in pages} == {whole.total}


def test_an_empty_page_still_counts(asked: Asked) -> None:
    assert asked.find("", limit=0)[:2] == (10, [])
    assert asked.find("", offset=500)[:2] == (10, [])
    assert asked.find("", offset=10, limit=5).facets["kind"]["article"] == 8


def test_order_by_date(asked: Asked) -> None:
    dates = dict(asked.connection.execute("SELECT uid, published FROM documents"))
    oldest = [dates[uid] for uid in asked.find("", sort="date").uids]
    newest = [dates[uid] for uid in asked.find("", sort="-date").uids]
    dated = ["2007-06", "2007-06-25T10:00:00+02:00", "2007-06-26", "2008", "2009-01-01"]
    assert oldest == dated + [None] * 5
    assert newest == dated[::-1] + [None] * 5
    assert asked.find("", sort="date").scores == [None] * 10


def test_relevance(asked: Asked) -> None:
    found = asked.find("missile treaty")
    assert sources_of(asked, found.uids[:1]) == ["treaty"]  # in its headline, and more often
    scores = [score for score in found.scores if score is not None]
    assert len(scores) == len(found.uids)
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


def test_what_only_filters_says_nothing_about_relevance(asked: Asked) -> None:
    plain = asked.find("missile")
    scores = dict(zip(plain.uids, plain.scores, strict=True))
    for query, where in [
        ("missile kind:article", {}), ("missile date:2007", {}), ("missile -東京", {}),
        ("missile has:place", {}), ("missile", {"place": ["Moscow"]}),
    ]:  # fmt: skip
        found = asked.find(query, where=where)
        assert found.uids
        for uid, score in zip(found.uids, found.scores, strict=True):
            assert score == pytest.approx(scores[uid]), (query, uid)


# Dates


def test_calendar(asked: Asked) -> None:
    answer = asked.find("").answer
    assert answer.years == [(2007, 3), (2008, 1), (2009, 1)]
    assert answer.months == [(200706, 3), (200901, 1)]
    assert answer.days == []  # too long a span
    short = asked.find("year:2007").answer
    assert short.days == [(20070625, 1), (20070626, 1)]
    assert short.months == [(200706, 3)]
    none = asked.find("", histogram=False).answer
    assert (none.years, none.months, none.days) == ([], [], [])
    assert asked.find("no:date").answer.years == []


def test_there_is_no_other_engine() -> None:
    for name in ("", "lucene", None, ["tantivy"]):
        with pytest.raises(UsageError, match="tantivy, whoosh"):
            engine_class(name)  # type: ignore[arg-type]
    assert [engine_class(name).name for name in NAMES] == list(NAMES)
