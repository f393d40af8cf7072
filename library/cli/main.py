"""The ``library`` command: finds the library, runs a command, turns errors into sentences.

Commands are imported when they are run: a search must not pay for what an
ingest imports.
"""

from __future__ import annotations

import gc
import os
import sys

# Nothing that an import makes is garbage; looking for some costs a tenth of a search.
gc.disable()

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
        gc.enable()
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--library", "folder", metavar="DIR", envvar="LIBRARY_DIR",
    help="The library's folder. Default: the one the working directory is in.",
)  # fmt: skip
@click.version_option(__version__, prog_name="library", message="%(prog)s %(version)s")
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
    try:
        cli.main(prog_name="library", standalone_mode=False)
        sys.stdout.flush()
        code = EXIT_OK
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except LibraryError as error:
        click.echo(f"Error: {error.sentence}", err=True)
        if error.next_step:
            click.echo(error.next_step, err=True)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted; what was stored so far is whole.", err=True)
        code = _INTERRUPTED
    except BrokenPipeError:
        code = EXIT_OK  # `library search … | head` has read enough
    except OSError as error:
        click.echo(f"Error: {error.filename or 'output'}: {error.strerror}.", err=True)
        code = EXIT_FAILED
    except Exception as error:
        if os.environ.get("LIBRARY_DEBUG"):
            raise
        click.echo(f"Error: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of library; LIBRARY_DEBUG=1 shows where.", err=True)
        code = EXIT_FAILED
    _end(code)


def _end(code: int) -> NoReturn:
    """Leaves at once: tearing the interpreter down costs as much as a search."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or (EXIT_OK if stream is sys.stderr else EXIT_FAILED)
    os._exit(code)
