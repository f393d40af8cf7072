"""A new library's folder: what ``library init`` writes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from library.store.connection import raise_for_os

_GITIGNORE: Final = "*\n!.gitignore\n!README.md\n"
_INDEX_README: Final = """\
# index/

Everything here is made from `documents/`: the store `library.db` and the search
index.  Delete it and `library rebuild` makes it again.  Two things only the store
knows go with it: earlier versions of changed articles, and where a file was
before it was copied into `documents/`.
"""


def write(root: Path) -> None:
    """Makes what is missing of a library in ``root`` and leaves alone what is there.

    Raises ``StoreError`` if the folder cannot be written.
    """
    metadata = files("library").joinpath("metadata.yml").read_text(encoding="utf-8")
    try:
        for folder in ("documents", "index"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        for name, text in (
            ("index/README.md", _INDEX_README),
            ("index/.gitignore", _GITIGNORE),
            ("metadata.yml", metadata),
        ):
            path = root / name
            if not path.exists():
                path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise_for_os(error, root)
