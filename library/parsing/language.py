"""The language of a text, where it shows: by its script, or by a vote of small words.

This is no language detection: it decides what stemming to use when the format
says nothing, and says ``None`` rather than guess.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_SAMPLE_CHARS: Final = 2_000
_MIN_VOTES: Final = 3
_MIN_DISTINCT: Final = 2
_MIN_SHARE: Final = 0.08  # of all words; running text has a third
_MARGIN: Final = 1.5  # times the votes of the next language
_SCRIPT_SHARE: Final = 0.3
_KANA_SHARE: Final = 0.1  # kana stand between kanji

_WORDS: Final = {
    "en": """
        the of and to a in is was for that on with as by at from it be are this have has had not
        but they he she his her its were which who will would said says an or their been about
        after year years new two three more than over up out all no could when also into vs
        first
    """,
    "es": """
        el la los las de del y que en un una por con para se su al lo como más pero sus le ya
        este esta fue son ha entre cuando muy sin sobre también era han hasta desde no es
    """,
    "de": """
        der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es
        an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über war
        haben
    """,
    "fr": """
        le la les de des du et en un une est pour que qui dans sur par plus au avec se ne pas ce
        il elle ont sont aux été cette mais ou son sa ses leur comme
    """,
    "pt": """
        o a os as de do da dos das e que em um uma para com não por no na nos nas se ao mais foi
        é são mas como à ou sua seu ter pela pelo até também já está disse
    """,
    "it": """
        il lo la i gli le di del della dei e che in un una per con non si da nel alla al è sono
        ha come più ma anche su dalla delle degli dal nella questo hanno essere stato
    """,
    "nl": """
        de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij of
        uit nog naar heeft door worden werd wordt over ze hij deze tot meer zal kan
    """,
    "pl": """
        w i na z do się nie że to jest o jak po co ale za od przez dla przy jego są był była już
        tym oraz może tego który która które będzie ma ze także tylko lub
    """,
    "ru": """
        и в не на что с по как из у за от о к но для это его он она они был была было были а так
        же все бы до при или только уже если чтобы также после году этом который
    """,
    "sv": """
        och att det som en på är av för med till den har de inte om ett han men var jag från vi
        sig så kan när hon under också efter eller skulle nu sin där mot blir alla
    """,
    "da": """
        og at det er en til af på for med den de ikke der i et som har var om han men fra vi sig
        blev eller efter også kan skal hun over være mod siger
    """,
    "no": """
        og det er en til av på for med den de ikke som i et har var om han men fra vi seg ble
        eller etter også kan skal hun over være mot sier jeg opp
    """,
}
_VOTES: Final[dict[str, tuple[str, ...]]] = {}
for _language, _row in _WORDS.items():
    for _word in _row.split():
        _VOTES[_word] = (*_VOTES.get(_word, ()), _language)

_WORD: Final = re.compile(r"[^\W\d_]+")
_KANA: Final = re.compile("[\u3041-\u309f\u30a1-\u30fa]")
_UKRAINIAN: Final = re.compile("[іїєґў]", re.IGNORECASE)
_SCRIPTS: Final = (
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]"), _SCRIPT_SHARE),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), _SCRIPT_SHARE),
    ("th", re.compile("[\u0e01-\u0e5b]"), _SCRIPT_SHARE),
    ("he", re.compile("[\u05d0-\u05ea]"), _SCRIPT_SHARE),
    ("ja", _KANA, _KANA_SHARE),
)


def guess(text: str) -> str | None:
    """The language of ``text`` as ``en`` or ``pt``; ``None`` where it does not show."""
    text = text[:_SAMPLE_CHARS]
    if not text.isascii():
        by_script = _by_script(text)
        if by_script is not None:
            return by_script
    return _by_words(text.casefold())


def primary(tag: str | None) -> str | None:
    """The language of a tag: ``en`` of ``en-US``, ``pt`` of ``pt_BR``."""
    if not tag or not tag.strip():
        return None
    return tag.strip().replace("_", "-").partition("-")[0].lower()


def _by_script(text: str) -> str | None:
    letters = sum(map(str.isalpha, text))
    for language, script, share in _SCRIPTS:
        if letters and len(script.findall(text)) >= share * letters:
            return language
    return None


def _by_words(text: str) -> str | None:
    words = _WORD.findall(text)
    votes = dict.fromkeys(_WORDS, 0)
    distinct = dict.fromkeys(_WORDS, 0)
    for word, count in Counter(words).items():
        for language in _VOTES.get(word, ()):
            votes[language] += count
            distinct[language] += 1
    first, second = sorted(votes, key=votes.__getitem__, reverse=True)[:2]
    best = votes[first]
    if best < max(_MIN_VOTES, _MIN_SHARE * len(words), _MARGIN * votes[second]):
        return None
    if distinct[first] < _MIN_DISTINCT:
        return None
    # Ukrainian and Belarusian share small words with Russian, not these letters.
    return None if first == "ru" and _UKRAINIAN.search(text) else first
