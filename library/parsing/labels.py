"""The labels of what stands beside a story: groups, films, recordings, fact boxes, links.

Tables and the look-ups into them; how labels make items is ``sidebar``'s job.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from library.article import AUDIO, FACTBOX, GALLERY, SIDEBAR, VIDEO
from library.parsing import headings

_MAX_LABEL: Final = 70
_MAX_LABEL_WORDS: Final = 8
_LINK_TAIL: Final = 48
_AROUND_LINK: Final = " .…»›>→[]()"
_AROUND: Final = " :.…»)"  # marks around the words of a group heading


def _names(table: str) -> tuple[str, ...]:
    """The names in a table, where they are parted by ``|``."""
    return tuple(name.strip() for name in table.split("|"))


_LABELS: Final = {
    VIDEO: """
    video | videos | watch | watch now | vídeo | vídeos | vidéo | wideo | filmik | видео | 動画 |
    映像 | watch video | video report | video interview | video presentation | ver vídeo |
    im video | смотрите
    """,
    AUDIO: """
    audio | listen | listen now | podcast | áudio | hören | écouter | escuchar | ouça | ascolta |
    аудио | слушайте | 音声 | audio report | audio slideshow | zum hören | tondokument
    """,
    GALLERY: """
    photo gallery | photogallery | gallery | slideshow | slide show | photo essay | in pictures |
    photos | photo slideshow | picture gallery | image gallery | bildergalerie | fotostrecke |
    fotogalerie | galerie | diaporama | en images | galería | fotogalería | galería de fotos |
    galeria | galeria de fotos | fotogalleria | galeria zdjęć | фотогалерея | фото дня |
    写真特集 | in pics | multimedia | interactive
    """,
    SIDEBAR: """
    related | read more | see also | also see | related story | related article | read also |
    more | lesen sie auch | siehe auch | mehr dazu | à lire aussi | lire aussi | lea también |
    leia também | leia mais | leggi anche | czytaj także | czytaj też | читайте также |
    関連記事 | also read | don't miss
    """,
    FACTBOX: """
    factbox | fact box | fact file | factfile | key facts | at a glance | timeline | chronology |
    quick facts | by the numbers | in numbers | in brief | infobox | info box | faktenkasten |
    zahlen und fakten | fakten | repères | en bref | chiffres clés | datos clave | scheda |
    ramka | справка | досье
    """,
}
_MEDIA: Final = {name: kind for kind, table in _LABELS.items() for name in _names(table)}
_FIRST_WORDS: Final = frozenset(
    first for name in _MEDIA for first in (name.split()[0], name.split()[0] + ":")
)
_MEDIUM_WORDS: Final = {
    "video": VIDEO, "videos": VIDEO, "vídeo": VIDEO, "vidéo": VIDEO, "film": VIDEO, "видео": VIDEO,
    "audio": AUDIO, "podcast": AUDIO, "áudio": AUDIO, "аудио": AUDIO, "radio": AUDIO,
    "gallery": GALLERY, "slideshow": GALLERY, "photos": GALLERY, "pictures": GALLERY,
    "essay": GALLERY, "multimedia": GALLERY, "bildergalerie": GALLERY, "diaporama": GALLERY,
}  # fmt: skip
_OVER_TITLES: Final = frozenset({SIDEBAR, FACTBOX})
_AFTER_MEDIUM: Final = frozenset(
    "presentation report reports feature production exclusive interview series gallery".split()
)
_GROUPS: Final = frozenset(
    _names(
        """
        related internet links | external links | internet links | top stories now |
        related stories | related articles | related news | related content | related links |
        related coverage | related topics | related items | related reading | related |
        see also | also see | read also | further reading | more news | more stories |
        top stories | most read | most popular | most viewed | latest news | more headlines |
        other stories | in this section | elsewhere | recommended | editor's picks | don't miss |
        also read | mehr zum thema | zum thema | lesen sie auch | siehe auch |
        verwandte artikel | weitere artikel | weitere meldungen | à lire aussi | lire aussi |
        sur le même sujet | sur le même thème | voir aussi | noticias relacionadas |
        más información | más noticias | lea también | te puede interesar |
        artículos relacionados | leia também | leia mais | notícias relacionadas | veja também |
        saiba mais | leggi anche | articoli correlati | czytaj także | czytaj też |
        zobacz także | читайте также | по теме | материалы по теме | 関連記事 | 関連ニュース |
        multimedia | read more | learn more
        """
    )
)
_GROUP_OPENS: Final = re.compile(
    r"(?:more (?:on|from|about|stories|in|news)|also (?:on|in)|elsewhere (?:on|in)"
    r"|read more (?:on|about)|mehr (?:zu|zum|zur|aus|über)|plus d'"
    r"|más (?:sobre|en)|mais (?:sobre|em)|altro su) \S",
    re.IGNORECASE,
)
_LINKS: Final = _names(
    """
    more | read more | see more | find out more | learn more | click for more | full story |
    full text | read the story | read story | read full story | read the full story |
    read article | read the article | read full article | read the full article | read report |
    read the report | read on | continue reading | watch | listen | view | weiterlesen |
    jetzt weiterlesen | mehr | lire la suite | en savoir plus | suite | leer más | más | ver más |
    leia mais | mais | saiba mais | continua | leggi tutto | czytaj więcej | czytaj dalej |
    więcej | подробнее | далее | 続きを読む
    """
)
_LINK: Final = re.compile(
    r"(?<=[.!?…。！？\"'”’»)\]])\s+[(\[]?(?:" + "|".join(_LINKS) + r")[)\]]?[\s»›>→….]*$",
    re.IGNORECASE,
)
_LINK_TEXTS: Final = frozenset(_LINKS) - {"suite", "mehr", "más", "mais", "view", "watch", "listen"}


_PLAIN_MARKS: Final = (":", "：", " | ")
_DASHES: Final = (" - ", " – ", " — ", " -- ")
_HYPHEN: Final = ("-",)


class Label(NamedTuple):
    """A label at the head of a line: ``rest`` is where the text after it begins.

    ``end`` is where the label ends, without its colon or dash.
    """

    kind: str
    end: int
    rest: int


def find(text: str) -> Label | None:
    """The label that ``text`` is or opens with."""
    if text[1:2].islower() and text[:_MAX_LABEL].split(None, 1)[0].casefold() not in _FIRST_WORDS:
        return None  # nearly every line
    for marks in (_PLAIN_MARKS, _DASHES, _HYPHEN):
        end, rest = _cut(text, marks)
        head = text[:end].rstrip()
        if not head or len(head) > _MAX_LABEL or (marks is not _PLAIN_MARKS and not head.isupper()):
            continue
        kind = _kind(head, alone=rest == len(text))
        if kind in _OVER_TITLES and rest < len(text) and not headings.is_title(text[rest:]):
            continue  # "More: nothing, he said."
        if kind:
            return Label(kind, len(head), rest)
    return None


def producer(label: str) -> str | None:
    """Who made it: "RFE/RL" in "AN RFE/RL VIDEO PRESENTATION"."""
    words = label.split()
    if len(words) > 2 and words[0].upper() in {"A", "AN", "THE"}:
        for at, word in enumerate(words):
            if word.casefold() in _MEDIUM_WORDS:
                return " ".join(words[1:at]) or None
    return None


def is_group(text: str) -> bool:
    """Whether a line says that what follows are other stories ("RELATED STORIES")."""
    if len(text) > _MAX_LABEL:
        return False
    return text.casefold().strip(_AROUND) in _GROUPS


def may_be_group(text: str) -> bool:
    """Whether a title reads like one over other stories ("More on the Cup Final")."""
    return len(text) <= _MAX_LABEL and _GROUP_OPENS.match(text) is not None


def is_link(text: str) -> bool:
    """Whether a line is nothing but the text of a link to more."""
    return len(text) <= _LINK_TAIL and text.casefold().strip(_AROUND_LINK) in _LINK_TEXTS


def link(text: str) -> int:
    """Where the text of a link to more begins at the end of ``text``; -1 without one."""
    if text[-1:] == "." and text[-3:] != "...":
        return -1
    match = _LINK.search(text, max(0, len(text) - _LINK_TAIL))
    return match.start() if match else -1


def _cut(text: str, marks: tuple[str, ...]) -> tuple[int, int]:
    """Where the part before the first of ``marks`` ends, and where the rest begins."""
    end = rest = len(text)
    for mark in marks:
        at = text.find(mark, 0, min(_MAX_LABEL + len(mark), end))
        if at > 0:
            end, rest = at, at + len(mark)
    while rest < len(text) and text[rest].isspace():
        rest += 1
    return end, rest


def _kind(head: str, *, alone: bool) -> str | None:
    """The kind of item a label announces."""
    words = head.casefold().split()
    if len(words) > _MAX_LABEL_WORDS:
        return None
    name = " ".join(words)
    kind = _MEDIA.get(name)
    if kind is not None:
        # A word by itself is a label in capitals only: "Timeline" may head a section.
        sure = not alone or head.isupper() or name in {"factbox", "fact box", "fact file"}
        return kind if sure and not (kind == SIDEBAR and alone) else None
    if alone and head.isupper() and name.endswith(" at a glance"):
        return FACTBOX
    if not head.isupper() or (alone and words[-1] not in _AFTER_MEDIUM):
        return None
    if headings.is_capitals(head) and (words[-1] in _MEDIUM_WORDS or words[-1] in _AFTER_MEDIUM):
        return next((_MEDIUM_WORDS[word] for word in words if word in _MEDIUM_WORDS), None)
    return None
