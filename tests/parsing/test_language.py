"""The language of a text, where it shows."""

from __future__ import annotations

import pytest

from library.parsing import language


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("en", "The ministers met on Tuesday for the first talks in a year, and they agreed."),
        ("es", "Los ministros se reunieron el martes para las primeras conversaciones del año."),
        ("de", "Die Minister trafen sich am Dienstag zu ersten Gesprächen und sind nun einig."),
        ("fr", "Les ministres se sont réunis mardi pour les premières discussions de l’année."),
        ("pt", "Os ministros se reuniram na terça para as conversas, mas não foi fácil."),
        ("it", "I ministri si sono riuniti martedì per la prima volta e non c'è un accordo."),
        ("nl", "De ministers kwamen dinsdag voor het eerst bijeen en zijn het niet eens."),
        ("pl", "Ministrowie spotkali się we wtorek po raz pierwszy i nie jest to koniec."),
        ("ru", "Министры встретились во вторник в первый раз за год, и они не пришли к согласию."),
        ("ja", "小樽運河の古い倉庫が音楽ホールに生まれ変わることになった。"),
        ("ko", "장관들은 화요일에 일 년 만에 처음으로 만났다."),
        ("el", "Οι υπουργοί συναντήθηκαν την Τρίτη για πρώτη φορά."),
        ("th", "รัฐมนตรีพบกันในวันอังคาร"),
        ("he", "השרים נפגשו ביום שלישי לשיחות הראשונות"),
    ],
)  # fmt: skip
def test_a_sentence_is_enough(wanted: str, text: str):
    assert language.guess(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12,345 6,789",
        "Shr 34 cts",
        "F.W. WOOLWORTH CO",
        "Міністри зустрілися у вівторок і не дійшли згоди, але це було не так.",  # Ukrainian
        "Bakanlar salı günü bir yıl aradan sonra ilk kez bir araya geldi.",  # Turkish
        "部长们星期二举行会谈",  # Chinese: no kana, and not ours to tell
    ],
)
def test_none_where_it_does_not_show(text: str):
    assert language.guess(text) is None


def test_greek_letters_in_english_are_not_greek():
    text = (
        "The α and β particles of the sample were counted, and the result was the same as before."
    )
    assert language.guess(text) == "en"


@pytest.mark.parametrize(
    ("tag", "primary"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("pt_BR", "pt"),
        ("EN", "en"),
        ("", None),
        (" ", None),
        (None, None),
    ],
)
def test_the_primary_language_of_a_tag(tag: str | None, primary: str | None):
    assert language.primary(tag) == primary
