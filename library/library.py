"""``Library``: a folder of documents, the truth about them in SQLite, and a search index."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self

from library import settings
from library.engines.index import bring_up_to_date, open_index, rebuild
from library.errors import DamagedError, NotALibraryError, NotFoundError
from library.limits import LOCK_WAIT_S, MAX_HITS
from library.search.search import Question, search
from library.store import changes, version
from library.store.connection import (
    DATABASE,
    Connection,
    locked,
    open_reader,
    put_aside_if_damaged,
    translated,
)

if TYPE_CHECKING:
    from library.engines.protocol import Engine
    from library.export.export import Export
    from library.ingest.ingest import Order
    from library.ingest.report import IngestReport, Watcher
    from library.saved.searches import SavedSearch

DOCUMENTS: Final = "documents"
INDEX: Final = "index"
ENVIRONMENT: Final = "LIBRARY_DIR"


class Library:
    """One library, opened by its folder.

    Nothing is read before it is asked for.  Use it as a context manager, or call
    :meth:`close`.  Raises ``NotALibraryError`` if ``root`` is none.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        # Resolved, so that a library reached through a link is not taken for another place.
        self.root = Path(os.path.realpath(root))
        self.index = self.root / INDEX
        self.database = self.index / DATABASE
        if not is_library(self.root):
            what = "is no library" if self.root.is_dir() else "does not exist"
            raise NotALibraryError(
                f"{self.root} {what}.", f"Make one there with `library init {self.root}`."
            )
        self._settings: settings.Settings | None = None
        self._connection: Connection | None = None
        self._engine: Engine | None = None
        self._behind = 0

    @classmethod
    def find(cls, start: str | os.PathLike[str] = ".") -> Library:
        """The library that ``start`` lies in: the folder itself or the nearest one above.

        Raises ``NotALibraryError`` if there is none.
        """
        folder = Path(os.path.abspath(start))
        for candidate in (folder, *folder.parents):
            if is_library(candidate):
                return cls(candidate)
        raise NotALibraryError(
            f"There is no library in {folder} or above it.",
            "Make one with `library init`, or name one with `library --library DIR …`.",
        )

    @classmethod
    def create(cls, root: str | os.PathLike[str]) -> Library:
        """Makes ``root`` a library, keeping whatever is there; returns it.

        Raises ``StoreError`` if the folder cannot be written.
        """
        from library.scaffold import write

        folder = Path(os.path.abspath(root))
        write(folder)
        return cls(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes what was opened; the object can be used again and reopens."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._engine = None

    @property
    def settings(self) -> settings.Settings:
        """Our block of ``metadata.yml``."""
        if self._settings is None:
            self._settings = settings.load(self.root)
        return self._settings

    # Putting in

    def ingest(
        self,
        paths: Iterable[str | os.PathLike[str]] = (),
        *,
        stdin: tuple[str, BinaryIO] | None = None,
        watcher: Watcher | None = None,
        wait_s: float = LOCK_WAIT_S,
    ) -> IngestReport:
        """Stores the articles of files and folders, and makes them searchable.

        What is not under ``documents/`` yet is copied there.  Without ``paths``
        and ``stdin`` everything under ``documents/`` is looked at.  ``stdin`` is
        a name and a stream; ``watcher`` is told how it goes.  Returns what became
        of each source; raises ``LockedError`` if another process keeps writing
        for ``wait_s`` seconds, ``UsageError`` if the paths hold no file at all.
        """
        from library.ingest.ingest import Order

        order = Order(tuple(os.fspath(path) for path in paths), stdin, wait_s)
        return self._ingest(order, watcher, bring_up_to_date)

    def rebuild(self, *, search_only: bool = False, watcher: Watcher | None = None) -> IngestReport:
        """Makes ``index/`` again: all of it from ``documents/``, or the search index alone.

        The live library answers meanwhile.  A damaged ``library.db`` is put aside
        under ``index/`` first.  Returns what became of each source.
        """
        from library.ingest.ingest import Order

        if search_only:
            return self._reindex(watcher)
        self.close()
        put_aside_if_damaged(self.index)
        return self._ingest(Order(force=True), watcher, rebuild)

    def _ingest(
        self, order: Order, watcher: Watcher | None, update: Callable[..., Engine]
    ) -> IngestReport:
        """Ingests, updates the search index, and lets the next search open both anew."""
        from library.ingest.ingest import ingest
        from library.ingest.report import Watcher

        watcher = watcher or Watcher()
        engine = self.settings.engine
        try:
            return ingest(
                self.root, order, watcher,
                lambda store: update(self.index, engine, store, watcher.indexing),
            )  # fmt: skip
        finally:
            self.close()

    def _reindex(self, watcher: Watcher | None) -> IngestReport:
        from library.ingest.report import IngestReport, Watcher

        progress = (watcher or Watcher()).indexing
        with self.reading() as connection, locked(self.index):
            rebuild(self.index, self.settings.engine, connection, progress)
        self.close()
        return IngestReport()

    # Getting out

    def search(self, query: str = "", **options: Any) -> dict[str, Any]:
        """Searches; returns the answer in the shape of ``docs/json.md``.

        ``options`` are the fields of ``library.search.search.Question``:
        ``where``, ``facets``, ``facet_limit``, ``sort``, ``limit``, ``offset``,
        ``histogram``.  The query text is never an error.  Raises ``UsageError``
        for a facet or an order that does not exist.
        """
        with self.reading() as connection:
            engine = self._current(connection)
            question = Question(text=query, **options)
            return search(connection, engine, question, saved=self._saved_searches)

    def _current(self, connection: Connection) -> Engine:
        """The engine, up to date but for what ``_behind`` says."""
        if self._engine is None or self._behind or self._stale(connection):
            self._engine, self._behind = open_index(self.index, self.settings.engine, connection)
        return self._engine

    def _stale(self, connection: Connection) -> bool:
        assert self._engine is not None
        try:
            state = self._engine.state()
        except DamagedError:  # or swept away by a rebuild in another process
            return True
        return state is None or state.position != changes.position(connection)

    def export(
        self, query: str = "", *, where: Iterable[tuple[str, str]] = (), sort: str | None = None
    ) -> Export:
        """Every document that a search finds, in its order: an iterator in constant memory.

        Arguments are those of :meth:`search`, documents those of :meth:`document`.
        A sidebar item whose article is found comes with its article only.  The
        iterator's ``text(format)`` gives the same as text of one of the formats of
        ``docs/json.md``.  Raises ``UsageError`` as a search does.
        """
        from library.export.export import Export
        from library.search.search import matches

        with translated(self.database):
            connection = self._opened()  # of its own: it stays in one transaction to its end
            try:
                engine = self._current(connection)
                connection.execute("BEGIN")
                question = Question(query, tuple(where), sort=sort)
                found = matches(connection, engine, question, saved=self._saved_searches)
                return Export(connection, self.database, found, self._behind)
            except BaseException:
                connection.close()
                raise

    def document(self, uid: str) -> dict[str, Any]:
        """One document, whole, in the shape of ``docs/json.md``.

        The beginning of a uid will do if no other begins so.  Raises
        ``NotFoundError`` if there is none of that uid, or several.
        """
        from library.store.document import document, uids_from

        # A name that no text can have (bytes of a shell that are not UTF-8) is no document's.
        name = uid.encode("utf-8", "replace").decode()
        near: list[str] = []
        with self.reading() as connection:
            found = document(connection, name)
            if found is None:
                near = uids_from(connection, name)
                found = document(connection, near[0]) if len(near) == 1 else None
        if found is None:
            hint = f"Its name may be {' or '.join(near)}." if near else ""
            raise NotFoundError(
                f"There is no document {uid!r} in {self.root}.",
                hint or "Copy its name from the results of `library search`.",
            )
        return found

    def status(self) -> dict[str, Any]:
        """What is in the library and how its parts stand, in the shape of ``docs/json.md``."""
        from library.store.status import status

        with self.reading() as connection:
            known = status(connection)
            engine, behind = open_index(self.index, self.settings.engine, connection)
        self._engine, self._behind = engine, behind
        files = sum(1 for path in known.pop("paths") if not (self.root / DOCUMENTS / path).exists())
        return {
            "library": str(self.root),
            **known,
            "missing_files": files,
            "search_index": {"engine": engine.name, "behind": behind},
        }

    # Saved searches

    def save(
        self,
        name: str,
        query: str = "",
        *,
        where: Iterable[tuple[str, str]] = (),
        note: str | None = None,
        replace: bool = False,
    ) -> dict[str, Any]:
        """Saves a search under a name in ``saved.yml``; returns its entry of :meth:`saved`.

        ``where`` holds ``(facet, value)`` pairs.  Raises ``UsageError`` for a name
        or facet that is none, for a name that is taken unless ``replace``, and if
        the file cannot be read.
        """
        from library.saved import edit
        from library.saved.searches import made

        search = made(name, query, where, note)
        edit.save(self.root, search, replace=replace)
        return dict(self.saved(name)["saved"][0])

    def forget(self, name: str) -> None:
        """Removes a saved search, and what is remembered of it.

        Raises ``NotFoundError`` if there is none of that name.
        """
        from library.saved import edit, listed

        edit.remove(self.root, name)
        listed.forget(self.root, name)

    def saved(self, name: str | None = None) -> dict[str, Any]:
        """The saved searches, or that one, and what they find, in the shape of ``docs/json.md``.

        Raises ``UsageError`` if ``saved.yml`` cannot be read, ``NotFoundError`` if
        there is none of that name.
        """
        from library.search.standing import listing

        all_ = self._saved_searches()
        some = list(all_.values()) if name is None else [self._saved_search(name)]
        try:
            with self.reading() as connection:
                return listing(self.root, some, lambda: all_, connection, self._current(connection))
        except NotALibraryError:  # nothing has been ingested yet
            return listing(self.root, some, lambda: all_)

    def new(
        self,
        name: str,
        *,
        limit: int = MAX_HITS,
        peek: bool = False,
        skip: bool = False,
        deliver: Callable[[dict[str, Any]], None] | None = None,
    ) -> dict[str, Any]:
        """What a saved search finds that it has not listed before, as ``docs/json.md`` has it.

        At most ``limit`` documents; the next call lists the next ones.  What was
        listed is remembered, not with ``peek``; ``skip`` remembers everything and
        lists nothing.  ``deliver`` is given the answer before that: if it raises,
        the next call lists the same again.  Raises ``NotFoundError`` if there is
        no saved search of that name.
        """
        from library.saved import listed
        from library.search.standing import news

        search = self._saved_search(name)
        before, now = listed.load(self.root, name), listed.now()
        with self.reading() as connection:
            engine = self._current(connection)
            found = news(
                connection, engine, search, before, self._saved_searches, limit=0 if skip else limit
            )
        left = 0 if skip else len(found.all) - len(found.shown)
        answer = {**found.answer, "left": left, "behind": self._behind}
        if deliver:
            deliver(answer)
        if not peek:
            listed.remember(self.root, name, found.all if skip else found.shown, now)
        return answer

    def _saved_search(self, name: str) -> SavedSearch:
        searches = self._saved_searches()
        if name not in searches:
            from library.saved.searches import missing

            raise missing(name, searches, self.root)
        return searches[name]

    def _saved_searches(self) -> dict[str, SavedSearch]:
        from library.saved.searches import load

        return load(self.root)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only connection to the store; its errors come out as ``StoreError``.

        Raises ``NotALibraryError`` if nothing has been ingested yet.
        """
        with translated(self.database):
            if self._connection is None:
                self._connection = self._opened()
            yield self._connection

    def _opened(self) -> Connection:
        if not self.database.exists():
            raise self._no_documents()
        connection = open_reader(self.database)
        try:
            known = version.check(connection, str(self.database))
        except BaseException:
            connection.close()
            raise
        if not known:  # an ingest was killed as it began
            connection.close()
            raise self._no_documents()
        return connection

    def _no_documents(self) -> NotALibraryError:
        waiting = (self.root / DOCUMENTS).is_dir() and any((self.root / DOCUMENTS).iterdir())
        next_step = (
            "Run `library ingest` to read what is in documents/."
            if waiting
            else "Put some in with `library ingest FILE …`."
        )
        return NotALibraryError(f"{self.root} has nothing to search yet.", next_step)


def is_library(folder: Path) -> bool:
    """True if the folder has what a library is made of; ``index/`` can be made again."""
    inside = (folder / DOCUMENTS).is_dir() or (folder / INDEX).is_dir()
    return inside and (folder / settings.METADATA).is_file()
