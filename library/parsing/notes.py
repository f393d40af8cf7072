"""What stands around a report: agency credits, editors' notes, marks, page furniture."""

from __future__ import annotations

import re
from typing import Final

from library.article import AGENCY_CREDIT, NOTE
from library.parsing import cues

_MAX_CREDIT: Final = 250
_MAX_NOTE: Final = 800
_MAX_SIGNED: Final = 200  # "Editing by Jane Roe", not a sentence about editing

_BRACKETS: Final = re.compile(r"[(\[（]([^()\[\]（）]+)[)\]）]\.?")
_CREDIT: Final = re.compile(
    r"(?:with|from|using|based on|compiled|written|including|includes?"
    r"|mit|nach|unter verwendung|aus|avec|d'après|d’après|con|com|elaborado|z|na podstawie"
    r"|met|med|по|с использованием|при участии)\b",
    re.IGNORECASE,
)
_OF_AGENCIES: Final = re.compile(
    r"\b(?:report(?:s|ing)?|agenc(?:y|ies)|wires?|dispatch(?:es)?|material(?:s|ien)?|news services?"
    r"|agentur(?:en|material|berichte)?|agences?|agencias?|agências?|agenzi[ae]|agencji|persbureaus?"
    r"|nyhetsbyrå\w*|агентств\w*|informaciones)\b",
    re.IGNORECASE,
)
_CREDIT_ALONE: Final = re.compile(
    r"(?:(?:compiled|written|prepared|assembled) (?:from|with|by) (?:\w+ )?(?:\w+ )?"
    r"(?:reports|agenc|wire|news)"
    r"|(?:with|from|based on) (?:\w+ )?(?:agency|agencies|wire|news|staff and wire) \w"
    r"|(?:based|with) (?:on )?(?:material|reports|information) (?:from|by|of) "
    r"|mit (?:material|informationen) (?:von|der)|mit agentur|avec (?:les )?agences"
    r"|con información de|con agencias|com (?:informações|agências)|con materiale|z agencji"
    r"|по материалам|по сообщениям)",
    re.IGNORECASE,
)
_REPORTING: Final = re.compile(r"\breporting\b", re.IGNORECASE)
_CONTRIBUTED: Final = re.compile(
    r"(?P<who>.{2,120}?) (?:also )?contributed (?:reporting )?to this (?:report|story|article)\.?",
    re.IGNORECASE,
)
_NOTE_INSIDE: Final = re.compile(
    r"(?:updat(?:es|ed|ing)|correct(?:s|ed|ion|ing)|add(?:s|ed|ing)\b|recasts?|removes?|removed|refil"
    r"|repeats?\b|writethru|this (?:story|version|article|report)|the story|a previous"
    r"|(?:\w+ )?(?:reporting|editing|writing|translation|compilation|graphic|photos?) by"
    r"|(?:edited|reported|written|translated|compiled) by|for more|story \w+ (?:was|has)"
    r"|editor['’]s? note|note to editors|redaktion\b|édité|edición|edição|edici[oó]n de|montage"
    r"|red\.|actualiza|corrige|aktualisiert|berichtigt|mis à jour|corrigé)",
    re.IGNORECASE,
)
_NOTE_ALONE: Final = re.compile(
    r"(?:(?:additional |further )?(?:editing|reporting|writing|translation|compilation) by\b"
    r"|(?:edited|compiled|translated) by\b"
    r"|(?:editor['’]s? note|editors['’] note|correction|corrections|clarification|note to readers"
    r"|disclaimer|anmerkung der redaktion|hinweis|nota de la redacción|note de la rédaction"
    r"|nota da redação|korrektur|rectificación|correctif|erratum)\s*[:–—-]"
    r"|(?:copyright\b|©|\(c\)\s?\d|all rights reserved|alle rechte vorbehalten)"
    r"|(?:last )?(?:updated|modified|published|posted|first published)(?: on| at)?:"
    r"|this (?:story|article|report|version|dispatch) (?:has been|was|is|corrects|originally)\b"
    r"|an earlier version of this\b|a previous version of this\b"
    r"|(?:redaktion|redaktor|redakcja|редактор|edición|edição|montage|opracował)"
    r"(?::| (?=[^\W\d_])))",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"editor|note|correction|clarification|this |an |a |disclaimer|anmerkung|hinweis|nota",
    re.IGNORECASE,
)
_RIGHTS: Final = re.compile(r"\b(?:all rights reserved|alle rechte vorbehalten)\b", re.IGNORECASE)
_HOLDER: Final = re.compile(
    r"(?:©|\bcopyright\b|\(c\))(?:[\s.,]|©|\(c\)|\d{4}(?:[-–]\d{2,4})?|by\b)*(?P<who>[^.;|©,]{2,60})",
    re.IGNORECASE,
)
_MARK: Final = re.compile(
    r"#{2,}|-\s?30\s?-|[*\-_=~·•.\s–—]{2,}|(?:end|ends|reuters?)\s?[.#]?", re.IGNORECASE
)
_INVITATION: Final = re.compile(
    r"(?:listen to|download|watch|view|click|read the full|have your say|send us|sign up"
    r"|follow us)\b",
    re.IGNORECASE,
)
_MAX_INVITATION_WORDS: Final = 9
_FURNITURE: Final = frozenset(
    name.strip()
    for name in """
    print | share | tweet | email | e-mail | email this | e-mail this | print this | save |
    comments | comment | listen | advertisement | advertising | skip to content | back to top |
    subscribe | sign up | log in | follow us | share this | send to a friend | printer friendly |
    text size | werbung | anzeige | drucken | teilen | publicité | partager | imprimer |
    publicidad | compartir | imprimir | publicidade | compartilhar | pubblicità | condividi |
    stampa | reklama | drukuj | реклама | поделиться | печать | print article | download |
    bookmark
    """.split("|")
)


def role(text: str) -> str | None:
    """``agency_credit`` or ``note`` for text that is one, else ``None``."""
    if len(text) > _MAX_NOTE or not text:
        return None
    inside = _BRACKETS.fullmatch(text) if text[0] in "([（" else None
    if inside is not None:
        return _bracketed(inside[1].strip())
    if is_credit(text):
        return AGENCY_CREDIT
    contributed = "contributed" in text and len(text) <= _MAX_CREDIT
    match = _CONTRIBUTED.fullmatch(text) if contributed else None
    if match is not None:
        return AGENCY_CREDIT if _agency(match["who"]) else NOTE
    return NOTE if is_note(text) else None


def closes(text: str) -> bool:
    """Whether a note stands at the end of a story: it signs, credits or claims rights."""
    return _BRACKETS.fullmatch(text) is not None or not _ABOUT.match(text)


def is_credit(text: str) -> bool:
    """Whether ``text`` credits agencies: "Compiled from agency reports"."""
    return len(text) <= _MAX_SIGNED and _CREDIT_ALONE.match(text) is not None and ". " not in text


def is_note(text: str) -> bool:
    """Whether ``text`` is an editor's note, a signature or a line about rights."""
    match = _NOTE_ALONE.match(text)
    if not match:
        return bool(len(text) <= _MAX_SIGNED and _RIGHTS.search(text))
    signed = match[0].rstrip().endswith(" by") or match[0][-1].isspace()
    return not signed or (len(text) <= _MAX_SIGNED and ". " not in text.rstrip(". "))


def holder(text: str) -> str | None:
    """Who holds the rights, in a line about rights."""
    match = _HOLDER.search(text)
    if not match:
        return None
    who = re.split(" all rights", match["who"], maxsplit=1, flags=re.IGNORECASE)[0].strip(" )")
    return who if who[:1].isalpha() and not who[0].islower() else None


def is_mark(text: str) -> bool:
    """Whether ``text`` only says that something ends or begins (``###``, ``* * *``)."""
    return len(text) < 80 and _MARK.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """Whether ``text`` is a button or label of the page ("Print", "Share")."""
    if len(text) < 24 and text.casefold().strip(" .:|»>") in _FURNITURE:
        return True
    if text[-1:] in ".:" or text.count(" ") >= _MAX_INVITATION_WORDS or ":" in text:
        return False
    return _INVITATION.match(text) is not None


def _bracketed(inside: str) -> str | None:
    """The role of what stands in brackets by itself."""
    if cues.is_agency(inside):
        return AGENCY_CREDIT
    if _CREDIT.match(inside) and len(inside) <= _MAX_CREDIT:
        names_someone = _REPORTING.search(inside) and not _agency(inside.rpartition(" by ")[2])
        if not names_someone and (_OF_AGENCIES.search(inside) or _agencies_after(inside)):
            return AGENCY_CREDIT
    if _NOTE_INSIDE.match(inside) or _NOTE_ALONE.match(inside):
        if _REPORTING.search(inside) and _agency(inside.partition(" by ")[2]):
            return AGENCY_CREDIT
        return NOTE
    return None


def _agencies_after(text: str) -> bool:
    return cues.is_agency(text.partition(" ")[2])


def _agency(names: str) -> bool:
    """Whether ``names`` are agencies and not persons."""
    names = names.strip(" .")
    bare = names.removeprefix("The ").removeprefix("the ")
    return cues.is_agency(names) or cues.is_agency(bare)
