"""What can go wrong, as one tree.

    LibraryError
    ├── NotALibraryError      no library where one was expected          exit 1
    ├── StoreError            SQLite or the disk refused                 exit 1
    │   ├── DiskFullError     no space left                              exit 1
    │   └── ReadOnlyError     index/ or documents/ cannot be written     exit 1
    ├── NotFoundError         no document or search of that name         exit 1
    ├── UsageError            a field, value or option that is not one   exit 2
    ├── SourceError           one source cannot be read or understood    exit 3
    ├── LockedError           another process is writing                 exit 4
    └── DamagedError          the store or an index is not what it was   exit 5

Every error carries one sentence that names what and where, and one that names
the next step; ``str(error)`` is both.  Exit codes are those of ``docs/cli.md``.
"""

from __future__ import annotations

from typing import ClassVar, Final

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_SOURCES_REJECTED: Final = 3
EXIT_LOCKED: Final = 4
EXIT_DAMAGED: Final = 5


class LibraryError(Exception):
    """The base of every error this package raises on purpose.

    ``sentence`` says what is wrong and where, ``next_step`` what to do about it.
    """

    exit_code: ClassVar[int] = EXIT_FAILED
    code: ClassVar[str] = "failed"

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence, next_step)
        self.sentence = sentence
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()


class NotALibraryError(LibraryError):
    """No library where one was expected."""

    code = "not-a-library"


class StoreError(LibraryError):
    """SQLite or the file system refused what the store asked for."""

    code = "store"


class DiskFullError(StoreError):
    """There is no space left where the library lives."""

    code = "disk-full"


class ReadOnlyError(StoreError):
    """The library's folder cannot be written."""

    code = "read-only"


class NotFoundError(LibraryError):
    """No document or saved search of that name."""

    code = "not-found"


class UsageError(LibraryError):
    """A field, value or option that does not exist."""

    code = "usage"
    exit_code = EXIT_USAGE


class SourceError(LibraryError):
    """One source cannot be read or understood; the others are not concerned.

    ``reason`` is a short stable word for the kind of fault (``"empty"``,
    ``"binary"``, ``"too-large"`` …), kept in the store beside the sentence.
    """

    code = "source"
    exit_code = EXIT_SOURCES_REJECTED

    def __init__(self, reason: str, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence, next_step)
        self.args = (reason, sentence, next_step)  # so that it survives pickling
        self.reason = reason


class LockedError(LibraryError):
    """Another process is writing to the library."""

    code = "locked"
    exit_code = EXIT_LOCKED


class DamagedError(LibraryError):
    """The store or an index is not what the program wrote."""

    code = "damaged"
    exit_code = EXIT_DAMAGED
