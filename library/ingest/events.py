"""What an ingest is made of: events, in the order of the sources, in batches.

Reading runs ahead in worker processes and storing follows, so a source is a
``Begin``, the articles of its chunks as they are parsed, and an ``End``; one of
which there is nothing to read is ``Settled``.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace

from library.errors import SourceError
from library.ingest.report import SourceReport
from library.ingest.sources import Found
from library.ingest.work import Item, Result
from library.limits import BATCH_BYTES, BATCH_DOCUMENTS
from library.readers import Reader, Rejected
from library.store.write import SourceRow


@dataclass(frozen=True, slots=True)
class Begin:
    """A source that is about to be read; ``before`` is what was known of it."""

    found: Found
    reader: Reader
    sha256: str
    before: SourceRow | None
    origin: str | None
    info: os.stat_result


@dataclass(frozen=True, slots=True)
class Parsed:
    """One record of the source that was begun last."""

    item: Item


@dataclass(frozen=True, slots=True)
class End:
    """The end of a source; with an ``error``, all of it that can be read."""

    begun: Begin
    error: SourceError | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A source of which there is nothing to read.

    ``other`` is, of a duplicate or a moved file, the path its bytes are stored
    under; ``touch`` is the source's id, its new time stamp in nanoseconds and
    its size.
    """

    report: SourceReport
    found: Found | None = None
    sha256: str | None = None
    other: str | None = None
    touch: tuple[int, int, int] | None = None


Event = Settled | Begin | Parsed | End
Step = Settled | Begin | Future[Result] | End
"""An event, or the promise of some."""


def read_ahead(steps: Iterator[Step], window: int) -> Iterator[Event]:
    """Turns futures into what they hold, in order, keeping ``window`` steps under way."""
    waiting: deque[Step] = deque()
    failed: SourceError | None = None
    for step in steps:
        waiting.append(step)
        while len(waiting) > window:
            failed = yield from _settled_step(waiting.popleft(), failed)
    while waiting:
        failed = yield from _settled_step(waiting.popleft(), failed)


def _settled_step(
    step: Step, failed: SourceError | None
) -> Generator[Event, None, SourceError | None]:
    if isinstance(step, Future):
        result = step.result()
        if isinstance(result, SourceError):
            return failed or result
        for item in result:
            yield Parsed(item)
        return failed
    if isinstance(step, End):
        yield replace(step, error=step.error or failed)
        return None
    yield step
    return failed


def batches(events: Iterator[Event]) -> Iterator[list[Event]]:
    """Events in runs of at most ``BATCH_DOCUMENTS`` or ``BATCH_BYTES``."""
    batch: list[Event] = []
    weight = 0
    for event in events:
        batch.append(event)
        if isinstance(event, Parsed) and not isinstance(event.item, Rejected):
            weight += sum(len(passage.text) for passage in event.item[1].passages)
        if len(batch) >= BATCH_DOCUMENTS or weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
