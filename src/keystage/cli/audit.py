"""`keystage audit verify`: whether the record of who did and saw what is whole."""

import os
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder, say

__all__ = ["app"]

app = typer.Typer(help="The record of who did and saw what.", no_args_is_help=True)


@app.callback()
def _start() -> None:
    pass


@app.command("verify")
def verify_audit(
    home: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Go through every seal: says what is missing or changed, and then ends with 1."""
    os.environ |= {
        "KEYSTAGE_HOME": str(home_folder(home)),
        "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
    }
    import django

    django.setup()
    from keystage.service.audit.verifying import verify

    found = verify()
    for problem in found.problems:
        typer.echo(problem)
    say(_words(found.sealed, found.unsealed, str(found.oldest or "")))
    if not found.is_whole:
        raise typer.Exit(1)
    say(f"Nothing is missing or changed. The last seal: {found.head}")


def _words(sealed: int, unsealed: int, oldest: str) -> str:
    waiting = f", {unsealed} not sealed yet (the oldest of {oldest[:19]} UTC)" if unsealed else ""
    return f"{sealed} sealed events{waiting}."
