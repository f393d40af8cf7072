"""Reading and parsing, in this process or in others.

A task is one chunk of one source; its result is what the chunk holds.  Worker
processes are started anew (never forked, so that no lock or connection is
shared), get tasks as pickles on their standard input and answer on their
standard output; they end when their input does, whatever became of the parent.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple, Protocol

from library import readers
from library.article import Article
from library.errors import SourceError
from library.parsing import parse
from library.readers import Chunk, Rejected


class Task(NamedTuple):
    """One chunk of a source to read, by the reader of that name."""

    reader: str
    path: str
    chunk: Chunk


Item = tuple[str | None, Article] | Rejected
Result = list[Item] | SourceError
"""The articles of a chunk with their record ids, or why the source cannot be read."""


def work(task: Task) -> Result:
    """Does one task; a source that cannot be read is a result, not an exception."""
    reader = readers.by_name(task.reader)
    try:
        return list(_items(reader, task.chunk))
    except SourceError as error:
        return error


def _items(reader: readers.Reader, chunk: Chunk) -> Iterator[Item]:
    for record in reader.read(chunk):
        yield record if isinstance(record, Rejected) else (record.id, parse(record))


class Workers(Protocol):
    """Something that does tasks, perhaps several at once."""

    window: int

    def submit(self, task: Task) -> Future[Result]:
        """Starts a task."""

    def close(self) -> None:
        """Ends the workers; tasks not yet begun are dropped."""


class Inline:
    """Does each task at once in this process: right for a handful of pages."""

    window = 1

    def submit(self, task: Task) -> Future[Result]:
        """Does the task and returns its result as a finished future."""
        future: Future[Result] = Future()
        future.set_result(work(task))
        return future

    def close(self) -> None:
        """Nothing to end."""


class Pool:
    """Does tasks in ``count`` worker processes, each led by a thread of this one."""

    def __init__(self, count: int) -> None:
        self.window = count + 2
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="library-ingest")
        self._local = threading.local()
        self._processes: list[_Process] = []

    def submit(self, task: Task) -> Future[Result]:
        """Queues the task for the next free worker."""
        return self._threads.submit(self._do, task)

    def _do(self, task: Task) -> Result:
        process: _Process | None = getattr(self._local, "process", None)
        if process is None:
            process = self._local.process = _Process()
            self._processes.append(process)
        try:
            return process.do(task)
        except (EOFError, OSError, pickle.UnpicklingError):
            process.end()
            self._local.process = None
            return SourceError(
                "worker-died",
                f"{task.path}: the process reading it died.",
                "The other sources are in; please report this file.",
            )

    def close(self) -> None:
        """Ends the workers; tasks not yet begun are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.end()
        self._threads.shutdown(wait=True)


class _Process:
    """One worker process."""

    def __init__(self) -> None:
        bootstrap = (
            f"import sys; sys.path[:] = {sys.path!r};"
            " from library.ingest.work import serve; serve(sys.stdin.buffer, sys.stdout.buffer)"
        )
        self._popen = subprocess.Popen(
            [sys.executable, "-c", bootstrap], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def do(self, task: Task) -> Result:
        stdin, stdout = self._popen.stdin, self._popen.stdout
        assert stdin is not None
        assert stdout is not None
        pickle.dump(task, stdin, pickle.HIGHEST_PROTOCOL)
        stdin.flush()
        result: Result = pickle.load(stdout)  # our own process wrote it
        return result

    def end(self) -> None:
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                with suppress(OSError):  # unsent bytes of a task that no longer matters
                    stream.close()


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """A worker's life: tasks in, results out, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    while True:
        try:
            task: Any = pickle.load(stdin)
        except (EOFError, pickle.UnpicklingError):  # the latter where the parent was killed
            return
        try:
            pickle.dump(work(task), stdout, pickle.HIGHEST_PROTOCOL)
            stdout.flush()
        except BrokenPipeError:
            return
