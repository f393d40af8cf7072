"""The ``library`` command: finds the library, runs a command, turns errors into sentences.

Commands are imported when they are run: a search must not pay for what an
ingest imports.
"""

from __future__ import annotations

import gc
import os
import sys

# Next to nothing that a command makes in its first moments is garbage; looking for
# some costs a twentieth of a search.
gc.set_threshold(100_000)

from importlib import import_module  # noqa: E402 - see above
from typing import Final, NoReturn  # noqa: E402

import click  # noqa: E402

from library import __version__  # noqa: E402
from library.errors import EXIT_FAILED, EXIT_OK, LibraryError  # noqa: E402

COMMANDS: Final = {
    "init": "init",
    "ingest": "ingest",
    "search": "search",
    "show": "show",
    "save": "save",
    "saved": "saved",
    "new": "new",
    "export": "export",
    "serve": "serve",
    "status": "status",
    "rebuild": "rebuild",
}
"""Command name → module of ``library.cli``, in the order of the help page."""

_INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it


class Commands(click.Group):
    """A group whose commands are imported by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"library.cli.{COMMANDS[cmd_name]}").command
        return command


def _version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    # Click's own version option looks up a translation, which costs 1 ms at every start.
    if asked:
        click.echo(f"library {__version__}")
        ctx.exit()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--library", "folder", metavar="DIR", envvar="LIBRARY_DIR",
    help="The library's folder. Default: the one the working directory is in.",
)  # fmt: skip
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the version and exit.",
)  # fmt: skip
@click.pass_context
def cli(ctx: click.Context, folder: str | None) -> None:
    """Search news articles, and trust what you find.

    A library is a folder with documents/ (your originals), index/ (made from
    them) and metadata.yml. Put articles in with `library ingest`, find them with
    `library search`, read one with `library show`, browse with `library serve`.
    """
    ctx.obj = folder
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main() -> NoReturn:
    """Runs the command line; the process ends with a documented exit code."""
    _open_streams()
    try:
        # Click returns what it was to exit with; commands themselves return nothing.
        code = cli.main(prog_name="library", standalone_mode=False) or EXIT_OK
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except LibraryError as error:
        _say(f"Error: {error.sentence}", error.next_step)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted; what was stored so far is whole.", err=True)
        code = _INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the latter is what Click makes of the former
        code = EXIT_OK  # `library search … | head` has read enough
    except OSError as error:
        what, step = "Standard output", "Make room, or write elsewhere."
        if error.filename:
            what, step = str(error.filename), "Check that it is there and that you may use it."
        _say(f"Error: {what} cannot be used ({error.strerror or error}).", step)
        code = EXIT_FAILED
    except Exception as error:
        if os.environ.get("LIBRARY_DEBUG"):
            raise
        click.echo(f"Error: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of library; LIBRARY_DEBUG=1 shows where.", err=True)
        code = EXIT_FAILED
    _end(code)


def _open_streams() -> None:
    """Gives a stream that the caller closed to /dev/null.

    Otherwise the next file opened would get its number, and what goes wrong
    would be written into the library.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def _say(*sentences: str) -> None:
    """Sentences to standard error; what they quote cannot steer a terminal."""
    from library.cli.terminal import safe

    for sentence in filter(None, sentences):
        click.echo(safe(sentence), err=True)


def _end(code: int) -> NoReturn:
    """Leaves at once: tearing the interpreter down costs as much as a search."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            pass  # whoever was reading has had enough
        except OSError:
            code = code or (EXIT_OK if stream is sys.stderr else EXIT_FAILED)
    os._exit(code)
