"""`keystage check`: whether everything that is kept is as it was written."""

import os
from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.speech import home_folder, say

__all__ = ["check_home"]


def check_home(
    quick: Annotated[
        bool, typer.Option("--quick", help="Only that everything is there and can be opened; else every byte is read.")
    ] = False,
    home: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Look for damage in database, releases, sources, packs and figures: says what is damaged, and then ends with 1."""
    os.environ |= {
        "KEYSTAGE_HOME": str(home_folder(home)),
        "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
    }
    import django

    django.setup()
    from keystage.service.jobs.soundness import check

    made = check(thorough=not quick)
    for words in (*made.found, *made.mended):
        typer.echo(words)
    if made.found:
        say("Keystage goes on with the rest. docs/how-to/when-something-breaks.md says what to do.")
        raise typer.Exit(1)
    say("All of it is put right." if made.mended else "Nothing is damaged.")
