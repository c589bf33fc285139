"""`keystage audit`: whether the record of who did and saw what is whole, and the event that a number names."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from keystage.analysis.errors import InputError
from keystage.cli.speech import home_folder, say

__all__ = ["app"]

app = typer.Typer(help="The record of who did and saw what.", no_args_is_help=True)

_HOME = typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage.")


@app.callback()
def _start() -> None:
    pass


@app.command("verify")
def verify_audit(
    home: Annotated[Path | None, _HOME] = None,
    noted: Annotated[
        list[str] | None,
        typer.Option(help="A file with seals noted elsewhere: a log, or what this command printed; - reads stdin."),
    ] = None,
) -> None:
    """Go through every event and every seal: says what is missing or changed, and then ends with 1."""
    _set_up(home)
    from keystage.service.audit.head import heads_in
    from keystage.service.audit.verifying import verify

    heads = [head for file in noted or () for head in heads_in(_lines(file))]
    if noted and not heads:
        raise InputError("No seal is noted there. A note is a number and 64 digits, as this command prints them.")
    found = verify(heads)
    for problem in found.problems:
        typer.echo(problem)
    say(_words(found.sealed, found.unsealed, str(found.oldest or "")))
    if found.disposed:
        gone = found.disposed
        say(f"{gone.events:,} older events, up to seal {gone.through}, were disposed of: event {gone.number} says so.")
    if not found.is_whole:
        raise typer.Exit(1)
    beside = f", and with {len(heads):,} seals noted elsewhere" if heads else ""
    say(f"Nothing is missing or changed{beside}. The last seal: {found.head}")


@app.command("find")
def find_event(
    number: Annotated[int, typer.Argument(help="The record number printed in a file that was downloaded.")],
    home: Annotated[Path | None, _HOME] = None,
) -> None:
    """Show one event: who did what, when, to which record, and what it says in full."""
    _set_up(home)
    from keystage.service.accounts.one_event import in_full
    from keystage.service.audit.selectors import event

    found = event(number)
    if found is None:
        raise InputError(f"The record holds no event {number}.")
    for name, words in in_full(found):
        typer.echo(f"{name + ':':<10} {words}")


def _set_up(home: Path | None) -> None:
    os.environ |= {
        "KEYSTAGE_HOME": str(home_folder(home)),
        "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
    }
    import django

    django.setup()


def _lines(file: str) -> list[str]:
    if file == "-":
        return sys.stdin.read().splitlines()
    try:
        return Path(file).read_text("utf-8", "replace").splitlines()
    except OSError as problem:
        raise InputError(f"{file} cannot be read: {problem.strerror}.") from problem


def _words(sealed: int, unsealed: int, oldest: str) -> str:
    waiting = f", {unsealed} not sealed yet (the oldest of {oldest[:19]} UTC)" if unsealed else ""
    return f"{sealed} sealed events{waiting}."
