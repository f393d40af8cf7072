"""What an engine can do.

Types only, apart from ``library.engines.base`` because a search, which must start
quickly, never needs them at run time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from library.engines.base import Answer, IndexDocument, Request, State


class Writer(Protocol):
    """Changes an index; nothing counts until :meth:`commit`."""

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """Adds documents, each replacing the one of its id."""

    def delete(self, ids: Iterable[int]) -> None:
        """Removes the documents of those ids, if they are there."""

    def commit(self, state: State) -> None:
        """Makes everything since the last commit visible and durable, together with ``state``."""

    def close(self) -> None:
        """Ends the writing; what was not committed is dropped."""


class Engine(Protocol):
    """One index in one folder."""

    name: str

    @classmethod
    def create(cls, path: Path) -> Engine:
        """A new empty index in the empty folder ``path``."""

    @classmethod
    def open(cls, path: Path) -> Engine:
        """The index in ``path``; raises ``DamagedError`` if there is none to be read."""

    def state(self) -> State | None:
        """What the index was last committed from; ``None`` if it never was."""

    def writer(self) -> Writer:
        """A writer; raises ``LockedError`` if another process has one."""

    def refresh(self) -> None:
        """Makes later calls see what has been committed since."""

    def search(self, request: Request) -> Answer:
        """Answers a request."""

    def ids(self, request: Request) -> Sequence[int]:
        """The documents of every hit, in order, whatever page the request asks for.

        One search however many there are, so each costs the same.
        """
