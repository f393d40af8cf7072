"""Names of places as facet values: "RIO DE JANEIRO" is "Rio de Janeiro"."""

from __future__ import annotations

from library.parsing import cues


def titled(place: str) -> str:
    """The place of a dateline in the capitals of running text."""
    words = place.split()
    return " ".join(_word(word, at > 0) for at, word in enumerate(words))


def _word(word: str, inside: bool) -> str:
    bare = word.rstrip(",")
    if inside and bare.casefold() in cues.PARTICLES and len(bare) > 1:
        return word.lower()
    if "." in bare[:-1] or bare in cues.ACRONYMS or not (word.isupper() or word.islower()):
        return word
    if inside and word.isupper() and len(bare) == 2 and bare.isalpha():
        return word  # KY, NJ
    return "-".join(_part(part, at > 0) for at, part in enumerate(word.split("-")))


def _part(part: str, inside: bool) -> str:
    if inside and part.casefold() in {"au", "sur", "de", "en", "upon", "on", "la", "le", "am"}:
        return part.lower()
    return "/".join("'".join(map(str.capitalize, p.split("'"))) for p in part.split("/"))
