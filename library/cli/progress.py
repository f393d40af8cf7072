"""Progress on a terminal, silence in a pipe.

Drawn by tqdm and not by rich: where rich is installed, Datasette 0.65 prints a
traceback with every local variable for each page that is not found.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm

Update = Callable[[int, int], None]


@contextmanager
def bars() -> Iterator[Callable[[str], Update]]:
    """Gives a maker of progress bars: called with a title, it returns an update function.

    A bar appears with its first update and is gone at the end.  Where standard
    error is no terminal nothing is drawn and tqdm is not even imported.
    """
    if not sys.stderr.isatty():
        yield lambda _title: lambda _done, _total: None
        return
    with ExitStack() as stack:
        yield lambda title: _updater(stack, title)


def _updater(stack: ExitStack, title: str) -> Update:
    bar: tqdm[Any] | None = None

    def update(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            from tqdm import tqdm

            layout = "{desc:<9} {percentage:3.0f}% {bar} {remaining} left"
            bar = stack.enter_context(
                tqdm(desc=title, total=total, leave=False, ncols=70, bar_format=layout)
            )
        bar.update(done - bar.n)

    return update
