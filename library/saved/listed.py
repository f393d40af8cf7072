"""What `library new` has listed: ``saved.state.json``, which only the program writes.

It must survive ``rm -r index`` and a rebuild, which number changes and documents
anew, give a new ``ingested_at`` and may even let two documents swap their uids.
So a document is remembered by where it comes from, twice, and counts as listed
if either is known:

- its source's digest, its record and its position: the same bytes, under whatever
  name they are kept now;
- its source's path, its record, and its kind, headline, date and address: the same
  document, whatever else its source says now.

What is at the same place but is another document (the next item of a list that is
numbered anew) is neither, and so is not missed.  Each is a hash of eight bytes;
among a million documents the chance that one is mistaken for another is one in
ten million.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from library.errors import DamagedError
from library.saved import whole
from library.store.connection import locked, raise_for_os
from library.store.read import Origin

FILE: Final = "saved.state.json"
_ABOUT: Final = "What `library new` has listed of each saved search. Written by the program."
_VERSION: Final = 1
_BYTES: Final = 8

Key = bytes


class Listed(NamedTuple):
    """What is remembered of one saved search: when it was last asked, and what it listed."""

    asked: str | None
    keys: frozenset[Key]


NOTHING: Final = Listed(None, frozenset())


def now() -> str:
    """This moment, as :attr:`Listed.asked` has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def keys(origin: Origin) -> tuple[Key, Key]:
    """By what a document is known again."""
    by_bytes = (origin.sha256, origin.record, origin.position)
    by_place = (
        origin.path, origin.record, origin.kind, origin.headline, origin.published, origin.url
    )  # fmt: skip
    return _key("bytes", by_bytes), _key("place", by_place)


def _key(kind: str, parts: Iterable[object]) -> Key:
    text = json.dumps([kind, *parts])
    return hashlib.blake2b(text.encode(), digest_size=_BYTES).digest()


def load(root: Path, name: str) -> Listed:
    """What is remembered of a saved search.

    Raises ``DamagedError`` if the file is not what the program wrote.
    """
    found = _read(root / FILE).get(name)
    return Listed(found["asked"], _unpacked(found["listed"])) if found else NOTHING


def remember(root: Path, name: str, listed: Iterable[Origin], asked: str) -> None:
    """Adds to what a saved search has listed, and when it was asked; whole or not at all."""
    path = root / FILE
    with locked(root / "index", name=whole.LOCK):
        known = _read(path)
        before = _unpacked(known[name]["listed"]) if name in known else frozenset()
        after = before.union(*map(keys, listed))
        known[name] = {"asked": asked, "listed": _packed(after)}
        _write(path, known)


def forget(root: Path, name: str) -> None:
    """Forgets what a saved search has listed."""
    path = root / FILE
    with locked(root / "index", name=whole.LOCK):
        known = _read(path)
        if known.pop(name, None):
            _write(path, known)


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        return _checked(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise_for_os(error, path)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedError(
            f"{path} is not what the program wrote.",
            "Delete it, or take it from a backup; without it `library new` lists everything again.",
        ) from error


def _checked(data: Any) -> dict[str, dict[str, str]]:
    """The searches in what the file holds; raises some error or other if it is not ours."""
    if data["version"] != _VERSION:
        raise ValueError(data["version"])
    searches: dict[str, dict[str, str]] = data["searches"]
    for each in searches.values():
        datetime.fromisoformat(each["asked"])
        _unpacked(each["listed"])
    return searches


def _write(path: Path, searches: dict[str, dict[str, str]]) -> None:
    data = {"about": _ABOUT, "version": _VERSION, "searches": searches}
    whole.write(path, json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _packed(found: Iterable[Key]) -> str:
    return b64encode(b"".join(sorted(found))).decode("ascii")


def _unpacked(text: str) -> frozenset[Key]:
    data = b64decode(text, validate=True)
    if len(data) % _BYTES:
        raise ValueError(len(data))
    return frozenset(data[at : at + _BYTES] for at in range(0, len(data), _BYTES))
