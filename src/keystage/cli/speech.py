"""How the command line speaks: refusals as one sentence on stderr, exit codes, where the home is."""

import os
import sys
from pathlib import Path

import typer

from keystage.analysis.errors import InputError, KeystageError

__all__ = ["REFUSED", "home_folder", "keep_apart", "run", "say"]

REFUSED = 2


def run(app: typer.Typer) -> None:
    """Run the command line; what Keystage raises on purpose becomes one sentence and exit code 2."""
    try:
        app()
    except KeystageError as refusal:
        say(str(refusal))
        sys.exit(REFUSED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as problem:
        # What no room saw coming: a full disk, a drive that went away. The system's words, without a traceback.
        where = f" {problem.filename}" if problem.filename else ""
        say(f"The computer refused to read or write{where}: {problem.strerror or problem}.")
        sys.exit(REFUSED)


def say(text: str) -> None:
    """A sentence for the person at the terminal: on stderr, so that stdout stays data."""
    typer.echo(text, err=True)


def home_folder(given: Path | None) -> Path:
    """Where releases and an area's own definitions live: argument, then KEYSTAGE_HOME, then ~/.keystage."""
    if given is not None:
        return given
    named = os.environ.get("KEYSTAGE_HOME")
    return Path(named) if named else Path.home() / ".keystage"


def keep_apart(written: Path | None, *others: Path | None) -> None:
    """Refuse to write over a file that is read, or written, by the same command. Raises InputError."""
    if written is not None and written.resolve() in [other.resolve() for other in others if other is not None]:
        raise InputError(f"{written} would be written over a file of this same command. Choose another name.")
