"""All hits of a query as documents, a batch at a time."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from library.export.formats import find
from library.limits import EXPORT_DOCUMENTS
from library.search.search import Matches
from library.store import read
from library.store.connection import translated
from library.store.document import documents_by_id

if TYPE_CHECKING:
    from library.store.connection import Connection


class Export:
    """What :meth:`library.Library.export` gives: an iterator over documents.

    They come in the order of a search and in the shape of ``docs/json.md``.  A
    sidebar item whose article is among the hits comes with its article and not
    again by itself.  Everything is of one state of the store, whoever writes
    meanwhile.

    ``total`` is the number of hits, ``done`` how many have been gone through,
    ``given`` how many documents were given.  ``read_as``, ``ignored``, ``match``
    and ``behind`` are those of a search answer.
    """

    def __init__(
        self, connection: Connection, database: Path, matches: Matches, behind: int
    ) -> None:
        self.total = len(matches.ids)
        self.done = 0
        self.given = 0
        self.read_as = matches.read_as
        self.ignored = matches.ignored
        self.match = matches.match
        self.behind = behind
        self._connection = connection
        self._database = database
        self._ids = matches.ids
        self._documents = self._read(folded=True)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> dict[str, Any]:
        return next(self._documents)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the export; at its own end it closes by itself."""
        self._documents.close()
        self._connection.close()

    def text(self, format_: str) -> Iterator[str]:
        """The documents in one of the formats of ``library.export.formats``, piece by piece.

        Instead of iterating, not after it.  JSON Lines have a sidebar item within
        its article; where a document is a row or an entry, every hit is one.
        Raises ``UsageError`` if there is no such format.
        """
        form = find(format_)
        self._documents = self._read(folded=form.folded)
        return form.write(self._documents)

    def _read(self, *, folded: bool) -> Generator[dict[str, Any]]:
        """The documents; unless ``folded``, each hit is one, whatever it stands beside."""
        among = _Numbers(self._ids) if folded else None
        try:
            for low in range(0, self.total, EXPORT_DOCUMENTS):
                ids = self._ids[low : low + EXPORT_DOCUMENTS]
                documents = self._batch(ids, among)
                for at, id_ in enumerate(ids, low + 1):
                    self.done = at
                    if document := documents.get(id_):
                        self.given += 1
                        yield document
        finally:
            self._connection.close()

    def _batch(self, ids: Sequence[int], among: _Numbers | None) -> dict[int, dict[str, Any]]:
        # A document that is not there any more was removed since the engine's last change.
        with translated(self._database):
            if among is not None:
                parents = read.parents(self._connection, ids)
                ids = [id_ for id_ in ids if parents.get(id_) not in among]
            return documents_by_id(self._connection, ids)


class _Numbers:
    """A set of small numbers, in a bit each: a million documents are 125 kB."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._bits = bytearray()
        for number in numbers:
            at = number >> 3
            if at >= len(self._bits):
                self._bits.extend(bytes(at + 1 - len(self._bits)))
            self._bits[at] |= 1 << (number & 7)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        at = number >> 3
        return at < len(self._bits) and bool(self._bits[at] >> (number & 7) & 1)
