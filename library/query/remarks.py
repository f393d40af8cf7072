"""What is said about a query beside its answer: what was ignored or read differently, and why."""

from __future__ import annotations

from typing import Final

_MOST: Final = 20  # remarks; who pastes a page of punctuation does not want one for each mark
_SHOWN: Final = 40  # characters of what was typed that a remark repeats


class Remarks:
    """Sentences in the order they came up, each once."""

    __slots__ = ("_said",)

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def say(self, sentence: str) -> None:
        """Adds a sentence, unless it was said before."""
        self._said[sentence] = None

    def all(self) -> tuple[str, ...]:
        """The sentences; beyond twenty, how many more there were."""
        said = tuple(self._said)
        if len(said) <= _MOST:
            return said
        return (*said[:_MOST], f"… and {len(said) - _MOST} more such remarks.")


def shown(text: str) -> str:
    """A part of the query as a remark repeats it: quoted, and cut if it is long."""
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
