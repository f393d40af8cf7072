"""An ingest from end to end: sources found, read and stored, under the one writer's lock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from library.errors import UsageError
from library.ingest import sources
from library.ingest.report import IngestReport, Watcher
from library.ingest.run import Ingest
from library.limits import LOCK_WAIT_S
from library.store.connection import Connection
from library.store.write import writing


class Order(NamedTuple):
    """What to ingest.

    Without ``paths`` and ``stdin`` (a name and a stream) it is all of
    ``documents/``.  ``force`` reads unchanged sources too.
    """

    paths: tuple[str, ...] = ()
    stdin: tuple[str, BinaryIO] | None = None
    wait_s: float = LOCK_WAIT_S
    force: bool = False


Then = Callable[[Connection], object]
"""What is to be done with the store before the lock is given up."""


def ingest(root: Path, order: Order, watcher: Watcher, then: Then) -> IngestReport:
    """Carries out an order in the library at ``root``; returns what became of each source.

    Raises ``UsageError`` if there is no file at all, ``LockedError`` if another
    process is writing, ``StoreError`` if the disk refuses; batches before that
    are kept.
    """
    paths = [Path(path) for path in order.paths]
    if not paths and order.stdin is None:
        paths = [root / sources.DOCUMENTS]
    with (
        sources.received(order.stdin) as received,  # first: nobody should wait for a slow pipe
        writing(root / "index", wait_s=order.wait_s) as writer,
    ):
        found = [*sources.find(root, paths), *received]
        if not found and not order.force:
            raise UsageError(
                f"There is no file to ingest in {', '.join(map(str, paths))}.",
                "Put documents there, or name other files or folders.",
            )
        if not found and writer.has_documents():
            raise UsageError(
                f"{root / sources.DOCUMENTS} is empty, and a rebuild would forget every document.",
                "Put the originals back first, or delete index/ if that is what you want.",
            )
        sources.sweep(root)
        report = Ingest(root, writer, watcher, force=order.force).run(found)
        sources.sweep(root)
        then(writer.connection)
    return report
