"""Text to terms: known answers, language by language, and what must hold for any text."""

from __future__ import annotations

import re
import string
import sys
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library import analysis
from library.analysis import Token, alternatives, fold, stemming, terms, tokens
from library.limits import MAX_TERM_CHARS

LANGUAGES = (None, *analysis._SNOWBALL)

# Letters, marks, digits and signs of many scripts, close together, so that rules meet.
ALPHABET = (
    "aAbcdlnsu eé̂ñßœŉſ0125٣½²'’ʼ.-_+#&,;!?/ \t\n\u00a0\u2028"
    "éüıİ\u0301\u0308\u0327\u00ad\u200b\u200c\u200dﬁＡ＋㎏㏂℀ΣσςάЙйё\u0306"
    "日本語々〇カｶﾞか\u3099が한국어\u1112\u1161\u11ab文中ไทยเก่\u0e48ລາວខ្មែរမြန်မာ"
    "हिन्दी்தமிழ்বাংলাעִבְרִיתعَرَبِيّ\u0640ދިވެހިབོད་སྐད\U00020000\U000e0100\ufe0f🚀"
)
texts = st.text(st.sampled_from(ALPHABET), max_size=40) | st.text(max_size=30)
anything = st.text(st.characters(exclude_categories=()), max_size=60)
languages = st.sampled_from(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # words
        ("", ""),
        ("   \n", ""),
        ("!!! -- … (¿?)", ""),
        ("Missile DEFENSE", "missile defense"),
        ("well-known", "well known"),
        ("missile-defense plans", "missile defense plans"),
        ("2007-06-26", "2007 06 26"),
        ("3.5 percent, 1,000", "3 5 percent 1 000"),
        ("http://a.b/c?d=e", "http ab c d e"),
        ("snake_case", "snake case"),
        # acronyms
        ("U.S.", "us"),
        ("U.S", "us"),
        ("the U.S.-led force", "the us led force"),
        ("F.B.I. and N.A.T.O.", "fbi and nato"),
        ("É.U.", "eu"),
        ("e.g. this", "eg this"),
        ("St. Petersburg", "st petersburg"),
        ("ends. Begins", "ends begins"),
        ("C++ and C#, c++17", "c++ and c# c++ 17"),
        # possessives and elision
        ("Russia's", "russia"),
        ("Russia’s", "russia"),
        ("O'Neill's", "oneill"),
        ("don't", "dont"),
        ("don’t", "dont"),
        ("donʼt", "dont"),
        ("'quoted'", "quoted"),
        ("dockworkers' strike", "dockworkers strike"),
        ("l'arme d'Orsay", "arme orsay"),
        ("l’arme", "arme"),
        ("dell'arte", "arte"),
        ("the L's", "the l"),
        ("aujourd'hui", "aujourdhui"),
        ("rock 'n' roll", "rock n roll"),
        # folding
        ("naïve café", "naive cafe"),
        ("Ångström", "angstrom"),
        ("Łódź", "łodz"),
        ("straße STRASSE", "strasse strasse"),
        ("ﬁne ﬂow", "fine flow"),
        ("ＡＢＣ１２３", "abc123"),
        ("İstanbul", "istanbul"),
        ("Αθήνα ΑΘΗΝΑ", "αθηνα αθηνα"),
        ("ёлка", "елка"),
        ("co\u00adoperate", "cooperate"),
        ("²", "2"),
        ("½ cup", "1 2 cup"),
        # scripts whose marks are letters
        ("हिन्दी", "हिन्दी"),
        ("தமிழ்", "தமிழ்"),
        ("বাংলা", "বাংলা"),
        ("ދިވެހި", "ދިވެހި"),
        ("བོད་སྐད", "བོད སྐད"),
        # scripts without blanks
        ("東京都知事", "東京 京都 都知 知事"),
        ("東", "東"),
        ("東京 大阪", "東京 大阪"),
        ("ｶﾞｽ", "ガス"),
        ("NATO軍", "nato 軍"),
        ("日本のABCです", "日本 本の abc です"),
        ("2008年10月3日", "2008 年 10 月 3 日"),
        ("한국어", "한국 국어"),
        ("สวัสดี", "สว วั ัส สด ดี"),
        ("葛\U000e0100城", "葛城"),  # a variant of the same character
    ],
)  # fmt: skip
def test_known_terms(text: str, found: str) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("language", "forms", "stem"),
    [
        ("en", "negotiation negotiations negotiated negotiating", "negoti"),
        ("de", "Verhandlung Verhandlungen", "verhandl"),
        ("de", "Haus Häuser", "haus"),
        ("fr", "négociation négociations", "negoci"),
        ("es", "sequía sequías", "sequ"),
        ("pt", "eleição eleições", "eleica eleico"),  # Snowball keeps them apart
        ("it", "trattativa trattative", "trattat"),
        ("nl", "verkiezing verkiezingen", "verkies"),
        ("sv", "förhandling förhandlingar", "forhandling"),
        ("ru", "ракета ракеты ракетами", "ракет"),
        ("ru", "переговоры переговоров", "переговор"),
        ("hu", "tárgyalás tárgyalások", "targyalas"),
        ("ro", "alegeri alegerile", "aleger"),
        ("tr", "ülke ülkeler", "ulke"),
        ("el", "εκλογές εκλογών", "εκλογ"),
        ("hi", "लड़की लड़कियों", "लड़क"),
    ],
)
def test_stems(language: str, forms: str, stem: str) -> None:
    assert list(dict.fromkeys(terms(forms, language).split())) == stem.split()
    # The control: without the stemmer they are different words.
    assert len(set(fold(forms).split())) == len(forms.split())


def test_stemming_takes_any_language_tag() -> None:
    assert stemming("pt-BR") == stemming("PT_br") == "pt"
    assert stemming("nb") == stemming("nn-NO") == "no"
    assert stemming("zh-Hant") == stemming("") == stemming(None) == analysis.UNSTEMMED
    assert terms("ракеты", "ru-RU") == "ракет"


def test_every_stemmer_works() -> None:
    for language in analysis._SNOWBALL:
        assert terms("missiles 2007 東京", language).split()[1:] == ["2007", "東京"]


def test_long_tokens_are_kept_by_their_beginning() -> None:
    assert terms("x" * (MAX_TERM_CHARS - 1)) == "x" * (MAX_TERM_CHARS - 1)
    assert terms("x" * MAX_TERM_CHARS) == "x" * MAX_TERM_CHARS
    assert terms("x" * (MAX_TERM_CHARS + 1)) == "x" * MAX_TERM_CHARS
    assert list(tokens("é" * 500)) == [Token("e" * MAX_TERM_CHARS, 0, 500)]
    for language in LANGUAGES:
        assert max(map(len, terms("Ab9" * 999, language).split())) <= MAX_TERM_CHARS
        assert max(map(len, terms("éb東" * 99, language).split())) <= MAX_TERM_CHARS


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("The U.S. said", [("the", "The"), ("us", "U.S."), ("said", "said")]),
        ("Russia's plans", [("russia", "Russia's"), ("plans", "plans")]),
        ("l’été", [("ete", "l’été")]),
        ("(well-known)", [("well", "well"), ("known", "known")]),
        ("東京都", [("東京", "東京"), ("京都", "京都")]),
        ("NATO軍が", [("nato", "NATO"), ("軍が", "軍が")]),
        ("ß日本", [("ss", "ß日本"), ("日本", "ß日本")]),  # folding changed its length
        ("½", [("1", "½"), ("2", "½")]),
        ("か\u3099き\u3099", [("がぎ", "か\u3099き\u3099")]),
    ],
)
def test_places(text: str, placed: list[tuple[str, str]]) -> None:
    found = [(token.term, text[token.start : token.end]) for token in tokens(text)]
    assert [term for term, _ in found] == [term for term, _ in placed]
    for (_, where), (_, expected) in zip(found, placed, strict=True):
        assert where == expected


def test_alternatives_are_what_each_stemmer_makes_of_a_word() -> None:
    assert alternatives("negotiations", ("en", "")) == (("negoti",), ("negotiations",))
    assert alternatives("U.S. plans", ("en", "de", "")) == (
        ("us", "plan"), ("us", "plan"), ("us", "plans"),
    )[1:]  # fmt: skip
    assert alternatives("NATO", ("en", "de", None)) == (("nato",),)
    assert alternatives("!?", ("en", "")) == ()
    assert alternatives("x", ()) == ()


# What holds for any text


@given(texts | anything, languages)
@example("ßab日本", None)
@example("ŉ軍", "de")
@example("か\u3099ß", None)
def test_terms_and_tokens_agree_and_lie_in_the_text(text: str, language: str | None) -> None:
    found = list(tokens(text, language))
    assert [token.term for token in found] == terms(text, language).split()
    assert " ".join(token.term for token in found) == terms(text, language)
    places = [(token.start, token.end) for token in found]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    for token in found:
        assert 0 < len(token.term) <= MAX_TERM_CHARS


@given(texts | anything, languages)
def test_terms_are_what_an_engine_can_split(text: str, language: str | None) -> None:
    found = terms(text, language)
    assert found.split(" ") == found.split() or not found
    for term in found.split():
        assert re.fullmatch(r"\S+", term)
        assert any(c.isalnum() or unicodedata.category(c)[0] == "M" for c in term)


@given(st.text(st.characters(max_codepoint=127), max_size=80))
def test_the_quick_pattern_for_ascii_is_the_full_one(text: str) -> None:
    quick, full = re.compile(analysis._ASCII_WORD), re.compile(analysis._WORD)
    assert [m.span() for m in quick.finditer(text)] == [m.span() for m in full.finditer(text)]


@given(texts)
@example("É.U.")
@example("C\u030c.R.")
@example("한국어")
def test_composed_and_decomposed_text_are_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert terms(composed) == terms(decomposed)
    for language in ("fr", "ru", "de", "el"):
        assert terms(composed, language) == terms(decomposed, language)


def test_every_character_that_can_be_decomposed_may_be() -> None:
    different = [
        f"U+{ord(char):04X}"
        for char in map(chr, range(sys.maxunicode))
        if not "\ud800" <= char <= "\udfff"
        and (decomposed := unicodedata.normalize("NFD", char)) != char
        and terms(f"a{decomposed}b {decomposed}")
        != terms(unicodedata.normalize("NFC", f"a{char}b {char}"))
    ]
    assert different == []


@given(texts | anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_twice_changes_nothing_for_any_character() -> None:
    unstable = [
        f"U+{ord(char):04X}"
        for char in map(chr, range(sys.maxunicode))
        if unicodedata.normalize("NFKC", char).casefold() != char
        and not "\ud800" <= char <= "\udfff"
        if fold(fold(f"a{char}b {char}")) != fold(f"a{char}b {char}")
    ]
    assert unstable == []


@given(st.text(st.sampled_from("abc éñßﬁàΣσς йё '-")))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(anything, languages)
def test_no_text_is_an_error(text: str, language: str | None) -> None:
    assert isinstance(terms(text, language), str)
    assert all(isinstance(sequence, tuple) for sequence in alternatives(text, (language, None)))


@given(texts, texts, languages)
def test_a_line_break_parts_words(one: str, other: str, language: str | None) -> None:
    both = f"{terms(one, language)} {terms(other, language)}".split()
    assert terms(f"{one}\n{other}", language).split() == both


@given(st.lists(st.sampled_from("missile defense naïve Übung ПРО ракеты 東京 U.S.".split())))
def test_no_stemmer_loses_a_word(words: list[str]) -> None:
    for language in LANGUAGES:
        assert len(terms(" ".join(words), language).split()) == len(words)


def test_all_kinds_of_words_keep_a_term_in_every_language() -> None:
    """A stemmer that leaves nothing of a word would make it impossible to find."""
    for language in LANGUAGES:
        for word in (*string.ascii_lowercase, "ing", "ed", "ال", "ая", "en", "ई", "ம்", "ler"):
            assert terms(word, language), (word, language)


@pytest.mark.parametrize("piece", ["a", "a.", "a'", "é’", "U.S.", "東", "a+", "\u0301", ".", "' "])
def test_time_is_in_proportion_to_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.process_time()
        list(tokens(text))
        return time.process_time() - begun

    seconds(100)
    short, long = (min(seconds(n) for _ in range(3)) for n in (5_000, 40_000))
    assert long < 25 * short + 0.02  # eight times as long; squared it would be 64 times
