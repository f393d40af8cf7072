"""Who is credited for a picture: what stands at the end of a caption.

… (epa)   … (Photo: Name)   … [AP]   … Photo: Name   … Photo by Name
… © Name / Agency   … / AFP   … (File photo)
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from library.parsing import cues

_TAIL: Final = 120  # a credit is within the last characters
_MAX_WORDS: Final = 6
_MAX_ABBREVIATION: Final = 4  # dpa, epa, efe: the agencies that print themselves small

_LABEL: Final = (
    r"(?:file |archive? |archiv|handout |courtesy )?"
    r"(?:photo(?:graph(?:er|s)?| credit)?s?|fotos?|image(?: credit)?s?|pictures?|bild(?:er)?"
    r"|credits?|crédit(?: photo)?s?|crédito|fotograf(?:ía|ia)|imagen|imagem|zdjęcie|zdj|fot"
    r"|фото|写真|사진)"
)
_AFTER_LABEL: Final = r"(?:\s?[:：]|\s(?:by|von|de|par|courtesy of)\b)"
_LABELLED: Final = re.compile(rf"{_LABEL}\.?{_AFTER_LABEL}\s*(?P<name>\S.*)", re.IGNORECASE)
# Below a picture the label begins with a capital; "the picture: a smudge" is a sentence.
_LABEL_AT_END: Final = re.compile(
    rf"[\s.,;–—|(\[-](?=[A-ZФ写사])(?P<whole>(?i:{_LABEL})\.?"
    r"(?:\s?[:：]|\s(?:by|courtesy of)(?=\s+[A-Z]))\s*(?P<name>[^\s.:].*))$"
)
_HINT: Final = re.compile(r"[)\]）][\s.]*$|[©|：:]| /|\(c\)| by | of ")
_RIGHTS: Final = re.compile(r"\s?(?:©|\(c\))\s?(?P<name>[^\s©][^©]*)$")
_SLASH: Final = re.compile(r"\s[/|]\s?(?P<name>[^\s/|][^/|]*)$")
_CAMERA: Final = re.compile(
    r"\b(?:photo|foto|image|picture|file|archive?s?|archivo|handout|courtesy|getty|epa|screenshot"
    r"|video ?grab|credit|wikimedia|flickr|undated|illustration|фото|архив\w*)\b",
    re.IGNORECASE,
)
_NO_CREDIT: Final = frozenset(
    "part continued cont'd updated update video audio pdf and or left right center centre above "
    "below subscription opinion analysis live see more".split()
)
_OPENING: Final = {")": "(", "]": "[", "）": "（"}


class Credit(NamedTuple):
    """A credit at the end of a line; the words before it end at ``start``.

    ``sure`` says that it names a camera, a holder of rights or a known agency;
    else it is a name in brackets and may be something else.
    """

    start: int
    name: str
    sure: bool


def at_end(text: str) -> Credit | None:
    """The credit that a line ends with."""
    tail = text[-_TAIL:]
    if not _HINT.search(tail):
        return None  # nearly every paragraph
    label = None
    if ":" in tail or "：" in tail or " by " in tail or " of " in tail:
        label = _LABEL_AT_END.search(text, max(0, len(text) - _TAIL))
    group = _last_group(text)
    if label is not None and (group < 0 or label.start("whole") < group):
        name = _closed(label["name"])
        return Credit(label.start("whole"), name, True) if _is_short(name) else None
    if group >= 0:
        return _in_brackets(text, group)
    rights = _RIGHTS.search(text, max(0, len(text) - _TAIL))
    if rights is not None:
        return Credit(rights.start(), rights["name"].strip(" ."), True)
    slash = _SLASH.search(text, max(0, len(text) - _TAIL))
    if slash is not None and _is_known(slash["name"].strip(" .")):
        return Credit(slash.start(), slash["name"].strip(" ."), True)
    return None


def alone(text: str) -> str | None:
    """The name in a line that is nothing but a credit ("Photo: AP")."""
    match = _LABELLED.fullmatch(text.strip("()[]")) if len(text) < _TAIL else None
    return _closed(match["name"]) if match and _is_short(match["name"]) else None


def _in_brackets(text: str, start: int) -> Credit | None:
    inside = " ".join(text[start:].strip(" .").strip("()[]（）").split())
    if inside.count("(") > inside.count(")"):
        inside += ")"
    stopped = text[-1] == "." or inside[-1:] in ".?!"
    labelled = _LABELLED.fullmatch(inside)
    if labelled is not None:
        return Credit(start, _closed(labelled["name"]), True)
    words = inside.split()
    if not words or len(words) > _MAX_WORDS:
        return None
    if "©" in inside or (_CAMERA.search(inside) and inside[-1] != "."):
        return Credit(start, inside.strip("© "), True)
    if stopped:
        return None  # a sentence, with an abbreviation explained
    if _is_known(inside):
        return Credit(start, inside, True)
    return Credit(start, inside, False) if _may_be(inside, words) else None


def _last_group(text: str) -> int:
    """Where the brackets at the end of ``text`` open; -1 if it does not end in brackets."""
    end = len(text.rstrip(" ."))
    if not end or text[end - 1] not in _OPENING:
        return -1
    depth = 0
    for at in range(end - 1, max(-1, end - _TAIL), -1):
        if text[at] in _OPENING:
            depth += 1
        elif text[at] in "([（":
            depth -= 1
            if depth == 0:
                return at
    return -1


def _is_known(name: str) -> bool:
    """Whether a name, or a part of one with slashes, is an agency or a source of pictures."""
    if cues.is_agency(name) or name.casefold() in cues.PHOTO_CREDITS or _CAMERA.search(name):
        return True
    parts = [part.strip().casefold() for part in name.split("/")]
    return len(parts) > 1 and any(
        part in cues.AGENCIES or part in cues.PHOTO_CREDITS for part in parts
    )


def _may_be(name: str, words: list[str]) -> bool:
    if not name[0].isalpha() or not _NO_CREDIT.isdisjoint(name.casefold().split()):
        return False
    return not words[0][0].islower() or (name.islower() and len(name) <= _MAX_ABBREVIATION)


def _is_short(name: str) -> bool:
    """Whether a name after "Photo:" is a credit rather than the caption itself."""
    words = name.split()
    if len(words) > _MAX_WORDS:
        return False
    return len(words) <= 3 or "/" in name or all(w[0].isupper() or len(w) <= 3 for w in words)


def _closed(name: str) -> str:
    """A name without a stop, and without a bracket that was opened before it."""
    name = name.strip(" .")
    while name.endswith((")", "]", "）")) and name.count(")") != name.count("("):
        name = name[:-1].rstrip()
    return name
