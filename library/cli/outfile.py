"""Where a command's data goes: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

Write = Callable[[str], object]


@contextmanager
def opened(name: str | None) -> Iterator[Write]:
    """Gives a function that writes text, in UTF-8, to the file of that name.

    Without a name, or for ``-``, to standard output.  A new file is written beside
    and takes the name when all is in it; until then what was there stays.  What is
    no file (a device, a pipe) is written into.  Raises ``OSError`` about ``name``.
    """
    if name is None or name == "-":
        yield lambda text: sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    given, target = Path(name), Path(os.path.realpath(name))
    with _about(name):
        special = given.exists() and not given.is_file() and not given.is_dir()
        file, beside = (given.open("wb"), None) if special else _begin(target)
    try:
        yield _writer(file, name)
        with _about(name):
            _end(file, beside, target)
    finally:
        with suppress(OSError):  # on a full disk the last bytes fail once more
            file.close()
        if beside:
            beside.unlink(missing_ok=True)


def _writer(file: BinaryIO, name: str) -> Write:
    def write(text: str) -> None:
        with _about(name):
            file.write(text.encode())

    return write


def _begin(target: Path) -> tuple[BinaryIO, Path]:
    """A new file beside the one that is to be, with its mode."""
    mode = 0o666
    if target.exists():
        with target.open("r+b"):  # a rename would not ask whether it may be written
            mode = target.stat().st_mode & 0o777
    beside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    return os.fdopen(descriptor, "wb"), beside


def _end(file: BinaryIO, beside: Path | None, target: Path) -> None:
    file.flush()
    if beside:
        os.fsync(file.fileno())
        file.close()
        beside.replace(target)


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Makes what goes wrong speak of the file that was named."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise  # whoever reads the pipe has had enough
        raise OSError(error.errno, error.strerror, name) from error
