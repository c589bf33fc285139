"""`keystage reconcile`: whether what the database names lies in the home, and the other way about."""

from pathlib import Path
from typing import Annotated

import typer

from keystage.cli.backup import set_up
from keystage.cli.speech import say

__all__ = ["reconcile_stores"]


def reconcile_stores(
    home: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else KEYSTAGE_HOME, else ~/.keystage.")
    ] = None,
) -> None:
    """Hold releases, issued packs and files sent in against the database. Changes nothing; 1 where any is missing.

    A release that no row names yet, one on stdout each, is numbered by the service itself within seconds.
    """
    set_up(home)
    from django.conf import settings

    from keystage.service.config.reconciling import reconcile

    found = reconcile(settings.KEYSTAGE_HOME)
    for code in found.waiting:
        typer.echo(code)
    for sentence in found.sentences():
        say(sentence)
    waiting = f" {len(found.waiting):,} releases wait to be numbered." if found.waiting else ""
    say(
        f"{found.releases:,} releases, {found.packs:,} issued packs, {found.uploads:,} files sent in were looked at: "
        + ("database and files agree." if found.agrees else "see above.")
        + waiting
    )
    if not found.agrees:
        raise typer.Exit(1)
