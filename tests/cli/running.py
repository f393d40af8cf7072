"""The real command as a real process, and what every answer of it must keep to."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENTS: Final = ROOT / "documents"
SAMPLE: Final = "2007-06-26-russia-warns-nato-against-unilateral-security-steps"

_SCRIPT: Final = Path(sys.executable).with_name("library")
_MAIN: Final = [sys.executable, "-c", "from library.cli.main import main; main()"]
PROGRAM: Final[list[str]] = [str(_SCRIPT)] if os.access(_SCRIPT, os.X_OK) else _MAIN
"""How the command is started: the installed script, or without one what it would do."""

_NOT_INHERITED: Final = ("LIBRARY_DIR", "LIBRARY_DEBUG", "NO_COLOR", "FORCE_COLOR", "COLUMNS")


class Result(NamedTuple):
    """How a process ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output, which must be one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its standard output, which must be JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what would change the command's answers."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    paths = [str(ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), **(extra or {})}


def run(
    *arguments: str | Path,
    library: Path | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    before: Sequence[str] = (),
) -> Result:
    """Runs ``library`` to its end; ``before`` is put in front of the command line.

    Whatever it was asked, it must not show a traceback or call itself at fault.
    """
    ended = subprocess.run(
        command(*arguments, library=library, before=before),
        input=stdin, capture_output=True, cwd=cwd, env=environment(env), timeout=100, check=False,
    )  # fmt: skip
    result = Result(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    assert_calm(result)
    return result


def assert_calm(result: Result) -> None:
    """Nothing a user would have to be a programmer for."""
    for said in (result.out, result.err):
        assert "Traceback (most recent call last)" not in said, said
        assert "fault of library" not in said, said
        assert "PanicException" not in said, said
        assert "panicked at" not in said, said


def command(
    *arguments: str | Path, library: Path | None = None, before: Sequence[str] = ()
) -> list[str]:
    """The command line of ``library ARGUMENTS``."""
    where = ["--library", str(library)] if library else []
    return [*before, *PROGRAM, *where, *map(str, arguments)]


def start(
    *arguments: str | Path, library: Path | None = None, before: Sequence[str] = (), **options: Any
) -> subprocess.Popen[bytes]:
    """Starts ``library`` and leaves it running; :func:`end_started` ends it at the latest."""
    process = subprocess.Popen(
        command(*arguments, library=library, before=before),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(), **options,
    )  # fmt: skip
    _STARTED.append(process)
    return process


_STARTED: Final[list[subprocess.Popen[bytes]]] = []


def end_started() -> None:
    """Ends what a failed test left running."""
    for process in _STARTED:
        if process.poll() is None:
            process.kill()
            process.communicate()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    _STARTED.clear()


def finish(process: subprocess.Popen[bytes]) -> Result:
    """Waits for what :func:`start` started."""
    out, err = process.communicate(timeout=100)
    result = Result(process.returncode, out.decode(), err.decode())
    assert_calm(result)
    return result


def good(*arguments: str | Path, **options: Any) -> Result:
    """Runs ``library`` and expects success."""
    result = run(*arguments, **options)
    assert result.code == 0, result
    return result


def refused(result: Result, code: int, *words: str | Path, step: str = "") -> None:
    """A refusal: that exit code, nothing on stdout, one sentence with the words, a next step."""
    assert result.code == code, result
    assert not result.out, result
    sentence, _, rest = result.err.strip().partition("\n")
    assert sentence.startswith("Error: "), result
    assert sentence.endswith("."), result
    for word in words:
        assert str(word) in sentence, (word, result)
    assert rest.strip(), f"no next step: {result}"
    assert step in rest, result


def on_terminal(
    *arguments: str | Path,
    library: Path | None = None,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
    all_streams: bool = True,
) -> Result:
    """Runs ``library`` with a terminal as its streams; what it printed is in ``out``.

    Without ``all_streams`` only stderr is the terminal (it is in ``out`` then).
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    stdout = slave if all_streams else subprocess.DEVNULL
    variables = {**environment(env), "TERM": "xterm-256color"}
    process = subprocess.Popen(
        command(*arguments, library=library),
        stdin=slave, stdout=stdout, stderr=slave, env=variables, close_fds=True,
    )  # fmt: skip
    os.close(slave)
    try:
        said = _drained(master)
    finally:
        os.close(master)
    result = Result(process.wait(timeout=60), said.decode().replace("\r\n", "\n"), "")
    assert_calm(result)
    return result


def _drained(descriptor: int) -> bytes:
    said = b""
    while True:
        ready, _, _ = select.select([descriptor], [], [], 60)
        assert ready, f"nothing more came from the terminal after {said!r}"
        try:
            block = os.read(descriptor, 65_536)
        except OSError:  # EIO: the other side is closed
            return said
        if not block:
            return said
        said += block


def make(root: Path, *sources: Path) -> Path:
    """A new library in ``root``, with the sources ingested."""
    good("init", root)
    if sources:
        good("ingest", *sources, library=root)
    return root


def snapshot(root: Path, keep: Callable[[Path], bool] = lambda path: True) -> dict[str, bytes]:
    """Every file under ``root`` with its bytes."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and keep(path)
    }
