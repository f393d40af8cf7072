"""Finding sources and taking them into ``documents/``, which is added to and never edited."""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from library.errors import SourceError, StoreError, UsageError
from library.store.connection import raise_for_os

DOCUMENTS: Final = "documents"

_BLOCK: Final = 2**20
_HIDDEN: Final = (".", "~")
SUPERSEDED: Final = ".superseded"
INCOMING: Final = ".incoming"


class Found(NamedTuple):
    """A file to ingest.

    ``path`` is its name in the library, relative to ``documents/`` and with
    forward slashes; ``file`` is where its bytes are now; ``outside`` says that
    they are not under ``documents/`` yet.  ``origin`` is where an outside file
    will be found again (standard input never is).
    """

    path: str
    file: Path
    outside: bool
    size: int
    origin: str | None = None


class Refused(NamedTuple):
    """A path that is no file we could read, and why."""

    path: str
    error: SourceError


def find(root: Path, paths: Iterable[str | Path]) -> Iterator[Found | Refused]:
    """Every file that ``paths`` name (files, folders, globs), each once, sorted within a folder.

    A folder is walked without following links; hidden files are passed over.  A
    path that does not exist or is no regular file comes as ``Refused``.
    """
    seen: set[Path] = set()
    for given in paths:
        for path in _expanded(str(given)):
            for item in _walk(root, path):
                if isinstance(item, Found):
                    if item.file in seen:
                        continue
                    seen.add(item.file)
                yield item


def _expanded(given: str) -> list[Path]:
    """A glob that the shell left alone is expanded here; anything else is itself."""
    if not os.path.lexists(given) and glob.has_magic(given):
        # Path.glob refuses absolute patterns.
        matches = [Path(name) for name in sorted(glob.glob(given, recursive=True))]  # noqa: PTH207
        if matches:
            return matches
    return [Path(given)]


def _walk(root: Path, path: Path) -> Iterator[Found | Refused]:
    documents = root / DOCUMENTS
    absolute = Path(os.path.abspath(path))
    absolute = Path(os.path.realpath(absolute.parent)) / absolute.name
    if absolute == root:
        absolute = documents
    try:
        mode = absolute.lstat().st_mode
    except OSError as error:
        yield _refused("missing", path, f"does not exist ({error.strerror})", "Check the path.")
        return
    if stat.S_ISDIR(mode):
        yield from _walk_folder(absolute, documents)
    else:
        yield _found(absolute, absolute.parent, documents)


def _walk_folder(folder: Path, documents: Path) -> Iterator[Found | Refused]:
    base = folder.parent
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        if current == documents.parent / "index":
            continue
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except OSError as error:
            what = f"cannot be read ({error.strerror})"
            yield _refused("unreadable", current, what, "Check its permissions.")
            continue
        folders = []
        for entry in entries:
            if entry.name.startswith(_HIDDEN[0]) or entry.name.endswith(_HIDDEN[1]):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            else:
                yield _found(Path(entry.path), base, documents)
        waiting += reversed(folders)


def _found(file: Path, base: Path, documents: Path) -> Found | Refused:
    try:
        info = file.lstat()
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        return _refused("unreadable", file, what, "Check the path.")
    if not stat.S_ISREG(info.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(info.st_mode) else "not a regular file"
        return _refused("not-a-file", file, f"is {kind}", "Give the file itself.")
    inside = file.is_relative_to(documents)
    name = file.relative_to(documents if inside else base).as_posix()
    seen = "/".join(map(_visible, name.split("/")))
    if inside and seen != name:
        what = "has a hidden name, and what is hidden in documents/ is not looked at"
        return _refused("hidden", file, what, "Give it another name.")
    name = seen
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = Path(os.fsencode(file).decode("utf-8", "replace"))
        return _refused("name", shown, "has a name that is no UTF-8", "Rename the file.")
    return Found(name, file, not inside, info.st_size, None if inside else str(file))


def _visible(part: str) -> str:
    """A name that a walk through ``documents/`` does not pass over."""
    return part.lstrip(_HIDDEN[0]).rstrip(_HIDDEN[1]) or "unnamed"


def _refused(reason: str, path: Path, what: str, next_step: str) -> Refused:
    return Refused(str(path), SourceError(reason, f"{path} {what}.", next_step))


def open_source(file: Path) -> BinaryIO:
    """Opens a regular file for reading; never follows a link, never waits on a pipe.

    Raises ``SourceError`` if it cannot be read or is no regular file.
    """
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(file, flags)
    except OSError as error:
        raise unreadable(file, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError("not-a-file", f"{file} is not a regular file.", "Give the file itself.")
    return os.fdopen(descriptor, "rb")


def unreadable(file: Path, error: OSError) -> SourceError:
    """What to say of a source that the system refuses to read."""
    what = f"{file} cannot be read ({error.strerror or error})."
    return SourceError("unreadable", what, "Check the file and its permissions.")


def digest(stream: BinaryIO) -> str:
    """SHA-256 of what is left of ``stream``, read block by block."""
    sha = hashlib.sha256()
    while block := stream.read(_BLOCK):
        sha.update(block)
    return sha.hexdigest()


def adopt(
    root: Path, found: Found, stream: BinaryIO, sha256: str, *, replacing: str | None
) -> Found:
    """Copies an outside file under ``documents/`` and returns it as found there.

    ``stream`` is the file, opened, and ``sha256`` what it held a moment ago.  Its
    name is kept if it is free or already holds the same bytes, else a number is
    put before the suffix.  ``replacing`` names the source that an earlier state
    of the same file was stored as: that file is put aside under
    ``documents/.superseded/`` and the new one takes its name.  Raises
    ``SourceError`` if the file says something else by now.
    """
    documents = root / DOCUMENTS
    name = replacing or _free_name(documents, found.path, sha256)
    target = documents / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.resolve().is_relative_to(documents.resolve()):
            what = f"{target.parent} is a link that leads out of documents/."
            raise SourceError("not-a-file", what, "Put a folder in its place.")
        if not same(target, sha256):
            incoming = _copied(found.file, stream, documents / INCOMING, sha256)
            if replacing and target.exists():
                _put_aside(documents, name)
            incoming.replace(target)
            _sync_folder(target.parent)
    except OSError as error:
        raise_for_os(error, target)
    return Found(name, target, False, found.size)


@contextmanager
def received(stdin: tuple[str, BinaryIO] | None) -> Iterator[list[Found]]:
    """Standard input, if any, as a file outside the library that is gone afterwards.

    ``stdin`` is the name it gets in the library and the stream.
    """
    if stdin is None:
        yield []
        return
    name, stream = stdin
    label = Path(name).name
    if label in ("", "..") or label.startswith(_HIDDEN[0]) or len(os.fsencode(label)) > 255:
        raise UsageError(f"{name!r} is no name for a document.", "Give one like page.txt.")
    with tempfile.TemporaryDirectory(prefix="library-") as folder:
        file = Path(folder) / "stdin"
        try:
            with file.open("wb") as out:
                while block := stream.read(_BLOCK):
                    out.write(block)
        except OSError as error:
            raise_for_os(error, file)
        yield [Found(label, file, True, file.stat().st_size)]


def _free_name(documents: Path, name: str, sha256: str) -> str:
    path = Path(name)
    for number in range(1, 1_000_000):
        candidate = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        target = documents / candidate
        if not os.path.lexists(target) or same(target, sha256):
            return candidate.as_posix()
    raise StoreError(f"{documents / name}: no free name is left.", "Rename the file.")


def same(target: Path, sha256: str) -> bool:
    """Whether ``target`` is a regular file with those bytes."""
    if not target.is_file() or target.is_symlink():
        return False
    with target.open("rb") as stream:
        return digest(stream) == sha256


def sweep(root: Path) -> None:
    """Removes half-made copies that a run left behind; the caller holds the lock."""
    shutil.rmtree(root / DOCUMENTS / INCOMING, ignore_errors=True)


def _copied(file: Path, stream: BinaryIO, folder: Path, sha256: str) -> Path:
    """A synced copy in ``folder``, from where it can be renamed into place."""
    folder.mkdir(exist_ok=True)
    incoming = folder / "copy"
    sha = hashlib.sha256()
    with incoming.open("wb") as out:
        for block in _blocks(file, stream):
            sha.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if sha.hexdigest() != sha256:
        raise changed(file)
    return incoming


def changed(path: Path | str) -> SourceError:
    """What to say of a source that did not hold still."""
    return SourceError(
        "changed-while-read", f"{path} changed while it was read.", "Ingest it again."
    )


def _blocks(file: Path, stream: BinaryIO) -> Iterator[bytes]:
    """A file from its beginning, its faults told from those of where it is copied to."""
    try:
        stream.seek(0)
        while block := stream.read(_BLOCK):
            yield block
    except OSError as error:
        raise unreadable(file, error) from error


def _put_aside(documents: Path, name: str) -> None:
    """Keeps an original that gives up its name; its bytes stay in ``documents/``."""
    with (documents / name).open("rb") as stream:
        sha256 = digest(stream)
    kept = documents / SUPERSEDED / name / sha256[:16]
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        os.link(documents / name, kept)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
